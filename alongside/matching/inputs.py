"""What a round was worked out from, as text, and read back into the very same problem years later. Pure.

What the program says is not in it: that stands in the version a round names, which is never changed. What people told,
asked for and were kept apart by is, so the text is sealed wherever it is kept.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypedDict

import numpy as np

from alongside.blueprint.parts.conditions import Condition
from alongside.blueprint.parts.matching import Matching
from alongside.matching.grouping import GroupDraft
from alongside.matching.plain import plain, read_plain
from alongside.matching.proposing import Draft
from alongside.matching.scores.case import Case, Pairings
from alongside.matching.scores.profile import Point, Profile
from alongside.matching.scores.travel import Roads
from alongside.matching.solver.preferences import Named

FORMAT = 1
HERE = Path(__file__).parent


class Rules(TypedDict):
    """What a blueprint says of matching in a duty, as a case takes it."""

    matching: Matching
    labels: Mapping[str, str]
    helper_word: tuple[str, str]
    goal_word: tuple[str, str]
    optional_when: Condition | None
    week: int


ELSEWHERE = {"on", "roads", *Rules.__annotations__}  # told once for all, or in the version of the program
type Has = frozenset[str]  # public ids: the helper, or the others of a group and who leads it; nobody where it is empty
type Answer = Mapping[tuple[str, str], Has]  # by duty and public id of the person


@dataclass(frozen=True)
class Inputs:
    """The problems of a round, the day and the engine they were worked out on, and what came out then."""

    on: date
    engine: str
    duties: tuple[Draft, ...]
    groups: tuple[GroupDraft, ...]
    answer: Answer


@cache
def engine() -> str:
    """A mark of the code that scores and solves; with another one the same inputs may become another round."""
    pure = (HERE / f"{name}.py" for name in ("proposing", "grouping", "least"))
    files = [*HERE.glob("scores/*.py"), *HERE.glob("solver/*.py"), *pure]
    found = hashlib.sha256(np.__version__.encode())
    for file in sorted(files):
        found.update(file.read_bytes())
    return found.hexdigest()[:12]


def answered(duties: Iterable[Draft], groups: Iterable[GroupDraft]) -> dict[tuple[str, str], Has]:
    """Whom everybody has, as it comes out by this engine."""
    found: dict[tuple[str, str], Has] = {}
    for one in duties:
        case = one.case
        for person, j in zip(case.people, one.helper_of.tolist(), strict=True):
            found[case.duty, person.id] = frozenset() if j < 0 else frozenset({case.helpers[j].id})
    for several in groups:
        people, helpers, duty = several.peers.people, several.led.helpers, several.peers.duty
        found |= {(duty, people[i].id): frozenset() for i in several.left}
        for group, leader in zip(several.groups, several.leaders, strict=True):
            led = set() if leader is None else {helpers[leader].id}
            found |= {(duty, people[i].id): frozenset(led | {people[n].id for n in group if n != i}) for i in group}
    return found


def told(duties: Sequence[Draft], groups: Sequence[GroupDraft], on: date) -> dict[str, Any]:
    """All of it as JSON has it; every person once, whatever duties they are in."""
    cases = [one.case for one in duties] + [case for one in groups for case in (one.peers, one.led)]
    profiles = {one.id: one for case in cases for one in (*case.people, *case.helpers)}
    roads = cases[0].roads if cases else Roads()
    return {
        "format": FORMAT,
        "on": on.isoformat(),
        "engine": engine(),
        "roads": [roads.detour_percent, roads.miles_per_hour],
        "profiles": [_profile(one) for one in profiles.values()],
        "duties": [_parts(one) for one in duties],
        "groups": [_parts(one) for one in groups],
        "answer": [[*key, *sorted(has)] for key, has in answered(duties, groups).items()],
    }


def with_groups_of(before: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """What was told now, with the groups as they were told before: they stayed as they were."""
    kept = {one["cases"]["led"]["duty"] for one in before["groups"]}
    profiles = {one[0]: one for one in (*before["profiles"], *now["profiles"])}
    answer = [one for one in now["answer"] if one[0] not in kept] + [one for one in before["answer"] if one[0] in kept]
    return now | {"profiles": [*profiles.values()], "groups": before["groups"], "answer": answer}


def written(inputs: dict[str, Any]) -> str:
    """As text."""
    return json.dumps(inputs, ensure_ascii=False, separators=(",", ":"))


def read(text: str, rules: Callable[[str], Rules]) -> Inputs:
    """What `written` made; `rules`: what the program says of a duty. Raises ValueError for what it did not make."""
    found = json.loads(text)
    if found["format"] != FORMAT:
        raise ValueError("These inputs were written by a release this one does not know.")
    on, roads = date.fromisoformat(found["on"]), Roads(*found["roads"])
    profiles = {one.id: one for one in map(_read_profile, found["profiles"])}

    def parts(told_: dict[str, Any]) -> dict[str, Any]:
        cases = {name: case(one) for name, one in told_.pop("cases").items()}
        return cases | {name: read_plain(value) for name, value in told_.items()}

    def case(told_: dict[str, Any]) -> Case:
        sides: dict[str, Any] = {
            side: tuple(profiles[key] for key in told_.pop(side)) for side in ("people", "helpers")
        }
        rest = {name: read_plain(value) for name, value in told_.items()}
        pairings = Pairings(**rest.pop("pairings"))
        named = Named(**rest.pop("named"))
        return Case(**sides, **rest, pairings=pairings, named=named, on=on, roads=roads, **rules(rest["duty"]))

    return Inputs(
        on=on,
        engine=found["engine"],
        duties=tuple(Draft(**parts(one)) for one in found["duties"]),
        groups=tuple(GroupDraft(**parts(one)) for one in found["groups"]),
        answer={(duty, person): frozenset(has) for duty, person, *has in found["answer"]},
    )


def _profile(one: Profile) -> list[Any]:
    point = [one.point.latitude, one.point.longitude, one.point.town] if one.point else None
    facts = {key: plain(value) for key, value in one.facts.items()}
    where = [one.building, one.district, point]
    return [one.id, one.name, one.first_name, one.human, facts, one.lists, *where, sorted(one.free)]


def _read_profile(told_: list[Any]) -> Profile:
    key, name, first, human, facts, lists, building, district, point, free = told_
    return Profile(
        id=key,
        name=name,
        first_name=first,
        human=human,
        facts={name: read_plain(value) for name, value in facts.items()},
        lists={name: tuple(several) for name, several in lists.items()},
        building=building,
        district=district,
        point=Point(*point) if point else None,
        free=frozenset(free),
    )


def _parts(one: Draft | GroupDraft) -> dict[str, Any]:
    """Whatever a problem is made of: a field that is added later is told too, and one that was not there yet is what it
    is where nothing is said."""
    told_: dict[str, Any] = {"cases": {}}
    for name in (field.name for field in fields(one)):
        value = getattr(one, name)
        if isinstance(value, Case):
            told_["cases"][name] = _case(value)
        else:
            told_[name] = plain(value)
    return told_


def _case(case: Case) -> dict[str, Any]:
    told_: dict[str, Any] = {side: [one.id for one in getattr(case, side)] for side in ("people", "helpers")}
    for name in (field.name for field in fields(case)):
        value = getattr(case, name)
        if name in ("pairings", "named"):
            told_[name] = plain({field.name: getattr(value, field.name) for field in fields(value)})
        elif name not in ELSEWHERE and name not in told_:
            told_[name] = plain(value)
    return told_
