"""A roster of 100,000 rows against `bulk_create` of every row it writes, on SQLite and on PostgreSQL.

Both are done in one process, on one database, each in one transaction that is taken back at its end. The rows for
`bulk_create` are those the import wrote, built beforehand, so that nothing but writing them is measured. The ratio may
be 3 at most: of processor time on SQLite, where the database is in the process; of time on the clock on PostgreSQL.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROWS = 100_000
MOST = 3.0
POSITIONS = {"everybody is enrolled": "Teacher", "nobody is enrolled": "Nurse"}


def main() -> int:
    """Print seconds and ratios; `ROWS` may be given as an argument."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    folder = Path(os.environ["PROOF_FOLDER"])
    databases = {"sqlite": f"sqlite:///{folder / 'rosters.sqlite3'}", "postgresql": os.environ["PROOF_POSTGRES"]}
    results = {engine: _measured(url, rows, folder) for engine, url in databases.items()}
    print(json.dumps({"rows": rows, "engines": results}))
    return 0 if all(one["ratio"] <= MOST for engine in results.values() for one in engine.values()) else 1


def _measured(url: str, rows: int, folder: Path) -> dict[str, Any]:
    """Each case in a process of its own, so that the most memory it took is its own."""
    env = os.environ | {"DATABASE_URL": url, "ALONGSIDE_VAR": str(folder)}
    env |= {"DJANGO_SETTINGS_MODULE": "alongside.config.settings"}
    found = {}
    for case, position in POSITIONS.items():
        command = [sys.executable, "-P", "-m", "benchmarks.rig.roster", str(rows), position]
        done = subprocess.run(command, env=env, stdout=subprocess.PIPE, text=True, check=True)
        found[case] = json.loads(done.stdout)
        print(f"{url.partition(':')[0]}, {case}: {found[case]}", file=sys.stderr, flush=True)
    return found


if __name__ == "__main__":
    sys.exit(main())
