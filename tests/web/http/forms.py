"""The forms of a page as a browser would send them, and what nobody in their right mind would put in."""

import os
import re
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote_from_bytes
from zlib import crc32

from django.conf import settings

import alongside.web

# As bytes, because a lone surrogate is no text.
JUNK: dict[str, bytes] = {
    "nothing": b"",
    "a null": b"a\x00b",
    "a lone surrogate": b"\xed\xa0\x80",
    "no UTF-8": b"\xff\xfe\xfa",
    "10 to the 400": b"1" + b"0" * 400,
    "more digits than Python reads": b"9" * 5000,
    "below nothing": b"-1",
    "no number": b"NaN",
    "no day": b"2026-13-99",
    "the last day": b"9999-12-31",
    "the first day": b"0001-01-01",
    "digits of another script": "٣".encode(),
    "a list": b'["a", {"b": 1}]',
    "a tag": b"</script><b>",
    "a line break": b"a\r\nBcc: b@c.example",
    "a direction mark": "a\u202eb\u2028".encode(),
}
MEGABYTE = b"x" * 1_000_000
# Where an address names a row.
NAMES = ("a%00b", "%ED%A0%80", "%FF", "1" + "0" * 400, "9" * 5000, "-1", "%0d%0aX:y")
# A test sends each field a few kinds, `./run proof junk` all of them. Which ones a field gets is up to its name alone:
# a new form changes nothing for the others. What a page makes of them is told on SQLite; PostgreSQL is asked once for
# each address whether it takes what got through.
EVERY_KIND = os.environ.get("JUNK") == "all"
A_FEW = 1 if "postgresql" in settings.DATABASES["default"]["ENGINE"] else 2
ROUNDS = len(JUNK) - 1 if EVERY_KIND else A_FEW
KINDS_OF_A_FIELD = len(JUNK) if EVERY_KIND else 2
NAMES_OF_A_ROW = len(NAMES) if EVERY_KIND else 2 * A_FEW - 1


def mixed(names: list[str], turn: int) -> dict[str, bytes]:
    """Every field with one kind of junk or another; in each turn another one."""
    junk = [value for what, value in JUNK.items() if what != "a null"]
    step = 1 if EVERY_KIND else len(junk) // ROUNDS
    return {name: junk[(crc32(name.encode()) + turn * step) % len(junk)] for name in names}


def some(name: str) -> list[tuple[str, bytes]]:
    """The kinds of junk that a field gets in a form that is right otherwise."""
    kinds = list(JUNK.items())
    return [kinds[(crc32(name.encode()) + place) % len(kinds)] for place in range(KINDS_OF_A_FIELD)]


def some_names(address: str) -> list[str]:
    """The junk that an address gets where it names a row."""
    return [NAMES[(crc32(address.encode()) + 2 * place) % len(NAMES)] for place in range(NAMES_OF_A_ROW)]


_NAMES = re.compile(r"""(?:\.get|\.getlist|\.pop)\(\s*["'](\w+)["']|\bname=["'](\w+)["']|[?&](\w+)=""")
CODEC = "application/x-www-form-urlencoded"


@dataclass
class Form:
    """Where it goes, and what it sends when nothing is changed."""

    action: str = ""
    method: str = "get"
    values: dict[str, str] = field(default_factory=dict)


def encoded(values: dict[str, bytes]) -> str:
    """As it is sent."""
    return "&".join(f"{name}={quote_from_bytes(value)}" for name, value in values.items())


@cache
def bodies() -> tuple[tuple[str, bytes], ...]:
    """What a form is sent as, and its body: files where words are asked for, then what no page gets to see."""
    part = 'Content-Disposition: form-data; name="{0}"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\na,b\r\n'
    files = "".join(f"--x\r\n{part.format(name)}" for name in names()) + "--x--\r\n"
    return (
        ("multipart/form-data; boundary=x", files.encode()),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; na"),
        ("multipart/form-data; boundary=" + "y" * 300, b"--x"),
        (CODEC, b"&".join(b"a%d=1" % n for n in range(1500))),
        (CODEC, b"%ZZ=%&==&;"),
        ("application/json", b'{"email": 1e400}'),
    )


def names() -> list[str]:
    """Every field and every part of a query that a page or a template of the product speaks of."""
    folder = Path(alongside.web.__path__[0])
    found: set[str] = set()
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".py", ".html"}:
            found |= {name for each in _NAMES.findall(path.read_text("utf-8")) for name in each if name}
    return sorted(found - {"csrfmiddlewaretoken", "viewport"})


class Reader(HTMLParser):
    """Reads the forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the form sends for this part."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get").lower()))
        if not self.forms:
            return
        name, values = given.get("name", ""), self.forms[-1].values
        if tag == "select":
            self._select = name
            values.setdefault(name, "")
        elif tag == "option" and self._select and ("selected" in given or not values[self._select]):
            values[self._select] = given.get("value", "")
        elif tag in {"input", "textarea", "button"} and name:
            ticked = given.get("type") not in {"checkbox", "radio"} or "checked" in given or name not in values
            if ticked:
                values[name] = given.get("value", "")


def forms_of(page: bytes) -> list[Form]:
    """The forms of a page."""
    reader = Reader()
    reader.feed(page.decode())
    return reader.forms
