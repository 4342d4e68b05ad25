"""Reading everything a person can reach: links from home, and every address of the table of pages."""

import io
import re
import zipfile
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin, urlsplit

from django.http import HttpResponseBase
from django.test import Client
from django.urls import resolve, reverse

from tests.access.scene import Scene
from tests.access.table import in_one_word, lines
from tests.access.targets import COLUMNS, parameters
from tests.doors import NO_PAGE_OF_A_REFUSAL

HTML = "text/html"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAPER = "application/pdf"
MOST = 800
OPENS = ("200", "302")
WHOLE = 10  # so many refusals are drawn as pages
ON_BOTH = ("co", "he")  # who follows every link on PostgreSQL too
TIMES = 15  # one page is looked at: for so many rows, filters and leaves
# Nothing of anybody is there; the pages of other programs are public, so their names are no leak on these.
OPEN = ("front:gallery", "front:programs", "front:program")
LINK = re.compile(r'<a\s[^>]*?\bhref="([^"]*)"')  # every page is drawn with its attributes in double quotes


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: `body` as it came, `text` as somebody may read it, and what came with them.

    `word`: what a cell of the table of pages would say; `cell`: what it says, nothing of what only a link led to.
    """

    address: str
    status: int
    kind: str
    body: str
    text: str
    headers: dict[str, str]
    word: str
    cell: str

    @property
    def as_said(self) -> bool:
        """Whether the table says so, where it says anything."""
        return self.cell in ("", self.word)


def crawl(door: Client, starts: Iterable[tuple[str, str]], *, rows: int = TIMES) -> list[Answer]:
    """Every answer within reach of these addresses, each with its cell. A few refusals are drawn as pages; they
    are all made from one sentence, which the others are asked for. Raises LookupError when there is no end to them.

    Each address is asked for as soon as it is known: to make the row of a later one may do away with it. With fewer
    `rows` a page is looked at for so many of them, and for as many filters and leaves as ever.
    """
    waiting, seen, answers = deque[str](), set[str](), []
    asked, of_rows, refused = Counter[str](), Counter[str](), 0
    for address, cell in _one_by_one(starts, waiting):
        path, _, filters = address.partition("?")
        page = resolve(path).view_name
        if address in seen or asked[page] == TIMES or (not filters and of_rows[page] == rows):
            continue
        seen.add(address)
        asked[page] += 1
        of_rows[page] += not filters
        drawn = cell in ("", *OPENS) or refused < WHOLE
        answer = read(address, door.get(address, headers={} if drawn else NO_PAGE_OF_A_REFUSAL), cell=cell)
        answers.append(answer)
        refused += answer.status in (403, 404)
        if len(answers) > MOST:
            raise LookupError(f"more than {MOST} pages are within reach; the latest is {address}")
        waiting.extend(onward for onward in _onward(answer) if onward not in seen)
    return answers


def _one_by_one(starts: Iterable[tuple[str, str]], waiting: deque[str]) -> Iterator[tuple[str, str]]:
    """Every start, and then every link that was found, of which nothing is said."""
    yield from starts
    while waiting:
        yield waiting.popleft(), ""


def every_address(scene: Scene, column: str) -> Iterator[tuple[str, str]]:
    """Home, and every address of the table of pages that answers a GET, for every relation; of those refused, one.
    With each, its cell.
    """
    name, refused = COLUMNS[column], set[str]()
    for line in lines("pages.txt", columns=tuple(COLUMNS)):
        url, method, relation = line.words
        cell = line.cells.get(column, "")
        if method != "GET" or not cell or (url in OPEN and column != "out") or (url in refused and cell not in OPENS):
            continue
        if cell not in OPENS:
            refused.add(url)
        yield reverse(url, kwargs=parameters(scene, url, name, relation)), cell


def drawn_on_both() -> set[str]:
    """The pages of the table that those who follow every link on PostgreSQL ask for, and may."""
    table = [line for line in lines("pages.txt", columns=tuple(COLUMNS)) if line.words[1] == "GET"]
    return {
        line.words[0] for line in table if line.words[0] not in OPEN and {line.cells.get(c) for c in ON_BOTH} & {*OPENS}
    }


def read(address: str, answer: HttpResponseBase, *, cell: str) -> Answer:
    """An answer with its words, whatever form they came in."""
    whole = b"".join(answer) if answer.streaming else answer.content  # type: ignore[attr-defined]
    kind = answer.headers.get("Content-Type", "").partition(";")[0]
    body = _sheet(whole) if kind == SHEET else whole.decode("utf-8", errors="replace" if kind == PAPER else "strict")
    return Answer(
        address, answer.status_code, kind, body, unescape(body), dict(answer.headers), in_one_word(answer), cell
    )


def _sheet(whole: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(whole)) as sheet:
        return "\n".join(sheet.read(name).decode("utf-8", errors="replace") for name in sheet.namelist())


def _onward(answer: Answer) -> Iterable[str]:
    if answer.status == 302:
        yield _here(answer.address, answer.headers["Location"])
    elif answer.kind == HTML:
        for href in LINK.findall(answer.body):
            if onward := _here(answer.address, unescape(href)):
                yield onward


def _here(page: str, href: str) -> str:
    """An address of ours that a link leads to, without its fragment; empty for everything else."""
    whole = urlsplit(urljoin(f"http://testserver{page}", href))
    if whole.hostname != "testserver" or whole.scheme != "http":
        return ""
    return whole.path + (f"?{whole.query}" if whole.query else "")
