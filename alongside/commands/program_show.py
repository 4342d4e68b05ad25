"""`./run program show`, `diff` and `schema`: a program in sentences, what changes between two, and its form."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from alongside.blueprint.differences import differences, loosened, moved, same_for_others
from alongside.blueprint.json_schema import json_schema
from alongside.blueprint.language import Blueprint
from alongside.blueprint.outline import outline
from alongside.blueprint.reference import reference


def print_outline(blueprint: Blueprint, *, as_json: bool) -> int:
    """The program, part by part."""
    sections = outline(blueprint)
    if as_json:
        head = {"key": blueprint.key, "name": blueprint.name, "sponsor": blueprint.sponsor, "sha256": blueprint.sha256}
        parts = [{"part": one.part, "acted_on": one.acted_on, "lines": list(one.lines)} for one in sections]
        print(json.dumps({**head, "says": blueprint.says, "parts": parts}, ensure_ascii=False, indent=2))
        return 0
    print(f"{blueprint.name} ({blueprint.key}), {blueprint.sponsor}. {blueprint.says}".rstrip())
    for section in sections:
        print(f"\n{section.part}{'' if section.acted_on else ' (described, not yet acted on)'}")
        for line in section.lines:
            print(f"  {line}")
    return 0


def print_difference(old: Blueprint, new: Blueprint, *, as_json: bool) -> int:
    """What changes, who of the test people comes out otherwise or for other reasons, and which rules of privacy it
    would loosen."""
    changes, people, reasons = differences(old, new), moved(old, new), same_for_others(old, new)
    looser = loosened(old.privacy, new.privacy, new.tongue)
    if as_json:
        told = {
            "old": {"key": old.key, "sha256": old.sha256},
            "new": {"key": new.key, "sha256": new.sha256},
            "changes": [asdict(change) for change in changes],
            "people": [asdict(one) for one in people],
            "reasons": [{"name": one.name, "before": one.before, "after": one.after} for one in reasons],
            "loosens": list(looser),
        }
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return 0
    for sentence in looser:
        print(f"Cannot be: {sentence}")
    for change in changes:
        print(change.says)
    _print_below(
        "Test people who come out otherwise:",
        [f"{one.name}: {one.before} before, {one.after} after. {one.why}" for one in people],
    )
    _print_below(
        "Test people who come out the same, for other reasons:",
        [f"{one.name}: {one.after} (before: {one.before})" for one in reasons],
    )
    if not changes:
        print("Nothing that the files say is otherwise.")
    return 0


def _print_below(heading: str, lines: Sequence[str]) -> None:
    """A heading and its lines; nothing where there are none."""
    if lines:
        print(f"\n{heading}")
    for line in lines:
        print(f"  {line}")


def print_schema(*, in_words: bool) -> int:
    """The JSON Schema, which is JSON whether asked for or not; or every key of the language in words."""
    if in_words:
        print(reference(), end="")
        return 0
    print(json.dumps(json_schema(), ensure_ascii=False, indent=2))
    return 0
