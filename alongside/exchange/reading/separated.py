"""CSV in the wide sense: commas, semicolons, tabs or bars, in any encoding, with line breaks inside quotes."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from alongside.exchange.reading.documents import Document
from alongside.exchange.reading.encodings import encoding_of
from alongside.exchange.reading.headings import field_of
from alongside.exchange.reading.limits import Limits, RosterUnreadable, size_in_words
from alongside.exchange.reading.tables import Record, Table

_SEPARATORS = ",;\t|"
_SAMPLE_ROWS = 60
_HINT = "sep="
_AS_TEXT = re.compile(r'="([^"]*)"')  # how spreadsheets are made to keep the zeros of 00123


def separated_table(document: Document, limits: Limits) -> Table:
    """The rows of a text file. Raises RosterUnreadable when it is empty, too large, or its quotes never close."""
    if document.size > limits.file_bytes:
        raise RosterUnreadable(
            f"{document.name} is larger than {size_in_words(limits.file_bytes)}, the most one import "
            f"takes. Split it and try again."
        )
    encoding = encoding_of(document, limits)
    separator = _separator(document, encoding)

    def rows() -> Iterator[Record]:
        return _rows(document, encoding, separator)

    return Table(document.name, "csv", rows)


def _text(document: Document, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(document.open(), encoding, errors="replace", newline="")


def _rows(document: Document, encoding: str, separator: str) -> Iterator[Record]:
    with _text(document, encoding) as text:
        reader = csv.reader(text, delimiter=separator)
        record: Record = []
        row = 0
        try:
            for row, record in enumerate(reader, 1):
                as_text = any(cell[:2] == '="' for cell in record)
                kept = [_plain(cell) for cell in record] if as_text else record
                yield kept if row > 1 or not _is_hint(record, separator) else []
        except csv.Error as error:
            raise RosterUnreadable(_unclosed(document.name, row + 1)) from error
        if reader.line_num > row and record and record[-1].count("\n") > 1 and record[-1].endswith(("\n", "\r")):
            raise RosterUnreadable(_unclosed(document.name, row))


def _plain(cell: str) -> str:
    found = _AS_TEXT.fullmatch(cell)
    return found[1] if found else cell


def _is_hint(record: Record, separator: str) -> bool:
    return bool(record) and record[0].lower() == _HINT and separator != "=" and not any(record[1:])


def _unclosed(name: str, row: int) -> str:
    return (
        f'{name}, row {row}: a quotation mark (") opens there and never closes, so the rest runs '
        f"together. Close or remove it and try again."
    )


def _separator(document: Document, encoding: str) -> str:
    with _text(document, encoding) as text:
        lines = [text.readline() for _ in range(_SAMPLE_ROWS)]
    first = lines[0].strip().lower()
    if first.startswith(_HINT) and first[4:5] in _SEPARATORS and len(first) == 5:
        return first[4]
    if lines[0].lower().startswith("sep=\t"):
        return "\t"
    return max(_SEPARATORS, key=lambda one: _fit(lines, one))


def _fit(lines: list[str], separator: str) -> tuple[int, int, int]:
    """How well a separator explains the first rows: headings it brings out, rows of one width, that width."""
    try:
        records = [one for one in csv.reader(lines, delimiter=separator) if any(one)]
    except csv.Error:
        return (0, 0, 0)
    widths = Counter(len(one) for one in records if len(one) > 1)
    if not widths:
        return (0, 0, 0)
    width, rows = widths.most_common(1)[0]
    headings = max(sum(1 for cell in one if field_of(cell)) for one in records)
    return (headings, rows, width)
