"""The kit in a real browser: with assistive technology, on a small phone, and without a script."""

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from tests.journeys.accessibility import faults
from tests.plugins.chromium import OpenPage

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def gallery(live_server: LiveServer) -> str:
    return f"{live_server.url}/gallery/"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_every_component_passes_the_rules_of_accessibility(
    gallery: str, open_page: OpenPage, width: int, dark: bool
) -> None:
    page = open_page(width=width, dark=dark)
    page.goto(gallery)
    assert faults(page) == []


def test_nothing_moves_sideways_on_the_smallest_phone(gallery: str, open_page: OpenPage) -> None:
    page = open_page(width=320)
    page.goto(gallery)
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_everything_to_press_is_large_enough_for_a_thumb(gallery: str, open_page: OpenPage) -> None:
    page = open_page(width=390)
    page.goto(gallery)
    small = page.evaluate(
        """() => [...document.querySelectorAll(".btn, .tabbar a, .select, .input, summary, .seg label, .check")]
            .filter(one => one.offsetParent && one.getBoundingClientRect().height < 35.5)
            .map(one => one.outerHTML.slice(0, 120))"""
    )
    assert small == []


def test_a_choice_of_theme_is_in_the_next_page_from_its_first_byte(gallery: str, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(gallery)
    page.get_by_label("Switch between light and dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    answer = page.goto(gallery)
    assert answer is not None
    assert '<html lang="en" data-theme="dark">' in answer.text()


def test_a_sheet_opens_names_what_it_saves_and_closes_with_escape(gallery: str, open_page: OpenPage) -> None:
    page = open_page(width=390)
    page.goto(gallery)
    page.locator("main").get_by_role("link", name="Log a session").click()
    sheet = page.get_by_role("dialog", name="Log a session")
    expect(sheet.get_by_role("button", name="Save 45 minutes")).to_be_visible()
    sheet.get_by_label("60", exact=True).check()
    expect(sheet.get_by_role("button", name="Save 60 minutes")).to_be_visible()
    assert faults(page) == []
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()


def test_the_summary_of_errors_takes_the_focus_and_leads_to_the_field(gallery: str, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(gallery)
    expect(page.locator("#errors")).to_be_focused()
    page.get_by_role("link", name="Say how long you met").click()
    expect(page.get_by_label("Minutes", exact=True)).to_be_focused()


def test_the_gallery_reads_without_a_script(gallery: str, open_page: OpenPage) -> None:
    page = open_page(javascript=False)
    page.goto(gallery)
    expect(page.get_by_role("heading", name="Component gallery")).to_be_visible()
    expect(page.get_by_role("button", name="Switch between light and dark")).to_have_count(0)


def test_a_part_of_a_page_is_swapped_under_the_strict_policy_and_focus_follows(
    gallery: str, open_page: OpenPage
) -> None:
    page = open_page()
    page.goto(gallery)
    page.evaluate(
        """() => {
            const button = document.querySelector("#people .btn");
            const told = {get: location.href, target: "#people", select: "#people", swap: "outerHTML"};
            for (const name in told) button.setAttribute("hx-" + name, told[name]);
            document.querySelector("#people-h").textContent = "Before";
            htmx.process(document.querySelector("#people"));
        }"""
    )
    page.locator("#people .btn").click()
    expect(page.locator("#people-h")).to_have_text("People")
    expect(page.locator("#people-h")).to_be_focused()
    # The address is kept for going back; the page itself is not.
    assert page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]") == [
        "htmx-current-path-for-history"
    ]


def test_the_slash_key_goes_to_the_search(gallery: str, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(gallery)
    page.keyboard.press("/")
    expect(page.get_by_label("Find a principal or mentor")).to_be_focused()
