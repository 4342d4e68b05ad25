"""Changing values in a program's file: only their own letters move, whatever stands around them."""

from dataclasses import replace
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.blueprint.editing import lines_of_paths, replaced, slots
from alongside.blueprint.language import Blueprint
from alongside.blueprint.library import programs
from alongside.blueprint.nodes import Scalar, Table, parsed
from alongside.blueprint.outline import HEAD
from alongside.blueprint.reader import read
from alongside.blueprint.saying import said
from alongside.blueprint.schema import entries
from alongside.blueprint.sentences import TABS, parts_of, tab_of

SOURCES = {one.key: one.file.read_text("utf-8-sig") for one in programs()}
SMALL = """language: 2   # the first
key: small

name: "A small one"   # said twice
says: It is short.
words: {participant: {one: a, many: b}}
"""


def known(source: str) -> Blueprint:
    found = read(source, file="it.yaml").blueprint
    assert found is not None
    return found


@pytest.mark.parametrize("key", SOURCES)
def test_putting_every_value_back_where_it_stood_is_the_same_program(key: str) -> None:
    blueprint = known(SOURCES[key])
    every = slots(SOURCES[key], file="it.yaml", kinds=blueprint.kinds)
    again = known(replaced(SOURCES[key], {slot: slot.value for slot in every}))
    assert replace(again, sha256="") == replace(blueprint, sha256="")
    assert len(every) > 300


def line_above(path: str, lines: dict[str, int]) -> int:
    """Of a sentence about what holds unless the file says otherwise."""
    return lines.get(path.rpartition(".")[0], 0)


@pytest.mark.parametrize("key", SOURCES)
def test_every_sentence_has_its_line_and_a_slot_stands_in_one_sentence_only(key: str) -> None:
    source, blueprint = SOURCES[key], known(SOURCES[key])
    lines, every = lines_of_paths(source, file="it.yaml"), slots(source, file="it.yaml", kinds=blueprint.kinds)
    parts = chain.from_iterable(parts_of(blueprint, tab, lines=lines, slots=every) for tab in TABS)
    sentences = [sentence for part in parts for sentence in part.sentences]
    shown = [slot for sentence in sentences for slot in sentence.slots]
    assert [sentence.line for sentence in sentences] == [
        lines.get(one.path) or line_above(one.path, lines) for one in sentences
    ]
    assert len(shown) == len(set(shown))
    assert ["".join(piece.words for piece in one.pieces) for one in sentences] == [one.text for one in sentences]


@pytest.mark.parametrize(
    "key,part,says",
    [
        ("principal-mentoring", "agreements", "Superintendent signs for the district, as superintendent."),
        ("principal-mentoring", "retention", "Attendance at trainings: kept for 5 years."),
        ("principal-mentoring", "privacy", "Notes are kept for 1 year after the end of the contract."),
        ("principal-mentoring", "contracts", "A price that was told stands for 30 days."),
        ("principal-mentoring", "planning", "How many there are, mentor: 40."),
        (
            "coach-academy",
            "joining",
            "Joining is no choice when the designation of the school is SINA 4, SINA 5 or SINA 6.",
        ),
        (
            "mtss-network",
            "roles",
            (
                "District leadership teams are helped, as one team; at least one for each district; "
                "a team has 3 to 15 people."
            ),
        ),
    ],
)
def test_each_part_says_what_it_means(key: str, part: str, says: str) -> None:
    assert says in [one.text for one in said(known(SOURCES[key]), part)]


def test_every_part_of_the_language_is_on_one_tab() -> None:
    shown = [part for tab in TABS for part in tab.parts]
    parts = {entry.key for entry in entries(Blueprint)} - (HEAD - {"name", "says"})
    assert sorted(shown) == sorted(parts)
    assert tab_of("contracts.lists[0].prices.20h").key == "money"


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=40))
def test_whatever_is_typed_is_what_the_file_says_then(typed: str) -> None:
    words = " ".join(typed.split())
    slot = next(slot for slot in slots(SMALL, file="it.yaml", kinds={}) if slot.path == "words.participant.one")
    text = replaced(SMALL, {slot: typed})
    root = parsed(text, file="it.yaml")
    told = root
    for step in ("words", "participant"):
        inner = told.get(step)
        assert isinstance(inner, Table)
        told = inner
    one = told.get("one")
    assert isinstance(one, Scalar)
    assert one.text == words
    assert text.split("\n")[:5] == SMALL.split("\n")[:5]


def test_comments_and_order_stay() -> None:
    slot = next(slot for slot in slots(SMALL, file="it.yaml", kinds={}) if slot.path == "name")
    assert replaced(SMALL, {slot: "Another: with a colon"}) == SMALL.replace('"A small one"', '"Another: with a colon"')
