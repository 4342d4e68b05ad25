"""Reads of the people room: organizations by name and code, people by any of their ids, and what is a person's own."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from alongside.kernel.errors import NotHere, Refused
from alongside.people.models.events import Event
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Address, Invitation, Login, Person, SignIn
from alongside.people.places import place_of

# Where neither an organization, nor one above it, nor its ZIP code says more.
ZONE_OTHERWISE = "America/Chicago"
CONTENT_OPENED = "content-opened"


class TooOld(Refused):
    """An invitation that was good until a day that is over; a new one can go to the same address."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Somebody opened what is yours. `reason` is empty for daily work together."""

    at: datetime
    by: Person | None
    subject: str
    reason: str


def line_above(organization: Organization) -> list[Organization]:
    """The organization and everything above it, the root first."""
    ids = [int(pk) for pk in organization.path.strip("/").split("/")]
    found = Organization.objects.in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def organizations_named(name: str, *, under: Organization | None = None, kind: str = "") -> QuerySet[Organization]:
    """Organizations of this name, however capitalized and spaced, at or below a place. More than one is a question."""
    rows = Organization.objects.filter(name__iexact=" ".join(name.split()))
    if under is not None:
        rows = rows.filter(path__startswith=under.path)
    return (rows.filter(kind=kind) if kind else rows).order_by("path")


def time_zone_of(organization: Organization) -> str:
    """IANA name of the zone an organization keeps: its own, else the nearest above, else the one of its ZIP code."""
    line = line_above(organization)
    for place in reversed(line):
        if place.time_zone:
            return place.time_zone
    for place in reversed(line):
        found = place_of(place.zip_code)
        if found is not None:
            return found.time_zone
    return ZONE_OTHERWISE


def person_by(public_id: str) -> Person:
    """Return the person with this id, or the one they were found to be. Raises NotHere."""
    person = Person.objects.select_related("merged_into").filter(public_id=public_id).first()
    while person is not None and person.merged_into is not None:
        person = person.merged_into
    if person is None:
        raise NotHere
    return person


def people_by(ids: Collection[int]) -> dict[int, Person]:
    """The person of each of these row numbers, or the one they were found to be."""
    found = Person.objects.in_bulk(ids) if ids else {}
    while further := {one.merged_into_id for one in found.values() if one.merged_into_id is not None}:
        onto = Person.objects.in_bulk(further)
        found = {pk: onto.get(one.merged_into_id or 0, one) for pk, one in found.items()}
    return found


def ids_of(*people: int) -> list[int]:
    """Row numbers these humans have ever had: theirs, and those of everyone found to be one of them."""
    ids, newest = list(people), list(people)
    while newest:
        newest = list(Person.objects.filter(merged_into__in=newest).values_list("pk", flat=True))
        ids += newest
    return ids


def person_with_address(email: str) -> Person | None:
    """The person an address belongs to, proved or not."""
    address = Address.objects.select_related("person").filter(email=email.strip().lower()).first()
    return None if address is None else address.person


def door_of(email: str) -> Address | None:
    """The address somebody may sign in with: one they have proved, or any while they have proved none.

    A roster may add an address to a person; that alone must never open the door of someone who already has a key.
    """
    address = Address.objects.select_related("person").filter(email=email.strip().lower()).first()
    if address is None or not address.person.is_active:
        return None
    proved = Address.objects.filter(person=address.person_id, verified_at__isnull=False)
    return address if address.verified_at is not None or not proved.exists() else None


def both_come_in(one: Person, other: Person) -> bool:
    """Tell whether each of two people has proved an address, and so has a door of their own."""
    proved = Address.objects.filter(person__in=(one, other), verified_at__isnull=False)
    return set(proved.values_list("person", flat=True)) == {one.pk, other.pk}


def password_of(person: Person) -> SignIn | None:
    """The password a person has set, if any."""
    return SignIn.objects.filter(person=person, provider="password").first()


def open_logins(person: Person) -> QuerySet[Login]:
    """Browsers this person is signed in with, the newest first."""
    return Login.objects.filter(person=person, ended_at=None).order_by("-started_at", "-pk")


def openings(person: Person, *, since: datetime) -> list[Opening]:
    """Who opened what of this person's since a moment, newest first, at most 200; openings by themselves left out."""
    own = ids_of(person.pk)
    events = list(
        Event.objects.filter(kind=CONTENT_OPENED, about_id__in=own, at__gte=since)
        .exclude(by_id__in=own)
        .order_by("-at", "-pk")[:200]
    )
    people = Person.objects.in_bulk({event.by_id for event in events if event.by_id is not None})
    return [
        Opening(event.at, people.get(event.by_id or 0), event.subject, str(event.facts.get("reason", "")))
        for event in events
    ]


def digest_of(token: str) -> str:
    """What is kept of the token in an invitation's link; the token itself has 256 bits, so it needs no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def invitation_of(token: str) -> Invitation:
    """The invitation a link belongs to. Raises NotHere for an unknown one, Refused for one used or too old."""
    found = Invitation.objects.select_related("address__person", "invited_by").filter(digest=digest_of(token)).first()
    if found is None or not found.address.person.is_active:
        raise NotHere(
            "This invitation is not known here. It may have been replaced by a newer one: look for the latest."
        )
    if found.used_at is not None:
        raise Refused("This invitation has been used already. You can sign in with your email.")
    if found.address.verified_at is None and found.address.person.addresses.exclude(verified_at=None).exists():
        # Else a second address, added by somebody else, would open the door of whoever has come in by the first.
        raise Refused("You have been here already, so this needs no invitation. You can sign in with your email.")
    if found.expires_at <= timezone.now():
        day = found.expires_at
        raise TooOld(f"This invitation was good until {day:%B} {day.day}. We can send a new one to the same address.")
    return found
