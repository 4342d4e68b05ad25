"""A day without a signal in a real browser: thirty logs, killed on the way, two devices back at once; nothing left.

The database of the journeys is in memory behind one connection, so requests come after one another here; what happens
at the same moment is tried on PostgreSQL (tests/practice/test_at_once.py).
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.handlers.base import BaseHandler
from playwright.sync_api import Browser, BrowserContext, Error, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from alongside.practice.sessions.models import Attendance, Note, Session
from alongside.programs.actions.engagements import end_engagement
from tests.doors import signed_in
from tests.journeys.accessibility import faults
from tests.web.desk.scene import NOW, Desk, another, desk
from tooling.chromium import FLAGS, find

pytestmark = [pytest.mark.once, pytest.mark.django_db]
SECRET = "heron-at-the-ford"  # what a note says that waits on a phone
MOMENT = datetime.fromisoformat(NOW)
type Device = Callable[..., BrowserContext]
PHONE: dict[str, Any] = {
    "reduced_motion": "reduce",
    "viewport": {"width": 390, "height": 844},
    "timezone_id": "America/Chicago",
    "locale": "en-US",
}
LEFT = """async () => ({
  databases: (await indexedDB.databases()).map((one) => one.name),
  caches: await caches.keys(),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
  storage: localStorage.length,
})"""
NOTHING = {"databases": [], "caches": [], "workers": 0, "storage": 0}
# What waits, as it lies on the disk, read as text; and whether a script could take the key away.
RAW = """async () => {
  const done = (asked) => new Promise((yes) => { asked.onsuccess = () => yes(asked.result); });
  const base = await done(indexedDB.open("alongside"));
  const all = (name) => done(base.transaction(name).objectStore(name).getAll());
  const [rows, kept, [key]] = [await all("queue"), await all("kept"), await all("keys")];
  base.close();
  const text = [...rows, ...kept].map((row) => new TextDecoder("latin1").decode(row.words)).join();
  const fields = [...new Set(rows.flatMap(Object.keys))].sort();
  return { rows: rows.length, text, extractable: key.extractable, fields };
}"""
# Many more as the sheet saves them, one every second hour; the sheet itself is tried with the first ones.
ADD = """async ([first, many]) => {
  const { add, kept } = await import("/static/desk/store.js");
  const { person, participation, zone, people } = await kept();
  for (let n = first; n < first + many; n += 1) {
    const at = new Date(Date.UTC(2026, 10, 18, 19) - n * 7200000).toISOString();
    await add({
      key: crypto.randomUUID(), person, participation, zone, whom: [people[0].id], minutes: 30, mode: "phone",
      how: "Phone", tags: ["planning"], note: `SECRET ${n}`, day: at.slice(0, 10), time: at.slice(11, 16),
      name: "Maya Lindqvist", called: "Maya", typed_at: at, later: "", booking: "", both: "", instead: "",
    });
  }
}""".replace("SECRET", SECRET)


@pytest.fixture(autouse=True)
def thursday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture(autouse=True)
def one_request_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    lock, answer = threading.Lock(), BaseHandler.get_response

    def after_one_another(self: BaseHandler, request: Any) -> Any:
        with lock:
            return answer(self, request)

    monkeypatch.setattr(BaseHandler, "get_response", after_one_another)


@pytest.fixture
def here(live_server: LiveServer) -> Desk:
    return desk()


@pytest.fixture
def device(browser: Browser, live_server: LiveServer, here: Desk) -> Iterator[Callable[..., BrowserContext]]:
    """A device of Renée's, where a profile is given the one that was there before; she is signed in."""
    opened: list[BrowserContext] = []

    def device(profile: Path | None = None) -> BrowserContext:
        kind = browser.browser_type
        launched: dict[str, Any] = {"executable_path": find(), "args": [*FLAGS], "headless": True}
        made = kind.launch_persistent_context(profile, **launched, **PHONE) if profile else browser.new_context(**PHONE)
        opened.append(made)
        made.set_default_timeout(15_000)
        made.clock.set_system_time(MOMENT)
        if not made.cookies():
            session = signed_in(here.everyone.renee).cookies["sessionid"].value
            week = datetime.now(UTC).timestamp() + timedelta(weeks=500).total_seconds()
            made.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url, "expires": week}])
        return made

    yield device
    for each in opened:
        with _though_killed():
            each.close()


@contextmanager
def _though_killed() -> Iterator[None]:
    try:
        yield
    except Error:  # it was killed
        return


