"""Every hard rule at once, on small random rounds, against asking one pair after another and trying every round."""

from dataclasses import dataclass, replace
from datetime import date
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.blueprint.facts import REGISTRY, FactValue
from alongside.blueprint.grammar import Duration
from alongside.blueprint.parts.conditions import Condition, Test
from alongside.blueprint.parts.matching import Matching
from alongside.kernel.free_hours import week_of
from alongside.matching.proposing import Draft
from alongside.matching.scores.case import Case, Pairings
from alongside.matching.scores.hours import free_together, quarters_of
from alongside.matching.scores.profile import Point, Profile
from alongside.matching.scores.travel import UNKNOWN, Roads, minutes_between
from alongside.matching.scores.words import forbidden, forbidden_openly

pytestmark = pytest.mark.once

TODAY = date(2026, 11, 21)
NEAR, ALSO_NEAR, FAR = Point(38.317, -88.9105), Point(37.7225, -89.2215), Point(41.8859, -87.6181)
LISTS = {"same-language": ("languages",), "same-licence": ("licence",), "same-field": ("subjects", "grades")}
FACTS = (*LISTS, "speaks-as-needed", "free-together", "same-building", "same-district", "travel-time")
NEVER = ("evaluates", "conflict", "related", "declined", "ruled_out")
WEEK = 45
WORDS = st.sampled_from([(), ("a",), ("b",), ("a", "c")])
SOMEBODY = st.builds(
    Profile,
    id=st.just(""),
    name=st.just(""),
    human=st.sampled_from(["", "ruth", "otis"]),
    lists=st.fixed_dictionaries(
        dict.fromkeys(("languages", "languages-needed", "licence", "subjects", "grades"), WORDS)
    ),
    building=st.integers(0, 2),
    district=st.integers(0, 2),
    point=st.sampled_from([NEAR, ALSO_NEAR, FAR, None]),
    free=st.sampled_from([frozenset(), frozenset({1, 2}), frozenset({1, 2, 3}), frozenset({2, 3, 4, 9})]),
)
PAIR = st.tuples(st.integers(0, 2), st.integers(0, 2))


@dataclass(frozen=True)
class Drawn:
    """A random round: `said` are pairs for each name of NEVER, `rules` facts with the answer they want."""

    people: tuple[Profile, ...]
    helpers: tuple[Profile, ...]
    said: dict[str, frozenset[tuple[int, int]]]
    rules: dict[str, bool]
    virtual: frozenset[int]
    waived: frozenset[tuple[int, str]]

    def case(self) -> Case:
        flags = {name: np.zeros((len(self.people), len(self.helpers)), np.bool_) for name in NEVER[:3]}
        for name, flag in flags.items():
            for i, j in self.said[name]:
                if i < len(self.people) and j < len(self.helpers):
                    flag[i, j] = True
        inside = {
            name: frozenset((i, j) for i, j in self.said[name] if i < len(self.people) and j < len(self.helpers))
            for name in NEVER[3:]
        }
        return Case(
            duty="mentoring",
            matching=Matching(must=tuple(_rule(fact, wanted) for fact, wanted in self.rules.items())),
            people=self.people,
            helpers=self.helpers,
            pairings=Pairings(**flags),
            on=TODAY,
            virtual=self.virtual,
            waived=self.waived,
            week=WEEK,
            declined=inside["declined"],
            ruled_out=inside["ruled_out"],
        )

    def allows(self, i: int, j: int) -> bool:
        """The same, one pair at a time."""
        person, helper = self.people[i], self.helpers[j]
        if any((i, j) in self.said[name] for name in NEVER) or (person.human and person.human == helper.human):
            return False
        return all((i, fact) in self.waived or self._met(fact, i, j) is wanted for fact, wanted in self.rules.items())

    def _met(self, fact: str, i: int, j: int) -> bool | None:
        person, helper = self.people[i], self.helpers[j]
        match fact:
            case "travel-time":
                if i in self.virtual:
                    return True
                minutes = int(minutes_between([person.point], [helper.point], Roads())[0, 0])
                return None if minutes == UNKNOWN else minutes <= 90
            case "same-building":
                return 0 != person.building == helper.building
            case "same-district":
                return 0 != person.district == helper.district
            case "free-together":
                return not (person.free and helper.free) or 15 * len(person.free & helper.free) >= WEEK
            case "speaks-as-needed":
                needed, spoken = (set(one) for one in (person.lists["languages-needed"], helper.lists["languages"]))
                return True if not needed else needed <= spoken if spoken else None
        both = [(person.lists[one], helper.lists[one]) for one in LISTS[fact]]
        told = [(mine, yours) for mine, yours in both if mine and yours]
        return any(set(mine) & set(yours) for mine, yours in told) if told else None


