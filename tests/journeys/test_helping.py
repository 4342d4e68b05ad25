"""Becoming a mentor in a real browser: the call, the form, who speaks for them, reviewers alone, two yeses, ready."""

import re

import pytest
from django.core import mail
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from alongside.kernel.access import Who
from alongside.programs.facts import today
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation
from alongside.staffing.actions.credentials import Shown, record_credential
from alongside.staffing.actions.deciding import Seen, review
from alongside.staffing.models.applications import Application
from tests.cast import somebody
from tests.factories.programs import acting, enrolled, person_of
from tests.journeys.test_story import Window, cohort
from tests.plugins.chromium import OpenPage

pytestmark = [pytest.mark.once, pytest.mark.django_db(transaction=True)]
__all__ = ["cohort"]  # a fixture
ROSA, GORDON = "rosa@away.example", "gordon@away.example"
HAS = {
    "licence": "principal",
    "years-served(position=principal)": "9",
    "last-served(position=principal)": "",
    "training(key=mentor-yearly)": "",
}


def mailed(to: str) -> str:
    """The path of the link in the newest mail to somebody."""
    body = next(str(one.body) for one in reversed(mail.outbox) if one.to == [to])
    found = re.search(r"https?://[^/\s]+(/\S+)", body)
    assert found is not None
    return found[1]


def asks_for_the_form(page: Page, given: str, family: str, email: str) -> None:
    page.get_by_label("First name").fill(given)
    page.get_by_label("Last name").fill(family)
    page.get_by_label("Email").fill(email)
    page.get_by_role("button", name="Send me the form").click()
    expect(page.get_by_text("A letter with your form is on its way")).to_be_visible()


def fills_it_in(page: Page) -> None:
    """First with a reference missing: what was typed stays."""
    page.get_by_label("Where and when were you a principal?").fill("Nine years at Lake School.")
    page.get_by_label("What did you do as a principal").fill("Teachers stayed.")
    page.get_by_label("Why would you like to mentor?").fill("Somebody did it for me.")
    page.locator("#id_reference-name-0").fill("Odd Berg")
    page.locator("#id_reference-email-0").fill("odd@away.example")
    page.get_by_role("button", name="Hand it in").click()
    expect(page.get_by_label("Why would you like to mentor?")).to_have_value("Somebody did it for me.")
    page.locator("#id_reference-name-1").fill("Una Falk")
    page.locator("#id_reference-email-1").fill("una@away.example")
    page.get_by_label("Sign with your name").fill("Rosa Achterberg")
    page.get_by_role("button", name="Hand it in").click()
    expect(page.get_by_role("heading", name="Thank you, Rosa")).to_be_visible()


def says(page: Page, look: str, words: str) -> None:
    card = page.locator(f"section[aria-labelledby=look-{look}], #look-{look}").first
    card.get_by_text("Say what you saw").click()
    card.get_by_label("You say").select_option("yes")
    card.get_by_label("In your words").fill(words)
    card.get_by_role("button", name="Note it").click()
    expect(page.get_by_text("Noted. The others read it")).to_be_visible()


def looked_at(row: Application, *, by: Participation, looks: tuple[str, ...]) -> None:
    day = today(row.posting.cohort)
    for look in looks:
        review(application=row, seen=Seen(look=look, day=day, says="yes"), by=person_of(by), who=acting(by, day))


def opens_the_call(angela: Window) -> str:
    """Returns the path of the call's page."""
    page = angela.go("/office/staffing/")
    page.get_by_label("Description of a mentor's work").fill("An evening every other week.")
    page.locator("form").get_by_role("button", name="Open the call").click()
    page.get_by_role("link", name="The call").click()
    return page.url.removeprefix(angela.address)


def speaks(window: Window, email: str) -> None:
    page = window.go(mailed(email))
    for box in page.locator("textarea").all():
        box.fill("Rosa hears everything.")
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_text("Your words are with those who decide")).to_be_visible()


