"""Faults in a TOML file name the line they stand on, in every way that TOML can be written."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.blueprint.nodes import Listing, Table, parsed
from alongside.blueprint.toml_lines import Way, lines_of
from tests.blueprint.scenes import told

TEXT = '''\
# a program
key = "choir"          # "name" = 'x'
"odd key".below = 1

[words]
session = { one = "a = [1]", many = """
two
lines""" }

[[lists]]
from = 2021-07-01
prices.short = "1 USD"

[[lists]]
from = 2022-07-01
[lists.prices]
short = "2 USD"

[eligibility.tracks.open]
when.all = [
  { fact = "a", is = [
      1, 2] },

  # the second
  { fact = "b" }, { fact = 'c' },
]
'''
LINES: dict[Way, int] = {
    ("key",): 2,
    ("odd key", "below"): 3,
    ("words",): 5,
    ("words", "session", "one"): 6,
    ("words", "session", "many"): 6,
    ("lists", 0, "from"): 11,
    ("lists", 0, "prices", "short"): 12,
    ("lists", 1): 14,
    ("lists", 1, "from"): 15,
    ("lists", 1, "prices"): 16,
    ("lists", 1, "prices", "short"): 17,
    ("eligibility", "tracks", "open", "when", "all", 0, "is", 0): 22,
    ("eligibility", "tracks", "open", "when", "all", 1, "fact"): 25,
    ("eligibility", "tracks", "open", "when", "all", 2): 25,
}


def test_every_way_of_writing_it_has_its_line() -> None:
    found = lines_of(TEXT)
    assert {way: found.get(way) for way in LINES} == LINES


def test_the_tree_has_those_lines() -> None:
    lists = parsed(TEXT, file="a.toml").get("lists")
    assert isinstance(lists, Listing)
    second = lists.items[1]
    assert isinstance(second, Table)
    assert [(key.text, key.line) for key, _inner in second.entries] == [("from", 15), ("prices", 16)]


def test_what_is_no_toml_names_its_line() -> None:
    assert told("a = 1\nb = 2 2\n", file="a.toml")[0][0] == 2
    assert told('a = 1\nb = "x\n', file="a.toml")[0][0] == 2


@pytest.mark.parametrize(
    "text,line,path",
    [
        ("a = 1\nb = 2\na = 3\n", 3, "a"),
        ("[roles.a]\nx = 1\n[roles.b]\n[roles.a]\n", 4, "roles.a"),
        ("[[contacts]]\nsays = 1\n[[contacts]]\nof.us = 1\nof.us = 2\n", 5, "contacts[1].of.us"),
        ("a = 1\n[a]\nb = 2\n", 2, "a"),
        ("x = {a = 1, a = 2}\n", 1, "x.a"),
    ],
)
def test_what_stands_twice_is_told_with_its_path(text: str, line: int, path: str) -> None:
    first = 4 if path.startswith("contacts") else 1
    assert told(text, file="a.toml") == [(line, path, f"This key stands here already, on line {first}; keep one.")]


def _written(value: object, way: Way) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f'"{key}" = {_written(inner, (*way, key))}' for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[\n" + "".join(f"  {_written(inner, (*way, n))}, # ] }}\n" for n, inner in enumerate(value)) + "]"
    return "'''" + str(value) + "'''"


def _ways(value: object, way: Way = ()) -> set[Way]:
    if isinstance(value, dict):
        return {way}.union(*(_ways(inner, (*way, key)) for key, inner in value.items()))
    if isinstance(value, list):
        return {way}.union(*(_ways(inner, (*way, n)) for n, inner in enumerate(value)))
    return {way}


_TEXTS = st.text('ab#[]{},.=" \n', max_size=6)
_KEYS = st.text("ab#[]{},.= ", max_size=4)
_VALUES = st.recursive(_TEXTS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=3))


@given(st.dictionaries(_KEYS, _VALUES, max_size=4))
def test_no_key_and_no_item_is_lost(tree: dict[str, object]) -> None:
    text = "\n".join(f'"{key}" = {_written(value, (key,))}' for key, value in tree.items()) + "\n"
    assert set(lines_of(text)) | {()} == _ways(tomllib.loads(text))