def ready(context: BrowserContext, address: str) -> Page:
    """A window on the home page, and the device has all it needs."""
    page = context.pages[0] if context.pages else context.new_page()
    with page.expect_response("**/desk/offline/list/"):
        page.goto(f"{address}/desk/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    return page


def without_signal(page: Page, address: str) -> Page:
    page.context.set_offline(True)
    page.goto(f"{address}/desk/people/")  # whatever page of the desk is asked for
    expect(page.get_by_text("No signal.")).to_be_visible()
    return page


def log(page: Page, *, minutes: str, time: str, note: str = "") -> None:
    page.get_by_role("button", name="Log a session with Maya Lindqvist").first.click()
    sheet = page.get_by_role("dialog", name="Log a session")
    sheet.get_by_role("radio", name=minutes, exact=True).check()
    sheet.get_by_role("checkbox", name="Planning").check()
    if note:
        sheet.get_by_label("Private note").fill(note)
    sheet.locator("#log_when summary").click()
    sheet.get_by_label("Began at").fill(time)
    sheet.get_by_role("button", name=f"Save {minutes} minutes here").click()
    expect(page.locator("#toasts")).to_contain_text(f"Saved here. {minutes} minutes with Maya")


def kill(context: BrowserContext) -> None:
    """As when a battery is empty: nothing is closed, nothing is written."""
    gone = context.pages[0]
    with _though_killed():
        context.new_cdp_session(gone).send("Browser.crash")


def thirty(device: Device, address: str, profile: Path) -> Page:
    """Thirty logs on one phone, which is killed after sixteen of them."""
    phone = without_signal(ready(device(profile), address), address)
    log(phone, minutes="45", time="13:00", note=SECRET)
    log(phone, minutes="15", time="08:00")
    phone.evaluate(ADD, [0, 14])
    kill(phone.context)
    again = device(profile)
    again.set_offline(True)
    phone = again.pages[0]
    phone.goto(f"{address}/desk/offline/")
    expect(phone.locator("#waiting [data-count]")).to_have_text("16")
    phone.evaluate(ADD, [14, 14])
    phone.evaluate("dispatchEvent(new Event('online'))")  # a signal that is none
    expect(phone.locator("#waiting [data-count]")).to_have_text("30")
    return phone


def faults_in_both_themes(page: Page) -> list[Any]:
    page.set_viewport_size({"width": 320, "height": 700})
    found = []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        page.evaluate("new Promise((yes) => requestAnimationFrame(() => requestAnimationFrame(yes)))")  # drawn in it
        found += faults(page)
    return [*found, *(["too wide"] if page.evaluate("document.documentElement.scrollWidth") > 320 else [])]


def lose_one_answer(page: Page) -> None:
    """The first entry arrives, and what the server says to it does not."""
    lost: list[str] = []

    def lose(route: Route) -> None:
        if lost:
            return route.continue_()
        lost.append(route.request.url)
        route.fetch()
        return route.abort()

    page.route("**/desk/offline/send/", lose)


def back_at_once(device: Device, address: str, phone: Page, tablet: Page, profile: Path) -> list[Page]:
    """Both have a signal again; the phone is killed once more, in the midst of sending."""
    answers = iter(range(8))
    lose_one_answer(tablet)
    with phone.expect_response(lambda answer: "offline/send" in answer.url and next(answers, None) is None):
        phone.context.set_offline(False)
        tablet.context.set_offline(False)
    kill(phone.context)
    last = device(profile).pages[0]
    last.goto(f"{address}/desk/offline/")
    tablet.get_by_role("button", name="Try now").click()
    for page in (last, tablet):
        expect(page.locator("[data-net=here]")).to_be_visible(timeout=30_000)
    return [last, tablet]


def test_thirty_logs_of_a_day_and_two_devices_back_at_once(
    here: Desk, device: Device, live_server: LiveServer, tmp_path: Path
) -> None:
    before, address = Session.objects.count(), live_server.url
    phone = thirty(device, address, tmp_path / "phone")
    lying = phone.evaluate(RAW)
    assert (lying["rows"], lying["extractable"], lying["fields"]) == (30, False, ["id", "iv", "rev", "words"])
    assert [word for word in (SECRET, "Maya", "planning") if word in lying["text"]] == []
    assert faults_in_both_themes(phone) == []

    tablet = without_signal(ready(device(), address), address)
    log(tablet, minutes="60", time="13:00")  # the same hour, as the phone has it otherwise
    log(tablet, minutes="30", time="10:00")
    both = back_at_once(device, address, phone, tablet, tmp_path / "phone")
    (asked,) = (page for page in both if page.locator("#waiting").is_visible())
    expect(asked.locator("#waiting")).to_contain_text("at 1:00 pm that day already, and these overlap.")
    asked.get_by_label("They were two sessions").check()
    asked.get_by_role("button", name="Keep it so").click()
    expect(asked.locator("#waiting")).to_be_hidden()

    made = list(Session.objects.order_by("pk")[before:])
    assert (len(made), len({one.key for one in made}), sum(one.minutes for one in made)) == (32, 32, 28 * 30 + 150)
    assert Attendance.objects.filter(session__in=made, taken_back_at=None).count() == 32
    assert Note.objects.filter(attendance__session__in=made).count() == 29


def test_signing_out_names_what_waits_and_leaves_nothing(here: Desk, device: Device, live_server: LiveServer) -> None:
    page = without_signal(ready(device(), live_server.url), live_server.url)
    log(page, minutes="45", time="13:00", note=SECRET)
    end_engagement(engagement=here.maya.engagement, ends_on=date(2026, 11, 18), reason="completed", by=None)
    page.context.set_offline(False)
    page.get_by_role("button", name="Try now").click()
    expect(page.locator("#waiting")).to_contain_text("This ended on November 18, and that day was later.")
    page.goto(f"{live_server.url}/desk/")
    page.locator("summary", has_text="RC").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="One log is not sent yet")).to_be_focused()
    page.get_by_role("button", name="Sign out anyway").click()
    page.wait_for_url("**/sign-in/**")
    assert page.evaluate(LEFT) == NOTHING


def test_who_signs_in_next_finds_nothing_of_the_first(here: Desk, device: Device, live_server: LiveServer) -> None:
    another(here, "Guadalupe Espino")
    page = without_signal(ready(device(), live_server.url), live_server.url)
    log(page, minutes="45", time="13:00", note=SECRET)
    before = Session.objects.count()
    session = signed_in(here.everyone.maya).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.context.set_offline(False)
    expect(page.get_by_text("Nothing is kept on this device")).to_be_visible()
    assert (Session.objects.count(), page.evaluate(LEFT)["databases"]) == (before, [])
