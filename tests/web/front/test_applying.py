"""Applying with a mailed link: stop, go on, send; and a stranger learns nothing of any address."""

import re

import pytest
import time_machine
from django.core import mail
from django.test import Client

from alongside.people.actions.attempts import GUESSES
from alongside.programs.actions.applications_deciding import ask_back, decline
from alongside.programs.links import GOOD_FOR
from alongside.programs.models.applications import Application
from alongside.programs.models.cohorts import Cohort
from tests.cast import Cast, cast
from tests.factories.applying import NOW, seedbed
from tests.factories.programs import enrolled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]
APPLY = "/programs/seedbed/apply/newcomer/"
WRITTEN = {
    "given_name": "Kit",
    "family_name": "Ambrose",
    "school": "Linden School",
    "district": "Hollis Park District 40",
    "fact-position": "teacher",
    "fact-hired": "2026-08-17",
    "fact-hard-now": ["planning", "families"],
}


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def cohort(people: Cast) -> Cohort:
    return seedbed(people.places.union)


def link(email: str = "kit@new.example", browser: Client | None = None) -> str:
    (browser or Client()).post(APPLY, {"email": email})
    found = re.search(r"http://testserver(/applying/\S+)", str(mail.outbox[-1].body))
    assert found is not None
    return found[1]


def begun(email: str = "kit@new.example") -> tuple[Client, str]:
    browser, address = Client(), link(email)
    assert browser.post(address, {"do": "begin"}).status_code == 302
    return browser, address


def test_nothing_is_kept_before_the_link_is_opened_and_begun(cohort: Cohort) -> None:
    address = link()
    assert (mail.outbox[-1].to, Application.objects.count()) == (["kit@new.example"], 0)
    assert "Begin your application" in Client().get(address).content.decode()  # a mail program looks first
    assert Application.objects.count() == 0
    Client().post(address, {"do": "begin"})
    assert Application.objects.get().email == "kit@new.example"


def test_a_known_and_an_unknown_address_are_answered_alike(cohort: Cohort, people: Cast) -> None:
    enrolled(cohort, people.maya, "newcomer")
    answers, mails = [], []
    for email in ("maya@rivertown.example", "nobody@new.example"):
        answer = Client().post(APPLY, {"email": email})
        answers.append((answer.status_code, answer["Location"], Client().get(answer["Location"]).status_code))
        mails.append(re.sub(r"/applying/\S+", "", str(mail.outbox[-1].body)))
    assert answers[0] == answers[1]
    assert mails[0] == mails[1]


def test_stopping_and_going_on(cohort: Cohort) -> None:
    browser, address = begun()
    browser.post(address, {"do": "keep", "given_name": "Kit", "fact-hard-now": ["families"]})
    page = Client().get(address).content.decode()  # another browser, the same mail
    assert 'value="Kit"' in page
    assert re.search(r'value="families" checked', page)


def test_sending_says_what_is_missing_and_keeps_what_was_typed(cohort: Cohort) -> None:
    browser, address = begun()
    answer = browser.post(address, {"do": "send", "given_name": "Kit"})
    assert answer.status_code == 422
    assert "your last name and the place you work at" in answer.content.decode()
    assert 'value="Kit"' in answer.content.decode()
    assert browser.post(address, WRITTEN | {"do": "send"}).status_code == 302
    sent = Application.objects.get()
    assert (sent.state, sent.track, sent.facts["hard-now"]) == ("sent", "early", ["planning", "families"])
    assert "Your application is with us" in browser.get(address).content.decode()


def test_sensitive_questions_are_not_asked(cohort: Cohort) -> None:
    browser, address = begun()
    assert "fact-describes" not in browser.get(address).content.decode()


def test_answers_of_the_check_come_along_in_the_same_browser(cohort: Cohort) -> None:
    browser = Client()
    answer = browser.post(APPLY, {"carry": "1", "fact-position": "clinician", "fact-hired": "2026-08-17"})
    assert answer["Location"] == APPLY
    browser.post(link(browser=browser), {"do": "begin"})
    assert Application.objects.get().facts == {"position": "clinician", "hired": "2026-08-17"}


