"""Somebody else helps now: the person coached chooses, thing by thing, what of theirs the new one may read."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import transaction
from django.utils import timezone

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Verb, Who
from alongside.kernel.errors import NotAllowed, Refused
from alongside.people.models.persons import Person
from alongside.practice.growth.access import GOALS, PASSED, PRACTICES
from alongside.practice.growth.actions.goals import Draft, set_goal
from alongside.practice.growth.actions.open import open_goals, opened
from alongside.practice.growth.actions.open_release import open_practices
from alongside.practice.growth.actions.passing_pieces import Piece, pieces
from alongside.practice.growth.actions.release import Naming, name_practice
from alongside.practice.growth.actions.steps import Step, add_step
from alongside.practice.growth.actions.writing import demand_workable, fresh, sent_before, tell
from alongside.practice.growth.enums import PassedKind
from alongside.practice.growth.models.parting import Passed
from alongside.practice.growth.models.release import FidelityCheck, Move
from alongside.practice.growth.rules_plans import meets_of
from alongside.practice.growth.sealing import seal
from alongside.programs.facts import pinned, today
from alongside.programs.models.engagements import Engagement


@dataclass(frozen=True, slots=True)
class PassedOn:
    """Something that was passed on, as whoever helps reads it."""

    row: Passed
    piece: Piece


@transaction.atomic
def pass_on(
    *, chosen: Collection[str], engagement: Engagement, blueprint: Blueprint, by: Person, who: Who
) -> list[Piece]:
    """Let what was chosen (public ids of `pieces`) go along into another engagement. Twice is once.

    Goals and practices go on there, with open steps and in the phase they are in, following the old ones; the rest is
    copied to be read. The old ones stay with those who were there. Raises Refused where nothing of it may go along.
    """
    demand_workable(engagement, by, who)
    Engagement.objects.select_for_update(of=("self",), no_key=True).get(pk=engagement.pk)
    found = [
        one for one in pieces(by=by, who=who, engagement=engagement, blueprint=blueprint) if one.source in set(chosen)
    ]
    if not found:
        raise Refused("Choose what goes along, or leave everything where it is.", field="take")
    for one in found:
        match one.kind:
            case PassedKind.GOAL:
                _take_goal(one, engagement, by, who)
            case PassedKind.PRACTICE:
                _take_practice(one, engagement, by, who)
            case _:
                _copy(one, engagement, by)
    return found


@transaction.atomic
def passed_here(*, by: Person, who: Who, engagement: Engagement) -> list[PassedOn]:
    """What was passed on to be read in an engagement, for whoever may; the newest first."""
    rows = PASSED.visible(who, Verb.READ).filter(engagement=engagement, taken_back_at=None).order_by("-pk")
    found = []
    for one in opened(by=by, who=who, engagement=engagement, rows=rows):
        said = json.loads(one.said["piece"])
        lines = tuple((label, text) for label, text in said["lines"])
        day = type(one.row.begun_on).fromisoformat(said["day"])
        found.append(PassedOn(one.row, Piece(one.row.source, PassedKind(one.row.kind), said["title"], day, lines)))
    return found


@transaction.atomic
def take_back(*, passed: Passed, by: Person, who: Who) -> Passed:
    """Let nobody else read any more what one had passed on. Twice is once."""
    PASSED.demand(who, Verb.READ, passed)
    row = Passed.objects.select_for_update(of=("self",)).select_related("engagement__supported").get(pk=passed.pk)
    if row.author_id != by.pk:
        raise NotAllowed("Only who passed this on takes it back.")
    if row.taken_back_at is None:
        row.taken_back_at = timezone.now()
        row.save(update_fields=["taken_back_at"])
        tell("passed-taken-back", row, by=by)
    return row


def _key(one: Piece, engagement: Engagement) -> UUID:
    return uuid5(NAMESPACE_OID, f"{one.source} into {engagement.public_id}")


def _take_goal(piece: Piece, engagement: Engagement, by: Person, who: Who) -> None:
    goal = GOALS.fetch(who, piece.source, Verb.READ, rows=GOALS.model.objects.select_related("engagement__cohort"))
    (one,) = open_goals(by=by, who=who, engagement=goal.engagement, only=goal)
    key = _key(piece, engagement)
    draft = Draft(key=key, kind=goal.kind, said=one.said, review_on=goal.review_on, follows=goal)
    made = set_goal(engagement=engagement, draft=draft, by=by, who=who)
    meets = meets_of(pinned(engagement.cohort_id, on=today(engagement.cohort)).blueprint, goal.kind)
    for line in one.steps:
        if line.row.done_on is None and line.row.shared:
            again = uuid5(key, line.row.public_id)
            text, whom = line.said.get("text", ""), line.row.whom if line.row.whom in meets else ""
            asks = line.said.get("asks", "")
            step = Step(key=again, text=text, owner=by, due=line.row.due, whom=whom, asks=asks)
            add_step(goal=made, step=step, by=by, who=who)


def _take_practice(piece: Piece, engagement: Engagement, by: Person, who: Who) -> None:
    """It goes on in the phase it is in: what was shown for it stays with those who saw it."""
    rows = PRACTICES.model.objects.select_related("engagement__cohort", "engagement__supported")
    before = PRACTICES.fetch(who, piece.source, Verb.READ, rows=rows)
    (one,) = open_practices(by=by, who=who, engagement=before.engagement, only=before)
    key = _key(piece, engagement)
    title = "" if before.named else one.said.get("title", "")
    naming = Naming(key=key, title=title, named=before.named, priority=before.priority)
    made = name_practice(engagement=engagement, naming=naming, by=by, who=who)
    if one.phase and not made.moves.filter(phase=one.phase).exists():
        row = Move(engagement=engagement, practice=made, phase=one.phase)
        fresh(row, by=by, key=uuid5(key, one.phase), said={})
        tell("practice-moved", made, by=by, phase=one.phase, back=False)
    for check in reversed(one.checks):  # the points and their day; the note stays with those who wrote it
        kept = {name: getattr(check.row, name) for name in ("instrument", "taken_on", "points", "most", "criterion")}
        row_key = uuid5(key, check.row.public_id)
        if sent_before(FidelityCheck, by=by, key=row_key) is None:
            fresh(FidelityCheck(engagement=engagement, practice=made, **kept), by=by, key=row_key, said={})


def _copy(piece: Piece, engagement: Engagement, by: Person) -> None:
    said = {"piece": json.dumps({"title": piece.title, "day": piece.day.isoformat(), "lines": piece.lines})}
    there = Passed.objects.filter(engagement=engagement, source=piece.source).first()
    if there is None:
        row = Passed(engagement=engagement, kind=piece.kind, source=piece.source)
        tell("passed-on", fresh(row, by=by, key=_key(piece, engagement), said=said), by=by, kind=piece.kind)
    elif there.taken_back_at is not None:
        there.taken_back_at, there.author = None, by
        there.begun_on = there.worded_on = today(engagement.cohort)
        there.key = _key(piece, engagement)
        seal(there, said)
        there.save(update_fields=["taken_back_at", "author", "key", "begun_on", "worded_on", "sealed"])
        tell("passed-on", there, by=by, kind=piece.kind)
