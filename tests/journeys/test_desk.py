"""The desk in a real browser: three taps on a phone, a yes, hours that grow; without a script; the open sheet by rules.

Every page by all rules and on the smallest phone: test_pages.py.
"""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from alongside.people.models.persons import Person
from alongside.practice.sessions.models import Session
from tests.doors import signed_in
from tests.journeys.accessibility import faults
from tests.plugins.chromium import OpenPage
from tests.web.desk.scene import NOW, Desk, another, desk

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def thursday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def here(live_server: LiveServer) -> Desk:
    made = desk()
    another(made, "Guadalupe Espino", last=date(2026, 10, 20))
    return made


def entered(page: Page, address: str, person: Person) -> Page:
    """The window, with this person signed in, on their first page."""
    session = signed_in(person).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    page.goto(f"{address}/desk/")
    return page


def test_three_taps_log_a_session_and_one_confirms_it(here: Desk, live_server: LiveServer, open_page: OpenPage) -> None:
    phone = entered(open_page(width=390, height=844), live_server.url, here.everyone.renee)
    phone.get_by_role("link", name="Log", exact=True).click()
    sheet = phone.get_by_role("dialog", name="Log a session")
    expect(sheet.get_by_text("Guadalupe Espino")).to_be_visible()
    expect(sheet.get_by_text("Maya Lindqvist")).to_be_hidden()
    sheet.get_by_text("Planning").click()
    sheet.get_by_role("button", name="Save 90 minutes").click()
    expect(phone.locator("#toasts")).to_contain_text("90 minutes with Guadalupe saved.")

    guadalupe = Session.objects.order_by("-pk")[0].attendances.get().participation.person
    assert guadalupe is not None
    other = entered(open_page(width=390, height=844), live_server.url, guadalupe)
    expect(other.locator("#amounts")).to_contain_text("1.5 of 40 hours")
    other.get_by_role("button", name="Yes").click()
    expect(other.locator("#toasts")).to_contain_text("Thank you. 90 minutes on Thursday, November 19 count.")
    expect(other.locator("#amounts")).to_contain_text("3 of 40 hours")
    expect(other.locator("#waiting li")).to_have_count(0)


def test_several_people_another_length_and_a_note(here: Desk, live_server: LiveServer, open_page: OpenPage) -> None:
    phone = entered(open_page(width=390, height=844), live_server.url, here.everyone.renee)
    phone.get_by_role("link", name="Log", exact=True).click()
    sheet = phone.get_by_role("dialog", name="Log a session")
    sheet.get_by_text("Change").click()
    sheet.get_by_text("Maya Lindqvist").click()
    sheet.get_by_text("Other", exact=True).click()
    sheet.get_by_label("Minutes", exact=True).fill("50")
    sheet.get_by_text("Families").click()
    sheet.get_by_label("Private note").fill("Bring the family letter")
    sheet.get_by_role("button", name="Save these minutes").click()
    expect(phone.locator("#toasts")).to_contain_text("50 minutes with Guadalupe and Maya saved.")


def test_without_a_script_everything_is_a_page(here: Desk, live_server: LiveServer, open_page: OpenPage) -> None:
    phone = entered(open_page(width=390, javascript=False, quiet=False), live_server.url, here.everyone.renee)
    phone.get_by_role("link", name="Log a session with Maya Lindqvist").click()
    phone.get_by_role("button", name="Save").click()
    expect(phone.get_by_role("alert")).to_contain_text("What was it about? Choose at least one.")
    phone.get_by_text("Questions").click()
    phone.get_by_role("button", name="Save").click()
    expect(phone.locator("#toasts")).to_contain_text("45 minutes with Maya saved.")

    maya = entered(open_page(width=390, javascript=False), live_server.url, here.everyone.maya)
    maya.get_by_role("link", name="Something is different").first.click()
    maya.locator("#fix_minutes").get_by_text("60", exact=True).click()
    maya.get_by_role("button", name="Send").click()
    expect(maya.locator("#waiting")).to_contain_text("You remember 60 minutes")
    maya.get_by_role("button", name="Yes").click()
    expect(maya.locator("#toasts")).to_contain_text("Thank you.")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_open_sheet_passes_the_rules_of_accessibility(
    here: Desk, live_server: LiveServer, open_page: OpenPage, dark: bool
) -> None:
    phone = entered(open_page(width=390, height=844, dark=dark), live_server.url, here.everyone.renee)
    phone.get_by_role("link", name="Log", exact=True).click()
    phone.get_by_text("Change").click()
    assert faults(phone) == []
