"""What a program says is said in its own language: whole patterns, the same in every language, and none leaks."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest

from alongside.blueprint.changing import changes
from alongside.blueprint.differences import differences
from alongside.blueprint.eligibility import verdict
from alongside.blueprint.examples import outcomes
from alongside.blueprint.facts import REGISTRY
from alongside.blueprint.grammar import UNITS, Amount, Duration, Moment, MonthDay, Span
from alongside.blueprint.judgement import judge, need, sentence
from alongside.blueprint.language import Blueprint
from alongside.blueprint.library import load, programs, read_file
from alongside.blueprint.outline import outline
from alongside.blueprint.parts.conditions import Condition
from alongside.blueprint.parts.money import Pay
from alongside.blueprint.questions import asked_in_applying
from alongside.blueprint.requirements import sentence as requirement_sentence
from alongside.blueprint.schema import Choice, Entry, Many, Named, OneOf, Record, Shape, entries
from alongside.blueprint.simulation.year import simulate
from alongside.blueprint.tongues.english import ENGLISH
from alongside.blueprint.tongues.known import TONGUES
from alongside.blueprint.tongues.spanish import SPANISH
from alongside.blueprint.tongues.tongue import OWN as NOUNS
from alongside.blueprint.tongues.tongue import Clauses, Tongue
from tests.blueprint.scenes import told
from tests.blueprint.words import english_alone, words_in

pytestmark = pytest.mark.once

FILE = Path(__file__).with_name("promotoras.yaml")
MARCH = date(2026, 3, 1)
OTHERS = [tongue for tongue in TONGUES.values() if tongue is not ENGLISH]


def records(part: type = Blueprint, seen: dict[type, None] | None = None) -> dict[type, None]:
    """Every record of the language."""
    seen = {} if seen is None else seen
    if part not in seen:
        seen[part] = None
        for entry in entries(part):
            for inner in inside(entry.shape):
                records(inner, seen)
    return seen


def inside(shape: Shape) -> tuple[type, ...]:
    match shape:
        case Record(of=part):
            return (part,)
        case OneOf(of=parts):
            return parts
        case Many(of=inner) | Named(of=inner):
            return inside(inner)
    return ()


def choices(entry: Entry) -> Iterator[str]:
    shape: Shape = entry.shape
    while isinstance(shape, Many | Named):
        shape = shape.of
    yield from (f"{entry.key}.{word}" for word in shape.of) if isinstance(shape, Choice) else ()


def places(pattern: str) -> set[str]:
    """What a pattern has places for; for the program's nouns each language has its own."""
    return {name for _, name, _, _ in Formatter().parse(pattern) if name and not name.startswith(NOUNS)}


def named(clauses: Clauses) -> set[str]:
    """Fields that clauses name, in their words or as what they depend on."""
    found = set()
    for clause in clauses:
        flag, words = clause if isinstance(clause, tuple) else ("", clause)
        found |= places(words) | set(re.findall(r"^!?([a-z_]+)", flag))
    return found


def every_clause(tongue: Tongue) -> dict[str, set[str]]:
    return {name: named(clauses) for name, clauses in tongue.said.items()} | {
        f"{name} {number}": named(clauses)
        for name, several in tongue.each.items()
        for number, clauses in enumerate(several)
    }


@pytest.mark.parametrize("tongue", OTHERS, ids=lambda tongue: tongue.code)
def test_every_language_says_the_same(tongue: Tongue) -> None:
    for mine, english in ((tongue.patterns, ENGLISH.patterns), (tongue.of_tables, ENGLISH.of_tables)):
        assert {key: places(words) for key, words in mine.items()} == {
            key: places(words) for key, words in english.items()
        }
    assert every_clause(tongue) == every_clause(ENGLISH)
    assert (set(tongue.things), set(tongue.nouns)) == (set(ENGLISH.things), set(ENGLISH.nouns))
    assert {key: bool(words.denies) for key, words in tongue.facts.items()} == {
        key: bool(kind.denies) for key, kind in REGISTRY.items()
    }
    known = [entry for part in records() for entry in entries(part)]
    assert sorted({entry.field for entry in known} - set(tongue.fields)) == []
    wanted = {word for entry in known for word in choices(entry)} | set(ENGLISH.choices)
    wanted |= {f"{kind.key}.{word}" for kind in REGISTRY.values() for word in kind.choices}
    assert sorted(wanted - set(tongue.choices)) == []


def test_every_way_of_paying_has_words_on_the_public_page_and_in_agreements() -> None:
    per = get_args(get_args(Pay.__annotations__["per"])[0])
    assert {f"paid-{one}" for one in per} <= set(ENGLISH.patterns)
    assert {f"agreement.per.{one}" for one in per if one != "once"} <= set(ENGLISH.patterns)


