"""What the page of one organization says: where it is, its calendar, who leads it and who works there. Facts only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.db.models.functions import Lower

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Who
from alongside.kernel.clock import SchoolYear
from alongside.people.facts import employed_yet
from alongside.people.models.appointments import Appointment
from alongside.people.models.organizations import Organization, SchoolCalendar
from alongside.people.models.persons import Person
from alongside.people.places import place_of
from alongside.people.queries import time_zone_of
from alongside.programs.access import PARTICIPATIONS, SITE_POSITIONS
from alongside.web.office.days import written
from alongside.web.office.known import posts_known_here
from alongside.web.office.person_facts import position


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who works at a place, in words. `participation` is empty where they take no part in this program;
    `ours`: this program's sponsor said it, and so may say when it ends."""

    number: int
    person: Person
    words: str
    participation: str
    ours: bool


def leaders(who: Who, place: Organization, *, sponsor: int) -> QuerySet[Appointment]:
    """Appointments of those who lead at a place, or will."""
    return _held(who, place, sponsor).filter(position__in=SITE_POSITIONS).order_by("position", "pk")


def staff(who: Who, place: Organization, *, sponsor: int) -> QuerySet[Appointment]:
    """Appointments of the others who work at a place, or will, by name."""
    rows = _held(who, place, sponsor).exclude(position__in=SITE_POSITIONS)
    return rows.order_by(Lower("person__family_name"), Lower("person__given_name"), "pk")


def _held(who: Who, place: Organization, sponsor: int) -> QuerySet[Appointment]:
    known = posts_known_here(who, place, sponsor=sponsor)
    return Appointment.objects.filter(employed_yet(who.on), known, organization=place).select_related("person")


def worker_rows(who: Who, posts: Iterable[Appointment], blueprint: Blueprint, *, sponsor: int) -> list[Worker]:
    """Dress appointments, with the page of whoever takes part here. One query for any number of them."""
    held = list(posts)
    mine = PARTICIPATIONS.visible(who).filter(person__in=[post.person_id for post in held]).order_by("-pk")
    pages = dict(mine.values_list("person", "public_id"))
    return [
        Worker(
            post.pk,
            post.person,
            held_as(post, blueprint, on=who.on),
            pages.get(post.person_id, ""),
            ours=post.sender_id == sponsor,
        )
        for post in held
    ]


def held_as(post: Appointment, blueprint: Blueprint, *, on: date) -> str:
    """ "Teacher, since August 17, 2026", or "from August 17, 2026" where that day is still to come."""
    words = position(post.position, blueprint)
    words = words[:1].upper() + words[1:]
    if post.starts_on:
        words += f", {'from' if post.starts_on > on else 'since'} {written(post.starts_on)}"
    return words + (f", until {written(post.ends_on)}" if post.ends_on else "")


def details(line: list[Organization], on: date) -> list[tuple[str, str]]:
    """What is known of the last of a line from the top down: (what, words). Nothing is said of what nobody knows."""
    place = line[-1]
    found = place_of(place.zip_code)
    codes = [f"{code.code} ({code.system.upper()})" for code in place.codes.order_by("system", "code")]
    sector = str(place.get_sector_display()) if place.sector else ""
    told = (
        ("Place", f"{place.zip_code} {found.city}, {found.state}" if found else place.zip_code),
        ("Run as", sector),
        ("Codes", ", ".join(codes)),
        ("Time zone", _zone(line)),
        ("School year", _calendar(line, on)),
    )
    return [(what, words) for what, words in told if words]


def _zone(line: list[Organization]) -> str:
    zone = time_zone_of(line[-1]).replace("_", " ")
    given = next((place for place in reversed(line) if place.time_zone), None)
    if given is None:
        return f"{zone}, by its ZIP code"
    return zone if given == line[-1] else f"{zone}, from {given.name}"


def _calendar(line: list[Organization], on: date) -> str:
    year = SchoolYear.of(on)
    kept = kept_calendars(line, year)
    if not kept:
        return f"No calendar is known for {year}"
    own = kept[-1]
    days = f"{written(own.first_day)} to {written(own.last_day)}"
    return days if own.organization_id == line[-1].pk else f"{days}, from {own.organization.name}"


def kept_calendars(line: list[Organization], year: SchoolYear) -> list[SchoolCalendar]:
    """The calendars kept on a line for a school year, the nearest last. One query."""
    place = {each.pk: n for n, each in enumerate(line)}
    rows = SchoolCalendar.objects.filter(organization__in=line, first_day__range=(year.first_day, year.last_day))
    return sorted(rows.select_related("organization"), key=lambda kept: place[kept.organization_id])
