"""What senders put between their people: remarks, totals, positions nobody holds, and files of other sorts."""

import pytest

from alongside.exchange.reading.documents import document_of
from alongside.exchange.reading.limits import RosterUnreadable
from tests.exchange.reading.made import faults, people, read, skipped, text, zipped

ORGS = "sourcedId,name,type,parentSourcedId\nd1,Kern,district,\ns1,Beyer,school,d1\n"
USERS = "sourcedId,status,username,givenName,familyName,email\nu1,,alee,Ann,Lee,a@kern.example\n"
ROLES = (
    "sourcedId,userSourcedId,role,beginDate,endDate,orgSourcedId\n"
    "r1,u1,teacher,2026-08-01,,s1\n"
    "r2,u1,aide,2026-02-30,,s7\n"
)


@pytest.mark.parametrize(
    "cell, given, family",
    [
        ("Ann Lee (on leave)", "Ann", "Lee"),
        ("Lee, Ann (Annie)", "Ann", "Lee"),
        ("Lee (Orr), Ann", "Ann", "Lee"),
        ("Lee,Ann,", "Ann", "Lee"),
        ("Ann Lee 🙂", "Ann", "Lee"),
        ("' Ann Lee", "Ann", "Lee"),
    ],
)
def test_remarks_are_no_part_of_a_name(cell: str, given: str, family: str) -> None:
    (line,) = people(read(text("Name,School", f'"{cell}",Beyer')))
    assert (line.given_name, line.family_name, line.faults) == (given, family, ())


def test_a_title_and_one_name_are_not_two_names() -> None:
    assert faults(read(text("Name,School", "Ms Lee,Beyer"))) == [
        (2, "Name", "Ms Lee", "We need a first and a last name here", "")
    ]


@pytest.mark.parametrize("cells", ["VACANT,VACANT", "Open,Position", "TBD,TBD", "Vacant -,Beyer", "To be,hired"])
def test_a_position_that_nobody_holds_is_nobody(cells: str) -> None:
    roster = read(text("First name,Last name,Position", f"{cells},Teacher"))
    assert (people(roster), [one.reason for one in skipped(roster)]) == ([], ["Nobody has this position yet"])


@pytest.mark.parametrize("row", ["Total,1,,", "Total: 1 staff,,,", "Grand total,,,1", ",,,Totals", "Subtotal,3,,"])
def test_a_row_of_totals_is_nobody(row: str) -> None:
    roster = read(text("First name,Last name,Email,School", "Ann,Lee,a@kern.example,Beyer", row))
    assert [one.row for one in people(roster)] == [2]
    assert [(one.row, one.reason) for one in skipped(roster)] == [(3, "This is a row of totals")]


@pytest.mark.parametrize(
    "cell",
    [
        "“a.lee@kern.example”",
        "\ufeffa.lee@kern.example",
        "mailto:A.Lee@kern.example?subject=Hi",
        "a.\u200blee@kern.example",
    ],
)
def test_what_programs_wrap_around_an_address_comes_off(cell: str) -> None:
    (line,) = people(read(text("Name,Email", f"Ann Lee,{cell}")))
    assert (line.email, line.faults) == ("a.lee@kern.example", ())


def test_a_curly_apostrophe_in_an_address_is_the_one_of_keyboards() -> None:
    (line,) = people(read(text("Name,Email", "Ann O’Dea,ann.o’dea@kern.example")))
    assert line.email == "ann.o'dea@kern.example"


def test_a_dot_before_the_at_is_a_fault() -> None:
    (fault,) = faults(read(text("Name,Email", "Ann Lee,ann.@kern.example")))
    assert fault[:4] == (2, "Email", "ann.@kern.example", "This is not an address that mail can reach")


def test_one_address_in_two_spellings_and_two_names_is_a_fault_on_both() -> None:
    roster = read(text("Name,Email", "Ann Lee,Lee@kern.example", "Bo Orr,mailto:lee@kern.example"))
    assert faults(roster) == [
        (2, "Email", "Lee@kern.example", "Row 3 has this address with another name", ""),
        (3, "Email", "mailto:lee@kern.example", "Row 2 has this address with another name", ""),
    ]


def test_what_is_no_address_is_nobody_s_address_twice() -> None:
    roster = read(text("Name,Email", "Ann Lee,see office", "Bo Orr,see office"))
    assert [fault[3] for fault in faults(roster)] == ["There is no @ in this address"] * 2


def test_an_assignment_tells_the_position_where_no_column_does() -> None:
    roster = read(text("EMP_NAME,BLDG,ASSIGNMENT", '"Lee, Ann",Beyer,Gr 3 Teacher', '"Orr, Bo",Beyer,6-8 Math'))
    assert [(one.position, one.grades, one.subjects) for one in people(roster)] == [
        ("teacher", ("3",), ()),
        ("", ("6", "7", "8"), ("Math",)),
    ]


@pytest.mark.parametrize(
    "content, what",
    [
        (b'[{"name": "Ann Lee"}]', "a JSON file"),
        (b'\xef\xbb\xbf{\n  "people": []}', "a JSON file"),
        (b'<?xml version="1.0"?><Workbook/>', "an XML file"),
    ],
)
def test_other_sorts_of_text_are_named(content: bytes, what: str) -> None:
    with pytest.raises(RosterUnreadable) as refused:
        read(document_of("list.csv", content))
    assert refused.value.sentence == (
        f"list.csv is {what}, not a table. Save the list as CSV or XLSX and bring that file."
    )


