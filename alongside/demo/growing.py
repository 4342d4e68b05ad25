"""What people set themselves: a few goals, one kept private, a cycle under way, and a few messages."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count, islice
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from alongside.demo.cohorts import Intake
from alongside.demo.plans import words
from alongside.demo.practice import acting
from alongside.kernel.access import Who
from alongside.people.models.persons import Person
from alongside.practice.growth.actions.cycles import Moment, Start, do_step, start_cycle, take_down
from alongside.practice.growth.actions.goals import Draft, Look, Result, note_result, review_goal, set_goal
from alongside.practice.growth.actions.sheets import Kept, agree_on_sheet, keep_sheet
from alongside.practice.growth.actions.steps import Step, add_step, mark_done
from alongside.practice.growth.enums import ReviewKind, Seen
from alongside.practice.growth.models.goals import Goal
from alongside.practice.growth.rules import GOAL
from alongside.practice.growth.rules_cycles import TEXT, cycles_of, steps_of
from alongside.practice.growth.rules_sheets import sheets_of
from alongside.practice.messages.actions.writing import write
from alongside.programs.enums import EngagementState
from alongside.programs.models.engagements import Engagement

PAIRS = 4  # in each program that set themselves something
TALKING = 2  # of them that write to each other
SEATS = (1, 3, 11, 3, 14, 11, 11)  # whoever speaks, by the number of the seat
SEEN = ("“What do you notice?”", "Quiet for six seconds. Nine hands.", "“Because you took too much away.”")
LESSON = "To use a friendly number when they subtract"
FOCUS = "Do I wait long enough for them to explain?"


@dataclass(frozen=True, slots=True)
class Side:
    """One of two: who they are, and as whom they act."""

    by: Person
    who: Who


@dataclass(frozen=True, slots=True)
class Two:
    """A pair as it writes: each key is made of its place in the cohort, the same in every demo of the same seed."""

    engagement: Engagement
    coached: Side
    helping: Side
    place: str
    numbers: "count[int]"

    def key(self) -> UUID:
        return uuid5(NAMESPACE_OID, f"{self.place} {next(self.numbers)}")


def grow_some(intake: Intake, on: date) -> None:
    """The first pairs of a cohort set themselves something, each another thing; one of them keeps it private."""
    goals: Sequence[Mapping[str, Any]] = words("goals")["goals"]
    for place, two in enumerate(islice(_pairs(intake, on), PAIRS)):
        goal = _goal(two, goals[place % len(goals)], on, shared=place != PAIRS - 1)
        if place < TALKING:
            _sheets(two, intake, on)
        if goal.shared and cycles_of(intake.blueprint, two.engagement):
            _cycle(two, intake, goal)
        if place < TALKING and intake.blueprint.privacy.messages_kept:
            _talk(two)


def _talk(two: Two) -> None:
    """Whoever helps writes first, and they take turns."""
    for turn, text in enumerate(words("messages")["messages"]):
        side = two.coached if turn % 2 else two.helping
        write(engagements=[two.engagement], words=text, key=two.key(), by=side.by, who=side.who)


def _pairs(intake: Intake, on: date) -> Iterator[Two]:
    for number, (engagement, helper) in enumerate(intake.engagements):
        supported = engagement.supported
        if engagement.state == EngagementState.ACTIVE and supported.person and helper.person:
            coached, helping = Side(supported.person, acting(supported, on)), Side(helper.person, acting(helper, on))
            yield Two(engagement, coached, helping, f"{intake.cohort.key} growth {number}", count(1))


def _goal(two: Two, said: Mapping[str, Any], on: date, *, shared: bool) -> Goal:
    by, who = two.coached.by, two.coached.who
    texts = {name: text for name, text in said.items() if name not in ("steps", "said", "figures")}
    again = on + timedelta(days=28)
    draft = Draft(key=two.key(), kind=GOAL, said=texts, shared=shared, review_on=again)
    goal = set_goal(engagement=two.engagement, draft=draft, by=by, who=who)
    for place, text in enumerate(said["steps"]):
        step = Step(key=two.key(), text=text, owner=by, due=on + timedelta(days=7 * place - 3))
        action = add_step(goal=goal, step=step, by=by, who=who)
        if place == 0:
            mark_done(action=action, done=True, by=by, who=who)
    look = Look(key=two.key(), kind=ReviewKind.ALONG_THE_WAY, said=said["said"], next_on=again)
    review_goal(goal=goal, look=look, by=by, who=who)
    for place, figure in enumerate(said.get("figures", [])):
        seen_on = on - timedelta(days=7 * (len(said["figures"]) - place))
        note_result(goal=goal, result=Result(key=two.key(), seen_on=seen_on, figure=figure), by=by, who=who)
    return goal


def _sheets(two: Two, intake: Intake, on: date) -> None:
    """Two days of the first form they keep: both wrote about one, one of them about the other."""
    for name, form in islice(sheets_of(intake.blueprint, two.engagement).items(), 1):
        asks = [key for key, one in form.questions.items() if one.type != "date"]
        for place, said in enumerate(words("sheets")["days"]):
            day = max(two.engagement.starts_on, on - timedelta(days=10 + 14 * place))
            for side, texts in ((two.helping, said["helping"]), (two.coached, said["coached"])):
                kept = Kept(key=two.key(), form=name, held_on=day, said=dict(zip(asks, texts, strict=False)))
                if texts:
                    sheet = keep_sheet(engagement=two.engagement, kept=kept, by=side.by, who=side.who)
            for text in said["steps"] if form.steps else ():
                step = Step(key=two.key(), text=text, owner=two.helping.by, due=on + timedelta(days=9))
                agree_on_sheet(sheet=sheet, step=step, by=two.coached.by, who=two.coached.who)


def _cycle(two: Two, intake: Intake, goal: Goal) -> None:
    """The last cycle the program has: its first step is done, and somebody is in the room."""
    name = list(cycles_of(intake.blueprint, two.engagement))[-1]
    by, who = two.coached.by, two.coached.who
    counted = {"count-1": "Waited", "count-2": "Open question"}
    start = Start(key=two.key(), name=name, said={"focus": FOCUS, "seats": "18", **counted}, goal=goal)
    cycle = start_cycle(engagement=two.engagement, start=start, by=by, who=who)
    first, *rest = steps_of(intake.blueprint, name, start=cycle.begun_on)
    said = {
        question: (one.choices or (LESSON if place == 0 else FOCUS,))[0]
        for place, (question, one) in enumerate(first.asks.items())
        if question != TEXT
    }
    do_step(cycle=cycle, step=first.key, said=said, key=two.key(), by=by, who=who)
    for step in (one.key for one in rest if one.evidence):
        moments = [Moment(key=two.key(), step=step, what=Seen.TEACHER, text=text) for text in SEEN]
        moments += [Moment(key=two.key(), step=step, what=Seen.COUNT, slot=1) for _ in SEEN]
        moments += [Moment(key=two.key(), step=step, what=Seen.SEAT, slot=seat) for seat in SEATS]
        for moment in moments:
            take_down(cycle=cycle, moment=moment, by=two.helping.by, who=two.helping.who)
