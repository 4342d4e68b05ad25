"""The coordinator’s pages in a real browser: wide and phone screens, light and dark, with assistive rules."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from alongside.kernel.clock import SchoolYear, Span
from alongside.people.actions.organizations import keep_calendar
from alongside.people.models.persons import Person
from alongside.programs.models.participations import Participation
from tests.cast import cast, somebody
from tests.doors import signed_in
from tests.factories.programs import Pair, cohort, enrolled, pair
from tests.factories.sessions import logged, met
from tests.journeys.accessibility import faults
from tests.plugins.chromium import OpenPage

pytestmark = [pytest.mark.once, pytest.mark.django_db]


class Desk:
    """Angela's cohort with one lively pair, one silent pair, somebody alone; and her open browser."""

    def __init__(self, address: str) -> None:
        self.address = address
        everyone = cast()
        into = cohort(everyone.places.union)
        enrolled(into, everyone.angela, "coordinator")
        facts: dict[str, object] = {"position": "teacher", "sector": "public"}
        enrolled(into, everyone.maya, "newcomer", works_at=everyone.places.lakeview, facts=facts)
        self.pair = pair(into, everyone.renee, everyone.maya)
        self._meet(self.pair)
        silent = somebody("Wren Quill", "wren@rivertown.example")
        enrolled(into, silent, "newcomer", works_at=everyone.places.linden, facts=facts)
        pair(into, everyone.renee, silent)
        for name in ("Odile Marsh", "Bram Teal", "Ines Hale"):
            alone = somebody(name, f"{name.partition(' ')[0]}@rivertown.example".lower(), verified=False)
            enrolled(into, alone, "newcomer", works_at=everyone.places.lakeview, facts=facts)
        twice = somebody("Maya Lindquist", "maya@home.example", verified=False)
        self.again: Participation = enrolled(into, twice, "guide")
        self.angela: Person = everyone.angela
        self.school, self.district = everyone.places.lakeview.public_id, everyone.places.hollis_park.public_id
        year = Span(SchoolYear.of(timezone.now().date()).first_day, SchoolYear.of(timezone.now().date()).last_day)
        keep_calendar(everyone.places.rivertown, year=year, by=None)

    def _meet(self, two: Pair) -> None:
        today = timezone.now().date()
        for weeks in range(1, 5):
            met(two, day=today - timedelta(weeks=weeks), minutes=60, mode="onsite" if weeks % 2 else "virtual")
        logged(two, day=today - timedelta(days=2), minutes=30, mode="phone")

    def asked(self) -> tuple[str, ...]:
        school = f"/office/organizations/{self.school}/"
        person = f"/office/people/{self.pair.supported.public_id}/"
        return (
            "/office/?show=unmatched",
            f"{person}evaluators/?q=a",
            f"{person}merge/?q=maya",
            f"{school}move/?under={self.district}",
            f"{school}rules/?evaluator=principal&evaluated=teacher",
        )

    def enter(self, page: Page) -> Page:
        client: Client = signed_in(self.angela)
        page.context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": self.address}]
        )
        return page


@pytest.fixture
def desk(live_server: LiveServer) -> Desk:
    return Desk(live_server.url)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_what_one_asked_for_passes_the_rules_of_accessibility_and_fits_the_smallest_phone(
    desk: Desk, open_page: OpenPage, dark: bool
) -> None:
    """Pages as they are after a choice; every page as it opens: test_pages.py."""
    found: dict[str, list[Any]] = {}
    page = desk.enter(open_page(width=390 if dark else 1280, dark=dark))
    before = page.viewport_size
    for path in desk.asked():
        page.goto(desk.address + path)
        found[path] = faults(page)
        page.set_viewport_size({"width": 320, "height": 800})
        wide = page.evaluate("document.documentElement.scrollWidth")
        found[f"{path} 320"] = [] if wide == 320 else [wide]
        if before is not None:
            page.set_viewport_size(before)
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_each_verb_leads_where_it_says(desk: Desk, open_page: OpenPage) -> None:
    page = desk.enter(open_page())
    page.goto(f"{desk.address}/office/")
    expect(page.locator("#attention")).to_contain_text("3 newcomers have nobody beside them yet")
    page.get_by_role("link", name="Check in about Wren Quill and Renée Castellanos").click()
    expect(page.get_by_role("heading", name="Wren Quill", level=1)).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="Open matching about 3 newcomers").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Matching")


def test_the_same_person_twice_becomes_one_and_two_again_without_a_script(desk: Desk, open_page: OpenPage) -> None:
    page = desk.enter(open_page(width=390, javascript=False))
    page.goto(f"{desk.address}/office/people/{desk.pair.supported.public_id}/")
    page.get_by_role("link", name="Same person twice?").click()
    page.get_by_label("Name or whole email address").fill("lindquist")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="Compare with Maya Lindquist").click()
    page.get_by_role("button", name="Make them one person").click()
    expect(page.locator("#toasts")).to_contain_text("Maya Lindqvist is one person now.")
    page.get_by_role("button", name="Take apart again").click()
    expect(page.locator("#toasts")).to_contain_text("are two people again, as they were.")


def test_naming_the_helper_as_evaluator_says_that_it_pauses(desk: Desk, open_page: OpenPage) -> None:
    page = desk.enter(open_page())
    page.goto(f"{desk.address}/office/people/{desk.pair.supported.public_id}/evaluators/?q=renée")
    page.get_by_role("button", name="Evaluates them Renée Castellanos").click()
    expect(page.locator("#toasts")).to_contain_text("pauses now, and Maya Lindqvist is told.")
