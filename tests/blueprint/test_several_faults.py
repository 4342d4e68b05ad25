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
from tests.blueprint.scenes import CHOIR, choir_with, line_of, told

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
    hidden = set(places) - paths(tree, frozenset(places))
    assert {place for place in hidden if place in paths(tree, frozenset({place}))} == set()


COUNT = "counting.evenings.unit"
TWICE = "This key stands here already, on line {}; keep one."
NAMED = "A file may not name a part by `&`; write it out where it is needed."
REPEATED = "A file may not repeat a part by `*`; write it out."
TYPED = "A file may not give types by `!`; write the value alone."
MERGED = "A file may not merge parts by `<<`; write them out."
CANTOR = "access: helper, one: cantor"


@pytest.mark.parametrize(
    "old, new, expected",
    [
        ("name: Choir", "name: Other\nname: Choir", [("name", TWICE.format(3))]),
        (CANTOR, f"{CANTOR}, one: singer", [("roles.cantor.one", TWICE.format(20))]),
        ("zone: Europe/Paris", "zone: !!str Europe/Paris", [("calendar.zone", TYPED)]),
        ("evening: {label", "evening: &e {label", [("requirements.evening", NAMED)]),
        (
            "minutes: [20, 50]",
            "minutes: [&short 20, 50, *short]",
            [("sessions.minutes[0]", NAMED), ("sessions.minutes[2]", REPEATED)],
        ),
        ("evening: {label", "evening: {<<: {label: x}, label", [("requirements.evening", MERGED)]),
        ("evening: {label", "evening: {[a, b]: c, label", [("requirements.evening", "A key is one word.")]),
        ("name: Choir", "says: *nothing\nname: Choir", [("says", REPEATED)]),
    ],
)
def test_a_fault_of_form_has_its_path_and_hides_no_other(old: str, new: str, expected: list[tuple[str, str]]) -> None:
    text = choir_with(old, new).replace("unit: count", "unit: cuont")
    found = [(path, message) for _, path, message in told(text)]
    assert [one for one in found if one[0] != COUNT] == expected
    assert [path for path, _ in found if path == COUNT] == [COUNT]


def test_a_part_in_two_pieces_is_read_whole() -> None:
    found = told(CHOIR + "roles:\n  spare: {access: helpr, one: spare, many: spares}\n---\nkey: another\n")
    assert [path for _, path, _ in found] == ["roles", "roles.spare.access", ""]
    assert found[-1][2] == "One file holds one program; take the `---` out."


def test_what_stands_too_deep_is_told_beside_others() -> None:
    found = told(choir_with("unit: count", "unit: cuont") + "says: " + "[" * 25 + "]" * 25)
    paths = [path for _, path, _ in found]
    assert paths == [COUNT, f"says{'[0]' * 19}", "says"]


@settings(max_examples=20, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**9), key=st.sampled_from(sorted(TREES)))
def test_a_key_written_twice_hides_nothing(seed: int, key: str) -> None:
    """Wherever a key stands twice, the first value is read, and that is the only thing to put right."""
    tree = TREES[key]
    dice = random.Random(seed)
    keyed = [place for place in scalars(tree) if not place.endswith("]")]
    place = dice.choice(keyed)
    before = read(written(tree, frozenset()), file="once.yaml")
    text = doubled(tree, place)
    after = read(text, file="twice.yaml")
    assert before.faults == ()
    assert [fault.path for fault in after.faults] == [place]


def doubled(node: Node, twice: str, path: str = "") -> str:
    """The tree as a text, with one key written again behind itself."""
    if not isinstance(node, Table):
        return (
            written(node, frozenset())
            if isinstance(node, Scalar)
            else f"[{', '.join(doubled(item, twice, f'{path}[{place}]') for place, item in enumerate(node.items))}]"
        )
    pairs = []
    for key, inner in node.entries:
        below = f"{path}.{key.text}".lstrip(".")
        pairs += [f"{json.dumps(key.text)}: {doubled(inner, twice, below)}"]
        pairs += [f"{json.dumps(key.text)}: again"] if below == twice else []
    return "{" + ", ".join(pairs) + "}"


@pytest.mark.parametrize("most, where", [(2, "roles.cantor.caseload"), (1, "duties.solo.per_helper")])
def test_a_least_number_above_what_one_helper_has_at_most(most: int, where: str) -> None:
    text = CHOIR.replace("must: [{fact: evaluates", "per_helper_least: 2\n    must: [{fact: evaluates")
    if most == 1:
        text = text.replace("helper: cantor, count: 2", "helper: cantor, per_helper: 1, count: 2")
    else:
        text = text.replace("per_helper_least: 2", "per_helper_least: 3")
    says = f"Nobody who helps has more than {most} ({where}), so nobody can have {most + 1}."
    at = line_of(text, "per_helper_least")
    assert told(text) == [(at, "matching.solo.per_helper_least", says)]
    assert told(text.replace(f"per_helper_least: {most + 1}", f"per_helper_least: {most}")) == []
