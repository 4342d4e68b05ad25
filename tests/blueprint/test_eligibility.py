"""Who may take part, on both sides of every edge, with the sentence a page prints."""

from datetime import date
from decimal import Decimal

import pytest

from alongside.blueprint.eligibility import price, verdict
from alongside.blueprint.facts import Facts, FactValue
from alongside.blueprint.grammar import Money
from alongside.blueprint.library import load
from alongside.blueprint.parts.examples import Appointment
from alongside.blueprint.reader import read
from alongside.kernel.clock import SchoolYear
from tests.blueprint.scenes import CHOIR as CHOIR_TEXT
from tests.blueprint.scenes import choir

pytestmark = pytest.mark.once

PRINCIPALS = load("principal-mentoring")


def principal(hired: date, **more: FactValue) -> Facts:
    return {"position": "principal", "hired": hired, "sector": "public", "district-article": "10", **more}


@pytest.mark.parametrize(
    "hired, on, track, school_year",
    [
        (date(2022, 12, 31), date(2023, 1, 5), "funded", "2022-23"),
        (date(2023, 1, 1), date(2023, 1, 5), "funded", "2023-24"),
        (date(2023, 12, 31), date(2024, 1, 5), "funded", "2023-24"),
        (date(2024, 1, 1), date(2024, 1, 5), "paid", "2024-25"),
        (date(2021, 1, 1), date(2021, 2, 1), "funded", "2021-22"),
        (date(2020, 12, 31), date(2021, 2, 1), "paid", "2020-21"),
        (date(2024, 2, 29), date(2024, 3, 1), "paid", "2024-25"),
        (date(2023, 8, 1), date(2024, 6, 30), "funded", "2023-24"),
        (date(2023, 8, 1), date(2024, 7, 1), "paid", "2024-25"),
    ],
)
def test_a_first_year_is_told_by_the_first_of_january(hired: date, on: date, track: str, school_year: str) -> None:
    found = verdict(PRINCIPALS, principal(hired), on=on)
    assert (found.answer, found.track, str(found.school_year)) == ("yes", track, school_year)


def test_the_sentence_says_year_hiring_and_why_it_is_not_free() -> None:
    found = verdict(PRINCIPALS, principal(date(2025, 1, 15)), on=date(2025, 8, 20))
    assert found.sentence == (
        "First-year head principal in 2025-26: hired January 15, 2025, after the cut-off; "
        "the funded years are over, so paid."
    )
    assert found.school_year == SchoolYear(2025)


def test_free_means_hours_without_a_price() -> None:
    found = verdict(PRINCIPALS, principal(date(2022, 8, 1)), on=date(2022, 9, 1))
    assert [(offer.contract, offer.hours, offer.price, offer.granted) for offer in found.offers] == [
        ("40h", 40, None, True)
    ]


def test_members_and_others_pay_their_own_price() -> None:
    for member, prices in ((True, ["1749", "2999", "4249"]), (False, ["2629", "4499", "6374"])):
        found = verdict(PRINCIPALS, {"position": "dean", "member": member}, on=date(2026, 9, 1))
        assert [offer.price for offer in found.offers] == [Money(Decimal(amount), "USD") for amount in prices]


def test_a_price_waits_until_membership_is_known() -> None:
    assert price(PRINCIPALS, "20h", {}, on=date(2026, 9, 1)) == (None, None)
    assert price(PRINCIPALS, "20h", {"member": True}, on=date(2020, 9, 1)) == ("member", None)


def test_service_elsewhere_and_in_another_position_is_not_service_as_principal_here() -> None:
    history = [
        Appointment("assistant-principal", date(2015, 8, 1), date(2019, 6, 30), "IL"),
        Appointment("principal", date(2019, 7, 1), date(2022, 6, 30), "IN"),
        Appointment("principal", date(2022, 7, 5), state="IL"),
    ]
    facts: Facts = {"position": "principal", "sector": "public", "district-article": "10"}
    assert verdict(PRINCIPALS, facts, on=date(2022, 9, 1), history=history).track == "funded"
    assert verdict(PRINCIPALS, facts, on=date(2023, 9, 1), history=history).sentence == (
        "Second-year head principal in 2023-24: hired July 5, 2022; "
        "not funded: the year as head principal is 2, not 1, so paid."
    )


