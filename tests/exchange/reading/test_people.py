"""What one row says about one person, and what is wrong with it."""

import pytest

from alongside.blueprint.library import load
from alongside.exchange.reading.columns import Placing, headings_of
from alongside.exchange.reading.grades import read_assignment
from alongside.exchange.reading.names import split_name
from alongside.exchange.reading.positions import read_position
from alongside.exchange.reading.rosters import Corrections
from tests.exchange.reading.made import faults, people, read, skipped, text


@pytest.mark.parametrize(
    "written, given, family",
    [
        ("Aucoin, Delphine", "Delphine", "Aucoin"),
        ("Delphine Aucoin", "Delphine", "Aucoin"),
        ("AUCOIN,DELPHINE M.", "DELPHINE M.", "AUCOIN"),
        ("Dr. Ana de la Cruz", "Ana", "de la Cruz"),
        ("van der Berg, Jan", "Jan", "van der Berg"),
        ("Sam Reyes-Holt Jr.", "Sam", "Reyes-Holt Jr."),
        ("Reyes, Jr., Sam", "Sam", "Reyes Jr."),
        ("Reyes, Sam, Ph.D.", "Sam", "Reyes Ph.D."),
        ("Sam Reyes, Jr.", "Sam", "Reyes Jr."),
        ("  Mary  Ann   Lee ", "Mary Ann", "Lee"),
        ("Mrs. Mary Null", "Mary", "Null"),
    ],
)
def test_one_column_of_names(written: str, given: str, family: str) -> None:
    assert split_name(written) == (given, family, None)


def test_a_heading_that_says_last_first_holds_without_a_comma() -> None:
    roster = read(text("Name (Last First),Email", "Aucoin Delphine,d@kern.example"))
    assert [(one.given_name, one.family_name) for one in people(roster)] == [("Delphine", "Aucoin")]


def test_names_that_are_missing_are_faults() -> None:
    roster = read(text("First,Last,Email", "Ann,,a@kern.example", ",,b@kern.example"))
    assert faults(roster) == [
        (2, "Last", "", "There is no last name in this row", ""),
        (3, "First", "", "There is no first name in this row", ""),
        (3, "Last", "", "There is no last name in this row", ""),
    ]
    assert faults(read(text("Name,Email", "Ann,a@kern.example"))) == [
        (2, "Name", "Ann", "We need a first and a last name here", "")
    ]


@pytest.mark.parametrize(
    "written, message, suggestion",
    [
        ("daucoin.kern.example", "There is no @ in this address", "daucoin@kern.example"),
        ("daucoin at kern.example", "There is no @ in this address", "daucoin@kern.example"),
        ("daucoin", "There is no @ in this address", ""),
        ("d aucoin@kern.example", "There is a space in this address", "daucoin@kern.example"),
        ("daucoin@@kern.example", "There is more than one @ in this address", "daucoin@kern.example"),
        ("d@kern.example; e@kern.example", "There are two addresses here; keep one", "d@kern.example"),
        ("daucoin@kern", "After the @ there should be a whole name, such as district.org", "daucoin@kern.example"),
        ("@kern.example", "There is nothing before the @ in this address", ""),
        ("d..aucoin@kern.example", "This is not an address that mail can reach", "d.aucoin@kern.example"),
    ],
)
def test_addresses_with_a_fault_and_what_was_meant(written: str, message: str, suggestion: str) -> None:
    roster = read(text("Name,Email", "Bo Orr,borr@kern.example", "Cy Fay,cfay@kern.example", f"Di Roe,{written}"))
    assert faults(roster) == [(4, "Email", written, message, suggestion)]


@pytest.mark.parametrize(
    "written",
    ["DAUCOIN@Kern.Example", " daucoin@kern.example; ", "mailto:daucoin@kern.example", "D <daucoin@kern.example>"],
)
def test_addresses_that_need_only_tidying(written: str) -> None:
    assert [one.email for one in people(read(text("Name,Email", f"Di Roe,{written}")))] == ["daucoin@kern.example"]


def test_one_address_and_two_names_is_a_fault_on_both() -> None:
    roster = read(
        text("First,Last,Email", "Ann,Lee,lee@kern.example", "Bo,Orr,b@kern.example", "Al,Lee,LEE@kern.example")
    )
    assert faults(roster) == [
        (2, "Email", "lee@kern.example", "Row 4 has this address with another name", ""),
        (4, "Email", "LEE@kern.example", "Row 2 has this address with another name", ""),
    ]


def test_one_number_and_two_names_is_a_fault_on_both() -> None:
    roster = read(text("Employee ID,First,Last", "7,Ann,Lee", "7,Bo,Orr"))
    assert [one[:2] for one in faults(roster)] == [(2, "Employee ID"), (3, "Employee ID")]


def test_one_person_at_two_schools_is_two_lines_without_a_fault() -> None:
    roster = read(text("ID,Name,Email,School", "7,José Lee,j@k.example,Beyer", "7,JOSE LEE,j@k.example,Haight"))
    assert [(one.external_id, one.school) for one in people(roster)] == [("7", "Beyer"), ("7", "Haight")]
    assert faults(roster) == []


def test_a_row_that_says_the_same_twice_is_one_person() -> None:
    roster = read(text("Name,School", "Ann Lee,Beyer", "Bo Orr,Beyer", "ANN LEE,Beyer"))
    assert [one.row for one in people(roster)] == [2, 3]
    assert [(one.row, one.reason) for one in skipped(roster)] == [(4, "Row 2 says the same")]
    assert roster.rows == 3