def test_clauses_name_fields_of_their_records_only() -> None:
    fields = {part.__name__: {entry.field for entry in entries(part)} | {"key"} for part in records()}
    for name, used in every_clause(ENGLISH).items():
        assert {field.partition(".")[0] for field in used} <= fields[name.split()[0]], name


def test_days_and_lengths_are_written_as_a_language_writes_them() -> None:
    assert SPANISH.value(date(2026, 5, 1)) == "el 1 de mayo de 2026"
    assert SPANISH.value(MonthDay(1, 15)) == "el 15 de enero"
    assert (
        SPANISH.value(Moment("contract.end", Duration(2, "week"), before=True))
        == "2 semanas antes del fin de su contrato"
    )
    assert SPANISH.value(Amount(duration=Duration(1, "hour"))) == "1 hora"
    assert (SPANISH.value(Span(4, 8)), SPANISH.nth(1), SPANISH.nth(11)) == ("4 a 8", "primer", "11.º")
    assert SPANISH.listed(["agua", "higiene"], last="and") == "agua e higiene"
    assert SPANISH.listed(["agua", "hielo"], last="and") == "agua y hielo"
    assert SPANISH.listed(["siete", "ocho"], last="or") == "siete u ocho"
    assert SPANISH.say("is", says="las visitas hechas antes", value=10) == "las visitas hechas antes son 10"
    assert SPANISH.say("is", says="el número de las visitas", value=10) == "el número de las visitas es 10"
    assert (
        SPANISH.say("would-include", says="las lenguas", wanted="náhuatl") == "las lenguas tendrían que incluir náhuatl"
    )
    for length in (Duration(amount, unit) for unit in UNITS for amount in (1, 2)):
        assert ENGLISH.value(length) == str(length)


def test_a_language_there_is_not_is_a_fault() -> None:
    text = FILE.read_text("utf-8").replace("speaks: es", "speaks: fr", 1)
    assert [(path, message) for _, path, message in told(text)] == [("speaks", "One of these is meant here: en or es.")]


def conditions(blueprint: Blueprint) -> Iterator[Condition]:
    yield from (track.when for track in blueprint.eligibility.tracks.values())
    yield from (role.ready_when for role in blueprint.roles.values() if role.ready_when)
    yield from (must for rules in blueprint.matching.values() for must in rules.must)
    yield from blueprint.contracts.groups.values() if blueprint.contracts else ()


def everything_said(blueprint: Blueprint) -> Iterator[str]:
    """Every sentence a program makes of itself, of people it judges, and of a comparison with another."""
    yield from (line for section in outline(blueprint) for line in section.lines)
    for condition in conditions(blueprint):
        yield sentence(condition)
        yield from judge(condition, {}, on=MARCH).missing
        yield from changes(condition, {}, on=MARCH).clauses
    for example in blueprint.examples:
        came = verdict(blueprint, example.person or {}, on=MARCH, history=example.history or None)
        yield from (came.sentence, *came.reasons, *came.missing, *came.changes)
        yield from (reason for tried in came.tried for reason in tried.reasons)
    yield from (requirement_sentence(blueprint, key) for key in blueprint.requirements)
    for question in asked_in_applying(blueprint, role=blueprint.roles_with("supported")[0], on=MARCH):
        yield from (question.label, question.hint, *(words for _, words in question.options))
    yield from (need(kind, kind.key) for kind in blueprint.kinds.values())
    without = replace(blueprint, requirements={}, eligibility=replace(blueprint.eligibility, tracks={}), contracts=None)
    yield from (one.says for pair in ((blueprint, without), (without, blueprint)) for one in differences(*pair))


@pytest.mark.parametrize("file", [FILE, FILE.with_name("aprendices.yaml")], ids=lambda file: file.stem)
def test_not_one_english_word_stands_in_what_a_spanish_program_says(file: Path) -> None:
    found = read_file(file)
    assert found.faults == ()
    assert found.blueprint is not None
    assert [outcome for outcome in outcomes(found.blueprint) if not outcome.met] == []
    assert simulate(found.blueprint, on=MARCH).impossible == ()
    leaked = english_alone(file)
    said = list(everything_said(found.blueprint))
    assert len(said) > 150
    assert {line: both for line in said if (both := words_in(line) & leaked)} == {}


def test_the_usual_nouns_are_those_of_the_language() -> None:
    found = read_file(FILE).blueprint
    assert found is not None
    assert (found.words.coordinator.one, found.words.session.one) == ("coordinador o coordinadora", "visita")
    assert all(load(one.key).words.coordinator.one != found.words.coordinator.one for one in programs())
