"""Files that mean harm, or were broken by chance: always an answer, never a crash, never much time."""

import random
import re
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.blueprint.differences import differences
from alongside.blueprint.examples import outcomes
from alongside.blueprint.faults import Fault
from alongside.blueprint.library import PROGRAMS, load, read_file
from alongside.blueprint.nodes import Listing, Node, NoTree, Table, parsed
from alongside.blueprint.outline import outline
from alongside.blueprint.reader import read
from alongside.blueprint.simulation.year import simulate
from tests.blueprint.scenes import CHOIR, choir_with, told

pytestmark = pytest.mark.once

BOMB = "a: &a [x, x]\n" + "".join(
    f"{b}: &{b} [*{a}, *{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


def test_a_bomb_of_aliases_is_refused_whole() -> None:
    refused = [(path, message) for _, path, message in told(BOMB) if message.startswith("A file may not")]
    assert {message for _, message in refused} == {
        "A file may not name a part by `&`; write it out where it is needed.",
        "A file may not repeat a part by `*`; write it out.",
    }
    assert len(refused) == 9 + 24
    assert refused[:3] == [
        ("a", "A file may not name a part by `&`; write it out where it is needed."),
        ("b", "A file may not name a part by `&`; write it out where it is needed."),
        ("b[0]", "A file may not repeat a part by `*`; write it out."),
    ]


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
        ("a: [" + "x," * 20_001 + "]", "One list or table may have 20,000 items."),
        ("".join(f"k{n}: x\n" for n in range(20_001)), "One list or table may have 20,000 items."),
        (f"a: [{('[' + 'x,' * 19_999 + '],') * 16}]", "A program's file may have 300,000 values."),
        ("# " + "x" * (2 * 1024 * 1024), "A program's file may have 2,048 KB; this one has 2,048 KB."),
        ("name: " + "x" * 2_001, "A text may have 2,000 characters."),
        ("a: \x00", "The file holds a character that YAML does not allow."),
        ("- a", "A program's file is a table of keys, beginning with `language: 2`."),
        ("", "A program's file is a table of keys, beginning with `language: 2`."),
    ],
)
def test_what_a_file_may_not_hold(text: str, message: str) -> None:
    others = ("is missing here", "No code reads")
    assert [found for *_, found in told(text) if not any(other in found for other in others)] == [message]


def test_a_control_character_is_told_with_its_line() -> None:
    message = "The file holds a character that YAML does not allow."
    assert told(choir_with("name: Choir", "name: \x07Choir")) == [(3, "", message)]


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_depth_costs_nothing(opening: str) -> None:
    assert read(opening * 50_000, file="deep.yaml").faults != ()


def test_toml_that_is_too_deep() -> None:
    message = "Parts may stand 20 deep, not deeper."
    assert [fault[2] for fault in told("a = " + "[" * 5_000 + "]" * 5_000, file="deep.toml")] == [message]
    found = told('goals = "x"\na = ' + "[" * 30 + "]" * 30, file="deep.toml")
    assert (2, f"a{'[0]' * 19}", message) in found
    assert len(found) > 2


@pytest.mark.parametrize(
    "number, line, message",
    [
        ("9" * 5_000, 3, "A number here has too many digits."),
        ("9_" * 5_000 + "9", 3, "A number here has too many digits."),
        ("0x" + "f" * 5_000, 3, "A text may have 2,000 characters."),
        ("1e400", 3, "A whole number is meant here, for example 3."),
        ("inf", 3, "A whole number is meant here, for example 3."),
    ],
)
def test_toml_numbers_without_end_are_faults(number: str, line: int, message: str) -> None:
    text = f'language = 2\n[roles.guide]\ncaseload = {number}\naccess = "helper"\none = "guide"\nmany = "guides"\n'
    faults = told(text, file="numbers.toml")
    assert [fault[::2] for fault in faults if "is missing here" not in fault[2]] == [(line, message)]


@pytest.mark.parametrize(
    "way",
    [lambda text: "\ufeff" + text, lambda text: text.replace("\n", "\r\n"), lambda text: text.replace("\n", "\r")],
)
def test_marks_and_line_ends_of_other_machines_change_nothing(way: Callable[[str], str]) -> None:
    assert told(way(CHOIR)) == []


