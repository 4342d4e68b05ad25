"""Changes in taking part: asked for by the person, agreed or not, and carried out on their day."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from alongside.kernel.access import Kind
from alongside.kernel.errors import Conflict, NotHere, Refused
from alongside.people.actions.events import Facts, record
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.programs.actions.changes_doing import demand_after_they_met, do, wait_until_they_met
from alongside.programs.actions.returning import FOLDED
from alongside.programs.actions.track_places import hold_places
from alongside.programs.enums import ChangeKind, ChangeState, CohortState, ParticipationState
from alongside.programs.facts import pinned, today
from alongside.programs.models.changes import UNDECIDED, Change
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation

LONGEST_WHY, LONGEST_ANSWER = 400, 1000


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is to change: the fields of `Change` by their names."""

    kind: ChangeKind
    from_day: date
    until: date | None = None
    role: str = ""
    place: Organization | None = None
    into: Cohort | None = None
    ends: Sequence[str] = ()
    keeps: bool = False
    why: str = ""

    @property
    def fields(self) -> dict[str, Any]:
        names = ("from_day", "until", "role", "place", "into", "keeps")
        return {name: getattr(self, name) for name in names} | {"ends": list(self.ends)}


def may_ask(row: Participation, *, on: date) -> tuple[ChangeKind, ...]:
    """What whoever takes part can ask for on a day, in the program's order: what its file says, and fits how it is."""
    if row.kind not in (Kind.SUPPORTED, Kind.HELPER):
        return ()
    joining = pinned(row.cohort_id, on=max(on, row.cohort.starts_on)).blueprint.joining
    gone = row.state == ParticipationState.ENDED
    named = [ChangeKind(word) for word in (joining.may if joining else ())]
    return tuple(kind for kind in named if (kind == ChangeKind.REINSTATE) == gone)


@transaction.atomic
def ask(*, participation: Participation, wanted: Wanted, by: Person) -> Change:
    """Ask for a change. Asked anew before it is decided, it is the same one with what was said last.

    Raises NotHere for somebody else's, Refused for what the program lets nobody ask for, and for days out of order.
    """
    row, cohort = _held(participation)
    if row.person_id != by.pk:
        raise NotHere
    if wanted.kind not in may_ask(row, on=today(cohort)):
        raise Refused("This is nothing one can ask for here. Write to whoever coordinates this.")
    if wanted.kind == ChangeKind.TRANSFER and not wanted.why.strip():
        raise Refused("Say where you move to.", field="why")
    _demand_days(wanted, cohort)
    there = row.changes.filter(kind=wanted.kind, state__in=UNDECIDED).first()
    if there is not None and there.state == ChangeState.AHEAD:
        raise Conflict("This is agreed already, and its day is to come.")
    made = there or Change(participation=row, kind=wanted.kind, state=ChangeState.ASKED)
    _put(made, wanted)
    made.why, made.asked_by, made.asked_at = " ".join(wanted.why.split())[:LONGEST_WHY], by, timezone.now()
    made.save()
    if there is None:
        _event("change-asked", made, by)
    return made


@transaction.atomic
def take_back(*, change: Change, by: Person) -> Change:
    """Take back what was asked for and is not decided. Twice is once."""
    held = _locked(change)
    if held.participation.person_id != by.pk:
        raise NotHere
    return _close(held, ChangeState.TAKEN_BACK, "change-taken-back", by)


@transaction.atomic
def decline(*, change: Change, answer: str, by: Person) -> Change:
    """Do not agree to what was asked, or call off what is to come, with words to the person. Twice is once."""
    held = _locked(change)
    said = answer.strip()
    if not said or len(said) > LONGEST_ANSWER:
        raise Refused(f"Write them why, in at most {LONGEST_ANSWER} letters.", field="answer")
    if held.state in UNDECIDED:
        held.answer = said
    return _close(held, ChangeState.DECLINED, "change-declined", by)


@transaction.atomic
def change_participation(*, participation: Participation, wanted: Wanted, by: Person) -> Change:
    """Decide a change: done at once, or on its day where that is to come. What was asked of this kind is agreed by it.

    Twice is once. Raises Refused for what does not fit how it is, and for a day by which something would end before the
    last time people met in it, in a sentence; then nothing has changed.
    """
    row, cohort = _held(participation)
    same = row.changes.filter(**wanted.fields, kind=wanted.kind, state=ChangeState.DONE).first()
    if same is not None:
        return same
    _demand_days(wanted, cohort)
    now = timezone.now()
    made = row.changes.filter(kind=wanted.kind, state__in=UNDECIDED).first()
    made = made or Change(participation=row, kind=wanted.kind, asked_by=by, asked_at=now)
    _put(made, wanted)
    demand_after_they_met(made)
    made.decided_by, made.decided_at = by, now
    made.state = ChangeState.DONE if wanted.from_day <= today(cohort) else ChangeState.AHEAD
    made.save()
    if made.state == ChangeState.DONE:
        do(made, by=by)
    wished = made.asked_by_id == row.person_id or made.state == ChangeState.AHEAD
    _event("change-agreed" if wished else "change-noted", made, by)
    return made


