"""What could use something can wait until a day, or be given to somebody: the list is shorter, nothing forgotten."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client

from alongside.kernel.errors import Refused
from alongside.notices.actions import read_events
from alongside.notices.models import Notice
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation
from alongside.standing.attention import Need
from alongside.standing.models import Aside
from alongside.standing.setting_aside import Concern, set_aside
from tests.cast import Cast
from tests.factories.people import person
from tests.factories.programs import Pair, acting, enrolled, person_of
from tests.web.office.scene import LAST_WEEK, TODAY, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening", "together")]
NEXT_WEEK = TODAY + timedelta(days=7)


@pytest.fixture
def colleague(into: Cohort) -> Participation:
    return enrolled(into, person("Sol Marsh"), "coordinator")


def address(of: Pair) -> str:
    return f"/office/needs/silent/{of.engagement.public_id}/"


def listed(office: Client, show: str = "") -> str:
    return words(office.get(f"/office/?all=1&show={show}").content)


def test_left_until_a_day_it_comes_back_on_that_day(
    office: Client, together: Pair, thursday_evening: time_machine.Traveller
) -> None:
    silent = "Maya Lindqvist and Renée Castellanos have not been in touch"
    assert silent in listed(office)
    assert "Who looks after it" in words(office.get(address(together)).content)
    saved = office.post(address(together), {"until": NEXT_WEEK.isoformat()})
    assert (saved.status_code, saved["Location"]) == (302, "/office/")
    assert [silent in listed(office), silent in listed(office, "aside")] == [False, True]
    assert "Left until November 26" in listed(office, "aside")
    thursday_evening.shift(timedelta(days=7))
    assert [silent in listed(office), silent in listed(office, "aside")] == [True, False]


def test_given_to_a_colleague_who_is_told_and_has_it_under_yours(
    office: Client, together: Pair, colleague: Participation
) -> None:
    for _ in range(2):
        office.post(address(together), {"given_to": colleague.public_id})
    read_events(lambda _: None)
    assert list(Notice.objects.filter(kind="need-given").values_list("person", "side")) == [
        (colleague.person_id, "coordinator")
    ]
    assert "Sol Marsh has it" in listed(office)
    assert listed(office, "yours").count("have not been in touch") == 0
    office.post(address(together), {})
    assert not Aside.objects.exists()


@pytest.mark.parametrize("until,given", [(TODAY, False), (TODAY + timedelta(days=93), False), (None, True)])
def test_not_for_a_day_gone_by_nor_for_ever_nor_to_somebody_else(
    office: Client, together: Pair, everyone: Cast, into: Cohort, until: date | None, given: bool
) -> None:
    angela = into.participations.get(person=everyone.angela)
    about = Concern(Need.SILENT, together.supported, together.engagement)
    with pytest.raises(Refused):
        set_aside(
            about=about,
            until=until,
            given_to=together.helper if given else None,
            by=person_of(angela),
            who=acting(angela, TODAY),
        )
    wrong = {"until": until.isoformat()} if until else {"given_to": together.helper.public_id}
    assert office.post(address(together), wrong).status_code == 422


def test_the_database_keeps_one_line_of_each_and_none_that_says_nothing(together: Pair, everyone: Cast) -> None:
    said = {"participation": together.supported, "need": "silent", "by": everyone.angela, "at": "2026-11-19T12:00Z"}
    Aside.objects.create(**said, until=LAST_WEEK)
    for wrong in ({"until": NEXT_WEEK}, {"engagement": together.engagement}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Aside.objects.create(**said, **wrong)
