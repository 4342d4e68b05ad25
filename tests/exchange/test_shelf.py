"""A sponsor's own text for the shelf: CSV and CASE packages, all faults by row, and the text that is kept of them."""

import json
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.blueprint.shelf.tree import branches
from alongside.exchange.reading.documents import document_of
from alongside.exchange.reading.limits import RosterUnreadable
from alongside.exchange.shelf.bringing import kept_text, read_brought, read_kept
from alongside.exchange.shelf.lines import Brought

pytestmark = pytest.mark.once

HEAD = {
    "key": "valley-singing",
    "kind": "framework",
    "name": "Singing in the valley",
    "owner": "Valley arts council",
    "credit": "Singing in the valley, Valley arts council",
    "licence": "Licensed to us until 2029, letter of 3 May 2026",
}
TABLE = """\
Code;Title;Parent;Description;Notes
1;Voice;;How it sounds;x
1.1;Breath;1;"Where it begins,
and ends";
1.2;Vowels;Voice;;
"""
NO_PACKAGE = (
    "songs.csv is no CASE package: it has CFDocument, CFItems and CFAssociations. "
    "Ask the sender for the whole package, not for a single item."
)


def under(child: str, parent: str, number: int | None = None, kind: str = "isChildOf") -> dict[str, object]:
    """An association of a CASE package."""
    ends = {"originNodeURI": {"identifier": child}, "destinationNodeURI": {"identifier": parent}}
    return {"associationType": kind, **ends} | ({} if number is None else {"sequenceNumber": number})


DOCUMENT = {
    "identifier": "5d0c-doc",
    "title": "Singing in the valley",
    "publisher": "Valley arts council",
    "version": "2024",
    "licenseURI": {"title": "By letter", "identifier": "l", "uri": "https://arts.example/l"},
}
VOICE = {"fullStatement": "How the voice sounds", "abbreviatedStatement": "Voice", "humanCodingScheme": "1"}
CASE = {
    "CFDocument": DOCUMENT,
    "CFItems": [
        {"identifier": "b", "fullStatement": "Breath"},
        {"identifier": "a", **VOICE},
        {"identifier": "v", "fullStatement": "Vowels", "humanCodingScheme": "1.1"},
    ],
    "CFAssociations": [
        under("a", "5d0c-doc", 1),
        under("b", "a", 2),
        under("v", "a", 1),
        under("v", "x", kind="exactMatchOf"),
    ],
}


def brought(content: str | Mapping[str, object], name: str = "songs.csv") -> Brought:
    text = content if isinstance(content, str) else json.dumps(content)
    return read_brought(document_of(name, text.encode()))


def faults(content: str | Mapping[str, object]) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.column, fault.message) for fault in brought(content).faults]


def lines(found: Brought) -> list[tuple[str, str, str, str | None]]:
    return [(key, item.code, item.title, item.under) for key, item in found.items.items()]


def test_a_table_becomes_a_tree() -> None:
    found = brought(TABLE)
    assert (found.format, found.faults, found.left_out) == ("csv", [], ["Not read: Notes."])
    assert lines(found) == [("1", "1", "Voice", None), ("1-1", "1.1", "Breath", "1"), ("1-2", "1.2", "Vowels", "1")]
    assert found.items["1-1"].description == "Where it begins,\nand ends"


def test_every_fault_of_a_table_is_told_by_its_row() -> None:
    table = "code,title,parent\n1,Voice,4\n2,,\n2,Breath,5\n3,Vowels,2.\n4,Song,1\n"
    ring = "This goes round in a ring, or stands more than 9 deep."
    assert faults(table) == [
        (2, "parent", ring),
        (3, "title", "Every line has a title."),
        (4, "code", "Row 3 is called that already. Give each its own code."),
        (4, "parent", 'There is no line "5" to stand under. Known here: 1, 2, 3, 4.'),
        (5, "parent", 'There is no line "2." to stand under. Did you mean "2"?'),
        (6, "parent", ring),
    ]


