"""Made-up people, and on which track each comes out. Drawn by a seed, so that the same file gives the same people."""

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from alongside.blueprint.eligibility import Verdict, verdict
from alongside.blueprint.facts import FactKind, FactValue
from alongside.blueprint.grammar import Duration
from alongside.blueprint.judgement import Answer
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.conditions import Test, tests
from alongside.blueprint.simulation.plan import Plan

MOST_DRAWN = 1_000
YEARS_BACK = 4


@dataclass(frozen=True)
class Entering:
    """People of one role by where they come out: tracks by key, "no", and "unknown". Counts are of the whole plan."""

    role: str
    people: int
    tracks: Mapping[str, int]
    offers: Mapping[str, tuple[str, ...]]


def entering(plan: Plan, role: str) -> Entering:
    """Judge made-up people of one role on the plan's day, and hold their shares against its number."""
    blueprint, people = plan.blueprint, plan.many(role)
    drawn = min(people, MOST_DRAWN)
    dice = random.Random(f"{blueprint.key}/{role}")  # noqa: S311 - made-up people, nothing secret
    asked = _asked(blueprint, role)
    found: Counter[str] = Counter()
    offers: dict[str, tuple[str, ...]] = {}
    for _ in range(drawn):
        came = verdict(blueprint, _facts(blueprint, role, asked, dice, plan.on), on=plan.on, role=role)
        found[_track(came)] += 1
        if came.track:
            offers.setdefault(came.track, tuple(offer.contract for offer in came.offers))
    return Entering(role, people, _scaled(found, people), offers)


def _track(came: Verdict) -> str:
    return came.track or ("unknown" if came.answer is Answer.UNKNOWN else "no")


def _scaled(found: Counter[str], people: int) -> dict[str, int]:
    """Counts of those drawn as counts of the whole plan; what rounding leaves over goes to the largest."""
    drawn = sum(found.values())
    if not drawn:
        return {}
    scaled = {track: people * count // drawn for track, count in sorted(found.items())}
    scaled[max(found, key=lambda track: found[track])] += people - sum(scaled.values())
    return scaled


def _asked(blueprint: Blueprint, role: str) -> dict[str, list[Test]]:
    """Every test of every track for a role, by the fact it asks."""
    supported = blueprint.roles_with("supported")
    found: dict[str, list[Test]] = {}
    for track in blueprint.eligibility.tracks.values():
        if role in (track.for_roles or supported):
            for test in tests(track.when):
                found.setdefault(test.asked, []).append(test)
    return found


def _facts(
    blueprint: Blueprint, role: str, asked: Mapping[str, list[Test]], dice: random.Random, on: date
) -> dict[str, FactValue]:
    positions = blueprint.roles[role].positions or tuple(blueprint.positions)
    facts: dict[str, FactValue] = {"hired": on - timedelta(days=dice.randrange(365 * YEARS_BACK))}
    if positions:
        facts["position"] = dice.choice(positions)
    for name, several in asked.items():
        kind = several[0].kind
        years = blueprint.facts.get(name)
        if name in facts or (years and years.years) or kind.assume is not None:
            continue
        values = _values(kind, several)
        if values:
            value = dice.choice(values)
            facts[name] = frozenset({str(value)}) if kind.type == "list" else value
    return facts


def _values(kind: FactKind, several: list[Test]) -> list[FactValue]:
    """What such a fact may be: what rules name, what they do not name, and the words it may have."""
    if kind.type == "yes-no":
        return [True, False]
    named = [value for test in several for value in (test.value if isinstance(test.value, tuple) else (test.value,))]
    own = kind.choices or (tuple(kind.labels) if kind.choices_in else ())
    found: list[FactValue] = [*own, *(value for value in named if not isinstance(value, Duration))]
    if kind.type in ("text", "list") and not kind.choices:
        found.append("other")
    if kind.type in ("count", "number"):
        found += [0, 1, 2, 3]
    return list(dict.fromkeys(found))
