"""One language that programs may speak: every pattern its sentences are made from, as data.

A pattern is whole and names its places, so each language orders them as it likes. `./run program` and forms speak
English; what a program says about itself is said in the language of its file.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property, reduce
from types import SimpleNamespace
from typing import Literal, Self

from alongside.blueprint.grammar import Amount, Duration, Moment, MonthDay, Span
from alongside.blueprint.tongues.noun import Forms
from alongside.kernel.amounts import HOUR, QUARTER, clocked, nearly, number, short

OWN = "words."  # a place for a noun of the program: `{words.contract.one}`
NEAR = timedelta(days=240)  # a day further off than this is told with its year

type Clause = str | tuple[str, str]
type Clauses = tuple[Clause, ...]


@dataclass(frozen=True)
class FactWords:
    """How a fact that every program knows is said (`denies`: when a yes-no fact is no), and how one person is asked."""

    says: str
    denies: str = ""
    question: str = ""


@dataclass(frozen=True, eq=False, repr=False)
class Tongue:
    """`patterns`: key -> pattern. `ordinals`: words for the first few; `ordinal` writes the others.

    `fields`: what sentences call the keys of the language; `choices`: its words, by `field.word`; `things`: what a
    comparison calls a named thing; `nouns`: usual words (one, many) of pages; `facts`: those every program knows.
    `said`, `each`: the clauses of a record by its class (see `clauses`), `of_tables`: of a table by its path.
    `sounds`: what meets in a sentence and is written as one ("de el" as "del"). `own`: the nouns of the program that
    speaks, which stand in every place for a noun (`{words.contract.one}`) instead of the usual ones.
    """

    code: str
    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    ordinals: tuple[str, ...]
    ordinal: Callable[[int], str]
    clock: Callable[[time], str]
    patterns: Mapping[str, str]
    fields: Mapping[str, str]
    choices: Mapping[str, str]
    things: Mapping[str, str]
    nouns: Mapping[str, tuple[str, str]]
    facts: Mapping[str, FactWords]
    said: Mapping[str, Clauses]
    each: Mapping[str, tuple[Clauses, ...]]
    of_tables: Mapping[str, str]
    sounds: tuple[tuple[str, str], ...] = ()
    own: Mapping[str, Forms] = field(default_factory=dict)

    def of(self, own: Mapping[str, Forms]) -> Self:
        """This language as a program with these nouns speaks it."""
        return replace(self, own=own)

    @cached_property
    def words(self) -> SimpleNamespace:
        """Every noun, by its name."""
        return SimpleNamespace(**{**{name: Forms(*forms) for name, forms in self.nouns.items()}, **self.own})

    def noun(self, place: str) -> str:
        """The noun of one place: `words.contract.one`."""
        _, name, form = place.split(".")
        return str(getattr(getattr(self.words, name), form))

    def with_nouns(self, text: str) -> str:
        """A text of the language's tables with the nouns in their places."""
        return self.joined(text.format(words=self.words)) if "{" in text else text

    def say(self, pattern: str, **places: object) -> str:
        """The pattern of a key with its places filled."""
        return self.joined(self.patterns[pattern].format(words=self.words, **places))

    def joined(self, words: str) -> str:
        """The words as they are written where they meet."""
        return reduce(lambda text, sound: re.sub(sound[0], sound[1], text), self.sounds, words)

    def listed(self, words: Iterable[str], *, last: Literal["and", "or"]) -> str:
        """ "a", "a or b", "a, b or c"."""
        *some, final = list(words) or [""]
        return self.say(last, some=", ".join(some), last=final) if some else final

    def word(self, key: str, word: str) -> str:
        """A word of the language under one of its keys, as people say it."""
        found = self.choices.get(f"{key}.{word}")
        return self.with_nouns(found) if found else word.replace("-", " ")

    def field(self, name: str) -> str:
        """What sentences call a key of the language."""
        found = self.fields.get(name)
        return self.with_nouns(found) if found else name.rstrip("_").replace("_", " ")

    def thing(self, part: str) -> str:
        """What a comparison calls a thing under a part of the file; nothing where it has no word for it."""
        return self.with_nouns(self.things.get(part, ""))

    def nth(self, number: int) -> str:
        """first, second, ... 11th"""
        return self.ordinals[number - 1] if number <= len(self.ordinals) else self.ordinal(number)

    def page_day(self, day: date | MonthDay) -> str:
        """A day as pages write it, in a sentence or alone."""
        return self.value(day)

    def near_day(self, day: date, on: date) -> str:
        """A day as letters write it on another (`on`): "March 5", with its year where that is far off."""
        return self.page_day(MonthDay(day.month, day.day) if abs(day - on) < NEAR else day)

    def moment(self, wall: datetime, there: datetime | None = None) -> str:
        """A time on a clock with a zone: "Tuesday, March 5 at 3:30 pm EST"; behind it what another one's clock shows
        (`there`), where that differs."""
        when = self._moment_of(wall)
        if there is None or there.utcoffset() == wall.utcoffset():
            return when
        same_day = there.date() == wall.date()
        return f"{when} ({f'{self.clock(there.time())} {there:%Z}' if same_day else self._moment_of(there)})"

    def _moment_of(self, wall: datetime) -> str:
        return self.say(
            "moment",
            weekday=self.weekdays[wall.weekday()],
            day=wall.day,
            month=self.months[wall.month - 1],
            clock=self.clock(wall.time()),
            zone=f"{wall:%Z}",
        )

    def told(self, minutes: int) -> str:
        """Logged time, as `kernel.amounts.told` does: "45 minutes", "14.5 hours", "9 h 59 min"."""
        if minutes < HOUR:
            return self.counted("minute", minutes)
        return clocked(minutes) if minutes % QUARTER else self.counted("hour", minutes / HOUR, number(minutes))

    def against(self, have: int, of: int, *, narrow: bool = False) -> str:
        """Logged time against what is asked: "14.5 of 40 hours", "20 of 45 minutes"; `narrow`: "14.5 of 40 h"."""
        asked = short(of) if narrow else self.told(of)
        if of < HOUR:
            return self.say("of", have=have, of=asked)
        return self.say("of", have=clocked(have) if of % QUARTER else number(have), of=asked)

    def about(self, minutes: int) -> str:
        """Time that was worked out: "about 6.5 hours", "40 minutes"."""
        near = nearly(minutes)
        return self.told(minutes) if near == minutes else self.say("time.about", much=self.told(near))

    def counted(self, what: str, amount: float, shown: str = "") -> str:
        """So many of what has a pattern for one and for many; `shown`: the number as it is written."""
        return self.say(f"{what}.{'one' if amount == 1 else 'many'}", n=shown or f"{amount:,}")

    def value(self, value: object) -> str:
        """A value that has a grammar, as a sentence says it."""
        match value:
            case bool():
                return self.say("yes" if value else "no")
            case date():
                return self.say("day", day=value.day, month=self.months[value.month - 1], year=value.year)
            case MonthDay():
                return self.say("month-day", day=value.day, month=self.months[value.month - 1])
            case Span():
                return str(value.low) if value.low == value.high else self.say("span", low=value.low, high=value.high)
            case Moment():
                return self._moment(value)
        return self._much(value)

    def _much(self, value: object) -> str:
        match value:
            case Duration(amount=amount, unit=unit):
                return self.say(f"{unit}.{'one' if amount == 1 else 'many'}", n=amount)
            case Amount(duration=Duration() as length):
                return self._much(length)
            case Amount(of_contract=True):
                return self.say("contract-hours")
        return str(value)

    def _moment(self, moment: Moment) -> str:
        kind, _, event = moment.anchor.partition(".")
        anchor = event.replace("-", " ") if kind == "event" else self.say(f"at.{moment.anchor}")
        if moment.offset is None:
            return anchor
        return self.say("before" if moment.before else "after", length=self.value(moment.offset), anchor=anchor)
