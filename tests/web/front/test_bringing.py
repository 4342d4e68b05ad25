"""Bringing a district from the public page: the survey, the letter with whom to ask, and wanting no more letters."""

import re

import pytest
from django.core import mail
from django.test import Client

from alongside.programs.models.agreements import Interest
from tests.cast import Cast, cast
from tests.doors import signed_in
from tests.factories.agreements import joining_cohort
from tests.factories.applying import seedbed
from tests.factories.programs import enrolled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]
GIVEN = {"organization": "Elm Grove 7", "name": "Iris Fell", "email": "iris@elmgrove.example"}


@pytest.fixture
def people() -> Cast:
    return cast()


def test_the_survey_is_answered_and_the_letter_lets_one_hear_no_more(people: Cast) -> None:
    joining_cohort(people)
    refused = Client().post("/programs/garden/bring/", GIVEN | {"answer-why": " "})
    assert (refused.status_code, "An answer is missing: Why?" in refused.content.decode()) == (422, True)
    assert Client().post("/programs/garden/bring/", GIVEN | {"answer-why": "Many are new"}).status_code == 200
    (letter,) = mail.outbox
    link = re.search(r"/bringing/\S+", str(letter.body))
    assert link is not None
    assert "Would you rather not hear from us?" in Client().get(link[0]).content.decode()
    assert Interest.objects.get().quiet_at is None
    assert "We do not write to you" in Client().post(link[0]).content.decode()
    assert Client().post("/programs/garden/bring/", GIVEN | {"answer-why": "Again"}).status_code == 200
    assert (len(mail.outbox), Interest.objects.get().answers) == (1, {"why": "Many are new"})
    desk = signed_in(people.angela)
    assert "No letters" in desk.get("/office/organizations/joining/interests/").content.decode()
    page = desk.get(f"/office/organizations/joining/{Interest.objects.get().public_id}/").content.decode()
    assert ("Many are new" in page, GIVEN["email"] in page) == (True, False)
    assert Client().get("/bringing/nothing/").status_code == 404


def test_whom_to_ask_comes_first_for_who_says_it_and_for_who_is_known(people: Cast) -> None:
    cohort = seedbed(people.places.union)
    said = Client().get("/programs/seedbed/", {"fact-sector": "private"}).content.decode()
    assert ("By what you say" in said, "desk@seedbed.example" in said) == (True, False)
    enrolled(cohort, people.maya, "newcomer", works_at=people.places.lakeview)
    known = signed_in(people.maya).get("/programs/seedbed/").content.decode()
    assert ("For you" in known, "private@seedbed.example" in known) == (True, False)
    assert "For you" not in signed_in(people.angela).get("/programs/seedbed/").content.decode()
