"""`./run serve`: the web server and the worker, on the database that is there.

    ./run serve [--port N] [--host ADDRESS] [--workers N] [--threads N] [--no-worker | --worker-only]

The web answers from processes of its own; the worker runs in threads of this one. When this process is killed, the web
processes notice and end too. On SQLite there is one web process. `--worker-only` and `--no-worker` split the two over
as many processes and machines as PostgreSQL can bear.
"""

import argparse
import http.client
import multiprocessing
import signal
import socket
import threading
import time
from typing import Any

from django.conf import settings
from django.db import connection
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from alongside.commands.database import require_database
from alongside.commands.web_process import load
from alongside.jobs.worker import start_threads, stop_threads
from alongside.kernel.errors import Misconfigured
from alongside.people.places import read_ahead

WORKER_THREADS = 2  # so that a long import does not hold up a short letter
WEB_THREADS = 8
MOST = 256  # processes, or threads of one
WAITING_ROOM = 64  # requests one web process takes at a time; the next ones wait in the kernel
PATIENCE = 25.0  # seconds a running job gets to finish or to be given back
LOOK = 0.3  # seconds between two looks whether the server answers, or whether somebody asked the worker to end
READY_WITHIN = 60.0
FULL = 2  # what PRAGMA synchronous says for FULL


def main(argv: list[str]) -> int:
    """Run the command; it ends when it is told to."""
    given = _parser().parse_args(argv)
    if given.worker_only:
        return work()
    return serve(
        port=given.port, host=given.host, worker=not given.no_worker, workers=given.workers, threads=given.threads
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./run serve", description="Serve the database that is there.")
    parser.add_argument("--port", type=port_number, default=8000)
    parser.add_argument("--host", default="127.0.0.1", help="127.0.0.1 unless a proxy on another machine asks")
    parser.add_argument("--workers", type=how_many, default=1, help="web processes; several on PostgreSQL only")
    parser.add_argument("--threads", type=how_many, default=WEB_THREADS, help="requests answered at a time in each")
    either = parser.add_mutually_exclusive_group()
    either.add_argument("--no-worker", action="store_true", help="web only; a worker runs elsewhere")
    either.add_argument("--worker-only", action="store_true", help="worker only, no web")
    return parser


def port_number(text: str) -> int:
    """A port's number, for argparse."""
    if not text.isdecimal() or not 0 < int(text) < 1 << 16:
        raise argparse.ArgumentTypeError(f"{text} is no port; one is a number from 1 to 65535")
    return int(text)


def how_many(text: str) -> int:
    """A number of processes or threads, for argparse."""
    if not text.isdecimal() or not 0 < int(text) <= MOST:
        raise argparse.ArgumentTypeError(f"{text} is no number from 1 to {MOST}")
    return int(text)


def serve(
    *, port: int = 8000, host: str = "127.0.0.1", worker: bool = True, workers: int = 1, threads: int = WEB_THREADS
) -> int:
    """Serve until SIGINT or SIGTERM; return the exit code. Prints the address once it answers.

    Raises Misconfigured when the database is missing, behind or unsafe, or when the port is taken.
    """
    check_database()
    check_port(host, port)
    if workers > 1 and connection.vendor == "sqlite":
        raise Misconfigured(
            "On SQLite there is one web process: leave out --workers, or let DATABASE_URL name a PostgreSQL."
        )
    connection.close()
    multiprocessing.set_start_method("spawn", force=True)
    at_work = _workers() if worker else []
    threading.Thread(target=_say_when_ready, args=(host, port), daemon=True).start()
    try:
        _server(host=host, port=port, workers=workers, threads=threads).serve(target_loader=load)
    except SystemExit as ended:  # how granian says that a web process ended by itself
        return int(ended.code or 0)
    finally:
        stop_threads(at_work, within=PATIENCE)
    return 0


def work() -> int:
    """Run a worker in this process until SIGINT or SIGTERM."""
    check_database()
    connection.close()
    told: list[int] = []  # no event: a signal may come while its own wait holds the lock that set() wants
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda got, _: told.append(got))
    at_work = _workers()
    print("The worker is at work.", flush=True)
    while not told:
        time.sleep(LOOK)
    stop_threads(at_work, within=PATIENCE)
    return 0


def _workers() -> list[threading.Thread]:
    read_ahead()  # the first large round is worked out here
    return start_threads(WORKER_THREADS)


def check_database() -> None:
    """Raise Misconfigured, with what to do, unless the database is there, complete and safe."""
    require_database()
    if connection.vendor == "sqlite":
        _check_safe()


def _check_safe() -> None:
    """SQLite must keep what it acknowledged: write-ahead log, and a sync with every commit."""
    with connection.cursor() as cursor:
        journal = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        synchronous = cursor.execute("PRAGMA synchronous").fetchone()[0]
    if journal != "wal" or synchronous != FULL:
        raise Misconfigured(
            f"SQLite runs with journal_mode {journal} and synchronous {synchronous}, and a power cut could lose hours. "
            "Put the database on a local disk, where write-ahead logging works."
        )


def check_port(host: str, port: int) -> None:
    """Raise Misconfigured when somebody answers at the port; one that is just ending gets a moment."""
    deadline = time.monotonic() + 3
    while _answers(host, port):
        if time.monotonic() > deadline:
            raise Misconfigured(f"Something else answers at {host}:{port}: choose another port with --port.")
        time.sleep(LOOK)


def _answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((_reachable(host), port), timeout=1):
            return True
    except OSError:
        return False


def _reachable(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 read here, never bound


def _server(*, host: str, port: int, workers: int, threads: int) -> Any:
    return Server(
        target="alongside.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        backpressure=WAITING_ROOM,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=int(PATIENCE),
        log_level=LogLevels.error,
    )


def _say_when_ready(host: str, port: int) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        if _healthy(host, port):
            print(f"Alongside is at http://{_reachable(host)}:{port}", flush=True)
            return
        time.sleep(LOOK)


def _healthy(host: str, port: int) -> bool:
    asked = http.client.HTTPConnection(_reachable(host), port, timeout=5)
    try:
        asked.request("GET", "/healthz", headers={"Host": settings.ALLOWED_HOSTS[0]})
        asked.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asked.close()
    return True
