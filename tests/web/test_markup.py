"""Every page of every face: markup that parses strictly, one heading and one main part, and headers that protect it."""

import re
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

import html5lib
import pytest
import time_machine
from django.db import transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from tests.access.scene import NOW, build
from tests.access.targets import COLUMNS
from tests.canary.crawl import HTML, Answer, crawl, every_address
from tests.doors import signed_in

pytestmark = [pytest.mark.once, pytest.mark.django_db]
ROLES = ("co", "he", "su", "si", "le", "sp", "no", "out")
TIMES = 2  # each page is looked at as it is, and once more for a row or a filter
XHTML = "{http://www.w3.org/1999/xhtml}"
NONCE = re.compile(r"'nonce-([^']+)'")
OPEN = ("/sign-in/", "/invitation/", "/gallery/", "/healthz")


@pytest.fixture(scope="module")
def pages(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> dict[str, list[Answer]]:
    """Role -> the pages it can reach, refusals included."""
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False), transaction.atomic():
        scene = build()
        found = {}
        for column in ROLES:
            name = COLUMNS[column]
            acts = scene.acts.get(name)
            door = signed_in(scene.people[name], as_whom=acts.public_id if acts else "") if name else Client()
            found[column] = crawl(door, every_address(scene, column), times=TIMES)
        transaction.set_rollback(True)
    return found


def test_markup_and_headers_of_every_page(pages: dict[str, list[Answer]]) -> None:
    """One test, so that one process reads all of it once."""
    faults = {
        f"{column} {answer.address}": found
        for column, answers in pages.items()
        for answer in answers
        if (found := [*_markup(answer), *_headers(answer, signed_in=column != "out")])
    }
    assert faults == {}
    whole = [answer for answers in pages.values() for answer in answers if answer.kind == HTML]
    assert {"office", "desk", "leaders", "settings", "sign-in", "gallery", "notices"} <= {_face(one) for one in whole}
    policies = [answer.headers["Content-Security-Policy"] for answer in whole if answer.status == 200]
    nonces = [match[1] for match in map(NONCE.search, policies) if match]
    assert len(nonces) > 20
    assert len(nonces) == len(set(nonces))


def test_the_search_finds_planted_faults() -> None:
    main = '<main><h1>A<h1 id=a style="x" onclick=y>B</h1><i id=a></main>'
    body = f"<!DOCTYPE html><html><title></title>{main}<script>1</script>"
    found = [*_markup(Answer("/", 200, HTML, body, body, {}))]
    told = {"2 <h1>", "no language", "an empty title", "style= on <h1>", "onclick= on <h1>", "id a twice"}
    assert told | {"an inline script without its nonce"} <= set(found)
    assert [each for each in found if each.startswith("line 1: ")] != []


def _face(answer: Answer) -> str:
    return answer.address.split("/")[1]


def _markup(answer: Answer) -> Iterator[str]:
    if answer.kind != HTML or not answer.body:
        return
    parser = html5lib.HTMLParser()
    tree = parser.parse(answer.body)
    yield from (f"line {line}: {code} {data}" for (line, _), code, data in parser.errors)
    yield from (f"{many} <{name}>" for name in ("h1", "main", "title") if (many := _count(tree, name)) != 1)
    if not tree.get("lang"):
        yield "no language"
    if not "".join(next(iter(tree.iter(f"{XHTML}title")), tree).itertext()).strip():
        yield "an empty title"
    for element in tree.iter():
        if isinstance(element.tag, str):  # no comment
            yield from _inline(element.tag.removeprefix(XHTML), element.attrib, answer)
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    yield from sorted({f"id {each} twice" for each in ids if ids.count(each) > 1})


def _inline(tag: str, given: Mapping[str, str], answer: Answer) -> Iterator[str]:
    yield from (f"{name}= on <{tag}>" for name in given if name == "style" or name.startswith("on"))
    if given.get("href", "").startswith("javascript:"):
        yield "a script in a link"
    if tag == "style":
        yield "an inline style"
    if tag == "script" and "src" not in given:
        nonce = given.get("nonce")
        if not nonce or f"'nonce-{nonce}'" not in answer.headers.get("Content-Security-Policy", ""):
            yield "an inline script without its nonce"


def _count(tree: Element, name: str) -> int:
    return sum(1 for _ in tree.iter(f"{XHTML}{name}"))


def _headers(answer: Answer, *, signed_in: bool) -> Iterator[str]:
    if answer.headers.get("X-Content-Type-Options") != "nosniff":
        yield "may be sniffed"
    if answer.headers.get("Referrer-Policy") != "same-origin":
        yield "tells other sites where somebody came from"
    if signed_in and "no-store" not in answer.headers.get("Cache-Control", ""):
        yield "is kept by the browser"
    if answer.kind == HTML:
        policy = answer.headers.get("Content-Security-Policy", "")
        if "default-src 'none'" not in policy or "unsafe" in policy:
            yield "no strict policy for scripts and styles"
        if answer.headers.get("X-Frame-Options") != "DENY":
            yield "may be framed"
