"""The whole story in a real browser: a roster comes in, people are matched, a session is logged, confirmed and counted.

Everybody signs in with the code that was mailed to them; what waits for a worker is done by one.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core import mail
from playwright.sync_api import FilePayload, Page, expect
from pytest_django.live_server_helper import LiveServer

from alongside.jobs.worker import drain
from alongside.ledger.models import Confirmation, Entry
from alongside.people.actions.organizations import create_organization
from alongside.people.enums import OrganizationKind
from alongside.people.models.organizations import Organization
from alongside.practice.sessions.actions.confirm import confirm_all
from alongside.practice.sessions.actions.log import Contact, log_session
from alongside.practice.sessions.models import Session
from alongside.programs.actions.cohorts import adopt_program, open_cohort
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation
from tests.cast import somebody
from tests.factories.programs import acting, enrolled, person_of
from tests.plugins.chromium import OpenPage

pytestmark = [pytest.mark.once, pytest.mark.django_db(transaction=True)]

HEADINGS = "Staff ID,First Name,Last Name,Email,School,District,Position,Hire Date"
PRINCIPALS = 11
FIRST_NAMES = ("Priya", "Dana", "Lamar", "Corey", "Ines", "Bram", "Odile", "Wren", "Tess", "Hugo", "Mina")
MENTORS = ("Ruth", "Harold", "Otis")


@pytest.fixture
def cohort(live_server: LiveServer) -> Iterator[Cohort]:
    """A new intake year: a coordinator, a leader, one district, and nobody else yet."""
    with time_machine.travel(datetime(2026, 11, 19, 16, 0, tzinfo=UTC), tick=True):
        kind = OrganizationKind
        sponsor = create_organization(
            kind=kind.ASSOCIATION, name="Prairie Principals", by=None, time_zone="America/Chicago"
        )
        create_organization(kind=kind.DISTRICT, name="Mount Vernon 80", by=None, zip_code="62864")
        version = adopt_program(key="principal-mentoring", sponsor=sponsor, by=None)
        made = open_cohort(
            version=version,
            key="principals-2026",
            name="2026-27",
            starts_on=date(2026, 7, 1),
            ends_on=date(2027, 6, 30),
            by=None,
        )
        enrolled(made, somebody("Angela Brandt", "angela@principals.example"), "coordinator")
        enrolled(made, somebody("Lena Sorensen", "lena@principals.example"), "association-leader")
        yield made


def principals() -> bytes:
    """A roster of new principals; the last one has an address that cannot be one."""
    rows = [
        f"{number},{name},Fielding,{name.lower()}@mv80.example,{name} Elementary,Mount Vernon 80,Principal,8/3/2026"
        for number, name in enumerate(FIRST_NAMES, start=1)
    ]
    rows.append("99,Nobody,Yet,nobody.mv80.example,Ninth Elementary,Mount Vernon 80,Principal,8/3/2026")
    return "\r\n".join((HEADINGS, *rows)).encode()


def mentors() -> bytes:
    rows = [
        f"{number},{name},Sandoval,{name.lower()}@mentors.example,,Mount Vernon 80,Retired principal,8/1/2005"
        for number, name in enumerate(MENTORS, start=201)
    ]
    return "\r\n".join((HEADINGS, *rows)).encode()


class Window:
    """One browser window of one person."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address

    def go(self, path: str) -> Page:
        self.page.goto(f"{self.address}{path}")
        return self.page

    def sign_in(self, email: str) -> Page:
        """With the code that comes by mail."""
        page = self.go("/")
        page.get_by_label("Email").fill(email)
        page.locator("main form button").first.click()
        expect(page.get_by_label("Code")).to_be_visible()
        found = re.search(r"\b\d{6}\b", str(mail.outbox[-1].body))
        assert found is not None
        assert mail.outbox[-1].to == [email]
        page.get_by_label("Code").fill(found[0])
        page.locator("main form button").first.click()
        expect(page.locator("h1")).to_be_visible()
        return page


def bring(window: Window, name: str, content: bytes, *, role: str) -> None:
    """Import one file, all steps on screen."""
    page = window.go("/office/people/import/")
    file: FilePayload = {"name": name, "mimeType": "text/csv", "buffer": content}
    page.locator("#id_files").set_input_files(file)
    page.get_by_role("button", name="Go on to the columns").click()
    page.get_by_label("In this program").select_option(role)
    page.get_by_role("button", name="Look at the rows").click()
    if "/rows/" in page.url:  # a row to fix: it is left out
        page.locator("button[name=out]").first.click()
    page.wait_for_url("**/look/")
    page.locator("#dry").get_by_role("button", name=re.compile("^Import ")).click()
    drain()
    page.reload()
    expect(page.get_by_text("They are in")).to_be_visible()


def test_from_a_roster_to_confirmed_hours(cohort: Cohort, live_server: LiveServer, open_page: OpenPage) -> None:
    angela = Window(open_page(), live_server.url)
    angela.sign_in("angela@principals.example")
    expect(angela.page).to_have_url(f"{live_server.url}/office/")

    bring(angela, "new principals.csv", principals(), role="mentee")
    bring(angela, "mentors.csv", mentors(), role="mentor")
    roles = Participation.objects.filter(cohort=cohort).values_list("role", flat=True)
    assert (list(roles).count("mentee"), list(roles).count("mentor")) == (PRINCIPALS, len(MENTORS))
    assert Organization.objects.filter(name="Priya Elementary", parent__name="Mount Vernon 80").exists()

    _the_verdict(angela)
    _matched(angela)
    helper = _logged(Window(open_page(width=390, height=844), live_server.url))
    _confirmed(Window(open_page(width=390, height=844), live_server.url), helper)
    _counted(angela, Window(open_page(), live_server.url))


