"""Coming back: somebody who left a cohort takes part again. Their hours were theirs all the time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from alongside.people.actions.events import line, record_all
from alongside.people.models.events import Event
from alongside.people.models.persons import Person
from alongside.programs.actions.entitlements import settle
from alongside.programs.actions.judging import JUDGED, judge_all
from alongside.programs.enums import ParticipationState
from alongside.programs.facts import Pins
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.contracts import Contract
from alongside.programs.models.participations import EarlierStay, Participation
from alongside.programs.sealing import NOTHING_TOLD, Told, seal_told, told_by

BATCH = 500
FOLDED = "This goes on as another participation of the same person. Open that one."
BROUGHT = ("works_at", "facts", "needs", "free_hours", "capacity", "ready_until")


@dataclass(frozen=True, slots=True)
class Returning:
    """Who comes back on which day. `brings`: what changed meanwhile, of BROUGHT; facts add to those known before.
    `told`: what they tell the matching team now; of what they tell nothing, what they told before stays."""

    row: Participation
    day: date
    brings: Mapping[str, object]
    told: Told = NOTHING_TOLD


def left_before(row: Participation, day: date) -> bool:
    """Tell whether somebody who left was gone on that day."""
    return row.ends_on is not None and row.ends_on < day


def cannot_return(row: Participation, day: date, cohort: Cohort) -> Iterator[str]:
    """Every reason why this participation cannot go on again from a day."""
    if row.state == ParticipationState.FOLDED:
        yield FOLDED
    if row.person is not None and not row.person.is_active:
        yield f"{row.person} is no longer here at all."
    if row.ends_on is not None and day <= row.ends_on:
        yield f"They were here until {row.ends_on:%B} {row.ends_on.day}, {row.ends_on.year}. Choose a later day."
    if day > cohort.ends_on:
        yield f"{cohort.name} ends on {cohort.ends_on:%B} {cohort.ends_on.day}, {cohort.ends_on.year}."


def bring_back(several: Sequence[Returning], *, pins: Pins, by: Person | None) -> None:
    """Let them take part again, with one event each; the days before stay, dated, in `earlier_stays`.

    They are judged anew as of their day. A contract granted or bought before stays as it is; one is granted only to who
    never had any. The rows must be locked, and the cohort held. A flat number of queries.
    """
    EarlierStay.objects.bulk_create(
        (
            EarlierStay(participation=one.row, starts_on=one.row.starts_on, ends_on=one.row.ends_on)
            for one in several
            if one.row.ends_on is not None
        ),
        batch_size=BATCH,
    )
    lines = [_return(one, by) for one in several]
    contracts = judge_all([(one.row, one.day) for one in several], pins) if several else []
    fields = ("state", "starts_on", "ends_on", *BROUGHT, "sealed_wishes", "wrapped_key", *JUDGED)
    Participation.objects.bulk_update([one.row for one in several], fields, batch_size=BATCH)
    Contract.objects.bulk_create(contracts, batch_size=BATCH)
    record_all(lines)
    settle([(one.row, one.day) for one in several], pins=pins, by=by)


def _return(one: Returning, by: Person | None) -> Event:
    row, left = one.row, one.row.ends_on
    for name, value in one.brings.items():
        setattr(row, name, {**row.facts, **value} if name == "facts" and isinstance(value, dict) else value)
    if one.told != NOTHING_TOLD:
        before = told_by(row)
        seal_told(row, Told(one.told.wishes or before.wishes, one.told.described or before.described))
    row.state, row.starts_on, row.ends_on = ParticipationState.ENROLLED, one.day, None
    facts = {"role": row.role, "left_on": left, "starts_on": row.starts_on}
    subject = f"participation:{row.public_id}"
    return line(
        "participation-reinstated", by=by, about=row.person_id, cohort=row.cohort_id, subject=subject, facts=facts
    )
