"""What would change an answer does change it: whoever makes one of the ways so that a no names gets a yes."""

import random
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.blueprint.changing import changes
from alongside.blueprint.eligibility import Verdict, verdict
from alongside.blueprint.facts import REGISTRY, FactKind, Facts, FactValue
from alongside.blueprint.grammar import Duration, first_day_of
from alongside.blueprint.judgement import Answer, judge
from alongside.blueprint.language import Blueprint
from alongside.blueprint.library import PROGRAMS, load, read_file
from alongside.blueprint.parts.conditions import All, AnyOf, Condition, Not, Test
from alongside.blueprint.parts.examples import Appointment
from alongside.blueprint.ways import Way, by_fact, never_holds, value_for
from alongside.kernel.clock import SchoolYear
from tests.blueprint.scenes import choir_with, line_of, told

pytestmark = pytest.mark.once

DAY = date(2024, 2, 29)
OFFICES = FactKind("office", "choice", "the office", choices=("north", "south"))
KINDS: dict[str, tuple[FactKind, tuple[str, ...], tuple[FactValue, ...]]] = {
    "evaluates": (REGISTRY["evaluates"], ("is",), (True, False)),
    "office": (OFFICES, ("is", "is_not", "in", "not_in"), ("north", "south")),
    "state": (REGISTRY["state"], ("is", "is_not", "in", "not_in"), ("IL", "IA")),
    "licence": (REGISTRY["licence"], ("is", "is_not", "in", "not_in"), ("nurse", "pilot", "cook")),
    "references": (REGISTRY["references"], ("is", "is_not", "in", "at_least", "at_most"), (0, 1, 2, 3)),
    "weight": (FactKind("weight", "number", "the weight"), ("is", "at_least", "at_most"), (Decimal(1), Decimal("1.5"))),
    "hired": (REGISTRY["hired"], ("is", "before", "since", "within"), (DAY, date(2023, 3, 1), date(2030, 1, 1))),
    "travel-time": (REGISTRY["travel-time"], ("at_least", "at_most"), (Duration(0, "minute"), Duration(1, "hour"))),
}  # fmt: skip


def one_test(dice: random.Random) -> Test:
    name = dice.choice(sorted(KINDS))
    kind, allowed, values = KINDS[name]
    test = dice.choice(allowed)
    if test == "within":
        return Test(kind, name, test, Duration(dice.randint(0, 3), dice.choice(["day", "year"])), {})
    if test in ("in", "not_in"):
        return Test(kind, name, test, tuple(dice.sample(values, dice.randint(1, 2))), {})
    return Test(kind, name, test, dice.choice(values), {})


@pytest.mark.parametrize("years", [0, 3])
def test_two_bounds_of_one_fact_are_one_phrase(years: int) -> None:
    kind = REGISTRY["references"]
    between = All((Test(kind, "references", "at_least", 1, {}), Test(kind, "references", "at_most", 2, {})))
    told = changes(between, {"references": years}).clauses
    assert told == ("the number of references would have to be 1 to 2",)


def rule(dice: random.Random, *, depth: int = 3) -> Condition:
    """A rule over facts of every type, that may well contradict itself."""
    if depth == 0 or dice.random() < 0.3:
        return one_test(dice)
    if dice.random() < 0.2:
        return Not(rule(dice, depth=depth - 1))
    several = tuple(rule(dice, depth=depth - 1) for _ in range(dice.randint(1, 3)))
    return All(several) if dice.random() < 0.5 else AnyOf(several)


def somebody(dice: random.Random) -> dict[str, FactValue | None]:
    known = {name: dice.choice(values) for name, (_, _, values) in KINDS.items() if dice.random() < 0.7}
    return {name: frozenset({str(value)}) if name == "licence" else value for name, value in known.items()}


def gone(way: Way, facts: Facts, on: date) -> dict[str, FactValue | None]:
    """The facts once a way is gone: values that meet it, and all else as it was."""
    return {**facts, **{name: value_for(needs, on=on) for name, needs in by_fact(way).items()}}


