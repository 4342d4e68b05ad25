"""Getting there: minutes by car between ZIP places, estimated, and therefore always said with "about".

Places are whole hundredths of a mile in space and the way is the straight line between them, so that the same two
places are the same minutes on every machine. Below 500 miles that is short by less than one in a thousand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians, sin

import numpy as np
from numpy.typing import NDArray

from alongside.kernel.amounts import HOUR, clocked, in_minutes
from alongside.matching.scores.kinds import Kinds, for_all
from alongside.matching.scores.profile import Point

type Minutes = NDArray[np.int32]

UNKNOWN = -1
EARTH = 395_876  # hundredths of a mile: the mean radius of the International Union of Geodesy and Geophysics
NEXT_DOOR = 8
TO_THE_NEAREST = 5


@dataclass(frozen=True, slots=True)
class Roads:
    """How a line on the map becomes minutes: roads are longer by `detour_percent`, cars go `miles_per_hour`."""

    detour_percent: int = 120
    miles_per_hour: int = 50


def minutes_between(people: Sequence[Point | None], helpers: Sequence[Point | None], roads: Roads) -> Minutes:
    """Minutes from each person to each helper; UNKNOWN where a place is not known."""
    places, others = Kinds.among(people), Kinds.among(helpers)
    here, there = _in_space(places.values), _in_space(others.values)
    squared = (here**2).sum(axis=1)[:, None] - 2 * (here @ there.T) + (there**2).sum(axis=1)
    line = np.sqrt(squared).astype(np.int64)
    hundredths_an_hour = roads.miles_per_hour * 100 * 100
    minutes = (line * 60 * roads.detour_percent + hundredths_an_hour // 2) // hundredths_an_hour
    for of, at in ((places, 0), (others, 1)):
        if None in of.values:
            np.moveaxis(minutes, at, 0)[of.values.index(None)] = UNKNOWN
    return for_all(minutes.astype(np.int32), places, others)


def in_words(minutes: int) -> str:
    """ "about 50 minutes", "about 1 h 40 min", "a few minutes"."""
    if minutes < NEXT_DOOR:
        return "a few minutes"
    near = nearly(minutes)
    return f"about {in_minutes(near) if near < HOUR else clocked(near)}"


def nearly(minutes: int) -> int:
    """Rounded as it is said."""
    return TO_THE_NEAREST * round(minutes / TO_THE_NEAREST)


def _in_space(points: Sequence[Point | None]) -> NDArray[np.float64]:
    """Whole numbers whose squares, and sums of them, floats still hold exactly."""
    return np.array([_vector(point) for point in points], np.float64).reshape(len(points), 3)


def _vector(point: Point | None) -> tuple[int, int, int]:
    if point is None:
        return 0, 0, 0
    north, east = radians(point.latitude), radians(point.longitude)
    return round(EARTH * cos(north) * cos(east)), round(EARTH * cos(north) * sin(east)), round(EARTH * sin(north))
