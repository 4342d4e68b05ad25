"""Matching 100,000 people and 20,000 helpers: two thousand million pairs, the best round proven, in how much memory.

Each kind of round in a process of its own, with NumPy and OR-Tools alone. Seconds on the clock, processor time, how
long it takes to check the certificate over every pair once more, and the most memory it took. Arguments: people and
helpers, for another size.
"""

import json
import os
import resource
import subprocess
import sys
import time
from functools import partial
from typing import Any

from alongside.matching.solver.assignment import Best, best_of_all
from alongside.matching.solver.pairs import compared
from alongside.matching.solver.ties import Names
from benchmarks.rig.clock import seconds
from benchmarks.rig.market import MODES, Market, market

PEOPLE, HELPERS = 100_000, 20_000
MOST_S = {"virtual": 60, "onsite": 70, "tight": 90}
MOST_MB = 1_500
ONE_EACH = {f"{name}_NUM_THREADS": "1" for name in ("OPENBLAS", "OMP", "MKL")}


def main(arguments: list[str]) -> int:
    """Print what each kind of round took; limits hold at the full size on a machine that does nothing else."""
    if len(arguments) == 3:
        print(json.dumps(_solved(int(arguments[0]), int(arguments[1]), arguments[2])))
        return 0
    people, helpers = (int(arguments[0]), int(arguments[1])) if arguments else (PEOPLE, HELPERS)
    found = {mode: apart(people, helpers, mode) for mode in MODES}
    print(json.dumps({"rounds": found, "most_s": MOST_S, "most_mb": MOST_MB}))
    small = people * helpers <= PEOPLE * HELPERS
    holds = all(one["proven"] and one["mb"] <= MOST_MB and one["s"] <= MOST_S[mode] for mode, one in found.items())
    return 0 if holds or not small else 1


def apart(people: int, helpers: int, mode: str) -> dict[str, Any]:
    """One round in a process of its own, blocks of people spread over the cores and each product of matrices on one:
    threads of threads wait for one another and take more than twice as long."""
    command = [sys.executable, "-P", "-m", "benchmarks.matching_large", str(people), str(helpers), mode]
    done = subprocess.run(command, env=os.environ | ONE_EACH, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    print(found, file=sys.stderr, flush=True)
    return found


def _solved(people: int, helpers: int, mode: str) -> dict[str, Any]:
    made = market(people, helpers, mode)
    names = Names(made.people, made.helpers)
    began, worked = time.perf_counter(), time.process_time()
    best = best_of_all(made, made.room, names)
    solved, solving = time.perf_counter() - began, time.process_time() - worked
    checked = seconds(partial(_demand_proof, made, best))
    return {
        "people": people,
        "helpers": helpers,
        "mode": mode,
        "s": round(solved, 2),
        "cpu_s": round(solving, 2),
        "check_cpu_s": round(checked, 2),
        "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "matched": int((best.match >= 0).sum()),
        "proven": best.worth == best.bound,
    }


def _demand_proof(made: Market, best: Best) -> None:
    """Compare every pair with the prices once more: none may be worth more than both its prices together."""
    if len(compared(made, best.prices, most=1).better.person):
        raise SystemExit("Prices that do not hold for every pair.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
