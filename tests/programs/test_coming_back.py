"""Somebody leaves a cohort and comes back: one participation, its hours, and the days before."""

from datetime import date

import pytest

from alongside.kernel.errors import Refused
from alongside.ledger.facts import Balance, by_participation
from alongside.people.models.events import Event
from alongside.programs.actions.cohorts import close_cohort
from alongside.programs.actions.engagements import end_engagement
from alongside.programs.actions.participations import Joining, end_participation, enrol, enrol_many, reinstate
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.contracts import Contract
from alongside.programs.models.participations import EarlierStay, Participation
from tests.cast import Cast
from tests.factories.programs import STARTS, Pair, pair
from tests.factories.sessions import met

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]
LEFT, BACK = date(2026, 10, 30), date(2026, 11, 16)


@pytest.fixture
def left(into: Cohort, everyone: Cast) -> Pair:
    """Maya met Renee once, then both stopped and Maya left on the thirtieth of October."""
    two = pair(into, everyone.renee, everyone.maya)
    met(two, day=date(2026, 10, 8), minutes=60)
    end_engagement(engagement=two.engagement, ends_on=LEFT, reason="moved", by=None)
    end_participation(participation=two.supported, ends_on=LEFT, by=None)
    return two


def test_who_comes_back_has_their_hours_and_the_days_before(left: Pair, into: Cohort, everyone: Cast) -> None:
    contracts = Contract.objects.count()
    row = reinstate(participation=left.supported, from_day=BACK, by=everyone.angela)
    assert (row.pk, row.state, row.starts_on, row.ends_on) == (left.supported.pk, "enrolled", BACK, None)
    assert [(one.starts_on, one.ends_on) for one in row.earlier_stays.all()] == [(STARTS, LEFT)]
    assert by_participation([row.pk])[row.pk, "contract-hours"] == Balance(60, 0)
    assert Contract.objects.count() == contracts
    told = Event.objects.get(kind="participation-reinstated")
    assert (told.about_id, told.by_id, told.facts["left_on"]) == (everyone.maya.pk, everyone.angela.pk, "2026-10-30")
    assert pair(into, everyone.renee, everyone.maya, starts_on=BACK).engagement.pk != left.engagement.pk


def test_coming_back_twice_is_once_and_leaving_again_is_a_second_stay(left: Pair) -> None:
    for _ in range(2):
        reinstate(participation=left.supported, from_day=BACK, by=None)
    assert (EarlierStay.objects.count(), Event.objects.filter(kind="participation-reinstated").count()) == (1, 1)
    end_participation(participation=left.supported, ends_on=date(2026, 11, 17), by=None)
    reinstate(participation=left.supported, from_day=date(2026, 11, 18), by=None)
    assert [one.starts_on for one in EarlierStay.objects.order_by("starts_on")] == [STARTS, BACK]


def test_why_somebody_cannot_come_back_is_said_at_once(left: Pair, into: Cohort) -> None:
    for day, sentence in (
        (LEFT, "They were here until October 30, 2026. Choose a later day."),
        (date(2027, 7, 1), "2026-27 ends on June 30, 2027."),
    ):
        with pytest.raises(Refused) as refused:
            reinstate(participation=left.supported, from_day=day, by=None)
        assert (refused.value.sentence, refused.value.field) == (sentence, "from_day")
    close_cohort(cohort=into, by=None)
    with pytest.raises(Refused):
        reinstate(participation=left.supported, from_day=BACK, by=None)


def test_who_is_enrolled_for_a_later_day_comes_back_and_for_an_earlier_one_does_not(
    left: Pair, into: Cohort, everyone: Cast
) -> None:
    before = enrol(cohort=into, joining=Joining(who=everyone.maya, role="newcomer", starts_on=LEFT), by=None)
    assert (before.pk, before.state) == (left.supported.pk, "ended")
    joining = Joining(who=everyone.maya, role="newcomer", starts_on=BACK, facts={"member": "yes"})
    rows = enrol_many(cohort=into, joinings=[joining, joining], by=None)
    now = Participation.objects.get(pk=left.supported.pk)
    assert ([row.pk for row in rows], now.state, now.facts["member"]) == ([now.pk, now.pk], "enrolled", "yes")
    assert EarlierStay.objects.count() == 1
