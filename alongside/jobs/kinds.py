"""What a kind of job is, the list of all kinds, and the two forms of a schedule."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from django.tasks.base import Task
from django.utils.module_loading import autodiscover_modules

LEASE = timedelta(minutes=2)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Schedule(Protocol):
    """When a kind is due."""

    def latest(self, now: datetime) -> datetime:
        """Return the last due moment at or before `now` (aware)."""


@dataclass(frozen=True, slots=True)
class Every:
    """Due every so often, counted from the epoch, so that every worker names the same moments."""

    period: timedelta

    def latest(self, now: datetime) -> datetime:
        return now - (now - EPOCH) % self.period


@dataclass(frozen=True, slots=True)
class Daily:
    """Due once a day at a wall time of a zone."""

    at: time
    zone: str = "UTC"

    def latest(self, now: datetime) -> datetime:
        here = now.astimezone(ZoneInfo(self.zone))
        today = datetime.combine(here.date(), self.at, here.tzinfo)
        due = today if today <= here else datetime.combine(here.date() - timedelta(days=1), self.at, here.tzinfo)
        return due.astimezone(UTC)


def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind(Task):  # type: ignore[type-arg] # generic in its stubs only
    """A Django task whose every run is a Job row.

    `attempts` bounds how often it is tried; `lease` is how long it may stay silent before another worker takes over;
    `unit` is what its progress counts. `wanted` is asked before the schedule starts it: a cheap look whether there is
    anything to do. `wakes`: asking again while it runs starts it once more afterwards, because what
    was asked for may have come too late for the run that is under way.
    """

    kind: str
    unit: str = ""
    attempts: int = 5
    lease: timedelta = LEASE
    wakes: bool = False
    schedule: Schedule | None = None
    wanted: Callable[[], bool] = field(default=_always, repr=False)
    body: Callable[..., str] = field(repr=False)


class Kinds:
    """All kinds that the installed rooms declare in their `tasks.py`."""

    def __init__(self) -> None:
        self._known: dict[str, Kind] = {}

    def add(self, kind: Kind) -> Kind:
        """Remember a kind. Raises ValueError when its name is taken."""
        known = self._known.setdefault(kind.kind, kind)
        if known.module_path != kind.module_path:
            raise ValueError(f"{kind.module_path} and {known.module_path} are both called {kind.kind}")
        return known

    def get(self, name: str) -> Kind | None:
        self.discover()
        return self._known.get(name)

    def scheduled(self) -> list[tuple[Kind, Schedule]]:
        self.discover()
        return [(kind, kind.schedule) for kind in self._known.values() if kind.schedule is not None]

    def discover(self) -> None:
        """Import the `tasks` module of every installed room; quick when done before."""
        autodiscover_modules("tasks")


KINDS = Kinds()
