"""Programs broken by hundreds of mutations of their tree: always an answer, every fault where it stands."""

import json
import random
import re
from collections.abc import Callable, Mapping
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.blueprint.differences import differences
from alongside.blueprint.eligibility import verdict
from alongside.blueprint.examples import outcomes
from alongside.blueprint.facts import Facts
from alongside.blueprint.library import PROGRAMS, load
from alongside.blueprint.nodes import Listing, Node, Scalar, parsed
from alongside.blueprint.outline import outline
from alongside.blueprint.questions import asked_in_applying
from alongside.blueprint.reader import Reading, read
from alongside.blueprint.simulation.year import simulate

pytestmark = pytest.mark.once

FALL = date(2026, 9, 1)
NEW: Facts = {"position": "teacher", "hired": FALL, "sector": "private"}
KEYS = sorted(file.stem for file in PROGRAMS.glob("*.yaml"))

type Tree = str | list[Tree] | dict[str, Tree]


def tree(node: Node) -> Tree:
    """A program as plain values, so that it can be cut up."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Listing):
        return [tree(item) for item in node.items]
    return {key.text: tree(value) for key, value in node.entries}


TEXTS = {key: json.dumps(tree(parsed((PROGRAMS / f"{key}.yaml").read_text("utf-8"), file="x.yaml"))) for key in KEYS}

ODD = (
    *("", " ", "no", "~", "null", "-1", "0", "1e9", "99999999999999999999", "0x10", "1_000", "½", "٣", "3.0", "1:30"),
    *("0000-01-01", "9999-12-31", "2023-02-29", "2024-02-29", "2024-02-30", "02-29", "02-30", "13-01", "2025-27"),
    *("2024-02-29T23:59+14:00", "0001-01-01T00:00Z", "999999 years", "1200 months", "0 days", "match - 100 years"),
    *("event.none", "event.", "contract.end + 36500 days", "0 %", "101 %", "8-4", "1 XXX", "-5 USD", "1,00 USD"),
    *("Mars/Olympus", "../../etc", "{x}", "{0.__class__}", "%s%n", "<script>", "a" * 1999, "a" * 2001, "\u202e", "🦉"),
)
CUTS = ("\x00", "&a ", "*a", "!!int ", "<<", '"', "\n---\n", "\t", "{", "\ud800")


def deep(dice: random.Random) -> Tree:
    """Lists and tables in one another, sometimes deeper than may be."""
    found: Tree = "x"
    for _ in range(dice.randint(1, 30)):
        found = [found] if dice.random() < 0.5 else {"all": [found]}
    return found


def ringed(_dice: random.Random) -> Tree:
    """Steps that wait for one another."""
    return {f"e{n}": {"label": "x", "after": f"e{(n + 1) % 7}", "month": "May"} for n in range(7)}


def broken(whole: Tree, dice: random.Random) -> None:
    """One mutation somewhere in a tree."""
    here: dict[str, Tree] | list[Tree] = whole if isinstance(whole, dict) else {}
    for _ in range(dice.randint(0, 6)):
        inner = [each for each in (here.values() if isinstance(here, dict) else here) if isinstance(each, dict | list)]
        if inner:
            here = dice.choice(inner)
    if isinstance(here, list):
        _list_broken(here, dice)
    elif here:
        WAYS[dice.randrange(len(WAYS))](here, dice.choice(sorted(here)), dice)


def _list_broken(here: list[Tree], dice: random.Random) -> None:
    place = dice.randrange(len(here) + 1)
    if here and dice.random() < 0.5:
        here[place % len(here)] = dice.choice([dice.choice(ODD), [], {}, deep(dice), list(here)])
    else:
        here.insert(place, dice.choice([dice.choice(ODD), *here]))


def _delete(here: dict[str, Tree], key: str, _dice: random.Random) -> None:
    del here[key]


def _rename(here: dict[str, Tree], key: str, dice: random.Random) -> None:
    at = dice.randrange(len(key) + 1)
    changed = (key[:at] + key[at + 1 :], key.upper(), f"{key}.{key}", f"[{at}]", f"{key} {key}", "a" * 3000, "🦉")
    here[dice.choice(changed)] = here.pop(key)


def _retype(here: dict[str, Tree], key: str, dice: random.Random) -> None:
    here[key] = dice.choice([dice.choice(ODD), [here[key]], {key: here[key]}, [], {}, deep(dice)])


def _odd(here: dict[str, Tree], key: str, dice: random.Random) -> None:
    here[key] = dice.choice(ODD)


def _huge(here: dict[str, Tree], key: str, dice: random.Random) -> None:
    value = here[key]
    here[key] = [value] * dice.choice([2, 400]) if dice.random() < 0.5 else {f"k{n}": value for n in range(50)}


def _ring(here: dict[str, Tree], key: str, dice: random.Random) -> None:
    here[dice.choice(["events", "after", key])] = ringed(dice)


def _swap(here: dict[str, Tree], key: str, dice: random.Random) -> None:
    other = dice.choice(sorted(here))
    here[key], here[other] = here[other], here[key]


type Way = Callable[[dict[str, Tree], str, random.Random], None]
WAYS: tuple[Way, ...] = (_delete, _rename, _retype, _odd, _huge, _ring, _swap)


def mutated(key: str, seed: int) -> str:
    """A program's text after some mutations, one value or bracket a line; sometimes broken as text too."""
    dice = random.Random(seed)
    whole: Tree = json.loads(TEXTS[key])
    for _ in range(dice.choice([1, 1, 2, 5])):
        broken(whole, dice)
    text = json.dumps(whole, indent=1, ensure_ascii=dice.random() < 0.5)
    if dice.random() < 0.2:
        at = dice.randrange(len(text))
        text = text[:at] + dice.choice(CUTS) + text[at:]
    return text


