"""A word in a real browser: the worker shows what arrives, a later one takes the place of an earlier one.

The service behind a browser's address stands outside this machine, so the word is put into the worker by the browser's
own tools; how it gets as far as the service is tried in tests/notices/test_pushing.py.
"""

import json

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from tests.doors import signed_in
from tests.plugins.chromium import OpenPage
from tests.web.desk.scene import Desk, desk

pytestmark = [pytest.mark.once, pytest.mark.django_db]
IS_SHOWN = """async (says) => {
  const worker = await navigator.serviceWorker.ready;
  return (await worker.getNotifications()).some((one) => one.body === says);
}"""
READY = """async () => {
  await navigator.serviceWorker.register("/service-worker.js");
  return Boolean(await navigator.serviceWorker.ready);
}"""
SHOWN = """async () => {
  const worker = await navigator.serviceWorker.ready;
  return (await worker.getNotifications()).map((one) => [one.title, one.body, one.lang, one.data.path]);
}"""


@pytest.fixture
def here(live_server: LiveServer) -> Desk:
    return desk()


def test_a_word_is_shown_and_the_next_takes_its_place(here: Desk, live_server: LiveServer, open_page: OpenPage) -> None:
    page = open_page(width=390)
    cookie = signed_in(here.everyone.renee).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page.context.grant_permissions(["notifications"], origin=live_server.url)
    page.goto(f"{live_server.url}/settings/")
    expect(page.get_by_role("button", name="Show me a word here")).to_be_visible()
    page.evaluate(READY)
    tools, found = page.context.new_cdp_session(page), []
    tools.on("ServiceWorker.workerRegistrationUpdated", lambda told: found.extend(told["registrations"]))
    tools.send("ServiceWorker.enable")
    page.wait_for_timeout(200)
    for says in ("News about hours.", "2 things are new."):
        data = json.dumps({"says": says, "path": "/notices/", "lang": "en"})
        told = {"origin": live_server.url, "registrationId": found[0]["registrationId"], "data": data}
        tools.send("ServiceWorker.deliverPushMessage", told)
        page.wait_for_function(IS_SHOWN, arg=says)
    assert page.evaluate(SHOWN) == [["Alongside", "2 things are new.", "en", "/notices/"]]
