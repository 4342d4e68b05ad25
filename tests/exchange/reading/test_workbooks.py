"""XLSX workbooks: the right sheet, typed cells, formulas as text."""

import io
from datetime import date, datetime

import pytest
import xlsxwriter

from alongside.exchange.reading.documents import Document, document_of
from alongside.exchange.reading.limits import Limits, RosterUnreadable
from tests.exchange.reading.made import faults, people, placed, read, workbook, zipped

HEADINGS = ["Employee ID", "Name", "Email", "Start date", "Active"]


def test_a_sheet_below_a_title_and_beside_an_empty_column() -> None:
    rows: list[list[object]] = [
        ["", "Kern District 12: new staff"],
        [],
        ["", *HEADINGS],
        ["", 412, "Lee, Ann", "alee@kern.example", date(2026, 8, 17), True],
        [],
        ["", 415.0, "Orr, Bo", "borr@kern.example", datetime(2026, 8, 18), False],
    ]
    roster = read(workbook({"Staff": rows}))
    assert (roster.format, roster.rows) == ("xlsx", 2)
    assert [(one.row, one.external_id, one.family_name, str(one.first_day), one.ended) for one in people(roster)] == [
        (4, "412", "Lee", "2026-08-17", False),
        (6, "415", "Orr", "2026-08-18", True),
    ]


def test_the_sheet_that_looks_like_a_roster_is_read() -> None:
    roster = read(
        workbook(
            {
                "Read me": [["This list was made by the office"], ["Ask for changes"]],
                "Staff": [HEADINGS, [1, "Lee, Ann", "alee@kern.example", "", ""]],
                "Notes": [["Date", "Remark"], ["x", "y"]],
            }
        )
    )
    assert [one.family_name for one in people(roster)] == ["Lee"]
    assert roster.notes == ("We read the sheet “Staff” and not “Read me”, “Notes”.",)


def formulas() -> Document:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made)
    sheet = book.add_worksheet("Staff & more")
    sheet.write_row(0, 0, ["First name", "Last name", "School", "Position"])
    sheet.write_row(1, 0, ["Ann", "Lee"])
    sheet.write_formula(1, 2, "=VLOOKUP(A2,X:Y,2)", None, "Beyer Elementary")
    sheet.write_formula(2, 0, '=HYPERLINK("http://x.example","Bo")')
    sheet.write_string(2, 1, "=1+1")
    sheet.write_formula(2, 3, '=A1&"x"', None, "")
    book.close()
    return document_of("staff.xlsx", made.getvalue())


def test_formulas_are_the_text_last_shown_or_their_own_text() -> None:
    assert [(one.given_name, one.family_name, one.school, one.position_words) for one in people(read(formulas()))] == [
        ("Ann", "Lee", "Beyer Elementary", ""),
        ('=HYPERLINK("http://x.example","Bo")', "=1+1", "", '=A1&"x"'),
    ]


def test_an_empty_workbook_is_refused() -> None:
    with pytest.raises(RosterUnreadable) as refused:
        read(workbook({"Sheet1": []}))
    assert refused.value.sentence == "staff.xlsx is empty. Choose the file that holds the list."


def test_headings_alone_are_no_rows() -> None:
    roster = read(workbook({"Staff": [HEADINGS]}))
    assert (roster.rows, people(roster), faults(roster)) == (0, [], [])
    assert placed(roster)["Active"] == "status"


def sheet_of(xml: str) -> Document:
    """A workbook whose only sheet is this XML."""
    return zipped(
        {
            "[Content_Types].xml": (
                '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                '<Default Extension="xml" ContentType="application/xml"/></Types>'
            ),
            "_rels/.rels": (
                '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                '<Relationship Id="r1" '
                'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
                'Target="xl/workbook.xml"/></Relationships>'
            ),
            "xl/workbook.xml": (
                '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
                'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
                '<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'
            ),
            "xl/_rels/workbook.xml.rels": (
                '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                '<Relationship Id="r1" '
                'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
                'Target="worksheets/sheet1.xml"/></Relationships>'
            ),
            "xl/worksheets/sheet1.xml": xml,
        },
        name="made.xlsx",
    )


MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def test_one_far_cell_does_not_fill_memory() -> None:
    far = (
        f'<worksheet {MAIN}><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    with pytest.raises(RosterUnreadable, match="reaches over 1,048,576 rows and 16,384 columns; an import takes"):
        read(sheet_of(far))


@pytest.mark.parametrize(
    "xml",
    [
        f'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet {MAIN}><sheetData/></worksheet>',
        f"<worksheet {MAIN}><sheetData><row",
        f'<worksheet {MAIN}><sheetData><row r="x"><c r="A1"><v>1</v></c></row></sheetData></worksheet>',
        f'<worksheet {MAIN}><sheetData><row r="1"><c r="AAAA1"><v>1</v></c></row></sheetData></worksheet>',
        f'<worksheet {MAIN}><sheetData><row r="1"><c r="A99999999"><v>1</v></c></row></sheetData></worksheet>',
    ],
    ids=["entities", "cut off", "row", "column", "far row"],
)
def test_damaged_workbooks_are_refused(xml: str) -> None:
    with pytest.raises(RosterUnreadable) as refused:
        read(sheet_of(xml))
    assert (
        refused.value.sentence == "made.xlsx is a damaged workbook. Open it, save it again as XLSX and bring that file."
    )


def test_too_many_rows_and_columns() -> None:
    rows = [["Name", "Email"], *(["Ann Lee", f"a{n}@kern.example"] for n in range(4))]
    with pytest.raises(RosterUnreadable, match="has more than 3 rows, the most one import takes"):
        read(workbook({"Staff": rows}), limits=Limits(rows=3))
    with pytest.raises(RosterUnreadable, match=r"staff\.xlsx, row 1 has more than 5 columns"):
        read(workbook({"Staff": [["Name"] * 6]}), limits=Limits(cells_in_row=5))
