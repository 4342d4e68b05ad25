"""The gap clock, and what goes along by itself: random parting against a count day by day."""

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from alongside.kernel.clock import Span, monday_of
from alongside.programs.actions.changing import change_helper
from alongside.programs.actions.engagements import start_engagement
from alongside.programs.models.participations import Participation
from alongside.standing.gaps import Gap, _gap, gaps
from alongside.standing.queries import of_engagement
from tests.cast import Cast
from tests.factories.programs import Pair, cohort, enrolled
from tests.factories.sessions import met

FIRST, LAST = date(2026, 7, 1), date(2026, 11, 18)
DAYS = st.integers(-20, 160).map(lambda n: FIRST + timedelta(days=n))


def spans() -> st.SearchStrategy[list[Span]]:
    lengths = st.one_of(st.none(), st.integers(0, 60))
    one = st.tuples(DAYS, lengths).map(
        lambda pair: Span(pair[0], None if pair[1] is None else pair[0] + timedelta(days=pair[1]))
    )
    return st.lists(one, max_size=5)


@pytest.mark.once
@given(served=spans(), away=spans())
def test_the_clock_counts_as_somebody_would_on_a_calendar(served: list[Span], away: list[Span]) -> None:
    whole = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    there = [day for day in whole if any(span.holds(day) for span in served)]
    alone = [day for day in whole if day not in there and not any(span.holds(day) for span in away)]
    ends = max((span.last or date.max for span in served), default=FIRST - timedelta(days=1))
    told = Gap(now=sum(day > ends for day in alone), whole=len(alone), before=bool(served))
    assert _gap(Span(FIRST, LAST), served, away) == told


@pytest.mark.django_db
def test_every_minute_goes_along_however_often_somebody_is_matched_anew(everyone: Cast) -> None:
    chance = random.Random(20261119)
    into = cohort(everyone.places.union)
    guides = [enrolled(into, one, "guide") for one in (everyone.renee, everyone.nora, everyone.stranger)]
    maya = enrolled(into, everyone.maya, "newcomer")
    begun = {"cohort": into, "duty": "growing", "supported": maya, "starts_on": FIRST}
    with time_machine.travel(datetime(2026, 11, 18, 20, tzinfo=UTC), tick=False):
        now = start_engagement(**begun, helper=guides[0], by=None)  # type: ignore[arg-type] # named above
        day, minutes, weeks = date(2026, 8, 31), 0, Counter[tuple[int, date]]()
        for turn in range(9):
            helper = guides[turn // 3]
            if turn and turn % 3 == 0:
                now = change_helper(engagement=now, helper=helper, from_day=day, by=None)
            length = chance.choice((30, 60, 90, 120))
            met(Pair(now, helper, maya), day=day, minutes=length)
            minutes, weeks[now.pk, monday_of(day)] = minutes + length, weeks[now.pk, monday_of(day)] + length
            day += timedelta(days=chance.randint(1, 9))
    here = {one.key: one for one in of_engagement(now, on=LAST).standing.items}
    assert here["hours"].have == minutes
    of_these_two = [each for (engagement, _), each in weeks.items() if engagement == now.pk]
    assert here["week"].have == sum(each >= 90 for each in of_these_two)
    assert gaps(into, Participation.objects.filter(pk=maya.pk), "growing", on=LAST) == {maya.pk: Gap(0, 0, before=True)}
