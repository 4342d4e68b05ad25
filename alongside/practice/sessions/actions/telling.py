"""What this room tells the ledger: lines that happened, lines taken back, and the helper's own time beside them.

One meeting with several people is one stretch of the helper's own time. It is counted once, beside the line of one of
them, counts as soon as any of them said yes, and goes over to another line when that one is taken back: a coach who met
three of four was there all the same.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from alongside.ledger.actions import Report, confirm_happenings, post, reverse_happenings
from alongside.ledger.enums import ConfirmedHow
from alongside.ledger.facts import confirmed_first, happening_of, reported, standing_own_time
from alongside.people.models.persons import Person
from alongside.practice.sessions.models import PREFIX, SUFFIX, Attendance, Session
from alongside.programs.enums import Part
from alongside.programs.facts import Pins
from alongside.programs.models.engagements import Party

THEIRS, OWN = ("person", "pair"), ("helper",)


def source_of(line: Attendance) -> str:
    """The name an attendance has in the ledger."""
    return f"{PREFIX}{line.public_id}"


def sources_of(lines: Sequence[Attendance]) -> dict[str, Attendance]:
    """Every name under which the ledger may know these attendances -> the attendance."""
    return {source: line for line in lines for source in (source_of(line), source_of_own(line))}


def source_of_own(line: Attendance) -> str:
    """The name the helper's own time has in the ledger where it went over to this attendance."""
    return f"{source_of(line)}{SUFFIX}"


def lines_of(session: Session) -> list[Attendance]:
    """Every line of a meeting as it is now, locked: those of the session it was logged as, and their corrections.

    Two at once that take back lines of one meeting come after one another, so the helper's own time is moved once.
    """
    logged_as = session.pk
    corrections = Attendance.objects.filter(corrects__isnull=False)
    while earlier := corrections.filter(session=logged_as).values_list("corrects__session", flat=True).first():
        logged_as = earlier
    Session.objects.select_for_update().get(pk=logged_as)
    newest = list(Attendance.objects.filter(session=logged_as).values_list("pk", flat=True))
    keys: list[int] = []
    while newest:
        keys += newest
        newest = list(Attendance.objects.filter(corrects__in=newest).values_list("pk", flat=True))
    rows = Attendance.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    return list(rows.select_related("session__cohort", "engagement", "participation"))


type Helping = Mapping[tuple[int, int], int | None]


def report(lines: Sequence[Attendance], *, by: Person, pins: Pins, helping: Helping) -> None:
    """Tell the ledger of sessions just logged, with everybody they served.

    `helping`: (engagement, person who logged) -> the participation they help in; a stand-in's own time is theirs.
    """
    together = Counter(line.session_id for line in lines)
    reports: list[Report] = []
    for line in lines:
        size, helper = together[line.session_id], _helper(helping, line)
        if size == 1 or helper is None:
            reports.append(_report(line, size=size, helper=helper))
            continue
        reports.append(_report(line, size=size, helper=helper, owners=THEIRS))
        if line.place == 0:
            reports.append(_report(line, size=size, helper=helper, owners=OWN))
    if lines:
        post(cohort=lines[0].session.cohort, reports=reports, pins=pins, by=by)


def counting_with(lines: Sequence[Attendance]) -> list[str]:
    """What counts once somebody says yes to these lines: they, and the helper's own time that stands beside any line of
    the same sessions, also where no rule counts it yet."""
    beside = Attendance.objects.filter(session__in={line.session_id for line in lines}, taken_back_at=None)
    own = reported(source_of_own(one) for one in beside.only("public_id"))
    return [*(source_of(line) for line in lines), *own]


def report_corrected(line: Attendance, *, by: Person, pins: Pins, size: int) -> None:
    """Tell the ledger of a line that replaces another; `size`: how many people the meeting served.

    The helper's own time is not part of it: `settle_own_time` says whether it goes here.
    """
    told = _report(line, size=size, helper=_helper(_helping([line]), line), owners=THEIRS)
    post(cohort=line.session.cohort, reports=[told], pins=pins, by=by, corrects=True)


def reverse(lines: Sequence[Attendance], *, by: Person, at: datetime) -> None:
    """Take these lines back in the ledger and in this room. Call `settle_own_time` when the rest is written."""
    reverse_happenings(sources=list(sources_of(lines)), by=by, at=at)
    Attendance.objects.filter(pk__in=[line.pk for line in lines]).update(taken_back_at=at)
    for line in lines:
        line.taken_back_at = at


def settle_own_time(meeting: Sequence[Attendance], *, by: Person, pins: Pins) -> None:
    """See to it that the helper's own time, if anybody helped, stands once as long as a line of the meeting does (from
    `lines_of`)."""
    standing = [line for line in meeting if line.taken_back_at is None]
    if not standing or standing_own_time(sources_of(standing)):
        return
    line = min(standing, key=lambda one: (one.corrects_id is not None, one.place))
    helper = _helper(_helping([line]), line)
    if helper is None:  # a group that nobody leads
        return
    before = happening_of(source_of(line))
    size = before.group_size if before else 1
    told = _report(line, size=size, helper=helper, owners=OWN)
    post(cohort=line.session.cohort, reports=[told], pins=pins, by=by, corrects=True)
    said = confirmed_first([source_of(one) for one in standing if one.session_id == line.session_id])
    if said is not None:
        confirm_happenings(sources=[source_of_own(line)], by=said.by, how=ConfirmedHow(said.how), at=said.at)


def _report(line: Attendance, *, size: int, helper: int | None, owners: Sequence[str] = (*THEIRS, *OWN)) -> Report:
    own_time = owners == OWN
    return Report(
        source=source_of_own(line) if own_time else source_of(line),
        kind="sessions",
        engagement=line.engagement_id,
        duty=line.engagement.duty,
        participation=line.participation_id,
        helper=helper,
        day=line.session.day,
        by_mode=line.session.by_mode,
        miles=line.session.miles,
        group_size=size,
        place=0 if own_time else line.place,
        activities=frozenset(line.session.tags),
        at=line.session.logged_at,
        owners=frozenset(owners),
    )


def _helper(helping: Helping, line: Attendance) -> int | None:
    return helping.get((line.engagement_id, line.session.logged_by_id))


def _helping(lines: Sequence[Attendance]) -> Helping:
    """(engagement, person who logged) -> the participation they help in: a stand-in's own time is theirs."""
    rows = Party.objects.filter(
        engagement__in={line.engagement_id for line in lines},
        person__in={line.session.logged_by_id for line in lines},
        part__in=(Part.HELPER, Part.STAND_IN),
    )
    found = rows.order_by("starts_on", "pk").values_list("engagement", "person", "participation")
    return {(engagement, person): participation for engagement, person, participation in found}
