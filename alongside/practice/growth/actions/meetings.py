"""Writing down a meeting of a team: what was talked about, what was decided, who does what by when."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from alongside.kernel.access import Verb, Who
from alongside.kernel.errors import Refused
from alongside.people.models.persons import Person
from alongside.practice.growth.access import MINUTES
from alongside.practice.growth.actions.steps import Step, check_step
from alongside.practice.growth.actions.writing import demand_workable, fresh, reword, sent_before, tell
from alongside.practice.growth.models.goals import Action
from alongside.practice.growth.models.meetings import Decision, Minutes
from alongside.practice.growth.rules import LONGEST, LONGEST_TITLE
from alongside.practice.growth.rules_release import stages_of
from alongside.programs.facts import pinned, today
from alongside.programs.models.engagements import Engagement


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """A meeting as it was typed: its day, what was talked about (`text`, `led`), and how far the work is (`stage`)."""

    key: UUID
    held_on: date
    text: str
    led: str = ""
    stage: str = ""


@transaction.atomic
def write_minutes(*, engagement: Engagement, meeting: Meeting, by: Person, who: Who) -> Minutes:
    """Write down a meeting of a team. The same key again is the same minutes."""
    demand_workable(engagement, by, who)
    here = sent_before(Minutes, by=by, key=meeting.key)
    if here is not None:
        return here
    if engagement.supported.person_id is not None:
        raise Refused(
            "Minutes are of several people. What two talk about is written down with what they log.", field="text"
        )
    if meeting.held_on > today(engagement.cohort):
        raise Refused("This day is still to come. Choose the day you met.", field="held_on")
    said = _checked(meeting)
    row = Minutes(engagement=engagement, held_on=meeting.held_on, stage=_stage(engagement, meeting))
    minutes = fresh(row, by=by, key=meeting.key, said=said)
    tell("minutes-written", minutes, by=by, held_on=minutes.held_on, stage=minutes.stage)
    return minutes


@transaction.atomic
def word_minutes(*, minutes: Minutes, meeting: Meeting, by: Person, who: Who) -> Minutes:
    """Give minutes other words. Only who wrote them does; what was decided stays as it was decided."""
    held = _held(minutes, by, who)
    reword(held, by=by, said=_checked(meeting))
    held.stage = _stage(held.engagement, meeting)
    held.save(update_fields=["stage"])
    tell("minutes-worded", held, by=by)
    return held


@transaction.atomic
def decide(*, minutes: Minutes, text: str, again_on: date | None, key: UUID, by: Person, who: Who) -> Decision:
    """Write down what was decided, and by when it is looked at again. The same key again is the same decision."""
    held = _held(minutes, by, who)
    here = sent_before(Decision, by=by, key=key)
    if here is not None:
        return here
    if not text.strip() or len(text) > LONGEST:
        raise Refused("Write what was decided, in a sentence or two.", field="decided")
    row = Decision(engagement=held.engagement, minutes=held, again_on=again_on)
    decision = fresh(row, by=by, key=key, said={"text": text})
    tell("decision-written", decision, by=by)
    return decision


@transaction.atomic
def agree_on(*, minutes: Minutes, step: Step, by: Person, who: Who) -> Action:
    """Write down who does what by when, as the team agreed. It is everybody's to see, and to say that it is done."""
    held = _held(minutes, by, who)
    here = sent_before(Action, by=by, key=step.key)
    if here is not None:
        return here
    check_step(held.engagement, step)
    row = Action(engagement=held.engagement, minutes=held, owner=step.owner, due=step.due)
    action = fresh(row, by=by, key=step.key, said={"text": step.text})
    tell("action-added", action, by=by, owner=step.owner.pk, due=step.due)
    return action


def _checked(meeting: Meeting) -> dict[str, str]:
    if not meeting.text.strip() or len(meeting.text) > LONGEST:
        raise Refused(f"Write what you talked about, in at most {LONGEST:,} letters.", field="text")
    if len(meeting.led) > LONGEST_TITLE:
        raise Refused("A name or two is enough.", field="led")
    return {"text": meeting.text, "led": meeting.led}


def _stage(engagement: Engagement, meeting: Meeting) -> str | None:
    """The stage that was chosen; None where nobody chose one. Raises Refused for one the file does not name."""
    if meeting.stage and meeting.stage not in stages_of(
        pinned(engagement.cohort_id, on=today(engagement.cohort)).blueprint
    ):
        raise Refused("That is not in the list any more. Choose again.", field="stage")
    return meeting.stage or None


def _held(minutes: Minutes, by: Person, who: Who) -> Minutes:
    MINUTES.demand(who, Verb.CHANGE, minutes)
    rows = Minutes.objects.select_for_update(of=("self",), no_key=True)
    held = rows.select_related("engagement__cohort", "engagement__supported").get(pk=minutes.pk)
    demand_workable(held.engagement, by, who)
    return held
