"""Running a cycle: start, do a step or leave it out, take down what is seen and heard, finish."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from alongside.kernel.access import Verb, Who
from alongside.kernel.errors import NotAllowed, Refused
from alongside.people.models.persons import Person
from alongside.practice.growth.access import CYCLES, EVIDENCE, GOALS
from alongside.practice.growth.actions.writing import demand_workable, fresh, sent_before, tell
from alongside.practice.growth.enums import CycleEnd, Seen
from alongside.practice.growth.models.cycles import NUMBERED, Cycle, CycleStep, Evidence, Topic
from alongside.practice.growth.models.goals import Goal
from alongside.practice.growth.rules import LONGEST, LONGEST_TITLE
from alongside.practice.growth.rules_cycles import COUNTED, SEATS, StepRule, cycles_of, is_theirs, steps_of
from alongside.practice.growth.sealing import Said
from alongside.programs.actions.focuses import close_focus, open_focus
from alongside.programs.enums import FocusKind
from alongside.programs.facts import pinned, today
from alongside.programs.models.engagements import Engagement, Party


@dataclass(frozen=True, kw_only=True)
class Start:
    """A cycle as it is begun: which one, what it serves, and its words (`focus`, `count-1` to `count-4`, `seats`)."""

    key: UUID
    name: str
    said: Said
    goal: Goal | None = None
    follows: Cycle | None = None


@dataclass(frozen=True, kw_only=True)
class Moment:
    """Something taken down: in which step, who said or did it; or one more of a thing counted, or which seat spoke."""

    key: UUID
    step: str
    what: Seen
    text: str = ""
    slot: int | None = None


@transaction.atomic
def start_cycle(*, engagement: Engagement, start: Start, by: Person, who: Who) -> Cycle:
    """Begin a cycle that the program's file has for this engagement. The same key again is the same run."""
    demand_workable(engagement, by, who)
    here = sent_before(Cycle, by=by, key=start.key)
    if here is not None:
        return here
    day = today(engagement.cohort)
    if start.name not in cycles_of(pinned(engagement.cohort_id, on=day).blueprint, engagement):
        raise Refused("This is not there any more. Choose again.", field="name")
    if any(len(text) > LONGEST for text in start.said.values()):
        raise Refused(f"A text has at most {LONGEST:,} letters.", field="focus")
    seats = start.said.get("seats", "").strip()
    if seats and not (seats.isdecimal() and 1 <= int(seats[:9]) <= SEATS):
        raise Refused(f"Say how many seats there are in a number, 1 to {SEATS}, or leave it empty.", field="seats")
    if start.goal is not None:
        GOALS.demand(who, Verb.CHANGE, start.goal)
    shared = start.goal.shared if start.goal else True
    row = Cycle(engagement=engagement, name=start.name, goal=start.goal, follows=start.follows, shared=shared)
    cycle = fresh(row, by=by, key=start.key, said=start.said)
    if cycle.shared:
        _point(cycle, by)
    tell("cycle-started", cycle, by=by, cycle=cycle.name)
    return cycle


@transaction.atomic
def do_step(*, cycle: Cycle, step: str, said: Said, key: UUID, by: Person, who: Who) -> CycleStep:
    """Say that a step is done, with what its form asks. Only whose step it is does; done twice is once."""
    held, rule = _held(cycle, step, by, who)
    here = CycleStep.objects.filter(cycle=held, step=step).first()
    if here is not None:
        return here
    if missing := [name for name, one in rule.asks.items() if not one.optional and not said.get(name, "").strip()]:
        raise Refused("Write at least a sentence here.", field=missing[0])
    if too_long := [name for name, text in said.items() if len(text) > LONGEST]:
        raise Refused(f"A text has at most {LONGEST:,} letters.", field=too_long[0])
    kept = {name: said.get(name, "") for name in rule.asks}
    row = CycleStep(engagement=held.engagement, cycle=held, step=step, shared=held.shared)
    done = fresh(row, by=by, key=key, said=kept)
    tell("cycle-step-done", held, by=by, cycle=held.name, step=step)
    return done


@transaction.atomic
def leave_out(*, cycle: Cycle, step: str, why: str, key: UUID, by: Person, who: Who) -> CycleStep:
    """Leave out a step that may be left out, and say why."""
    held, rule = _held(cycle, step, by, who)
    here = CycleStep.objects.filter(cycle=held, step=step).first()
    if here is not None:
        return here
    if not rule.optional:
        raise Refused("This is asked for. You can leave the whole cycle off instead.", field="why")
    if not why.strip():
        raise Refused("Say in a few words why you leave it out.", field="why")
    row = CycleStep(engagement=held.engagement, cycle=held, step=step, left_out=True, shared=held.shared)
    done = fresh(row, by=by, key=key, said={"why": why[:LONGEST]})
    _no_longer(Topic.objects.filter(cycle=held, step=step), done.begun_on)
    tell("cycle-step-left-out", held, by=by, cycle=held.name, step=step)
    return done


