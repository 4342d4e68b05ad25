"""Matching 4,000 people and 800 helpers: scores, the best round and its proof, against OR-Tools and scipy.

Every solver starts from the same people and helpers and works out all scores itself. Ours reads every pair and proves
the round over all of them, ties settled; OR-Tools' SimpleMinCostFlow gets every allowed pair as an arc; scipy's
linear_sum_assignment gets one column for each place, its min_weight_full_bipartite_matching every pair of somebody and
a place. All must find the same worth. Processor time, the least of several runs of each, taken in turns in one process.
Besides, for each objective, on the clock, since somebody waits: `anew_s`, all of it from nothing; `slider_s`, all of it
once more when what people need weighs a third more, the round before being there, as on the workbench; `ready_s`, to
work out once for a round what every "why not somebody else" goes by; `foreseen_s`, what a few of them need besides,
which the product does while it answers the first one; and the slowest of these questions, each the first one about its
pair, pairs that need it among them. `coarse`: worst first where scores have only twenty levels; `some`: where they have
about 2,400 of them, so that some are alike and most are not. Kinds of rounds are parts that can be run by themselves:
`./run bench matching:tight`.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from alongside.matching.priorities import OBJECTIVES
from alongside.matching.solver.assignment import Plan, best_of_all, solve
from alongside.matching.solver.flow import Arcs, most_worth
from alongside.matching.solver.giving import Giving
from alongside.matching.solver.objectives import Aimed, Objective, aimed
from alongside.matching.solver.pairs import USUAL, Table
from alongside.matching.solver.problem import NOT_ALLOWED, TOP, Ints, Problem
from alongside.matching.solver.ties import Names
from benchmarks.rig.clock import elapsed
from benchmarks.rig.market import MODES, Market, market

PEOPLE, HELPERS = 4_000, 800
MOST = {"virtual": 0.4, "tight": 0.7, "onsite": 1.0}  # of OR-Tools
MOST_OF_DENSE = 0.25
MOST_S = {"slider_s": 0.5, "why_not_most_s": 0.05}
RUNS = {"ours": 5, "ortools": 5, "dense": 2, "sparse": 1}  # of each so many: the slow ones are steady enough
ASKED = 200
SLID = 5
LEVELS = {"coarse": 20, "some": 3_000}  # of scores from 0 to 1
MORE = 4 / 3  # what a slider makes of a weight

type Round = tuple[Problem, Plan | None, Aimed]


def main(modes: Sequence[str]) -> int:
    """Print seconds and ratios for each kind of round, or for those named."""
    found = {mode: _measured(mode) for mode in modes or MODES}
    for line in _table(found):
        print(line, file=sys.stderr, flush=True)
    print(json.dumps({"people": PEOPLE, "helpers": HELPERS, "rounds": found}))
    return 0 if all(one["holds"] for one in found.values()) else 1


def _measured(mode: str) -> dict[str, Any]:
    made, most = market(PEOPLE, HELPERS, mode), MOST[mode]
    weighed = market(PEOPLE, HELPERS, mode, more=MORE)
    ways: dict[str, Callable[[Market], tuple[int, int]]] = {
        "ours": _ours, "ortools": _ortools, "dense": _dense, "sparse": _sparse,
    }  # fmt: skip
    taken: dict[str, list[float]] = {name: [] for name in ways}
    worth = set()
    for turn in range(max(RUNS.values())):
        for name, way in ways.items():
            if turn >= RUNS[name]:
                continue
            began = time.process_time()
            worth.add(way(made))
            taken[name].append(time.process_time() - began)
    least = {f"{name}_s": round(min(several), 3) for name, several in taken.items()}
    ratios = {f"of_{name}": round(min(taken["ours"]) / min(taken[name]), 2) for name in ways if name != "ours"}
    aims: dict[str, dict[str, float]] = {aim: _aimed(made, weighed, aim) for aim in OBJECTIVES}
    for name, levels in LEVELS.items():
        aims[name], _ = _slid(made, weighed, "worst-first", levels)
    holds = len(worth) == 1 and ratios["of_ortools"] <= most and ratios["of_dense"] <= MOST_OF_DENSE
    holds = holds and all(one[key] <= at_most for one in aims.values() for key, at_most in MOST_S.items() if key in one)
    return least | ratios | aims | {"same_worth": len(worth) == 1, "most_of_ortools": most, "holds": holds}


def _table(found: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """What came out, as the table of docs/matching.md has it."""
    aims = [*OBJECTIVES, *LEVELS]
    peers, asked = ("OR-Tools", "dense scipy", "sparse scipy"), ("ready", "foreseen", "why not, at most")
    yield f"| {' | '.join(['Round', *(f'of {peer}' for peer in peers), *aims, *asked])} |"
    for mode, one in found.items():
        ratios = [f"{one[key]:.2f}" for key in ("of_ortools", "of_dense", "of_sparse")]
        sliders = [f"{one[aim]['slider_s']:.2f} s" for aim in aims]
        times = [
            f"{1000 * max(one[aim].get(key, 0) for aim in aims):.0f} ms"
            for key in ("ready_s", "foreseen_s", "why_not_most_s")
        ]
        yield f"| {' | '.join([mode, *ratios, *sliders, *times])} |"


def _ours(made: Market) -> tuple[int, int]:
    pairs = Table(made.rows(slice(None)), made.one)
    best = best_of_all(pairs, made.room, Names(made.people, made.helpers))
    if best.worth != best.bound:
        raise SystemExit(f"A round that is not proven: {best.worth} of {best.bound}.")
    matched = int((best.match >= 0).sum())
    return matched, best.worth - matched * best.prices.weight


def _ortools(made: Market) -> tuple[int, int]:
    fit = made.rows(slice(None))
    person, helper = np.nonzero(fit >= 0)
    score = fit[person, helper].astype(np.int64)
    match = most_worth(Arcs(person, helper, score + USUAL * made.one), people=len(fit), room=made.room)
    chosen = match[person] == helper
    return int(chosen.sum()), int(score[chosen].sum())


def _dense(made: Market) -> tuple[int, int]:
    fit = made.rows(slice(None)).astype(np.float64)
    worth = np.where(fit >= 0, fit + USUAL * made.one, 0)
    row, place = linear_sum_assignment(np.repeat(worth, made.room, axis=1), maximize=True)
    score = fit[row, np.repeat(np.arange(made.shape[1]), made.room)[place]]
    return int((score >= 0).sum()), int(score[score >= 0].sum())


def _sparse(made: Market) -> tuple[int, int]:
    """A place of their own for everybody, worth next to nothing, since it must have one for each."""
    fit = made.rows(slice(None)).astype(np.int64)
    people, places = len(fit), np.repeat(np.arange(made.shape[1]), made.room)
    row, place = np.nonzero(fit[:, places] >= 0)
    worth = np.concatenate([fit[row, places[place]] + USUAL * made.one, np.ones(people, np.int64)])
    rows, columns = np.append(row, np.arange(people)), np.append(place, len(places) + np.arange(people))
    graph = csr_array((worth, (rows, columns)), shape=(people, len(places) + people))
    _, found = min_weight_full_bipartite_matching(graph, maximize=True)
    match: Ints = np.append(places, np.full(people, -1))[found]
    there = np.flatnonzero(match >= 0)
    return len(there), int(fit[there, match[there]].sum())


def _aimed(made: Market, weighed: Market, aim: Objective) -> dict[str, float]:
    """A round for one objective, from scores on, once more when a slider moves, and questions about it."""
    told, found = _slid(made, weighed, aim)
    several = [Giving(problem, aim, plan or solve(problem), best) for problem, plan, best in found]
    chance = np.random.default_rng(2)
    person, helper = chance.integers(0, made.shape[0], ASKED), chance.integers(0, made.shape[1], ASKED)
    allowed = several[0].problem.allowed
    asked = [(int(i), int(j)) for i, j in zip(person, helper, strict=True) if allowed[i, j]]
    if aim == "least-regret":
        asked += several[0].limits.turning()  # which few of all pairs are among, and take longest
    ready = min(elapsed(one.ready) for one in several)
    foreseen = min(elapsed(one.foresee) for one in several)
    most = max(min(elapsed(partial(one.given, *at)) for one in several) for at in asked)
    return told | {"ready_s": round(ready, 4), "foreseen_s": round(foreseen, 4), "why_not_most_s": round(most, 4)}


def _slid(made: Market, weighed: Market, aim: Objective, levels: int = TOP) -> tuple[dict[str, float], list[Round]]:
    """How long a round takes from nothing, and one that begins from there; and the first several times."""
    found = list[Round]()
    anew = min(elapsed(lambda: found.append(_round(made, aim, levels))) for _ in range(SLID))
    slider = min(elapsed(partial(_round, weighed, aim, levels, found[0])) for _ in range(SLID))
    return {"anew_s": round(anew, 3), "slider_s": round(slider, 3)}, found


def _problem(made: Market, levels: int) -> Problem:
    fit = made.rows(slice(None))
    whole = np.rint(fit / (TOP // levels)).astype(np.int32) * (TOP // levels)
    score = np.where(fit < 0, np.int32(NOT_ALLOWED), whole)
    return Problem(made.people, made.helpers, made.room, score)


def _round(made: Market, aim: Objective, levels: int = TOP, about: Round | None = None) -> Round:
    """The best round for an objective, begun from another one; the largest total is no part of worst first."""
    problem = _problem(made, levels)
    plan = None if aim == "worst-first" else solve(problem, about and about[1])
    return problem, plan, aimed(problem, aim, plan, about=about and about[2])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
