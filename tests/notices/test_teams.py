"""A team is coached as one: every member hears of it, any one of them answers, and then nobody else is asked."""

from datetime import date, timedelta

import pytest

from alongside.ledger.facts import Balance, by_engagement
from alongside.notices.actions import read_events
from alongside.notices.models import Notice
from alongside.notices.queries import inbox, unread_count
from alongside.people.models.events import Event
from alongside.practice.sessions.actions.confirm import confirm
from alongside.practice.sessions.actions.log import log_session
from alongside.practice.sessions.models import Attendance
from alongside.programs.actions.engagements import add_party
from alongside.programs.enums import Part
from alongside.programs.models.engagements import Engagement, Party
from tests.cast import Cast
from tests.factories.programs import acting, cohort, enrolled
from tests.factories.sessions import contact
from tests.factories.teams import team
from tests.notices.cast import DAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def lakeview(everyone: Cast) -> Engagement:
    """Maya and Paul are the team of Lakeview; Renée coaches it."""
    guide = enrolled(cohort(everyone.places.union), everyone.renee, "guide")
    return team(everyone.places.lakeview, guide, members=(everyone.maya, everyone.paul), starts_on=date(2026, 9, 1))


def read() -> list[tuple[str, str]]:
    read_events(lambda _: None)
    return sorted(Notice.objects.values_list("kind", "person__given_name"))


def logged(lakeview: Engagement, everyone: Cast) -> Attendance:
    helper = acting(enrolled(lakeview.cohort, everyone.renee, "guide"), DAY)
    log_session(by=everyone.renee, who=helper, contact=contact(lakeview, day=DAY, minutes=45))
    return Attendance.objects.select_related("session", "engagement").get()


def test_who_joins_a_team_is_told_who_coaches_it(lakeview: Engagement, everyone: Cast) -> None:
    assert read() == [("party-added", "Maya"), ("party-added", "Paul")]
    (text,) = inbox(everyone.paul.pk)
    assert text.subject == "You are in Lakeview team, with Renée Castellanos beside you"
    assert text.paragraphs == (
        "Renée Castellanos is the guide of Lakeview team in Growing together, and you are one of its members.",
        "You read what the team and Renée Castellanos write, and any one of you can say that a session was so.",
    )
    assert text.path == f"/desk/together/{lakeview.public_id}/"


def test_every_member_of_that_day_is_asked_and_nobody_who_came_later(lakeview: Engagement, everyone: Cast) -> None:
    later = enrolled(lakeview.cohort, everyone.stranger, "newcomer")
    add_party(engagement=lakeview, participation=later, part=Part.MEMBER, starts_on=DAY + timedelta(days=1), by=None)
    read()
    logged(lakeview, everyone)
    assert [name for kind, name in read() if kind == "session-logged"] == ["Maya", "Paul"]
    (text, _) = inbox(everyone.maya.pk)
    asked = "Renée Castellanos logged 45 minutes with Lakeview team. Say yes, or say what was different."
    assert text.paragraphs == (f"{asked} One answer from any of you is enough.",)


def test_who_left_the_team_before_that_day_is_not_asked(lakeview: Engagement, everyone: Cast) -> None:
    Party.objects.filter(person=everyone.paul).update(ends_on=DAY - timedelta(days=1))
    logged(lakeview, everyone)
    assert [name for kind, name in read() if kind == "session-logged"] == ["Maya"]


def test_the_first_yes_counts_once_and_the_others_are_asked_no_more(lakeview: Engagement, everyone: Cast) -> None:
    line = logged(lakeview, everyone)
    read()
    assert (unread_count(everyone.maya.pk), unread_count(everyone.paul.pk)) == (2, 2)
    for person in (everyone.paul, everyone.maya):
        who = acting(enrolled(lakeview.cohort, person, "newcomer"), DAY)
        confirm(attendance=line, by=person, who=who)
    read()
    assert (unread_count(everyone.maya.pk), unread_count(everyone.paul.pk)) == (1, 1)
    assert by_engagement([lakeview.pk])[lakeview.pk, "contract-hours"] == Balance(45, 0)
    assert [event.by_id for event in Event.objects.filter(kind="session-confirmed")] == [everyone.paul.pk]
