"""The decorator with which a room declares a kind of job in its `tasks.py`."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Concatenate, TypedDict, Unpack

from alongside.jobs.kinds import KINDS, Kind, Schedule
from alongside.jobs.running import Run, execute


class Options(TypedDict, total=False):
    """What a kind may choose; see `Kind`."""

    unit: str
    attempts: int
    lease: timedelta
    wakes: bool
    schedule: Schedule
    wanted: Callable[[], bool]


def job(kind: str, **options: Unpack[Options]) -> Callable[[Callable[Concatenate[Run, ...], str]], Kind]:
    """Turn a module's function into a kind of job.

    The function gets a Run and the payload as keyword arguments, and returns the closing sentence. It must come to the
    same end when it is run twice, and go on where an earlier run was cut off. AlongsideError ends the job with its
    sentence; any other error is tried again.
    """

    def declare(body: Callable[Concatenate[Run, ...], str]) -> Kind:
        @wraps(body)
        def run(public_id: str) -> None:
            execute(public_id, declared)

        declared = Kind(func=run, kind=kind, body=body, **options)
        return KINDS.add(declared)

    return declare
