"""When engagements rested. An engagement itself only knows whether it rests now; the event log knows the days."""

from collections.abc import Iterable
from datetime import date, timedelta

from alongside.kernel.clock import Span, today_in
from alongside.people.models.events import Event
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Engagement

RESUMED = "engagement-resumed"
KINDS = ("engagement-paused", "engagement-paused-evaluator", RESUMED)


def pauses_of(cohort: Cohort, engagements: Iterable[Engagement]) -> dict[int, tuple[Span, ...]]:
    """Engagement (row number) -> the days it rested, in order; engagements of this cohort that never did are left out.

    From the day of the pause to the day before it went on, in the cohort's zone. One query.
    """
    known = {f"engagement:{one.public_id}": one.pk for one in engagements}
    rows = Event.objects.filter(cohort_id=cohort.pk, kind__in=KINDS, subject__in=known).order_by("at", "pk")
    found: dict[int, list[Span]] = {}
    for subject, kind, at, facts in rows.values_list("subject", "kind", "at", "facts"):
        day = date.fromisoformat(facts["on"]) if "on" in facts else today_in(cohort.time_zone, at)
        _read(found.setdefault(known[subject], []), day, resumed=kind == RESUMED)
    return {engagement: tuple(spans) for engagement, spans in found.items() if spans}


def _read(spans: list[Span], day: date, *, resumed: bool) -> None:
    """Add what one event says: a pause opens the last span unless one is open; going on closes it."""
    rests = bool(spans) and spans[-1].last is None
    if not resumed:
        spans += [] if rests else [Span(day)]
    elif rests:
        begun = spans.pop()
        spans += [Span(begun.first, day - timedelta(days=1))] if begun.first < day else []
