"""School calendars: where they come from, keeping one of one's own, and giving it up."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client

from alongside.kernel.clock import Span
from alongside.people.actions.organizations import keep_calendar
from alongside.people.facts import sessions_of
from alongside.people.models.events import Event
from alongside.people.models.organizations import Organization
from tests.cast import Cast
from tests.factories.programs import Pair
from tests.web.office.scene import NOON, TODAY, words

pytestmark = pytest.mark.django_db
WHOLE = Span(date(2026, 8, 17), date(2027, 5, 28))
WINTER = Span(date(2026, 12, 21), date(2027, 1, 1))


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def at(place: Organization) -> str:
    return f"/office/organizations/{place.public_id}/calendar/"


def test_a_school_follows_the_calendar_above(everyone: Cast, office: Client, together: Pair) -> None:
    keep_calendar(everyone.places.rivertown, year=WHOLE, breaks=[("Winter break", WINTER)], by=None)
    page = words(office.get(at(everyone.places.lakeview)).content)
    assert "For 2026-27 it follows Rivertown District 12." in page
    assert "39 weeks with school, 195 school days, from August 17, 2026 to May 28, 2027." in page
    assert "December 2026 14 3 Winter break, December 21 to January 1" in page
    assert "Keep one of its own" in page
    assert "No calendar is known for 2025-26." in words(
        office.get(at(everyone.places.lakeview), {"year": "2025"}).content
    )


def test_one_of_its_own_counts_at_once_and_can_be_given_up(everyone: Cast, office: Client, together: Pair) -> None:
    school = everyone.places.lakeview
    keep_calendar(everyone.places.rivertown, year=WHOLE, by=None)
    form = {
        "year": "2026",
        "first_day": "2026-08-24",
        "last_day": "2027-06-04",
        "name-0": "Winter break",
        "first-0": "2026-12-21",
        "last-0": "2027-01-01",
        "name-1": "",
        "first-1": "2026-11-11",
        "last-1": "",
    }
    page = words(office.post(at(school), form, follow=True).content)
    assert "The calendar of Lakeview School for 2026-27 is noted. It counts at once." in page
    assert "November 2026 20 5 No school, November 11" in page
    held = sessions_of(school, on=TODAY)
    assert held is not None
    assert [held.in_session(day) for day in (date(2026, 8, 17), date(2026, 11, 11), date(2027, 6, 4))] == [
        False,
        False,
        True,
    ]
    page = words(office.post(f"{at(school)}drop/", {"year": "2026"}, follow=True).content)
    assert "Lakeview School has no calendar of its own for 2026-27 any more." in page
    assert "it follows Rivertown District 12" in page
    assert [event.kind for event in Event.objects.filter(subject=f"organization:{school.public_id}").order_by("pk")][
        -2:
    ] == ["calendar-kept", "calendar-dropped"]


def test_every_fault_is_said_at_once_and_what_was_typed_stays(everyone: Cast, office: Client, together: Pair) -> None:
    form = {
        "year": "2026",
        "first_day": "2027-08-17",
        "last_day": "2026-05-28",
        "name-0": "Winter break",
        "first-0": "2026-12-21",
        "last-0": "2026-12-01",
        "name-1": "Spring break",
        "first-1": "33 March",
        "last-1": "",
    }
    answer = office.post(at(everyone.places.lakeview), form)
    assert answer.status_code == 422
    page = words(answer.content)
    for sentence in (
        "The first day of school is not in 2026-27, which runs from July 1 to June 30.",
        "The last day of school comes after the first.",
        "Winter break ends before it begins.",
        "The first day of “Spring break”: “33 March” is no date; 2026-12-21 is one.",
    ):
        assert sentence in page
    assert 'value="Spring break"' in answer.content.decode()
    assert everyone.places.lakeview.calendars.count() == 0
    empty = words(office.post(at(everyone.places.lakeview), {"year": "2026"}).content)
    assert "The first day of school is missing." in empty
    assert "The last day of school is missing." in empty


def test_what_is_above_is_seen_and_not_changed(everyone: Cast, office: Client, together: Pair) -> None:
    keep_calendar(everyone.places.office, year=WHOLE, by=None)
    page = words(office.get(at(everyone.places.office)).content)
    assert "Its own for 2026-27." in page
    assert "Save the calendar" not in page
    form = {"year": "2026", "first_day": "2026-08-24", "last_day": "2027-06-04"}
    assert office.post(at(everyone.places.office), form).status_code == 403
    assert office.post(f"{at(everyone.places.office)}drop/").status_code == 404
