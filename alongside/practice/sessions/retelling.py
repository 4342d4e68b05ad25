"""What this room reported to the ledger and the ledger does not keep, told once more, for days that are counted again:
of the tags of a session only those a counting rule asks for are said."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import Count, QuerySet

from alongside.ledger.recounts import Retold
from alongside.practice.sessions.actions.telling import OWN, THEIRS
from alongside.practice.sessions.models import PREFIX, SUFFIX, Attendance

READ_AT_ONCE = 2000


class _Line(NamedTuple):
    public_id: str
    session: int
    duty: str
    tags: list[str]
    corrects: int | None
    together: int


def retold(sources: Collection[str], *, asked: frozenset[str]) -> dict[str, Retold]:
    """What was reported under these sources and stands, by source. `asked`: tags that counting rules name."""
    names = {source.removeprefix(PREFIX).removesuffix(SUFFIX) for source in sources}
    rows = _standing().filter(public_id__in=names)
    alone = Attendance.objects.filter(session__in=rows.order_by().values("session"), taken_back_at=None)
    beside: dict[int, list[str]] = {}
    for session, public_id in alone.order_by("pk").values_list("session", "public_id"):
        beside.setdefault(session, []).append(f"{PREFIX}{public_id}")
    return {source: told for line in _lines(rows) for source, told in _both(line, asked, tuple(beside[line.session]))}


def retold_between(cohort: int, first: date, last: date, *, asked: frozenset[str]) -> dict[str, Retold]:
    """The same of everything on these days of a cohort (a row number), without what stands beside it. One query."""
    rows = _standing().filter(session__cohort=cohort, session__day__range=(first, last))
    return {source: told for line in _lines(rows) for source, told in _both(line, asked)}


def _standing() -> QuerySet[Attendance]:
    return Attendance.objects.filter(taken_back_at=None).order_by("pk")


def _lines(rows: QuerySet[Attendance]) -> Iterator[_Line]:
    counted = rows.annotate(together=Count("session__attendances"))
    columns = ("public_id", "session_id", "engagement__duty", "session__tags", "corrects_id", "together")
    for values in counted.values_list(*columns).iterator(READ_AT_ONCE):
        yield _Line(*values)


def _both(line: _Line, asked: frozenset[str], beside: tuple[str, ...] = ()) -> Iterator[tuple[str, Retold]]:
    """As it was reported: alone it is everybody's; in a group, and of a correction, own time is told apart."""
    tags, source = asked.intersection(line.tags), f"{PREFIX}{line.public_id}"
    whole = line.corrects is None and line.together == 1
    yield source, Retold(line.duty, tags, frozenset((*THEIRS, *OWN) if whole else THEIRS))
    yield f"{source}{SUFFIX}", Retold(line.duty, tags, frozenset(OWN), beside)
