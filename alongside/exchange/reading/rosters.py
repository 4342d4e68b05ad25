"""The door of this folder: files in, one roster out, with everything that is wrong or unclear in it.

    roster = read_roster(documents_at([path]), today=today)
    for line in roster.lines(): ...

Nothing is kept between walks: `lines` reads the files anew each time, so a roster of any allowed size takes bounded
memory.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date

from alongside.exchange.reading.columns import Placing, lists_students, place_columns
from alongside.exchange.reading.documents import Document, members_of
from alongside.exchange.reading.kinds import Kind, format_of, known_sheet
from alongside.exchange.reading.limits import Limits, RosterUnreadable
from alongside.exchange.reading.lines import Column, Fault, Field, Line
from alongside.exchange.reading.persons import PersonReader
from alongside.exchange.reading.separated import separated_table
from alongside.exchange.reading.sets import SetReader, manifest_faults, manifest_properties
from alongside.exchange.reading.survey import survey
from alongside.exchange.reading.tables import Record, Sheet, with_headings
from alongside.exchange.reading.workbooks import looks_like_workbook, workbook_sheet

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_FOREIGN = (
    (b"%PDF", "a PDF"),
    (b"\xd0\xcf\x11\xe0", "an old Excel file, or one locked with a password"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a packed file"),
    (b"7z\xbc\xaf", "a packed file"),
    (b"Rar!", "a packed file"),
    (b"{\\rtf", "a text document"),
    (b"<!DOCTYPE", "a web page"),
    (b"<html", "a web page"),
    (b"SQLite format 3", "a database"),
    (b"<?xml", "an XML file"),
)
_CHOOSE = "Choose it under Columns, or give it a heading such as Name, First name or Last name"
_JSON = re.compile(rb"[\[{]\s*[\[{\]}\"]")
_BRING = "Save the list as CSV or XLSX and bring that file."
# Kinds that need no other file beside them to be known for what they are.
_TELLS_BY_ITSELF = frozenset({Kind.USERS, Kind.ORGS, Kind.SDS_TEACHER, Kind.SDS_SCHOOL, Kind.SDS_STUDENT})
_DOCUMENT_PARTS = frozenset(
    {"word/document.xml", "ppt/presentation.xml", "content.xml", "xl/workbook.bin", "Index/Document.iwa"}
)
_SURE = 0.85
_ONCE = frozenset({Kind.USERS, Kind.ORGS, Kind.ROLES, Kind.SDS_TEACHER, Kind.SDS_SCHOOL})  # a second one holds others
_NAME_FIELDS = ({Field.NAME}, {Field.NAME_LAST_FIRST}, {Field.GIVEN_NAME, Field.FAMILY_NAME})


@dataclass(frozen=True, slots=True)
class Corrections:
    """What a person changed while looking the file over: values by (file, row, heading), and rows (file, row) to
    leave out.
    """

    cells: Mapping[tuple[str, int, str], str] = field(default_factory=dict)
    left_out: AbstractSet[tuple[str, int]] = frozenset()

    def of(self, sheet: Sheet) -> Sheet:
        """The sheet as corrected."""
        by_row: dict[int, dict[str, str]] = {}
        for (file, row, heading), value in self.cells.items():
            if file == sheet.file:
                by_row.setdefault(row, {})[heading] = value
        return replace(
            sheet, corrected=by_row, left_out=frozenset(row for file, row in self.left_out if file == sheet.file)
        )


@dataclass(frozen=True, slots=True)
class Roster:
    """What the files hold. `rows` counts rows about people, students' too; `faults` are those of whole files.

    `format` is csv, xlsx, oneroster-1.1, oneroster-1.2, sds-v1 or sds-v2.1. `delta`: the sender gives only what
    changed. `records`: the rows of plain tables as they stand, corrected; None for a set of files.
    """

    format: str
    files: tuple[str, ...]
    rows: int
    columns: tuple[Column, ...]
    faults: tuple[Fault, ...]
    notes: tuple[str, ...]
    delta: bool
    walk: Callable[[], Iterator[Line]]
    records: Callable[[], Iterator[tuple[str, int, Record]]] | None = None

    def lines(self) -> Iterator[Line]:
        """Every line, read anew; each person line carries its own faults and questions."""
        return self.walk()

    def placed(self) -> dict[str, str]:
        """Heading to field, "" for left out: what to remember for this sender's next file.

        What was told from values, or left out because another column was better, may be otherwise in that file.
        """
        sure = (column for column in self.columns if column.confidence >= _SURE and not column.private)
        return {column.heading: column.field for column in sure}


class NotATableError(RosterUnreadable):
    """A file of another sort: alone it is refused, among others it is passed over."""


class PlainSheet:
    """A roster in one table with headings of the sender's own choice."""

    def __init__(self, sheet: Sheet, placing: Placing, limits: Limits, today: date) -> None:
        self.sheet = sheet
        self._limits = limits
        self.columns = place_columns(sheet, sheet.sample(limits), placing)
        self.faults = _name_faults(sheet, self.columns)
        self._survey = survey(sheet, self.columns, limits, today)
        self.rows = self._survey.rows

    @property
    def says_anything(self) -> bool:
        """Whether any of its columns goes anywhere."""
        return any(column.field for column in self.columns)

    def lines(self) -> Iterator[Line]:
        """The rows, in order; none while nobody knows where the names are."""
        if self.faults:
            return
        reader = PersonReader(self.sheet.file, self.columns, self._survey.knowledge)
        for row, record in self.sheet.records(self._limits):
            yield reader.read(row, record)

    def records(self) -> Iterator[tuple[str, int, Record]]:
        """File, row and cells of every row, corrected."""
        return ((self.sheet.file, row, record) for row, record in self.sheet.records(self._limits))


