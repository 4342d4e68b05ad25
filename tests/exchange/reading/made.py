"""Roster files made for the tests, with invented people."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date

import xlsxwriter

from alongside.exchange.reading.columns import Placing
from alongside.exchange.reading.documents import Document, document_of
from alongside.exchange.reading.limits import Limits
from alongside.exchange.reading.lines import Fault, Line, OrganizationLine, PersonLine, Question, Skipped
from alongside.exchange.reading.rosters import Corrections, Roster, read_roster

TODAY = date(2026, 11, 21)


def read(
    *documents: Document,
    placing: Placing | None = None,
    corrections: Corrections | None = None,
    limits: Limits | None = None,
) -> Roster:
    return read_roster(documents, today=TODAY, placing=placing, corrections=corrections, limits=limits)


def text(*rows: str, name: str = "staff.csv", encoding: str = "utf-8") -> Document:
    return document_of(name, "\r\n".join(rows).encode(encoding))


def zipped(files: Mapping[str, str | bytes], name: str = "set.zip") -> Document:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return document_of(name, made.getvalue())


def workbook(sheets: Mapping[str, Sequence[Sequence[object]]], name: str = "staff.xlsx") -> Document:
    """A workbook; text that begins with "=" is written as a formula that was never calculated."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"default_date_format": "m/d/yyyy"})
    for title, rows in sheets.items():
        sheet = book.add_worksheet(title)
        for index, row in enumerate(rows):
            sheet.write_row(index, 0, row)
    book.close()
    return document_of(name, made.getvalue())


def people(roster: Roster) -> list[PersonLine]:
    return [line for line in roster.lines() if isinstance(line, PersonLine)]


def organizations(roster: Roster) -> list[OrganizationLine]:
    return [line for line in roster.lines() if isinstance(line, OrganizationLine)]


def skipped(roster: Roster) -> list[Skipped]:
    return [line for line in roster.lines() if isinstance(line, Skipped)]


def faults(roster: Roster) -> list[tuple[int, str, str, str, str]]:
    """Row, column, value, message and suggestion of every fault, whole files first."""
    found: list[Fault] = list(roster.faults)
    for line in roster.lines():
        found.extend(_faults_of(line))
    return [(one.row, one.column, one.value, one.message, one.suggestion) for one in found]


def _faults_of(line: Line) -> tuple[Fault, ...]:
    return () if isinstance(line, Skipped) else line.faults


def questions(roster: Roster) -> list[Question]:
    return [question for person in people(roster) for question in person.questions]


def placed(roster: Roster) -> dict[str, str]:
    return {column.heading: column.field for column in roster.columns}
