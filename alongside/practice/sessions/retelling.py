"""What this room reported to the ledger and the ledger does not keep, told once more, for days that are counted again:
of the tags of a session only those a counting rule asks for are said."""

from collections.abc import Callable, Collection, Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import Count, QuerySet

from alongside.ledger.recounts import Retold
from alongside.practice.sessions.actions.telling import OWN, THEIRS
from alongside.practice.sessions.models import PREFIX, SUFFIX, Attendance

READ_AT_ONCE = 2000


class _Line(NamedTuple):
    """`whole`: it was reported as everybody's at once; in a group, and of a correction, own time is told apart."""

    public_id: str
    session: int
    duty: str
    tags: frozenset[str]
    whole: bool


def retold(sources: Collection[str], *, asked: frozenset[str]) -> dict[str, Retold]:
    """What was reported under these sources and stands, by source. `asked`: tags that counting rules name."""
    names = {source.removeprefix(PREFIX).removesuffix(SUFFIX) for source in sources}
    rows = _standing().filter(public_id__in=names)
    alone = Attendance.objects.filter(session__in=rows.order_by().values("session"), taken_back_at=None)
    beside: dict[int, list[str]] = {}
    for session, public_id in alone.order_by("pk").values_list("session", "public_id"):
        beside.setdefault(session, []).append(f"{PREFIX}{public_id}")
    found: dict[str, Retold] = {}
    for line in _lines(rows, asked):
        name = f"{PREFIX}{line.public_id}"
        found[name], found[f"{name}{SUFFIX}"] = _both(line, tuple(beside[line.session]))
    return found


def retold_between(cohort: int, first: date, last: date, *, asked: frozenset[str]) -> Callable[[str], Retold | None]:
    """The same of everything on these days of a cohort (a row number), without what stands beside it, as something to
    ask by source. One query; what several have alike is kept once."""
    rows = _standing().filter(session__cohort=cohort, session__day__range=(first, last))
    kept: dict[str, tuple[Retold, Retold]] = {}
    alike: dict[tuple[str, frozenset[str], bool], tuple[Retold, Retold]] = {}
    for line in _lines(rows, asked):
        kind = line.duty, line.tags, line.whole
        kept[line.public_id] = alike.get(kind) or alike.setdefault(kind, _both(line))

    def told(source: str) -> Retold | None:
        both = kept.get(source.removeprefix(PREFIX).removesuffix(SUFFIX))
        return both[source.endswith(SUFFIX)] if both else None

    return told


def _standing() -> QuerySet[Attendance]:
    return Attendance.objects.filter(taken_back_at=None).order_by("pk")


def _lines(rows: QuerySet[Attendance], asked: frozenset[str]) -> Iterator[_Line]:
    """Read as they come; tags only where a rule asks for some."""
    counted = rows.annotate(together=Count("session__attendances"))
    columns = [
        "public_id",
        "session_id",
        "engagement__duty",
        "corrects_id",
        "together",
        *["session__tags"][: len(asked)],
    ]
    for public_id, session, duty, corrects, together, *tags in counted.values_list(*columns).iterator(READ_AT_ONCE):
        yield _Line(public_id, session, duty, asked.intersection(*tags), corrects is None and together == 1)


def _both(line: _Line, beside: tuple[str, ...] = ()) -> tuple[Retold, Retold]:
    """As it was reported, and own time as it is told apart."""
    owners = frozenset((*THEIRS, *OWN) if line.whole else THEIRS)
    return Retold(line.duty, line.tags, owners), Retold(line.duty, line.tags, frozenset(OWN), beside)
