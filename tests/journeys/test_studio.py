"""A coordinator who never saw a file makes another program out of a built-in one, by forms alone and without a script;
the forms fit the smallest phone and pass the rules of accessibility."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from alongside.blueprint.sentences import TABS
from alongside.programs.models.cohorts import BlueprintVersion, Cohort
from tests.blueprint.words import english_alone, words_in
from tests.cast import cast
from tests.doors import signed_in
from tests.factories.programs import PROGRAM, cohort, enrolled
from tests.journeys.accessibility import faults
from tests.plugins.chromium import OpenPage

pytestmark = [pytest.mark.once, pytest.mark.django_db]

TEN_HOURS = {":key": "10h", "__hours": "10", "__term:n": "6", "__term:unit": "month"}
MINE = "/office/setup/programs/spring-fellows"


class Studio:
    """Angela's browser, before she begins; `program`: the file of the program she runs, where it is another."""

    def __init__(self, address: str, page: Page, *, program: Path = PROGRAM, role: str = "coordinator") -> None:
        everyone = cast()
        enrolled(cohort(everyone.places.union, file=program), everyone.angela, role)
        session = signed_in(everyone.angela).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
        self.address, self.page = address, page

    def open(self, path: str) -> None:
        self.page.goto(f"{self.address}{path}")

    def fill(self, **typed: str | list[str]) -> None:
        """Write and choose in the fields of these names (`__` for a point)."""
        for name, value in typed.items():
            field = self.page.locator(f'[name="f.{name.replace("__", ".")}"]:not([type=hidden])')
            if not field.first.is_visible():
                self.page.locator("details:not([open])", has=field.first).locator("> summary").first.click()
            if isinstance(value, list):
                for one in value:
                    self.page.locator(f'[name="f.{name.replace("__", ".")}"][value="{one}"]').check()
            elif field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)

    def choose(self, name: str, fact: str) -> None:
        """Say what a test is of; the form then asks for the value that fits it."""
        self.page.locator(f'[name="f.{name}:fact"]').select_option(fact)
        self.press("See what it says")
        expect(self.page.locator(f'[name^="f.{name}:value"]').first).to_be_attached()

    def press(self, button: str) -> None:
        self.page.get_by_role("button", name=button, exact=True).click()
        self.page.wait_for_load_state()

    def keep(self) -> None:
        self.press("Keep in my draft")
        expect(self.page.locator("#toasts")).to_contain_text("It is in your draft.")


@pytest.fixture
def studio(live_server: LiveServer, open_page: OpenPage) -> Studio:
    return Studio(live_server.url, open_page(javascript=False))


def begin(studio: Studio) -> None:
    page = studio.page
    studio.open("/office/setup/programs/new/")
    page.get_by_label("What it is called").fill("Spring fellows")
    page.get_by_label("Begin with").select_option(label="New principal mentoring, built in")
    studio.press("Begin it")
    page.get_by_role("link", name="Words we use").click()
    page.get_by_role("link", name="form : Participant: mentee").click()
    studio.fill(participant__one="fellow", participant__many="fellows")
    studio.press("See what it says")
    expect(page.locator("#sentence")).to_contain_text("Participant: fellow, and many: fellows.")
    expect(page.locator("#sentence")).to_contain_text("It was: Participant: mentee, and many: mentees.")
    studio.keep()


def price(studio: Studio) -> None:
    studio.open(f"{MINE}/form/contracts/")
    studio.page.locator('[name="more"][value="f.kinds"]').click()
    new = {f"kinds__+3{name}": value for name, value in TEN_HOURS.items()}
    studio.fill(**new)
    studio.keep()
    studio.open(f"{MINE}/form/contracts.lists[0]/")
    studio.fill(**{"prices__10h__member:n": "900", "prices__10h__nonmember:n": "1350.50"})
    studio.press("See what it says")
    says = "10h costs $900.00 for member, $1,350.50 for nonmember."
    expect(studio.page.locator("#sentence")).to_contain_text(says)
    studio.keep()