def _the_verdict(angela: Window) -> None:
    """Each of them has an answer with its reasons, or what is missing."""
    priya = Participation.objects.get(person__given_name="Priya")
    assert priya.answer == "yes"
    page = angela.go("/office/people/?q=priya")
    page.get_by_role("link", name="Priya Fielding").first.click()
    expect(page.get_by_role("heading", name="Priya Fielding", level=1)).to_be_visible()
    assert "before the cut-off" in str(priya.verdict["sentence"])
    expect(page.locator("#eligible").get_by_text("before the cut-off").first).to_be_visible()


def _matched(angela: Window) -> None:
    page = angela.go("/office/matching/")
    page.get_by_role("button", name=re.compile("Propose")).first.click()
    expect(page.get_by_text(re.compile(rf"{PRINCIPALS} of {PRINCIPALS} matched|of {PRINCIPALS}")).first).to_be_visible()
    _looked_through_by_keys(page)
    page.get_by_role("link", name=re.compile("^Publish")).first.click()
    page.get_by_role("button", name="Publish now").click()
    expect(page.get_by_text("Published. Everyone in it is told.")).to_be_visible()
    assert Engagement.objects.count() == PRINCIPALS
    drain()
    told = {address for letter in mail.outbox for address in letter.to}
    assert "priya@mv80.example" in told


def _looked_through_by_keys(page: Page) -> None:
    """J goes to the next pair, K back; L locks it, and lets it go. A page hears keys once it is loaded."""
    lines = page.locator("[data-keyed] > li")
    for key, at in ("j", 1), ("j", 2), ("k", 1):
        page.wait_for_load_state()
        page.keyboard.press(key)
        expect(lines.nth(at)).to_have_attribute("aria-current", "true")
    for locked in ("Locked", ""):
        page.wait_for_load_state()
        page.keyboard.press("l")
        expect(lines.nth(1).get_by_text("Locked", exact=True)).to_have_count(1 if locked else 0)


def _logged(phone: Window) -> str:
    """Priya's mentor logs forty-five minutes on a phone."""
    party = Engagement.objects.get(supported__person__given_name="Priya").parties.get(part="helper")
    page = phone.sign_in(party.person.addresses.get().email)
    page.get_by_role("link", name="Log", exact=True).click()
    sheet = page.get_by_role("dialog", name="Log a session")
    expect(sheet).to_be_visible()
    _only_priya(sheet)
    sheet.locator("label", has=page.locator("[name=minutes][value='45']")).click()
    sheet.locator("label", has=page.locator("[name=mode][value=virtual]")).click()
    sheet.locator("label", has=page.locator("[name=tags]")).first.click()
    sheet.get_by_role("button", name="Save 45 minutes").click()
    expect(page.get_by_text("saved").first).to_be_visible()
    assert Session.objects.get().minutes == 45
    return party.person.first_name


def _only_priya(sheet: Any) -> None:
    """Whoever else is ticked is not meant."""
    if sheet.locator("summary", has_text="Change").count():
        sheet.locator("summary", has_text="Change").click()
    for one in sheet.locator(".whom__one").all():
        one.locator("input").set_checked("Priya" in one.inner_text(), force=True)


def _confirmed(phone: Window, helper: str) -> None:
    assert Entry.objects.filter(happening__confirmation__isnull=False).count() == 0
    page = phone.sign_in("priya@mv80.example")
    expect(page.get_by_text(helper).first).to_be_visible()
    page.get_by_role("button", name="Yes").first.click()
    expect(page.get_by_text("count.").first).to_be_visible()
    assert Confirmation.objects.count() == 1


def _counted(angela: Window, lena: Window) -> None:
    """Three quarters of an hour: in the coordinator's hours, on Priya's page, and in the leader's totals."""
    page = angela.go("/office/hours/")
    expect(page.get_by_text("0.75 h").first).to_be_visible()
    page = angela.go("/office/people/?q=priya")
    page.get_by_role("link", name="Priya Fielding").first.click()
    expect(page.get_by_text("yes", exact=True).first).to_be_visible()
    page = angela.go("/office/")
    expect(page.get_by_text(f"{PRINCIPALS} mentees").first).to_be_visible()
    page = lena.sign_in("lena@principals.example")
    expect(page).to_have_url(f"{lena.address}/leaders/")
    expect(page.get_by_text("hidden").first).to_be_visible()  # of one person nothing is told
    assert page.get_by_text("0.8").count() == 0
    _everybody_meets()
    page.reload()
    expect(page.get_by_text("8.2").first).to_be_visible()  # eleven times three quarters of an hour
    assert "Priya" not in page.content()


def _everybody_meets() -> None:
    """The others do what Priya and her mentor did."""
    first, today = Session.objects.get(), date(2026, 11, 19)
    for engagement in Engagement.objects.exclude(supported__person__given_name="Priya").select_related("supported"):
        helper = engagement.parties.get(part="helper").participation
        assert helper is not None
        contact = Contact(
            key=uuid4(),
            engagements=[engagement],
            wall=datetime(2026, 11, 19, 8, engagement.pk % 60),
            minutes=45,
            mode="virtual",
            tags=first.tags,
        )
        session = log_session(by=person_of(helper), who=acting(helper, today), contact=contact)
        supported = engagement.supported
        confirm_all(attendances=list(session.attendances.all()), by=person_of(supported), who=acting(supported, today))
