"""At the edges of an engagement the day of the session counts, and not the day on which it is logged."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine

from alongside.kernel.errors import NotAllowed, Refused
from alongside.ledger.facts import Balance, by_engagement
from alongside.practice.sessions.actions.confirm import confirm
from alongside.practice.sessions.actions.log import log_session
from alongside.practice.sessions.models import Session
from alongside.practice.sessions.queries import loggable
from alongside.programs.actions.engagements import add_party, end_engagement, pause
from alongside.programs.enums import Part
from alongside.programs.models.engagements import Party
from tests.cast import Cast
from tests.factories.programs import Pair, acting, cohort, enrolled, pair
from tests.factories.sessions import contact, line_of, logged

pytestmark = pytest.mark.django_db
BEGAN, ENDED, TODAY = date(2026, 9, 1), date(2026, 11, 20), date(2026, 11, 21)


@pytest.fixture
def two(everyone: Cast) -> Pair:
    return pair(cohort(everyone.places.union), everyone.renee, everyone.maya, starts_on=BEGAN)


@pytest.fixture
def ended(two: Pair) -> Pair:
    with at(21):
        end_engagement(engagement=two.engagement, ends_on=ENDED, reason="completed", by=None)
    return two


def at(day: int, month: int = 11) -> time_machine.travel:
    return time_machine.travel(datetime(2026, month, day, 23, 30, tzinfo=UTC), tick=False)


@pytest.fixture(autouse=True)
def _saturday() -> Iterator[None]:
    with at(21):
        yield


def refusal(of: Pair, day: date) -> tuple[str, str, int]:
    with pytest.raises(Refused) as refused:
        log_session(by=of.helper_person, who=of.as_helper(TODAY), contact=contact(of.engagement, day=day))
    return refused.value.field, refused.value.sentence, Session.objects.count()


def test_the_last_days_session_is_logged_after_the_end_and_confirmed(ended: Pair) -> None:
    who = ended.as_helper(TODAY)
    session = log_session(by=ended.helper_person, who=who, contact=contact(ended.engagement, day=ENDED, minutes=45))
    saturday = ended.as_person(TODAY)
    confirm(attendance=line_of(session, ended), by=ended.person, who=saturday)
    assert by_engagement([ended.engagement.pk])[ended.engagement.pk, "contract-hours"] == Balance(45, 0)
    assert [(one.pk, one.left_on) for one in loggable(who)] == [(ended.engagement.pk, ENDED)]  # type: ignore[attr-defined]


def test_a_day_after_the_end_or_before_the_beginning_is_refused_with_the_day_that_is_right(ended: Pair) -> None:
    assert [refusal(ended, day) for day in (date(2026, 11, 21), date(2026, 8, 31))] == [
        ("day", "This ended on November 20, and that day was later. Look at the date.", 0),
        ("day", "That day was before you began here, on September 1. Look at the date.", 0),
    ]


@pytest.mark.parametrize("day,may", [(4, True), (5, False)])
def test_two_weeks_after_the_end_nothing_is_logged_any_more(ended: Pair, day: int, may: bool) -> None:
    with at(day, month=12):
        who = ended.as_helper(date(2026, 12, day))
        assert loggable(who).exists() is may
        if may:
            log_session(by=ended.helper_person, who=who, contact=contact(ended.engagement, day=ENDED))
        else:
            with pytest.raises(NotAllowed):
                log_session(by=ended.helper_person, who=who, contact=contact(ended.engagement, day=ENDED))
    assert Session.objects.count() == int(may)


def test_who_stood_in_logs_their_own_days_and_no_others(two: Pair, everyone: Cast) -> None:
    """Nora stood in from the 10th to the 13th; on the 21st she logs the 13th."""
    nora = enrolled(two.engagement.cohort, everyone.nora, "guide")
    with at(10):
        add_party(
            engagement=two.engagement, participation=nora, part=Part.STAND_IN, starts_on=date(2026, 11, 10), by=None
        )
    Party.objects.filter(person=everyone.nora).update(ends_on=date(2026, 11, 13))
    said = []
    for day in (9, 13, 14):
        entry = contact(two.engagement, day=date(2026, 11, day))
        try:
            said.append(str(log_session(by=everyone.nora, who=acting(nora, TODAY), contact=entry).day))
        except Refused as refused:
            said.append(refused.sentence)
    assert said == [
        "That day was before you began here, on November 10. Look at the date.",
        "2026-11-13",
        "Your last day here was November 13, and that day was later. Look at the date.",
    ]


def test_while_it_rests_only_what_was_before_is_logged(two: Pair) -> None:
    with at(18):
        pause(engagement=two.engagement, reason="leave", by=None)
    says = "This rests since November 18, so nothing later can be logged. Ask whoever coordinates."
    assert [refusal(two, date(2026, 11, day)) for day in (18, 20)] == [("day", says, 0)] * 2
    assert logged(two, day=date(2026, 11, 17)).day == date(2026, 11, 17)


def test_who_evaluates_her_now_logs_nothing_of_the_days_before(two: Pair, everyone: Cast) -> None:
    """Paul helped until yesterday, and has always evaluated the teachers of his school."""
    paul = enrolled(two.engagement.cohort, everyone.paul, "guide")
    Party.objects.filter(engagement=two.engagement, part=Part.HELPER).update(person=everyone.paul, participation=paul)
    with pytest.raises(NotAllowed):
        log_session(
            by=everyone.paul,
            who=acting(paul, TODAY),
            contact=contact(two.engagement, day=date(2026, 11, 20)),
        )
    assert Session.objects.count() == 0
