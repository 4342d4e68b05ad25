"""Rosters of senders nobody here knows, brought in as a whole."""

from collections.abc import Iterator

import pytest
import time_machine

from alongside.people.models.appointments import Appointment
from alongside.people.models.organizations import Organization
from tests.exchange.scene import Desk, bring_in, desk, sheet, told

pytestmark = pytest.mark.django_db


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
