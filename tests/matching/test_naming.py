"""Whom people and helpers would like: weighed, told to the matching team alone, and whether a round is stable."""

from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from alongside.kernel.errors import Refused
from alongside.matching.actions.naming import name
from alongside.matching.actions.proposing import propose
from alongside.matching.models.named import Named as Row
from alongside.matching.models.rounds import Proposal
from alongside.matching.queries.stability import rather
from alongside.matching.queries.why import asked_for
from alongside.matching.scores.criteria import HALF, UNIT, named
from alongside.matching.solver.preferences import Named, blocking_pairs
from alongside.people.models.events import Event
from alongside.programs.actions.participations import set_capacity
from alongside.programs.models.participations import Participation
from tests.factories.programs import person_of
from tests.matching.scene import Round as Scene
from tests.matching.scene import principals


@pytest.mark.once
def test_the_first_counts_most_and_who_named_nobody_has_told_nothing() -> None:
    of = Named(people={0: (1, 0)}, helpers={1: (0,), 2: (1,)})
    scored = named(of, (3, 3))
    assert scored.level.tolist() == [[UNIT // 2, UNIT, 0], [HALF, 0, UNIT], [HALF, 0, 0]]
    assert scored.known.tolist() == [[True, True, True], [False, True, True], [False, True, True]]
    assert scored.applies.tolist() == [True, True, True]
    assert named(Named(), (2, 1)).applies.tolist() == [False, False]


@st.composite
def rounds(draw: st.DrawFn) -> tuple[Named, dict[int, int], dict[int, int]]:
    people, helpers = draw(st.integers(0, 5)), draw(st.integers(0, 4))

    def lists(many: int, others: int) -> dict[int, tuple[int, ...]]:
        found = {one: tuple(draw(st.permutations(range(others)))[: draw(st.integers(0, 3))]) for one in range(many)}
        return {one: several for one, several in found.items() if several}

    has = {i: draw(st.integers(-1, helpers - 1)) for i in range(people)} if helpers else {}
    room = {j: draw(st.integers(0, 1)) for j in range(helpers)}
    return Named(lists(people, helpers), lists(helpers, people)), {i: j for i, j in has.items() if j >= 0}, room


@pytest.mark.once
@given(rounds())
def test_blocking_pairs_are_those_of_brute_force(drawn: tuple[Named, dict[int, int], dict[int, int]]) -> None:
    of, has, room = drawn

    def place(several: tuple[int, ...], one: int | None) -> float:
        return several.index(one) if one in several else np.inf

    expected = set()
    for i, j in product(range(5), range(4)):
        mine, theirs = tuple(of.people.get(i, ())), tuple(of.helpers.get(j, ()))
        if j not in mine or i not in theirs or has.get(i) == j:
            continue
        beside = [place(theirs, one) for one, helper in has.items() if helper == j]
        gladly = room[j] > 0 or any(place(theirs, i) < one for one in beside)
        if place(mine, j) < place(mine, has.get(i)) and gladly:
            expected.add((i, j))
    found = blocking_pairs(of, has, room)
    assert (set(found), len(found)) == (expected, len(expected))


@pytest.fixture
def scene() -> Iterator[Scene]:
    with time_machine.travel("2026-11-21T15:00:00Z", tick=False):
        yield principals(preferences="{names: 2}")


def _names(row: Participation, *others: Participation) -> list[Row]:
    return name(participation=row, duty="mentoring", others=others, by=person_of(row))


def _proposal(of: Participation) -> Proposal:
    return Proposal.objects.get(supported=of, round__state="proposed")


@pytest.mark.django_db
def test_whom_somebody_named_weighs_and_is_told_to_the_team_alone(scene: Scene) -> None:
    propose(cohort=scene.cohort, by=None)
    assert _proposal(scene.lamar).helper == scene.ruth
    _names(scene.lamar, scene.otis, scene.ruth)
    _names(scene.otis, scene.lamar)
    round_ = propose(cohort=scene.cohort, by=None).round
    lamar = _proposal(scene.lamar)
    assert lamar.helper == scene.otis
    assert [one["says"] for one in asked_for(lamar)] == ["Lamar named Otis first; Otis named Lamar first"]
    assert "named" not in repr((lamar.reasons, round_.figures))
    said = Event.objects.filter(kind="named")
    assert (said.count(), set(said.values_list("about_id", flat=True))) == (
        2,
        {scene.lamar.person_id, scene.otis.person_id},
    )
    assert scene.otis.public_id not in repr(list(said.filter(about_id=scene.lamar.person_id).values()))


@pytest.mark.django_db
def test_saying_it_again_is_saying_it_once_and_only_of_the_other_side(scene: Scene) -> None:
    assert [one.place for one in _names(scene.dana, scene.ruth, scene.harold)] == [1, 2]
    _names(scene.dana, scene.ruth, scene.harold)
    assert Event.objects.filter(kind="named").count() == 1
    _names(scene.dana)
    assert Row.objects.count() == 0
    with pytest.raises(Refused, match="You can name 2"):
        _names(scene.dana, scene.ruth, scene.harold, scene.otis)
    with pytest.raises(Refused, match="does not take part any more"):
        _names(scene.dana, scene.lamar)
    with pytest.raises(Refused, match="Nobody is asked here whom they would like"):
        _names(scene.angela, scene.lamar)


@pytest.mark.django_db
def test_two_who_would_both_rather_have_each_other_are_said(scene: Scene) -> None:
    set_capacity(participation=scene.ruth, capacity=1, by=None)
    round_ = propose(cohort=scene.cohort, by=None).round  # Dana with Harold, Lamar with Ruth
    _names(scene.dana, scene.ruth)
    _names(scene.ruth, scene.dana)
    (said,) = rather(round_, [*Row.objects.all()])
    assert said == (
        "Dana Fitzgerald and Ruth Sandoval would both rather have each other. Dana Fitzgerald named Ruth Sandoval "
        "first and would have Harold Whitcomb; Ruth Sandoval named Dana Fitzgerald first and would have Lamar Tisdale."
    )
