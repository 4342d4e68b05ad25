"""What somebody has from before that could go along to the next helper: each thing just as that one would read it."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Verb, Who
from alongside.people.models.persons import Person
from alongside.practice.growth.access import ACTIONS, CYCLES, MINUTES, PRACTICES, SHEETS
from alongside.practice.growth.actions.open import OpenCycle, Opened, OpenGoal, open_cycle, open_goals, opened
from alongside.practice.growth.actions.open_release import OpenMinutes, OpenPractice, open_minutes, open_practices
from alongside.practice.growth.enums import PassedKind
from alongside.practice.growth.models.cycles import NUMBERED, Cycle
from alongside.practice.growth.models.goals import Goal
from alongside.practice.growth.models.meetings import Minutes
from alongside.practice.growth.models.parting import Passed
from alongside.practice.growth.models.release import Practice
from alongside.practice.growth.models.sheets import Sheet
from alongside.practice.growth.rules import PART, WORDS, Asked, asked, kinds_of
from alongside.practice.growth.rules_cycles import COUNTED, steps_of
from alongside.practice.growth.rules_release import release_of
from alongside.practice.growth.sealing import Said
from alongside.programs.access import active_party, content
from alongside.programs.enums import EngagementState, Part
from alongside.programs.models.engagements import Engagement, Party

type Lines = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing, by the public id of where it is from: what it is called, of which day, and its texts under their
    labels."""

    source: str
    kind: PassedKind
    title: str
    day: date
    lines: Lines


@transaction.atomic
def pieces(*, by: Person, who: Who, engagement: Engagement, blueprint: Blueprint) -> list[Piece]:
    """Everything from before that may go along into an engagement and has not yet, by kind, the newest first.

    Nothing for anybody but the person helped there, or who is in the team. Goals are those they set themselves, and of
    sheets two kept it is their own part, with what was agreed on under it; all of it was shared where it was.
    Opening it is recorded about whoever wrote it.
    """
    if not may_pass(who, engagement):
        return []
    found: list[Piece] = []
    gone = set(Passed.objects.filter(engagement=engagement, taken_back_at=None).values_list("source", flat=True))
    for before in earlier(who, engagement):
        found += (_goal(one, before, blueprint) for one in _goals(by, who, before, engagement))
        found += (_practice(one, before, blueprint) for one in _practices(by, who, before, engagement))
        cycles = CYCLES.visible(who, Verb.READ).filter(engagement=before, shared=True).exclude(public_id__in=gone)
        cycles = cycles.select_related("engagement__cohort", "engagement__supported")
        found += (_cycle(open_cycle(by=by, who=who, cycle=one), blueprint) for one in cycles)
        found += (_sheet(one, steps, blueprint) for one, steps in _sheets(by, who, before, gone))
        minutes = MINUTES.model._default_manager.exclude(public_id__in=gone)
        found += (_minutes(one) for one in open_minutes(by=by, who=who, engagement=before, rows=minutes))
    kinds = list(PassedKind)
    return sorted(found, key=lambda one: (kinds.index(one.kind), -one.day.toordinal(), one.source))


def may_pass(who: Who, engagement: Engagement) -> bool:
    """Tell whether this person decides what goes along: they are helped here today, or in the team that is."""
    here = Engagement.objects.filter(active_party(who), content(who), pk=engagement.pk)
    of_team = Exists(Party.objects.filter(engagement=OuterRef("pk"), person=who.person, part=Part.MEMBER))
    mine = Q(supported__person=who.person) | Q(supported__person=None) & Q(of_team)
    return here.exclude(state=EngagementState.ENDED).filter(mine).exists()


def has_before(who: Who, engagement: Engagement) -> bool:
    """Tell whether this person decides what goes along, and wrote or did something before that could, or has. Two
    queries."""
    there = (
        Goal.objects.filter(author=who.person, shared=True, closed_on=None),
        Practice.objects.filter(closed_on=None),
        Cycle.objects.filter(shared=True),
        Sheet.objects.filter(author=who.person),
        Minutes.objects.all(),
    )
    some = reduce(or_, (Exists(rows.filter(engagement=OuterRef("pk"))) for rows in there))
    return may_pass(who, engagement) and earlier(who, engagement).filter(some).exists()


def earlier(who: Who, engagement: Engagement) -> QuerySet[Engagement]:
    """What the same person, or team, was in before, as far as its words are open to the reader; the newest first."""
    rows = Engagement.objects.filter(content(who), supported=engagement.supported_id, starts_on__lte=who.on)
    return rows.exclude(pk=engagement.pk).select_related("cohort", "supported").order_by("-starts_on", "-pk")


def _goals(by: Person, who: Who, before: Engagement, engagement: Engagement) -> list[OpenGoal]:
    here = Goal.objects.filter(engagement=engagement, follows=OuterRef("pk"))
    rows = Goal.objects.filter(~Exists(here), engagement=before, author=who.person, shared=True, closed_on=None)
    wanted = set(rows.values_list("pk", flat=True))
    several = open_goals(by=by, who=who, engagement=before) if wanted else []
    return [one for one in several if one.goal.pk in wanted]


def _practices(by: Person, who: Who, before: Engagement, engagement: Engagement) -> list[OpenPractice]:
    open_ones = PRACTICES.visible(who, Verb.READ).filter(engagement=before, closed_on=None)
    if not open_ones.exists():
        return []
    here = open_practices(by=by, who=who, engagement=engagement)
    gone = {one.said.get("title", "") for one in here}
    several = open_practices(by=by, who=who, engagement=before)
    return [one for one in several if one.practice.closed_on is None and one.said.get("title", "") not in gone]


