"""When both are free: usual weeks laid over one another, in quarters of an hour, whatever zone each of them keeps."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from alongside.kernel.clock import monday_of
from alongside.kernel.free_hours import Week, stretches

type Minutes = NDArray[np.int64]

UNKNOWN = -1
QUARTER = timedelta(minutes=15)
QUARTERS = 7 * 24 * 4


def quarters_of(week: Week, zone: str, *, on: date) -> frozenset[int]:
    """The whole quarters of an hour somebody is free, counted from Monday 0:00 UTC, in the week of a day.

    A week goes round: what is Sunday night in one place is Monday in another.
    """
    monday = monday_of(on)
    start = datetime(monday.year, monday.month, monday.day, tzinfo=UTC)
    found: set[int] = set()
    for first, last in stretches(week, [monday + timedelta(days=n) for n in range(7)], zone):
        begins, ends = -((start - first) // QUARTER), (last - start) // QUARTER
        found |= {quarter % QUARTERS for quarter in range(begins, ends)}
    return frozenset(found)


def free_together(people: Sequence[frozenset[int]], helpers: Sequence[frozenset[int]]) -> Minutes:
    """Minutes of a week in which both are free, for every pair; UNKNOWN where one of them told none."""
    here, there = _marks(people), _marks(helpers)
    minutes: Minutes = np.rint(here @ there.T).astype(np.int64) * (QUARTER // timedelta(minutes=1))
    return np.where(here.any(axis=1)[:, None] & there.any(axis=1)[None, :], minutes, UNKNOWN)


def _marks(several: Sequence[frozenset[int]]) -> NDArray[np.float32]:
    marks = np.zeros((len(several), QUARTERS), np.float32)
    for row, quarters in enumerate(several):
        marks[row, sorted(quarters)] = 1
    return marks
