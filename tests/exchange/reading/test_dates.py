"""Dates in a column: month first unless the column shows otherwise."""

from datetime import date

import pytest

from tests.exchange.reading.made import faults, people, questions, read, text, workbook

AUGUST_17 = date(2026, 8, 17)


def hired(*values: str) -> list[date | None]:
    rows = (f"Ann {chr(65 + n)}lee\t{value}" for n, value in enumerate(values))
    return [one.hired for one in people(read(text("Name\tHire date", *rows)))]


@pytest.mark.parametrize(
    "written",
    [
        "2026-08-17",
        "2026-08-17T00:00:00.000Z",
        "2026/08/17",
        "20260817",
        "8/17/2026",
        "08/17/26",
        "8/17/2026 12:00:00 AM",
        "8-17-2026",
        "17.08.2026",
        "17-Aug-2026",
        "17 August 2026",
        "Aug. 17, 2026",
        "August 17th, 2026",
        "Mon, Aug 17, 2026",
        "46251",
        "46251.0",
    ],
)
def test_one_day_in_many_styles(written: str) -> None:
    assert hired(written) == [AUGUST_17]


def test_a_workbook_gives_typed_dates_and_serial_numbers() -> None:
    roster = read(workbook({"Staff": [["Name", "Hire date"], ["Ann Lee", AUGUST_17], ["Bo Orr", 46251]]}))
    assert [one.hired for one in people(roster)] == [AUGUST_17, AUGUST_17]


def test_month_first_when_nothing_shows_otherwise() -> None:
    assert hired("7/8/2026", "1/2/26") == [date(2026, 7, 8), date(2026, 1, 2)]


def test_one_day_above_twelve_makes_the_column_day_first() -> None:
    assert hired("7/8/2026", "17/8/2026") == [date(2026, 8, 7), AUGUST_17]


def test_a_column_that_shows_both_asks_about_the_rest() -> None:
    roster = read(text("Name,Hired", "Ann Lee,17/8/2026", "Bo Orr,8/17/2026", "Cy Fay,7/8/2026", "Di Roe,8/8/2026"))
    assert [one.hired for one in people(roster)] == [AUGUST_17, AUGUST_17, None, date(2026, 8, 8)]
    (question,) = questions(roster)
    assert (question.row, question.column, question.value) == (4, "Hired", "7/8/2026")
    assert question.choices == ("July 8, 2026", "August 7, 2026")
    assert question.message == (
        "7/8/2026 could be July 8, 2026 or August 7, 2026: this column writes dates both ways. Which is it?"
    )


def test_a_choice_can_be_written_in_place_of_the_value() -> None:
    assert hired("August 7, 2026") == [date(2026, 8, 7)]


@pytest.mark.parametrize(
    "written, message, suggestion",
    [
        ("8/17/2206", "8/17/2206 is in the future. Did they mean 2026?", "8/17/2026"),
        ("2206-08-17", "2206-08-17 is in the future. Did they mean 2026?", "2026-08-17"),
        ("17-Aug-1026", "17-Aug-1026 is too long ago. Did they mean 2026?", "17-Aug-2026"),
        ("8/17/9876", "8/17/9876 is in the future", ""),
        ("2/30/2026", "2/30/2026 is not a day on any calendar", ""),
        ("31/31/2026", "31/31/2026 is not a day on any calendar", ""),
        ("last summer", "“last summer” is not a date we can read. Write it like 8/17/2026", ""),
        ("2026", "“2026” is not a date we can read. Write it like 8/17/2026", ""),
    ],
)
def test_days_that_cannot_be_are_faults(written: str, message: str, suggestion: str) -> None:
    roster = read(text("Name\tHire date", f"Ann Lee\t{written}"))
    assert faults(roster) == [(2, "Hire date", written, message, suggestion)]
    assert [one.hired for one in people(roster)] == [None]


@pytest.mark.parametrize("nothing", ["", "  ", "N/A", "n/a", "-", "TBD", "unknown"])
def test_words_for_no_date_are_no_fault(nothing: str) -> None:
    assert faults(read(text("Name\tHire date", f"Ann Lee\t{nothing}"))) == []
