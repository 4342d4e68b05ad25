"""Weeks and months that are open in part, and years somebody is there for in part: what a file may say of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.blueprint.grammar import Amount, Duration, Moment, Share
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.requirements import Reach
from alongside.blueprint.requirements import sentence
from alongside.kernel.clock import Sessions, Span, days
from alongside.standing.evaluation import evaluate
from alongside.standing.known import Item, Known, State
from tests.blueprint.scenes import choir_with, line_of, told
from tests.standing.test_evaluation import GARDEN, TERM, YEAR
from tests.standing.test_pauses import DAY, SCHOOL_YEAR, SOME_DAY, spans

pytestmark = pytest.mark.once
THANKSGIVING = Span(date(2026, 11, 25), date(2026, 11, 27))  # three days of five
WEEK = date(2026, 11, 23)


def saying(**more: Any) -> Blueprint:
    """Ninety minutes of every week, with more said of it."""
    week = GARDEN.requirements["week"]
    assert isinstance(week, Reach)
    return replace(GARDEN, requirements={**GARDEN.requirements, "week": replace(week, **{"share": None, **more})})


def week_of(
    blueprint: Blueprint,
    on: date,
    minutes: dict[date, int],
    *,
    started: date = date(2026, 9, 1),
    breaks: Sequence[Span] = (),
    pauses: Sequence[Span] = (),
) -> Item:
    known = Known(
        on=on,
        duty="growing",
        role="newcomer",
        supported=True,
        started=started,
        cohort=YEAR,
        calendar=Sessions(SCHOOL_YEAR, tuple(breaks)),
        term=TERM,
        pauses=tuple(pauses),
        pair_days={"weekly": minutes},
    )
    return next(one for one in evaluate(blueprint, known).items if one.key == "week")


def every_week(until: date, much: int = 90) -> dict[date, int]:
    """So much on the Monday of every week from September on."""
    return {date(2026, 9, 7) + n * 7 * DAY: much for n in range(60) if date(2026, 9, 7) + n * 7 * DAY <= until}


@pytest.mark.parametrize(
    "more, minutes, of, missed",
    [
        ({}, 36, 12, 1),
        ({}, 90, 12, 0),
        ({"days_at_least": 2}, 36, 12, 1),
        ({"days_at_least": 3}, 0, 11, 0),
        ({"days_at_least": 3}, 90, 12, 0),
        ({"pro_rata": True}, 36, 12, 0),
        ({"pro_rata": True}, 35, 12, 1),
        ({"pro_rata": True, "days_at_least": 3}, 0, 11, 0),
    ],
)
def test_the_week_of_thanksgiving(more: dict[str, Any], minutes: int, of: int, missed: int) -> None:
    """Two of its five days are open. Twelve weeks are over on November 30, from September 7 on."""
    on = date(2026, 11, 30)
    there = {day: much for day, much in every_week(on).items() if day != WEEK and day < on}
    there |= {WEEK: minutes} if minutes else {}
    found = week_of(saying(**more), on, there, started=date(2026, 9, 7), breaks=[THANKSGIVING])
    assert (found.of, found.of - found.have) == (of, missed)
    assert found.state == (State.BEHIND if missed else State.ON_PLAN)


@pytest.mark.parametrize("more, of", [({}, 2), ({"days_at_least": 3}, 1), ({"pro_rata": True}, 2)])
def test_a_leave_that_begins_on_a_wednesday(more: dict[str, Any], of: int) -> None:
    """Monday and Tuesday they could have met: a whole week for the usual rule, none, or two fifths of one."""
    leave = Span(date(2026, 10, 14), date(2026, 11, 6))
    there = {date(2026, 10, 5): 90, date(2026, 10, 12): 36}
    found = week_of(saying(**more), date(2026, 11, 9), there, started=date(2026, 10, 5), pauses=[leave])
    assert (found.of, found.have) == (of, 2 if more.get("pro_rata") else 1)


@pytest.mark.parametrize("minutes, met", [(53, False), (54, True)])
def test_who_begins_on_a_wednesday_is_asked_for_three_days(minutes: int, met: bool) -> None:
    wednesday, on = date(2026, 9, 9), date(2026, 9, 14)
    usual = week_of(saying(), on, {wednesday: minutes}, started=wednesday)
    assert (usual.of, usual.have) == (0, 0)
    part = week_of(saying(pro_rata=True), on, {wednesday: minutes}, started=wednesday)
    assert (part.of, part.have) == (1, int(met))


def by_hand(
    on: date, started: date, rests: Sequence[Span], minutes: dict[date, int], rule: tuple[int, bool]
) -> tuple[int, int]:
    """Weeks met, and weeks that asked, counted day by day from the words of the language alone."""
    least, pro_rata = rule
    out = {day for rest in rests for day in days(rest)}
    school = [day for day in days(SCHOOL_YEAR) if day.weekday() < 5]
    met = several = 0
    for monday in sorted({day - day.weekday() * DAY for day in school}):
        if monday > on:
            continue
        week = [day for day in school if day - day.weekday() * DAY == monday]
        began_late = started > week[0]
        open_ = [day for day in week if day not in out and (day >= started or not (pro_rata and began_late))]
        asks = max(1, 90 * len(open_) // len(week)) if pro_rata else 90
        had = [much for day, much in minutes.items() if day <= on and day - day.weekday() * DAY == monday]
        there = bool(had) and sum(had) >= asks
        over = monday + 6 * DAY < on - on.weekday() * DAY + DAY
        counts = over and len(open_) >= least and (pro_rata or not began_late)
        met, several = met + there, several + (there or counts)
    return met, several


MINUTES = st.dictionaries(SOME_DAY, st.sampled_from([10, 18, 36, 45, 54, 72, 90, 120]), max_size=25)
RULES = st.tuples(st.integers(1, 5), st.booleans())


@given(SOME_DAY, SOME_DAY, spans(3), spans(3), MINUTES, RULES)
def test_any_breaks_and_leaves_come_to_what_is_counted_by_hand(
    on: date,
    started: date,
    breaks: tuple[Span, ...],
    pauses: tuple[Span, ...],
    minutes: dict[date, int],
    rule: tuple[int, bool],
) -> None:
    blueprint = saying(days_at_least=rule[0] if rule[0] > 1 else None, pro_rata=rule[1])
    found = week_of(blueprint, on, minutes, started=started, breaks=breaks, pauses=pauses)
    assert (found.have, found.of) == by_hand(on, started, (*breaks, *pauses), minutes, rule)


@given(SOME_DAY, spans(4), spans(2), MINUTES, RULES, st.data())
def test_one_rest_more_never_misses_one_week_more(
    on: date,
    breaks: tuple[Span, ...],
    pauses: tuple[Span, ...],
    minutes: dict[date, int],
    rule: tuple[int, bool],
    data: st.DataObject,
) -> None:
    blueprint = saying(days_at_least=rule[0] if rule[0] > 1 else None, pro_rata=rule[1])
    kept = [rest for rest in breaks if data.draw(st.booleans())]
    before, after = (week_of(blueprint, on, minutes, breaks=rests, pauses=pauses) for rests in (kept, breaks))
    assert after.of - after.have <= before.of - before.have
    assert (before.state, after.state) != (State.ON_PLAN, State.BEHIND)


def hours_of(more: dict[str, Any], known: Known) -> Item:
    """Forty hours by the end of the cohort."""
    asked = Reach(
        label="Hours of the year",
        account="contract-hours",
        reach=Amount(duration=Duration(40, "hour")),
        by=Moment("cohort.end"),
        **more,
    )
    blueprint = replace(GARDEN, requirements={"year": asked})
    return evaluate(blueprint, known).items[0]


def whoever(joined: date, *, on: date = date(2027, 6, 30), pauses: Sequence[Span] = ()) -> Known:
    return Known(
        on=on,
        duty="growing",
        role="newcomer",
        supported=True,
        started=joined,
        joined=joined,
        cohort=YEAR,
        calendar=Sessions(SCHOOL_YEAR),
        pauses=tuple(pauses),
        person={"contract-hours": 60},
    )


def test_who_is_hired_in_january_is_asked_for_the_part_of_the_year_that_is_left() -> None:
    january = whoever(date(2027, 1, 1))
    assert hours_of({}, january).of == 2400
    found = hours_of({"pro_rata": True}, january)
    assert (found.of, found.missing) == (2400 * 181 // 365, "18 h 50 min of 19 h 50 min are still to come")
    assert hours_of({"pro_rata": True}, whoever(YEAR.first)).of == 2400
    assert hours_of({"pro_rata": True}, whoever(date(2027, 6, 30))).of == 2400 // 365


def test_a_leave_takes_its_part_of_the_year_with_it() -> None:
    leave = Span(date(2026, 9, 1), date(2026, 11, 12))
    assert hours_of({"pro_rata": True}, whoever(YEAR.first, pauses=[leave])).of == 2400 * 292 // 365


def test_who_gets_another_helper_in_the_year_was_there_all_the_time() -> None:
    again = replace(whoever(YEAR.first), started=date(2027, 1, 1))
    assert hours_of({"pro_rata": True}, again).of == 2400


def test_the_file_says_it_in_a_sentence() -> None:
    blueprint = saying(days_at_least=3, pro_rata=True, share=Share(80))
    assert sentence(blueprint, "week") == (
        "90 minutes of together each week each school week with at least 3 school days in 80 % of them, "
        "less in proportion where it is open in part"
    )


SING = "sing: {label: Singing, account: singing, reach: 30 hours, by: cohort.end}"


@pytest.mark.parametrize(
    "text, key, says",
    [
        ("reach: 1 hour, each: school-week, days_at_least: 6", "days_at_least", "A school week has 5 days at most."),
        (
            "reach: 1 hour, each: school-month, days_at_least: 24",
            "days_at_least",
            "A school month has 23 days at most.",
        ),
        (
            "reach: 1 hour, by: cohort.end, days_at_least: 3",
            "days_at_least",
            "So many days are of a period; say each: school-week or each: school-month.",
        ),
        (
            "reach: contract.hours, by: cohort.end, pro_rata: yes",
            "pro_rata",
            "Hours of a contract are those that were granted or bought; take this out.",
        ),
        (
            "reach: 1 hour, by: match + 3 months, pro_rata: yes",
            "pro_rata",
            "A part of what? Say each: school-week, or a day of the cohort, by: cohort.end.",
        ),
        (
            "reach: 1 hour, each: school-week, prorata: yes",
            "prorata",
            'No code reads "prorata" here. Did you mean "pro_rata"?',
        ),
    ],
)
def test_what_a_file_must_not_say_of_it(text: str, key: str, says: str) -> None:
    whole = choir_with("reach: 30 hours, by: cohort.end", text)
    assert (line_of(whole, "  sing:"), f"requirements.sing.{key}", says) in told(whole)


def test_a_week_of_a_year_without_a_last_day() -> None:
    """A calendar that goes on: weeks are counted up to the one that is not over."""
    known = replace(whoever(date(2026, 9, 7), on=date(2026, 9, 21)), calendar=Sessions(Span(date(2026, 8, 17))))
    found = next(one for one in evaluate(saying(pro_rata=True), known).items if one.key == "week")
    assert (found.have, found.of) == (0, 2)
