"""A dry run of more than one school year, and of weeks that are short."""

from datetime import date

import pytest

from alongside.blueprint.language import Blueprint
from alongside.blueprint.reader import read
from alongside.blueprint.simulation.plan import hours
from alongside.blueprint.simulation.year import Year, simulate, simulate_years
from tests.blueprint.scenes import CHOIR

pytestmark = pytest.mark.once

FALL = date(2026, 9, 1)
TWO_YEARS = "\nplanning:\n  people: {apprentice: 4, cantor: 2}\n"
LONG = (
    "  continues: {each: school-year,",
    "  cohorts: {first: {from: 2026-09-15, until: 2028-03-14}}\n  continues: {each: school-year,",
)
SCHOOL = "  school: {from: 09-01, until: 12-18, breaks: [{from: 11-25, until: 11-27}, {from: 10-12}]}\n"


def blueprint(text: str) -> Blueprint:
    reading = read(text, file="program.yaml")
    assert reading.faults == ()
    assert reading.blueprint is not None
    return reading.blueprint


def year(text: str, *, on: date = FALL) -> Year:
    return simulate(blueprint(text), on=on)


def test_a_cohort_of_two_years_has_the_weeks_of_both() -> None:
    """30 hours with each of four, in 36 weeks; in 36 and the 26 of the second year."""
    text = CHOIR.replace("examples:", f"{TWO_YEARS}examples:", 1).replace("group: split", "duties: [solo]", 1)
    one, two = year(text), year(text.replace(*LONG, 1), on=date(2026, 9, 15))
    weeks = [(each.school_year, hours(each.weeks[0].minutes)) for each in (one, two)]
    assert weeks == [("2026-27", "1 h 40 min"), ("2026-28", "58 min")]


def test_the_years_that_follow_are_tried_and_a_fund_is_for_all_of_them() -> None:
    text = CHOIR.replace(
        "examples:",
        f"{TWO_YEARS}  next_years: [{{people: {{cantor: 3}}}}, {{people: {{apprentice: 9}}}}]\n"
        "funds:\n  hall: {label: Hall fund, payer: valley, amount: 700 EUR}\n"
        "pay:\n  cantors: {role: cantor, label: Cantors, amount: 100 EUR, per: year, fund: hall}\nexamples:",
        1,
    )
    years = simulate_years(blueprint(text), on=FALL)
    assert [(one.school_year, one.entering[0].people, one.weeks[0].helpers) for one in years] == [
        ("2026-27", 4, 2),
        ("2027-28", 4, 3),
        ("2028-29", 9, 3),
    ]
    money = (
        "It has 700.00 EUR, and 800.00 EUR are paid out of it "
        "(Cantors 2026-27 200.00 EUR, Cantors 2027-28 300.00 EUR, Cantors 300.00 EUR)."
    )
    assert [[one.says for one in each.impossible if one.path == "funds.hall"] for each in years] == [[], [], [money]]


def test_a_short_week_asks_for_nothing_where_school_days_are_known() -> None:
    """14 weeks from the middle of September on: one of them with two days, one with four."""
    asked = "sing: {label: Singing, account: evenings, reach: 1, each: school-week, of: cantor, days_at_least: 3}"
    text = CHOIR.replace("sing: {label: Singing, account: singing, reach: 30 hours, by: cohort.end}", asked, 1)
    known = text.replace("examples:", f"{TWO_YEARS}{SCHOOL}examples:", 1)
    unknown = year(text.replace("examples:", f"{TWO_YEARS}examples:", 1))
    question = "on which days school is open (planning.school), for “Singing” asks by its days (requirements.sing)"
    assert (question in unknown.unknown, question in year(known).unknown) == (True, False)
    pro_rata = year(known.replace(", days_at_least: 3", ", pro_rata: yes"))
    told = [
        [one.says.partition(";")[0] for one in each.impossible if one.path == "requirements.sing"]
        for each in (unknown, year(known), pro_rata)
    ]
    assert told == [[f"It is asked {n} times, and takes place once."] for n in (36, 13, 14)]
