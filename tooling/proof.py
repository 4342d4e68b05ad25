"""`./run proof [NAME...]`: run every program of tests/proof/ (or the named ones) and print one JSON object.

A proof is a Python module with a docstring whose first line says what it proves. It is run by itself, prints one JSON
object on its last line of output (anything before that is for people), and ends with 0 when what it claims holds. The
environment names a fresh durable PostgreSQL in PROOF_POSTGRES and an empty folder in PROOF_FOLDER.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tooling.files import ROOT
from tooling.postgres import server

LIMIT = 60 * 60


def main(names: list[str]) -> int:
    """Run the proofs one after another; return 0 when there is at least one and all hold."""
    return run_each("tests/proof", names, kind="proof")


def run_each(folder: str, names: list[str], *, kind: str) -> int:
    """Run the named programs of a folder, or all; print one JSON object; return 0 when all end with 0."""
    found = {
        path.stem: path for path in sorted((ROOT / folder).glob("*.py")) if path.stem not in {"__init__", "conftest"}
    }
    unknown = [name for name in names if name not in found]
    if unknown or not found:
        print(f"No {kind} is called {', '.join(unknown)}." if unknown else f"There are no {kind}s.", file=sys.stderr)
        return 2
    results = {name: _run(found[name]) for name in names or found}
    holds = all(each["holds"] for each in results.values())
    print(json.dumps({"holds": holds, f"{kind}s": results}, indent=2, sort_keys=True))
    return 0 if holds else 1


def _run(path: Path) -> dict[str, Any]:
    """Run one program; what it says to people goes to stderr, so that stdout stays one JSON object."""
    print(f"Running {path.stem} ...", file=sys.stderr, flush=True)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="alongside-proof-") as folder, server(durable=True) as url:
        env = os.environ | {"PROOF_POSTGRES": url, "PROOF_FOLDER": folder}
        command = [sys.executable, "-P", "-m", ".".join(path.relative_to(ROOT).with_suffix("").parts)]
        done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, check=False, timeout=LIMIT)
    *talk, last = done.stdout.strip().splitlines() or [""]
    print("\n".join(talk), file=sys.stderr)
    return {"holds": done.returncode == 0, "seconds": round(time.monotonic() - started, 1), "says": _json(last)}


def _json(line: str) -> object:
    try:
        return json.loads(line)
    except json.JSONDecodeError:
        return line


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
