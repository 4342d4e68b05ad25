"""The lists of topics a sheet offers, as the program's file has them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from alongside.blueprint.language import Blueprint
from alongside.practice.sessions.rules import tag_lists

SMALL = ("no", "one", "two", "three", "four", "five")


@dataclass(frozen=True, slots=True)
class TagChoice:
    """One list of topics. `asked` says how many are needed; a list that asks for none folds away after the first.
    `last_time`: it holds what was said last time."""

    id: str
    label: str
    asked: str
    folded: bool
    options: tuple[tuple[str, str], ...]
    credit: str
    error: str
    last_time: bool = False


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


def as_last_time(lists: Iterable[TagChoice], tags: Collection[str]) -> tuple[TagChoice, ...]:
    """The same lists; those that hold one of these say that it is as last time."""
    return tuple(replace(one, last_time=any(key in tags for key, _ in one.options)) for one in lists)


def small(number: int) -> str:
    """A small number as a word."""
    return SMALL[number] if number < len(SMALL) else str(number)