def two_look_alone(angela: Window, ola: Window, row: Application) -> None:
    """What one wrote, the other reads after writing."""
    path = f"/office/staffing/applicants/{row.public_id}/"
    says(angela.go(path), "interview", "Warm and clear.")
    page = ola.go(path)
    expect(page.get_by_text("1 of 2 reviewers has written.")).to_be_visible()
    expect(page.get_by_text("Warm and clear.")).to_have_count(0)
    says(page, "interview", "Asks before advising.")
    expect(page.get_by_text("Warm and clear.")).to_be_visible()


def two_say_yes(angela: Window, lena: Window, row: Application) -> None:
    page = angela.go(f"/office/staffing/applicants/{row.public_id}/")
    page.get_by_role("button", name="Say yes").click()
    expect(page.get_by_text("The second yes is asked of the association leader")).to_be_visible()
    second = mailed("lena@principals.example")
    lena.sign_in("lena@principals.example")
    lena.go(second).get_by_role("button", name="Say yes").click()
    expect(lena.page.get_by_text("Rosa Achterberg is one of you now.")).to_be_visible()
    assert mailed(ROSA) == "/sign-in/"


def says_no(angela: Window, row: Application) -> None:
    page = angela.go(f"/office/staffing/applicants/{row.public_id}/")
    page.get_by_text("Say no", exact=True).click()
    page.get_by_role("button", name="Say no with a letter").click()
    expect(page.get_by_text("A kind letter is on its way to Gordon Maybury.")).to_be_visible()
    assert "no judgement of your work" in str(mail.outbox[-1].body)


def test_from_the_call_to_being_ready(cohort: Cohort, live_server: LiveServer, open_page: OpenPage) -> None:
    second = enrolled(cohort, somebody("Ola Reed", "ola@principals.example"), "coordinator")
    first = Participation.objects.get(cohort=cohort, person__family_name="Brandt")
    angela, ola, lena, gordon = (Window(open_page(), live_server.url) for _ in range(4))
    rosa = Window(open_page(width=390, quiet=False), live_server.url)  # her first form comes back with a word missing
    angela.sign_in("angela@principals.example")
    ola.sign_in("ola@principals.example")
    call = opens_the_call(angela)
    for window, given, family, email in ((rosa, "Rosa", "Achterberg", ROSA), (gordon, "Gordon", "Maybury", GORDON)):
        asks_for_the_form(window.go(call), given, family, email)
    fills_it_in(rosa.go(mailed(ROSA)))
    for email in ("odd@away.example", "una@away.example"):
        speaks(Window(open_page(), live_server.url), email)
    row = Application.objects.select_related("posting__cohort").get(email=ROSA)
    two_look_alone(angela, ola, row)
    looked_at(row, by=first, looks=("application", "experience", "licence", "references"))
    looked_at(row, by=second, looks=("application",))
    two_say_yes(angela, lena, row)
    ready(angela, first)
    says_no(angela, Application.objects.get(email=GORDON))


def ready(angela: Window, coordinator: Participation) -> None:
    """What is still to be written down is written down: the training on the page, with the parts Rosa had."""
    row = Participation.objects.select_related("cohort").get(
        cohort=coordinator.cohort_id, person__family_name="Achterberg"
    )
    who: Who = acting(coordinator, today(row.cohort))
    for kind, value in HAS.items():
        shown = Shown(kind=kind, day=today(row.cohort), value=value, evidence="Seen on paper")
        record_credential(helper=row, shown=shown, by=person_of(coordinator), who=who)
    page = angela.go(f"/office/people/{row.public_id}/credentials/")
    expect(page.get_by_text("Not everything is written down yet")).to_be_visible()
    page.get_by_label("What", exact=True).select_option("training(key=mentor-basics)")
    page.get_by_label("theory").check()
    page.get_by_label("What you have seen").fill("Certificate of the office")
    page.get_by_role("button", name="Note it").click()
    expect(page.get_by_text("Has what is asked")).to_be_visible()
    expect(page.get_by_text("Had: theory.")).to_be_visible()
