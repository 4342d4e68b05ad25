"""Which of a program's positions a roster's title means."""

import re

from alongside.blueprint.language import Blueprint


def position_of(blueprint: Blueprint, title: str) -> str | None:
    """The key of the position a title names ("Asst. Principal" as "assistant principal"), or None.

    A title is compared whole, without case and punctuation; what a file does not name is a question for a person.
    """
    wanted = _plain(title)
    for key, position in blueprint.positions.items():
        if wanted in (_plain(key), _plain(position.one), *map(_plain, position.titles)):
            return key
    return None


SHORT = {"asst": "assistant", "assoc": "associate", "princ": "principal", "supt": "superintendent", "tchr": "teacher"}


def _plain(title: str) -> str:
    words = re.findall(r"[^\W_]+", title.casefold())
    return " ".join(SHORT.get(word, word) for word in words)
