"""Reading a page as a person does: the words of its main part, and the forms in it."""

import re
from typing import Any

from django.test import Client

KEY = re.compile(r'name="key" value="([^"]+)"')


def words(page: bytes) -> str:
    """The words of the main part, one space between them."""
    main = re.search(r"<main.*</main>", page.decode(), re.DOTALL)
    assert main is not None
    return " ".join(re.sub(r"<[^>]+>", " ", main[0]).split())


def sheet(browser: Client, *whom: str, **changed: Any) -> dict[str, Any]:
    """What the sheet of a fresh page would send: 45 minutes on the phone about planning, half past one that day."""
    found = KEY.search(browser.get("/desk/log/").content.decode())
    assert found is not None
    return {
        "key": found[1],
        "whom": list(whom),
        "minutes": "45",
        "mode": "phone",
        "tags": ["planning"],
        "note": "",
        "day": "2026-11-19",
        "time": "13:30",
        **changed,
    }
