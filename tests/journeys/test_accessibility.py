"""The search for faults of accessibility finds those that are planted, and measures words of one look once."""

import pytest
from playwright.sync_api import Page

from tests.journeys.accessibility import faults
from tests.plugins.chromium import OpenPage

pytestmark = pytest.mark.once
PAGE = """<!DOCTYPE html><html lang="en"><title>Words</title><main><h1>Words</h1>
<p hidden style="color: #999">Out of sight</p><p>Plain</p><p style="color: #999">Pale</p>
<p style="color: #666">Middling</p></main>"""
PALE = ("color-contrast", ['<p style="color: #999">Pale</p>'])
MIDDLING = ("color-contrast-enhanced", ['<p style="color: #666">Middling</p>'])


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    page = open_page()
    page.set_content(PAGE)
    return page


def test_pale_words_are_told_with_and_without_remembering_looks(page: Page) -> None:
    assert faults(page) == [PALE, MIDDLING]
    assert faults(page, judged=set()) == [PALE, MIDDLING]


def test_words_of_a_look_that_was_judged_are_not_measured_again(page: Page) -> None:
    judged: set[str] = set()
    assert faults(page, judged=judged) == [PALE, MIDDLING]
    assert len(judged) == 4  # the heading, plain words, pale ones, those between
    assert faults(page, judged=judged) == []


def test_the_same_words_before_something_else_are_another_look(page: Page) -> None:
    judged: set[str] = set()
    faults(page, judged=judged)
    page.locator("main").evaluate("main => main.style.backgroundColor = '#222'")
    told = dict(faults(page, judged=judged))
    assert told["color-contrast"] == ["<h1>Words</h1>", "<p>Plain</p>", *MIDDLING[1]]
    assert told["color-contrast-enhanced"] == PALE[1]


def test_other_rules_are_asked_of_every_page(page: Page) -> None:
    page.locator("html").evaluate("html => html.removeAttribute('lang')")
    assert [rule for rule, _ in faults(page, judged=set())] == [PALE[0], MIDDLING[0], "html-has-lang"]
