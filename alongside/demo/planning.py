"""What is planned: in each program a row of meetings that was agreed, one that waits for an answer, one declined."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from itertools import islice
from uuid import NAMESPACE_OID, uuid5

from alongside.demo.cohorts import Intake
from alongside.demo.practice import acting, shown_first
from alongside.kernel.clock import SATURDAY
from alongside.people.facts import calendars_of
from alongside.practice.sessions.actions.booking import Wanted, answer, ask
from alongside.practice.sessions.enums import Every
from alongside.practice.sessions.rules import modes_of
from alongside.practice.sessions.words import Words
from alongside.programs.enums import EngagementState
from alongside.programs.facts import today
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation

PAIRS = 3
WEEKS = timedelta(weeks=7)
AT = (time(10, 15), time(13, 30), time(9, 0))
IN_DAYS = (2, 3, 11)
ABOUT = ("What we saw on Tuesday, and what to try next", "The first observation", "")


def plan_some(intake: Intake, on: date) -> None:
    """The first pairs plan to meet: one every second week, agreed; one is asked for, one declined.

    Nobody is asked to a meeting that is over: a demo of an earlier day has nothing planned.
    """
    if on < today(intake.cohort):
        return
    for place, (engagement, helper) in enumerate(islice(_pairs(intake, on), PAIRS)):
        _plan(intake, engagement, helper, place, on)


def _pairs(intake: Intake, on: date) -> list[tuple[Engagement, Participation]]:
    """Pairs that go on, those first whom the demo shows: of whoever is helped most, then of whoever helps most."""
    busy, star = Counter(helper.pk for _, helper in intake.engagements), shown_first(intake)
    found = [
        (engagement, helper)
        for engagement, helper in intake.engagements
        if helper.person and engagement.supported.person and engagement.state == EngagementState.ACTIVE
        if engagement.ends_on is None or engagement.ends_on > on + WEEKS
    ]
    found.sort(key=lambda two: -busy[two[1].pk])
    return sorted(found, key=lambda two: two[0].supported_id != star)


def _plan(intake: Intake, engagement: Engagement, helper: Participation, place: int, on: date) -> None:
    supported = engagement.supported
    if helper.person is None or supported.person is None:
        return
    asks, answers = (supported, helper) if place == 1 else (helper, supported)
    wanted = Wanted(
        key=uuid5(NAMESPACE_OID, f"{intake.cohort.key} planned {place}"),
        engagements=[engagement],
        wall=datetime.combine(_school_day(supported, on + timedelta(days=IN_DAYS[place])), AT[place]),
        minutes=45,
        mode=next(iter(modes_of(intake.blueprint, {engagement.duty}))),
        zone=intake.cohort.time_zone,
        every=Every.SECOND_WEEK if place == 0 else None,
        until=on + WEEKS if place == 0 else None,
        words=Words(about=ABOUT[place]),
    )
    by, other = (helper.person, supported.person) if asks is helper else (supported.person, helper.person)
    made = ask(by=by, who=acting(asks, on), wanted=wanted)
    if place != 1:
        answer(booking=made[0], yes=place == 0, by=other, who=acting(answers, on), whole_series=True)


def _school_day(supported: Participation, day: date) -> date:
    """The day, or the next on which the school of whoever is helped is in no break."""
    school = calendars_of([supported.works_at], on=day)
    breaks = [off for one in school.values() for off in one.breaks]
    while day.weekday() >= SATURDAY or any(off.holds(day) for off in breaks):
        day += timedelta(days=1)
    return day