@transaction.atomic
def take_down(*, cycle: Cycle, moment: Moment, by: Person, who: Who) -> Evidence:
    """Take down what is seen or heard now, or count one more, or a seat. The same key again is the same line."""
    here = sent_before(Evidence, by=by, key=moment.key)
    if here is not None:
        return here
    held, rule = _held(cycle, moment.step, by, who)
    if not rule.evidence:
        raise Refused("Nothing is taken down in this step.", field="text")
    _demand_something(moment)
    slot = moment.slot if moment.what in NUMBERED else None
    row = Evidence(engagement=held.engagement, cycle=held, step=moment.step, what=moment.what, slot=slot)
    row.at, row.shared = timezone.now(), held.shared
    line = fresh(row, by=by, key=moment.key, said={"text": moment.text})
    tell("evidence-taken", held, by=by, step=moment.step, what=moment.what)
    return line


def _demand_something(moment: Moment) -> None:
    most = {Seen.COUNT: COUNTED, Seen.SEAT: SEATS}.get(moment.what)
    if most is not None and moment.slot not in range(1, most + 1):
        raise Refused("Choose what you count.", field="slot")
    if most is None and not moment.text.strip():
        raise Refused("Write what you see or hear.", field="text")
    if len(moment.text) > LONGEST_TITLE * 5:
        raise Refused("Shorter is better here: one thing a line.", field="text")


@transaction.atomic
def take_back(*, line: Evidence, by: Person, who: Who) -> Evidence:
    """Take back a line one took down oneself, or one that was counted. Twice is once."""
    EVIDENCE.demand(who, Verb.CHANGE, line)
    if line.author_id != by.pk:
        raise NotAllowed("Only who took this down takes it back.")
    held = (
        Evidence.objects.select_for_update(of=("self",), no_key=True)
        .select_related("cycle", "engagement")
        .get(pk=line.pk)
    )
    _held(held.cycle, held.step, by, who)
    if held.taken_back_at is None:
        held.taken_back_at = timezone.now()
        held.save(update_fields=["taken_back_at"])
        tell("evidence-taken-back", held, by=by)
    return held


def count_back(*, cycle: Cycle, moment: Moment, by: Person, who: Who) -> None:
    """Take back the last one somebody counted of one thing, or the last seat when none is named, if there is any."""
    counted = Evidence.objects.filter(cycle=cycle, step=moment.step, what=moment.what, author=by, taken_back_at=None)
    counted = counted.filter(slot=moment.slot) if moment.slot else counted
    last = counted.order_by("-at", "-pk").first()
    if last is not None:
        take_back(line=last, by=by, who=who)


@transaction.atomic
def finish_cycle(*, cycle: Cycle, end: CycleEnd, by: Person, who: Who) -> Cycle:
    """Say that a cycle is over: finished once every step is done or left out, left off at any time."""
    held = _locked(cycle, by, who)
    if held.ended_on is not None:
        return held
    day = today(held.engagement.cohort)
    if end == CycleEnd.FINISHED and (open_ones := open_steps(held)):
        raise Refused(f"Still to come: {', '.join(one.label for one in open_ones)}.", field="end")
    held.ended_on, held.end = day, end
    held.save(update_fields=["ended_on", "end"])
    _no_longer(Topic.objects.filter(cycle=held), day)
    tell("cycle-ended", held, by=by, cycle=held.name, end=end)
    return held


def open_steps(cycle: Cycle) -> list[StepRule]:
    """The steps that are neither done nor left out, in order; those that may be left out do not count."""
    there = set(CycleStep.objects.filter(cycle=cycle).values_list("step", flat=True))
    return [one for one in _rules(cycle).values() if one.key not in there and not one.optional]


def _point(cycle: Cycle, by: Person) -> None:
    """Let sessions say which step they were about, by the words of the program's file."""
    blueprint = pinned(cycle.engagement.cohort_id, on=cycle.begun_on).blueprint
    name = blueprint.cycles[cycle.name].label
    for step in steps_of(blueprint, cycle.name, start=cycle.begun_on):
        focus = open_focus(
            engagement=cycle.engagement, kind=FocusKind.STEP, label=f"{name}: {step.label}", by=by, on=cycle.begun_on
        )
        Topic.objects.create(cycle=cycle, step=step.key, focus=focus)


def _no_longer(topics: QuerySet[Topic], on: date) -> None:
    for topic in topics.filter(focus__closed_on=None).select_related("focus"):
        close_focus(focus=topic.focus, on=on)


def _rules(cycle: Cycle) -> Mapping[str, StepRule]:
    blueprint = pinned(cycle.engagement.cohort_id, on=today(cycle.engagement.cohort)).blueprint
    return {one.key: one for one in steps_of(blueprint, cycle.name, start=cycle.begun_on)}


def _locked(cycle: Cycle, by: Person, who: Who) -> Cycle:
    CYCLES.demand(who, Verb.CHANGE, cycle)
    rows = Cycle.objects.select_for_update(of=("self",), no_key=True)
    held = rows.select_related("engagement__cohort", "engagement__supported").get(pk=cycle.pk)
    demand_workable(held.engagement, by, who)
    return held


def _held(cycle: Cycle, step: str, by: Person, who: Who) -> tuple[Cycle, StepRule]:
    """The cycle as it is now, locked, and the rule of a step that is this person's to do."""
    held = _locked(cycle, by, who)
    rule = _rules(held).get(step)
    if held.ended_on is not None or rule is None:
        raise Refused("This is over. What is there stays; begin the next one.", field="step")
    day = today(held.engagement.cohort)
    mine = Party.objects.filter(engagement=held.engagement, person=by, starts_on__lte=day).exclude(ends_on__lt=day)
    if not any(is_theirs(rule, party) for party in mine):
        raise NotAllowed("This is the other one's to do.")
    return held, rule