@pytest.mark.parametrize(
    "table, row, message",
    [
        ("colour,size\nred,1\n", 1, "No column holds titles."),
        ("title\n", 0, "There are no lines in this file."),
        (f"title\n{'o' * 301}\n", 2, "This has 301 characters; 300 is the most."),
    ],
)
def test_what_a_table_lacks_is_said(table: str, row: int, message: str) -> None:
    ((at, _, told),) = faults(table)
    assert (at, told.startswith(message)) == (row, True)


def test_a_case_package_becomes_a_tree_in_its_own_order() -> None:
    found = brought(CASE, "songs.json")
    assert (found.format, found.faults) == ("case-1.0", [])
    assert lines(found) == [("a", "1", "Voice", None), ("v", "1.1", "Vowels", "a"), ("b", "", "Breath", "a")]
    assert found.items["a"].description == "How the voice sounds"
    assert found.left_out == ["Not read: associations other than isChildOf (1)."]
    owner = {"name": "Singing in the valley", "owner": "Valley arts council", "licence": "By letter", "year": "2024"}
    assert found.said == owner


def test_case_1_1_says_its_version() -> None:
    newer = CASE | {"CFDocument": {**DOCUMENT, "caseVersion": "1.1"}}
    assert brought(newer).format == "case-1.1"


def test_every_fault_of_a_case_package_is_told_by_its_item() -> None:
    broken = {
        "CFDocument": {"title": "T", "identifier": "d"},
        "CFItems": [{"identifier": "a"}, {"fullStatement": "B"}, {"identifier": "a", "fullStatement": "C"}],
        "CFAssociations": [under("a", "z")],
    }
    assert faults(broken) == [
        (2, "identifier", "Every item has an identifier."),
        (1, "fullStatement", "Every line has a title."),
        (1, "isChildOf", 'There is no line "z" to stand under. Known here: a.'),
        (3, "humanCodingScheme", "Row 1 is called that already. Give each its own code."),
        (3, "isChildOf", 'There is no line "z" to stand under. Known here: a.'),
    ]


@pytest.mark.parametrize(
    "content, told",
    [
        ("{", "songs.csv, line 1: this is not JSON. Save the CASE package again."),
        ("[" * 100_000, "songs.csv: this is not JSON. Save the CASE package again."),
        ('{"CFItem": {}}', NO_PACKAGE),
    ],
)
def test_what_is_no_package_is_said_in_a_sentence(content: str, told: str) -> None:
    with pytest.raises(RosterUnreadable) as refused:
        brought(content)
    assert refused.value.sentence == told


def test_what_is_kept_reads_again_as_the_same_tree() -> None:
    for found in (brought(TABLE), brought(CASE)):
        reading = read_kept(kept_text(found, HEAD))
        assert reading.faults == ()
        assert reading.work is not None
        assert dict(reading.work.items) == found.items
        assert [len(branch.below) for branch in branches(reading.work)] == [2]


def test_what_is_typed_of_the_whole_is_held_against_the_language() -> None:
    reading = read_kept(kept_text(brought(TABLE), HEAD | {"key": "Valley Singing", "year": "soon", "owner": " "}))
    assert [(fault.path, fault.message[:24]) for fault in reading.faults] == [
        ("owner", '"owner" is missing here.'),
        ("key", "A key is lower-case lett"),
        ("year", "A whole number is meant "),
    ]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(rows=st.lists(st.tuples(st.text(max_size=12), st.text(max_size=12), st.text(max_size=12)), max_size=6))
def test_whatever_a_table_holds_it_is_kept_or_told(rows: list[tuple[str, str, str]]) -> None:
    def quoted(cell: str) -> str:
        return '"' + cell.replace('"', '""') + '"'

    table = "title,code,parent\n" + "".join(",".join(map(quoted, row)) + "\n" for row in rows)
    try:
        found = read_brought(document_of("songs.csv", table.encode("utf-8", "replace")))
    except RosterUnreadable:
        return
    if not found.faults:
        reading = read_kept(kept_text(found, HEAD))
        assert reading.faults == ()
        assert reading.work is not None
        assert dict(reading.work.items) == found.items
