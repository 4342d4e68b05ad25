"""On which line of a TOML text each key and each item stands: what TOML's own reader forgets.

The text has been read by `tomllib` before, so it is TOML; here it is only walked once more, for its lines.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

from alongside.blueprint.faults import Fault, shown

type Way = tuple[str | int, ...]  # keys, and places in lists

LONGEST_STEP = 60  # of a path, in letters
_SPACE = re.compile(r"[ \t]*")
_BETWEEN = re.compile(r"(?:[ \t\r\n,]+|#[^\n]*)*")
_KEY = re.compile(r""""((?:[^"\\\n]|\\.)*)"|'([^'\n]*)'|([A-Za-z0-9_-]+)""")
_TEXT = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"{3,5}' r"|'''(?:[^']|'(?!''))*'{3,5}" r"""|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'""", re.DOTALL
)
_BARE = re.compile(r"[^,\]}#\n]*")
_TOML_TEXTS = 'In TOML texts stand in quotes, also a length, "2 years", a day of every year, "01-15", and money.'
_TWICE = ("Cannot overwrite", "Cannot declare", "Duplicate inline table key")
_AT_LINE = re.compile(r"line (\d+)")


def lines_of(text: str) -> Mapping[Way, int]:
    """Line, counted from 1, by way. Raises RecursionError for a text as deep as `tomllib` would not read either."""
    walk = _Walk(text)
    walk.statements()
    return walk.found


@dataclass(frozen=True, slots=True)
class Twice:
    """What stands twice: its path, the key, on which lines."""

    path: str
    key: str
    first: int
    again: int


def twice_in(text: str) -> Twice | None:
    """The first key or table that stands a second time, of a text that `tomllib` does not read for that."""
    walk = _Walk(text)
    with suppress(ValueError, IndexError, RecursionError):
        walk.statements()
    if walk.again is None:
        return None
    way, line = walk.again
    steps = (f"[{step}]" if isinstance(step, int) else f".{step[:LONGEST_STEP]}" for step in way)
    return Twice("".join(steps).lstrip("."), str(way[-1]), walk.found[way], line)


def no_toml(told: str, text: str) -> Fault:
    """What TOML's reader says, without the place it puts behind, which is the fault's line."""
    what, _, place = told.partition(" (at ")
    if what.startswith(_TWICE) and (again := twice_in(text)):
        message = f"This key stands here already, on line {again.first}; keep one."
        return Fault(again.path, again.again, shown(again.key), message)
    line = int(found[1]) if (found := _AT_LINE.match(place)) else text.rstrip().count("\n") + 1
    way_out = f" {_TOML_TEXTS}" if what.startswith(("Unclosed inline", "Unclosed array", "Invalid", "Expected")) else ""
    return Fault("", line, "", f"This is not TOML: {shown(what)}.{way_out}")


class _Walk:
    """One walk through a text; `at` is the place of the next letter."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: dict[Way, int] = {}
        self.again: tuple[Way, int] | None = None  # the first that stands twice, and its second line
        self._held: set[Way] = set()  # ways that stand for themselves, not on the way to another
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self._tables: dict[Way, int] = {}  # how many tables a list of tables has so far

    def statements(self) -> None:
        """All of the text: headers and pairs."""
        above: Way = ()
        self._skip(_BETWEEN)
        while self.at < len(self.text):
            above = self._header() if self.text[self.at] == "[" else self._pair(above)
            self._skip(_BETWEEN)

    def _skip(self, pattern: re.Pattern[str]) -> None:
        found = pattern.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def _note(self, way: Way) -> None:
        self.found.setdefault(way, bisect_right(self._starts, self.at))

    def _hold(self, way: Way) -> None:
        """Note a key or a table that may stand once."""
        self._note(way)
        if way in self._held and self.again is None:
            self.again = way, bisect_right(self._starts, self.at)
        self._held.add(way)

    def _header(self) -> Way:
        several = self.text.startswith("[[", self.at)
        start, self.at = self.at, self.at + (2 if several else 1)
        *above, last = self._keys()
        end, self.at = self.at, start
        way: Way = (*self._newest(above), last)
        (self._note if several else self._hold)(way)
        if several:
            place = self._tables[way] = self._tables.get(way, -1) + 1
            way = (*way, place)
            self._note(way)
        self.at = self.text.index("]", end) + (2 if several else 1)
        return way

    def _newest(self, keys: list[str]) -> Way:
        """The way of a table by its keys: below a list of tables, its newest one is meant."""
        way: Way = ()
        for key in keys:
            way = (*way, key)
            if way in self._tables:
                way = (*way, self._tables[way])
        return way

    def _keys(self) -> list[str]:
        keys = []
        while True:
            self._skip(_SPACE)
            found = _KEY.match(self.text, self.at)
            if found is None:
                raise ValueError(f"no key at {self.at}")
            keys.append(next(part for part in found.groups() if part is not None))
            self.at = found.end()
            self._skip(_SPACE)
            if self.text[self.at] != ".":
                return keys
            self.at += 1

    def _pair(self, above: Way) -> Way:
        """One pair; gives back the table it stands in."""
        start = self.at
        keys = self._keys()
        end, self.at = self.at, start
        way = above
        for key in keys[:-1]:
            way = (*way, key)
            self._note(way)
        way = (*way, keys[-1])
        self._hold(way)
        self.at = end + 1  # the sign "=" stands there
        self._skip(_SPACE)
        self._value(way)
        return above

    def _value(self, way: Way) -> None:
        opening = self.text[self.at]
        if opening == "[":
            for place in self._inside("]"):
                self._note((*way, place))
                self._value((*way, place))
        elif opening == "{":
            for _place in self._inside("}"):
                self._pair(way)
        else:
            self._skip(_TEXT if opening in "\"'" else _BARE)

    def _inside(self, closing: str) -> Iterator[int]:
        """Counts what stands between two brackets, and ends behind the closing one."""
        self.at += 1
        place = 0
        self._skip(_BETWEEN)
        while self.text[self.at] != closing:
            yield place
            place += 1
            self._skip(_BETWEEN)
        self.at += 1
