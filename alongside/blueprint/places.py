"""Rules of people that read what is known of the place somebody works at, and rules nobody could ever answer.

What a program keeps of a place (a designation, the tier it is selected for) is a fact of organizations. A rule of a
person reads it of the nearest place of theirs of which it is known, with the day since when it holds.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import get_args

from alongside.blueprint.doubt import DoubtError
from alongside.blueprint.facts import FactKind, Subject, since_of
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.conditions import All, Condition, asked, tests

type Rule = tuple[str, Condition | None]
ONE: Mapping[Subject, str] = MappingProxyType(
    {one: f"an {one}" if one[0] in "eo" else f"a {one}" for one in get_args(Subject)}
)


def rules_of_people(blueprint: Blueprint) -> Iterator[Rule]:
    """(path, condition) of every rule that is asked of one who takes part: ways in, prices, duties, readiness,
    what they have while they take part."""
    yield from ((f"eligibility.tracks.{key}.when", one.when) for key, one in blueprint.eligibility.tracks.items())
    groups = blueprint.contracts.groups if blueprint.contracts else {}
    yield from ((f"contracts.groups.{key}", when) for key, when in groups.items())
    yield from ((f"roles.{key}.ready_when", one.ready_when) for key, one in blueprint.roles.items())
    yield from ((f"duties.{key}.optional_when", one.optional_when) for key, one in blueprint.duties.items())
    yield from ((f"entitlements.{key}.when", one.when) for key, one in blueprint.entitlements.items())


def read_of_places(blueprint: Blueprint) -> frozenset[str]:
    """Keys of the facts of organizations that rules of people, of pairs among them, or the waiting list read."""
    pairs = (("", All(one.must)) for one in blueprint.matching.values())
    every = (test.kind for _, rule in (*rules_of_people(blueprint), *pairs) if rule for test in tests(rule))
    ordered = (blueprint.kinds[key] for key in blueprint.eligibility.priority if key in blueprint.kinds)
    return frozenset(kind.key for kind in (*every, *ordered) if kind.of == "organization" and not kind.arguments)


def facts_of_places(blueprint: Blueprint) -> tuple[FactKind, ...]:
    """What can be noted of a place: what the file declares of organizations, and what else its rules read of places."""
    declared = [key for key, fact in blueprint.facts.items() if fact.of == "organization"]
    read = sorted(read_of_places(blueprint) - set(declared))
    return tuple(blueprint.kinds[key] for key in (*declared, *read))


def said_in_rosters(blueprint: Blueprint) -> dict[str, str]:
    """Facts a roster may bring -> in words: those the file declares, a year too, and those its rules read of places."""
    declared = {key: fact.says for key, fact in blueprint.facts.items()}
    return declared | {kind.key: kind.says for kind in facts_of_places(blueprint) if kind.key not in blueprint.facts}


def with_days(condition: Condition) -> frozenset[str]:
    """The names of all facts a condition needs, and of the days since when they hold."""
    return asked(condition) | {since_of(test.asked) for test in tests(condition) if test.kind.of == "organization"}


def unanswerable(blueprint: Blueprint) -> Iterator[tuple[str, str]]:
    """(path, sentence) for each test that asks for what can never be known there, so that it would ask for ever."""
    try:
        yield from _of_joining(blueprint)
        for path, rule in (*rules_of_people(blueprint), *_rules_of_organizations(blueprint)):
            for test in tests(rule) if rule else ():
                whose = test.asked.partition(test.kind.key)[0].rstrip(".")
                if whose and not (whose == "helper" and path.startswith("duties.")):
                    says = f'"{test.kind.key}" is a fact of {ONE[test.kind.of]}'
                    yield path, f"Nobody can know this here: {says}. Take “of: {whose}” out."
    except DoubtError:  # a part with a fault of its own
        return


def _of_joining(blueprint: Blueprint) -> Iterator[tuple[str, str]]:
    for path, rule in rules_of_people(blueprint):
        for test in tests(rule) if rule else ():
            if test.kind.of == "organization" and test.kind.arguments:
                says = f'"{test.kind.key}" is known of an organization that joins, not of the place somebody works at.'
                yield path, f"{says} Declare a fact with of: organization under facts, and ask for that."


def _rules_of_organizations(blueprint: Blueprint) -> Iterator[Rule]:
    yield from ((f"contacts[{place}].when", one.when) for place, one in enumerate(blueprint.contacts))
    yield from [("joining.required_when", blueprint.joining.required_when)] if blueprint.joining else ()
    tiers = blueprint.selection.tiers if blueprint.selection else {}
    yield from ((f"selection.tiers.{key}.when", one.when) for key, one in tiers.items())
    yield from ((f"steps.{key}.done_when", one.done_when) for key, one in blueprint.steps.items())
