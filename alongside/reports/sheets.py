"""Spreadsheets out: CSV and XLSX with the same cells, in which no cell can run.

A text that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, CSV injection). XLSX cells are
typed, so text is text there whatever it begins with; the apostrophe is kept so that both files read alike.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from alongside.kernel.errors import Refused

type Cell = str | int | Decimal | date | bool | None

# The ASCII signs, their full-width twins, and white space that spreadsheets skip before they look.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
CENT, FINER = Decimal("0.01"), Decimal("0.000001")
ROWS_AT_ONCE = 500
LONGEST_SHEET = 1_048_575  # rows under the headings that an XLSX sheet holds (ECMA-376)


def hours(minutes: int) -> Decimal:
    """Minutes as hours of a sheet: 1.50, and 0.833333 for 50 minutes, so that a column of thousands adds up."""
    exact = Decimal(minutes) / 60
    short = exact.quantize(CENT)
    return short if short * 60 == minutes else exact.quantize(FINER)


def harmless(text: str) -> str:
    """Return the text as a cell that is never taken for a formula."""
    plain = text.replace("\x00", "")
    return f"'{plain}" if plain.lstrip(" \u00a0\ufeff").startswith(DANGEROUS) else plain


def as_csv(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """Yield a CSV file (RFC 4180, UTF-8 with a mark so that spreadsheets read names right), piece by piece."""
    buffer = StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([harmless(heading) for heading in headings])
    yield b"\xef\xbb\xbf"
    for number, row in enumerate(rows):
        writer.writerow([_plain(cell) for cell in row])
        if number % ROWS_AT_ONCE == ROWS_AT_ONCE - 1:
            yield _take(buffer)
    yield _take(buffer)


def as_xlsx(headings: Sequence[str], rows: Iterable[Sequence[Cell]], *, title: str) -> bytes:
    """Return an XLSX file with one sheet: a heading row that stays in view, dates as dates, numbers as numbers.

    Raises Refused for more rows than a sheet holds: none is left out in silence.
    """
    out = BytesIO()
    options = {"in_memory": True, "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(out, options) as book:
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet: Worksheet = book.add_worksheet(_sheet_name(title))
        sheet.freeze_panes(1, 0)
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, harmless(heading), bold)
        for line, row in enumerate(rows, start=1):
            if line > LONGEST_SHEET:
                raise Refused(f"A spreadsheet holds {LONGEST_SHEET:,} lines and there are more. Choose CSV instead.")
            for column, cell in enumerate(row):
                _write(sheet, (line, column), cell, day)
    return out.getvalue()


def _write(sheet: Worksheet, place: tuple[int, int], cell: Cell, day: object) -> None:
    match cell:
        case None:
            return
        case bool():
            sheet.write_string(*place, "yes" if cell else "no")
        case int() | Decimal():
            sheet.write_number(*place, cell)
        case date():
            sheet.write_datetime(*place, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001 a sheet's day
        case str():
            sheet.write_string(*place, harmless(cell))


def _plain(cell: Cell) -> str | int | Decimal:
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case date():
            return cell.isoformat()
        case str():
            return harmless(cell)
        case _:
            return cell


def _take(buffer: StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()


def _sheet_name(title: str) -> str:
    return "".join(letter for letter in title if letter not in "[]:*?/\\'")[:31].strip() or "Sheet"