def _name_faults(sheet: Sheet, columns: Sequence[Column]) -> tuple[Fault, ...]:
    placed = {column.field for column in columns}
    if any(fields <= placed for fields in _NAME_FIELDS):
        return ()
    missing = {Field.GIVEN_NAME: "last names", Field.FAMILY_NAME: "first names"}
    words = next((words for field, words in missing.items() if field in placed), "names")
    return (Fault(sheet.file, sheet.top, "", "", f"We cannot tell which column holds the {words}. {_CHOOSE}"),)


@dataclass(frozen=True, slots=True)
class _Opened:
    sheets: tuple[Sheet, ...]
    kinds: Mapping[Kind, Sheet]
    notes: tuple[str, ...]


def read_roster(
    documents: Sequence[Document],
    *,
    today: date,
    placing: Placing | None = None,
    corrections: Corrections | None = None,
    limits: Limits | None = None,
) -> Roster:
    """Read what was brought: one file, the files of a folder, or a zip.

    Raises RosterUnreadable, with one sentence, when nothing in it can be read at all.
    """
    placing, corrections, limits = placing or Placing({}), corrections or Corrections(), limits or Limits()
    if not documents:
        raise RosterUnreadable(
            "There are no files there. Choose a CSV or XLSX file, or a OneRoster or School Data Sync set."
        )
    opened = _open(documents, limits, placing)
    properties = manifest_properties(opened.kinds.get(Kind.MANIFEST), limits)
    if name := format_of(opened.kinds, properties):
        return _of_set(name, opened, properties, corrections, limits, today)
    return _of_sheets(opened, placing, corrections, limits, today)


def _open(documents: Sequence[Document], limits: Limits, placing: Placing) -> _Opened:
    sheets: list[Sheet] = []
    kinds: dict[Kind, Sheet] = {}
    notes: list[str] = []
    inside = _unpacked(documents, limits)
    for document in inside:
        try:
            known, plain_sheet, found_notes = _read_document(document, limits, placing, alone=len(inside) == 1)
        except NotATableError as why:
            if len(inside) == 1:
                raise
            notes.append(f"We passed over {document.name}: {why.sentence}")
            continue
        notes.extend(found_notes)
        if known:
            _check_once(known, kinds)
            kinds.setdefault(*known)
        elif plain_sheet:
            sheets.append(plain_sheet)
    if not kinds and not sheets:
        raise RosterUnreadable(f"{documents[0].name} is empty. Choose the file that holds the list.")
    return _Opened(tuple(sheets), kinds, tuple(notes))


def _check_once(known: tuple[Kind, Sheet], kinds: Mapping[Kind, Sheet]) -> None:
    kind, sheet = known
    if kind in kinds and kind in _ONCE:
        raise RosterUnreadable(
            f"{kinds[kind].file} and {sheet.file} are files of the same kind. Bring one set of files at a time."
        )


