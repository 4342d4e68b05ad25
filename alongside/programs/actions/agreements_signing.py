"""Signing an agreement: by the link that was mailed, or signed in with the address it was mailed to."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from alongside.kernel.clock import in_zone
from alongside.kernel.errors import Conflict, NotHere, Refused
from alongside.people.actions.events import Facts, record
from alongside.people.models.persons import Address, Person
from alongside.people.queries import digest_of
from alongside.programs.actions.agreements import demand_signable, held_agreement
from alongside.programs.agreeing import same_name
from alongside.programs.drawing import strokes_of
from alongside.programs.enums import CohortState, Way
from alongside.programs.models.agreements import Drawing, Signature, SigningRequest
from alongside.programs.queries_agreements import standing_of


class LinkTooOld(Refused):
    """A link that was good until a day that is over; a new one can go to the same address."""


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What was typed: the name as a signature, the digest of the text that was on the page, and what was drawn."""

    name: str
    digest: str
    drawn: str = ""


def request_of(token: str, *, person: Person | None) -> SigningRequest:
    """The request a link belongs to. Raises NotHere for one that is not known, was replaced, or was mailed to somebody
    else than the one signed in; LinkTooOld for one that is over. One that was used is returned: it shows what was
    signed."""
    rows = SigningRequest.objects.select_related("agreement__cohort__program__sponsor", "agreement__organization")
    found = rows.filter(digest=digest_of(token), replaced_at=None).first()
    if found is None:
        raise NotHere(
            "This link is not known here. It may have been replaced by a newer one: look for the latest mail."
        )
    if person is not None and not _reads(person, found.email):
        raise NotHere("This link was mailed to somebody else. If it is for you too, sign out first and open it again.")
    if found.used_at is None and found.expires_at <= timezone.now():
        day = in_zone(found.expires_at, found.agreement.cohort.time_zone)
        raise LinkTooOld(f"This link was good until {day:%B} {day.day}. We can mail a new one to the same address.")
    return found


def requests_for(person: Person) -> list[SigningRequest]:
    """What this person was asked to sign, as themselves or at an address they have proved: open ones first, then the
    newest. `text`: the number of the text they signed with it."""
    here = Signature.objects.filter(
        text__agreement=OuterRef("agreement"), signer=OuterRef("signer"), signed_at=OuterRef("used_at")
    )
    rows = SigningRequest.objects.filter(_asked(person), replaced_at=None)
    rows = rows.annotate(text=Subquery(here.values("text__number")[:1]))
    rows = rows.select_related("agreement__cohort__program__sponsor", "agreement__organization").order_by(
        "-sent_at", "-pk"
    )
    return sorted(rows[:100], key=lambda row: row.used_at is not None)


def own_request(person: Person, public_id: str) -> SigningRequest:
    """One of them. Raises NotHere."""
    rows = SigningRequest.objects.select_related("agreement__cohort__program__sponsor", "agreement__organization")
    found = rows.filter(public_id=public_id, replaced_at=None).first()
    if found is None or not (found.person_id == person.pk or _reads(person, found.email)):
        raise NotHere
    return found


def to_sign(person: int) -> int:
    """How many agreements wait for this person's signature. One query."""
    rows = SigningRequest.objects.filter(_asked(person), used_at=None, replaced_at=None)
    return rows.exclude(agreement__cohort__state=CohortState.CLOSED).count()


def demand_own_name(asked: SigningRequest, name: str) -> None:
    """Raise Refused where the name is not that of whoever was asked."""
    if not same_name(asked.name, name):
        raise Refused(
            f"Type your name as it stands here: {asked.name}. If somebody else signs now, ask for a link of their own.",
            field="name",
        )


@transaction.atomic
def sign(*, request: SigningRequest, typed: Typed, way: Way, person: Person | None) -> Signature:
    """Sign the newest text. Twice is once.

    Raises Conflict when the text changed since it was on the page, Refused when the name is not the one that was asked,
    or the text cannot be signed any more.
    """
    row = held_agreement(request.agreement)
    asked = SigningRequest.objects.select_for_update().get(pk=request.pk)
    standing = standing_of(row)
    newest = standing.newest
    here = newest.signed.get(asked.signer)
    if here is not None:
        return here
    if asked.used_at is not None or asked.replaced_at is not None:
        raise Refused("This link was used or replaced. Look for the latest mail.")
    demand_signable(standing)
    if typed.digest != newest.row.digest:
        raise Conflict("The text was changed while you read it. Read it as it is now, then sign.")
    demand_own_name(asked, typed.name)
    strokes = strokes_of(typed.drawn)
    now = timezone.now()
    made = Signature.objects.create(
        text=newest.row,
        signer=asked.signer,
        name=" ".join(typed.name.split()),
        office=asked.office,
        person=person,
        way=way,
        digest=newest.row.digest,
        signed_at=now,
    )
    if strokes:
        Drawing.objects.create(signature=made, strokes=strokes)
    asked.used_at = now
    asked.save(update_fields=["used_at"])
    facts: Facts = {"signer": asked.signer, "text": newest.row.number, "digest": newest.row.digest, "way": str(way)}
    about, subject = person.pk if person else None, f"agreement:{row.public_id}"
    kind = "agreement-signed" if row.organization is not None else "signature-given"
    record(kind, by=person, about=about, cohort=row.cohort_id, subject=subject, facts=facts)
    if row.organization is not None and standing_of(row).newest.whole:
        record(
            "agreement-in-force", by=person, cohort=row.cohort_id, subject=subject, facts={"text": newest.row.number}
        )
    return made


def _asked(person: Person | int) -> Q:
    emails = Address.objects.filter(person=person, verified_at__isnull=False).values("email")
    return Q(person=person) | Q(email__in=emails)


def _reads(person: Person, email: str) -> bool:
    return Address.objects.filter(person=person, email=email, verified_at__isnull=False).exists()
