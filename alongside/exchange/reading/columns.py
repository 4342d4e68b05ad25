"""Where each column of a plain roster goes, guessed from its heading and from what stands in it, or remembered
from last time.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from alongside.blueprint.language import Blueprint
from alongside.blueprint.places import said_in_rosters
from alongside.exchange.reading.addresses import is_address
from alongside.exchange.reading.dates import looks_like_date
from alongside.exchange.reading.headings import field_of, hinted_field, is_about_students, is_private, plain
from alongside.exchange.reading.lines import FIELD_WORDS, Column, Field
from alongside.exchange.reading.positions import read_position
from alongside.exchange.reading.tables import Record, Sheet

FACT = "fact:"
_SHOWN, _SHOWN_LENGTH = 3, 60
_MOST = 0.8

_SSN = re.compile(r"^\d{3}-\d{2}-\d{4}$")
_CODE = re.compile(r"^[\d.\-]{1,20}$")
_LAST_FIRST = re.compile(r"^[^\W\d][\w'’ .-]*, ?[^\W\d][\w'’ .-]*$")
_WORDS = re.compile(r"^[^\W\d_][\w'’.-]*(?:,? +[^\W\d_][\w'’.-]*)+$")
_TITLE = re.compile(r"^(mr|mrs|ms|miss|dr|mx)\.?$", re.IGNORECASE)
WRONG = "What is wrong"  # the column we add to rows that are taken away to be put right
_PRIVATE_WHY = "We leave this out"
_NOT_KEPT = "Nothing here uses this column"


@dataclass(frozen=True, slots=True)
class _Guess:
    field: str
    why: str
    confidence: float
    private: bool = False


@dataclass(frozen=True, slots=True)
class Placing:
    """What is known before a file is opened: columns a person placed before (heading to field, "" to leave out),
    and declared facts, by the plain headings that stand for them.
    """

    remembered: Mapping[str, str]
    facts: Mapping[str, str] = MappingProxyType({})

    def recall(self, heading: str) -> str | None:
        """The field remembered for a heading, however it is spelled; None when it is new."""
        if heading in self.remembered:
            return self.remembered[heading]
        same = [field for known, field in self.remembered.items() if plain(known) == plain(heading)]
        return same[0] if same else None


def headings_of(blueprint: Blueprint) -> dict[str, str]:
    """Plain heading -> the fact it stands for: each by its key, and by what the program's file says rosters call it,
    unless that is a heading every roster may have."""
    declared = blueprint.facts.items()
    called = {plain(name): key for key, fact in declared for name in fact.columns if field_of(name) is None}
    return called | {plain(key): key for key in said_in_rosters(blueprint)}


def place_columns(sheet: Sheet, sample: Sequence[Record], placing: Placing) -> tuple[Column, ...]:
    """Every column of the sheet with the field it goes to, or none, and why. No field is given twice."""
    values = [
        [record[index].strip() for record in sample if record[index].strip()] for index in range(len(sheet.headings))
    ]
    guesses = [_guess(heading, column, placing) for heading, column in zip(sheet.headings, values, strict=True)]
    guesses = _by_contents(_settle_names(_one_each(guesses, sheet.headings), sheet.headings), values)
    return tuple(
        Column(
            file=sheet.file,
            index=index,
            heading=sheet.headings[index],
            first_values=() if guess.private else _shown(values[index]),
            field=guess.field,
            why=guess.why,
            confidence=guess.confidence,
            private=guess.private,
        )
        for index, guess in enumerate(guesses)
    )


def lists_students(columns: Iterable[Column]) -> bool:
    """Whether the headings of a plain file say that it lists students."""
    return any(is_about_students(column.heading) for column in columns)


def _shown(values: Sequence[str]) -> tuple[str, ...]:
    first = dict.fromkeys(values)
    return tuple(one if len(one) <= _SHOWN_LENGTH else f"{one[: _SHOWN_LENGTH - 1]}…" for one in list(first)[:_SHOWN])


def _share(values: Sequence[str], test: Callable[[str], object]) -> float:
    return sum(1 for value in values if test(value)) / len(values) if values else 0.0


def _guess(heading: str, values: Sequence[str], placing: Placing) -> _Guess:
    if is_private(heading) or _share(values, _SSN.match) > 0.5:
        return _Guess("", _PRIVATE_WHY, 1.0, private=True)
    if plain(heading) == plain(WRONG):
        return _Guess("", "We wrote this, to say what is wrong", 0.0)
    recalled = placing.recall(heading)
    if recalled is not None:
        return _Guess(recalled, "Remembered from last time" if recalled else "Left out last time", 1.0)
    if fact := placing.facts.get(plain(heading)):
        return _Guess(FACT + fact, "It is asked for here", 0.95)
    if field := field_of(heading):
        return _by_heading(field, heading, values)
    if field := hinted_field(heading):
        return _Guess(field, f"The heading sounds like {FIELD_WORDS[field]}", 0.6)
    return _Guess("", _NOT_KEPT, 0.0)


def _by_heading(field: Field, heading: str, values: Sequence[str]) -> _Guess:
    """What the heading says, unless the values plainly say otherwise."""
    if plain(heading) == "title" and _share(values, _TITLE.match) > 0.5:
        return _Guess("", _NOT_KEPT, 0.0)
    if field is not Field.EMAIL and _share(values, is_address) > _MOST:
        return _Guess(Field.EMAIL, "The values are email addresses", 0.7)
    if field is Field.EXTERNAL_ID and _share(values, _WORDS.match) > _MOST:
        return _Guess(Field.NAME, "The values are names", 0.7)
    if field in {Field.SCHOOL, Field.DISTRICT} and _share(values, _CODE.match) > _MOST:
        number = Field.SCHOOL_ID if field is Field.SCHOOL else Field.DISTRICT_ID
        return _Guess(number, "The values are numbers, not names", 0.7)
    sure = 0.9 if len(plain(heading).split()) > 1 or field in {Field.EMAIL, Field.SCHOOL, Field.POSITION} else 0.85
    if plain(heading) in {
        "title",
        "number",
        "employee",
        "department",
        "field",
        "content",
        "organization",
        "location",
        "role",
        "principal",
        "start",
    }:
        sure = 0.65
    return _Guess(field, f"The heading says {FIELD_WORDS[field]}", sure)


def _one_each(guesses: Sequence[_Guess], headings: Sequence[str]) -> list[_Guess]:
    """The surest column keeps the field; the first of equals. The others say which column won."""
    winner: dict[str, int] = {}
    for index, guess in enumerate(guesses):
        if guess.field and (guess.field not in winner or guess.confidence > guesses[winner[guess.field]].confidence):
            winner[guess.field] = index
    return [
        guess if not guess.field or winner[guess.field] == index else _lost(guess, headings[winner[guess.field]])
        for index, guess in enumerate(guesses)
    ]


def _lost(guess: _Guess, winner: str) -> _Guess:
    words = FIELD_WORDS.get(guess.field, guess.field)
    return _Guess("", f"{words} already comes from “{winner}”", 0.0)


def _settle_names(guesses: list[_Guess], headings: Sequence[str]) -> list[_Guess]:
    """One way to the name: two columns beat one, unless they sound like somebody else's ("Mentor first name"); "Name"
    beside a last name alone is the first name.
    """
    at = {guess.field: index for index, guess in enumerate(guesses) if guess.field}
    given, family = at.get(Field.GIVEN_NAME), at.get(Field.FAMILY_NAME)
    whole = [at[field] for field in (Field.NAME, Field.NAME_LAST_FIRST) if field in at]
    if not whole or (given is None and family is None):
        return guesses if len(whole) < 2 else _without(guesses, whole[0], headings[whole[1]])
    if given is not None and family is not None:
        surer = guesses[whole[0]].confidence > guesses[given].confidence
        for index in (given, family) if surer else whole:
            guesses = _without(guesses, index, headings[whole[0] if surer else given])
        return guesses
    if given is None:
        guesses[whole[0]] = replace(
            guesses[whole[0]], field=Field.GIVEN_NAME, why="Beside a column of last names", confidence=0.6
        )
        return guesses
    return _without(guesses, given, headings[whole[0]])


def _without(guesses: list[_Guess], index: int, winner: str) -> list[_Guess]:
    return [_lost(guess, winner) if at == index else guess for at, guess in enumerate(guesses)]


def _by_contents(guesses: list[_Guess], values: Sequence[Sequence[str]]) -> list[_Guess]:
    """Fields that no heading announced, told from the values of columns that nothing else uses."""
    taken = {guess.field for guess in guesses}
    named = bool(taken & {Field.NAME, Field.NAME_LAST_FIRST, Field.FAMILY_NAME, Field.GIVEN_NAME})
    for index, guess in enumerate(guesses):
        if guess.field or guess.why != _NOT_KEPT:
            continue
        found = _told_by(values[index], named=named)
        if found and found.field not in taken:
            guesses[index] = found
            taken.add(found.field)
            named = named or found.field == Field.NAME
    return guesses


def _told_by(values: Sequence[str], *, named: bool) -> _Guess | None:
    if _share(values, is_address) > _MOST:
        return _Guess(Field.EMAIL, "The values are email addresses", 0.7)
    if len(values) > 1 and _share(values, lambda value: read_position(value)[0]) > _MOST:
        return _Guess(Field.POSITION, "The values are positions", 0.6)
    if not named and _share(values, _LAST_FIRST.match) > _MOST:
        return _Guess(Field.NAME, "The values are names, last name first", 0.6)
    if _share(values, looks_like_date) > _MOST:
        return _Guess("", "The values are dates, but we cannot tell of what", 0.0)
    return None
