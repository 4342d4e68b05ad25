"""Several things wrong in one file, whatever they are: each is told where it stands, and none hides another."""

import json
import random
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.blueprint.library import PROGRAMS
from alongside.blueprint.nodes import Listing, Node, Scalar, Table, parsed
from alongside.blueprint.reader import read

pytestmark = pytest.mark.once

WRONG = "?? wrong ??"
TREES = {file.stem: parsed(file.read_text("utf-8"), file=file.name) for file in sorted(PROGRAMS.glob("*.yaml"))}


def scalars(node: Node, path: str = "") -> Iterator[str]:
    """The path of every single value."""
    if isinstance(node, Scalar):
        yield path
    elif isinstance(node, Listing):
        for place, item in enumerate(node.items):
            yield from scalars(item, f"{path}[{place}]")
    else:
        for key, inner in node.entries:
            yield from scalars(inner, f"{path}.{key.text}".lstrip("."))


def written(node: Node, wrong: frozenset[str], path: str = "") -> str:
    """The tree as a text, with other values at these paths; each value on a line of its own."""
    if isinstance(node, Scalar):
        return json.dumps(WRONG if path in wrong else node.text)
    if isinstance(node, Listing):
        items = (written(item, wrong, f"{path}[{place}]") for place, item in enumerate(node.items))
        return f"[{', '.join(items)}]"
    pairs = (
        f"{json.dumps(key.text)}: {written(inner, wrong, f'{path}.{key.text}'.lstrip('.'))}"
        for key, inner in node.entries
    )
    return "{" + ", ".join(pairs) + "}"


def paths(node: Table, wrong: frozenset[str]) -> set[str]:
    return {fault.path for fault in read(written(node, wrong), file="wrong.yaml").faults}


@pytest.mark.parametrize("key", sorted(TREES))
def test_a_program_written_on_one_line_is_the_same_program(key: str) -> None:
    assert paths(TREES[key], frozenset()) == set()


@settings(max_examples=150, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**9), key=st.sampled_from(sorted(TREES)))
def test_what_is_told_alone_is_told_beside_others(seed: int, key: str) -> None:
    tree = TREES[key]
    places = random.Random(seed).sample(sorted(set(scalars(tree))), 6)
    # The type of a fact decides what its tests mean, so nothing is said about them while it, or its name, is wrong.
    unnamed = {place.removesuffix(".fact") for place in places if place.endswith(".fact")}
    places = [place for place in places if not place.startswith("facts.") and place.rpartition(".")[0] not in unnamed]
    alone = {place for place in places if place in paths(tree, frozenset({place}))}
    assert alone - paths(tree, frozenset(places)) == set()