def test_words_that_are_more_than_words_elsewhere_are_words_here() -> None:
    """`no`, `on`, `null`, `1_000`, `2026-01-01` and `0o17` are what was typed, where words are meant."""
    for word in ("no", "on", "null", "~", "1_000", "2026-01-01", "0o17", ".inf", "1:30"):
        reading = read(choir_with("name: Choir apprentices", f"name: {word}"), file="words.yaml")
        assert reading.blueprint is not None
        assert reading.blueprint.name == word


def test_yaml_that_is_not_yaml_says_the_line() -> None:
    faults = told("language: 2\nkey: [a\nname: b\n")
    assert [fault[0] for fault in faults] == [3]


@pytest.mark.parametrize(
    "text, way_out",
    [
        ("says: Note: this\n", "put a text with a colon in quotes."),
        ("a:\n\tb: c\n", "use spaces in front of a line, or quotes."),
        ("a: {b: c\nd: e\n", "A { is not closed, or a comma is missing between two pairs."),
        ("a: [b, c\nd: e\n", "A [ is not closed, or a comma is missing between two items."),
        ('a: "b\n', "A quote or a bracket is opened and not closed."),
        ("a: b\n  c: d\n", "put a text with a colon in quotes."),
        ("a:\n  b: c\n d: e\n", "This line stands further in or out than its neighbours, or a quote is not closed."),
        ("a\nb: c\n", "put a text with a colon in quotes."),
    ],
)
def test_what_is_no_yaml_is_told_with_a_way_out(text: str, way_out: str) -> None:
    ((_line, path, message),) = told(text)
    assert (path, message.startswith("This is not YAML: ")) == ("", True)
    assert way_out in message


def test_text_that_is_not_utf_8(tmp_path: Path) -> None:
    file = tmp_path / "latin.yaml"
    file.write_bytes("key: a\nsponsor: b\nname: café".encode("latin-1"))
    ((line, message),) = [(fault.line, fault.message) for fault in read_file(file).faults]
    assert (line, message) == (3, "The file is not UTF-8 text; save it as UTF-8.")


def test_ten_thousand_wrong_keys_take_no_long_time() -> None:
    began = time.process_time()
    found = told("".join(f"wrong-{place}: x\n" for place in range(19_000)))
    assert len(found) == 19_000 + 11
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [" + "x," * 15_000 + "]\nb: [" + "*a," * 15_000 + "]\n",
        "a: &a {" + ",".join(f"k{n}: 1" for n in range(9_000)) + "}\nb: [" + "{<<: *a}," * 9_000 + "]\n",
        "<<: [" + ",".join(f"{{k{n}: 1}}" for n in range(9_000)) + "]\n",
        "".join(f"roles: {{k{n}: 1}}\n" for n in range(9_000)),
        "a: &a [*a, *a]\nb: *a\n",
    ],
)
def test_parts_that_are_repeated_or_merged_take_no_long_time(text: str) -> None:
    began = time.process_time()
    assert read(text, file="again.yaml").blueprint is None
    assert time.process_time() - began < 3


def test_numbers_without_end_are_faults() -> None:
    text = choir_with("at_least: 3", "at_least: " + "9" * 1_500)
    assert [fault[2] for fault in told(text)] == ["A whole number is meant here, for example 3."]


@pytest.mark.parametrize(
    "part, line",
    [
        ("events:\n", "  e{0}: {{label: x, after: e{1}}}\n"),
        ("events:\n", "  e{0}: {{label: x, day: friday, follows: e{1}}}\n"),
        ("requirements:\n", "  e{0}: {{label: x, signature: s, signed_by: [cantor], after: [e{1}]}}\n"),
    ],
)
def test_rings_of_thousands_are_found_in_no_long_time(part: str, line: str) -> None:
    links = "".join(line.format(place, (place + 1) % 5_000) for place in range(5_000))
    began = time.process_time()
    found = told(CHOIR.replace(part, part + links))
    assert {message for _line, _path, message in found} == {
        "This goes round in a ring: in the end it waits for itself."
    }
    assert len(found) == 5_000
    assert time.process_time() - began < 5


def test_a_chain_that_leads_somewhere_is_no_ring() -> None:
    links = "".join(f"  e{place}: {{label: x, after: e{place + 1}}}\n" for place in range(500))
    assert told(CHOIR.replace("events:\n", f"events:\n{links}  e500: {{label: x, after: evening}}\n")) == []


