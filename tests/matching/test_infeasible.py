"""Rounds made by hand in which somebody cannot have anybody: the set that collides, each of it left out in turn."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pytest

from alongside.blueprint.facts import REGISTRY
from alongside.blueprint.grammar import Duration
from alongside.blueprint.parts.conditions import Test
from alongside.blueprint.parts.matching import Matching
from alongside.matching.proposing import Draft
from alongside.matching.queries.gathering import Need
from alongside.matching.queries.sharing import divided
from alongside.matching.queries.ways_out import EVALUATES, OUT, TOLD, broken_rules
from alongside.matching.scores.case import Case, Pairings
from alongside.matching.scores.profile import Point, Profile
from alongside.matching.solver.conflicts import smallest_conflict
from tests.matching.scene import anybody

pytestmark = pytest.mark.once
NEAR, FAR = Point(38.317, -88.9105), Point(41.8859, -87.6181)
BOTH = {"languages": ("Spanish",), "licence": ("special education",)}
RULES = ("travel-time", "same-building", "same-licence", "same-language")
DANA = Profile("dana", "Dana", point=NEAR, building=1, lists=BOTH)
FITTING = replace(DANA, id="fitting", name="Fitting")


@dataclass(frozen=True)
class Shape:
    """Helpers Dana cannot have, those a coordinator ruled out among them, and what collides."""

    helpers: tuple[Profile, ...]
    collide: set[str]
    ruled_out: frozenset[tuple[int, int]] = frozenset()
    evaluates: bool = False

    def case(self, without: str = "") -> Case:
        """The round, one rule of it left out."""
        none = np.zeros((1, len(self.helpers)), np.bool_)
        return Case(
            duty="mentoring",
            matching=Matching(must=tuple(_rule(fact) for fact in RULES if fact != without)),
            people=(DANA,),
            helpers=tuple(replace(one, id=f"h{n}") for n, one in enumerate(self.helpers)),
            pairings=Pairings(none | (self.evaluates and without != EVALUATES), none, none),
            on=date(2026, 11, 21),
            ruled_out=frozenset() if without == OUT else self.ruled_out,
        )


def _rule(fact: str) -> Test:
    if fact == "travel-time":
        return Test(REGISTRY[fact], fact, "at_most", Duration(90, "minute"), {})
    return Test(REGISTRY[fact], fact, "is", True, {})


FAR_AWAY = replace(FITTING, point=FAR)
OTHER_LICENCE = replace(FITTING, lists=BOTH | {"licence": ("mathematics",)})
OTHER_BUILDING = replace(FITTING, building=2)
OTHER_LANGUAGE = replace(FITTING, lists=BOTH | {"languages": ("Polish",)})
SHAPES = {
    "travel": Shape((FAR_AWAY, replace(FAR_AWAY, building=2)), {"travel-time"}),
    "credential": Shape((OTHER_LICENCE, replace(OTHER_LICENCE, point=FAR)), {"same-licence"}),
    "forbids": Shape((FITTING, FAR_AWAY), {OUT, "travel-time"}, frozenset({(0, 0)})),
    "same building": Shape((OTHER_BUILDING, OTHER_LANGUAGE), {"same-building", "same-language"}),
    "evaluated by all": Shape((FITTING, FAR_AWAY), {EVALUATES}, evaluates=True),
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_without_any_one_of_them_somebody_could_help(shape: Shape) -> None:
    case, names = shape.case(), (EVALUATES, TOLD, OUT, *RULES)
    assert not case.allowed.any()
    assert {names[r] for r in smallest_conflict(broken_rules(case, 0))} == shape.collide
    for one in shape.collide:
        assert shape.case(without=one).allowed.any()


def test_people_of_two_duties_who_share_too_few_places_are_one_too_many() -> None:
    """Three people of two duties can be helped by the same two only, who have a place each: without any one of the
    three everybody has somebody."""
    people = {"mentoring": ("dana", "kwame"), "coaching": ("lamar",)}
    assert _waiting(people) == 1
    for gone in ("dana", "kwame", "lamar"):
        assert _waiting({duty: tuple(one for one in some if one != gone) for duty, some in people.items()}) == 0


def _waiting(people: dict[str, tuple[str, ...]]) -> int:
    """How many have nobody; where somebody has, it is told with whom they share how many places."""
    alone = [_need(duty, names) for duty, names in people.items()]
    _, used = divided(alone)
    drafts = [need.draft(used=mine, locks={}, left=frozenset()) for (need, _), mine in zip(alone, used, strict=True)]
    for draft in drafts:
        for one in draft.unmatched:
            shared = draft.shortages[one]
            assert len(shared.people) == shared.places + 1
    return sum(len(draft.unmatched) for draft in drafts)


def _need(duty: str, names: tuple[str, ...]) -> tuple[Need, Draft]:
    helpers = tuple(Profile(f"h{j}", f"Helper {j}") for j in range(2))
    none = np.zeros((len(names), 2), np.bool_)
    someone = tuple(Profile(name, name) for name in names)
    case = Case(duty, Matching(), someone, helpers, Pairings(none, none, none), on=date(2026, 11, 21))
    rows = tuple(anybody(100 + i) for i in range(len(names)))
    need = Need(duty, case, rows, tuple(anybody(1 + j) for j in range(2)), (1, 1), (0, 0))
    return need, need.draft(used={}, locks={}, left=frozenset())
