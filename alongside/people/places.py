"""ZIP codes: where one is, and how far two are apart. The list comes with a package, so no network is asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from math import asin, cos, radians, sin, sqrt
from threading import Thread

import zipcodes

MOST_KEPT = 50_000  # more than there are
AT_ONCE = 2  # digits: ZIP codes that begin alike are read together, the others when one is asked for
SOMEWHERE = "60601"
EARTH_RADIUS = 3958.7613  # miles: the mean radius of the International Union of Geodesy and Geophysics


@dataclass(frozen=True, slots=True)
class Place:
    """Where a ZIP code is. `latitude` and `longitude` in degrees, `time_zone` an IANA name."""

    zip_code: str
    city: str
    state: str
    county: str
    latitude: float
    longitude: float
    time_zone: str


@cache
def _lines(first: str) -> dict[str, Mapping[str, str]]:
    return {line["zip_code"]: line for line in zipcodes.similar_to(first)}  # type: ignore[no-untyped-call] # no types


@lru_cache(MOST_KEPT)
def _place(zip_code: str) -> Place | None:
    first = zip_code[:AT_ONCE]
    line = _lines(first).get(zip_code) if first.isdecimal() and first.isascii() else None
    if line is None or not (line["lat"] and line["long"]):
        return None
    where = float(line["lat"]), float(line["long"])
    return Place(zip_code, line["city"], line["state"], line["county"], *where, line["timezone"])


def place_of(zip_code: str) -> Place | None:
    """Return where a ZIP code is ("61602" or "61602-1234"); None if it is empty or not one."""
    return _place(zip_code.strip()[:5])


def miles_between(one: str, other: str) -> float | None:
    """Great-circle miles between the middles of two ZIP codes; None if either is not known."""
    here, there = place_of(one), place_of(other)
    if here is None or there is None:
        return None
    north, south = radians(here.latitude), radians(there.latitude)
    across = radians(there.longitude - here.longitude)
    half = sin((south - north) / 2) ** 2 + cos(north) * cos(south) * sin(across / 2) ** 2
    return 2 * EARTH_RADIUS * asin(min(1.0, sqrt(half)))


def read_ahead() -> Thread:
    """Read the list while nobody waits for it yet, beside whatever a process does first; it takes half a second."""
    reading = Thread(target=place_of, args=(SOMEWHERE,), daemon=True)
    reading.start()
    return reading