def due() -> list[int]:
    """Row numbers of what was agreed and whose day has come somewhere; a withdrawal is carried out after its day."""
    latest = timezone.now().date() + timedelta(days=1)
    rows = Change.objects.filter(state=ChangeState.AHEAD, from_day__lte=latest)
    rows = rows.exclude(participation__cohort__state=CohortState.CLOSED).select_related("participation__cohort")
    return [row.pk for row in rows.order_by("from_day", "pk") if _first_day(row) <= today(row.participation.cohort)]


def do_due(progress: Callable[[int], None]) -> int:
    """Carry out what has come due. What would end something before the last time people met in it is put off until that
    day; what cannot be done any more is closed with the reason. Returns how many were."""
    done = 0
    for looked, pk in enumerate(due(), start=1):
        done += _do_one(pk)
        progress(looked)
    return done


def _do_one(pk: int) -> bool:
    change = Change.objects.select_related("participation__cohort").get(pk=pk)
    try:
        with transaction.atomic():
            held = _locked(change)
            if held.state != ChangeState.AHEAD:
                return False
            wait_until_they_met(held)
            if _first_day(held) > today(held.participation.cohort):
                return False
            held.state = ChangeState.DONE
            held.save(update_fields=["state"])
            do(held, by=held.decided_by)
    except Refused as refused:
        with transaction.atomic():
            held = _locked(change)
            held.answer = refused.sentence[:LONGEST_ANSWER]
            _close(held, ChangeState.DECLINED, "change-not-possible", None)
        return False
    return True


def _first_day(change: Change) -> date:
    return change.from_day + timedelta(days=change.kind == ChangeKind.WITHDRAW)


def _held(participation: Participation) -> tuple[Participation, Cohort]:
    cohort = hold_places(participation.cohort_id)
    rows = Participation.objects.select_for_update(of=("self",), no_key=True).select_related("cohort", "person")
    row = rows.get(pk=participation.pk)
    if row.state == ParticipationState.FOLDED:
        raise Refused(FOLDED)
    return row, cohort


def _locked(change: Change) -> Change:
    hold_places(change.participation.cohort_id)
    rows = Change.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("participation__cohort", "participation__person", "decided_by").get(pk=change.pk)


def _put(made: Change, wanted: Wanted) -> None:
    for name, value in wanted.fields.items():
        setattr(made, name, value)


def _close(held: Change, state: ChangeState, kind: str, by: Person | None) -> Change:
    if held.state == state:
        return held
    if held.state not in UNDECIDED:
        raise Conflict("This was decided meanwhile. Look at it again.")
    held.state, held.decided_by, held.decided_at = state, by, timezone.now()
    held.save(update_fields=["state", "answer", "decided_by", "decided_at"])
    _event(kind, held, by)
    return held


def _demand_days(wanted: Wanted, cohort: Cohort) -> None:
    if wanted.from_day > cohort.ends_on:
        raise Refused(f"{cohort.name} ends before that day. Choose an earlier one.", field="from_day")
    if wanted.until is not None and wanted.until <= wanted.from_day:
        raise Refused("The second day comes after the first.", field="until")
    if wanted.kind == ChangeKind.LEAVE and wanted.until is None:
        raise Refused("Say the first day back. It can be changed later.", field="until")
    if wanted.kind in (ChangeKind.LEAVE, ChangeKind.DEFER) and wanted.until and wanted.until > cohort.ends_on:
        raise Refused(f"{cohort.name} is over by then. Choose an earlier day, or the next year.", field="until")
    if wanted.kind in (ChangeKind.DEFER, ChangeKind.EXTEND) and (wanted.until is None) == (wanted.into is None):
        raise Refused("Choose a day, or the next year: one of the two.", field="until")


def _event(kind: str, change: Change, by: Person | None) -> None:
    row = change.participation
    facts: Facts = {
        "change": change.kind,
        "starts_on": change.from_day,
        "until": change.until,
        "name": change.public_id,
    }
    subject = f"participation:{row.public_id}"
    record(kind, by=by, about=row.person_id, cohort=row.cohort_id, subject=subject, facts=facts)
