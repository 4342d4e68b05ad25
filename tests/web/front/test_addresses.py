"""Adding an address of one's own, and where mail goes."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from alongside.people.actions.addresses import add_address
from alongside.people.models.persons import Address, Person
from tests.doors import signed_in
from tests.factories.people import person

pytestmark = pytest.mark.django_db

NEW = "maya@newdistrict.example"
NOW = datetime(2026, 11, 16, 14, 0, tzinfo=UTC)


@pytest.fixture
def maya() -> Person:
    return person("Maya Lindqvist", email="maya@rivertown.example")


def ask(browser: Client, email: str = NEW) -> str:
    browser.post(reverse("front:address-add"), {"email": email})
    found = re.search(r"\b(\d{6})\b", str(mail.outbox[-1].body))
    assert found is not None
    return found[1]


def answer(browser: Client, code: str) -> int:
    return browser.post(reverse("front:address-code"), {"code": code}).status_code


def test_maya_adds_an_address_with_the_code_mailed_to_it(maya: Person) -> None:
    browser = signed_in(maya)
    code = ask(browser)
    assert mail.outbox[-1].to == [NEW]
    assert code not in str(dict(browser.session))
    assert not Address.objects.filter(email=NEW).exists()
    assert answer(browser, code) == 302
    added = Address.objects.get(email=NEW)
    assert (added.person, added.primary, added.verified_at is not None) == (maya, False, True)
    assert browser.get(reverse("front:address-code")).headers["Location"] == reverse("front:settings")


def test_a_wrong_or_late_code_adds_nothing(maya: Person) -> None:
    browser = signed_in(maya)
    with time_machine.travel(NOW, tick=False):
        code = ask(browser)
        assert answer(browser, f"{(int(code) + 1) % 10**6:06d}") == 422
    with time_machine.travel(NOW + timedelta(minutes=10), tick=False):
        assert answer(browser, code) == 422
    assert not Address.objects.filter(email=NEW).exists()


def test_codes_cannot_be_guessed(maya: Person) -> None:
    browser = signed_in(maya)
    code = ask(browser)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    assert [answer(browser, wrong) for _ in range(10)] == [422] * 10
    assert answer(browser, code) == 422


def test_somebody_elses_address_stays_theirs(maya: Person) -> None:
    sam = person("Sam Rowan", email=NEW)
    browser = signed_in(maya)
    shown = browser.post(reverse("front:address-code"), {"code": ask(browser)})
    assert shown.status_code == 422
    assert "belongs to someone else here" in shown.content.decode()
    assert Address.objects.get(email=NEW).person == sam


def test_what_is_no_address_is_said_at_its_field(maya: Person) -> None:
    shown = signed_in(maya).post(reverse("front:address-add"), {"email": "maya at home"})
    assert shown.status_code == 422
    assert "That does not look like an email address." in shown.content.decode()


def test_mail_goes_to_a_proved_address_alone(maya: Person) -> None:
    proved = add_address(maya, "maya@home.example", by=None, verified=True)
    roster = add_address(maya, "maya@old.example", by=None)
    here = signed_in(maya)
    assert here.post(reverse("front:address-primary", args=[roster.pk])).status_code == 409
    assert here.post(reverse("front:address-primary", args=[proved.pk])).status_code == 302
    assert [each.email for each in maya.addresses.filter(primary=True)] == ["maya@home.example"]
    other = add_address(person("Sam Rowan"), "sam@rivertown.example", by=None, verified=True)
    assert here.post(reverse("front:address-primary", args=[other.pk])).status_code == 404
