"""Text files of every common kind give the same people."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.exchange.reading.documents import document_of
from alongside.exchange.reading.limits import RosterUnreadable
from alongside.exchange.reading.lines import PersonLine
from tests.exchange.reading.made import faults, people, placed, read, text

ROWS = [
    ["First name", "Last name", "Email", "School", "Position"],
    ["Zoë", "Núñez", "znunez@kern.example", "Beyer Elementary", "Teacher"],
    ["Renée", "O’Brien", "robrien@kern.example", "Haight, Lower", "School nurse"],
]


def written(rows: list[list[str]], separator: str, ending: str = "\r\n") -> str:
    made = io.StringIO()
    csv.writer(made, delimiter=separator, lineterminator=ending).writerows(rows)
    return made.getvalue()


def named(lines: list[PersonLine]) -> list[tuple[int, str, str, str, str, str]]:
    return [(one.row, one.given_name, one.family_name, one.email, one.school, one.position) for one in lines]


EXPECTED = [
    (2, "Zoë", "Núñez", "znunez@kern.example", "Beyer Elementary", "teacher"),
    (3, "Renée", "O’Brien", "robrien@kern.example", "Haight, Lower", "nurse"),
]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman"]
)
def test_every_encoding_and_separator(encoding: str, separator: str) -> None:
    roster = read(document_of("list.txt", written(ROWS, separator).encode(encoding)))
    assert roster.format == "csv"
    assert roster.rows == 2
    assert named(people(roster)) == EXPECTED


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_line_ending(ending: str) -> None:
    assert named(people(read(document_of("list", written(ROWS, ",", ending).encode())))) == EXPECTED


def test_latin_1_with_bytes_that_windows_does_not_know() -> None:
    roster = read(document_of("old.csv", "Name,Email\r\nJosé\u0081 Ruiz,jruiz@kern.example\r\n".encode("latin-1")))
    assert [(one.given_name, one.family_name) for one in people(roster)] == [("José", "Ruiz")]


def test_an_accent_far_down_decides_the_encoding() -> None:
    rows = "".join(f"Ann{n},Lee{n},a{n}@kern.example\r\n" for n in range(20_000))
    content = ("First,Last,Email\r\n" + rows).encode() + "Zoë,Lee,z@kern.example\r\n".encode("cp1252")
    assert people(read(document_of("long.csv", content)))[-1].given_name == "Zoë"


def test_a_line_of_the_separator_for_spreadsheets() -> None:
    roster = read(text("sep=;", "Name;Email", "Lee, Ann;alee@kern.example"))
    assert named(people(roster)) == [(3, "Ann", "Lee", "alee@kern.example", "", "")]


def test_title_lines_and_blank_rows_keep_the_numbers_of_a_spreadsheet() -> None:
    roster = read(
        text(
            "Kern District 12: new staff,,",
            "Printed 8/1/2026,,",
            "",
            "Name,Email,School",
            "Ann Lee,alee@kern.example,Beyer",
            ",,",
            "   ,,",
            '"Bo\nOrr",borr@kern.example,"Beyer\nAnnex"',
            "",
            "Cy Fay,cfay@kern.example,Haight",
        )
    )
    assert roster.rows == 3
    assert named(people(roster)) == [
        (5, "Ann", "Lee", "alee@kern.example", "Beyer", ""),
        (8, "Bo", "Orr", "borr@kern.example", "Beyer Annex", ""),
        (10, "Cy", "Fay", "cfay@kern.example", "Haight", ""),
    ]


def test_headings_alone_are_no_rows() -> None:
    roster = read(text("First name,Last name,Email"))
    assert (roster.rows, people(roster), faults(roster)) == (0, [], [])


def test_a_row_that_goes_on_beyond_the_headings_is_a_fault() -> None:
    roster = read(text("Name,School,Email", "Ann Lee,Beyer, Lower,alee@kern.example", "Bo Orr,Haight,b@kern.example,,"))
    message = "This row goes on beyond the last heading. A separator may have slipped into a value"
    assert faults(roster) == [
        (2, "", "alee@kern.example", message, ""),
        (2, "Email", "Lower", "There is no @ in this address", ""),
    ]


@pytest.mark.parametrize(
    "content, sentence",
    [
        (b"", "list.csv is empty. Choose the file that holds the list."),
        (b"\r\n\r\n  \r\n", "list.csv is empty. Choose the file that holds the list."),
        (
            b"%PDF-1.7 ...",
            "list.csv is a PDF, not a table. Save the list as CSV or XLSX and bring that file.",
        ),
        (
            b"Ann Lee,alee@kern.example\r\nBo Orr,borr@kern.example\r\n",
            (
                "list.csv has no row of headings: row 1 already holds data. "
                "Put a row above it that names the columns, such as Name, Email, School, Position."
            ),
        ),
        (
            b'Name,School\r\nAnn Lee,Beyer\r\nBo Orr,"Haight\r\nCy Fay,Beyer\r\nDi Roe,Beyer\r\n',
            (
                'list.csv, row 3: a quotation mark (") opens there and never closes, so the rest runs together. '
                "Close or remove it and try again."
            ),
        ),
        (
            b"Student ID,First Name,Last Name\r\n1,Kit,Ash\r\n",
            "list.csv lists students. No student data is kept here; bring the list of staff.",
        ),
    ],
    ids=["empty", "blank", "pdf", "no headings", "open quote", "students"],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(RosterUnreadable) as refused:
        list(read(document_of("list.csv", content)).lines())
    assert refused.value.sentence == sentence


def test_nobody_knows_where_the_names_are() -> None:
    roster = read(text("First name,Email", "Ann,alee@kern.example"))
    message = (
        "We cannot tell which column holds the last names. Choose it under Columns, or give it a heading such as Name, "
        "First name or Last name"
    )
    assert faults(roster) == [(1, "", "", message, "")]
    assert people(roster) == []


WORD = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), min_size=1, max_size=12).filter(
    lambda word: word.strip() == word and word.strip(",;|\t\"'=-.?—*_/\\").strip() != ""
)


@given(
    st.lists(st.tuples(WORD, WORD, WORD), min_size=1, max_size=12, unique_by=lambda one: one),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_is_written_is_read_back(rows: list[tuple[str, str, str]], separator: str, encoding: str) -> None:
    content = written([["First name", "Last name", "Employee ID"], *map(list, rows)], separator)
    roster = read(document_of("list.csv", content.encode(encoding)))
    assert placed(roster) == {"First name": "given-name", "Last name": "family-name", "Employee ID": "external-id"}
    assert [one.row for one in people(roster)] == list(range(2, len(rows) + 2))
    assert roster.rows == len(rows)
