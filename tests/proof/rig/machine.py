"""The real server in processes of its own, on a scratch database, and the ways to kill it."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from tests.proof.rig.clients import Browser
from tooling.files import ROOT
from tooling.postgres import Cluster

COMMAND = (sys.executable, "-P", "-m")
READY_WITHIN = 90.0
OK = 200


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Machine:
    """One installation: a database, a web server, a worker. `world` says who lives in it."""

    def __init__(
        self, folder: Path, url: str, cluster: Cluster | None, *, web: tuple[str, ...], env: dict[str, str]
    ) -> None:
        self.folder, self.cluster, self.port = folder, cluster, free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.starts = 0
        self.web = ("--no-worker", "--port", str(self.port), *web)
        (folder / "static").mkdir(exist_ok=True)
        self.env = os.environ | {
            "ALONGSIDE_VAR": str(folder),
            "ALONGSIDE_DEMO": "1",
            "ALONGSIDE_ADDRESS": self.address,
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "tests.proof.rig.settings",
            "PYTHONPATH": str(ROOT),
            **env,
        }
        self.run("django", "migrate", "--verbosity=0")
        self.world: dict[str, Any] = json.loads(self.run("tests.proof.rig.world"))

    def start(self, name: str) -> None:
        """Start "web" or "worker", unless it runs."""
        running = self.processes.get(name)
        if running is not None and running.poll() is None:
            return
        options = self.web if name == "web" else ("--worker-only",)
        with (self.folder / f"{name}.log").open("ab") as log:
            command = [*COMMAND, "alongside.commands", "serve", *options]
            self.processes[name] = subprocess.Popen(command, env=self.env, cwd=ROOT, stdout=log, stderr=log)
        self.starts += 1

    def wait(self) -> None:
        """Wait until the web answers and finds its database; start again what gave up meanwhile."""
        deadline = time.monotonic() + READY_WITHIN
        while Browser(self.address).ask("/healthz")[0] != OK:
            if time.monotonic() > deadline:
                raise RuntimeError(f"the server does not come back: {self.log('web')}")
            for name in ("web", "worker"):
                self.start(name)
            time.sleep(0.3)

    def kill(self, victim: str) -> None:
        """Kill -9: "web" (the process that was started), "answering" (its web process), "worker", "database"."""
        if victim == "database":
            self._kill_database()
        elif victim == "answering":
            for pid in _children(self.processes["web"].pid):
                _kill(pid)
        else:
            self.processes[victim].kill()
            self.processes[victim].wait()

    def run(self, module: str, *arguments: str) -> str:
        """Run a module in this installation, and return what it prints."""
        command = [*COMMAND, module, *arguments]
        done = subprocess.run(command, env=self.env, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{module} ended with {done.returncode}: {done.stderr[-2000:]}")
        return done.stdout

    def count(self) -> dict[str, Any]:
        """What is in the database now."""
        counted: dict[str, Any] = json.loads(self.run("tests.proof.rig.count"))
        return counted

    def end(self) -> None:
        """End what was started here, and nothing else."""
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(40)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def log(self, name: str) -> str:
        file = self.folder / f"{name}.log"
        return file.read_text("utf-8", errors="replace")[-2000:] if file.exists() else ""

    def _kill_database(self) -> None:
        """On PostgreSQL the server and every process of it; on SQLite all that have the file open."""
        if self.cluster is None:
            self.kill("web")
            self.kill("worker")
            return
        postmaster = self.cluster.pid()
        for pid in (postmaster, *_children(postmaster)):
            _kill(pid)
        self._restart(self.cluster)

    @staticmethod
    def _restart(cluster: Cluster) -> None:
        """Start PostgreSQL again; the old one's last process may need a moment to be gone."""
        for attempt in range(20):
            try:
                cluster.start(durable=True)
            except RuntimeError:
                if attempt == 19:
                    raise
                time.sleep(0.3)
            else:
                return


@contextmanager
def machine(engine: str, *web: str, **env: str) -> Iterator[Machine]:
    """Yield a machine that is up, on a fresh "sqlite" or "postgresql"; everything of it is gone afterwards.

    `web` are more options for its web server, `env` more variables of its environment.
    """
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="alongside-proof-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        cluster = None
        url = f"sqlite:///{folder / 'alongside.sqlite3'}"
        if engine == "postgresql":
            place = Path(tempfile.mkdtemp(prefix="alongside-postgres-"))
            stack.callback(shutil.rmtree, place, ignore_errors=True)
            cluster = Cluster(place)
            cluster.make()
            cluster.start(durable=True)
            stack.callback(cluster.stop)
            url = f"postgresql://postgres@127.0.0.1:{cluster.port}/postgres"
        up = Machine(folder, url, cluster, web=web, env=env)
        stack.callback(up.end)
        for name in ("web", "worker"):
            up.start(name)
        up.wait()
        yield up


def _children(pid: int) -> list[int]:
    file = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in file.read_text().split()] if file.exists() else []


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:  # it was quicker
        return
