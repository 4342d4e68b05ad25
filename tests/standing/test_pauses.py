"""A pause is to a pair what a break is to a school: neither ever makes more missed, more silent or more behind."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from alongside.kernel.clock import Sessions, Span, days
from alongside.programs.actions.engagements import pause, resume
from alongside.programs.models.engagements import Engagement
from alongside.programs.pauses import pauses_of
from alongside.standing.evaluation import Standing, evaluate
from alongside.standing.known import Item, Known, State, Verdict
from alongside.standing.queries import of_engagement
from tests.cast import cast
from tests.factories.programs import Pair, cohort, pair
from tests.factories.sessions import met
from tests.standing.test_evaluation import GARDEN, TERM, YEAR

SCHOOL_YEAR = Span(date(2026, 8, 17), date(2027, 5, 28))
DAY = timedelta(days=1)


def standing(
    on: date,
    *,
    started: date = date(2026, 9, 1),
    breaks: Sequence[Span] = (),
    pauses: Sequence[Span] = (),
    together: Sequence[date] = (),
) -> Standing:
    """Ninety minutes on each of these days."""
    past = sorted(day for day in together if day <= on)
    known = Known(
        on=on,
        duty="growing",
        role="newcomer",
        supported=True,
        started=started,
        cohort=YEAR,
        calendar=Sessions(SCHOOL_YEAR, tuple(breaks)),
        term=TERM,
        first_contact=past[0] if past else None,
        last_contact=past[-1] if past else None,
        pauses=tuple(pauses),
        person={"contract-hours": 90 * len(past)},
        pair_days={"weekly": dict.fromkeys(together, 90)},
    )
    return evaluate(GARDEN, known)


def item(found: Standing, key: str) -> Item:
    return next(each for each in found.items if each.key == key)


def missed(found: Standing) -> int:
    return item(found, "week").of - item(found, "week").have


SOME_DAY = st.dates(date(2026, 8, 1), date(2027, 6, 15))


@st.composite
def spans(draw: st.DrawFn, most: int) -> tuple[Span, ...]:
    """Up to so many spans apart from one another, each of a day to five weeks."""
    found: list[Span] = []
    for first in sorted(draw(st.lists(SOME_DAY, max_size=most))):
        if not found or first > (found[-1].last or first) + DAY:
            found.append(Span(first, first + draw(st.integers(0, 35)) * DAY))
    return tuple(found)


def by_hand(on: date, started: date, rests: Sequence[Span], together: Sequence[date]) -> int:
    """Weeks over since the match, with a day in session and no session: counted day by day."""
    out = {day for rest in rests for day in days(rest)}
    school = [day for day in days(SCHOOL_YEAR) if day.weekday() < 5]
    weeks = {day - day.weekday() * DAY for day in school if day not in out}
    begun = {week for week in weeks if started <= min(day for day in school if day - day.weekday() * DAY == week)}
    met_in = {day - day.weekday() * DAY for day in together if day <= on}
    return len({week for week in begun if week < on - on.weekday() * DAY} - met_in)


@pytest.mark.once
@given(SOME_DAY, SOME_DAY, spans(3), spans(3), st.lists(SOME_DAY, max_size=20, unique=True))
def test_missed_are_the_weeks_in_session_and_not_paused_without_a_session(
    on: date, started: date, breaks: tuple[Span, ...], pauses: tuple[Span, ...], together: list[date]
) -> None:
    found = standing(on, started=started, breaks=breaks, pauses=pauses, together=together)
    assert missed(found) == by_hand(on, started, (*breaks, *pauses), together)


@pytest.mark.once
@given(SOME_DAY, spans(4), spans(4), st.booleans(), st.lists(SOME_DAY, max_size=20, unique=True), st.data())
def test_one_rest_more_leaves_nobody_worse_off(
    on: date,
    breaks: tuple[Span, ...],
    pauses: tuple[Span, ...],
    of_school: bool,
    together: list[date],
    data: st.DataObject,
) -> None:
    rests = breaks if of_school else pauses
    kept = [rest for rest in rests if data.draw(st.booleans())]
    before = standing(on, breaks=kept if of_school else breaks, pauses=pauses if of_school else kept, together=together)
    after = standing(on, breaks=breaks, pauses=pauses, together=together)
    for name, worse in (("week", missed), ("contact", lambda found: item(found, "contact").have)):
        assert (name, worse(after) <= worse(before)) == (name, True)
    assert (item(after, "hours").planned or 0) <= (item(before, "hours").planned or 0)
    assert (item(before, "week").state, item(after, "week").state) != (State.ON_PLAN, State.BEHIND)


@pytest.mark.once
def test_forty_days_of_leave_are_no_silence() -> None:
    last, on = date(2026, 10, 1), date(2026, 11, 20)
    rest = Span(date(2026, 10, 5), date(2026, 11, 13))
    told = [standing(on, pauses=pauses, together=[last]) for pauses in ((), (rest,))]
    assert [(each.verdict, each.silent_for) for each in told] == [(Verdict.SILENT, 50), (Verdict.BEHIND, 10)]
    later = standing(date(2026, 12, 4), pauses=(rest,), together=[last])
    assert item(later, "contact").missing == "no contact for 24 days, the pause not counted"


@pytest.mark.once
def test_an_even_plan_does_not_grow_while_it_rests() -> None:
    """A year of 365 days without 73 of leave: on the last day all of it is asked, half-way less than half."""
    rest = Span(date(2026, 9, 1), date(2026, 11, 12))
    plans = [item(standing(day, pauses=(rest,)), "hours").planned for day in (date(2026, 11, 12), date(2027, 6, 30))]
    assert plans == [2400 * 62 // 292, 2400]


@pytest.fixture
def two() -> Pair:
    everyone = cast()
    return pair(cohort(everyone.places.union), everyone.renee, everyone.maya, starts_on=date(2026, 9, 7))


def at(day: date) -> time_machine.travel:
    return time_machine.travel(datetime(day.year, day.month, day.day, 20, 0, tzinfo=UTC), tick=False)


@pytest.mark.django_db
def test_the_weeks_of_a_leave_are_not_missed(two: Pair) -> None:
    """Met in two weeks, away for five, and nobody asks for those five."""
    for day in (date(2026, 9, 9), date(2026, 9, 16)):
        with at(day):
            met(two, day=day - DAY, minutes=90)
    with at(date(2026, 9, 21)):
        pause(engagement=two.engagement, reason="leave", by=None)
    with at(date(2026, 10, 26)):
        two.engagement.refresh_from_db()
        resume(engagement=two.engagement, by=None)
    two.engagement.refresh_from_db()
    seen = []
    for on in (date(2026, 10, 25), date(2026, 10, 26), date(2026, 11, 2), date(2026, 11, 9)):
        placed = of_engagement(Engagement.objects.get(pk=two.engagement.pk), on=on).standing
        week = item(placed, "week")
        seen.append((week.have, week.of, placed.verdict is Verdict.PAUSED, placed.silent_for))
    assert seen == [(2, 2, True, 5), (2, 2, False, 6), (2, 3, False, 13), (2, 4, False, 20)]


@pytest.mark.django_db
def test_a_pause_of_an_hour_is_none_and_a_second_one_changes_nothing(two: Pair) -> None:
    with at(date(2026, 10, 5)):
        pause(engagement=two.engagement, reason="leave", by=None)
        resume(engagement=two.engagement, by=None)
    assert pauses_of(two.engagement.cohort, [two.engagement]) == {}
    with at(date(2026, 10, 6)):
        pause(engagement=two.engagement, reason="leave", by=None)
        pause(engagement=two.engagement, reason="rest", by=None)
    assert pauses_of(two.engagement.cohort, [two.engagement]) == {two.engagement.pk: (Span(date(2026, 10, 6)),)}
