"""Something broke on our side: the page says so with a number, even where no page can be drawn any more."""

import logging
from pathlib import Path

import pytest
import time_machine
from django.test import Client, override_settings

from tests.doors import signed_in
from tests.web.desk.scene import NOW, SECRET, desk

NOWHERE = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "no.such.Storage"},
}
STATIC = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}


@pytest.mark.django_db
def test_it_is_said_without_a_single_stylesheet(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    browser = Client(raise_request_exception=False)
    with override_settings(STORAGES=STATIC, STATIC_ROOT=tmp_path), caplog.at_level(logging.ERROR, "alongside.web"):
        answers = [browser.get(address) for address in ("/sign-in/", "/no-such-page/")]
    for answer in answers:
        page = answer.content.decode()
        assert (answer.status_code, "<h1>Something broke on our side</h1>" in page) == (500, True)
        assert "send us the number <b>" in page
        assert "<link" not in page
        assert answer["Content-Security-Policy"].startswith("default-src")
    assert browser.get("/sign-in/").status_code == 200
    assert sum("could not be drawn" in record.getMessage() for record in caplog.records) == 2


@pytest.mark.django_db
@pytest.mark.parametrize("debug", [False, True])
def test_a_page_that_read_a_note_and_broke_tells_none_of_its_words(
    caplog: pytest.LogCaptureFixture, debug: bool
) -> None:
    with time_machine.travel(NOW, tick=False):
        here = desk()
        maya = signed_in(here.everyone.maya)
        maya.raise_request_exception = False
        page = f"/desk/together/{here.maya.engagement.public_id}/"
        assert SECRET in maya.get(page).content.decode()
        with override_settings(STORAGES=NOWHERE, DEBUG=debug), caplog.at_level(logging.DEBUG):
            answer = maya.get(page)
    told = "\n".join(logging.Formatter().format(record) for record in caplog.records)
    assert (answer.status_code, "InvalidStorageError" in told) == (500, True)
    assert SECRET not in answer.content.decode() + told