def _sheets(
    by: Person, who: Who, before: Engagement, gone: Collection[str]
) -> Iterator[tuple[Opened[Sheet], list[str]]]:
    """Their own part of each sheet, with the texts of what is still to be done of that day, whoever wrote them down."""
    rows = SHEETS.visible(who, Verb.READ).filter(engagement=before, author=who.person).exclude(public_id__in=gone)
    parts = opened(by=by, who=who, engagement=before, rows=rows)
    if not parts:
        return
    agreed = ACTIONS.visible(who, Verb.READ).filter(engagement=before, sheet__isnull=False, done_on=None, shared=True)
    steps = opened(by=by, who=who, engagement=before, rows=agreed.select_related("sheet").order_by("pk"))
    days: dict[tuple[str, date], list[str]] = {}
    for step in steps:
        if step.row.sheet is not None:
            days.setdefault((step.row.sheet.form, step.row.sheet.held_on), []).append(step.said.get("text", ""))
    yield from ((one, days.get((one.row.form, one.row.held_on), [])) for one in parts)


def _goal(one: OpenGoal, before: Engagement, blueprint: Blueprint) -> Piece:
    goal = one.goal
    kinds = kinds_of(blueprint, before)
    kind = kinds.get(goal.kind, goal.kind)
    asks = asked(blueprint, before, goal.kind) if goal.kind in kinds else None
    lines = [
        *_texts(one.said, asks),
        *([("To look at again", f"{goal.review_on:%B} {goal.review_on.day}")] if goal.review_on else []),
    ]
    steps = [each.said.get("text", "") for each in one.steps if each.row.done_on is None and each.row.shared]
    lines += [("Still to do", "\n".join(steps))] if steps else []
    title = f"{kind[:1].upper()}{kind[1:]}: {one.said.get('title', '')}"
    return Piece(goal.public_id, PassedKind.GOAL, title, goal.begun_on, tuple(lines))


def _texts(said: Said, asks: Asked | None) -> Iterator[tuple[str, str]]:
    """The words of a goal, and what was chosen with it, by what the program calls it."""
    parts = {f"{PART}{key}": label for key, label in asks.parts.items()} if asks else {}
    yield from ((label, said[name]) for name, label in (WORDS | parts).items() if said.get(name))
    if asks is None:
        return
    for name, label, known in (
        ("area", "Area", asks.areas),
        ("serves", "It serves", asks.serves),
        ("training", "It follows", asks.trainings),
        ("tags", "Of these", dict(asks.titles())),
    ):
        if chosen := [known[key] for key in said.get(name, "").split() if key in known]:
            yield label, "\n".join(chosen)


def _practice(one: OpenPractice, before: Engagement, blueprint: Blueprint) -> Piece:
    rule = release_of(blueprint, before)
    step = rule.steps.get(one.phase) if rule else None
    lines: Lines = (("Where it is", step.label),) if step else ()
    row: Practice = one.practice
    return Piece(row.public_id, PassedKind.PRACTICE, one.said.get("title", ""), row.begun_on, lines)


def _cycle(one: OpenCycle, blueprint: Blueprint) -> Piece:
    cycle = one.cycle
    named = blueprint.cycles.get(cycle.name)
    label = named.label if named else cycle.name
    lines = [("What to look at", one.said["focus"])] if one.said.get("focus") else []
    for rule in steps_of(blueprint, cycle.name, start=cycle.begun_on):
        done = one.steps.get(rule.key)
        told = [done.said[name] for name in rule.asks if done.said.get(name)] if done else []
        lines += [(rule.label, "\n".join(told))] if told else []
    lines += _seen(one)
    return Piece(cycle.public_id, PassedKind.CYCLE, label, cycle.begun_on, tuple(lines))


def _seen(one: OpenCycle) -> Iterator[tuple[str, str]]:
    """What was taken down, in order, and how often what was counted came."""
    texts = [line.said["text"] for line in one.evidence if line.row.what not in NUMBERED and line.said.get("text")]
    if texts:
        yield "Seen and heard", "\n".join(texts)
    times = Counter(line.row.slot for line in one.evidence if line.row.what in NUMBERED)
    for slot in range(1, COUNTED + 1):
        if one.said.get(f"count-{slot}"):
            yield one.said[f"count-{slot}"], str(times[slot])


def _sheet(one: Opened[Sheet], steps: list[str], blueprint: Blueprint) -> Piece:
    """By the words of the file; a question it has no more is told by its key."""
    row, form = one.row, blueprint.forms.get(one.row.form)
    asks = {key: question.says for key, question in form.questions.items()} if form else {}
    first = [key for key in asks if key in one.said]
    keys = [*first, *(key for key in one.said if key not in asks)]
    lines = [(asks.get(key, key), one.said[key]) for key in keys if one.said[key]]
    lines += [("Still to do", "\n".join(steps))] if steps else []
    return Piece(row.public_id, PassedKind.SHEET, form.label if form else row.form, row.held_on, tuple(lines))


def _minutes(one: OpenMinutes) -> Piece:
    lines = [("What was talked about", one.said.get("text", ""))]
    for label, several in (("Decided", one.decisions), ("To do", one.actions)):
        told = [each.said.get("text", "") for each in several]
        lines += [(label, "\n".join(told))] if told else []
    row = one.minutes
    return Piece(row.public_id, PassedKind.MINUTES, "Minutes", row.held_on, tuple(lines))
