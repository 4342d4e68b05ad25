"""Every icon a template names is one that can be drawn: a wrong name would break its page only where it is shown."""

import re
from pathlib import Path

import pytest

import alongside.web
from alongside.web.ui.icons import drawing

pytestmark = pytest.mark.once


def test_every_icon_of_the_templates_can_be_drawn() -> None:
    named = {
        name
        for file in Path(alongside.web.__path__[0]).rglob("*.html")
        for name in re.findall(r'\bicon="([a-z0-9-]+)"', file.read_text("utf-8"))
    }
    assert len(named) > 50
    assert {name for name in named if "<svg" not in drawing(name)} == set()
