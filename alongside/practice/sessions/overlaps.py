"""Two sessions of one helper at one time: both may have been, and whoever logged the later one is asked. Pure."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple


class Stood(NamedTuple):
    """A session that stands, as far as it matters here. `known`: its writer said that it and others both were."""

    pk: int
    by: int
    starts_at: datetime
    minutes: int
    logged_at: datetime
    known: bool


def unanswered(sessions: Iterable[Stood]) -> Iterator[tuple[Stood, Stood]]:
    """Pairs of one helper's sessions that overlap and nobody said were both right; of each the one logged later comes
    second. `sessions` by helper and beginning; what is held of them is what is still going on."""
    going: list[Stood] = []
    for one in sessions:
        going = [
            two for two in going if two.by == one.by and two.starts_at + timedelta(minutes=two.minutes) > one.starts_at
        ]
        for two in going:
            first, second = sorted((one, two), key=lambda each: (each.logged_at, each.pk))
            if not second.known:
                yield first, second
        going.append(one)
