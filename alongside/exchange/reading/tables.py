"""A table of text, whatever kind of file it came from: rows that can be walked through as often as needed."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from alongside.exchange.reading.headings import field_of
from alongside.exchange.reading.limits import Limits, RosterUnreadable, too_many_cells, too_many_rows
from alongside.exchange.reading.names import clean

SAMPLE = 200
_TITLE_LINES = 30

type Record = list[str]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one file.

    `rows` starts anew at each call and gives blank rows too, so that counting from 1 gives the spreadsheet's row.
    """

    file: str
    kind: str
    rows: Callable[[], Iterator[Record]]
    first_column: int = 0
    part: str = ""  # the name of a workbook's sheet


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table whose heading row is known. `headings` are unique; `top` is the row they stand in, counted from 1."""

    table: Table
    headings: tuple[str, ...]
    top: int
    corrected: Mapping[int, Mapping[str, str]] = field(
        default_factory=dict
    )  # row, heading, what a person wrote instead
    left_out: Collection[int] = ()

    @property
    def file(self) -> str:
        """The name that faults use."""
        return self.table.file

    def records(self, limits: Limits) -> Iterator[tuple[int, Record]]:
        """Row number and cells of every row under the headings that is not blank.

        Each has as many cells as there are headings; it has more only where values stand beyond the last heading.
        """
        width, top, left = len(self.headings), self.top, limits.rows
        for row, raw in enumerate(self.table.rows(), 1):
            if row <= top or not any(raw):
                continue
            record = raw if len(raw) == width else _fitted(raw, width, self.file, row, limits)
            if not record[0].strip() and not "".join(record).strip():
                continue
            left -= 1
            if left < 0:
                raise too_many_rows(self.file, limits)
            yield row, self._with_corrections(row, record) if row in self.corrected else record

    def _with_corrections(self, row: int, record: Record) -> Record:
        cells = self.corrected[row]
        kept = zip(self.headings, record, strict=False)
        return [cells.get(heading, value) for heading, value in kept]

    def sample(self, limits: Limits) -> list[Record]:
        """The first rows under the headings."""
        found = []
        for _row, record in self.records(limits):
            found.append(record)
            if len(found) == SAMPLE:
                break
        return found


def _fitted(record: Record, width: int, file: str, row: int, limits: Limits) -> Record:
    if len(record) > limits.cells_in_row:
        raise too_many_cells(file, row, limits)
    if len(record) < width:
        return record + [""] * (width - len(record))
    return record if any(cell.strip() for cell in record[width:]) else record[:width]


def with_headings(table: Table, limits: Limits, known: Mapping[str, str]) -> Sheet | None:
    """The sheet below the row that reads most like headings; None when no row has any text.

    Lines above it (a title, a date of printing) are passed over. `known` holds headings that a person has placed
    before.
    """
    first = _first_rows(table, limits)
    if not first:
        return None
    top, record = max(first, key=lambda one: (likeness(one[1], known), -one[0]))
    if likeness(record, known) == 0:
        width = max(_filled(one) for _row, one in first)
        top, record = next(one for one in first if _filled(one[1]) == width)
        if any("@" in cell or cell.strip().isdigit() for cell in record):
            raise RosterUnreadable(
                f"{table.file} has no row of headings: row {top} already holds data. "
                "Put a row above it that names the columns, such as Name, Email, School, Position."
            )
    return Sheet(table, _unique(record, table.first_column), top)


def titled(table: Table, limits: Limits) -> Sheet | None:
    """The sheet whose headings are its first row with text, as the exchange formats have it; None when it is empty."""
    first = _first_rows(table, limits)[:1]
    return Sheet(table, _unique(first[0][1], table.first_column), first[0][0]) if first else None


def _first_rows(table: Table, limits: Limits) -> list[tuple[int, Record]]:
    first = []
    for row, record in enumerate(table.rows(), 1):
        if len(record) > limits.cells_in_row:
            raise too_many_cells(table.file, row, limits)
        if _filled(record):
            first.append((row, record))
        if len(first) == _TITLE_LINES or row > SAMPLE * 5:
            break
    return first


def _filled(record: Sequence[str]) -> int:
    return sum(1 for cell in record if cell.strip())


def likeness(record: Sequence[str], known: Mapping[str, str]) -> float:
    """How many cells of this row are names of columns; a row with an address in it is never the headings."""
    if any("@" in cell for cell in record):
        return 0
    hits = sum(1 for cell in record if cell.strip() and (field_of(cell) or cell.strip() in known))
    return hits if hits > 1 or _filled(record) == 1 else hits / 2


def _unique(record: Sequence[str], first_column: int) -> tuple[str, ...]:
    seen: set[str] = set()
    names = []
    for index, cell in enumerate(record):
        name = clean(cell).strip() or f"Column {letters(first_column + index)}"
        if name in seen:
            name = f"{name} (column {letters(first_column + index)})"
        seen.add(name)
        names.append(name)
    while names and names[-1].startswith("Column ") and not record[len(names) - 1].strip():
        names.pop()
    return tuple(names)


def letters(index: int) -> str:
    """The name of a column in a spreadsheet: 0 is A, 26 is AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name
