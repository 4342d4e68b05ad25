"""A program written from the handbook alone, that shares no set of features with the five: circles with two helpers
each, eighteen months, another currency, pay by the hour and by the mile, facts somebody attests, a leap-day cut-off."""

from datetime import date
from pathlib import Path

import pytest

from alongside.blueprint.examples import outcomes
from alongside.blueprint.language import Blueprint
from alongside.blueprint.outline import outline
from alongside.blueprint.reader import read
from alongside.blueprint.simulation.year import Year, simulate
from tests.blueprint.scenes import told

pytestmark = pytest.mark.once

TEXT = Path(__file__).with_name("libraries.yaml").read_text("utf-8")
FALL = date(2026, 9, 10)


def program(text: str = TEXT) -> Blueprint:
    reading = read(text, file="libraries.yaml")
    assert reading.faults == ()
    assert reading.blueprint is not None
    return reading.blueprint


def year(text: str = TEXT) -> Year:
    return simulate(program(text), on=FALL)


def test_its_people_come_out_and_its_year_can_be_met() -> None:
    assert [(one.name, one.got) for one in outcomes(program()) if not one.met] == []
    assert year().impossible == ()


def test_two_helpers_of_each_circle_have_as_much_between_them_as_one_would() -> None:
    alone = TEXT.replace("group: 4, count: 2", "group: 4")
    assert alone != TEXT
    weeks = [(one.minutes, one.driving) for text in (TEXT, alone) for one in year(text).weeks]
    assert weeks == [(30.0, 120.0), (30.0, 120.0)]


def test_it_says_what_comes_before_a_signature_and_what_a_mile_is_worth_from_when() -> None:
    said = [line for section in outline(program()) for line in section.lines]
    signed = "Signed by an elder: signed by an elder, signed by elder by the end of the cohort, once there are: "
    assert f"{signed}Hours and Library story." in said
    assert [line for line in said if line.startswith("The amount")] == [
        "The amount is 0.70 CAD, from January 1, 2026.",
        "The amount is 0.74 CAD, from January 1, 2027.",
    ]


def test_a_price_in_another_currency_than_its_group_pays_is_told() -> None:
    says = "Prices of one group are in one currency; others of this list are in CAD."
    found = told(TEXT.replace("30h: {treaty: 1700 CAD", "30h: {treaty: 1700 USD"))
    assert [(path, message) for _, path, message in found] == [("contracts.lists[0].prices.30h.treaty", says)]
