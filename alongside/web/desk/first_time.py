"""Agreeing on a first time: what is asked of two who were brought together, until they have met or have a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.urls import reverse

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Who
from alongside.practice.sessions.queries import without_a_time
from alongside.programs.access import HELPING
from alongside.web.desk.people import Together
from alongside.web.desk.words import first_name, full_day, names

SHOWN = 4


@dataclass(frozen=True, slots=True)
class FirstTime:
    """Whom to agree with, by when the program would like it, and where a time is asked for."""

    name: str
    says: str
    url: str
    late: bool


def first_times(mine: Sequence[Together], blueprint: Blueprint, who: Who, *, now: datetime) -> list[FirstTime]:
    """Everybody with whom somebody has neither met nor a time, whoever waits longest first; a group is one. One query,
    where there is anybody."""
    unmet = {one.engagement.pk: one for one in mine if one.placed.contact is None and _both(one)}
    open_ = without_a_time(who, unmet, now=now) if unmet else ()
    several: dict[str, list[Together]] = {}
    for pk in sorted(open_, key=lambda pk: (unmet[pk].engagement.starts_on, pk)):
        found = unmet[pk].engagement
        several.setdefault(f"group {found.group}" if found.group else found.public_id, []).append(unmet[pk])
    return [_first_time(ones, blueprint, who.on) for ones in several.values()]


def _both(one: Together) -> bool:
    return any(party.part in HELPING for party in one.parties)


def _first_time(ones: Sequence[Together], blueprint: Blueprint, on: date) -> FirstTime:
    first = ones[0]
    whom = names(_called(one) for one in ones)
    duty = blueprint.duties.get(first.engagement.duty)
    within = duty.first_contact if duty else None
    by = within.after(first.engagement.starts_on) if within and within.of_the_calendar else None
    late = by is not None and by < on
    says = "You have not met yet" if by is None else f"It was to be by {full_day(by)}" if late else f"By {full_day(by)}"
    with_ = urlencode([("with", one.engagement.public_id) for one in ones])
    return FirstTime(whom, says, f"{reverse('desk:calendar-book')}?{with_}", late)


def _called(one: Together) -> str:
    """The other one, as a sentence calls them."""
    if one.helping:
        return first_name(one.engagement.supported)
    return names(dict.fromkeys(party.person.first_name for party in one.parties if party.part in HELPING))
