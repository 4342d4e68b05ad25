"""Namesakes: never silently made one, never silently made two; asked once, and remembered."""

from collections.abc import Iterator

import pytest
import time_machine

from alongside.people.models.persons import Person
from alongside.people.models.rosters import RosterLine
from tests.exchange.scene import Desk, bring_in, desk, dry, sheet, told

pytestmark = pytest.mark.django_db

DELPHINE = "2,Delphine,Aucoin,daucoin@rivertown.example,Lakeview,Rivertown SD 12,Teacher,8/17/2026,"
OTHER_DELPHINE = "905,Delphine,Aucoin,delphine.a@rivertown.example,Lakeview School,Rivertown 12,Nurse,8/17/2026,"
NAMED = "First Name,Last Name,School,District,Position"
KAYLA = "Kayla,Thornberry,Lakeview School,Rivertown District 12,Teacher"
KAYLA_TOO = "Kayla,Thornberry,Lakeview,Rivertown 12,Nurse"


@pytest.fixture
def scene() -> Desk:
    return desk()


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-21T15:00:00Z", tick=True):
        yield


def _aucoins() -> list[tuple[str, str]]:
    lines = RosterLine.objects.filter(person__family_name="Aucoin").order_by("pk")
    return [(line.external_id, line.fields["email"]) for line in lines]


def test_another_number_and_another_address_at_the_same_school_are_a_question(scene: Desk) -> None:
    bring_in(scene.cohort, sheet(DELPHINE))
    report, _ = bring_in(scene.cohort, sheet(OTHER_DELPHINE))
    (asked,) = report.questions
    assert asked.question.message == "Delphine Aucoin is here already, at the same place. Is this the same person?"
    assert _aucoins() == [("2", "daucoin@rivertown.example")]


def test_one_person_whose_number_and_address_both_changed(scene: Desk) -> None:
    bring_in(scene.cohort, sheet(DELPHINE))
    (asked,) = dry(scene.cohort, sheet(OTHER_DELPHINE)).questions
    bring_in(scene.cohort, sheet(OTHER_DELPHINE), answers={asked.key: asked.question.choices[0]})
    assert _aucoins() == [("905", "delphine.a@rivertown.example")]
    again, _ = bring_in(scene.cohort, sheet(OTHER_DELPHINE))
    assert (told(again), again.questions) == ((0, 0, 1, 0), [])


def test_two_namesakes_at_one_school_are_asked_about_once(scene: Desk) -> None:
    bring_in(scene.cohort, sheet(DELPHINE))
    (asked,) = dry(scene.cohort, sheet(OTHER_DELPHINE)).questions
    bring_in(scene.cohort, sheet(OTHER_DELPHINE), answers={asked.key: "Somebody else"})
    assert _aucoins() == [("2", "daucoin@rivertown.example"), ("905", "delphine.a@rivertown.example")]
    again, _ = bring_in(scene.cohort, sheet(OTHER_DELPHINE, DELPHINE))
    assert (told(again), again.questions) == ((0, 0, 2, 0), [])


@pytest.mark.parametrize("rows", [(DELPHINE, OTHER_DELPHINE), (OTHER_DELPHINE, DELPHINE)])
def test_a_file_that_lists_both_with_numbers_says_itself_that_they_are_two(scene: Desk, rows: tuple[str, str]) -> None:
    bring_in(scene.cohort, sheet(DELPHINE))
    report, _ = bring_in(scene.cohort, sheet(*rows))
    assert (told(report), report.questions) == ((1, 0, 1, 0), [])


def test_a_namesake_at_another_school_is_somebody_else(scene: Desk) -> None:
    bring_in(scene.cohort, sheet(DELPHINE))
    elsewhere = OTHER_DELPHINE.replace("Lakeview School", "Beyer Elementary")
    report, _ = bring_in(scene.cohort, sheet(elsewhere))
    assert (told(report), report.questions) == ((2, 0, 0, 0), [])


def test_two_rows_with_one_name_at_one_school_are_a_question(scene: Desk) -> None:
    report, _ = bring_in(scene.cohort, sheet(KAYLA, KAYLA_TOO, headings=NAMED))
    (asked,) = report.questions
    assert (asked.question.row, asked.question.choices) == (3, ("The same person", "Somebody else"))
    assert asked.question.message == ("Kayla Thornberry is at the same school in row 2 too. Is this the same person?")
    assert Person.objects.filter(family_name="Thornberry").count() == 1


@pytest.mark.parametrize(
    "answer, people, posts", [("The same person", 1, ["nurse", "teacher"]), ("Somebody else", 2, ["nurse", "teacher"])]
)
def test_the_answer_is_remembered(scene: Desk, answer: str, people: int, posts: list[str]) -> None:
    rows = sheet(KAYLA, KAYLA_TOO, headings=NAMED)
    (asked,) = dry(scene.cohort, rows).questions
    bring_in(scene.cohort, rows, answers={asked.key: answer})
    kaylas = Person.objects.filter(family_name="Thornberry")
    held = sorted(kaylas.values_list("appointments__position", flat=True))
    assert (kaylas.count(), held) == (people, posts)
    again, _ = bring_in(scene.cohort, rows)
    assert (told(again), again.questions) == ((0, 0, 2, 0), [])


def test_the_row_that_says_less_is_asked_about(scene: Desk) -> None:
    report = dry(scene.cohort, sheet(",Delphine,Aucoin,,Lakeview,Rivertown 12,Nurse,,", DELPHINE))
    (asked,) = report.questions
    assert (asked.question.row, "row 3" in asked.question.message) == (2, True)
    joined = dry(
        scene.cohort,
        sheet(",Delphine,Aucoin,,Lakeview,Rivertown 12,Nurse,,", DELPHINE),
        answers={asked.key: "The same person"},
    )
    assert (told(joined), joined.questions) == ((1, 0, 0, 0), [])
