"""A file of a framework, whatever its kind; and the text that is kept of it, in the form of the shelf's own files."""

import json
from collections.abc import Mapping

from alongside.blueprint.parts.shelf import OwnWork
from alongside.blueprint.shelf.library import keys
from alongside.blueprint.shelf.reading import WorkReading, read_own_work
from alongside.exchange.reading.documents import Document
from alongside.exchange.shelf.case import read_case
from alongside.exchange.shelf.lines import Brought
from alongside.exchange.shelf.separated import read_separated

HEAD = ("key", "kind", "name", "owner", "credit", "licence", "year", "source", "note")


def read_brought(document: Document) -> Brought:
    """Read a framework's file: CASE where it begins as JSON does, else CSV.

    Raises RosterUnreadable when nothing can be read of it at all.
    """
    head = document.head(64).removeprefix(b"\xef\xbb\xbf").lstrip()
    return read_case(document) if head[:1] in (b"{", b"[") else read_separated(document)


def kept_text(brought: Brought, head: Mapping[str, str]) -> str:
    """The text of a version: what is said of the whole (`HEAD`), then its lines. JSON, which is YAML too."""
    items = {}
    for key, item in brought.items.items():
        told = {"title": item.title, "code": item.code, "under": item.under or "", "description": item.description}
        items[key] = {name: value for name, value in told.items() if value}
    said = {name: " ".join(head[name].split()) for name in HEAD if head.get(name, "").strip()}
    return json.dumps({"language": "1", **said, "items": items}, ensure_ascii=False, indent=1)


def read_kept(text: str) -> WorkReading[OwnWork]:
    """The work of a kept text, or what is wrong with it."""
    return read_own_work(text, frameworks=keys("framework"))
