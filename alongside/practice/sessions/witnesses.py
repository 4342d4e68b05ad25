"""What this room says happened, for whoever counts the ledger a second time. What it was about stays here: of the tags
of a session only those a counting rule asks for are said."""

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q

from alongside.ledger.audit.witness import Overlap, Witness
from alongside.ledger.enums import ConfirmedHow
from alongside.people.models.events import Event
from alongside.practice.sessions.actions.telling import source_of, source_of_own
from alongside.practice.sessions.enums import Settled
from alongside.practice.sessions.models import Attendance, Difference, Session
from alongside.practice.sessions.overlaps import Stood, unanswered

TOGETHER = 1000
AGREED = {"session-confirmed": str(ConfirmedHow.YES), "session-counted": str(ConfirmedHow.AUTOMATIC)}


def witnesses(cohort: int, *, asked: Collection[str]) -> Iterator[list[Witness]]:
    """Everything this room told the ledger of a cohort (a row number), in batches; `asked`: tags that rules name."""
    wanted = frozenset(asked)
    roots = _roots(cohort)
    rows = Attendance.objects.filter(session__cohort=cohort).select_related("session", "engagement").order_by("pk")
    after = 0
    while lines := list(rows.filter(pk__gt=after)[:TOGETHER]):
        after = lines[-1].pk
        meetings = {line.pk: roots.get(line.pk, line.session_id) for line in lines}
        served = Count("attendances", filter=Q(attendances__corrects=None))
        sizes = dict(
            Session.objects.filter(pk__in=set(meetings.values())).values_list("pk").annotate(served=served).order_by()
        )
        said = _said(lines)
        yield [_witness(line, meetings[line.pk], sizes[meetings[line.pk]], wanted, said[line.pk]) for line in lines]


def overlaps() -> Iterator[Overlap]:
    """Sessions of one helper that stand at one time, in whatever program, and nobody said were both right."""
    stands = Attendance.objects.filter(session=OuterRef("pk"), taken_back_at=None)
    rows = Session.objects.filter(Exists(stands)).order_by("logged_by", "starts_at", "pk")
    told = rows.values_list("pk", "logged_by", "starts_at", "minutes", "logged_at", "overlap_known")
    for first, second in unanswered(Stood(*row) for row in told.iterator()):
        lines = Attendance.objects.filter(session__in=(first.pk, second.pk), taken_back_at=None).order_by("place")
        of = {line.session_id: line for line in reversed(lines.select_related("session"))}
        yield Overlap(source_of(of[second.pk]), source_of(of[first.pk]), of[second.pk].session.day)


def _roots(cohort: int) -> dict[int, int]:
    """Corrected line -> the session it was first logged as: a correction of a correction is of the same meeting."""
    rows = Attendance.objects.filter(session__cohort=cohort, corrects__isnull=False).order_by("pk")
    roots: dict[int, int] = {}
    for line, earlier, session in rows.values_list("pk", "corrects", "corrects__session"):
        roots[line] = roots.get(earlier or 0, session)
    return roots


class _Said(NamedTuple):
    """How it was agreed to ("" for not yet) and by whom, and whether a difference about it is open."""

    yes: str = ""
    by: int | None = None
    doubted: bool = False


def _said(lines: Sequence[Attendance]) -> dict[int, _Said]:
    """What was said of each attendance, by the events written then and by the differences, open and settled."""
    subjects = {f"session:{line.session.public_id}" for line in lines}
    events = Event.objects.filter(subject__in=subjects, kind__in=AGREED).order_by("pk")
    told = {facts["attendance"]: (AGREED[kind], by) for kind, by, facts in events.values_list("kind", "by_id", "facts")}
    earlier = {line.corrects_id for line in lines if line.corrects_id}
    asked = Difference.objects.filter(attendance__in={line.pk for line in lines} | earlier).order_by("pk")
    settled, doubted = dict[int, tuple[str, int | None]](), set[int]()
    for pk, by, state in asked.values_list("attendance", "by", "state"):
        if state == Settled.AGREED:
            settled[pk] = str(ConfirmedHow.SETTLED), by
        elif state == Settled.OPEN:
            doubted.add(pk)
    nobody = ("", None)
    return {
        line.pk: _Said(
            *(settled.get(line.corrects_id or 0) or told.get(line.public_id, nobody)), doubted=line.pk in doubted
        )
        for line in lines
    }


def _witness(line: Attendance, meeting: int, size: int, asked: frozenset[str], said: _Said) -> Witness:
    session = line.session
    return Witness(
        source=source_of(line),
        own=source_of_own(line),
        meeting=meeting,
        session=line.session_id,
        engagement=line.engagement_id,
        participation=line.participation_id,
        duty=line.engagement.duty,
        day=session.day,
        minutes=session.by_mode,
        miles=session.miles,
        people=size,
        place=line.place,
        activities=asked & set(session.tags),
        stands=line.taken_back_at is None,
        at=session.logged_at,
        by=session.logged_by_id,
        yes=said.yes,
        yes_by=said.by,
        doubted=said.doubted,
    )