def test_a_spring_that_ended_before_it_counted_is_no_year() -> None:
    history = [
        Appointment("principal", date(2021, 2, 1), date(2021, 6, 30), "IL"),
        Appointment("principal", date(2022, 8, 1), state="IL"),
    ]
    facts: Facts = {"position": "principal", "sector": "public", "district-article": "10"}
    found = verdict(PRINCIPALS, facts, on=date(2022, 9, 1), history=history)
    assert (found.track, str(found.school_year)) == ("funded", "2022-23")


def test_a_position_without_its_first_day_leaves_the_year_unknown() -> None:
    history = [Appointment("assistant-principal", date(2018, 8, 1), date(2022, 6, 30), "IL")]
    facts: Facts = {"position": "principal", "sector": "public", "district-article": "10"}
    found = verdict(PRINCIPALS, facts, on=date(2022, 9, 1), history=history)
    assert (found.answer, found.asked) == ("unknown", ("position", "hired"))


def test_a_year_long_ago_is_not_this_year() -> None:
    history = [
        Appointment("principal", date(2019, 8, 1), date(2020, 6, 30), "IL"),
        Appointment("dean", date(2020, 8, 1), state="IL"),
    ]
    found = verdict(PRINCIPALS, {"position": "dean", "sector": "public"}, on=date(2022, 9, 1), history=history)
    assert (found.track, str(found.school_year)) == ("paid", "2022-23")
    assert found.reasons[0].startswith(
        "not funded: the position is dean, not head principal; the year as head principal is 0"
    )


def test_a_year_away_and_back_is_the_second() -> None:
    history = [
        Appointment("principal", date(2020, 8, 1), date(2021, 6, 30), "IL"),
        Appointment("principal", date(2022, 8, 1), state="IL"),
    ]
    facts: Facts = {"position": "principal", "sector": "public", "district-article": "10"}
    found = verdict(PRINCIPALS, facts, on=date(2022, 9, 1), history=history)
    assert (found.track, found.reasons[0]) == ("paid", "second-year head principal in 2022-23: hired August 1, 2020")


def test_earlier_years_that_no_appointment_shows_are_added() -> None:
    facts = principal(date(2022, 8, 1), **{"earlier-principal-years": 3})
    assert verdict(PRINCIPALS, facts, on=date(2022, 9, 1)).track == "paid"


def test_a_better_track_is_not_passed_over_while_a_fact_is_missing() -> None:
    found = verdict(
        PRINCIPALS, {"position": "principal", "hired": date(2022, 8, 1), "sector": "public"}, on=date(2022, 9, 1)
    )
    assert (found.answer, found.track) == ("unknown", None)
    assert found.missing == ("the article of the School Code their district works under",)
    assert found.asked == ("district-article",)


def test_without_a_day_of_hiring_we_ask_for_it() -> None:
    found = verdict(
        PRINCIPALS, {"position": "principal", "sector": "public", "district-article": "10"}, on=date(2022, 9, 1)
    )
    assert found.asked == ("position", "hired")
    assert found.sentence == "We need to know the day they were hired, and as what."


def test_a_missing_fact_does_not_hold_up_a_track_that_is_over() -> None:
    found = verdict(PRINCIPALS, {"position": "principal", "hired": date(2025, 8, 1)}, on=date(2026, 9, 1))
    assert (found.answer, found.track) == ("yes", "paid")


def test_every_track_that_was_tried_is_told() -> None:
    found = verdict(PRINCIPALS, principal(date(2022, 8, 1), sector="private"), on=date(2022, 9, 1))
    assert [(tried.track, tried.answer, tried.reasons) for tried in found.tried] == [
        ("funded", "no", ("the kind of school is private, not public or public charter",)),
        ("paid", "yes", ("the position is head principal",)),
    ]


def test_another_cut_off_and_another_school_year() -> None:
    found = read(_conductors(), file="choir.yaml").blueprint
    assert found is not None
    facts: Facts = {"position": "conductor", "hired": date(2026, 9, 15)}
    assert str(verdict(found, facts, on=date(2026, 10, 1)).school_year) == "2027-28"
    facts = {"position": "conductor", "hired": date(2026, 9, 14)}
    assert str(verdict(found, facts, on=date(2026, 10, 1)).school_year) == "2026-27"


def _conductors() -> str:
    from_choir = "{any: [{fact: reads-music, is: yes}, {fact: seasons, at_least: 3}]}"
    text = CHOIR_TEXT.replace(from_choir, "{fact: conducting-year, is: 1}")
    return text[: text.index("examples:")]


def test_a_role_without_a_track_is_told_so() -> None:
    found = verdict(choir(), {}, on=date(2026, 10, 1), role="cantor")
    assert (found.answer, found.sentence) == ("no", "No track is for this role, so not eligible.")
