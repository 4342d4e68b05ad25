"""Making organizations, moving them in the tree, their codes and their school calendars."""

import re
from collections.abc import Iterable
from datetime import date
from typing import TypedDict, Unpack

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from alongside.kernel.clock import SchoolYear, Span, zone_names
from alongside.kernel.errors import Refused
from alongside.people.actions.events import record
from alongside.people.enums import OrganizationKind
from alongside.people.models.organizations import CalendarBreak, Organization, OrganizationCode, SchoolCalendar
from alongside.people.models.persons import Person

LONGEST_YEAR = 366  # days
LONGEST_NAME = Organization._meta.get_field("name").max_length or 0


class OrganizationFacts(TypedDict, total=False):
    """What may be known of an organization besides its kind and name. `codes` are (system, code) pairs."""

    zip_code: str
    time_zone: str
    sector: str
    key: str
    codes: Iterable[tuple[str, str]]


@transaction.atomic
def create_organization(
    *, kind: str, name: str, by: Person | None, under: Organization | None = None, **facts: Unpack[OrganizationFacts]
) -> Organization:
    """Make an organization under another, or at the top. Raises Refused with every fault at once."""
    codes = tuple(facts.pop("codes", ()))
    name = " ".join(name.split())
    _check(kind, name, facts)
    above = "/"
    if under is not None:
        above = Organization.objects.select_for_update().get(pk=under.pk).path
    made = Organization.objects.create(kind=kind, name=name, parent=under, **facts)
    made.path = f"{above}{made.pk}/"
    made.save(update_fields=["path"])
    for system, code in codes:
        add_code(made, system=system, code=code)
    record("organization-created", by=by, subject=f"organization:{made.public_id}", facts={"kind": kind})
    return made


@transaction.atomic
def move_organization(organization: Organization, *, under: Organization | None, by: Person | None) -> Organization:
    """Put an organization, with everything below it, under another. Raises Refused where that would make a ring."""
    above = [] if under is None else [int(pk) for pk in under.path.strip("/").split("/")]
    # Everything on the way is locked, so that two moves at once cannot put each under the other.
    locked = Organization.objects.select_for_update().order_by("pk").in_bulk({organization.pk, *above})
    moved = locked[organization.pk]
    target = None if under is None else locked[under.pk]
    if target is not None and target.path.startswith(moved.path):
        raise Refused(f"{target.name} is part of {moved.name}: a school cannot hold the district it belongs to.")
    old, new = moved.path, f"{'/' if target is None else target.path}{moved.pk}/"
    Organization.objects.filter(path__startswith=old).update(path=Concat(Value(new), Substr(F("path"), len(old) + 1)))
    moved.parent, moved.path = target, new
    moved.save(update_fields=["parent"])
    record("organization-moved", by=by, subject=f"organization:{moved.public_id}")
    return moved


class Changes(TypedDict, total=False):
    """What may be changed of an organization in place. Moving it is a verb of its own."""

    name: str
    zip_code: str
    time_zone: str
    sector: str


@transaction.atomic
def change_organization(organization: Organization, *, by: Person | None, **changes: Unpack[Changes]) -> Organization:
    """Change the name or what is known of a place. Raises Refused with every fault at once; nothing new is no event."""
    changed = Organization.objects.select_for_update().get(pk=organization.pk)
    wanted: dict[str, str] = {field: " ".join(str(value).split()) for field, value in changes.items()}
    wanted = {field: value for field, value in wanted.items() if getattr(changed, field) != value}
    facts = OrganizationFacts(zip_code=wanted.get("zip_code", ""), time_zone=wanted.get("time_zone", ""))
    _check(changed.kind, wanted.get("name", changed.name), facts)
    if not wanted:
        return changed
    for field, value in wanted.items():
        setattr(changed, field, value)
    changed.save(update_fields=list(wanted))
    record(
        "organization-changed",
        by=by,
        subject=f"organization:{changed.public_id}",
        facts={"fields": sorted(wanted)},
    )
    return changed


