"""What two do together in the scene of the access tests: a session logged, a goal, and a cycle that serves it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from itertools import count
from uuid import UUID

import time_machine

from alongside.practice.growth.actions.advice import Asking, answer_advice, ask_advice
from alongside.practice.growth.actions.cycles import Moment, Start, do_step, start_cycle, take_down
from alongside.practice.growth.actions.goals import Draft, Look, review_goal, set_goal
from alongside.practice.growth.actions.meetings import Meeting, agree_on, decide, write_minutes
from alongside.practice.growth.actions.release import (
    Carrying,
    Checked,
    Naming,
    add_sign,
    check_fidelity,
    hand_over,
    name_practice,
)
from alongside.practice.growth.actions.sheets import Kept, keep_sheet
from alongside.practice.growth.actions.steps import Step, add_step
from alongside.practice.growth.enums import Owner, ReviewKind, Seen
from alongside.practice.growth.models.goals import Goal
from alongside.practice.growth.models.meetings import Minutes
from alongside.practice.messages.actions.reporting import report_message
from alongside.practice.messages.actions.writing import write
from alongside.practice.messages.models import Message
from alongside.practice.messages.sealing import opened
from alongside.practice.sessions.actions.log import Contact, log_session
from alongside.practice.sessions.models import Attendance
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation
from alongside.programs.sealing import data_key
from tests.access import tokens
from tests.factories.programs import acting, person_of

OCTOBER = date(2026, 10, 15)
# Who helps -> what they ask others; and whoever coordinates there ("": here).
ADVICE = {
    "renee": tokens.NOTE_ADVICE,
    "gale": tokens.NOTE_ADVICE_APART,
    "vera": "How would you begin?",
    "rosa": "How would you go on?",
}
OFFICE = {"": "angela", "rosa": "oscar"}
_numbers = count(1)
_keys = count(1)


def log(
    engagement: Engagement, helper: Participation, *, note: str, day: date = OCTOBER, goal: Goal | None = None
) -> Attendance:
    """A session of an hour on a day, logged by the helper, about a goal that is shared."""
    number = next(_numbers)
    contact = Contact(
        key=UUID(int=number),
        engagements=[engagement],
        wall=datetime(day.year, day.month, day.day, 9, number % 60),
        minutes=60,
        mode="virtual",
        tags=("zqtag",),
        note=note,
        about=[goal.focus.public_id] if goal and goal.focus else [],
    )
    assert helper.person is not None
    with time_machine.travel(datetime(day.year, day.month, day.day, 20, tzinfo=UTC), tick=False):
        session = log_session(by=helper.person, who=acting(helper, day), contact=contact)
    return Attendance.objects.select_related("session", "engagement").get(session=session)


def grow(engagement: Engagement, supported: Participation, *, words: str, shared: bool = True) -> Goal:
    """In October whoever is helped sets a goal, with a step, a look back and a cycle, and keeps a sheet where it is
    shared: each holds the words."""
    with time_machine.travel(datetime(2026, 10, 15, 20, tzinfo=UTC), tick=False):
        by, who = person_of(supported), acting(supported, OCTOBER)
        draft = Draft(key=UUID(int=next(_keys)), kind="goal", said={"title": words}, shared=shared)
        goal = set_goal(engagement=engagement, draft=draft, by=by, who=who)
        add_step(goal=goal, step=Step(key=UUID(int=next(_keys)), text=words, owner=by), by=by, who=who)
        look = Look(key=UUID(int=next(_keys)), kind=ReviewKind.ALONG_THE_WAY, said=words)
        review_goal(goal=goal, look=look, by=by, who=who)
        start = Start(key=UUID(int=next(_keys)), name="visit", said={"focus": words}, goal=goal)
        cycle = start_cycle(engagement=engagement, start=start, by=by, who=who)
        seen = Moment(key=UUID(int=next(_keys)), step="room", what=Seen.AROUND, text=words)
        take_down(cycle=cycle, moment=seen, by=by, who=who)
        do_step(cycle=cycle, step="room", said={"text": words}, key=UUID(int=next(_keys)), by=by, who=who)
        kept = Kept(key=UUID(int=next(_keys)), form="our-log", held_on=OCTOBER, said={"working": words})
        if shared:
            keep_sheet(engagement=engagement, kept=kept, by=by, who=who)
    return goal


def advise(acts: Mapping[str, Participation]) -> None:
    """In October who helps asks for advice without a name; whoever coordinates says the same words to it."""
    with time_machine.travel(datetime(2026, 10, 15, 20, tzinfo=UTC), tick=False):
        for name, words in ADVICE.items():
            helper, office = acts[name], acts[OFFICE.get(name, OFFICE[""])]
            asking = Asking(key=UUID(int=next(_keys)), duty="growing", about="", words=words)
            by, who = person_of(helper), acting(helper, OCTOBER)
            advice = ask_advice(participation=helper, asking=asking, by=by, who=who)
            key, other = UUID(int=next(_keys)), acting(office, OCTOBER)
            answer_advice(advice=advice, words=words, key=key, by=person_of(office), who=other)


def talk(engagement: Engagement, supported: Participation, *, words: str) -> None:
    """In October whoever is helped writes to whoever helps."""
    with time_machine.travel(datetime(2026, 10, 15, 20, tzinfo=UTC), tick=False):
        by, who = person_of(supported), acting(supported, OCTOBER)
        write(engagements=[engagement], words=words, key=UUID(int=next(_keys)), by=by, who=who)


def report(engagement: Engagement, helper: Participation) -> None:
    """Whoever helps reports that message, and says why in its very words."""
    message = Message.objects.get(engagement=engagement)
    why = opened(message, data_key(engagement))
    report_message(message=message, why=why, by=person_of(helper), who=acting(helper, date(2026, 11, 19)))


def lead(engagement: Engagement, helper: Participation, *, words: str) -> Minutes:
    """In October who helps a team names a practice, hands over work, sets a goal, and writes minutes."""
    with time_machine.travel(datetime(2026, 10, 15, 20, tzinfo=UTC), tick=False):
        by, who = person_of(helper), acting(helper, OCTOBER)
        naming = Naming(key=UUID(int=next(_keys)), title=words)
        practice = name_practice(engagement=engagement, naming=naming, by=by, who=who)
        add_sign(practice=practice, text=words, key=UUID(int=next(_keys)), by=by, who=who)
        key = UUID(int=next(_keys))
        checked = Checked(key=key, instrument="closeness", taken_on=OCTOBER, points=7, most=9, note=words)
        check_fidelity(practice=practice, checked=checked, by=by, who=who)
        carrying = Carrying(key=UUID(int=next(_keys)), what="teamwork", owner=Owner.OPEN, why=words)
        hand_over(engagement=engagement, carrying=carrying, by=by, who=who)
        goal = set_goal(
            engagement=engagement,
            draft=Draft(key=UUID(int=next(_keys)), kind="goal", said={"title": words}),
            by=by,
            who=who,
        )
        look = Look(key=UUID(int=next(_keys)), kind=ReviewKind.ALONG_THE_WAY, said=words)
        review_goal(goal=goal, look=look, by=by, who=who)
        meeting = Meeting(key=UUID(int=next(_keys)), held_on=OCTOBER, text=words)
        minutes = write_minutes(engagement=engagement, meeting=meeting, by=by, who=who)
        decide(minutes=minutes, text=words, again_on=None, key=UUID(int=next(_keys)), by=by, who=who)
        step = Step(key=UUID(int=next(_keys)), text=words, owner=by)
        agree_on(minutes=minutes, step=step, by=by, who=who)
    return minutes
