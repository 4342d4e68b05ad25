"""The gap clock: for how many days somebody who takes part had nobody beside them in a duty. A leave does not count."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from alongside.kernel.clock import Span
from alongside.programs.enums import EVALUATES, ChangeKind, ChangeState
from alongside.programs.models.changes import Change
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation
from alongside.programs.pauses import pauses_of
from alongside.standing.days import rested

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Gap:
    """Days without anybody, today left out: `now`, of the gap that goes on (0 where somebody is there); `whole`, all of
    them since they take part; `before`: there was somebody already."""

    now: int
    whole: int
    before: bool


def gaps(cohort: Cohort, among: QuerySet[Participation], duty: str, *, on: date) -> dict[int, Gap]:
    """Participation (row number) -> its gap in a duty before a day. Four queries for any number.

    Who was left with nobody because their helper evaluates them now has nobody from that day on.
    """
    people = among.order_by().values_list("pk", "starts_on", "ends_on")
    served, away, until = _served(cohort, among, duty, on), _away(among), on - ONE_DAY
    return {
        pk: _gap(Span(first, min(last or until, until)), served.get(pk, ()), away.get(pk, ()))
        for pk, first, last in people
    }


def _served(cohort: Cohort, among: QuerySet[Participation], duty: str, on: date) -> dict[int, list[Span]]:
    rows = Engagement.objects.filter(supported__in=among.values("pk"), duty=duty, starts_on__lte=on)
    rows = rows.defer("wrapped_key")
    pauses = pauses_of(cohort, rows)
    found: dict[int, list[Span]] = {}
    for row in rows:
        last = row.ends_on
        if row.pause_reason == EVALUATES and (spans := pauses.get(row.pk)):
            last = spans[-1].first - ONE_DAY
        if last is None or last >= row.starts_on:
            found.setdefault(row.supported_id, []).append(Span(row.starts_on, last))
    return found


def _away(among: QuerySet[Participation]) -> dict[int, list[Span]]:
    rows = Change.objects.filter(participation__in=among.values("pk"), kind=ChangeKind.LEAVE, state=ChangeState.DONE)
    found: dict[int, list[Span]] = {}
    for whose, first, back in rows.order_by("from_day").values_list("participation", "from_day", "until"):
        found.setdefault(whose, []).append(Span(first, back - ONE_DAY if back else None))
    return found


def _gap(stay: Span, served: Iterable[Span], away: Iterable[Span]) -> Gap:
    last = stay.last or stay.first  # before the first day where that is to come
    there = _joined(served)
    taken = _joined((*there, *away))
    since = max((one.last + ONE_DAY if one.last else date.max for one in there), default=stay.first)
    return Gap(
        now=_days(taken, max(since, stay.first), last),
        whole=_days(taken, stay.first, last),
        before=bool(there),
    )


def _days(taken: tuple[Span, ...], first: date, last: date) -> int:
    """Days from the first to the last that lie in none of these spans."""
    return (last - first).days + 1 - rested(taken, first, last) if first <= last else 0


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same days in spans that do not overlap, in order."""
    found: list[Span] = []
    for one in sorted(spans, key=lambda span: (span.first, span.last or date.max)):
        if found and (found[-1].last is None or one.first <= found[-1].last + ONE_DAY):
            before = found.pop()
            ends = None if before.last is None or one.last is None else max(before.last, one.last)
            found.append(Span(before.first, ends))
        else:
            found.append(one)
    return tuple(found)
