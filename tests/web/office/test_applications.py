"""Deciding about applications: the list, the question whether it is somebody known, and letters."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from alongside.programs.models.applications import Application
from alongside.programs.models.cohorts import Cohort
from tests.cast import Cast, cast
from tests.doors import signed_in
from tests.factories.applying import NOW, applied, seedbed
from tests.factories.programs import enrolled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]
LIST = "/office/applications/"


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def cohort(people: Cast) -> Cohort:
    return seedbed(people.places.union)


@pytest.fixture
def angela(cohort: Cohort, people: Cast) -> Client:
    return signed_in(people.angela, as_whom=enrolled(cohort, people.angela, "coordinator").public_id)


def one(row: Application) -> str:
    return f"{LIST}{row.public_id}/"


def text(browser: Client, address: str) -> str:
    return " ".join(browser.get(address).content.decode().split())


def test_new_ones_are_listed_and_drafts_are_not(angela: Client, cohort: Cohort) -> None:
    applied(cohort)
    Application.objects.create(cohort=cohort, role="newcomer", email="d@new.example", begun_at=NOW, changed_at=NOW)
    page = text(angela, LIST)
    assert ("Kit Ambrose" in page, "d@new.example" in page) == (True, False)
    assert "None of these" in text(angela, f"{LIST}?state=asked")


@pytest.mark.parametrize("many", [1, 3])
def test_as_many_queries_for_one_as_for_three(
    angela: Client, cohort: Cohort, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(many):
        applied(cohort, email=f"kit{number}@new.example")
    angela.get(LIST)
    with django_assert_num_queries(QUERIES):
        angela.get(LIST)


QUERIES = 9


def test_somebody_new_is_taken_in_and_told(angela: Client, cohort: Cohort, people: Cast) -> None:
    row = applied(cohort)
    page = text(angela, one(row))
    assert ("By the rules" in page, "Is it somebody you know here" in page) == (True, False)
    posted = {"do": "accept", "school": people.places.linden.public_id, "day": "2026-11-20"}
    assert angela.post(one(row), posted).status_code == 302
    row.refresh_from_db()
    assert row.participation is not None
    assert row.participation.works_at == people.places.linden
    assert "Welcome" in str(mail.outbox[-1].body)
    assert "Kit Ambrose" in text(angela, f"{LIST}?state=decided")


def test_a_namesake_has_to_be_answered_first(angela: Client, cohort: Cohort, people: Cast) -> None:
    enrolled(cohort, people.stranger, "guide", works_at=people.places.linden)
    row = applied(cohort, name="Tomas Okafor", email="t@new.example")
    page = text(angela, one(row))
    assert "Has this name, works at Linden School" in page
    answer = angela.post(one(row), {"do": "accept", "day": "2026-11-20"})
    assert (answer.status_code, "Say first whether it is somebody you know" in answer.content.decode()) == (422, True)
    known = {"do": "accept", "day": "2026-11-20", "who": people.stranger.public_id}
    assert angela.post(one(row), known).status_code == 302
    row.refresh_from_db()
    assert row.participation is not None
    assert row.participation.person == people.stranger


def test_nobody_else_can_be_chosen(angela: Client, cohort: Cohort, people: Cast) -> None:
    row = applied(cohort)
    answer = angela.post(one(row), {"do": "accept", "day": "2026-11-20", "who": people.maya.public_id})
    assert (answer.status_code, Application.objects.get().state) == (422, "sent")


def test_asking_back_mails_a_link_and_declining_mails_the_letter_as_written(angela: Client, cohort: Cohort) -> None:
    row = applied(cohort)
    angela.post(one(row), {"do": "ask", "question": "Which grade & subject?"})
    assert "Which grade & subject?" in str(mail.outbox[-1].body)
    assert "/applying/" in str(mail.outbox[-1].body)
    page = text(angela, one(row))
    assert "Dear Kit," in page
    angela.post(one(row), {"do": "decline", "letter": "Dear Kit,\nnext year perhaps."})
    assert mail.outbox[-1].body == "Dear Kit,\nnext year perhaps."
    assert mail.outbox[-1].to == ["kit@new.example"]
    assert "next year perhaps" in text(angela, one(row))


def test_a_letter_that_cannot_go_leaves_everything_as_it_was(angela: Client, cohort: Cohort, settings: Any) -> None:
    closed = {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": {"host": "127.0.0.1", "port": 1}}
    settings.MAILERS = {"default": closed}
    row = applied(cohort)
    answer = angela.post(one(row), {"do": "decline", "letter": "Dear Kit."})
    assert (answer.status_code, Application.objects.get().state) == (422, "sent")


def test_a_draft_and_a_strangers_are_not_here(angela: Client, cohort: Cohort) -> None:
    draft = Application.objects.create(
        cohort=cohort, role="newcomer", email="d@new.example", begun_at=NOW, changed_at=NOW
    )
    assert angela.get(one(draft)).status_code == 404
