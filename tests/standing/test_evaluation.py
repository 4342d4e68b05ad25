"""Where a pair stands: forty hours, three visits, ninety minutes a week; weeks without school count against nobody."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.blueprint.language import Blueprint
from alongside.blueprint.library import load, programs
from alongside.blueprint.reader import read
from alongside.kernel.clock import Sessions, Span
from alongside.standing.evaluation import evaluate
from alongside.standing.known import Known, State, Term, Verdict

pytestmark = pytest.mark.once
FILE = Path(__file__).parents[1] / "factories" / "garden.yaml"
YEAR = Span(date(2026, 7, 1), date(2027, 6, 30))
SCHOOL = Sessions(
    Span(date(2026, 8, 17), date(2027, 5, 28)),
    (Span(date(2026, 11, 23), date(2026, 11, 27)), Span(date(2026, 12, 21), date(2027, 1, 1))),
)
TERM = Term(40 * 60, date(2026, 7, 1), date(2027, 6, 30))


def _blueprint() -> Blueprint:
    found = read(FILE.read_text("utf-8"), file=FILE.name).blueprint
    assert found is not None
    return found


GARDEN = _blueprint()


def known(
    on: date,
    *,
    minutes: dict[date, int] | None = None,
    visits: dict[date, int] | None = None,
    together: dict[date, int] | None = None,
) -> Known:
    """Maya and Renée since the first of September, on a day."""
    days = sorted({*(minutes or {}), *(visits or {}), *(together or {})})
    return Known(
        on=on,
        duty="growing",
        role="newcomer",
        supported=True,
        started=date(2026, 9, 1),
        cohort=YEAR,
        calendar=SCHOOL,
        term=TERM,
        first_contact=days[0] if days else None,
        last_contact=days[-1] if days else None,
        person={"contract-hours": sum((minutes or {}).values()), "visits": sum((visits or {}).values())},
        pair_days={"weekly": together or {}},
    )


def test_forty_one_hours_and_two_visits_are_not_complete_and_say_why() -> None:
    day = date(2027, 5, 1)
    standing = evaluate(GARDEN, known(day, minutes={day: 41 * 60}, visits={day: 2}))
    states = {item.key: item.state for item in standing.items}
    assert (states["hours"], states["visits"]) == (State.MET, State.ON_PLAN)
    assert standing.verdict is not Verdict.COMPLETE
    assert standing.missing[0] == "1 of 3 onsite visits is still to come"
    assert standing.missing[-2:] == ("the goal", "both signatures")
    assert standing.not_followed_here == ("Goals", "Verification")


def test_the_plan_says_where_they_should_be_today() -> None:
    half = date(2026, 12, 29)  # the 182nd of 365 days
    hours = evaluate(GARDEN, known(half, minutes={half: 600})).hours
    assert hours is not None
    assert (hours.planned, hours.behind_by, hours.state) == (2400 * 182 // 365, 596, State.BEHIND)


@pytest.mark.parametrize(
    "delivered,verdict",
    [(2400 * 182 // 365 * 8 // 10, Verdict.BEHIND), (2400 * 182 // 365 * 8 // 10 + 1, Verdict.ON_PLAN)],
)
def test_under_four_fifths_of_the_plan_is_behind(delivered: int, verdict: Verdict) -> None:
    half = date(2026, 12, 29)
    without_weeks = replace(GARDEN, requirements={"hours": GARDEN.requirements["hours"]})
    assert evaluate(without_weeks, known(half, minutes={half: delivered})).verdict is verdict


@pytest.mark.parametrize(
    "on,visits,state",
    [
        (date(2026, 12, 28), 0, State.ON_PLAN),
        (date(2026, 12, 30), 0, State.AT_RISK),
        (date(2026, 12, 30), 1, State.ON_PLAN),
        (date(2026, 12, 30), 3, State.MET),
        (date(2027, 7, 1), 2, State.BEHIND),
    ],
)
def test_no_visit_by_half_term_is_at_risk(on: date, visits: int, state: State) -> None:
    standing = evaluate(GARDEN, known(on, visits={date(2026, 10, 1): visits} if visits else {}))
    assert next(item.state for item in standing.items if item.key == "visits") is state


def weeks(*mondays: date, minutes: int = 90) -> dict[date, int]:
    return {monday + timedelta(days=2): minutes for monday in mondays}


def test_weeks_without_school_do_not_count() -> None:
    """From the week of 7 September to that of 30 November: thirteen Mondays, one of them in the break."""
    mondays = [date(2026, 9, 7) + timedelta(weeks=n) for n in range(13)]
    together = weeks(*[monday for monday in mondays if monday != date(2026, 11, 23)])
    standing = evaluate(GARDEN, known(date(2026, 12, 4), together=together))
    item = next(item for item in standing.items if item.key == "week")
    assert (item.have, item.of, item.state) == (12, 12, State.ON_PLAN)


def test_the_week_that_is_not_over_counts_only_once_it_is_met() -> None:
    mondays = [date(2026, 9, 7), date(2026, 9, 14)]
    thursday = date(2026, 9, 17)
    before = evaluate(GARDEN, known(thursday, together=weeks(mondays[0])))
    after = evaluate(GARDEN, known(thursday, together=weeks(*mondays)))
    assert [(item.have, item.of) for standing in (before, after) for item in standing.items if item.key == "week"] == [
        (1, 1),
        (2, 2),
    ]


def test_less_than_ninety_minutes_is_not_a_week_met() -> None:
    mondays = [date(2026, 9, 7), date(2026, 9, 14)]
    standing = evaluate(GARDEN, known(date(2026, 9, 25), together=weeks(*mondays, minutes=89)))
    item = next(item for item in standing.items if item.key == "week")
    assert (item.have, item.of, item.state) == (0, 2, State.BEHIND)
    assert item.missing == "time together each week: 0 of 2 school weeks so far"


@pytest.mark.parametrize("quiet,verdict", [(21, Verdict.ON_PLAN), (22, Verdict.SILENT)])
def test_silence_is_longer_than_the_rule_allows(quiet: int, verdict: Verdict) -> None:
    day = date(2026, 9, 30)
    only = replace(GARDEN, requirements={key: GARDEN.requirements[key] for key in ("contact", "visits")})
    standing = evaluate(only, known(day + timedelta(days=quiet), visits={day: 2}))
    assert (standing.verdict, standing.silent_for) == (verdict, quiet)


def test_on_the_school_clock_a_break_is_no_silence() -> None:
    rule = replace(GARDEN.requirements["contact"], clock="school-days")  # type: ignore[arg-type]
    only = replace(GARDEN, requirements={"contact": rule})
    last = date(2026, 12, 18)
    silent = [
        evaluate(only, known(last + timedelta(days=days), visits={last: 1})).verdict is Verdict.SILENT
        for days in (22, 45, 46)
    ]
    assert silent == [False, False, True]


def test_nobody_is_silent_in_the_first_days_or_while_it_rests() -> None:
    first = known(date(2026, 9, 10))
    assert evaluate(GARDEN, first).verdict is Verdict.NOT_STARTED
    assert evaluate(GARDEN, replace(first, on=date(2026, 11, 1))).verdict is Verdict.SILENT
    resting = replace(first, on=date(2026, 11, 1), pauses=(Span(date(2026, 10, 1)),))
    assert evaluate(GARDEN, resting).verdict is Verdict.PAUSED


def test_everything_met_is_complete() -> None:
    day = date(2027, 5, 1)
    only = replace(GARDEN, requirements={key: GARDEN.requirements[key] for key in ("hours", "visits")})
    standing = evaluate(only, known(day, minutes={day: 2400}, visits={day: 3}))
    assert (standing.verdict, standing.missing) == (Verdict.COMPLETE, ())


def test_staying_in_touch_is_met_only_once_it_is_over() -> None:
    only = replace(GARDEN, requirements={"contact": GARDEN.requirements["contact"]})
    verdicts = [
        evaluate(only, known(day, visits={day: 1})).verdict
        for day in (date(2026, 10, 1), date(2027, 6, 29), YEAR.last)
        if day
    ]
    assert verdicts == [Verdict.ON_PLAN, Verdict.ON_PLAN, Verdict.COMPLETE]


def test_without_a_contract_the_hours_ask_for_one() -> None:
    standing = evaluate(GARDEN, replace(known(date(2026, 10, 1)), term=None))
    assert standing.missing[0] == "a contract of hours"


@given(
    st.dictionaries(st.dates(YEAR.first, date(2027, 6, 30)), st.integers(1, 720), max_size=40),
    st.dates(YEAR.first, date(2027, 6, 30)),
)
def test_more_hours_never_make_it_worse(minutes: dict[date, int], on: date) -> None:
    before, after = (evaluate(GARDEN, known(on, minutes=each)).hours for each in (minutes, {**minutes, on: 720}))
    assert before is not None
    assert after is not None
    assert after.have >= before.have - minutes.get(on, 0)
    assert (after.planned, after.of) == (before.planned, before.of)
    assert 0 <= (after.planned or 0) <= after.of


@pytest.mark.parametrize("program", [listed.key for listed in programs()])
def test_every_program_of_the_library_can_be_stood_in(program: str) -> None:
    blueprint = load(program)
    for key, duty in blueprint.duties.items():
        for on in (date(2026, 9, 10), date(2026, 12, 29), date(2027, 6, 30)):
            there = replace(
                known(on), duty=key, role=duty.person, supported=blueprint.roles[duty.person].access == "supported"
            )
            standing = evaluate(blueprint, there)
            asked = [item.key for item in standing.items]
            assert [item.key for item in standing.items if item.state is not State.MET and not item.missing] == [
                item.key for item in standing.items if item.state is State.ON_PLAN and not item.missing
            ]
            assert len(asked) == len(set(asked))
            assert standing.verdict is not Verdict.COMPLETE or not standing.missing
