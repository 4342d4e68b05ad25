"""Sentences made of a program's rules say its own nouns: none of the usual ones stands where the file has another."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

from alongside.blueprint.facts import said_in
from alongside.blueprint.language import Blueprint
from alongside.blueprint.library import programs
from alongside.blueprint.nodes import Listing, Scalar, Table, parsed
from alongside.blueprint.parts.nouns import Noun
from alongside.blueprint.reader import read
from alongside.blueprint.schema import entries
from alongside.blueprint.simulation.year import simulate
from alongside.blueprint.tongues.english import PATTERNS as ENGLISH_RULES
from alongside.blueprint.tongues.known import TONGUES
from alongside.blueprint.tongues.spanish import PATTERNS as SPANISH_RULES
from alongside.blueprint.tongues.tongue import Tongue
from tests.blueprint.test_tongues import choices, everything_said, records
from tests.blueprint.test_writing import WHOLE

pytestmark = pytest.mark.once

HERE = Path(__file__).parent
FILES = [*(one.file for one in programs()), *(HERE / f"{name}.yaml" for name in ("libraries", "promotoras"))]
TEXTS = {file.stem: file.read_text("utf-8") for file in FILES} | {"handbook": WHOLE}
ALWAYS_ITS_OWN = {"participant", "helper", "engagement"}  # every file says them
# The word in another sense: a school of the calendar, a kind of place beside a district, whoever matches, and what a
# district improves by.
LANGUAGE = {word for part in records() for entry in entries(part) for word in choices(entry)}
# Which noun the file has a word for; titles of a work on the shelf.
NOT_OF_RULES = re.compile(r": zz\w+, (and many|y varios): zz|, (as the shelf has it|como está en el estante)")
OTHERWISE = {
    "en": r"school (code|days?|weeks?|months?|years?)|(of|planning\.)school|of school|school (goes|is open)|"
    r"(the|each|lead a|for|kind of) school|^school$|\bschool(?= gets| and community)|matching team|improvement plan",
    "es": r"clase de escuela|(la|dirigen una|por cada|cada|de|para|elige a cada) escuela|^escuela$|"
    r"equipo que forma parejas|"
    r"plan de mejora|según el plan|el plan cuenta|inicio de la pareja",
}


def renamed(name: str, code: str) -> tuple[Blueprint, list[str]]:
    """A program of this language with a made-up word for every noun, and what its file calls things itself."""
    nouns = TONGUES[code].nouns
    text = re.sub(rf"(?m)^  ({'|'.join(nouns)}): {{one: .*}}\n|^speaks: .*\n", "", TEXTS[name])
    own = "".join(f"  {noun}: {{one: zz{noun}, many: zz{noun}z}}\n" for noun in nouns)
    found = read(f"{text}\nspeaks: {code}\n".replace("\nwords:\n", f"\nwords:\n{own}", 1), file=name)
    assert found.faults == ()
    assert found.blueprint is not None
    return found.blueprint, sorted(set(texts(parsed(text, file=name))), key=len, reverse=True)


def texts(node: object, key: str = "") -> Iterator[str]:
    """What a file says itself: every text of it that is no word of the language, and its keys of several words."""
    match node:
        case Scalar(text=text) if text and f"{key}.{text}" not in LANGUAGE:
            yield text.casefold().rstrip(".")
        case Table(entries=several):
            for name, inner in several:
                yield from (name.text, name.text.replace("-", " ")) if "-" in name.text else ()
                yield from texts(inner, name.text)
        case Listing(items=items):
            for inner in items:
                yield from texts(inner, key)


def patterns(tongue: Tongue) -> Mapping[str, re.Pattern[str]]:
    return {
        name: re.compile(rf"\b({one}|{many})\b", re.IGNORECASE)
        for name, (one, many) in tongue.nouns.items()
        if name not in ALWAYS_ITS_OWN
    }


def usual_in(says: str, tongue: Tongue) -> list[str]:
    rest = re.sub(OTHERWISE[tongue.code], "#", says, flags=re.IGNORECASE)
    return [name for name, pattern in patterns(tongue).items() if pattern.search(rest)]


@pytest.mark.parametrize("code", TONGUES)
@pytest.mark.parametrize("name", TEXTS)
def test_no_usual_noun_stands_in_what_a_program_with_words_of_its_own_says(name: str, code: str) -> None:
    blueprint, own = renamed(name, code)
    lines = [line for line in everything_said(blueprint) if not NOT_OF_RULES.search(line)]
    lines += [one.says for one in simulate(blueprint, on=date(2026, 3, 1)).impossible]
    assert sum("zz" in line for line in lines) > 20
    said_itself = re.compile("|".join(rf"(?<!\w){re.escape(text)}(?!\w)" for text in own))
    found = {}
    for line in lines:
        if several := usual_in(said_itself.sub("#", line.casefold()), TONGUES[code]):
            found[line] = several
    assert found == {}


@pytest.mark.parametrize("tongue", TONGUES.values(), ids=lambda tongue: tongue.code)
def test_what_a_language_says_of_rules_names_no_noun_a_file_may_rename(tongue: Tongue) -> None:
    tables = {name: getattr(tongue, name) for name in ("choices", "fields", "things", "of_tables")}
    rules = {"en": ENGLISH_RULES, "es": SPANISH_RULES}[tongue.code]
    told = dict(rules) | {f"{name} {key}": words for name, table in tables.items() for key, words in table.items()}
    for name, several in (*tongue.said.items(), *((name, sum(each, ())) for name, each in tongue.each.items())):
        told |= {f"{name} {clause}": clause if isinstance(clause, str) else clause[1] for clause in several}
    told |= {f"fact {key}": f"{kind.says}; {kind.denies}" for key, kind in said_in(marked(tongue)).items()}
    bare = {where: re.sub(r"{[^}]*}", "#", words) for where, words in told.items()}
    assert {where: found for where, words in bare.items() if (found := usual_in(words, tongue))} == {}


def marked(tongue: Tongue) -> Tongue:
    return tongue.of({name: Noun("#", "#") for name in tongue.nouns})


def test_every_place_for_a_noun_is_one_there_is() -> None:
    for tongue in TONGUES.values():
        tables = (tongue.patterns, tongue.choices, tongue.fields, tongue.things, tongue.of_tables)
        clauses = [*tongue.said.values(), *(one for several in tongue.each.values() for one in several)]
        said = [words for table in tables for words in table.values()]
        said += [clause if isinstance(clause, str) else clause[1] for several in clauses for clause in several]
        for place in {found for words in said for found in re.findall(r"{(words\.[^}]*)}", words)}:
            assert tongue.noun(place)


def test_signs_of_a_pattern_in_a_noun_are_only_signs() -> None:
    text = TEXTS["coach-academy"].replace("session: {one: session,", 'session: {one: "{key} {0}",')
    found = read(text, file="a.yaml").blueprint
    assert found is not None
    assert found.tongue.word("per", "session") == "for each {key} {0}"
    assert any("{key} {0}" in line for line in everything_said(found))


def test_hours_of_a_contract_go_by_the_word_the_file_has_for_it() -> None:
    agreed = {"contract": Noun("convenio", "convenios"), "cohort": Noun("camada", "camadas")}
    spanish = TONGUES["es"].of(agreed)
    assert spanish.say("contract-hours") == "cada hora de su convenio"
    assert spanish.say("at.cohort.end") == "el fin de su camada"
    assert TONGUES["en"].of({"contract": Noun("order", "orders")}).say("at.contract.start") == "the start of the order"