def let_in(studio: Studio) -> None:
    studio.open(f"{MINE}/add/track/")
    studio.fill(name="short", says="Superintendents may buy ten hours")
    studio.choose("when~0~0", "position")
    studio.fill(**{"when~0~0:value": ["superintendent"]}, offers=["10h"])
    studio.press("See what it says")
    says = "Superintendents may buy ten hours: short, when the position is superintendent; they may buy 10h."
    expect(studio.page.locator("#sentence")).to_contain_text(says)
    studio.keep()
    studio.page.get_by_role("link", name="Try it on somebody else").click()
    studio.fill(name="A superintendent", on="2026-09-01", expect__answer="yes", expect__track="short")
    studio.choose("person~0", "position")
    studio.fill(**{"person~0:value": ["superintendent"]})
    studio.keep()
    expect(studio.page.locator("#people")).to_contain_text("A superintendent: yes, short")


def ask(studio: Studio) -> None:
    studio.open(f"{MINE}/add/in-touch/")
    studio.fill(label="Heard from each other", **{"gap_at_most:n": "14", "gap_at_most:unit": "day"})
    studio.keep()
    studio.open(f"{MINE}/add/agreement/")
    studio.fill(label="Spring agreement", of="organization")
    studio.fill(**{"signers__+0__label": "District"})
    studio.keep()


def test_another_program_is_made_by_forms_alone(studio: Studio) -> None:
    for step in (begin, price, let_in, ask):
        step(studio)
    studio.open(f"{MINE}/publish/")
    studio.page.get_by_label("Why?").fill("The board asked for it.")
    studio.press("Publish it and open the year")
    expect(studio.page.locator("#toasts")).to_contain_text("Spring fellows is published")
    source = BlueprintVersion.objects.get(program__key="spring-fellows").source
    assert "positions:                      # what the program calls them" in source
    assert Cohort.objects.filter(program__key="spring-fellows").count() == 1


FORMS = ("eligibility.tracks.first", "roles.guide", "contracts", "contracts.lists[0]", "requirements.visits", "words")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_forms_pass_the_rules_of_accessibility_and_fit_the_smallest_phone(
    live_server: LiveServer, open_page: OpenPage, dark: bool
) -> None:
    studio = Studio(live_server.url, open_page(width=320 if dark else 1280, dark=dark))
    found: dict[str, Any] = {}
    for part in FORMS:
        studio.open(f"/office/setup/program/form/{part}/")
        found[part] = faults(studio.page)
        if dark and studio.page.evaluate("document.documentElement.scrollWidth") != 320:
            found[part].append("wider than 320")
    assert {part: wrong for part, wrong in found.items() if wrong} == {}


SPANISH = Path(__file__).parents[1] / "blueprint" / "promotoras.yaml"
SAID = "[...document.querySelectorAll('[lang=es]:not(.code)')].map(one => one.textContent).join(' ')"


def test_a_program_in_spanish_says_everything_in_spanish_on_the_smallest_phone(
    live_server: LiveServer, open_page: OpenPage
) -> None:
    studio = Studio(live_server.url, open_page(width=320), program=SPANISH, role="coordinacion")
    leaked = english_alone(SPANISH)
    studio.open("/programs/promotoras-de-salud/")
    studio.page.get_by_label("¿A qué se dedica?").first.select_option("vecina")
    studio.press("Comprobar")
    found: dict[str, Any] = {}
    for place in ("public", *(tab.key for tab in TABS)):
        if place != "public":
            studio.open(f"/office/setup/program/{place}/")
        page = studio.page
        said = words_in(page.evaluate(SAID))
        assert len(said) > 5, place
        found[place] = [*faults(page), *sorted(said & leaked)]
        if page.evaluate("document.documentElement.scrollWidth") != 320:
            found[place].append("wider than 320")
    assert {place: wrong for place, wrong in found.items() if wrong} == {}