def test_rows_of_nobody() -> None:
    roster = read(text("Name,Email", "Vacant,", "Total: 1,", "Ann Lee,a@kern.example"))
    told = [(2, "Nobody has this position yet"), (3, "This is a row of totals")]
    assert [(one.row, one.reason) for one in skipped(roster)] == told
    split = read(text("First,Last,Email", ",VACANT,", "Total,12,"))
    assert [(one.row, one.reason) for one in skipped(split)] == told


def test_values_longer_than_any_real_one_are_faults() -> None:
    roster = read(text("Name,School", f"Ann Lee,{'x' * 201}"))
    assert faults(roster) == [(2, "School", "x" * 200, "This is 201 characters long; we keep at most 200", "")]


def test_what_cannot_be_printed_is_dropped() -> None:
    one, _other = people(
        read(text("ID,Name,School", "7\x00\u200b,Ann\x00 Le\u200be,Bey\x07er", "8,Bo Orr," + "Haight " * 25))
    )
    assert (one.external_id, one.given_name, one.family_name, one.school) == ("7", "Ann", "Lee", "Beyer")


def test_students_and_family_are_passed_over() -> None:
    roster = read(text("Name,Role", "Ann Lee,Teacher", "Kit Ash,Student", "Mo Ash,parent"))
    assert [one.given_name for one in people(roster)] == ["Ann"]
    assert [(one.row, one.reason) for one in skipped(roster)] == [
        (3, "This is a student; we keep no student data"),
        (4, "This is a family member; we keep only the people who work at schools"),
    ]


@pytest.mark.parametrize(
    "written, key",
    [
        ("Teacher", "teacher"),
        ("4th Grade Teacher", "teacher"),
        ("Teacher - Math", "teacher"),
        ("SPED Teacher", "special-education-teacher"),
        ("Principal", "principal"),
        ("Asst. Principal", "assistant-principal"),
        ("Dean of Students", "dean"),
        ("School Nurse", "nurse"),
        ("SLP", "speech-pathologist"),
        ("Instructional Coach", "instructional-coach"),
        ("School Psychologist", "psychologist"),
        ("School Counselors", "counselor"),
        ("Teacher Aide", "paraprofessional"),
        ("districtAdministrator", "district-leader"),
        ("District coach", "district-coach"),
        ("Bus driver", ""),
    ],
)
def test_words_for_positions(written: str, key: str) -> None:
    assert read_position(written)[0] == key


def test_the_words_of_a_position_are_kept_and_may_tell_what_is_taught() -> None:
    (one,) = people(read(text("Name,Position", "Ann Lee,4th Grade Teacher")))
    assert (one.position, one.position_words, one.grades) == ("teacher", "4th Grade Teacher", ("4",))


@pytest.mark.parametrize(
    "written, grades, subjects",
    [
        ("GR 2", ("2",), ()),
        ("K-2", ("K", "1", "2"), ()),
        ("3-Apr", ("3", "4"), ()),
        ("KG,01,02", ("K", "1", "2"), ()),
        ("09-12", ("9", "10", "11", "12"), ()),
        ("Pre-K", ("PK",), ()),
        ("3rd/4th", ("3", "4"), ()),
        ("Kindergarten", ("K",), ()),
        ("Science, grade 8", ("8",), ("Science",)),
        ("ELA 6-8", ("6", "7", "8"), ("ELA",)),
        ("High school", ("9", "10", "11", "12"), ()),
        ("Art; Music", (), ("Art", "Music")),
    ],
)
def test_grades_and_subjects(written: str, grades: tuple[str, ...], subjects: tuple[str, ...]) -> None:
    assert read_assignment(written) == (grades, subjects)


def test_someone_who_has_left() -> None:
    roster = read(text("Name,Status,End date", "Ann Lee,Active,", "Bo Orr,Resigned,6/30/2026", "Cy Fay,,"))
    assert [(one.ended, str(one.last_day)) for one in people(roster)] == [
        (False, "None"),
        (True, "2026-06-30"),
        (False, "None"),
    ]


def test_a_formula_is_text() -> None:
    roster = read(text("First,Last,School", '"=HYPERLINK(""http://x.example"",""Ann"")",Lee,=1+1'))
    (one,) = people(roster)
    assert (one.given_name, one.school) == ('=HYPERLINK("http://x.example","Ann")', "=1+1")


def test_facts_that_a_program_declares_are_kept_and_nothing_else() -> None:
    roster = read(
        text("Name,Clinical training incomplete,Member Of,Favorite color", "Ann Lee,yes,ift,blue"),
        placing=Placing({}, facts=headings_of(load("virtual-coach-building-mentor"))),
    )
    assert [dict(one.extra) for one in people(roster)] == [{"clinical-training-incomplete": "yes", "own-union": "ift"}]


def test_corrections_take_the_place_of_values_and_rows_can_be_left_out() -> None:
    made = text("First,Last,Email", "Ann,Lee,lee@kern.example", "Al,Lee,lee@kern.example", "Bo,Orr,borr")
    corrections = Corrections({("staff.csv", 4, "Email"): "borr@kern.example"}, frozenset({("staff.csv", 3)}))
    roster = read(made, corrections=corrections)
    assert faults(roster) == []
    assert [(one.row, one.email) for one in people(roster)] == [(2, "lee@kern.example"), (4, "borr@kern.example")]
    assert [(one.row, one.reason) for one in skipped(roster)] == [(3, "You left this row out")]
