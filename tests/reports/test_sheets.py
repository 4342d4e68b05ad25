"""Spreadsheets carry text as text, whatever it begins with."""

import csv
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import load_workbook

from alongside.kernel.errors import Refused
from alongside.reports import sheets
from alongside.reports.sheets import DANGEROUS, Cell, as_csv, as_xlsx, harmless

HEADINGS = ("Name", "Hours", "First day")
ROWS: list[tuple[Cell, ...]] = [
    ('=HYPERLINK("http://example.org")', Decimal("1.5"), date(2026, 8, 17)),
    ("Núñez, Ana", 12, None),
]


def read_csv(parts: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(parts.decode("utf-8-sig"), newline="")))


def test_a_csv_file_reads_back_as_it_was_written() -> None:
    assert read_csv(b"".join(as_csv(HEADINGS, ROWS))) == [
        ["Name", "Hours", "First day"],
        ['\'=HYPERLINK("http://example.org")', "1.5", "2026-08-17"],
        ["Núñez, Ana", "12", ""],
    ]


def test_a_sheet_holds_typed_cells_and_no_formula() -> None:
    book = load_workbook(BytesIO(as_xlsx(HEADINGS, ROWS, title="Hours [2026/27]")))
    assert book.sheet_names == ["Hours 202627"]
    assert book.get_sheet_by_index(0).to_python() == [
        ["Name", "Hours", "First day"],
        ['\'=HYPERLINK("http://example.org")', 1.5, date(2026, 8, 17)],
        ["Núñez, Ana", 12.0, ""],
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "\ufeff=1"])
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}"


def test_no_line_is_left_out_in_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "LONGEST_SHEET", 2)
    assert len(as_xlsx(HEADINGS, ROWS, title="Hours")) > 0
    with pytest.raises(Refused, match="Choose CSV instead"):
        as_xlsx(HEADINGS, [*ROWS, *ROWS], title="Hours")


def test_what_is_dropped_hides_no_sign() -> None:
    assert harmless("\x00=1") == "'=1"


@given(st.text(alphabet=st.one_of(st.sampled_from("=+-@\t\r ＝＋'\"abc,;"), st.characters()), max_size=12))
def test_no_cell_begins_with_a_sign(text: str) -> None:
    assert not harmless(text).lstrip().startswith(tuple(sign for sign in DANGEROUS if sign.strip()))


def test_many_rows_come_in_pieces() -> None:
    pieces = list(as_csv(("n",), ((number,) for number in range(1200))))
    assert len(pieces) == 4
    assert read_csv(b"".join(pieces))[-1] == ["1199"]
