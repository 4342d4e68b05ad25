"""Rosters of senders nobody here knows, brought in as a whole."""

from collections.abc import Iterator

import pytest
import time_machine

from alongside.people.models.appointments import Appointment
from alongside.people.models.organizations import Organization
from tests.exchange.scene import Desk, bring_in, desk, sheet, told
from tests.factories.people import organization

pytestmark = pytest.mark.django_db
HEADS = "First Name,Last Name,Email,School,District,Position"


@pytest.fixture
def scene() -> Desk:
    return desk()


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-21T15:00:00Z", tick=True):
        yield


def test_an_office_of_no_district_is_no_school(scene: Desk) -> None:
    places = Organization.objects.count()
    row = "Ann,Lee,a@kern.example,Central Office,Teacher"
    report, _ = bring_in(scene.cohort, sheet(row, headings="First name,Last name,Email,School,Position"))
    assert told(report) == (1, 0, 0, 0)
    assert Organization.objects.count() == places
    assert not Appointment.objects.filter(person__family_name="Lee", person__given_name="Ann").exists()


def test_an_assignment_is_a_position_to_the_program_too(scene: Desk) -> None:
    row = '"Aucoin, Delphine",Lakeview,Rivertown SD 12,Gr 3 Teacher,8/17/2026'
    report, _ = bring_in(scene.cohort, sheet(row, headings="EMP_NAME,BLDG,District,ASSIGNMENT,HIRE_DT"))
    assert dict(report.enrolled) == {"newcomer": 1}
    post = Appointment.objects.get(person__family_name="Aucoin")
    assert (post.position, post.grades, post.subjects) == ("teacher", ["3"], [])


def test_remarks_totals_and_vacancies_bring_nobody_in(scene: Desk) -> None:
    rows = ("Ann Lee (on leave),a@kern.example", "VACANT - Beyer,", "Total: 1 staff,")
    headings = "Name,Email"
    report, _ = bring_in(scene.cohort, sheet(*rows, headings=headings))
    assert told(report) == (1, 0, 0, 2)
    again, _ = bring_in(scene.cohort, sheet(*rows, headings=headings))
    assert told(again) == (0, 0, 1, 2)


def test_a_column_that_another_one_beat_is_not_forgotten_for_ever(scene: Desk) -> None:
    bring_in(scene.cohort, sheet("Ann Lee,Lakeview,12,Teacher", headings="Name,Campus,Site,Position"))
    report, _ = bring_in(scene.cohort, sheet("Bo Orr,Lakeview,Teacher", headings="Name,Site,Position"))
    assert [(column.heading, column.field) for column in report.columns] == [
        ("Name", "name"),
        ("Site", "school"),
        ("Position", "position"),
    ]


@pytest.mark.parametrize(
    "spelling",
    ["Rivertown SD 12", "rivertown unified school district #012", "Rivertown U.S.D. 12", "CUSD 12 Rivertown"],
)
def test_one_district_in_many_spellings(scene: Desk, spelling: str) -> None:
    report, _ = bring_in(scene.cohort, sheet(f"2,Ann,Lee,a@rivertown.example,Lakeview,{spelling},Teacher,,"))
    assert (told(report), report.questions) == ((1, 0, 0, 0), [])


@pytest.mark.parametrize("spelling", ["Rivertown", "District 12"])
def test_a_district_named_by_fewer_words_is_a_question_asked_once(scene: Desk, spelling: str) -> None:
    row = f"2,Ann,Lee,a@rivertown.example,Lakeview,{spelling},Teacher,,"
    report, _ = bring_in(scene.cohort, sheet(row))
    (asked,) = report.questions
    assert (asked.question.column, asked.question.choices) == (
        "District",
        ("Rivertown District 12, Regional Office 91", f"Another district, {spelling}"),
    )
    bring_in(scene.cohort, sheet(row), answers={asked.key: asked.question.choices[0]})
    again, _ = bring_in(scene.cohort, sheet(row, row.replace("2,Ann", "3,Bo").replace("a@", "b@")))
    assert (told(again), again.questions) == ((1, 0, 1, 0), [])


def test_another_district_is_made_once(scene: Desk) -> None:
    row = "2,Ann,Lee,a@rivertown.example,Lakeview,Rivertown,Teacher,,"
    (asked,) = bring_in(scene.cohort, sheet(row))[0].questions
    made, _ = bring_in(scene.cohort, sheet(row), answers={asked.key: "Another district, Rivertown"})
    assert [entry["kind"] for entry in made.created] == ["district", "school", "person"]
    again, _ = bring_in(scene.cohort, sheet(row))
    assert (told(again), again.questions) == ((0, 0, 1, 0), [])


@pytest.mark.parametrize(
    "row",
    [
        "*** End of report ***,,,,",
        ",,,Page 2 of 3,",
        "Report generated 11/20/2026 7:02 AM,,,,",
        "3 records selected,,,,",
        "Lakeview Elementary School,,,,",
        ",,,,",
    ],
)
def test_what_is_printed_around_a_list_is_nobody(scene: Desk, row: str) -> None:
    headings = "Staff ID,First Name,Last Name,Email,School"
    report, _ = bring_in(scene.cohort, sheet("2,Ann,Lee,a@kern.example,Lakeview School", row, headings=headings))
    assert (len(report.created), report.faults) == (1, [])


def test_errors_of_formulas_and_days_that_never_were_say_nothing(scene: Desk) -> None:
    rows = ("2,Ann,Lee,#N/A,#REF!,Teacher,#VALUE!", "3,Bo,Orr,,,Teacher,0000-00-00")
    headings = "Staff ID,First Name,Last Name,Email,School,Position,Hire Date"
    report, _ = bring_in(scene.cohort, sheet(*rows, headings=headings))
    assert (told(report), report.faults) == ((2, 0, 0, 0), [])


def test_a_school_column_that_names_a_regional_office_means_that_office(scene: Desk) -> None:
    where = scene.cast.places
    region = "West Regional Office"
    Organization.objects.filter(pk=where.office.pk).update(name=region)
    before = Organization.objects.count()
    rows = (
        f"Kit,Ames,kit@region.example,{region},,Teacher",
        f"Ash,Vane,ash@region.example,west regional office,{where.rivertown.name},Teacher",
    )
    bring_in(scene.cohort, sheet(*rows, headings=HEADS))
    assert Organization.objects.count() == before
    posts = Appointment.objects.filter(person__family_name__in=("Ames", "Vane"))
    assert {one.organization_id for one in posts} == {where.office.pk}
    assert posts.count() == 2


def test_a_school_that_is_called_like_an_office_stays_the_school(scene: Desk) -> None:
    where = scene.cast.places
    Organization.objects.filter(pk=where.office.pk).update(name="West Academy")
    school = organization("West Academy", under=where.rivertown)
    bring_in(scene.cohort, sheet("Kit,Ames,kit@region.example,West Academy,,Teacher", headings=HEADS))
    assert Appointment.objects.get(person__family_name="Ames").organization == school
