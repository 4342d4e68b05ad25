"""What an import would do, or did, as people and scripts read it: counts, lists, faults and questions.

Lists of what is created and updated can be as long as the files, so they lie in a file of their own and are written as
a stream (docs/adr/0010).
"""

import json
import os
import tempfile
import weakref
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Any, TextIO

from alongside.exchange.planning.places import Place
from alongside.exchange.planning.plans import PersonPlan
from alongside.exchange.planning.settings import Asked, Troubles
from alongside.exchange.reading.lines import Column, Fault, PersonLine, Question
from alongside.exchange.reading.rosters import Roster

SHOWN = 200  # people on pages at once, one by one; counts are always whole
IN_MEMORY = 1_000  # entries of a list before it goes on on disk


class Listing:
    """A list of small mappings, longer perhaps than memory should hold: the first are in memory, the rest on disk."""

    def __init__(self) -> None:
        self._first: list[str] = []
        self._rest: IO[str] | None = None
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def add(self, entry: Mapping[str, Any]) -> None:
        line = json.dumps(entry, ensure_ascii=False)
        self._length += 1
        if len(self._first) < IN_MEMORY:
            self._first.append(line)
            return
        if self._rest is None:
            self._rest = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 closed when the listing goes
            weakref.finalize(self, self._rest.close)
        self._rest.write(f"{line}\n")

    def lines(self) -> Iterator[str]:
        """Every entry as one line of JSON."""
        yield from self._first
        if self._rest is not None:
            self._rest.seek(0)
            for line in self._rest:
                yield line.rstrip("\n")
            self._rest.seek(0, os.SEEK_END)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return (json.loads(line) for line in self.lines())


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody whose rows are left out until a person has looked at them: their first line, and what is wrong."""

    line: PersonLine
    faults: tuple[Fault, ...]
    questions: tuple[Asked, ...]


@dataclass(slots=True)
class Report:
    """`unchanged` and `skipped` count rows; `left_out` counts rows with faults or open questions.

    `whole`: those of the faults that are not of one row. `waiting`: the first of those left out. `ends` of `current`:
    how many of the sender's appointments would end. `enrolled`: people by role. `kinds`: how many people change how.
    `waits`: who takes part and waits for a place.
    """

    format: str
    rows: int
    files: tuple[str, ...]
    columns: tuple[Column, ...]
    notes: list[str]
    created: Listing = field(default_factory=Listing)
    updated: Listing = field(default_factory=Listing)
    unchanged: int = 0
    skipped: int = 0
    left_out: int = 0
    new_people: int = 0
    new_rows: int = 0
    updated_rows: int = 0
    ends: int = 0
    current: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    enrolled: Counter[str] = field(default_factory=Counter)
    undecided: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    whole: list[Fault] = field(default_factory=list)
    waiting: list["Waiting"] = field(default_factory=list)
    rows_waiting: set[tuple[str, int]] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)
    questions: list[Asked] = field(default_factory=list)
    waits: list[Fault] = field(default_factory=list)

    @classmethod
    def of(cls, roster: Roster) -> "Report":
        """An empty report on a roster, with the faults of its files."""
        made = cls(roster.format, roster.rows, roster.files, roster.columns, list(roster.notes))
        for fault in roster.faults:
            made.stop(fault)
        return made

    def stop(self, fault: Fault) -> None:
        """Note a fault of a whole file: nothing can be imported while it is there."""
        self.whole.append(fault)
        self.faults.append(fault)

    def leave_out(self, lines: Sequence[PersonLine], troubles: Troubles, rows: int) -> None:
        """Note a person who waits for somebody to put something right."""
        self.faults.extend(troubles.faults)
        self.questions.extend(troubles.questions)
        self.left_out += rows
        self.rows_waiting.update((line.file, line.row) for line in lines)
        if len(self.waiting) < SHOWN:
            self.waiting.append(Waiting(lines[0], tuple(troubles.faults), tuple(troubles.questions)))

    def place(self, place: Place, file: str, row: int) -> None:
        """Note an organization that has to be made."""
        under = {"under": place.parent.name} if place.parent else {}
        self.created.add({"kind": str(place.kind), "name": place.name, "file": file, "row": row} | under)

    def person(self, plan: PersonPlan, rows: int) -> None:
        """Note what happens to one person: new, changed, or nothing."""
        entry: dict[str, Any] = {"kind": "person", "name": plan.said.name, "file": plan.file, "row": plan.row}
        if plan.joins:
            self.enrolled[plan.joins] += 1
            entry["role"] = plan.joins
        if plan.fresh:
            self.new_people += 1
            self.new_rows += rows
            self.created.add(entry)
        elif plan.changes:
            self.updated_rows += rows
            self.kinds.update({change.kind for change in plan.changes})
            changes = [{"field": one.field, "from": one.before, "to": one.after} for one in plan.changes]
            self.updated.add(entry | {"changes": changes})
        else:
            self.unchanged += rows

    def write_json(self, to: TextIO) -> None:
        """Print one JSON object, list by list."""
        to.write(f'{{\n"format": {json.dumps(self.format)},\n"rows": {self.rows}')
        for name, listing in (("created", self.created), ("updated", self.updated)):
            _write_list(to, name, listing.lines())
        to.write(f',\n"unchanged": {self.unchanged},\n"skipped": {self.skipped}')
        _write_list(to, "columns", (_dump(_column(column)) for column in self.columns))
        _write_list(to, "faults", (_dump(_fault(fault)) for fault in self.faults))
        _write_list(to, "questions", (_dump(_question(asked.question)) for asked in self.questions))
        to.write("\n}\n")


def _write_list(to: TextIO, name: str, entries: Iterable[str]) -> None:
    to.write(f',\n"{name}": [')
    to.writelines(f"{',' if number else ''}\n  {entry}" for number, entry in enumerate(entries))
    to.write("]")


def _dump(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)


def _column(column: Column) -> dict[str, Any]:
    return {
        "file": column.file,
        "heading": column.heading,
        "field": column.field,
        "why": column.why,
        "private": column.private,
    }


def _fault(fault: Fault) -> dict[str, Any]:
    return {
        "file": fault.file,
        "row": fault.row,
        "column": fault.column,
        "value": fault.value,
        "message": fault.message,
    }


def _question(asked: Question) -> dict[str, Any]:
    return {
        "file": asked.file,
        "row": asked.row,
        "column": asked.column,
        "value": asked.value,
        "message": asked.message,
        "choices": list(asked.choices),
    }
