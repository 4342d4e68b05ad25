"""Find a Chromium that starts, or install Debian's where that is allowed."""

import os
import shutil
import subprocess
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = (
    "/usr/bin/chromium",
    "/usr/lib/chromium/chromium",
    "/snap/bin/chromium",
    "/opt/google/chrome/chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
# For a closed network, for root in a container, and so that two runs draw the same.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
)


def find() -> str | None:
    """Return the path of the first Chromium that tells its version, ALONGSIDE_CHROMIUM first; None if there is none."""
    named = os.environ.get("ALONGSIDE_CHROMIUM", "")
    on_path = [shutil.which(name) or "" for name in NAMES]
    return next((each for each in (named, *on_path, *PLACES) if each and _starts(each)), None)


def find_or_install() -> str | None:
    """Like find(); when there is none, install Debian's package first, if apt-get and the right to use it are there."""
    return find() or (find() if _install() else None)


def _starts(path: str) -> bool:
    if not Path(path).exists():
        return False
    try:
        return subprocess.run([path, "--version"], capture_output=True, check=False, timeout=30).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _install() -> bool:
    if shutil.which("apt-get") is None:
        return False
    rights = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if rights and (
        not shutil.which("sudo") or subprocess.run([*rights, "true"], capture_output=True, check=False).returncode
    ):
        return False
    print("Installing Debian's chromium (once) ...", flush=True)
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "chromium"]):
        done = subprocess.run([*rights, "apt-get", *step], env=env, capture_output=True, text=True, check=False)
        if done.returncode and step[0] == "install":
            print(done.stderr.strip()[-2000:])
            return False
    return True
