"""XLSX workbooks.

The sheet is measured by streaming before anything is held in memory; nothing in it is ever calculated.

A cell with a formula counts as the text it last showed. Where the file holds no such text (or the 0 that programs
write when
they cannot calculate), it counts as the text of the formula itself.
"""

import html
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from xml.parsers import expat  # expands nothing here: a file that declares entities is refused before they are used

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from alongside.exchange.reading.documents import Document
from alongside.exchange.reading.limits import Limits, RosterUnreadable
from alongside.exchange.reading.tables import Record, Sheet, Table, likeness, with_headings

_REFERENCE = re.compile(r"^([A-Za-z]{1,3})([1-9][0-9]{0,6})$")
_SHEET_PART = re.compile(r"^xl/worksheets/[^/]+\.xml$", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*["']([^"']*)["']""")
_CHUNK = 1 << 18
_MOST_SHEETS = 60
_MOST_FORMULAS = 100_000
_UNCALCULATED = ("", 0.0)

type Formulas = Mapping[tuple[int, int], str]


class _StrangeError(Exception):
    """Something in a sheet that no spreadsheet program writes."""


@dataclass(slots=True)
class _Measure:
    """How far the filled cells of a sheet reach, and its formulas, gathered while its XML streams past."""

    rows: int = 0
    columns: int = 0
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    _row: int = 0
    _column: int = 0
    _text: list[str] | None = None

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "c":
            self._cell(attributes.get("r"))
        elif name in {"v", "is", "f"}:
            self.rows, self.columns = max(self.rows, self._row), max(self.columns, self._column)
            self._text = [] if name == "f" and len(self.formulas) < _MOST_FORMULAS else None
        elif name == "row":
            self._row = int(attributes.get("r") or self._row + 1)
            self._column = 0

    def _cell(self, reference: str | None) -> None:
        if reference is None:
            self._column += 1
            return
        found = _REFERENCE.match(reference)
        if not found:
            raise _StrangeError
        self._row = int(found[2])
        self._column = 0
        for letter in found[1].upper():
            self._column = self._column * 26 + ord(letter) - 64

    def text(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def end(self, tag: str) -> None:
        if self._text is not None and tag.rpartition(":")[2] == "f":
            self.formulas[self._row - 1, self._column - 1] = "=" + "".join(self._text)
            self._text = None


def looks_like_workbook(members: Mapping[str, Document]) -> bool:
    """Whether the files in a zip are those of an XLSX workbook."""
    return "xl/workbook.xml" in members and "[Content_Types].xml" in members


def workbook_sheet(
    document: Document, members: Mapping[str, Document], limits: Limits, known: Mapping[str, str]
) -> tuple[Sheet | None, tuple[str, ...]]:
    """The sheet that looks most like a roster (the first of equals), and a sentence about sheets that were not read.

    `members` are the parts of the workbook by path, already checked for size.
    """
    measures = {
        path: _measured(document.name, part, limits) for path, part in members.items() if _SHEET_PART.match(path)
    }
    formulas = {name: measures[path].formulas for name, path in _paths(members).items() if path in measures}
    try:
        with document.open() as stream:
            book = CalamineWorkbook.from_filelike(stream)
            tables = list(_tables(document.name, book, formulas))
    except (CalamineError, OSError, ValueError) as error:
        raise RosterUnreadable(
            f"{document.name} is a damaged workbook. Open it, save it again as XLSX and bring that file."
        ) from error
    sheets = [sheet for table in tables if (sheet := with_headings(table, limits, known))]
    if not sheets:
        return None, ()
    best = max(sheets, key=lambda sheet: likeness(sheet.headings, known))
    others = [f"“{sheet.table.part}”" for sheet in sheets if sheet is not best]
    return best, (f"We read the sheet “{best.table.part}” and not {', '.join(others)}.",) if others else ()


def _measured(name: str, part: Document, limits: Limits) -> _Measure:
    measure = _Measure()
    parser = expat.ParserCreate()
    parser.StartElementHandler = measure.start
    parser.EndElementHandler = measure.end
    parser.CharacterDataHandler = measure.text
    parser.StartDoctypeDeclHandler = _refuse_declarations
    try:
        with part.open() as stream:
            while chunk := stream.read(_CHUNK):
                parser.Parse(chunk)
                if measure.rows * measure.columns > limits.sheet_cells:
                    break
    except (expat.ExpatError, _StrangeError, ValueError, LookupError) as error:
        raise RosterUnreadable(
            f"{name} is a damaged workbook. Open it, save it again as XLSX and bring that file."
        ) from error
    if measure.rows * measure.columns > limits.sheet_cells:
        raise RosterUnreadable(
            f"A sheet of {name} reaches over {measure.rows:,} rows and {measure.columns:,} columns; "
            f"an import takes at most "
            f"{limits.sheet_cells:,} cells. Keep the list itself, or save it as CSV."
        )
    return measure


def _refuse_declarations(*_details: object) -> None:
    raise _StrangeError


def _paths(members: Mapping[str, Document]) -> dict[str, str]:
    """The path of each sheet's XML by the sheet's name, as the workbook says."""
    relations = members.get("xl/_rels/workbook.xml.rels")
    if not relations:
        return {}
    targets = {}
    for tag in _TAG.findall(_start_of(relations)):
        found = dict(_ATTRIBUTE.findall(tag))
        targets[found.get("Id", "")] = "xl/" + found.get("Target", "").removeprefix("/xl/")
    sheets = (dict(_ATTRIBUTE.findall(tag)) for tag in _TAG.findall(_start_of(members["xl/workbook.xml"])))
    return {html.unescape(one["name"]): targets.get(one.get("r:id", ""), "") for one in sheets if "name" in one}


def _start_of(part: Document) -> str:
    return part.head(_CHUNK).decode("utf-8", "replace")


def _tables(name: str, book: CalamineWorkbook, formulas: Mapping[str, Formulas]) -> Iterator[Table]:
    visible = [
        one.name
        for one in book.sheets_metadata
        if one.typ is SheetTypeEnum.WorkSheet and one.visible is SheetVisibleEnum.Visible
    ]
    for title in visible[:_MOST_SHEETS]:
        sheet = book.get_sheet_by_name(title)
        if sheet.start is not None:
            yield Table(name, "xlsx", _rows_of(sheet, formulas.get(title, {})), first_column=sheet.start[1], part=title)


def _rows_of(sheet: CalamineSheet, formulas: Formulas) -> Callable[[], Iterator[Record]]:
    left = sheet.start[1] if sheet.start else 0
    by_row: dict[int, dict[int, str]] = {}
    for (row, column), text in formulas.items():
        by_row.setdefault(row, {})[column - left] = text

    def rows() -> Iterator[Record]:
        for row, values in enumerate(sheet.iter_rows()):
            shown = by_row.get(row, {})
            if shown:
                values.extend([""] * (max(shown) + 1 - len(values)))
                yield [
                    shown[at] if at in shown and value in _UNCALCULATED else _text(value)
                    for at, value in enumerate(values)
                ]
            else:
                yield [value if type(value) is str else _text(value) for value in values]

    return rows


def _text(value: object) -> str:
    """A cell as text: whole numbers without ".0", dates as 2026-08-17."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date | time) else str(value)
