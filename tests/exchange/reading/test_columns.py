"""Where columns go: by heading, by contents, by memory; and what is never kept."""

import pytest

from alongside.exchange.reading.columns import Placing
from tests.exchange.reading.made import faults, people, placed, read, text


def test_the_headings_of_a_payroll_system() -> None:
    roster = read(
        text(
            "EMP_NAME,E-mail (work),BLDG,ASSIGNMENT,HIRE_DT,SSN4",
            '"Aucoin, Delphine",daucoin@kern.example,Beyer Elem,GR 2,8/17/2026,4471',
        )
    )
    assert placed(roster) == {
        "EMP_NAME": "name",
        "E-mail (work)": "email",
        "BLDG": "school",
        "ASSIGNMENT": "assignment",
        "HIRE_DT": "hired",
        "SSN4": "",
    }
    (one,) = people(roster)
    assert (one.given_name, one.family_name, one.school, one.grades) == ("Delphine", "Aucoin", "Beyer Elem", ("2",))
    assert roster.columns[0].first_values == ("Aucoin, Delphine",)


@pytest.mark.parametrize(
    "heading, field",
    [
        ("givenName", "given-name"),
        ("Legal Last Name", "family-name"),
        ("Employee #", "external-id"),
        ("IEIN", "licence"),
        ("Teacher Email Address", "email"),
        ("Work Location", "school"),
        ("RCDTS", "school-id"),
        ("LEA Name", "district"),
        ("Job Title", "position"),
        ("Date of Hire", "hired"),
        ("First Day of Work", "first-day"),
        ("Grade Level(s)", "grades"),
        ("Content Area", "subjects"),
        ("Supervisor Email", ""),
        ("Name of the school", "school"),
        ("Name of District", "district"),
        ("EMPLID", "external-id"),
        ("LOCATION_DESCR", "school"),
        ("Worksite", "school"),
        ("ISD", "district"),
        ("Fecha de contratación", "hired"),
        ("STATUS_CD", "status"),
        ("User Name", ""),
        ("Shoe size", ""),
    ],
)
def test_headings_by_the_table(heading: str, field: str) -> None:
    roster = read(text(f"Family name\tFirst name\tName of pet\t{heading}", "Lee\tAnn\tRex\t"))
    assert roster.columns[3].field == (field if field not in {"family-name", "given-name"} else "")


@pytest.mark.parametrize(
    "heading",
    ["SSN", "Social Security #", "Password", "DOB", "Date of Birth", "Gender", "Home Phone", "Home Address", "Salary"],
)
def test_what_is_never_kept_is_never_shown(heading: str) -> None:
    roster = read(text(f"Name,{heading}", "Ann Lee,secret-7"), placing=Placing({heading: "external-id"}))
    column = roster.columns[1]
    assert (column.field, column.why, column.first_values, column.private) == ("", "We leave this out", (), True)
    assert "secret-7" not in repr(list(roster.lines()))


def test_social_security_numbers_are_known_by_their_looks() -> None:
    roster = read(text("Name,Employee ID", "Ann Lee,123-45-6789", "Bo Orr,987-65-4321"))
    assert [(one.private, one.first_values) for one in roster.columns] == [(False, ("Ann Lee", "Bo Orr")), (True, ())]
    assert "6789" not in repr((roster.columns, list(roster.lines())))


def test_contents_place_what_headings_do_not() -> None:
    roster = read(
        text("Who;Reach;What", "Lee, Ann;alee@kern.example;Teacher", "Orr, Bo;borr@kern.example;School nurse")
    )
    assert placed(roster) == {"Who": "name", "Reach": "email", "What": "position"}


def test_an_employee_column_of_names_is_the_name() -> None:
    roster = read(text("Employee;JOB_CD_DESC;Building", "Lee, Ann;TCHR;Beyer", "Orr, Bo;TCHR;Beyer"))
    assert placed(roster) == {"Employee": "name", "JOB_CD_DESC": "position", "Building": "school"}


def test_a_school_column_of_numbers_is_a_column_of_school_numbers() -> None:
    assert placed(read(text("Name,School", "Ann Lee,0412", "Bo Orr,0415")))["School"] == "school-id"


def test_two_columns_for_one_field() -> None:
    roster = read(text("Name,Email,Work email,Personal email", "Ann Lee,a@k.example,b@k.example,c@home.example"))
    assert [one.field for one in roster.columns] == ["name", "email", "", ""]
    assert roster.columns[2].why == "Email already comes from “Email”"


def test_a_remembered_placing_wins_and_can_be_remembered_again() -> None:
    made = text("Column one;Zwei;Email", "Ann;Lee;a@kern.example")
    placing = Placing({"Column one": "given-name", "ZWEI": "family-name", "Email": ""})
    roster = read(made, placing=placing)
    assert [(one.given_name, one.family_name, one.email) for one in people(roster)] == [("Ann", "Lee", "")]
    assert roster.placed() == {"Column one": "given-name", "Zwei": "family-name", "Email": ""}
    assert read(made, placing=Placing(roster.placed())).columns == roster.columns


def test_headings_that_come_twice_are_told_apart() -> None:
    roster = read(text("Name,Note,Note,", "Ann Lee,x,y,z"))
    assert [one.heading for one in roster.columns] == ["Name", "Note", "Note (column C)"]
    assert [one[0] for one in faults(roster)] == [2]


def test_the_principals_of_a_list_of_principals() -> None:
    roster = read(text("School,Principal Name,Principal Email", "Beyer,Ann Lee,alee@kern.example"))
    assert [(one.family_name, one.email) for one in people(roster)] == [("Lee", "alee@kern.example")]


def test_a_name_to_sign_in_with_is_no_name() -> None:
    roster = read(text("User Name,Display Name,Mail", "alee,Ann Lee,alee@kern.example"))
    assert placed(roster) == {"User Name": "", "Display Name": "name", "Mail": "email"}


def test_names_of_principals_are_the_names_where_there_are_no_others() -> None:
    roster = read(text("Principal First Name,Principal Last Name,School", "Ann,Lee,Beyer"))
    assert [(one.given_name, one.family_name) for one in people(roster)] == [("Ann", "Lee")]


def test_names_of_mentors_are_not_the_names_of_mentees() -> None:
    roster = read(text("Mentee,Mentor First Name,Mentor Last Name", "Ann Lee,Bo,Orr"))
    assert placed(roster) == {"Mentee": "name", "Mentor First Name": "", "Mentor Last Name": ""}
