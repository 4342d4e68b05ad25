"""A framework as CASE (Competencies and Academic Standards Exchange, 1EdTech, 1.0 and 1.1): one package as JSON.

Read: the document's title, creator, publisher, licence and address; of each item its statement, short statement and
code; of the associations those that say what stands under what. Other associations and rubrics are left out, and the
page says so.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import cast

from alongside.exchange.reading.documents import Document
from alongside.exchange.reading.limits import RosterUnreadable, size_in_words
from alongside.exchange.reading.lines import Fault
from alongside.exchange.shelf.lines import LIMITS, LONGEST_TITLE, Brought, Line, settle, text_of

CHILD = "ischildof"
COLUMNS = {"title": "fullStatement", "code": "humanCodingScheme", "description": "fullStatement", "under": "isChildOf"}

type Json = Mapping[str, object]


def read_case(document: Document) -> Brought:
    """Read a CASE package. Raises RosterUnreadable for what is no JSON, no package, or too large."""
    root = _package(document)
    about = _table(root.get("CFDocument"))
    version = "1.1" if text_of(about.get("caseVersion")).startswith("1.1") else "1.0"
    brought = Brought(document.name, f"case-{version}", said=_said(about))
    items = [_table(item) for item in _listed(root, "CFItems", brought)]
    if len(items) > LIMITS.rows:
        raise RosterUnreadable(f"{document.name} has more than {LIMITS.rows:,} items. Bring a part of the framework.")
    parents, order = _parents(root, brought, document=text_of(about.get("identifier")))
    lines = [_line(row, item, parents, brought) for row, item in enumerate(items, 1)]
    lines.sort(key=lambda line: (order.get(line.ref, (1, 0.0)), line.row))
    settle(brought, lines, columns=COLUMNS)
    rubrics = root.get("CFRubrics")
    if isinstance(rubrics, list) and rubrics:
        brought.left_out.append(f"Not read: rubrics ({len(rubrics)}).")
    return brought


def _package(document: Document) -> Json:
    if document.size > LIMITS.file_bytes:
        most = size_in_words(LIMITS.file_bytes)
        raise RosterUnreadable(f"{document.name} is larger than {most}, the most one framework may be.")
    with document.open() as stream:
        content = stream.read()
    try:
        root = json.loads(content)
    except (ValueError, RecursionError) as broken:
        at = f", line {broken.lineno}" if isinstance(broken, json.JSONDecodeError) else ""
        raise RosterUnreadable(f"{document.name}{at}: this is not JSON. Save the CASE package again.") from None
    if not isinstance(root, dict) or "CFDocument" not in root or "CFItems" not in root:
        raise RosterUnreadable(
            f"{document.name} is no CASE package: it has CFDocument, CFItems and CFAssociations. "
            "Ask the sender for the whole package, not for a single item."
        )
    return cast("Json", root)


def _said(about: Json) -> dict[str, str]:
    said = {
        "name": text_of(about.get("title")),
        "owner": text_of(about.get("publisher")) or text_of(about.get("creator")),
        "source": text_of(about.get("officialSourceURL")),
        "licence": text_of(_table(about.get("licenseURI")).get("title")),
    }
    year = re.search(r"\b(19|20)\d\d\b", f"{text_of(about.get('version'))} {text_of(about.get('statusStartDate'))}")
    return {name: text for name, text in (said | {"year": year[0] if year else ""}).items() if text}


def _listed(root: Json, name: str, brought: Brought) -> Sequence[object]:
    value = root.get(name, [])
    if isinstance(value, list):
        return value
    brought.faults.append(Fault(brought.file, 0, name, "", f"{name} is a list in a CASE package."))
    return ()


def _parents(root: Json, brought: Brought, *, document: str) -> tuple[dict[str, str], dict[str, tuple[int, float]]]:
    """Item -> the item it stands under ("" at the top), and its place among its neighbours. The first of two counts."""
    parents: dict[str, str] = {}
    order: dict[str, tuple[int, float]] = {}
    others = seconds = 0
    for one in _listed(root, "CFAssociations", brought):
        association = _table(one)
        if text_of(association.get("associationType")).casefold().replace(" ", "") != CHILD:
            others += 1
            continue
        child, parent = (_node(association, name) for name in ("originNodeURI", "destinationNodeURI"))
        number = association.get("sequenceNumber")
        if child in parents:
            seconds += 1
            continue
        parents[child] = "" if parent == document else parent
        order[child] = (0, float(number)) if isinstance(number, int | float) else (1, 0.0)
    for count, what in ((others, "associations other than isChildOf"), (seconds, "second places of the same item")):
        if count:
            brought.left_out.append(f"Not read: {what} ({count}).")
    return parents, order


def _node(association: Json, name: str) -> str:
    value = association.get(name)
    return text_of(value.get("identifier")) if isinstance(value, dict) else text_of(value).rpartition("/")[2]


def _line(row: int, item: Json, parents: Mapping[str, str], brought: Brought) -> Line:
    ref = text_of(item.get("identifier"))
    if not ref:
        brought.faults.append(Fault(brought.file, row, "identifier", "", "Every item has an identifier."))
    full, short = text_of(item.get("fullStatement")), text_of(item.get("abbreviatedStatement"))
    title, words = (short, full) if short else (full, "")
    if len(title) > LONGEST_TITLE:
        title, words = f"{title[: LONGEST_TITLE - 1].rpartition(' ')[0]}…", full
    code = " ".join(text_of(item.get("humanCodingScheme")).split())
    title = " ".join(title.split())
    return Line(row, ref, title, code, words if words != title else "", parents.get(ref, ""), ref.lower())


def _table(value: object) -> Json:
    return value if isinstance(value, dict) else {}
