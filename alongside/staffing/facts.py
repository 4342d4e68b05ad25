"""What rooms above may know of staffing: who is ready to help, until when, and how much time they have for it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from alongside.blueprint.language import Blueprint
from alongside.blueprint.places import read_of_places
from alongside.kernel.access import Kind
from alongside.programs.background import Gathering, backgrounds, known_sectors, streamed
from alongside.programs.enums import ParticipationState
from alongside.programs.facts import people_now
from alongside.programs.models.participations import Participation
from alongside.programs.places import known_places
from alongside.staffing.enums import ApplicationState
from alongside.staffing.free_time import rooms
from alongside.staffing.held import held_by, released
from alongside.staffing.kinds import label_of
from alongside.staffing.models.applications import Application
from alongside.staffing.readiness import Held, Helper, Known, Readiness, State, readiness, warned_days

__all__ = [
    "Readiness",
    "State",
    "applying",
    "held_by",
    "label_of",
    "lapsed",
    "lapsed_among",
    "lapsed_beside",
    "readiness_of",
    "released",
    "rooms",
]


def lapsed(helpers: Mapping[int, tuple[str, Known]], blueprint: Blueprint, *, on: date) -> dict[int, Readiness]:
    """Those of these helpers (row number -> role, facts) who no longer have what the program asks. One query."""
    held = held_by(helpers)
    found = {
        pk: readiness(blueprint, Helper(role, facts, held.get(pk, ())), on=on, ahead=0)
        for pk, (role, facts) in helpers.items()
    }
    return {pk: one for pk, one in found.items() if one.state is State.LAPSED}


def readiness_of(rows: Sequence[Participation], blueprint: Blueprint, *, on: date) -> dict[int, Readiness]:
    """Where each of these helpers (persons) stands, looking ahead as far as the program warns. Three queries
    for 500 of them."""
    held = held_by(row.pk for row in rows)
    known = backgrounds(rows, blueprint, on=[on] * len(rows))
    return {
        row.pk: readiness(
            blueprint,
            Helper(row.role, background.facts, held.get(row.pk, ())),
            on=on,
            ahead=warned_days(blueprint, row.role, on),
        )
        for row, background in zip(rows, known, strict=True)
    }


def lapsed_beside(cohort: int, blueprint: Blueprint, *, on: date) -> dict[int, int]:
    """Helpers (row number) who no longer have what the program asks, and beside how many they are: their open
    engagements stay. A flat number of queries, whatever the count."""
    rows = Participation.objects.filter(
        cohort=cohort, kind=Kind.HELPER, state=ParticipationState.ENROLLED, person__isnull=False
    )
    beside = people_now(rows.values_list("pk", flat=True))
    held = held_by(beside)
    asked = _not_ready_by(held, rows.filter(pk__in=beside).values_list("pk", "role"), blueprint, on=on)
    gathering = Gathering(blueprint, known_sectors(), known_places([cohort], read_of_places(blueprint)))
    found: dict[int, int] = {}
    for one, posts in streamed(rows.filter(pk__in=asked)):
        helper = Helper(one.role, gathering.background(one, posts, on=on).facts, held.get(one.pk, ()))
        if readiness(blueprint, helper, on=on, ahead=0).state is State.LAPSED:
            found[one.pk] = beside[one.pk]
    return found


def _not_ready_by(
    held: Mapping[int, Sequence[Held]], helpers: Iterable[tuple[int, str]], blueprint: Blueprint, *, on: date
) -> list[int]:
    """Those of whom what they hold does not say by itself that they are ready, whatever else is known of them."""
    ready: dict[tuple[str, tuple[Held, ...]], bool] = {}
    found = []
    for pk, role in helpers:
        key = role, tuple(held.get(pk, ()))
        if key not in ready:
            ready[key] = readiness(blueprint, Helper(role, {}, key[1]), on=on, ahead=0).state is State.READY
        if not ready[key]:
            found.append(pk)
    return found


def lapsed_among(helpers: Iterable[int], blueprint: Blueprint, *, on: date) -> set[int]:
    """Those of these helpers (row numbers) who no longer have what the program asks. A flat number of queries."""
    rows = Participation.objects.filter(pk__in=list(helpers), kind=Kind.HELPER, person__isnull=False)
    found = readiness_of(list(rows.select_related("person", "works_at", "organization")), blueprint, on=on)
    return {pk for pk, one in found.items() if one.state is State.LAPSED}


def applying(cohort: int) -> int:
    """How many who would like to help handed in their form and wait for an answer. One query."""
    rows = Application.objects.filter(posting__cohort=cohort, state=ApplicationState.SENT)
    return rows.count()
