"""The two lock files: written by `python -m tooling.locks`, compared with pyproject.toml by `./run check` (offline).

The first line of each lock carries a digest of what pyproject.toml asks for. A changed dependency without new locks
is found by that line alone, so the comparison needs no network and no resolver.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from tooling.files import ROOT

LOCKS = {"requirements.lock": [], "requirements-dev.lock": ["--group", "dev", "--constraint", "requirements.lock"]}
STAMP = "# agrees with pyproject.toml "
HOW = (
    *("--quiet", "--universal", "--python-version", "3.12", "--generate-hashes"),
    *("--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"),
)
PINNED = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[^]]*\])?==(\S+)", re.MULTILINE)


def digest() -> str:
    """Return the first 32 hex digits of SHA-256 over what the locks pin: not the groups that never share a place."""
    table = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    locked = {"dev": table["dependency-groups"]["dev"]}
    asked = [table["project"]["requires-python"], table["project"]["dependencies"], locked]
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:32]


def faults() -> list[str]:
    """Return what is wrong with the locks, one sentence each; an empty list means they agree."""
    found, pins = [], {}
    for name in LOCKS:
        text = (ROOT / name).read_text("utf-8")
        if not text.startswith(STAMP + digest()):
            found.append(f"{name} was made from another pyproject.toml: run `.venv/bin/python -m tooling.locks`.")
        if "://" in text:
            found.append(f"{name} carries an address: locks name packages and hashes only.")
        pins[name] = dict(PINNED.findall(text))
    for package, version in pins["requirements.lock"].items():
        if pins["requirements-dev.lock"].get(package) != version:
            found.append(f"{package} {version} of requirements.lock is not in requirements-dev.lock.")
    return found


def write() -> int:
    """Compile both locks for every Python and system we run on; keep versions already pinned. Return an exit code."""
    uv = shutil.which("uv") or shutil.which("uv", path=str(Path(sys.executable).parent))
    if uv is None:
        print("Locks are compiled with uv: install it with `.venv/bin/python -m pip install uv`.")
        return 1
    for name, extra in LOCKS.items():
        command = [uv, "pip", "compile", "pyproject.toml", *extra, "--output-file", name, *HOW, *sys.argv[1:]]
        done = subprocess.run(command, cwd=ROOT, check=False)
        if done.returncode:
            return done.returncode
        path = ROOT / name
        path.write_text(f"{STAMP}{digest()}\n{path.read_text('utf-8')}", "utf-8")
    for sentence in faults():
        print(sentence)
    return 1 if faults() else 0


if __name__ == "__main__":
    sys.exit(write())
