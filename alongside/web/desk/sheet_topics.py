"""The lists of topics a sheet offers, as the program's file has them."""

from collections.abc import Mapping
from dataclasses import dataclass

from alongside.blueprint.language import Blueprint
from alongside.practice.sessions.rules import tag_lists

SMALL = ("no", "one", "two", "three", "four", "five")


@dataclass(frozen=True, slots=True)
class TagChoice:
    """One list of topics. `asked` says how many are needed; a list that asks for none folds away after the first."""

    id: str
    label: str
    asked: str
    folded: bool
    options: tuple[tuple[str, str], ...]
    credit: str
    error: str


def topics(blueprint: Blueprint, duties: set[str], errors: Mapping[str, str]) -> tuple[TagChoice, ...]:
    """The lists that concern these duties, in the file's order."""
    found = tag_lists(blueprint, duties)
    return tuple(
        TagChoice(
            f"log_tags_{key}",
            each.label,
            f"{small(each.at_least)} or more".capitalize() if each.at_least else "If you like",
            folded=not each.at_least and place > 0,
            options=tuple(each.tags.items()),
            credit=each.credit,
            error=errors.get(f"tags_{key}", ""),
        )
        for place, (key, each) in enumerate(found.items())
    )


def small(number: int) -> str:
    """A small number as a word."""
    return SMALL[number] if number < len(SMALL) else str(number)
