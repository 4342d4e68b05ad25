"""The worker: takes jobs from the queue one after another, in a thread of the server or as a process of its own."""

import logging
import threading
import time
from typing import Any

from django.db import DatabaseError, close_old_connections, connections, transaction
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker as QueueWorker
from django_tasks_db.models import DBTaskResult

from alongside.jobs.kinds import KINDS
from alongside.jobs.minding import start_due, take_back
from alongside.jobs.running import STOPPING

log = logging.getLogger(__name__)
PAUSE = 0.5  # seconds between two looks at an empty queue
MINDING = 5.0  # seconds between two looks at schedule and leases
AWAY = 2.0  # seconds to wait when the database does not answer


class Worker:
    """Runs until `stop` is called; any number of them may work on one database."""

    def __init__(self) -> None:
        self.name = get_random_string(32)
        self._minded = float("-inf")
        self._queue = QueueWorker(
            queue_names=["*"],
            excluded_queue_names=[],
            backend_name="default",
            interval=PAUSE,
            batch=False,
            startup_delay=False,
            max_tasks=None,
            worker_id=self.name,
        )

    def run(self) -> None:
        """Work until the process is asked to end. A database that is away for a while is waited for."""
        KINDS.discover()
        logging.getLogger("django.tasks").setLevel(logging.WARNING)  # the job's own row says that it ran
        while not STOPPING.is_set():
            close_old_connections()
            try:
                worked = self.turn()
            except DatabaseError as error:
                log.warning("the worker cannot reach the database (%s) and waits", type(error).__name__)
                connections.close_all()
                STOPPING.wait(AWAY)
            else:
                if not worked:
                    STOPPING.wait(PAUSE)
        connections.close_all()

    def turn(self) -> bool:
        """Mind the schedule now and then, and run one job; return False when there was none."""
        if time.monotonic() - self._minded > MINDING:
            start_due()
            take_back()
            self._minded = time.monotonic()
        claimed = self._claim()
        if claimed is not None:
            self._queue.run_task(claimed)
        return claimed is not None

    def _claim(self) -> DBTaskResult[..., Any] | None:
        """Take the next run, so that no other worker does. The look comes first: an idle worker locks nothing."""
        ready = DBTaskResult.objects.ready()
        if not ready.exists():
            return None
        with transaction.atomic():
            claimed: DBTaskResult[..., Any] | None = ready.get_locked()
            if claimed is not None:
                claimed.claim(self.name)
        return claimed


def drain(*, most: int = 1000) -> int:
    """Run what is due now, here, until the queue is empty; return how many runs there were. For commands and tests."""
    worker = Worker()
    runs = 0
    while runs < most and worker.turn():
        runs += 1
    return runs


def start_threads(count: int) -> list[threading.Thread]:
    """Start workers as threads of this process."""
    KINDS.discover()
    threads = [threading.Thread(target=Worker().run, name=f"worker-{n}", daemon=True) for n in range(1, count + 1)]
    for thread in threads:
        thread.start()
    return threads


def stop_threads(threads: list[threading.Thread], *, within: float) -> None:
    """Ask this process's workers to end, and wait up to `within` seconds: a running job is finished or given back."""
    STOPPING.set()
    deadline = time.monotonic() + within
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
