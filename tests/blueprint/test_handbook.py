"""The handbook's page on program files says what the language does: its snippets read without a fault of their own."""

import re
from pathlib import Path

import pytest

from alongside.blueprint.facts import REGISTRY
from alongside.blueprint.language import Blueprint
from alongside.blueprint.nodes import Table, parsed
from alongside.blueprint.schema import entries

pytestmark = pytest.mark.once

PAGE = (Path(__file__).parents[2] / "docs" / "handbook" / "blueprint.md").read_text("utf-8")


def snippets() -> list[str]:
    """The indented pieces of the page that are parts of a file."""
    found = re.findall(r"(?:^    .*\n)+", PAGE, re.MULTILINE)
    return [piece for piece in found if not piece.startswith(("    ./run", "    any:"))]


def test_every_snippet_is_yaml_and_names_parts_there_are() -> None:
    known = {entry.key for entry in entries(Blueprint)}
    roots = [parsed(re.sub(r"^    ", "", piece, flags=re.MULTILINE), file="page.yaml") for piece in snippets()]
    assert len(roots) == 17
    assert {key.text for root in roots for key, _ in root.entries} <= known
    assert all(isinstance(root, Table) for root in roots)


def test_every_part_is_on_the_page() -> None:
    missing = [entry.key for entry in entries(Blueprint) if not re.search(rf"\b{entry.key}\b", PAGE)]
    assert missing == []


def test_every_fact_is_on_the_page() -> None:
    assert [key for key in REGISTRY if f"`{key}`" not in PAGE] == []
