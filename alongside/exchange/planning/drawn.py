"""A whole plan, drawn before anything is locked, and what it rests on.

A plan can be as long as the files, so its parts lie on disk, in a file of this process that has no name. Places are few
and stay in memory: the parts point at them by number, so that one made for an early part is there for a later one.
"""

import pickle
import tempfile
import weakref
from collections.abc import Callable, Iterator
from contextlib import suppress
from types import SimpleNamespace
from typing import IO, Any

from alongside.exchange.planning.ground import Ground, ground_of
from alongside.exchange.planning.places import Place
from alongside.exchange.planning.planner import Planner
from alongside.exchange.planning.plans import Chunk
from alongside.exchange.planning.report import Report
from alongside.exchange.planning.said import Post
from alongside.exchange.planning.settings import Setting
from alongside.exchange.reading.rosters import Roster

type Progress = Callable[[int], None]


class Drawn:
    """Every part of a plan, in order, the report on it, and the ground it was drawn on."""

    def __init__(self, setting: Setting, roster: Roster, progress: Progress | None = None) -> None:
        self._setting = setting
        self._ground: Ground = ground_of(setting)
        self._places: list[Place] = []
        self._numbers: dict[int, int] = {}
        self._parts = tempfile.TemporaryFile("w+b")  # noqa: SIM115 closed when the plan goes
        weakref.finalize(self, self._parts.close)
        planner = Planner(setting, roster)
        for chunk in planner.chunks():
            if chunk.says_anything:
                _Writer(self._parts, self._number).dump(chunk)
            if progress is not None:
                progress(planner.done)
        self.report: Report = planner.report

    def holds(self) -> bool:
        """Whether nothing has changed since that the plan rests on. Asked under the lock that keeps it so."""
        return ground_of(self._setting, since=self._ground) == self._ground

    def parts(self) -> Iterator[Chunk]:
        """Every part that writes something, in order."""
        self._parts.seek(0)
        with suppress(EOFError):
            while True:
                yield _Reader(self._parts, self._places).load()

    def _number(self, place: Place) -> int:
        number = self._numbers.get(id(place))
        if number is None:
            number = self._numbers[id(place)] = len(self._places)
            self._places.append(place)
        return number


def _numbered(number: int) -> Place:
    """Stands in the file for a place; the reader knows its own way to it."""
    raise LookupError(f"place {number} is found by the plan's own reader only")


def _ended(ended: bool) -> SimpleNamespace:
    """What writing needs of a post as a row told it: the rest is in the plan."""
    return SimpleNamespace(ended=ended)


class _Writer(pickle.Pickler):
    def __init__(self, to: IO[bytes], number: Callable[[Place], int]) -> None:
        super().__init__(to, protocol=pickle.HIGHEST_PROTOCOL)
        self.dispatch_table = {
            Place: lambda place: (_numbered, (number(place),)),
            Post: lambda post: (_ended, (post.ended,)),
        }


class _Reader(pickle.Unpickler):
    """Reads what this process wrote itself a moment ago, from a file nobody else can open."""

    def __init__(self, source: IO[bytes], places: list[Place]) -> None:
        super().__init__(source)
        self._place_at = places.__getitem__

    def find_class(self, module: str, name: str) -> Any:
        if name == _numbered.__name__ and module == __name__:
            return self._place_at
        return super().find_class(module, name)
