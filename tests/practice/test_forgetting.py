"""Notes are erased when their time is over, as the program says; that two met stays."""

from datetime import date, timedelta

import pytest
import time_machine

from alongside.people.models.events import Event
from alongside.people.models.organizations import Organization
from alongside.practice.sessions.actions.forgetting import forget
from alongside.practice.sessions.models import Attendance, Note
from alongside.programs.actions.cohorts import adopt_text, open_cohort
from alongside.programs.models.cohorts import Cohort
from tests.cast import Cast
from tests.factories.people import person
from tests.factories.programs import ENDS, PROGRAM, STARTS, pair
from tests.factories.sessions import met

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]


def kept(sponsor: Organization, says: str, key: str) -> Cohort:
    """Growing together, whose notes are kept so long."""
    text = PROGRAM.read_text("utf-8").replace("privacy: {", f"privacy: {{{says}, ")
    version = adopt_text(source=text, file="garden.yaml", sponsor=sponsor, by=None)
    return open_cohort(version=version, key=key, name=key, starts_on=STARTS, ends_on=ENDS, by=None)


def erased() -> list[object]:
    return [one.facts for one in Event.objects.filter(kind="notes-forgotten").order_by("pk")]


def test_notes_go_when_their_time_is_over_and_the_hours_stay(
    everyone: Cast, thursday_evening: time_machine.Traveller
) -> None:
    """By the day written: a month. By the contract, which runs until June 30: a year after it. Unsaid: never."""
    union = everyone.places.union
    month = pair(kept(union, "notes_kept: 1 month", "month"), everyone.renee, everyone.maya)
    year = pair(kept(union, "notes_kept: 1 year, notes_kept_from: contract.end", "year"), everyone.renee, everyone.maya)
    ever = pair(kept(union, "groups_at_least: 10", "ever"), person("Ole Pihl"), person("Pia Quist"))
    for two in (month, year, ever):
        for day in (date(2026, 10, 10), date(2026, 11, 10)):
            met(two, day=day, note="We looked at planning.")
    assert forget(lambda _: None) == 1
    assert forget(lambda _: None) == 0
    assert [note.written_on for note in Note.objects.filter(attendance__engagement=month.engagement)] == [
        date(2026, 11, 10)
    ]
    thursday_evening.move_to("2028-06-29T18:00:00+00:00")
    assert forget(lambda _: None) == 1
    assert Note.objects.filter(attendance__engagement=year.engagement).count() == 2
    thursday_evening.shift(timedelta(days=2))
    assert forget(lambda _: None) == 2
    assert erased() == [{"notes": 1}, {"notes": 1}, {"notes": 2}]
    assert [Note.objects.filter(attendance__engagement=two.engagement).count() for two in (month, year, ever)] == [
        0,
        0,
        2,
    ]
    assert Attendance.objects.count() == 6
