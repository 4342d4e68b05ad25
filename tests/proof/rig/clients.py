"""Browsers that log sessions over HTTP, as a phone does: one key for an entry, sent again until it is answered."""

import random
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from http.client import HTTPException
from http.cookiejar import CookieJar
from typing import Any, override

TIMEOUT = 15.0
AGAIN = 0.2  # seconds before something is sent again
UNDERSTOOD = 400


class _Stay(urllib.request.HTTPRedirectHandler):
    """An answer that leads elsewhere is the answer."""

    @override
    def redirect_request(self, *_: Any) -> None:
        return None


class Browser:
    """One signed-in browser at one address."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.cookies = CookieJar()
        self._opener = urllib.request.build_opener(_Stay, urllib.request.HTTPCookieProcessor(self.cookies))

    def ask(self, path: str, sent: dict[str, Any] | None = None) -> tuple[int, str]:
        """Return status and body; 0 when nobody answered."""
        data = None if sent is None else urllib.parse.urlencode(self._with_token(sent), doseq=True).encode()
        try:
            with self._opener.open(f"{self.address}{path}", data, timeout=TIMEOUT) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except (OSError, HTTPException):
            return 0, ""

    def sign_in(self, participation: str) -> None:
        """Come in through the demo's door. Raises RuntimeError when it is closed."""
        self.ask("/demo/")
        status, body = self.ask("/demo/enter/", {"participation": participation})
        if status != 302:
            raise RuntimeError(f"the demo’s door answered {status}: {body[:300]}")

    def _with_token(self, sent: dict[str, Any]) -> dict[str, Any]:
        token = next((cookie.value for cookie in self.cookies if cookie.name == "csrftoken"), "")
        return {"csrfmiddlewaretoken": token} | sent


def entry(engagements: list[str], *, chance: random.Random) -> dict[str, Any]:
    """What somebody types into the sheet: one session of one of these engagements, in the last two months."""
    day = date.today() - timedelta(days=chance.randint(1, 60))  # noqa: DTZ011 the proof runs on the machine's own day
    return {
        "key": str(uuid.UUID(int=chance.getrandbits(128), version=4)),
        "whom": [chance.choice(engagements)],
        "day": day.isoformat(),
        "time": f"{chance.randint(8, 17):02}:{chance.choice((0, 15, 30, 45)):02}",
        "minutes": "these",
        "other": str(chance.randint(5, 120)),
        "mode": chance.choice(("onsite", "virtual", "phone")),
        "tags": ["planning"],
        "note": "A word between the two of them.",
    }


class Phones:
    """Several browsers that log one session after another. `acknowledged` and `open` say what became of each key."""

    def __init__(self, browsers: list[Browser], engagements: list[str], *, path: str) -> None:
        self.browsers, self.engagements, self.path = browsers, engagements, path
        self.acknowledged: set[str] = set()
        self.open: dict[str, dict[str, Any]] = {}
        self.refused: list[tuple[int, str]] = []
        self.resent = 0
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._log, args=pair) for pair in enumerate(browsers)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End after the entries under way; what was not answered stays in `open`."""
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def replay(self, browser: Browser, *, until: Callable[[], bool]) -> None:
        """Send what is open again, until all of it is answered or `until` says that it is enough."""
        while self.open and not until():
            for sent in list(self.open.values()):
                self._send(browser, sent)
            time.sleep(AGAIN)

    def _log(self, number: int, browser: Browser) -> None:
        chance = random.Random(number)
        while not self._ended.is_set():
            sent = entry(self.engagements, chance=chance)
            self.open[sent["key"]] = sent
            while not self._send(browser, sent) and not self._ended.wait(AGAIN):
                self.resent += 1

    def _send(self, browser: Browser, sent: dict[str, Any]) -> bool:
        status, body = browser.ask(self.path, sent)
        if 0 < status < UNDERSTOOD:
            self.acknowledged.add(sent["key"])
            del self.open[sent["key"]]
            return True
        if UNDERSTOOD <= status < 500:
            self.refused.append((status, body[:300]))
        return False
