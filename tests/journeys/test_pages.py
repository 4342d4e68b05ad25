"""Every page in a real browser: rules of accessibility in both themes, small phones, no complaints, and no script."""

from collections.abc import Iterator
from typing import Any, Literal

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from playwright.sync_api import Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from alongside.ledger.models import Confirmation
from alongside.practice.sessions.models import Session
from tests.access.scene import NOW, Scene, build
from tests.access.table import lines
from tests.access.targets import COLUMNS, parameters
from tests.doors import signed_in
from tests.journeys.accessibility import faults
from tests.plugins.chromium import OpenPage

pytestmark = [pytest.mark.once, pytest.mark.django_db(transaction=True)]

# Pages of the front are the same for everybody: one of those who are signed in looks at them.
ROLES = ("co", "he", "su", "le", "sp", "no", "out")
FRONT_FOR = ("he", "out")
# Files to take away are no pages, a link to sign is for one reader, and the gallery has journeys of its own.
FILES = ("-export", "-to-fix", "-download", "-csv", "-pdf", "-text", "-pairs", "agreement-paper")
NO_PAGE = (
    *FILES,
    "front:manifest",
    "front:service-worker",
    "desk:offline-list",
    ":signing",
    "healthz",
    "gallery",
    "front:meeting-calendar",
    "front:calendar-feed",
)


@pytest.fixture
def scene(live_server: LiveServer) -> Iterator[Scene]:
    with time_machine.travel(NOW, tick=True):
        yield build()


def enter(page: Page, scene: Scene, live_server: LiveServer, name: str) -> None:
    """Sign somebody in with the browser of this window."""
    page.context.clear_cookies()
    if name:
        acts = scene.acts.get(name)
        cookie = signed_in(scene.people[name], as_whom=acts.public_id if acts else "").cookies["sessionid"]
        page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])


def pages(scene: Scene, columns: tuple[str, ...]) -> Iterator[tuple[str, str, str, bool]]:
    """Role, name and address of each page that opens for these roles, and whether no role before saw that page."""
    seen: set[str] = set()
    table = [line for line in lines("pages.txt", columns=tuple(COLUMNS)) if line.words[1] == "GET"]
    for column in ROLES:
        mine: set[str] = set()
        for line in table:
            url, _, relation = line.words
            shared = url.startswith(("front:", "desk:offline")) and column not in FRONT_FOR and column != "no"
            if line.cells.get(column) != "200" or url in mine or shared or url.endswith(NO_PAGE):
                continue
            mine.add(url)
            if column in columns:
                yield (
                    column,
                    url,
                    reverse(url, kwargs=parameters(scene, url, COLUMNS[column], relation)),
                    url not in seen,
                )
        seen |= mine


@pytest.mark.walk
@pytest.mark.parametrize("columns", [ROLES[:1], ROLES[1:]], ids=["coordinators", "everybody-else"])
def test_every_page_passes_the_rules_of_accessibility(
    scene: Scene, live_server: LiveServer, open_page: OpenPage, columns: tuple[str, ...]
) -> None:
    """Light at a desk, for each role; dark on a phone, each page once, and on the smallest nothing moves sideways."""
    page = open_page()
    wrong: dict[str, Any] = {}
    judged: dict[str, set[str]] = {"light": set(), "dark": set()}
    inside, looked_at = "", 0
    for column, url, address, new in pages(scene, columns):
        if column != inside:
            enter(page, scene, live_server, COLUMNS[column])
            inside = column
        _as_seen(page, "light", width=1280)
        page.goto(live_server.url + address)
        assert page.url == live_server.url + address
        looked_at += 1
        found = faults(page, judged=judged["light"]) + _too_wide(page, 1280)
        if new:
            _as_seen(page, "dark", width=390)
            found += faults(page, judged=judged["dark"])
            _as_seen(page, "dark", width=320)
            found += _too_wide(page, 320)
        if found:
            wrong[f"{column} {url}"] = found
    assert wrong == {}
    assert looked_at > 40
    assert min(map(len, judged.values())) > 20  # ways words are drawn


def _as_seen(page: Page, theme: Literal["light", "dark"], *, width: int) -> None:
    size: ViewportSize = {"width": width, "height": 900}
    if page.viewport_size != size:
        page.set_viewport_size(size)
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")


def _too_wide(page: Page, width: int) -> list[Any]:
    wide = page.evaluate("document.documentElement.scrollWidth")
    return [f"{wide} pixels wide at {width}"] if wide > width else []


def test_without_a_script_one_signs_in_logs_and_confirms(
    scene: Scene, live_server: LiveServer, open_page: OpenPage
) -> None:
    page = open_page(width=390, javascript=False)
    renee = scene.people["renee"].addresses.get().email
    address = reverse("desk:log-for", args=[scene.pairs["renee-maya"].engagement.public_id])
    page.goto(f"{live_server.url}{address}")
    page.get_by_label("Email").fill(renee)
    page.locator("main form button").first.click()
    code = next(word for word in str(mail.outbox[-1].body).split() if word.isdecimal() and len(word) == 6)
    page.get_by_label("Code").fill(code)
    page.locator("main form button").first.click()
    expect(page).to_have_url(f"{live_server.url}{address}")
    before = Session.objects.count()
    page.locator("label", has=page.locator("[name=minutes][value='45']")).click()
    page.locator("label", has=page.locator("[name=mode][value=virtual]")).click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("saved")).to_be_visible()
    assert Session.objects.count() == before + 1

    enter(page, scene, live_server, "maya")
    confirmed = Confirmation.objects.count()
    page.goto(f"{live_server.url}{reverse('desk:confirm')}")
    page.get_by_role("button", name="Yes").first.click()
    expect(page.get_by_text("Thank you")).to_be_visible()
    assert Confirmation.objects.count() == confirmed + 1
