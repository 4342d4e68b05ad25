"""The JSON Schema for editors: what the reader takes it takes, and what is wrong by form it refuses."""

import re

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from alongside.blueprint.json_schema import json_schema
from alongside.blueprint.library import PROGRAMS
from alongside.blueprint.nodes import Listing, Node, Scalar, parsed
from alongside.blueprint.reader import read
from tests.blueprint.scenes import CHOIR, choir_with

pytestmark = pytest.mark.once

SCHEMA = json_schema()
VALIDATOR = Draft202012Validator(SCHEMA)
KEYS = sorted(file.stem for file in PROGRAMS.glob("*.yaml"))


def as_an_editor_reads(node: Node) -> object:
    """Numbers and true and false by YAML's own rules; everything else, `yes` and dates too, is text."""
    if isinstance(node, Scalar):
        if re.fullmatch(r"0|[1-9][0-9]*", node.text):
            return int(node.text)
        return {"true": True, "false": False}.get(node.text, node.text)
    if isinstance(node, Listing):
        return [as_an_editor_reads(item) for item in node.items]
    return {key.text: as_an_editor_reads(inner) for key, inner in node.entries}


def refused(text: str) -> list[str]:
    """The paths of what the schema refuses."""
    document = as_an_editor_reads(parsed(text, file="program.yaml"))
    return [".".join(str(step) for step in error.absolute_path) for error in VALIDATOR.iter_errors(document)]


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("key", KEYS)
def test_it_takes_the_built_in_programs(key: str) -> None:
    assert refused((PROGRAMS / f"{key}.yaml").read_text("utf-8")) == []


@pytest.mark.parametrize("key", KEYS)
def test_it_takes_them_where_every_value_is_read_as_text(key: str) -> None:
    document = yaml.load((PROGRAMS / f"{key}.yaml").read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    assert [error.message for error in VALIDATOR.iter_errors(document)] == []


def test_it_takes_the_choir() -> None:
    assert refused(CHOIR) == []


@pytest.mark.parametrize(
    "old, new, path",
    [
        ("language: 2", "language: 3", "language"),
        ("sponsor: valley-arts-council\n", "", ""),
        ("minutes: [20, 50]", "minuts: [20, 50]", "sessions"),
        ("access: helper", "access: helpr", "roles.cantor.access"),
        ("caseload: 2", "caseload: two", "roles.cantor.caseload"),
        ("caseload: 2", "caseload: 501", "roles.cantor.caseload"),
        ("count: 2}", "count: 0}", "duties.solo.count"),
        ("group: 3-5", "group: few", "duties.ensemble.group"),
        ("rank: 1", "rank: one", "eligibility.tracks.open.rank"),
        ("{fact: seasons, at_least: 3}", "{fact: seasons}", "eligibility.tracks.open.when"),
        ("{fact: seasons, at_least: 3}", "{fact: seasons, at_least: 3, is: 4}", "eligibility.tracks.open.when"),
        ("{fact: seasons, at_least: 3}", "{fact: seasons, most: 3}", "eligibility.tracks.open.when"),
        ("{any: [", "{some: [", "eligibility.tracks.open.when"),
        ("starts: 09-15", "starts: 15 September", "calendar.continues.starts"),
        ("solo: {person", "Solo: {person", "duties"),
        ("account: singing, reach: 30 hours", "account: singing, artifact: song", "requirements.sing"),
        ("reach: 30 hours", "reach: much", "requirements.sing"),
        ("on: 2026-10-01, expect: {answer: yes", "on: October, expect: {answer: yes", "examples"),
    ],
)
def test_it_refuses_what_is_wrong_by_form(old: str, new: str, path: str) -> None:
    text = choir_with(old, new)
    assert read(text, file="choir.yaml").faults != ()
    assert [found for found in refused(text) if found.startswith(path) or path.startswith(found)] != []


@settings(max_examples=60, deadline=None, derandomize=True)
@given(place=st.integers(0, 10**6), word=st.sampled_from(["[]", "no", "{}", "80 %", "x-y", "3", "2024-02-30"]))
def test_what_the_reader_takes_the_schema_takes(place: int, word: str) -> None:
    words = CHOIR.split(" ")
    words[place % len(words)] = word
    text = " ".join(words)
    if read(text, file="choir.yaml").blueprint is not None:
        assert refused(text) == []
