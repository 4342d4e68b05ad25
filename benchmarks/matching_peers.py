"""A round solved by everybody in one run: how good it is, and how long it takes, beside the best there is.

The same round for `mentor-match`, `matching`, scipy (dense and sparse), OR-Tools and us, scores given, by processor
time. `matched`, `total` and `worst` are what came out; `lost` is what is missing of the best total, in percent, where
somebody unmatched counts as three of the best scores. Ours proves its round and settles ties. Peers are installed by
name (dependency groups of pyproject.toml) into var/peers the first time.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from alongside.matching.solver.assignment import best_of_all
from alongside.matching.solver.flow import Arcs, most_worth
from alongside.matching.solver.pairs import USUAL, Table
from alongside.matching.solver.problem import Ints
from alongside.matching.solver.ties import Names
from benchmarks.rig.clock import seconds
from benchmarks.rig.market import Market, market
from tooling.files import ROOT

SMALL, LARGE = (400, 80), (4_000, 800)
MODES = ("virtual", "tight")
PEERS = {"matching": "peer-matching", "mentor-match": "peer-mentor-match"}
LONGEST = 600  # seconds for a peer


def main() -> int:
    """Print a table for a small round with every peer and for a large one with those that take it on."""
    rounds = [(*SMALL, mode, list(PEERS)) for mode in MODES] + [(*LARGE, mode, []) for mode in MODES]
    found = [_round(*one) for one in rounds]
    for one in found:
        _print(one)
    print(json.dumps({"rounds": found}))
    best = all(other["lost"] >= 0 for one in found for other in one["solved"].values() if "lost" in other)
    return 0 if best else 1


def _round(people: int, helpers: int, mode: str, peers: list[str]) -> dict[str, Any]:
    made = market(people, helpers, mode)
    fit = np.maximum(made.rows(slice(None)), -1).astype(np.int64)
    ways: dict[str, Callable[[Market, Ints], Ints]] = {
        "ours": _ours, "OR-Tools": _ortools, "scipy dense": _dense, "scipy sparse": _sparse,
    }  # fmt: skip
    solved = {name: _timed(way, made, fit) for name, way in ways.items()} | {
        name: _peer(name, made, fit) for name in peers
    }
    best = solved["ours"]["worth"]
    for one in solved.values():
        if "worth" in one:
            one["lost"] = round(100 * (best - one.pop("worth")) / best, 2)
    return {"people": people, "helpers": helpers, "mode": mode, "solved": solved}


def _timed(way: Callable[[Market, Ints], Ints], made: Market, fit: Ints) -> dict[str, Any]:
    match: list[Ints] = []
    took = seconds(lambda: match.append(way(made, fit)))
    return _told(fit, made, match[0]) | {"s": round(took, 3)}


def _told(fit: Ints, made: Market, match: Ints) -> dict[str, Any]:
    there = np.flatnonzero(match >= 0)
    scores = fit[there, match[there]]
    if (scores < 0).any() or (np.bincount(match[there], minlength=len(made.room)) > made.room).any():
        return {"says": "a pair that is not allowed, or more people than a helper has room for"}
    total = int(scores.sum())
    return {
        "matched": len(there),
        "total": round(total / made.one, 3),
        "worst": round(int(scores.min(initial=made.one)) / made.one, 3),
        "worth": total + USUAL * made.one * len(there),
    }


def _ours(made: Market, _fit: Ints) -> Ints:
    return best_of_all(Table(made.rows(slice(None)), made.one), made.room, Names(made.people, made.helpers)).match


def _ortools(made: Market, fit: Ints) -> Ints:
    person, helper = np.nonzero(fit >= 0)
    worth = fit[person, helper] + USUAL * made.one
    return most_worth(Arcs(person, helper, worth), people=len(fit), room=made.room)


def _dense(made: Market, fit: Ints) -> Ints:
    worth = np.where(fit >= 0, fit + USUAL * made.one, 0)
    row, place = linear_sum_assignment(np.repeat(worth, made.room, axis=1), maximize=True)
    match = np.full(len(fit), -1)
    match[row] = np.repeat(np.arange(len(made.room)), made.room)[place]
    match[fit[np.arange(len(fit)), match] < 0] = -1
    return match


def _sparse(made: Market, fit: Ints) -> Ints:
    """A place of their own for everybody, worth next to nothing, since it must have one for each."""
    people, places = len(fit), np.repeat(np.arange(len(made.room)), made.room)
    row, place = np.nonzero(fit[:, places] >= 0)
    worth = np.concatenate([fit[row, places[place]] + USUAL * made.one, np.ones(people, np.int64)])
    rows, columns = np.append(row, np.arange(people)), np.append(place, len(places) + np.arange(people))
    graph = csr_array((worth, (rows, columns)), shape=(people, len(places) + people))
    _, found = min_weight_full_bipartite_matching(graph, maximize=True)
    match: Ints = np.append(places, np.full(people, -1))[found]
    return match


def _peer(name: str, made: Market, fit: Ints) -> dict[str, Any]:
    folder = ROOT / "var" / "peers" / name
    if not folder.exists():
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(folder), "--group", PEERS[name]]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            return {"says": f"cannot be installed with this Python: {done.stderr.strip().splitlines()[-1]}"}
    told = json.dumps({"room": made.room.tolist(), "score": fit.tolist()})
    command = [sys.executable, "-P", "-m", "benchmarks.rig.peers", name, str(folder)]
    try:
        done = subprocess.run(command, input=told, capture_output=True, text=True, timeout=LONGEST, check=False)
    except subprocess.TimeoutExpired:
        return {"says": f"takes longer than {LONGEST} s"}
    if done.returncode:
        return {"says": done.stderr.strip().splitlines()[-1]}
    answer = json.loads(done.stdout)
    match = np.full(len(fit), -1)
    for person, helper in answer["pairs"]:
        match[person] = helper
    return _told(fit, made, match) | {"s": answer["s"]}


def _print(told: dict[str, Any]) -> None:
    print(f"{told['people']} x {told['helpers']}, {told['mode']}", file=sys.stderr)
    for name, one in told["solved"].items():
        print(f"  {name:<14}{json.dumps(one)}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
