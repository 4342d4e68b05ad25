"""What a program says to anybody, and whether one fits: words from its file, nothing of people, nothing kept."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from alongside.people.models.events import Event
from alongside.people.models.persons import Attempt
from alongside.programs.actions.cohorts import close_cohort
from alongside.programs.models.cohorts import Cohort
from tests.cast import Cast, cast
from tests.doors import signed_in
from tests.factories.applying import SEEDBED, seedbed
from tests.factories.programs import enrolled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]
PROGRAM = "/programs/seedbed/"
ELIGIBLE = "/programs/seedbed/eligible/"
HIRED = {"fact-position": "teacher", "fact-hired": "2026-08-17"}


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def cohort(people: Cast) -> Cohort:
    return seedbed(people.places.union)


def words(address: str, **posted: str) -> str:
    answer = Client().post(address, posted) if posted else Client().get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_everything_on_the_page_is_from_the_file(cohort: Cohort) -> None:
    page = words(PROGRAM)
    said = (
        "The seedbed",
        "An invented program that people apply to by themselves.",
        "Friends of the seedbed",
        "A guide who listens",
        "many things at once",
        "Teachers in their first two years",
        "Terms 2.1",
        "From July 1, 2027",
        "When the kind of school is private",
        "mailto:desk@seedbed.example",
        "For everybody else",
        "How districts join",
        "Bring my district",
        "What it asks",
        "20 hours of together by the end of the cohort",
        "How they describe themselves; seen by: matching team",
        "Both sign: district and union local",
        "https://seedbed.example/book",
        "Third-year teachers may join from 2027 on.",
        "Apply as a newcomer",
        "never used to evaluate anybody",
    )
    assert [one for one in said if one not in page] == []
    assert page.index("What there was before") < page.index("Principals, until 2020")


def test_nothing_of_people_stands_on_it(cohort: Cohort, people: Cast) -> None:
    enrolled(cohort, people.maya, "newcomer", works_at=people.places.lakeview)
    page = words(PROGRAM) + words("/programs/")
    assert [word for word in ("Maya", "Lindqvist", "Lakeview", "Angela") if word in page] == []


def test_whom_to_ask_is_found_by_the_school_one_types(cohort: Cohort, people: Cast) -> None:
    page = words(f"{PROGRAM}?district=lakeview+school")
    assert "For lakeview school" in page
    assert "When the kind of school is private" not in page
    for name in ("Nowhere", "Linden School"):  # not one of ours; nobody knows yet what kind of school it is
        page = words(f"{PROGRAM}?district={name}")
        assert f"We do not know {name} well enough to say." in page
        assert "When the kind of school is private" in page


def test_only_the_browser_of_somebody_not_signed_in_keeps_it(cohort: Cohort, people: Cast) -> None:
    kept = Client().get(PROGRAM)
    assert (kept["Cache-Control"], "Cookie" in kept["Vary"]) == ("private, max-age=300", True)
    assert "no-store" in signed_in(people.maya).get(PROGRAM)["Cache-Control"]
    assert "no-store" in Client().post(ELIGIBLE, {"fact-position": "teacher"})["Cache-Control"]


def test_the_list_names_what_is_open(cohort: Cohort) -> None:
    assert "An invented program that people apply to by themselves." in words("/programs/")
    close_cohort(cohort=cohort, by=None)
    assert "No program is open now" in words("/programs/")
    assert Client().get(PROGRAM).status_code == 404


@pytest.mark.parametrize("many", [1, 3])
def test_as_many_queries_for_one_program_as_for_three(
    people: Cast, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(many):
        seedbed(people.places.union, key=f"seedbed-{number}")
    with django_assert_num_queries(3):
        Client().get("/programs/")
    Client().get("/programs/seedbed-0/")
    with django_assert_num_queries(3):
        Client().get("/programs/seedbed-0/")


def test_yes_with_its_reasons(cohort: Cohort) -> None:
    page = words(ELIGIBLE, **HIRED)
    assert "Yes, you can take part" in page
    assert "First-year teacher in 2026-27: hired August 17, 2026" in page
    assert "Teachers in their first two years (terms 2.1)" in page
    assert "Apply with these answers" in page


def test_no_with_what_would_change_it(cohort: Cohort) -> None:
    page = words(ELIGIBLE, **{"fact-position": "teacher", "fact-hired": "2024-08-19"})
    assert "Not as things are now" in page
    assert "What would change this" in page
    assert "Later: it begins on July 1, 2027" in page


def test_what_is_left_open_is_asked_for(cohort: Cohort) -> None:
    page = words(ELIGIBLE, **{"fact-position": "teacher"})
    assert "We need to know a little more" in page
    assert page.count("On which day did you start in this position?") == 2  # in the form, and as what is still asked
    assert "Not as things are now" in words(ELIGIBLE, **{"fact-position": "something else"})


def test_nothing_is_kept_of_an_answer(cohort: Cohort) -> None:
    before = Event.objects.count()
    words(ELIGIBLE, **HIRED)
    assert (Event.objects.count(), Session.objects.count()) == (before, 0)
    assert [attempt.key for attempt in Attempt.objects.all()] == ["eligible-from:127.0.0.0/24"]


def test_odd_answers_break_nothing(cohort: Cohort) -> None:
    odd = {"role": "coordinator", "fact-position": "king", "fact-hired": "yesterday", "fact-earlier-years": "-9" * 300}
    answer = Client().post(ELIGIBLE, odd)
    page = answer.content.decode()
    assert (answer.status_code, 'value="yesterday"' in page) == (422, True)
    assert page.count("Write a day, such as 2026-11-16.") == 1
    assert "Write a number, such as 3." in page


def test_a_machine_that_asks_on_and_on_is_stopped_kindly(cohort: Cohort) -> None:
    browser = Client()
    answers = [browser.post(ELIGIBLE, {"fact-position": "teacher"}).status_code for _ in range(121)]
    assert (answers[119], answers[120]) == (200, 429)


def test_the_address_of_the_check_leads_to_the_questions(cohort: Cohort) -> None:
    assert Client().get(ELIGIBLE)["Location"] == f"{reverse('front:program', args=['seedbed'])}#eligible"


def test_after_a_yes_there_is_always_a_next_thing(people: Cast) -> None:
    """Whoever cannot apply reads who sends their name and whom to ask: the sponsor, where the file names nobody."""
    listed = {"[application, roster]": "[roster]"}
    seedbed(people.places.union, otherwise=listed)
    page = words(ELIGIBLE, **HIRED)
    assert "Your district sends your name; you then get a letter and come in. You can ask:" in page
    assert page.count("mailto:desk@seedbed.example") == words(PROGRAM).count("mailto:desk@seedbed.example") + 1
    text = SEEDBED.read_text("utf-8")
    nobody = listed | {text[text.index("contacts:") : text.index("joining:")]: ""}
    cohort = seedbed(people.places.union, key="alone", otherwise=nobody)
    told = words("/programs/alone/eligible/", **HIRED)
    assert f"Ask whoever coordinates this at {cohort.program.sponsor.name}." in told


def test_what_somebody_confirms_is_a_yes_once_they_did(people: Cast) -> None:
    fact = "  ready: {says: they have a room, type: yes-no, attested_by: coordinator}\n  hard-now:"
    ready = {"  hard-now:": fact, "{fact: career-year, in: [1, 2]}": "{fact: ready, is: yes}"}
    seedbed(people.places.union, otherwise=ready)
    page = words(ELIGIBLE, **{"fact-position": "teacher", "fact-ready": "yes"})
    assert "Yes, once the coordinator confirms it" in page
    assert "What the coordinator confirms: they have a room." in page
    unanswered = words(ELIGIBLE, **{"fact-position": "teacher"})
    assert "Whether they have a room (counts once the coordinator confirms it)" in unanswered


def test_a_year_that_begins_later_is_not_this_one(cohort: Cohort) -> None:
    page = words(ELIGIBLE, **{"fact-position": "teacher", "fact-hired": "2030-08-20"})
    assert "Not as things are now" in page
    assert "This year of the program ends on June 30, 2027, before that" in page
