"""Of many equally good rounds always one is taken: what another choice leads to is that very round, to the pair."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.matching.solver.assignment import solve
from alongside.matching.solver.besides import Besides
from alongside.matching.solver.giving import Giving
from alongside.matching.solver.objectives import Objective, aimed
from alongside.matching.solver.problem import NOT_ALLOWED, Pair, Problem

pytestmark = pytest.mark.once
LEVELS = (1, 2, 5)  # so few different scores that very many rounds are equally good


def problem_of(seed: int, levels: int) -> Problem:
    """Up to 40 people and 12 helpers, with too few places or too many, some of them locked."""
    chance = np.random.default_rng(seed)
    people, helpers = int(chance.integers(2, 40)), int(chance.integers(2, 12))
    score = chance.integers(0, levels, (people, helpers)) * 7
    score[chance.random(score.shape) > chance.choice([0.3, 0.7, 1.0])] = NOT_ALLOWED
    room = chance.integers(0, 2 + 2 * people // helpers, helpers)
    names = (tuple(f"p{seed}-{i}" for i in range(people)), tuple(f"h{j}" for j in range(helpers)))
    open_problem, locks = Problem(*names, room, score), list[Pair]()
    for person in chance.permutation(people)[: int(chance.integers(0, 4))].tolist():
        able = [j for j in open_of(open_problem, person) if room[j] > sum(other == j for _, other in locks)]
        locks += [(person, able[0])] if able else []
    return replace(open_problem, locks=tuple(locks))


def open_of(problem: Problem, person: int) -> list[int]:
    """The helpers somebody may have, where not every place is locked."""
    held = [other for one, other in problem.locks if one != person]
    return [j for j in np.flatnonzero(problem.allowed[person]).tolist() if problem.room[j] > held.count(j)]


@given(st.integers(0, 1 << 32), st.sampled_from(LEVELS), st.sampled_from(["total", "least-regret", "balance"]))
@settings(max_examples=150)
def test_what_another_choice_leads_to_is_the_round_that_follows(seed: int, levels: int, objective: Objective) -> None:
    problem = problem_of(seed, levels)
    plan = solve(problem)
    giving = Giving(problem, objective, plan, aimed(problem, objective, plan))
    for person in np.random.default_rng(seed).permutation(len(problem.people))[:4].tolist():
        for helper in open_of(problem, person):
            others = tuple(lock for lock in problem.locks if lock[0] != person)
            whole = aimed(replace(problem, locks=(*others, (person, helper))), objective)
            assert giving.given(person, helper).tolist() == whole.helper_of.tolist()


def asked_besides(problem: Problem, seed: int, kind: str) -> tuple[Problem, Besides]:
    """Places of each helper that come first, schools that share, both, or people who are never left with nobody, whose
    scores lie above everybody else's."""
    chance = np.random.default_rng(seed)
    least = chance.integers(0, 4, len(problem.helpers)) if kind in ("least", "both") else None
    schools = chance.integers(-1, 5, len(problem.people)) if kind in ("schools", "both") else None
    if kind != "keep":
        return problem, Besides(least, schools)
    keep, sure = np.flatnonzero(chance.random(len(problem.people)) < 0.4), (min(problem.score.shape) + 1) * problem.top
    score = problem.score.astype(np.int64)
    score[keep] += np.where(problem.allowed[keep], sure, 0)
    return replace(problem, score=score, top=problem.top + sure), Besides(keep=keep, sure=sure)


@given(
    st.integers(0, 1 << 32),
    st.sampled_from(LEVELS),
    st.sampled_from(["total", "least-regret", "balance"]),
    st.sampled_from(["least", "schools", "both", "keep"]),
)
@settings(max_examples=150)
def test_so_it_is_where_something_comes_before_the_fit(seed: int, levels: int, objective: Objective, kind: str) -> None:
    """Where people wait whose schools share it may be another round that is as good; it says so."""
    problem, besides = asked_besides(problem_of(seed, levels), seed, kind)
    plan = solve(problem)
    giving = Giving(problem, objective, plan, aimed(problem, objective, plan, besides), besides)
    assert giving.is_the_round_itself or kind in ("schools", "both")
    for person in np.random.default_rng(seed).permutation(len(problem.people))[:2].tolist():
        for helper in open_of(problem, person) if giving.is_the_round_itself else ():
            others = tuple(lock for lock in problem.locks if lock[0] != person)
            whole = aimed(replace(problem, locks=(*others, (person, helper))), objective, None, besides)
            assert giving.given(person, helper).tolist() == whole.helper_of.tolist()
