"""Leaders see totals, and never a person."""

import re
from datetime import date

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from alongside.people.models.persons import Person
from alongside.programs.models.cohorts import Cohort
from tests.cast import Cast, cast, somebody
from tests.doors import signed_in
from tests.factories.programs import cohort, enrolled, pair, person_of
from tests.factories.sessions import logged, met

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 18)
NOON = "2026-11-19T18:00:00Z"


def led(everyone: Cast, *, at_lakeview: int, at_linden: int) -> None:
    """Newcomers at two schools of two districts, and a leader who acts for everybody."""
    into = cohort(everyone.places.union)
    for school, many in ((everyone.places.lakeview, at_lakeview), (everyone.places.linden, at_linden)):
        for number in range(many):
            newcomer = somebody(f"Wren Quillfeather{number}", f"wren{number}@{school.pk}.example")
            enrolled(into, newcomer, "newcomer", works_at=school)
    enrolled(into, everyone.nora, "leader")


def words(page: bytes) -> str:
    main = re.search(r"<main.*</main>", page.decode(), re.DOTALL)
    assert main is not None
    return " ".join(re.sub(r"<[^>]+>", " ", main[0]).split())


@time_machine.travel(NOON, tick=False)
def test_small_groups_are_hidden_and_nobody_is_named() -> None:
    everyone = cast()
    led(everyone, at_lakeview=24, at_linden=4)
    page = words(signed_in(everyone.nora).get("/leaders/").content)
    assert "28 newcomers" in page
    assert "Hollis Park District 40 hidden hidden" in page
    assert "Rivertown District 12 hidden hidden" in page  # or four could be worked out from 28
    assert "Quillfeather" not in page


@time_machine.travel(NOON, tick=False)
def test_large_groups_are_shown() -> None:
    everyone = cast()
    led(everyone, at_lakeview=12, at_linden=11)
    page = words(signed_in(everyone.nora).get("/leaders/").content)
    assert "Rivertown District 12 12 0" in page
    assert "Hollis Park District 40 11 0" in page


@time_machine.travel(NOON, tick=False)
def test_hours_of_one_column_are_written_alike() -> None:
    """Ten at one school met for an hour and a half each, eleven at the other for fifty minutes each."""
    everyone = cast()
    led(everyone, at_lakeview=10, at_linden=11)
    into = Cohort.objects.get()
    for school, minutes in ((everyone.places.lakeview, 90), (everyone.places.linden, 50)):
        for row in into.participations.filter(works_at=school).select_related("person"):
            guide = somebody("Ash Vane", f"ash{row.pk}@rivertown.example")
            met(pair(into, guide, person_of(row)), day=TODAY, minutes=minutes)
    page = words(signed_in(everyone.nora).get("/leaders/").content)
    assert "Hollis Park District 40 11 9 h 10 min" in page
    assert "Rivertown District 12 10 15 h" in page


@time_machine.travel(NOON, tick=False)
def test_hours_of_a_few_are_hidden_among_many() -> None:
    everyone = cast()
    led(everyone, at_lakeview=12, at_linden=11)
    into = Cohort.objects.get()
    logged(pair(into, everyone.renee, Person.objects.filter(given_name="Wren")[0]), day=TODAY, minutes=90)
    page = words(signed_in(everyone.nora).get("/leaders/").content)
    assert "hidden mentoring of fewer than 10 people" in page.lower()
    assert "Rivertown District 12 12 hidden" in page
    assert "1.5" not in page


@time_machine.travel(NOON, tick=False)
def test_a_cohort_of_few_shows_nothing() -> None:
    everyone = cast()
    led(everyone, at_lakeview=3, at_linden=2)
    page = words(signed_in(everyone.nora).get("/leaders/").content)
    assert "Too few people to show" in page
    assert "Rivertown" not in page


@pytest.mark.parametrize("many", [1, 3])
@time_machine.travel(NOON, tick=False)
def test_the_page_asks_the_same_questions_of_few_and_many(
    many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    everyone = cast()
    led(everyone, at_lakeview=10 * many, at_linden=10 * many)
    browser = signed_in(everyone.nora)
    browser.get("/leaders/")
    with django_assert_num_queries(11):
        assert browser.get("/leaders/").status_code == 200