def _unpacked(documents: Sequence[Document], limits: Limits) -> Sequence[Document]:
    """The files of a zip that was brought by itself; otherwise what was brought."""
    if len(documents) > 1 or not documents[0].head(4).startswith(_ZIP):
        return documents
    members = members_of(documents[0], limits)
    if looks_like_workbook(members):
        return documents
    if _DOCUMENT_PARTS & members.keys():
        raise RosterUnreadable(f"{documents[0].name} is a document, not a table. {_BRING}")
    if not members:
        raise RosterUnreadable(f"{documents[0].name} holds no files. Choose the zip that holds the list.")
    names = [member.name for member in members.values()]
    return [
        replace(member, name=member.name if names.count(member.name) == 1 else path) for path, member in members.items()
    ]


def _read_document(
    document: Document, limits: Limits, placing: Placing, *, alone: bool
) -> tuple[tuple[Kind, Sheet] | None, Sheet | None, tuple[str, ...]]:
    """A file as a part of a known set, or as a plain sheet, and what should be said about it.

    Empty files are neither.
    """
    head = document.head()
    if head.startswith(_ZIP):
        members = members_of(document, limits)
        if not looks_like_workbook(members):
            raise NotATableError(
                f"{document.name} holds other files, but no workbook. Bring its files, or the zip by itself."
            )
        sheet, notes = workbook_sheet(document, members, limits, placing.remembered)
        return None, sheet, notes
    if what := _foreign(head):
        raise NotATableError(f"{document.name} is {what}, not a table. {_BRING}")
    table = separated_table(document, limits)
    known = known_sheet(table, limits)
    if known and (not alone or known[0] in _TELLS_BY_ITSELF):
        return known, None, ()
    return None, with_headings(table, limits, placing.remembered), ()


def _foreign(head: bytes) -> str:
    """What a file is that is no table, told from its first bytes; "" when they may be text."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    found = (what for sign, what in _FOREIGN if head.startswith(sign) or start.startswith(sign.lower()))
    return next(found, "a JSON file" if _JSON.match(start) else "")


def _of_set(
    name: str, opened: _Opened, properties: Mapping[str, str], corrections: Corrections, limits: Limits, today: date
) -> Roster:
    kinds = {kind: corrections.of(sheet) for kind, sheet in opened.kinds.items()}
    reader = SetReader(kinds, limits, today)
    unused = tuple(f"We passed over {sheet.file}: it is no part of the set." for sheet in opened.sheets)
    return Roster(
        format=name,
        files=tuple(sheet.file for sheet in kinds.values()),
        rows=reader.rows,
        columns=reader.columns,
        faults=manifest_faults(kinds.get(Kind.MANIFEST), properties, list(kinds)),
        notes=opened.notes + unused,
        delta="delta" in {properties.get("file.users"), properties.get("file.roles")},
        walk=reader.lines,
    )


def _of_sheets(opened: _Opened, placing: Placing, corrections: Corrections, limits: Limits, today: date) -> Roster:
    readers = [
        PlainSheet(corrections.of(sheet), placing, limits, today) for sheet in (*opened.sheets, *opened.kinds.values())
    ]
    students = opened.kinds.get(Kind.SDS_STUDENT)
    staff = [
        one
        for one in readers
        if not lists_students(one.columns) and not (students and one.sheet.table is students.table)
    ]
    if not staff:
        raise RosterUnreadable(
            f"{readers[0].sheet.file} lists students. No student data is kept here; bring the list of staff."
        )
    passed = tuple(
        f"We passed over {reader.sheet.file}: it lists students." for reader in readers if reader not in staff
    )
    others = [reader for reader in staff if not reader.says_anything]
    if len(others) < len(staff):  # a text about the list came along with it
        passed += tuple(f"We passed over {reader.sheet.file}: it is no list of people." for reader in others)
        staff = [reader for reader in staff if reader.says_anything]
    return Roster(
        format=staff[0].sheet.table.kind,
        files=tuple(reader.sheet.file for reader in staff),
        rows=sum(reader.rows for reader in staff),
        columns=tuple(column for reader in staff for column in reader.columns),
        faults=tuple(fault for reader in staff for fault in reader.faults),
        notes=opened.notes + passed,
        delta=False,
        walk=lambda: (line for reader in staff for line in reader.lines()),
        records=lambda: (found for reader in staff for found in reader.records()),
    )
