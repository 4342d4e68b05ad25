"""Files that mean harm, or were broken by chance: always an answer, never a crash, never much time."""

import random
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.blueprint.examples import outcomes
from alongside.blueprint.library import PROGRAMS, read_file
from alongside.blueprint.reader import read
from tests.blueprint.scenes import CHOIR, choir_with, told

pytestmark = pytest.mark.once

BOMB = "a: &a [x, x]\n" + "".join(
    f"{b}: &{b} [*{a}, *{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


def test_a_bomb_of_aliases_is_refused_whole() -> None:
    messages = {message for _, _, message in told(BOMB)}
    assert messages == {
        "A file may not name a part by `&`; write it out where it is needed.",
        "A file may not repeat a part by `*`; write it out.",
    }
    assert len(told(BOMB)) == 9 + 24


@pytest.mark.parametrize(
    "text, message",
    [
        ("a: !!python/object/apply:os.system [ls]", "A file may not give types by `!`; write the value alone."),
        ("a: !!int 3", "A file may not give types by `!`; write the value alone."),
        ("a: {<<: {b: c}}", "A file may not merge parts by `<<`; write them out."),
        ("a: b\n---\nc: d", "One file holds one program; take the `---` out."),
        ("a: 1\na: 2", "This key stands here already, on line 1; keep one."),
        ("? [a, b]\n: c", "A key is one word."),
        ("a: " + "[" * 30 + "]" * 30, "Parts may stand 20 deep, not deeper."),
        ("a: [" + "x," * 20_001 + "]", "A program's file may have 20,000 values."),
        ("# " + "x" * (256 * 1024), "A program's file may have 256 KB; this one has 256 KB."),
        ("a: \x00", "The file holds a character that YAML does not allow."),
        ("- a", "A program's file is a table of keys, beginning with `language: 1`."),
        ("", "A program's file is a table of keys, beginning with `language: 1`."),
    ],
)
def test_what_a_file_may_not_hold(text: str, message: str) -> None:
    assert [fault[2] for fault in told(text)] == [message]


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_depth_costs_nothing(opening: str) -> None:
    assert read(opening * 50_000, file="deep.yaml").faults != ()


def test_toml_that_is_too_deep() -> None:
    message = "Parts may stand 20 deep, not deeper."
    assert [fault[2] for fault in told("a = " + "[" * 5_000 + "]" * 5_000, file="deep.toml")] == [message]


def test_yaml_that_is_not_yaml_says_the_line() -> None:
    faults = told("language: 1\nkey: [a\nname: b\n")
    assert [fault[0] for fault in faults] == [3]


def test_text_that_is_not_utf_8(tmp_path: Path) -> None:
    file = tmp_path / "latin.yaml"
    file.write_bytes("name: café".encode("latin-1"))
    assert [fault.message for fault in read_file(file).faults] == ["The file is not UTF-8 text; save it as UTF-8."]


def test_ten_thousand_wrong_keys_take_no_long_time() -> None:
    began = time.process_time()
    found = told("".join(f"wrong-{place}: x\n" for place in range(9_000)))
    assert len(found) == 9_000 + 11
    assert time.process_time() - began < 5


def test_numbers_without_end_are_faults() -> None:
    text = choir_with("at_least: 3", "at_least: " + "9" * 1_500)
    assert [fault[2] for fault in told(text)] == ["A whole number is meant here, for example 3."]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**9), program=st.sampled_from(sorted(PROGRAMS.glob("*.yaml"))))
def test_a_file_broken_by_chance_has_faults_or_runs(seed: int, program: Path) -> None:
    text = _broken(program.read_text("utf-8"), random.Random(seed))
    reading = read(text, file="broken.yaml")
    assert (reading.blueprint is None) == bool(reading.faults)
    lines = text.count("\n") + 1
    assert all(fault.message and 1 <= fault.line <= lines for fault in reading.faults)
    if reading.blueprint is not None:
        assert len(outcomes(reading.blueprint)) == len(reading.blueprint.examples)


def _broken(text: str, dice: random.Random) -> str:
    """A few words of the file swapped, doubled, cut, or replaced by something else that stands in it."""
    words = text.split(" ")
    for _ in range(dice.randint(1, 6)):
        place = dice.randrange(len(words))
        match dice.randrange(5):
            case 0:
                words[place] = dice.choice(words)
            case 1:
                words[place] = ""
            case 2:
                words[place] = words[place][: dice.randrange(len(words[place]) + 1)]
            case 3:
                words[place] = dice.choice(
                    ["no", "-1", "99999999999", "2024-02-30", "[]", "{}", "80 %", "1 USD", "9999-12-31"]
                )
            case _:
                words.insert(place, words[place])
    return " ".join(words)


def test_the_choir_is_not_broken() -> None:
    assert read(CHOIR, file="choir.yaml").faults == ()
