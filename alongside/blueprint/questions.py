"""What somebody is asked before a rule can speak of them: the facts of the tracks, in words one person answers."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from alongside.blueprint.eligibility import tracks_for
from alongside.blueprint.facts import FactKind
from alongside.blueprint.judgement import need
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.conditions import tests
from alongside.blueprint.tongues.tongue import Tongue

SOMETHING_ELSE = "something else"  # a value that no position of a file has
MOST_TITLES = 8
LEAST_TITLE = 4
ASKED_OF = ("person", "organization")
# How the facts every program knows are asked of one person; a declared fact brings its own question.
WORDS: Mapping[str, str] = MappingProxyType(
    {
        "position": "What do you work as?",
        "hired": "On which day did you start in this position?",
        "sector": "What kind of school do you work for?",
        "state": "In which state do you work?",
        "district-article": "Under which article of the School Code does your district work?",
        "subjects": "Which subjects do you teach?",
        "grades": "Which grades do you teach?",
        "languages": "Which languages do you speak?",
        "needs": "What would you like help with?",
        "strengths": "What can you help with?",
        "licence": "Which licences do you hold?",
        "selected-tier": "For which tier was the place you work at selected?",
    }
)
INPUTS: Mapping[str, str] = MappingProxyType({"date": "date", "count": "number", "number": "number"})


@dataclass(frozen=True)
class Question:
    """One fact as it is asked. `options`: (value, words), empty where it is typed. `several`: any number of answers."""

    fact: str
    label: str
    input: str
    options: tuple[tuple[str, str], ...] = ()
    several: bool = False
    hint: str = ""

    @property
    def name(self) -> str:
        return f"fact-{self.fact}"


def asked_for_tracks(blueprint: Blueprint, *, role: str | None, on: date) -> tuple[Question, ...]:
    """The questions whose answers decide, on a day, which track somebody is on. Tracks that are over ask nothing."""
    open_tracks = [track for _, track in tracks_for(blueprint, role) if not track.until or on <= track.until]
    every = [test for track in open_tracks for test in tests(track.when)]
    named = dict.fromkeys(name for test in every for name in _named(blueprint, test.asked))
    names = [name for name in named if not _confided(blueprint, name)]
    wanted = {word for test in every if test.asked == "position" for word in map(str, _values(test.value))}
    wanted |= {key for test in every for key in _counted(blueprint, test.asked)}
    return tuple(questions(blueprint, names, positions=wanted & set(blueprint.positions)))


def asked_in_applying(blueprint: Blueprint, *, role: str, on: date) -> tuple[Question, ...]:
    """The same, and what the program asks of a person who applies or joins. Sensitive facts are asked apart."""
    first = asked_for_tracks(blueprint, role=role, on=on)
    more = [key for key in _own(blueprint) if key not in {question.fact for question in first}]
    return (*first, *questions(blueprint, [key for key in more if not _confided(blueprint, key)]))


def asked_in_confidence(blueprint: Blueprint) -> tuple[Question, ...]:
    """What is sensitive and asked of a person who applies: kept sealed, and opened by the roles in `seen_by` alone."""
    return tuple(questions(blueprint, [key for key in _own(blueprint) if _confided(blueprint, key)]))


def _own(blueprint: Blueprint) -> list[str]:
    asked = {key: fact for key, fact in blueprint.facts.items() if {"applying", "joining"} & set(fact.asked)}
    return [key for key, fact in asked.items() if fact.of == "person" and not fact.years]


def _confided(blueprint: Blueprint, name: str) -> bool:
    fact = blueprint.facts.get(name)
    return fact is not None and fact.sensitive


def questions(blueprint: Blueprint, names: Iterable[str], *, positions: Collection[str] = ()) -> Iterator[Question]:
    """Each fact as a question; facts of a pair, a team or an engagement are nobody's to say. `positions`: to choose
    from; empty means all the file has."""
    offered = [key for key in blueprint.positions if not positions or key in positions]
    for name in names:
        kind = blueprint.kinds.get(name.split("(", 1)[0].rpartition(".")[2])
        if kind is not None and kind.of in ASKED_OF and not name.startswith("helper."):
            yield _question(blueprint, name, kind, offered)


def _named(blueprint: Blueprint, name: str) -> Iterator[str]:
    """A year is worked out from the position, the day it began, and what no appointment shows."""
    fact = blueprint.facts.get(name)
    if fact is None or fact.years is None:
        yield name
        return
    yield from ("position", "hired")
    if fact.years.plus:
        yield fact.years.plus


def _counted(blueprint: Blueprint, name: str) -> tuple[str, ...]:
    fact = blueprint.facts.get(name)
    return fact.years.positions if fact and fact.years else ()


def _values(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)


def _question(blueprint: Blueprint, name: str, kind: FactKind, positions: list[str]) -> Question:
    declared = blueprint.facts.get(kind.key)
    tongue = blueprint.tongue
    plain = tongue.say("is-it-so", clause=kind.says) if kind.type == "yes-no" else _capital(need(kind, name))
    own = declared or blueprint.words.facts.get(kind.key)
    label = (own.question if own else "") or _usual(tongue, name) or plain
    hint = tongue.say("leave-open") if kind.type == "count" and kind.assume is not None else ""
    return Question(
        fact=name,
        label=label,
        input=INPUTS.get(kind.type, "text"),
        options=_options(blueprint, kind, positions),
        several=kind.type == "list",
        hint=hint or _hint(blueprint, kind, positions),
    )


def _usual(tongue: Tongue, name: str) -> str:
    """How a fact that every program knows is asked."""
    known = tongue.facts.get(name)
    return tongue.with_nouns(known.question) if known else "" if tongue.facts else WORDS.get(name, "")


def _hint(blueprint: Blueprint, kind: FactKind, positions: list[str]) -> str:
    """What a position means where its own word does not say it: titles that share no word with it."""
    if kind.type == "list" and not kind.choices:
        return blueprint.tongue.say("several")
    told = []
    for key in positions if kind.choices_in == "positions" else ():
        one = blueprint.positions[key]
        titles = (title for title in one.titles if len(title) >= LEAST_TITLE)  # rosters shorten what people would not
        others = [title for title in titles if not set(title.split()) & set(one.one.split())][:MOST_TITLES]
        if others:
            told.append(f"{_capital(one.one)}: {', '.join(others)}.")
    return " ".join(told)


def _options(blueprint: Blueprint, kind: FactKind, positions: list[str]) -> tuple[tuple[str, str], ...]:
    if kind.type == "yes-no":
        return tuple((word, _capital(blueprint.tongue.say(word))) for word in ("yes", "no"))
    if kind.choices_in == "positions":
        listed = [(key, _capital(blueprint.positions[key].one)) for key in positions]
        return (*listed, (SOMETHING_ELSE, _capital(blueprint.tongue.say("something-else"))))
    words = kind.choices or (tuple(kind.labels) if kind.choices_in else ())
    return tuple((key, _capital(kind.labels.get(key, key.replace("-", " ")))) for key in words)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
