"""What a file of a framework says, line by line; and the lines as a tree, or every fault in them."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from alongside.blueprint.faults import did_you_mean
from alongside.blueprint.nodes import MOST_BYTES
from alongside.blueprint.parts.shelf import DEEPEST, OwnItem
from alongside.blueprint.records import LONGEST_KEY
from alongside.blueprint.shelf.reading import as_key, is_key
from alongside.blueprint.spots import LONGEST_TEXT
from alongside.exchange.reading.limits import Limits
from alongside.exchange.reading.lines import Fault

LIMITS = Limits(rows=5_000, file_bytes=10 << 20, cells_in_row=60)
LONGEST_TITLE = 300
LONGEST_CODE = 60
# What YAML and a page can hold; a line break stays.
NOT_KEPT = re.compile("[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `ref` is what other lines call it (its code, or an identifier), `under` the ref of the line above."""

    row: int
    ref: str
    title: str
    code: str = ""
    description: str = ""
    under: str = ""
    key: str = ""


@dataclass(slots=True)
class Brought:
    """What came of a file. `format` is "csv", "case-1.0" or "case-1.1"; `said` what it says of itself (name, owner).

    `left_out`: what the file holds and nobody reads, in sentences.
    """

    file: str
    format: str
    items: dict[str, OwnItem] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def text_of(value: object) -> str:
    """Text as it is kept: composed letters, single spaces, line breaks kept, nothing invisible."""
    told = unicodedata.normalize("NFC", value if isinstance(value, str) else "")
    told = NOT_KEPT.sub(" ", told.replace("\r\n", "\n").replace("\r", "\n"))
    lines = (" ".join(line.split()) for line in told.split("\n"))
    return "\n".join(lines).strip()


def settle(brought: Brought, lines: Sequence[Line], *, columns: dict[str, str]) -> None:
    """Put the lines into `brought.items` as a tree, or say everything that is wrong with them.

    `columns`: what the file calls title, code, description and under.
    """
    faults = [*_said(brought.file, lines, columns), *_twice(brought.file, lines, columns)]
    places = {line.ref: line for line in reversed(lines) if line.ref}
    faults += _placed(brought.file, lines, places, columns)
    if not lines:
        faults.append(Fault(brought.file, 0, "", "", "There are no lines in this file."))
    brought.faults += sorted(faults, key=lambda fault: fault.row)
    if not brought.faults:
        keys = dict(zip((line.ref for line in lines), _keys(lines), strict=True))
        for line in lines:
            brought.items[keys[line.ref]] = OwnItem(
                title=line.title, code=line.code, description=line.description, under=keys.get(line.under)
            )


def _said(file: str, lines: Iterable[Line], columns: dict[str, str]) -> Iterator[Fault]:
    size = 0
    for line in lines:
        size += len(line.title.encode()) + len(line.description.encode()) + 200
        for name, text, most in (
            ("title", line.title, LONGEST_TITLE),
            ("code", line.code, LONGEST_CODE),
            ("description", line.description, LONGEST_TEXT),
        ):
            if len(text) > most:
                told = f"This has {len(text):,} characters; {most:,} is the most."
                yield Fault(file, line.row, columns[name], text[:40], told)
        if not line.title:
            yield Fault(file, line.row, columns["title"], "", "Every line has a title.")
    if size > MOST_BYTES:
        yield Fault(file, 0, "", "", f"The text has more than {MOST_BYTES >> 10:,} KB. Bring a part of it.")


def _twice(file: str, lines: Iterable[Line], columns: dict[str, str]) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for line in lines:
        if line.ref and first.setdefault(line.ref, line.row) != line.row:
            told = f"Row {first[line.ref]} is called that already. Give each its own code."
            yield Fault(file, line.row, columns["code"], line.ref[:40], told)


def _placed(file: str, lines: Sequence[Line], places: dict[str, Line], columns: dict[str, str]) -> Iterator[Fault]:
    for line in lines:
        if not line.under:
            continue
        if line.under not in places:
            hint = did_you_mean(line.under, places.keys())
            told = f'There is no line "{line.under[:40]}" to stand under. {hint}'.rstrip()
            yield Fault(file, line.row, columns["under"], line.under[:40], told)
        elif _depth(line, places) > DEEPEST:
            told = f"This goes round in a ring, or stands more than {DEEPEST} deep."
            yield Fault(file, line.row, columns["under"], line.under[:40], told)


def _depth(line: Line, places: dict[str, Line]) -> int:
    depth = 1
    at = places.get(line.under)
    while at is not None and depth <= DEEPEST:
        depth, at = depth + 1, places.get(at.under)
    return depth


def _keys(lines: Iterable[Line]) -> Iterator[str]:
    """A key for each line: its own, or made of its code or title, so that it is the same in the next version."""
    taken: set[str] = set()
    for line in lines:
        wanted = line.key if is_key(line.key) else as_key(line.code) or as_key(line.title) or "line"
        key, number = wanted, 2
        while key in taken:
            key, number = f"{wanted[: LONGEST_KEY - 6]}-{number}", number + 1
        taken.add(key)
        yield key