def test_a_question_is_answered_and_a_letter_read_where_the_link_leads(cohort: Cohort, people: Cast) -> None:
    browser, address = begun()
    browser.post(address, WRITTEN | {"do": "send"})
    ask_back(application=Application.objects.get(), question="Which grade is yours?", by=people.angela)
    assert "Which grade is yours?" in browser.get(address).content.decode()
    browser.post(address, {"do": "reply", "reply": "The third."})
    assert (Application.objects.get().state, Application.objects.get().reply) == ("sent", "The third.")
    decline(application=Application.objects.get(), letter="Dear Kit, next year perhaps.", by=people.angela)
    assert "next year perhaps" in browser.get(address).content.decode()
    assert browser.post(address, WRITTEN | {"do": "send"}).status_code == 422


def test_taking_it_back(cohort: Cohort) -> None:
    browser, address = begun()
    browser.post(address, {"do": "take-back"})
    assert "You took it back" in browser.get(address).content.decode()


def test_where_rules_decide_the_last_page_says_welcome(people: Cast) -> None:
    seedbed(people.places.union, rules=True)
    browser, address = begun()
    browser.post(address, WRITTEN | {"do": "send"})
    assert "You take part" in browser.get(address).content.decode()


def test_a_link_that_is_over_or_not_whole(cohort: Cohort) -> None:
    address = link()
    assert Client().get(f"{address[:-6]}/").status_code == 404
    with time_machine.travel(NOW + GOOD_FOR + GOOD_FOR, tick=False):
        assert Client().get(address).status_code == 410


def test_asking_for_links_on_and_on_is_stopped(cohort: Cohort) -> None:
    answers = [Client().post(APPLY, {"email": "kit@new.example"}).status_code for _ in range(GUESSES + 1)]
    assert answers == [302] * GUESSES + [429]
    assert Client().post(APPLY, {"email": "no address"}).status_code == 422


def test_roles_that_are_not_applied_for_have_no_page(cohort: Cohort) -> None:
    assert [Client().get(f"/programs/seedbed/apply/{role}/").status_code for role in ("coordinator", "guide", "x")] == [
        404,
        404,
        404,
    ]


@pytest.mark.parametrize("do", ["keep", "send"])
def test_an_answer_that_cannot_be_read_is_marked_and_nothing_of_it_is_lost(cohort: Cohort, do: str) -> None:
    browser, address = begun()
    answer = browser.post(address, WRITTEN | {"do": do, "fact-hired": "17th of August"})
    page = answer.content.decode()
    assert (answer.status_code, 'value="17th of August"' in page) == (422, True)
    assert "Look again at what is marked." in page
    assert "Write a day, such as" in page
    assert (Application.objects.get().state, Application.objects.get().facts) == ("draft", {})
    assert "Without this we cannot read it." not in page


def test_what_cannot_be_read_and_what_is_missing_are_told_together(cohort: Cohort) -> None:
    browser, address = begun()
    sent = WRITTEN | {"do": "send", "given_name": " ", "school": "", "fact-hired": "17th of August"}
    page = browser.post(address, sent).content.decode()
    assert "Look again at what is marked." in page
    assert page.count("Write a day, such as") == 1
    marked = re.findall(r"<input[^>]*aria-invalid[^>]*>", page)
    assert [name for one in marked for name in re.findall(r' name="(\S+)"', one)] == [
        "given_name",
        "school",
        "fact-hired",
    ]


def test_what_is_sent_in_the_evening_is_sent_that_day_where_the_program_is(cohort: Cohort) -> None:
    browser, address = begun()
    with time_machine.travel("2026-09-02T01:30:00+00:00", tick=False):
        browser.post(address, WRITTEN | {"do": "send"})
        assert "You sent it on September 1, 2026." in browser.get(address).content.decode()


def test_who_is_hired_for_a_later_year_is_told_so_and_not_let_in_by_the_rules(cohort: Cohort) -> None:
    browser, address = begun()
    browser.post(address, WRITTEN | {"do": "send", "fact-hired": "2030-08-20"})
    sent = Application.objects.get()
    assert (sent.state, sent.answer, sent.track) == ("sent", "no", "")
    assert sent.verdict["reasons"][-1] == "This year of the program ends on June 30, 2027, before that"