@settings(max_examples=1_500, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**9))
def test_whoever_goes_one_of_the_ways_meets_the_rule(seed: int) -> None:
    dice = random.Random(seed)
    condition, facts = rule(dice), somebody(dice)
    before = judge(condition, facts, on=DAY).answer
    found = changes(condition, facts, on=DAY)
    assert (found.clauses == ()) == (before is Answer.YES)
    assert [way for way in found.ways if judge(condition, gone(way, facts, DAY), on=DAY).answer is not Answer.YES] == []
    assert bool(found.ways) == (before is not Answer.YES and not never_holds(condition))


def everybody() -> Iterator[Facts]:
    """Every person there can be as far as offices and states go, and two licences."""
    licences = (frozenset[str](), frozenset({"nurse"}), frozenset({"pilot"}), frozenset({"nurse", "pilot"}))
    for office, state, licence in product(("north", "south"), ("IL", "IA", "OH"), licences):
        yield {"office": office, "state": state, "licence": licence}


@settings(max_examples=300, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**9))
def test_a_rule_that_nobody_meets_is_found_and_no_other(seed: int) -> None:
    dice = random.Random(seed)

    def small() -> Condition:
        name = dice.choice(["office", "state", "licence"])
        kind, allowed, values = KINDS[name]
        return Test(kind, name, dice.choice(allowed[:2]), values[dice.randrange(2)], {})

    def some() -> Condition:
        each = tuple(Not(small()) if dice.random() < 0.3 else small() for _ in range(3))
        return All(each) if dice.random() < 0.6 else AnyOf(each)

    condition = All((some(), some()))
    met = any(judge(condition, person).answer is Answer.YES for person in everybody())
    assert never_holds(condition) == (not met)


PROGRAM_FILES = (*sorted(PROGRAMS.glob("*.yaml")), Path(__file__).with_name("promotoras.yaml"))
EDGES = (date(2013, 7, 1), date(2021, 7, 1), date(2022, 7, 1), date(2023, 1, 1), date(2024, 2, 29), date(2024, 6, 30))


def whole(file: Path) -> Blueprint:
    found = read_file(file).blueprint
    assert found is not None
    return found


READ = {file.stem: whole(file) for file in PROGRAM_FILES}


def applicant(blueprint: Blueprint, dice: random.Random) -> tuple[dict[str, FactValue | None], date, str | None]:
    """Somebody hired near an edge of the rules, asked near one, of whom not everything is known."""
    facts: dict[str, FactValue | None] = {}
    for name, kind in blueprint.kinds.items():
        words = kind.choices or tuple(kind.labels)
        years = name in blueprint.facts and blueprint.facts[name].years is not None
        if dice.random() < 0.25 or years or kind.later:
            continue
        if kind.type == "yes-no":
            facts[name] = dice.random() < 0.5
        elif kind.type == "choice" and words:
            facts[name] = dice.choice(words)
        elif kind.type == "count":
            facts[name] = dice.randint(0, 3)
    near = dice.choice(EDGES)
    hired = near.replace(year=near.year - dice.randint(0, 3), day=1) + timedelta(days=dice.choice([-1, 0, 1, 30]))
    if dice.random() < 0.85:
        facts["hired"] = hired
    facts["district-article"] = dice.choice(["10", "34", None])
    role = dice.choice([None, *blueprint.roles_with("supported")])
    return facts, near + timedelta(days=dice.choice([-400, -1, 0, 1, 200])), role


def served(blueprint: Blueprint, facts: Facts, meant: SchoolYear) -> Facts:
    """The facts of somebody who is in the years these say in that school year: hired for it, with so many before."""
    known = dict(facts)
    for name, fact in blueprint.facts.items():
        if fact.years is None or not isinstance(count := known.get(name), int):
            continue
        del known[name]
        earlier = count - 1
        if fact.years.plus is not None:
            known[fact.years.plus], earlier = earlier, 0
        begun = SchoolYear(meant.starts_in - earlier)
        known |= {"hired": first_day_of(begun, blueprint.calendar.school_year), "state": fact.years.state or None}
        if known.get("position") not in fact.years.positions:
            known["position"] = fact.years.positions[0]
    return known