def _rule(fact: str, wanted: bool) -> Condition:
    if fact == "travel-time":
        return Test(REGISTRY[fact], fact, "at_most", Duration(90, "minute"), {})
    value: FactValue = wanted
    return Test(REGISTRY[fact], fact, "is", value, {})


@st.composite
def rounds(draw: st.DrawFn) -> Drawn:
    several = [draw(st.lists(SOMEBODY, min_size=1, max_size=3)) for _ in range(2)]
    people, helpers = (
        tuple(replace(one, id=f"{kind}{n}", name=f"{kind}{n}") for n, one in enumerate(some))
        for kind, some in zip("ph", several, strict=True)
    )
    rules = draw(st.dictionaries(st.sampled_from(FACTS), st.booleans(), max_size=4))
    said = {name: draw(st.frozensets(PAIR, max_size=1)) for name in NEVER}
    waived = draw(st.frozensets(st.tuples(st.integers(0, len(people) - 1), st.sampled_from(FACTS)), max_size=2))
    rules |= {"travel-time": True} if "travel-time" in rules else {}
    return Drawn(people, helpers, said, rules, draw(st.frozensets(st.integers(0, len(people) - 1), max_size=1)), waived)


@given(rounds(), st.lists(st.integers(0, 2), min_size=3, max_size=3))
def test_all_rules_together_and_the_round_they_allow(drawn: Drawn, room: list[int]) -> None:
    case = drawn.case()
    people, helpers = range(len(drawn.people)), range(len(drawn.helpers))
    allowed = {(i, j): drawn.allows(i, j) for i, j in product(people, helpers)}
    assert {pair: bool(case.allowed[pair]) for pair in allowed} == allowed
    assert {pair: not forbidden(case, *pair) for pair in allowed} == allowed
    draft = Draft(case, np.array(room[: len(helpers)], np.int64))
    best = max(
        sum(j >= 0 for j in choice)
        for choice in product(range(-1, len(helpers)), repeat=len(people))
        if all(j < 0 or allowed[i, j] for i, j in enumerate(choice))
        and all(choice.count(j) <= room[j] for j in helpers)
    )
    assert (len(draft.pairs), {pair: allowed[pair] for pair in draft.pairs}) == (best, dict.fromkeys(draft.pairs, True))


def test_what_was_told_to_the_team_is_told_to_nobody_else() -> None:
    one = Profile("p", "Dana Fitzgerald", "Dana")
    other = Profile("h", "Ruth Sandoval", "Ruth")
    flag, none = np.ones((1, 1), np.bool_), np.zeros((1, 1), np.bool_)
    for pairings in (Pairings(none, flag, none), Pairings(none, none, flag)):
        case = Case("mentoring", Matching(), (one,), (other,), pairings, TODAY)
        assert forbidden(case, 0, 0) != forbidden_openly(case, 0, 0) == "They cannot be matched"


def test_hours_of_two_zones_are_laid_over_one_another() -> None:
    chicago = quarters_of(week_of({"monday": ["15:00-16:30"]}), "America/Chicago", on=TODAY)
    california = quarters_of(week_of({"monday": ["13:30-15:00"]}), "America/Los_Angeles", on=TODAY)
    sunday_night = quarters_of(week_of({"sunday": ["23:00-23:45"]}), "America/Chicago", on=TODAY)
    monday_in_paris = quarters_of(week_of({"monday": ["06:10-06:40"]}), "Europe/Paris", on=TODAY)
    assert free_together([chicago, sunday_night], [california, monday_in_paris, frozenset()]).tolist() == [
        [60, 0, UNKNOWN],
        [0, 15, UNKNOWN],
    ]
