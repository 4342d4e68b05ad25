"""A nightly roster killed with -9 again and again, at any moment: all of it is there afterwards, or nothing.

The command line imports 3,000 people; it is killed after a time that is another one each round; on PostgreSQL, every
other time the server is. Then it runs to its end once, and once more, which changes nothing.
"""

import json
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.proof.rig.machine import COMMAND, Machine, machine
from tooling.files import ROOT

PEOPLE, KILLS = 3_000, 10
SEED = 20261121
HEADINGS = "Staff ID,First Name,Last Name,Email,School,District,Position,Hire Date"


def main() -> int:
    """Run on both databases; print one JSON object; return 0 when it was all or nothing every time."""
    results = {engine: _prove(engine) for engine in sys.argv[1:] or ("sqlite", "postgresql")}
    print(json.dumps(results))
    return 0 if all(result["holds"] for result in results.values()) else 1


def _prove(engine: str) -> dict[str, Any]:
    print(f"{engine}: starting", flush=True)
    chosen = random.Random(SEED)
    with machine(engine) as up:
        file = _roster(up.folder)
        longest = _whole_time(up, file)
        before, rounds = _rows(up), []
        for number in range(KILLS):
            after = longest * (number + chosen.random()) / KILLS
            rounds.append(_killed(up, file, after, database=up.cluster is not None and number % 2 == 1))
        code, _ = _import(up, file)
        whole = _rows(up)
        nothing, everything = (sum(_same(one, state) for one in rounds) for state in (before, whole))
        _import(up, file)
        again = _rows(up)
    all_there = whole["Person"] == before["Person"] + PEOPLE and whole["RosterLine"] == PEOPLE
    result = {"kills": KILLS, "nothing": nothing, "everything": everything, "people": PEOPLE}
    result |= {"whole": all_there, "twice_is_once": _same(again, whole)}
    print(f"{engine}: {result}", flush=True)
    # A round may end before its kill; then everything is there, and the rounds after it find it unchanged.
    holds = code == 0 and all_there and _same(again, whole) and nothing + everything == KILLS
    return result | {"holds": holds}


def _same(rows: dict[str, int], state: dict[str, int]) -> bool:
    """Whether a state is another one but for the list of imports: every run that ends adds itself to that."""
    return {noun: count for noun, count in rows.items() if noun != "Import"} == {
        noun: count for noun, count in state.items() if noun != "Import"
    }


def _roster(folder: Path) -> Path:
    file = folder / "staff.csv"
    people = (
        f"{n},Given{n},Family{n},p{n}@rivertown.example,School {n % 40},Rivertown District 12,Teacher,8/17/2026"
        for n in range(PEOPLE)
    )
    file.write_text("\n".join((HEADINGS, *people)), "utf-8")
    return file


def _whole_time(up: Machine, file: Path) -> float:
    """Seconds an import takes, about: a dry run reads and plans everything, and writing takes as long again."""
    started = time.monotonic()
    _import(up, file, "--dry-run")
    return (time.monotonic() - started) * 2


def _command(file: Path, *more: str) -> list[str]:
    return [*COMMAND, "alongside.commands", "import", str(file), "--cohort", "proof", *more]


def _import(up: Machine, file: Path, *more: str) -> tuple[int, str]:
    done = subprocess.run(_command(file, *more), env=up.env, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def _killed(up: Machine, file: Path, after: float, *, database: bool) -> dict[str, int]:
    """Start an import, kill it, or the database under it, after so many seconds, and count what is there."""
    running = subprocess.Popen(
        _command(file), env=up.env, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    time.sleep(after)
    if database:
        up.kill("database")
    else:
        running.kill()
    running.wait()
    print(f"{'database' if database else 'import'} killed after {after:.1f} s", flush=True)
    return _rows(up)


def _rows(up: Machine) -> dict[str, int]:
    counted: dict[str, int] = json.loads(up.run("tests.proof.rig.rows"))
    return counted


if __name__ == "__main__":
    sys.exit(main())
