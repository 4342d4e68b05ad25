"""Something broke on our side: the page says so with a number, even where no page can be drawn any more."""

import logging
from pathlib import Path

import pytest
from django.test import Client, override_settings

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