def test_a_rule_that_would_be_long_in_asking_is_refused() -> None:
    many = "".join("{fact: seasons, at_least: 3}, " for _ in range(301))
    found = told(choir_with("{fact: seasons, at_least: 3}", f"{{all: [{many}]}}"))
    way_out = "One condition may have 300 tests; declare a fact that says it in one."
    assert [(path, message) for _line, path, message in found] == [("eligibility.tracks.open.when", way_out)]
    values = ", ".join(f"w{place}" for place in range(1_001))
    found = told(choir_with("{fact: seasons, at_least: 3}", f"{{fact: district-article, in: [{values}]}}"))
    assert [message for _line, _path, message in found] == ["One test may name 1,000 values."]


def test_a_name_mistyped_thousands_of_times_takes_no_long_time() -> None:
    facts = "".join(f"  f{place}: {{says: x, type: count}}\n" for place in range(15_000))
    people = "".join(
        f"  - {{name: a, person: {{zz{place}: 3}}, on: 2026-01-01, expect: {{answer: yes}}}}\n"
        for place in range(4_000)
    )
    text = CHOIR.replace("facts:\n", f"facts:\n{facts}").replace("examples:\n", f"examples:\n{people}")
    began = time.process_time()
    assert len(told(text)) == 4_000
    assert time.process_time() - began < 8


@settings(max_examples=250, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**9), program=st.sampled_from(sorted(PROGRAMS.glob("*.yaml"))))
def test_a_file_broken_by_chance_has_faults_or_runs(seed: int, program: Path) -> None:
    text = _broken(program.read_text("utf-8"), random.Random(seed))
    reading = read(text, file="broken.yaml")
    assert (reading.blueprint is None) == bool(reading.faults)
    lines = text.count("\n") + 1
    assert all(fault.message and 1 <= fault.line <= lines for fault in reading.faults)
    assert [fault for fault in reading.faults if not _findable(text, fault)] == []
    if reading.blueprint is not None:
        assert len(outcomes(reading.blueprint)) == len(reading.blueprint.examples)
        assert all(change.says.endswith(".") for change in differences(load(program.stem), reading.blueprint))
        assert outline(reading.blueprint) != ()
        assert simulate(reading.blueprint, on=date(2026, 9, 1)).school_year in ("2026-27", "2025-26")


def _findable(text: str, fault: Fault) -> bool:
    """A person who follows the path comes to the fault's line, or to the table that lacks the last key."""
    try:
        here: Node = parsed(text, file="broken.yaml", noted=[])
    except NoTree as broken:  # told are the faults of form up to there
        return fault in broken.faults
    *steps, last = [step.strip("[].") for step in re.findall(r"\[\d+\]|[^\[\]]+?(?=\.|\[|$)", fault.path)] or [""]
    for step in steps:
        below = _below(here, step)
        if below is None:
            break
        here = below
    else:
        if _below(here, last) is not None or here.line <= fault.line:
            return True
    # A key with a point in it cannot be followed: what was found stands on the fault's line.
    return fault.found[:20] in text.splitlines()[fault.line - 1]


def _below(node: Node, step: str) -> Node | None:
    if isinstance(node, Table):
        return node.get(step)
    items = node.items if isinstance(node, Listing) else ()
    return items[int(step)] if step.isdigit() and int(step) < len(items) else None


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


def test_what_nobody_sees_lasts_no_day_or_counts_on_itself_is_told() -> None:
    price = "    - {from: 2026-07-01, prices: {short: {all: 5 EUR}}}\n"
    listed = "contracts:\n  kinds: {short: {hours: 5, term: 0 months}}\n  groups: {all: {fact: reads-music, is: yes}}\n"
    listed += f"  lists:\n{price}{price.replace('5 EUR', '6 EUR')}"
    years = "conducting-year: {says: the year as conductor, years: {positions: [conductor], cut_off: 09-15"
    text = choir_with(years, f"{years}, plus: conducting-year").replace("name: Choir app", "name: Choir\u202e app", 1)
    assert {(path, message) for _, path, message in told(text + listed)} == {
        ("name", "A sign that nobody sees stands in this text (U+202E); write it anew."),
        ("contracts.kinds.short.term", "A term lasts at least a day."),
        ("contracts.lists[1].from", "Another list has prices for the same from the same day; keep one."),
        (
            "facts.conducting-year.years.plus",
            '"conducting-year" is worked out itself; name a count that somebody tells.',
        ),
    }