def stood(text: str, reading: Reading) -> list[str]:
    """Faults that say nothing, or stand on no line of the text, or whose path begins with no key of it."""
    lines = text.count("\n") + 1
    roots = re.compile(r"[A-Za-z_]+")
    return [
        f"{fault.path}, line {fault.line}: {fault.message}"
        for fault in reading.faults
        if not (fault.message and 1 <= fault.line <= lines)
        or (fault.path and not roots.match(fault.path) and fault.path not in text)
    ]


def followed(reading: Reading, key: str) -> Mapping[str, int]:
    """What else reads a program that has no faults; how much of each there was."""
    blueprint = reading.blueprint
    if blueprint is None:
        return {}
    return {
        "examples": len(outcomes(blueprint)),
        "changes": len(differences(load(key), blueprint)),
        "parts": len(outline(blueprint)),
        "verdicts": sum(bool(verdict(blueprint, NEW, on=FALL, role=role).sentence) for role in blueprint.roles),
        "weeks": len(simulate(blueprint, on=FALL).weeks),
        "questions": sum(len(asked_in_applying(blueprint, role=role, on=FALL)) for role in blueprint.roles),
    }


@settings(max_examples=120, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**9), key=st.sampled_from(KEYS))
def test_a_mutated_program_has_faults_or_runs(seed: int, key: str) -> None:
    text = mutated(key, seed)
    reading = read(text, file="mutated.yaml")
    assert (reading.blueprint is None) == bool(reading.faults)
    assert stood(text, reading) == []
    assert (reading.blueprint is None) == (followed(reading, key) == {})


WAYS_IN = {
    key: [way for way in read(text, file="x.yaml").coverage if len(way.rpartition(".")[2]) >= 5 and " " not in way]
    for key, text in TEXTS.items()
}


def mistyped(here: Tree, steps: list[str], dice: random.Random) -> str | None:
    """Mistype the last key of a way somewhere in the tree: two letters swapped, one twice, or one left out. None where
    the way leads nowhere there."""
    while isinstance(here, list):
        here = dice.choice(here) if here else ""
    if not isinstance(here, dict) or (steps[0] != "*" and steps[0] not in here):
        return None
    key = dice.choice(sorted(here)) if steps[0] == "*" else steps[0]
    if len(steps) > 1:
        return mistyped(here[key], steps[1:], dice)
    at = dice.randrange(1, len(key) - 1)
    swapped = key[:at] + key[at + 1] + key[at] + key[at + 2 :]
    wrong = dice.choice([swapped, key[:at] + key[at:][:1] + key[at:], key[:at] + key[at + 1 :]])
    if wrong in here:
        return None
    here[wrong] = here.pop(key)
    return key


@settings(max_examples=150, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**9), program=st.sampled_from(KEYS))
def test_a_mistyped_key_is_asked_for_by_its_name(seed: int, program: str) -> None:
    dice, whole = random.Random(seed), json.loads(TEXTS[program])
    key = mistyped(whole, dice.choice(WAYS_IN[program]).split("."), dice)
    found = read(json.dumps(whole), file="mistyped.yaml").faults
    assert key is None or [fault for fault in found if f'Did you mean "{key}"?' in fault.message]


def test_programs_as_plain_values_are_not_broken() -> None:
    assert {key: read(text, file="whole.yaml").faults for key, text in TEXTS.items()} == dict.fromkeys(KEYS, ())
