"""Asking again for a yes: whoever helps or coordinates asks, a letter goes out, and nobody is asked twice in a week."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.jobs.worker import drain
from alongside.kernel.access import Who
from alongside.kernel.errors import NotAllowed, NotHere, Refused
from alongside.notices.actions import read_events
from alongside.notices.letters import send_letters
from alongside.notices.queries import inbox
from alongside.people.models.events import Event
from alongside.practice.sessions.access import late_since
from alongside.practice.sessions.actions.log import log_session
from alongside.practice.sessions.actions.remind import ASKED, Reminder, ask_again, ask_everyone, reminder_for
from alongside.practice.sessions.tasks import ask_everyone_again
from alongside.programs.actions.cohorts import adopt_text, follow_version
from alongside.programs.models.cohorts import Cohort
from tests.cast import Cast, somebody
from tests.factories.programs import PROGRAM, Pair, acting, enrolled, pair
from tests.factories.sessions import contact, logged, met
from tests.factories.teams import team

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]
TODAY = date(2026, 11, 19)
NOW = datetime(2026, 11, 19, 23, 30, tzinfo=UTC)


@pytest.fixture
def two(everyone: Cast, into: Cohort) -> Pair:
    made = pair(into, everyone.renee, everyone.maya)
    logged(made, day=date(2026, 11, 2), minutes=45)
    logged(made, day=date(2026, 11, 9), minutes=30)
    return made


@pytest.fixture
def angela(everyone: Cast, into: Cohort) -> Who:
    return acting(enrolled(into, everyone.angela, "coordinator"), TODAY)


def later(days: int) -> time_machine.travel:
    return time_machine.travel(NOW + timedelta(days=days), tick=False)


def test_a_letter_says_what_waits_and_leads_to_it(two: Pair, everyone: Cast, angela: Who) -> None:
    assert reminder_for(who=angela, participation=two.supported) == Reminder(asked=1, letters=1)
    assert ask_again(participation=two.supported, by=everyone.angela, who=angela) == Reminder(asked=1, letters=1)
    read_events(lambda _: None)
    text = inbox(everyone.maya.pk)[0]
    assert (text.subject, text.path) == (
        "A moment for Growing together: 2 sessions wait for your yes",
        "/desk/confirm/",
    )
    assert text.paragraphs[0] == (
        "2 sessions wait for your yes, from November 2 on. Hours count once you say that it was so."
    )
    send_letters(lambda _: None)
    assert [(letter.to, letter.subject) for letter in mail.outbox] == [(["maya@rivertown.example"], text.subject)]
    facts = Event.objects.get(kind=ASKED).facts
    assert (facts["sessions"], facts["minutes"], facts["day"]) == (2, 75, "2026-11-02")


def test_twice_is_once_whoever_asks_and_after_a_week_it_is_asked_again(two: Pair, everyone: Cast, angela: Who) -> None:
    ask_again(participation=two.supported, by=everyone.angela, who=angela)
    renee = two.as_helper(TODAY)
    again = ask_again(participation=two.supported, by=everyone.renee, who=renee)
    assert again == Reminder(left=1, again_from=date(2026, 11, 26))
    assert Event.objects.filter(kind=ASKED).count() == 1
    with later(7):
        assert ask_again(participation=two.supported, by=everyone.renee, who=renee).asked == 1


def test_nobody_else_asks_and_nothing_is_asked_where_nothing_waits(
    two: Pair, everyone: Cast, into: Cohort, angela: Who
) -> None:
    other = pair(into, everyone.nora, everyone.stranger)
    for who, by in ((other.as_helper(TODAY), everyone.nora), (two.as_person(TODAY), everyone.maya)):
        with pytest.raises(NotHere):
            ask_again(participation=two.supported, by=by, who=who)
    met(other, day=date(2026, 11, 10))
    logged(other, day=TODAY)
    log_session(by=everyone.nora, who=other.as_helper(TODAY), contact=contact(other.engagement, day=TODAY))
    with pytest.raises(Refused) as refused:
        ask_again(participation=other.supported, by=everyone.angela, who=angela)
    assert (refused.value.sentence, Event.objects.filter(kind=ASKED).count()) == (
        "Nothing waits for a yes here since yesterday.",
        0,
    )


def test_every_member_of_a_team_is_asked_by_one_event(two: Pair, everyone: Cast, into: Cohort, angela: Who) -> None:
    coached = team(
        everyone.places.lakeview, two.helper, members=(everyone.paul, everyone.stranger), starts_on=date(2026, 9, 1)
    )
    log_session(
        by=everyone.renee,
        who=two.as_helper(date(2026, 11, 10)),
        contact=contact(coached, day=date(2026, 11, 10)),
    )
    assert ask_again(participation=coached.supported, by=everyone.angela, who=angela) == Reminder(asked=1, letters=2)
    read_events(lambda _: None)
    subjects = [inbox(person.pk)[0].subject for person in (everyone.paul, everyone.stranger)]
    assert subjects == ["A moment for Growing together: 1 session waits for your yes"] * 2


def test_everyone_at_once_by_a_job_that_may_run_again(two: Pair, everyone: Cast, into: Cohort, angela: Who) -> None:
    other = pair(into, everyone.nora, everyone.stranger)
    logged(other, day=date(2026, 11, 3))
    ask_again(participation=two.supported, by=everyone.angela, who=angela)
    assert reminder_for(who=angela) == Reminder(asked=1, letters=1, left=1, again_from=date(2026, 11, 26))
    jobs = {ask_everyone_again(cohort=into, by=everyone.angela, who=angela).public_id for _ in range(2)}
    drain()
    assert (len(jobs), Event.objects.filter(kind=ASKED).count()) == (1, 2)
    assert ask_everyone(cohort=into, by=everyone.angela, progress=lambda _: None) == Reminder(left=2)


def test_the_job_is_for_coordinators(two: Pair, everyone: Cast, into: Cohort) -> None:
    with pytest.raises(NotAllowed):
        ask_everyone_again(cohort=into, by=everyone.renee, who=two.as_helper(TODAY))


def test_many_are_asked_in_a_flat_number_of_queries(everyone: Cast, into: Cohort) -> None:
    taken = []
    for wave, number in enumerate((1, 4)):
        for n in range(number):
            coached = somebody(f"Teacher {wave}{n}", f"teacher{wave}{n}@rivertown.example")
            logged(
                pair(into, somebody(f"Guide {wave}{n}", f"guide{wave}{n}@x.example"), coached), day=date(2026, 11, 3)
            )
        with CaptureQueriesContext(connection) as queries:
            told = ask_everyone(cohort=into, by=None, progress=lambda _: None)
        taken.append((told.asked, told.left, len(queries)))
    assert taken == [(1, 0, 11), (4, 1, 11)]


def test_the_program_says_how_soon_again(two: Pair, everyone: Cast, angela: Who, into: Cohort) -> None:
    text = PROGRAM.read_text("utf-8").replace("sessions:\n", "sessions:\n  ask_again: 3 days\n  log_late: 1 week\n", 1)
    sooner = adopt_text(source=text, file=PROGRAM.name, sponsor=into.program.sponsor, by=None)
    follow_version(cohort=into, version=sooner, from_day=TODAY, why="Sooner.", by=None)
    ask_again(participation=two.supported, by=everyone.angela, who=angela)
    assert reminder_for(who=angela, participation=two.supported).again_from == date(2026, 11, 22)
    assert late_since(angela) == date(2026, 11, 12)
