"""When a contract is nearly used, both sides and the coordinators are told, once for so many hours in all."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from alongside.notices.actions import read_events
from alongside.notices.models import Notice
from alongside.notices.texts import texts_of
from alongside.standing.contracts import near_end, runs_out
from alongside.standing.telling import tell_near_end
from tests.cast import Cast
from tests.factories.contracts import Market, bought, market
from tests.factories.programs import pair
from tests.factories.sessions import met

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]


def used(here: Market, everyone: Cast, minutes: list[int]) -> None:
    """So many minutes in December, confirmed, a day each."""
    together = pair(here.cohort, everyone.renee, everyone.maya)
    for number, each in enumerate(minutes, start=1):
        met(together, day=date(2026, 12, number), minutes=each)


def test_both_sides_and_the_office_are_told_once_and_again_after_more_hours(
    everyone: Cast, thursday_evening: time_machine.Traveller
) -> None:
    here = market(everyone)
    bought(here)
    thursday_evening.move_to(datetime(2026, 12, 9, 20, tzinfo=UTC))
    used(here, everyone, [240, 240, 240, 239])
    assert near_end(here.cohort, on=date(2026, 12, 9)) == []
    met(pair(here.cohort, everyone.renee, everyone.maya), day=date(2026, 12, 5), minutes=1)
    assert [tell_near_end(lambda _: None) for _ in range(2)] == [1, 0]
    read_events(lambda _: None)
    told = Notice.objects.filter(kind__in=("contract-nearly-used", "hours-nearly-used")).order_by("side")
    assert list(told.values_list("side", "person")) == [
        ("coordinator", everyone.angela.pk),
        ("helper", everyone.renee.pk),
        ("supported", everyone.maya.pk),
    ]
    texts = texts_of(list(told.select_related("event")))
    assert texts[2].subject == "4 hours of your contract are left"
    assert "used around December 14" in texts[1].paragraphs[0]
    bought(here, key="more")
    assert tell_near_end(lambda _: None) == 0
    for day in (6, 7):
        met(pair(here.cohort, everyone.renee, everyone.maya), day=date(2026, 12, day), minutes=480)
    assert tell_near_end(lambda _: None) == 1


@pytest.mark.parametrize(
    "used,on,out",
    [
        (0, date(2026, 9, 11), None),
        (600, date(2026, 9, 1), None),
        (600, date(2026, 9, 11), date(2026, 9, 21)),
        (1200, date(2026, 9, 11), None),
        (100, date(2026, 9, 11), None),
    ],
)
def test_the_day_the_last_hour_is_used(used: int, on: date, out: date | None) -> None:
    assert runs_out(1200, used, first=date(2026, 9, 1), last=date(2026, 10, 31), on=on) == out