def add_code(organization: Organization, *, system: str, code: str) -> OrganizationCode:
    """Note the code a system knows an organization by. Saying it twice is one line; another's code is refused."""
    found, _ = OrganizationCode.objects.get_or_create(
        system=system.strip().lower(), code=code.strip(), defaults={"organization": organization}
    )
    if found.organization_id != organization.pk:
        raise Refused(f"The {system} code {code} already belongs to {found.organization.name}.", field="code")
    return found


@transaction.atomic
def keep_calendar(
    organization: Organization, *, year: Span, breaks: Iterable[tuple[str, Span]] = (), by: Person | None
) -> SchoolCalendar:
    """Write down a school year (its first and last day of school) with its breaks; the same year again replaces it.

    The same year may begin on another day than was said before: a first day of school moves now and then.
    """
    faults = list(calendar_faults(year, breaks := tuple(breaks)))
    if faults:
        raise Refused(" ".join(faults), field="calendar")
    Organization.objects.select_for_update().get(pk=organization.pk)
    school_year = SchoolYear.of(year.first)
    kept = organization.calendars.filter(first_day__range=(school_year.first_day, school_year.last_day)).first()
    calendar = kept or SchoolCalendar(organization=organization)
    calendar.first_day, calendar.last_day = year.first, _end(year)
    calendar.save()
    calendar.breaks.all().delete()
    CalendarBreak.objects.bulk_create(
        CalendarBreak(calendar=calendar, name=name, first_day=span.first, last_day=_end(span)) for name, span in breaks
    )
    record("calendar-kept", by=by, subject=f"organization:{organization.public_id}", facts={"first_day": year.first})
    return calendar


@transaction.atomic
def keep_no_calendar(organization: Organization, *, year: SchoolYear, by: Person | None) -> int:
    """Forget a place's own calendar of a school year: the one above holds again. Returns how many rows went."""
    own = organization.calendars.filter(first_day__range=(year.first_day, year.last_day))
    gone, _ = own.delete()
    if gone:
        record(
            "calendar-dropped",
            by=by,
            subject=f"organization:{organization.public_id}",
            facts={"first_day": year.first_day},
        )
    return gone


def _end(span: Span) -> date:
    if span.last is None:
        raise ValueError("a span of a calendar has an end; calendar_faults asks for it")
    return span.last


def calendar_faults(year: Span, breaks: Iterable[tuple[str, Span]]) -> Iterable[str]:
    """Say everything that is wrong with a school year and its breaks, each as a sentence."""
    if year.last is None or year.last <= year.first:
        yield "The last day of school comes after the first."
    elif (year.last - year.first).days > LONGEST_YEAR:
        yield "From the first to the last day of school is more than a year."
    longest = CalendarBreak._meta.get_field("name").max_length or 0
    for name, span in breaks:
        if len(name) > longest:
            yield f"The name of a break has at most {longest} letters."
        if span.last is None or span.last < span.first:
            yield f"{name} ends before it begins."
        elif not year.holds(span.first) or not year.holds(span.last):
            yield f"{name} is outside the school year."


def _check(kind: str, name: str, facts: OrganizationFacts) -> None:
    zone, zip_code = facts.get("time_zone", ""), facts.get("zip_code", "")
    faults = [
        sentence
        for wrong, sentence in (
            (kind not in OrganizationKind.values, f"“{kind}” is not a kind of organization Alongside knows."),
            (not name, "An organization needs a name."),
            (len(name) > LONGEST_NAME, f"A name has at most {LONGEST_NAME} letters."),
            (zone and zone not in zone_names(), f"“{zone}” is not a time zone; America/Chicago is one."),
            (zip_code and not re.fullmatch(r"\d{5}", zip_code), f"“{zip_code}” is not a ZIP code: five digits are."),
        )
        if wrong
    ]
    key = facts.get("key")
    if key and Organization.objects.filter(key=key).exists():
        faults.append(f"The key “{key}” is taken by another organization.")
    if faults:
        raise Refused(" ".join(faults))
