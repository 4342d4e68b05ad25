"""The person coached says yes, or says what was different, until the two agree."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import NAMESPACE_OID, uuid5

from django.db import transaction
from django.utils import timezone

from alongside.kernel.access import Verb, Who
from alongside.kernel.clock import Span, as_typed, in_zone
from alongside.kernel.errors import Conflict, NotAllowed, Refused
from alongside.kernel.public_ids import new_public_id
from alongside.ledger.actions import confirm_happenings, doubt_happenings, settle_doubts
from alongside.ledger.enums import ConfirmedHow
from alongside.ledger.facts import happening_of
from alongside.people.actions.events import record_all
from alongside.people.models.persons import Person
from alongside.practice.sessions.access import ATTENDANCES
from alongside.practice.sessions.actions.about import carry_over
from alongside.practice.sessions.actions.log import WALL, event
from alongside.practice.sessions.actions.telling import (
    counting_with,
    lines_of,
    report_corrected,
    reverse,
    settle_own_time,
    source_of,
    sources_of,
)
from alongside.practice.sessions.enums import Settled
from alongside.practice.sessions.groups import own_lines
from alongside.practice.sessions.models import LONGEST_MINUTES, Attendance, Difference, Session
from alongside.practice.sessions.rules import modes_of
from alongside.programs.actions.cohorts import demand_open
from alongside.programs.facts import Pins, pins_of, today
from alongside.programs.sealing import data_key


@dataclass(frozen=True, kw_only=True)
class Remembered:
    """What the person coached remembers: that they did not meet, or the day, minutes and mode; and a word on it."""

    did_not_meet: bool = False
    day: date | None = None
    minutes: int | None = None
    mode: str = ""
    word: str = ""


def confirm(*, attendance: Attendance, by: Person, who: Who, typed_at: datetime | None = None) -> Attendance:
    """Say yes, it was so: its lines count from now on. Twice is once. So do those of whoever logged it of a group they
    are in themselves.

    Raises Refused when it was taken back, or while a difference about it is open.
    """
    return confirm_all(attendances=[attendance], by=by, who=who, typed_at=typed_at)[0]


@transaction.atomic
def confirm_all(
    *, attendances: Sequence[Attendance], by: Person, who: Who, typed_at: datetime | None = None
) -> list[Attendance]:
    """`confirm` for many at once, all or none."""
    lines = _locked([attendance.pk for attendance in attendances])
    _demand(who, Verb.CONFIRM, lines)
    for held in {line.session.cohort for line in lines}:
        demand_open(held)
    if any(line.taken_back_at for line in lines):
        raise Refused("This was taken back, so there is nothing to confirm any more.")
    if Difference.objects.filter(attendance__in=lines, state=Settled.OPEN).exists():
        raise Refused("You said that something was different here. Agree on that first, or take it back.")
    now = timezone.now()
    at = min(max(typed_at, *(line.session.logged_at for line in lines)), now) if typed_at and lines else now
    settled = [*lines, *own_lines(lines)]
    sources = sources_of(settled)
    fresh = confirm_happenings(sources=counting_with(settled), by=by, how=ConfirmedHow.YES, at=at)
    said = {sources[one.source].pk for one in fresh if one.source in sources}
    record_all(event("session-confirmed", line, by) for line in settled if line.pk in said)
    return lines


def _locked(keys: Sequence[int]) -> list[Attendance]:
    """These attendances as they are now, locked, with what an event says of them."""
    rows = Attendance.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    return list(rows.select_related("session__cohort", "engagement", "participation"))


def _demand(who: Who, verb: Verb, lines: Sequence[Attendance]) -> None:
    """Ask the access rule about all of them at once; about each one only when it says no."""
    keys = {line.pk for line in lines}
    allowed = set(ATTENDANCES.visible(who, verb).filter(pk__in=keys).values_list("pk", flat=True))
    for line in lines:
        if line.pk not in allowed:
            ATTENDANCES.demand(who, verb, line)


@transaction.atomic
def raise_difference(*, attendance: Attendance, remembered: Remembered, by: Person, who: Who) -> Difference:
    """Say that something was different. The session stays as it was logged until the two agree.

    Said twice in the same words it is one difference; another one while that is open raises Conflict.
    """
    line = _locked([attendance.pk])[0]
    _demand(who, Verb.CONFIRM, [line])
    demand_open(line.session.cohort)
    if line.taken_back_at:
        raise Refused("This was taken back already.")
    _check(line, remembered)
    here = Difference.objects.filter(attendance=line, state=Settled.OPEN).first()
    if here is not None:
        if (here.did_not_meet, here.day, here.minutes, here.mode) != _told(remembered):
            raise Conflict("You said already that something was different. Take that back first, then say it anew.")
        return here
    did_not_meet, day, minutes, mode = _told(remembered)
    word = remembered.word.strip()
    difference = Difference.objects.create(
        attendance=line,
        by=by,
        raised_at=timezone.now(),
        did_not_meet=did_not_meet,
        day=day,
        minutes=minutes,
        mode=mode,
        sealed_word=data_key(line.engagement).seal(word, place=word_place(line)) if word else None,
    )
    doubt_happenings(sources=[source_of(line)], at=difference.raised_at)
    record_all([event("difference-raised", line, by, did_not_meet=did_not_meet)])
    return difference


def word_place(line: Attendance) -> str:
    """What the word of a difference is sealed to."""
    return f"difference:{line.public_id}"


def _told(remembered: Remembered) -> tuple[bool, date | None, int | None, str]:
    if remembered.did_not_meet:
        return True, None, None, ""
    return False, remembered.day, remembered.minutes, remembered.mode


def _check(line: Attendance, remembered: Remembered) -> None:
    if remembered.did_not_meet:
        return
    together = Span(line.engagement.starts_on, min(line.engagement.ends_on or date.max, today(line.session.cohort)))
    if remembered.day is None or not together.holds(remembered.day):
        raise Refused("Say on which day it was.", field="day")
    if remembered.minutes is None or not 1 <= remembered.minutes <= LONGEST_MINUTES:
        raise Refused(f"Say a length from 1 to {LONGEST_MINUTES} minutes.", field="minutes")
    blueprint = pins_of(line.session.cohort_id).on(remembered.day).blueprint
    if remembered.mode not in modes_of(blueprint, {line.engagement.duty}):
        raise Refused("Say how you met.", field="mode")
    same = (line.session.day, line.session.minutes, line.session.mode)
    if same == (remembered.day, remembered.minutes, remembered.mode):
        raise Refused("This is just what was logged. Say what was different, or confirm it.")


@transaction.atomic
def agree_to_difference(*, difference: Difference, by: Person, who: Who) -> Attendance:
    """The helper agrees: what was logged is reversed, what the other remembers is logged and confirmed. Twice is once.

    Returns the line that now counts; the reversed one when the two did not meet.
    """
    meeting = lines_of(difference.attendance.session)
    line = next(one for one in meeting if one.pk == difference.attendance_id)
    _demand(who, Verb.CHANGE, [line])
    demand_open(line.session.cohort)
    held = Difference.objects.select_for_update().get(pk=difference.pk)
    if held.state == Settled.AGREED:
        return Attendance.objects.filter(corrects=line).first() or line
    if held.state == Settled.KEPT:
        raise Refused("They took this back meanwhile. It stands as it was logged.")
    now, pins = timezone.now(), pins_of(line.session.cohort_id)
    reverse([line], by=by, at=now)
    held.state, held.settled_at = Settled.AGREED, now
    held.save(update_fields=["state", "settled_at"])
    corrected = [] if held.did_not_meet else [_corrected(line, held, by, pins)]
    settle_own_time([*meeting, *corrected], by=by, pins=pins)
    settled = ConfirmedHow.SETTLED
    confirm_happenings(sources=counting_with(corrected), by=held.by, how=settled, at=now)
    record_all([event("difference-agreed", line, by, did_not_meet=held.did_not_meet)])
    return corrected[0] if corrected else line


def _corrected(line: Attendance, difference: Difference, by: Person, pins: Pins) -> Attendance:
    """The line that replaces one, as the other remembers it, reported and not yet confirmed."""
    old = line.session
    day, minutes = difference.day or old.day, difference.minutes or old.minutes
    wall = datetime.combine(day, datetime.strptime(old.wall, WALL).time())  # noqa: DTZ007 a wall time is naive
    moment = as_typed(wall, old.zone, later=bool(in_zone(old.starts_at, old.zone).fold))
    session = Session.objects.create(
        cohort=old.cohort,
        logged_by=by,
        key=uuid5(NAMESPACE_OID, f"difference:{difference.pk}"),
        logged_at=timezone.now(),
        starts_at=moment.utc,
        zone=old.zone,
        wall=wall.strftime(WALL),
        day=day,
        minutes=minutes,
        mode=difference.mode,
        miles=old.miles,
        tags=old.tags,
        kind=old.kind,
        present=old.present,
    )
    corrected = Attendance.objects.create(
        public_id=new_public_id(),
        session=session,
        engagement=line.engagement,
        participation=line.participation,
        place=line.place,
        corrects=line,
    )
    carry_over(line, corrected)
    before = happening_of(source_of(line))
    report_corrected(corrected, by=by, pins=pins, size=before.group_size if before else 1)
    return corrected


@transaction.atomic
def withdraw_difference(*, difference: Difference, by: Person, who: Who) -> Difference:
    """Take back what was said: the session stands as it was logged, and waits for a yes. Twice is once."""
    line = _locked([difference.attendance_id])[0]
    _demand(who, Verb.CONFIRM, [line])
    demand_open(line.session.cohort)
    held = Difference.objects.select_for_update().get(pk=difference.pk)
    if held.by_id != by.pk:
        raise NotAllowed("Only the one who said it can take it back.")
    if held.state == Settled.AGREED:
        raise Refused("You have agreed on this already; what you agreed on counts.")
    if held.state == Settled.OPEN:
        held.state, held.settled_at = Settled.KEPT, timezone.now()
        held.save(update_fields=["state", "settled_at"])
        settle_doubts(sources=[source_of(line)])
        record_all([event("difference-withdrawn", line, by)])
    return held
