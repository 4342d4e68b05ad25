"""Make .venv and install locked packages into it. `./run` starts this file alone, with any Python >= 3.12.

Usage: setup.py LOCK...  Uses the standard library only, because nothing else is there yet. A second `./run` waits for
the first: the lock is the kernel's, so it ends with the process that held it, however that ended.
"""

import fcntl
import filecmp
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "stamp"
UNFINISHED = STAMPS / "unfinished"
PIP = [str(PYTHON), "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--require-hashes", "--no-deps", "-r"]


def works() -> bool:
    """Tell whether .venv was made to its end, no install in it was killed, and its Python still runs."""
    if not STAMPS.is_dir() or UNFINISHED.exists() or not PYTHON.exists():
        return False
    asked = "import sys, pip; sys.exit(sys.version_info < (3, 12))"
    return subprocess.run([PYTHON, "-c", asked], capture_output=True, check=False).returncode == 0


def same(lock: str) -> bool:
    """Tell whether .venv was last filled from this very lock."""
    kept = STAMPS / lock
    return kept.exists() and filecmp.cmp(ROOT / lock, kept, shallow=False)


def install(lock: str, *, guard: int) -> None:
    """Install what the lock names, every file checked by hash, then stamp it. Raises SystemExit with a sentence.

    pip holds the open file `guard` too: should this process be killed, the next one waits until pip is done.
    """
    print(f"Setting up: installing {lock} (once) ...", file=sys.stderr, flush=True)
    UNFINISHED.touch()  # a killed install can leave half a package that looks whole
    env = os.environ | {"PIP_USER": "0"}
    code = subprocess.run([*PIP, lock], cwd=ROOT, check=False, env=env, pass_fds=[guard]).returncode
    UNFINISHED.unlink()
    if code:
        sys.exit(f"{lock} could not be installed (see above). Setting up needs the network, once; then try again.")
    stamp(lock)


def stamp(lock: str) -> None:
    """Keep a copy of the lock, which `./run` compares at every start."""
    part = STAMPS / f"{lock}.part"
    shutil.copyfile(ROOT / lock, part)
    part.replace(STAMPS / lock)


def main(locks: list[str]) -> None:
    """Bring .venv to the locks, under a lock of its own."""
    with (ROOT / ".setup.lock").open("a") as guard:
        try:
            fcntl.flock(guard, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another ./run is setting up: waiting for it ...", file=sys.stderr, flush=True)
            fcntl.flock(guard, fcntl.LOCK_EX)
        if not works():
            shutil.rmtree(VENV, ignore_errors=True)
            venv.create(VENV, with_pip=True, symlinks=True)
            STAMPS.mkdir()
        for lock in locks:
            if not same(lock):
                install(lock, guard=guard.fileno())
        if "requirements-dev.lock" in locks:
            stamp("requirements.lock")  # the longer lock holds all of it, which `./run check` verifies


if __name__ == "__main__":
    os.umask(0o022)
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
