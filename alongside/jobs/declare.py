"""The decorator with which a room declares a kind of job in its `tasks.py`."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Concatenate

from alongside.jobs.kinds import KINDS, LEASE, Kind, Schedule
from alongside.jobs.running import Run, execute


def job(
    kind: str,
    *,
    unit: str = "",
    attempts: int = 5,
    lease: timedelta = LEASE,
    wakes: bool = False,
    schedule: Schedule | None = None,
) -> Callable[[Callable[Concatenate[Run, ...], str]], Kind]:
    """Turn a module's function into a kind of job; see `Kind` for the options.

    The function gets a Run and the payload as keyword arguments, and returns the closing sentence. It must come to the
    same end when it is run twice, and go on where an earlier run was cut off. AlongsideError ends the job with its
    sentence; any other error is tried again.
    """

    def declare(body: Callable[Concatenate[Run, ...], str]) -> Kind:
        @wraps(body)
        def run(public_id: str) -> None:
            execute(public_id, declared)

        declared = Kind(
            func=run,
            kind=kind,
            unit=unit,
            attempts=attempts,
            lease=lease,
            wakes=wakes,
            schedule=schedule,
            body=body,
        )
        return KINDS.add(declared)

    return declare
