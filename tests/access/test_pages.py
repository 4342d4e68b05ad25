"""Every address x every role x every relation to the row asked for, against the table written by hand: pages.txt."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from alongside.web.shared.guard import ANOTHER_ROLE
from tests.access.forms import form
from tests.access.scene import Scene
from tests.access.table import Line, in_one_word, lines
from tests.access.targets import COLUMNS, parameters
from tests.canary.crawl import drawn_on_both
from tests.doors import NO_PAGE_OF_A_REFUSAL, signed_in

pytestmark = pytest.mark.django_db

TABLE = lines("pages.txt", columns=tuple(COLUMNS))
MAY = {"200", "302", "409", "410", "422"}


@pytest.fixture(scope="module")
def doors(orchard: Scene) -> dict[str, Client]:
    """A browser for each column."""
    signed_in(orchard.people["gus"])
    return {column: _browser(orchard, name) for column, name in COLUMNS.items()}


def _browser(scene: Scene, name: str) -> Client:
    if not name:
        return Client()
    acts = scene.acts.get(name)
    signed_in(scene.people[name])  # another browser of theirs, to be signed out
    return signed_in(scene.people[name], as_whom=acts.public_id if acts else "")


@pytest.fixture(scope="module")
def turned_away() -> dict[tuple[str, ...], str]:
    """Address, method and column -> what a guard said to it."""
    return {}


@pytest.mark.sqlite
@pytest.mark.parametrize("line", TABLE, ids=str)
def test_each_role_gets_what_the_table_says(
    scene: Scene, doors: dict[str, Client], turned_away: dict[tuple[str, ...], str], line: Line
) -> None:
    """A guard knows who asks and of no row: what it says to a column of one row, it says of every other."""
    told = {}
    for column in line.cells:
        key = (*line.words[:2], column)
        if key not in turned_away:
            answer = _answer(scene, doors[column], COLUMNS[column], line)
            told[column] = in_one_word(answer)
            if _by_the_guard(answer, COLUMNS[column]):
                turned_away[key] = told[column]
        else:
            told[column] = turned_away[key]
    assert told == line.cells


def _by_the_guard(answer: HttpResponseBase, name: str) -> bool:
    """Whether the page itself was never asked."""
    if name:
        return answer.status_code == 403 and answer.getvalue().decode() == f"{ANOTHER_ROLE}\n"
    view = resolve(answer.request["PATH_INFO"]).func  # type: ignore[attr-defined]  # a test's browser adds it
    return vars(view)["alongside_guard"] != "open to all" and in_one_word(answer) == "in"


def _who_may() -> dict[str, tuple[Line, str]]:
    """Each address and method with one line and one column that gets in; most pages the crawl asks for there."""
    drawn = {(url, "GET") for url in drawn_on_both()}
    some = [line for line in TABLE if line.words[:2] not in drawn]
    cells = [(line, column) for line in some for column, word in line.cells.items() if word in MAY]
    return {" ".join(line.words[:2]): (line, column) for line, column in reversed(cells)}


@pytest.mark.postgresql
@pytest.mark.parametrize("line, column", [pytest.param(*one, id=name) for name, one in _who_may().items()])
def test_each_page_is_drawn_on_this_database_too(
    scene: Scene, doors: dict[str, Client], line: Line, column: str
) -> None:
    """For somebody who may; which rows a role sees is asked of both databases row by row, in test_rows."""
    assert in_one_word(_answer(scene, doors[column], COLUMNS[column], line)) == line.cells[column]


def _answer(scene: Scene, door: Client, name: str, line: Line) -> HttpResponseBase:
    url, method, relation = line.words
    with_cookies = dict(door.cookies)
    address = reverse(url, kwargs=parameters(scene, url, name, relation))
    with transaction.atomic():
        told = {} if method == "GET" else form(scene, url, name, relation)
        answer = (door.get if method == "GET" else door.post)(address, told, headers=NO_PAGE_OF_A_REFUSAL)
        if answer.streaming:
            b"".join(answer)
        transaction.set_rollback(True)  # the next column asks of the same rows
    door.cookies.clear()
    door.cookies.update(with_cookies)
    return answer


def test_every_address_stands_in_the_table() -> None:
    assert set(_names(get_resolver())) - {line.words[0] for line in TABLE} == set()


def test_the_table_names_no_address_that_is_not_there() -> None:
    assert {line.words[0] for line in TABLE} - set(_names(get_resolver())) == set()


def test_what_some_may_not_others_may() -> None:
    """A table of refusals alone would hold for a product that answers nobody."""
    may: dict[tuple[str, ...], bool] = {}
    for line in TABLE:
        key = line.words[:2]
        may[key] = may.get(key, False) or bool(MAY & set(line.cells.values()))
    nobody = {key for key, anyone in may.items() if not anyone}
    assert nobody == ONLY_IN_OTHER_STATES


# The demo's doors are there in the demo only; a code is asked for once an address was said; some end at sign-in; a
# letter's link opens for its reader alone; a program's document is there once it was kept; a proof of hours is a paper
# once it was made; a meeting has a room to enter where one was asked for; a program without days owes nothing, a fund
# has a page as a whole where it has no lines, and hours come back where some went along into the next year.
ONLY_IN_OTHER_STATES = {
    ("front:demo", "GET"),
    ("front:demo-enter", "POST"),
    ("front:sign-in-code", "GET"),
    ("front:sign-in-code", "POST"),
    ("front:sign-out", "POST"),
    ("front:calendar-feed", "GET"),
    ("front:answer", "GET"),
    ("front:answer", "POST"),
    ("front:program-document-pdf", "GET"),
    ("front:invitation-again", "POST"),
    ("front:signing-again", "POST"),
    ("desk:calendar-enter", "GET"),
    ("office:organizations-owed", "POST"),
    ("desk:proof-file", "GET"),
    ("office:proof-file", "GET"),
    ("office:people-hours-back", "GET"),
    ("office:people-hours-back", "POST"),
    ("office:funds-whole", "GET"),
    ("office:funds-whole", "POST"),
}


# Mail programs send this one by themselves; what its link carries says who, and it ends letters alone.
WITHOUT_A_PAGE = {"front:letters"}


@pytest.mark.once
def test_no_form_is_taken_from_another_site(scene: Scene, doors: dict[str, Client]) -> None:
    taken = {}
    for line in TABLE:
        url, method, relation = line.words
        column = next((column for column, cell in line.cells.items() if cell in MAY), None)
        if method == "GET" or column is None or url in WITHOUT_A_PAGE:
            continue
        strict = Client(enforce_csrf_checks=True)
        strict.cookies = doors[column].cookies
        address = reverse(url, kwargs=parameters(scene, url, COLUMNS[column], relation))
        taken[str(line)] = strict.post(address, form(scene, url, COLUMNS[column], relation)).status_code
    assert {line: status for line, status in taken.items() if status != 403} == {}
    assert len(taken) > 20


@pytest.mark.once
def test_what_only_takes_forms_answers_nothing_else(scene: Scene, doors: dict[str, Client]) -> None:
    taken: dict[str, set[str]] = {}
    for line in TABLE:
        taken.setdefault(line.words[0], set()).add(line.words[1])
    wrong = {}
    for line in TABLE:
        url, method, relation = line.words
        column = next((column for column, cell in line.cells.items() if cell in MAY), None)
        other = {"GET": "post", "POST": "get"}[method]
        if column is None or other.upper() in taken[url]:
            continue
        address = reverse(url, kwargs=parameters(scene, url, COLUMNS[column], relation))
        wrong[url] = getattr(doors[column], other)(address).status_code
    assert {url: status for url, status in wrong.items() if status != 405} == {}


def _names(resolver: URLResolver, inside: str = "") -> Iterator[str]:
    for each in resolver.url_patterns:
        if isinstance(each, URLPattern):
            yield f"{inside}{each.name}"
        elif isinstance(each, URLResolver):
            yield from _names(each, f"{inside}{each.namespace}:" if each.namespace else inside)
