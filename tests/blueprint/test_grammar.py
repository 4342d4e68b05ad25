"""The little grammars: what may be written, what it means, and what is said otherwise."""

from datetime import date
from decimal import Decimal

import pytest

from alongside.blueprint import grammar
from alongside.blueprint.grammar import Amount, Duration, Moment, Money, MonthDay, Share, Span
from alongside.kernel.clock import SchoolYear

pytestmark = pytest.mark.once

JULY = MonthDay(7, 1)
JANUARY = MonthDay(1, 1)


def test_lengths_of_time() -> None:
    assert grammar.duration_of("40 hours") == Duration(40, "hour")
    assert grammar.duration_of("1 school-year") == Duration(1, "school-year")
    assert grammar.duration_of("90 minutes").minutes == 90
    assert grammar.duration_of("2 hours").minutes == 120
    assert str(Duration(1, "month")) == "1 month"
    assert str(Duration(30, "school-day")) == "30 school days"


def test_months_keep_to_the_end_of_the_month() -> None:
    assert Duration(1, "month").after(date(2024, 1, 31)) == date(2024, 2, 29)
    assert Duration(12, "month").after(date(2024, 2, 29)) == date(2025, 2, 28)
    assert Duration(5, "year").after(date(2024, 2, 29), times=-1) == date(2019, 2, 28)
    assert Duration(45, "day").after(date(2026, 9, 1)) == date(2026, 10, 16)


def test_money_is_exact() -> None:
    assert grammar.money_of("1749 USD") == Money(Decimal(1749), "USD")
    assert grammar.money_of("1,749.10 USD") == Money(Decimal("1749.10"), "USD")
    assert [f"{Money(Decimal(-8996), of)}" for of in ("USD", "EUR")] == ["-$8,996.00", "-8,996.00 EUR"]
    assert str(grammar.money_of("2999 USD")) == "$2,999.00"
    assert str(grammar.money_of("12 EUR")) == "12.00 EUR"


def test_moments() -> None:
    assert grammar.moment_of("match + 45 days") == Moment("match", Duration(45, "day"))
    assert grammar.moment_of("contract.end") == Moment("contract.end")
    assert grammar.moment_of("event.forum - 1 week").on(date(2026, 3, 8)) == date(2026, 3, 1)
    assert str(grammar.moment_of("cohort.start + 90 days")) == "90 days after the start of the cohort"


def test_amounts_shares_and_spans() -> None:
    assert grammar.amount_of("3") == Amount(count=3)
    assert grammar.amount_of("10 hours") == Amount(duration=Duration(10, "hour"))
    assert grammar.amount_of("contract.hours") == Amount(of_contract=True)
    assert grammar.share_of("80 %") == grammar.share_of("80%") == Share(80)
    assert grammar.span_of("4-8") == Span(4, 8)
    assert grammar.span_of("4") == Span(4, 4)


def test_school_years() -> None:
    assert grammar.school_year_named("2025-26") == SchoolYear(2025)
    assert grammar.school_year_named("1999-00") == SchoolYear(1999)
    assert grammar.school_year_of(date(2026, 6, 30), JULY) == SchoolYear(2025)
    assert grammar.school_year_of(date(2026, 7, 1), JULY) == SchoolYear(2026)


@pytest.mark.parametrize(
    "hired, year",
    [
        (date(2024, 7, 1), 2024),
        (date(2024, 12, 31), 2024),
        (date(2025, 1, 1), 2025),
        (date(2025, 6, 30), 2025),
        (date(2025, 7, 1), 2025),
        (date(2024, 2, 29), 2024),
    ],
)
def test_hired_before_the_cut_off_counts_for_that_school_year(hired: date, year: int) -> None:
    assert grammar.counted_year(hired, starts=JULY, cut_off=JANUARY) == SchoolYear(year)


def test_a_cut_off_on_a_leap_day_is_the_28th_in_other_years() -> None:
    leap = grammar.month_day_of("02-29")
    assert grammar.counted_year(date(2025, 2, 27), starts=JULY, cut_off=leap) == SchoolYear(2024)
    assert grammar.counted_year(date(2025, 2, 28), starts=JULY, cut_off=leap) == SchoolYear(2025)
    assert grammar.counted_year(date(2024, 2, 28), starts=JULY, cut_off=leap) == SchoolYear(2023)


@pytest.mark.parametrize(
    "read, text",
    [
        (grammar.duration_of, "40"),
        (grammar.duration_of, "40 hour s"),
        (grammar.duration_of, "101 years"),
        (grammar.money_of, "1749"),
        (grammar.money_of, "1749.5 USD"),
        (grammar.money_of, "-5 USD"),
        (grammar.money_of, "17,49 USD"),
        (grammar.moment_of, "someday"),
        (grammar.moment_of, "match + 45"),
        (grammar.moment_of, "match + 2 hours"),
        (grammar.school_year_named, "2025-27"),
        (grammar.month_day_of, "02-30"),
        (grammar.month_day_of, "13-01"),
        (grammar.date_of, "2023-02-29"),
        (grammar.date_of, "01/15/2025"),
        (grammar.date_of, "0001-01-01"),
        (grammar.share_of, "120 %"),
        (grammar.span_of, "8-4"),
        (grammar.yes_no_of, "maybe"),
        (grammar.whole_of, "-1"),
        (grammar.whole_of, "٣"),
        (grammar.number_of, "1e9"),
        (grammar.amount_of, "many"),
    ],
)
def test_what_does_not_fit_is_told_with_an_example(read: object, text: str) -> None:
    assert callable(read)
    with pytest.raises(ValueError, match=r"here|day|here\.|calendar"):
        read(text)


def test_what_is_past_every_calendar_is_its_last_or_first_day() -> None:
    last = (
        Duration(1, "day").after(date.max),
        Duration(3, "week").after(date.max),
        Duration(2, "month").after(date.max),
    )
    assert last == (date.max,) * 3
    assert Duration(1, "year").after(date.min, times=-1) == date.min