def answered(blueprint: Blueprint, facts: Facts, on: date, role: str | None) -> Verdict:
    """The verdict once everything that it asks for is answered: by a new hire, of a public school."""
    known: dict[str, FactValue | None] = dict(facts)
    found = verdict(blueprint, known, on=on, role=role)
    for _ in range(20):
        if found.answer is not Answer.UNKNOWN:
            break
        for name in found.asked:
            kind = blueprint.kinds[name]
            words: tuple[FactValue, ...] = (*kind.choices, *kind.labels, "10")
            typed: Mapping[str, FactValue] = {"yes-no": True, "count": 0, "date": on, "choice": words[0], "text": "10"}
            known.setdefault(name, None)
            known[name] = known[name] if known[name] is not None else typed[kind.type]
        found = verdict(blueprint, known, on=on, role=role)
    return found


@settings(max_examples=600, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**9), program=st.sampled_from(sorted(READ)))
def test_every_answer_says_why_and_what_it_says_would_change_it_does(seed: int, program: str) -> None:
    dice, blueprint = random.Random(seed), READ[program]
    facts, on, role = applicant(blueprint, dice)
    found = verdict(blueprint, facts, on=on, role=role)
    assert found.reasons or found.missing
    assert (found.answer == "unknown") == bool(found.asked)
    over = [tried for tried in found.tried if tried.in_force == "over"]
    assert found.answer != "no" or found.changes or len(over) == len(found.tried)
    ranks = [tried.track for tried in found.tried]
    for opening in found.openings:
        for way in opening.ways or ((),):
            meant = verdict(blueprint, facts, on=opening.on, role=role, ways=False).school_year
            then = answered(blueprint, served(blueprint, gone(way, facts, opening.on), meant), opening.on, role)
            assert then.answer == "yes", (opening.sentence, then.sentence)
            assert ranks.index(then.track or "") <= ranks.index(opening.track), (opening.sentence, then.sentence)


def test_a_track_to_come_is_looked_at_on_its_first_day() -> None:
    """In their third year the day before it opens to third years, they are in their fourth when it does."""
    program = load("virtual-coach-building-mentor")
    facts: Facts = {"position": "teacher", "hired": date(2019, 8, 19)}
    found = verdict(program, facts, on=date(2022, 6, 30))
    assert found.changes == (
        "in the first two years: the year of the career would have to be 1 or 2",
        "extended: it begins on July 1, 2022, and on that day the year of the career would have to be 3",
    )
    lately = [Appointment("teacher", date(2020, 8, 17))]
    assert verdict(program, facts, on=date(2022, 7, 1), history=lately).track == "third"


def test_a_year_that_was_told_is_of_the_school_year_the_appointment_counts_for() -> None:
    """Hired after the cut-off, somebody is told of as in their first year: that of the year to come."""
    facts: Facts = {"position": "principal", "hired": date(2021, 5, 27), "sector": "public", "district-article": "10"}
    for told_too in ({}, {"principal-year": 1}):
        found = verdict(load("principal-mentoring"), {**facts, **told_too}, on=date(2021, 5, 28))
        assert (found.track, found.school_year) == ("funded", SchoolYear(2021))


@pytest.mark.parametrize(
    "fact, contradiction",
    [
        ("position", "all: [{fact: position, is: singer}, {fact: position, is: conductor}]"),
        ("seasons", "all: [{fact: seasons, at_least: 3}, {fact: seasons, at_most: 2}]"),
        ("reads-music", "all: [{fact: reads-music, is: yes}, {not: {fact: reads-music, is: yes}}]"),
        ("voice", "all: [{fact: voice, is_not: alto}, {fact: voice, is_not: bass}]"),
        ("hired", "all: [{fact: hired, before: 2026-01-01}, {any: [{fact: hired, since: 2026-01-01}]}]"),
    ],
)
def test_a_rule_that_nobody_can_meet_is_a_fault(fact: str, contradiction: str) -> None:
    text = choir_with("{any: [{fact: reads-music, is: yes}, {fact: seasons, at_least: 3}]}", f"{{{contradiction}}}")
    ((line, path, message),) = told(text[: text.index("examples:")])
    assert (line, path) == (line_of(text, "when: {all"), "eligibility.tracks.open.when")
    assert message.startswith(f'Nobody can meet this rule: what it asks of "{fact}" contradicts itself.')


def test_what_must_hold_for_a_pair_can_hold() -> None:
    text = choir_with(
        "must: [{fact: evaluates, is: no}]", "must: [{fact: evaluates, is: no}, {fact: evaluates, is: yes}]"
    )
    assert [path for _, path, _ in told(text)] == ["matching.solo.must"]
