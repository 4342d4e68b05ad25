"""Made-up people who may take part, and the track each comes in on. Drawn by a seed, so that the same file gives the
same people.

`planning.people` are those who take part: whoever no track is open to is drawn again and counted nowhere, so that
tracks, hours, seats, groups and money are all of the same people.
"""

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from alongside.blueprint.eligibility import tracks_for, verdict
from alongside.blueprint.facts import FactKind, Facts, FactValue
from alongside.blueprint.grammar import Duration
from alongside.blueprint.judgement import Answer
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.conditions import Test, tests

USUAL_PEOPLE = 100
MOST_DRAWN = 1_000
YEARS_BACK = 4
UNKNOWN = "unknown"


@dataclass(frozen=True)
class MadeUp:
    """Somebody drawn: what is known of them, and the track they come in on ("unknown" where the rules cannot tell)."""

    facts: Facts
    track: str


@dataclass(frozen=True)
class Entering:
    """People of one role by the track they come in on: counts of everybody who takes part."""

    role: str
    people: int
    tracks: Mapping[str, int]


def crowd(blueprint: Blueprint, role: str, people: int | None, on: date) -> tuple[MadeUp, ...]:
    """Made-up people of a role who may take part on a day: as many as there are, up to a thousand draws."""
    wanted = min(USUAL_PEOPLE if people is None else people, MOST_DRAWN)
    dice = random.Random(f"{blueprint.key}/{role}")  # noqa: S311 - made-up people, nothing secret
    asked, found = _asked(blueprint, role), list[MadeUp]()
    if not tracks_for(blueprint, role):
        return ()
    for _ in range(MOST_DRAWN):
        if len(found) >= wanted:
            break
        facts = _facts(blueprint, role, asked, dice, on)
        came = verdict(blueprint, facts, on=on, role=role, ways=False)
        if came.answer is not Answer.NO:
            found.append(MadeUp(facts, came.track or UNKNOWN))
    return tuple(found)


def entering(role: str, drawn: tuple[MadeUp, ...], people: int | None, planned: Mapping[str, int]) -> Entering:
    """Where the people of a role come in. `planned`: how many on tracks that are of this role alone; the rest by the
    shares of those drawn."""
    many = USUAL_PEOPLE if people is None else people
    sure = planned if sum(planned.values()) <= many else {}
    rest = Counter(one.track for one in drawn if one.track not in sure) or Counter({UNKNOWN: 1})
    tracks = {**sure, **_scaled(rest, many - sum(sure.values()))}
    return Entering(role, many, {track: count for track, count in tracks.items() if count})


def _scaled(found: Counter[str], people: int) -> dict[str, int]:
    """Counts of those drawn as counts of so many; what rounding leaves over goes to the largest."""
    drawn = sum(found.values())
    scaled = {track: people * count // drawn for track, count in sorted(found.items())}
    scaled[max(found, key=lambda track: found[track])] += people - sum(scaled.values())
    return scaled


def _asked(blueprint: Blueprint, role: str) -> dict[str, list[Test]]:
    """Every test of the tracks of a role, and of whether its people may go without a helper, by the fact it asks."""
    found: dict[str, list[Test]] = {}
    for test in _tests(blueprint, role):
        found.setdefault(test.asked, []).append(test)
    return found


def _tests(blueprint: Blueprint, role: str) -> Iterator[Test]:
    for _, track in tracks_for(blueprint, role):
        yield from tests(track.when)
    for duty in blueprint.duties.values():
        if duty.person == role and duty.optional_when is not None:
            yield from tests(duty.optional_when)


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
