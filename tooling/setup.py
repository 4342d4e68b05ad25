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
PIP = [str(PYTHON), "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--require-hashes", "--no-deps", "-r"]


def works() -> bool:
    """Tell whether .venv is there, has pip and stands on a Python that still runs."""
    if not PYTHON.exists():
        return False
    asked = "import sys, pip; sys.exit(sys.version_info < (3, 12))"
    return subprocess.run([PYTHON, "-c", asked], capture_output=True, check=False).returncode == 0


def same(lock: str) -> bool:
    """Tell whether .venv was last filled from this very lock."""
    stamp = VENV / "stamp" / lock
    return stamp.exists() and filecmp.cmp(ROOT / lock, stamp, shallow=False)


def install(lock: str) -> None:
    """Install what the lock names, every file checked by hash, then stamp it. Raises SystemExit with a sentence."""
    print(f"Setting up: installing {lock} (once) ...", file=sys.stderr, flush=True)
    if subprocess.run([*PIP, lock], cwd=ROOT, check=False, env=os.environ | {"PIP_USER": "0"}).returncode:
        sys.exit(f"{lock} could not be installed (see above). Setting up needs the network, once; then try again.")
    stamp = VENV / "stamp" / lock
    stamp.parent.mkdir(exist_ok=True)
    part = stamp.with_suffix(".part")
    shutil.copyfile(ROOT / lock, part)
    part.replace(stamp)


def main(locks: list[str]) -> None:
    """Bring .venv to the locks, under a lock of its own."""
    with (ROOT / ".setup.lock").open("a") as guard:
        try:
            fcntl.flock(guard, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another ./run is setting up: waiting for it ...", file=sys.stderr, flush=True)
            fcntl.flock(guard, fcntl.LOCK_EX)
        if not works():
            if Path(sys.prefix).resolve() == VENV:
                sys.exit("The Python environment in .venv is damaged: remove the folder .venv, then ./run again.")
            shutil.rmtree(VENV, ignore_errors=True)
            venv.create(VENV, with_pip=True, symlinks=True)
        for lock in locks:
            if not same(lock):
                install(lock)
        if "requirements-dev.lock" in locks and not same("requirements.lock"):
            stamp = VENV / "stamp" / "requirements.lock"  # the dev lock holds all of it, which `./run check` verifies
            shutil.copyfile(ROOT / "requirements.lock", stamp)


if __name__ == "__main__":
    os.umask(0o022)
    main(sys.argv[1:])