def test_a_text_document_is_named() -> None:
    with pytest.raises(RosterUnreadable, match=r"list\.docx is a document, not a table"):
        read(zipped({"[Content_Types].xml": "<a/>", "word/document.xml": "<a/>"}, "list.docx"))


def test_a_note_beside_the_list_is_passed_over() -> None:
    roster = read(zipped({"staff.csv": "Name,Email\nAnn Lee,a@kern.example\n", "readme.txt": "This is\nour list\n"}))
    assert [one.given_name for one in people(roster)] == ["Ann"]
    assert roster.faults == ()
    assert roster.notes == ("We passed over readme.txt: it is no list of people.",)


def test_faults_of_roles_name_the_file_of_roles() -> None:
    roster = read(zipped({"orgs.csv": ORGS, "users.csv": USERS, "roles.csv": ROLES}))
    found = [fault for one in people(roster) for fault in one.faults]
    assert [(one.file, one.row, one.column, one.value) for one in found] == [
        ("roles.csv", 3, "beginDate", "2026-02-30"),
        ("roles.csv", 3, "orgSourcedId", "s7"),
    ]


def test_quotes_and_dashes_of_windows_are_no_letters_of_a_mac() -> None:
    roster = read(text("Name,Email,School", "Ann Lee,a@kern.example,“Beyer” – North", encoding="cp1252"))
    assert people(roster)[0].school == "“Beyer” – North"


def test_one_broken_letter_does_not_break_the_others() -> None:
    rows = (
        b"Name,Email\r\nZo\xc3 Lee,a@kern.example\r\nPe\xc3\xb1a Orr,b@kern.example\r\nRen\xc3\xa9 Day,c@kern.example"
    )
    roster = read(document_of("staff.csv", rows))
    assert [one.given_name for one in people(roster)] == ["Zo�", "Peña", "René"]
    assert faults(roster) == [(2, "Name", "Zo� Lee", "A letter of this name was lost on the way. Write it anew", "")]


def test_what_spreadsheets_do_to_numbers() -> None:
    roster = read(text("ID,Name", '"=""00123""",Ann Lee', "'00124,Bo Orr", "125.0,Cy Day", "1.26E+05,Di Eck"))
    assert [one.external_id for one in people(roster)][:3] == ["00123", "00124", "125"]
    assert [(row, column, value) for row, column, value, *_ in faults(roster)] == [(5, "ID", "1.26E+05")]


@pytest.mark.parametrize(
    "row, reason",
    [
        ("Name,Email", "These are the headings once more"),
        ("----,-----", "There are only signs in this row"),
        ("Beyer Elementary,", "A school stands here, and no person"),
    ],
)
def test_rows_between_people(row: str, reason: str) -> None:
    roster = read(text("Name,Email", "Ann Lee,a@kern.example", row, "Bo School,b@kern.example"))
    assert [one.row for one in people(roster)] == [2, 4]
    assert [(one.row, one.reason) for one in skipped(roster)] == [(3, reason)]


@pytest.mark.parametrize(
    "status, ended",
    [
        ("Terminated 6/30/2026", True),
        ("Inactive - moved", True),
        ("No longer employed", True),
        ("Non-renewed", True),
        ("On leave", False),
        ("Active", False),
        ("No issues", False),
    ],
)
def test_words_about_who_left(status: str, ended: bool) -> None:
    (line,) = people(read(text("Name,Status", f"Ann Lee,{status}")))
    assert line.ended is ended


def test_signs_that_nobody_sees_are_no_part_of_a_heading() -> None:
    assert [column.heading for column in read(text("\ufeff\u200bName,E\u00a0mail", "Ann Lee,")).columns] == [
        "Name",
        "E mail",
    ]


def test_a_year_of_two_digits_is_never_longer_ago_than_a_working_life() -> None:
    roster = read(text("Name,Last day", "Ann Lee,6/30/28", "Bo Orr,6/30/31", "Cy Day,6/30/68"))
    assert [one.last_day and one.last_day.year for one in people(roster)] == [2028, None, 1968]
    assert [fault[3] for fault in faults(roster)] == ["6/30/31 is in the future"]


def test_days_in_the_wrong_order_are_named_as_typed() -> None:
    roster = read(text("Name,Start date,End date", "Ann Lee,8/1/2026,6/30/2026"))
    assert faults(roster) == [(2, "End date", "6/30/2026", "The last day is before the first day of work", "")]


def test_two_sets_at_a_time_are_refused_before_one_is_lost() -> None:
    with pytest.raises(RosterUnreadable) as refused:
        read(zipped({"a/users.csv": USERS, "b/users.csv": USERS.replace("Ann", "Bo"), "orgs.csv": ORGS}))
    assert refused.value.sentence == (
        "a/users.csv and b/users.csv are files of the same kind. Bring one set of files at a time."
    )


def test_a_workbook_in_letters_that_do_not_exist_is_damaged() -> None:
    parts = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": "<workbook/>",
        "xl/worksheets/sheet1.xml": '<?xml version="1.0" encoding="UTw-8"?><worksheet/>',
    }
    with pytest.raises(RosterUnreadable, match=r"^staff\.xlsx is a damaged workbook\."):
        read(zipped(parts, "staff.xlsx"))
