"""An agreement is signed on a phone: the name is typed, a signature is drawn with a finger, and both stand there."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from alongside.programs.models.agreements import Drawing, Signature
from tests.cast import cast
from tests.factories.agreements import NORA, asked, begun, joining_cohort
from tests.plugins.chromium import OpenPage

pytestmark = [pytest.mark.once, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("thursday_evening")]


@pytest.mark.parametrize("draws", [True, False], ids=["drawn", "without a script"])
def test_a_signature_is_typed_and_may_be_drawn(live_server: LiveServer, open_page: OpenPage, draws: bool) -> None:
    everyone = cast()
    link = asked(begun(joining_cohort(everyone), everyone), everyone, "district", NORA)
    page = open_page(width=390, javascript=draws)
    page.goto(live_server.url + reverse("front:signing", args=[link.token]))
    page.get_by_label("Your name, as a signature").fill(NORA.name)
    box = page.locator("svg.draw__box")
    if draws:
        box.scroll_into_view_if_needed()
        at = box.bounding_box()
        assert at is not None
        page.mouse.move(at["x"] + at["width"] / 4, at["y"] + at["height"] / 2)
        page.mouse.down()
        page.mouse.move(at["x"] + at["width"] / 2, at["y"] + 2)
        page.mouse.move(at["x"] + at["width"], at["y"] + at["height"], steps=3)
        page.mouse.up()
    else:
        expect(box).to_be_hidden()
    page.get_by_label("I have read this text").check()
    page.get_by_role("button", name="Sign text 1").click()
    expect(page.get_by_role("heading", name="Signed")).to_be_visible()
    assert Signature.objects.get().name == NORA.name
    assert page.locator("svg.sign__drawn").count() == Drawing.objects.count() == (1 if draws else 0)
    if draws:
        first = Drawing.objects.get().strokes[0][0]
        assert (abs(first[0] - 150) <= 3, abs(first[1] - 75) <= 3) == (True, True)
