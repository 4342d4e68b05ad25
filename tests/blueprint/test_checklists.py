"""What five real programs ask is in their files, line by line, and the page that shows or does it exists."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.urls import get_resolver

from alongside.blueprint.later import later_at
from alongside.blueprint.library import PROGRAMS

pytestmark = pytest.mark.once
TABLE = Path(__file__).with_name("checklists.txt")
REASON = re.compile(r"- \(.+\)")  # why it has no page, where it is not that nothing acts on it
SAYS_MORE = "front:program"  # in words, also of what nothing acts on yet
APART = re.compile(r", (?![^{]*})")  # a comma that stands outside of { }


def lines() -> Iterator[tuple[str, str, str, str, str]]:
    """Program, what it is, place, what stands there, page."""
    program = ""
    for line in TABLE.read_text("utf-8").splitlines():
        if line.startswith("["):
            program = line.strip("[]")
        elif program and line:
            what, place, expected, page = (part.strip() for part in line.split(" | "))
            yield program, what, place, expected, page


def found(node: Any, steps: list[str]) -> list[Any]:
    """Everything that stands at a place."""
    if not steps:
        return [node]
    if isinstance(node, list):
        return found(node[int(steps[0])], steps[1:])
    keys = list(node) if steps[0] == "*" else [steps[0]] if steps[0] in node else []
    return [each for key in keys if isinstance(node, dict) for each in found(node[key], steps[1:])]


def said(node: Any) -> str:
    """A value as the table writes it, inside another one."""
    if isinstance(node, dict):
        return "{" + ", ".join(f"{key}: {said(value)}" for key, value in node.items()) + "}"
    return f"[{', '.join(said(each) for each in node)}]" if isinstance(node, list) else str(node)


def parts(node: Any, expected: str) -> list[str]:
    """The items of a list or table; a table of prices is written whole."""
    if isinstance(node, dict):
        return [said(node)] if expected.startswith("{") else list(node)
    return [said(each) for each in node] if isinstance(node, list) else [node]


def stands(program: Any, place: str, expected: str) -> bool:
    there = [part for each in found(program, place.split(".")) for part in parts(each, expected)]
    if expected.startswith("count "):
        return len(there) == int(expected.removeprefix("count "))
    if expected.startswith("has "):
        wanted = APART.split(expected.removeprefix("has "))
        return all(one in there or (len(there) == 1 and one in there[0]) for one in wanted)
    return ", ".join(there) == expected


def test_every_line_stands_in_its_file() -> None:
    files = {file.stem: yaml.load(file.read_text("utf-8"), yaml.BaseLoader) for file in PROGRAMS.glob("*.yaml")}  # noqa: S506
    rows = list(lines())
    missing = [f"{key}: {what} ({place})" for key, what, place, said, _ in rows if not stands(files[key], place, said)]
    assert (missing, {key for key, *_ in rows}) == ([], set(files))


def test_every_page_named_is_there() -> None:
    spaces = get_resolver().namespace_dict
    names = {
        f"{space}:{name}" for space, (_, one) in spaces.items() for name in one.reverse_dict if isinstance(name, str)
    }
    assert sorted({page for *_, page in lines() if not page.startswith("-")} - names) == []


def test_what_has_no_page_is_what_nothing_acts_on_yet() -> None:
    """And nothing that is only described has a page but the one that says so. A line may say itself why it has none."""
    wrong = [
        f"{key}: {what} ({place}) is {'' if later_at(place) else 'not '}described only, and its page is {page}"
        for key, what, place, _, page in lines()
        if not REASON.fullmatch(page) and bool(later_at(place)) != (page == "-")
        if not (later_at(place) and page == SAYS_MORE)
    ]
    assert wrong == []
