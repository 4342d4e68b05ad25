"""The way home, as whom one acts, and the open doors of the demo."""

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import Settings

from alongside.demo.doors import doors
from alongside.people.models.persons import Login
from alongside.programs.models.cohorts import Cohort
from alongside.web.front.browser import device_words
from tests.cast import Cast
from tests.doors import signed_in
from tests.factories.programs import cohort, enrolled

pytestmark = pytest.mark.django_db

AGENTS = {
    "Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 Chrome/141.0 Safari/537.36": "Chrome on Windows",
    "Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 Chrome/141.0 Safari/537.36 Edg/141.0": "Edge on Windows",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1": "Safari on iPhone",
    "Mozilla/5.0 (X11; CrOS x86_64 16000.0.0) AppleWebKit/537.36 Chrome/141.0 Safari/537.36": "Chrome on Chromebook",
    "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/141.0 Mobile Safari/537.36": "Chrome on Android",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0": "Firefox on Mac",
    "something else": "A browser",
    "": "A browser",
}


@pytest.fixture
def garden(everyone: Cast) -> Cohort:
    return cohort(everyone.places.union)


@pytest.mark.parametrize("agent, words", AGENTS.items())
def test_a_browser_in_words(agent: str, words: str) -> None:
    assert device_words(RequestFactory().get("/", HTTP_USER_AGENT=agent)) == words


def test_without_a_role_one_is_told_what_happens_next(everyone: Cast) -> None:
    shown = signed_in(everyone.maya).get("/")
    assert shown.status_code == 200
    assert "No program has given you a role yet" in shown.content.decode()


def test_each_kind_of_role_has_its_own_way_home(everyone: Cast, garden: Cohort) -> None:
    ways = {}
    for person, role in ((everyone.maya, "newcomer"), (everyone.renee, "guide"), (everyone.angela, "coordinator")):
        enrolled(garden, person, role)
        ways[role] = signed_in(person).get("/").status_code
    assert ways == {"newcomer": 302, "guide": 302, "coordinator": 302}


def test_renee_acts_in_one_role_at_a_time(everyone: Cast, garden: Cohort) -> None:
    guide, coordinator = (enrolled(garden, everyone.renee, role) for role in ("guide", "coordinator"))
    browser = signed_in(everyone.renee)
    chosen = browser.get(reverse("front:acting"))
    assert chosen.context["chosen"] == coordinator
    assert [each.words for each in chosen.context["roles"]] == ["coordinator", "guide"]
    assert browser.post(reverse("front:acting"), {"participation": guide.public_id}).status_code == 302
    assert browser.get(reverse("front:acting")).context["chosen"] == guide


def test_nobody_acts_in_somebody_elses_role(everyone: Cast, garden: Cohort) -> None:
    enrolled(garden, everyone.renee, "guide")
    coordinator = enrolled(garden, everyone.angela, "coordinator")
    browser = signed_in(everyone.renee)
    assert browser.post(reverse("front:acting"), {"participation": coordinator.public_id}).status_code == 404
    assert browser.get(reverse("front:acting")).context["chosen"].person == everyone.renee


def test_roles_are_shown_in_words(everyone: Cast, garden: Cohort) -> None:
    enrolled(garden, everyone.maya, "newcomer")
    shown = signed_in(everyone.maya).get(reverse("front:settings")).content.decode()
    assert "Newcomer" in shown
    assert "Growing together, 2026-27" in shown


def test_outside_the_demo_there_are_no_open_doors(client: Client, everyone: Cast, garden: Cohort) -> None:
    found = enrolled(garden, everyone.angela, "coordinator")
    assert client.get(reverse("front:demo")).status_code == 404
    assert client.post(reverse("front:demo-enter"), {"participation": found.public_id}).status_code == 404
    assert Login.objects.count() == 0


def test_in_the_demo_each_role_has_one(client: Client, everyone: Cast, garden: Cohort, settings: Settings) -> None:
    settings.DEMO = True
    first = enrolled(garden, everyone.maya, "newcomer")
    second = enrolled(garden, everyone.stranger, "newcomer")
    guide = enrolled(garden, everyone.renee, "guide")
    assert [door.participation for door in doors()] == [guide, first]
    shown = client.get(reverse("front:demo")).content.decode()
    assert ("Maya Lindqvist" in shown, "Tomas Okafor" in shown) == (True, False)
    assert client.get(reverse("front:demo-enter")).status_code == 405
    assert client.post(reverse("front:demo-enter"), {"participation": second.public_id}).status_code == 404
    assert client.post(reverse("front:demo-enter"), {"participation": first.public_id}).status_code == 302
    assert client.get(reverse("front:acting")).context["chosen"] == first
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(reverse("front:demo-enter"), {"participation": first.public_id}).status_code == 403
