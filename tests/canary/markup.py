"""Markup that parses strictly, one heading and one main part, and headers that protect a page."""

import re
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

import html5lib

from tests.canary.crawl import HTML, Answer

XHTML = "{http://www.w3.org/1999/xhtml}"
NONCE = re.compile(r"'nonce-([^']+)'")


def faults(answer: Answer, *, signed_in: bool) -> list[str]:
    """Whatever is wrong with one answer; nothing for what is right."""
    return [*_markup(answer), *_headers(answer, signed_in=signed_in)]


def nonce(answer: Answer) -> str:
    """What scripts of this page carry; empty where it has none."""
    found = NONCE.search(answer.headers.get("Content-Security-Policy", ""))
    return found[1] if found else ""


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
