"""The frame of a page, which is what the product itself says on it, in the language of the program it belongs to."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from typing import Any

from django.utils import timezone

from alongside.blueprint.tongues.english import ENGLISH
from alongside.blueprint.tongues.tongue import Tongue

TOLD = ("refused.", "follows.")  # sentences that rooms below say in English


@dataclass(frozen=True, slots=True)
class Frame:
    """Headings, buttons and labels: `frame.apply` in a template, or `{% say "apply_as" it=role.one %}` with places."""

    tongue: Tongue = ENGLISH

    def __getitem__(self, key: str) -> str:
        return self.tongue.with_nouns(self.tongue.patterns[f"page.{key}"])

    def say(self, key: str, **places: object) -> str:
        """A pattern with its places filled: days as pages write them, `weekday` with the day of the week."""
        return self.tongue.say(f"page.{key}", **{name: self._told(name, value) for name, value in places.items()})

    def refusal(self, sentence: str) -> str:
        """What was refused, or follows, as the tables of the language have it; where they do not, as it was said."""
        if self.tongue.code == ENGLISH.code:
            return sentence
        for key, pattern in _refusals():
            found = pattern.fullmatch(sentence)
            if found:
                return self.tongue.say(key, **{name: self._pieces(text) for name, text in found.groupdict().items()})
        return sentence

    def _pieces(self, text: str) -> str:
        pieces = text.split(" and ")
        known = [self.tongue.patterns[key] for piece in pieces if (key := _exact().get(piece))]
        return self.tongue.listed(known, last="and") if len(known) == len(pieces) else text

    def month(self, day: date) -> str:
        """Three letters of a month, for a sheet of the calendar."""
        return self.tongue.months[day.month - 1][:3]

    def _told(self, name: str, value: object) -> object:
        match value:
            case datetime():
                return self.tongue.page_day(timezone.localtime(value).date())
            case date():
                day = self.tongue.page_day(value)
                return f"{self.tongue.weekdays[value.weekday()]}, {day}" if name == "weekday" else day
            case time():
                return self.tongue.clock(value)
        return value


@cache
def _refusals() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Every sentence of the rooms below that has a translation, with its places as groups."""
    said = ((key, words) for key, words in ENGLISH.patterns.items() if key.startswith(TOLD))
    return tuple((key, re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(words)))) for key, words in said)


@cache
def _exact() -> Mapping[str, str]:
    return {words: key for key, words in ENGLISH.patterns.items() if key.startswith(TOLD)}


def frame_of(tongue: Tongue) -> Mapping[str, Any]:
    """What a page of a program in this language is drawn with."""
    return {"frame": Frame(tongue), "lang": tongue.code}
