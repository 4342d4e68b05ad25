"""Handing over bit by bit: name a practice, say what speaks for the next phase, move it on or back, hand work over."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from alongside.kernel.access import Verb, Who
from alongside.kernel.errors import Refused
from alongside.people.models.persons import Person
from alongside.practice.growth.access import PRACTICES
from alongside.practice.growth.actions.writing import demand_workable, fresh, sent_before, tell
from alongside.practice.growth.enums import Owner
from alongside.practice.growth.models.release import FidelityCheck, Handover, Move, Practice, Sign
from alongside.practice.growth.rules import LONGEST, LONGEST_TITLE
from alongside.practice.growth.rules_release import ReleaseRule, in_a_row, release_of
from alongside.practice.growth.sealing import said_in
from alongside.programs.actions.focuses import close_focus, open_focus
from alongside.programs.enums import FocusKind
from alongside.programs.facts import pinned, today
from alongside.programs.models.engagements import Engagement
from alongside.programs.queries_release import may_carry

MOST_POINTS = 1_000


@dataclass(frozen=True, kw_only=True)
class Naming:
    """A practice as it was typed: its title, or the key of one that the program's file names."""

    key: UUID
    title: str = ""
    named: str = ""
    priority: bool = True


@dataclass(frozen=True, kw_only=True)
class Carrying:
    """Who carries a piece of work from now on, as it was typed. `due`: by when it is to be theirs."""

    key: UUID
    what: str
    owner: Owner
    person: Person | None = None
    due: date | None = None
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A check of fidelity as it was typed: with which instrument, when, and how many points of how many."""

    key: UUID
    instrument: str
    taken_on: date
    points: int
    most: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Held:
    """A practice as it is now, locked, with what the file says and its last move."""

    practice: Practice
    rule: ReleaseRule
    move: Move

    @property
    def phase(self) -> str:
        return self.move.phase


@transaction.atomic
def name_practice(*, engagement: Engagement, naming: Naming, by: Person, who: Who) -> Practice:
    """Begin to work on a practice, in the first phase. The same key again is the same one."""
    demand_workable(engagement, by, who)
    here = sent_before(Practice, by=by, key=naming.key)
    if here is not None:
        return here
    held = Engagement.objects.select_for_update(of=("self",), no_key=True).get(pk=engagement.pk)
    rule = _rule(engagement)
    there = Practice.objects.filter(engagement=held, closed_on=None)
    title = rule.named.get(naming.named, naming.title).strip()
    if naming.named and naming.named not in rule.named:
        raise Refused("That is not in the list any more. Choose again.", field="named")
    if not title or len(title) > LONGEST_TITLE:
        raise Refused(f"Give it a name of at most {LONGEST_TITLE} letters.", field="title")
    if naming.named and there.filter(named=naming.named).exists():
        raise Refused("You work on this one already.", field="named")
    if there.count() >= rule.most:
        raise Refused("There is as much as you can hand over at once. Close one first.", field="title")
    _demand_room(there.filter(priority=True).count(), rule, priority=naming.priority)
    row = Practice(engagement=engagement, named=naming.named, priority=naming.priority)
    day = today(engagement.cohort)
    row.focus = open_focus(engagement=engagement, kind=FocusKind.PRACTICE, label=title, by=by, on=day)
    practice = fresh(row, by=by, key=naming.key, said={"title": title})
    first = next(iter(rule.steps))
    fresh(Move(engagement=engagement, practice=practice, phase=first), by=by, key=naming.key, said={})
    tell("practice-named", practice, by=by, phase=first, priority=naming.priority)
    return practice


@transaction.atomic
def put_first(*, practice: Practice, priority: bool, by: Person, who: Who) -> Practice:
    """Say that a practice is one of those that come first, or that it is not. Twice is once."""
    held = _held(practice, by, who)
    if held.practice.priority != priority:
        others = Practice.objects.filter(engagement=held.practice.engagement, closed_on=None, priority=True)
        _demand_room(others.count(), held.rule, priority=priority)
        held.practice.priority = priority
        held.practice.save(update_fields=["priority"])
        tell("practice-put-first" if priority else "practice-put-later", held.practice, by=by)
    return held.practice


@transaction.atomic
def add_sign(*, practice: Practice, text: str, key: UUID, by: Person, who: Who) -> Sign:
    """Write down one thing seen that speaks for the next phase. The same key again is the same one."""
    held = _held(practice, by, who)
    here = sent_before(Sign, by=by, key=key)
    if here is not None:
        return here
    if not text.strip() or len(text) > LONGEST:
        raise Refused("Write what you saw, in a sentence or two.", field="text")
    row = Sign(engagement=held.practice.engagement, move=held.move)
    sign = fresh(row, by=by, key=key, said={"text": text})
    tell("practice-sign-added", held.practice, by=by, phase=held.phase)
    return sign


@transaction.atomic
def check_fidelity(*, practice: Practice, checked: Checked, by: Person, who: Who) -> FidelityCheck:
    """Write down what a check of a practice came to. The same key again is the same one.

    Raises Refused, with the field, for an instrument the file does not name, points above the most there are, and a day
    that is to come or on which the instrument is not taken.
    """
    held = _held(practice, by, who)
    here = sent_before(FidelityCheck, by=by, key=checked.key)
    if here is not None:
        return here
    rule = held.rule.checks.get(checked.instrument)
    if rule is None or rule.criterion is None:
        raise Refused("That is not in the list any more. Choose again.", field="instrument")
    if checked.taken_on > today(held.practice.engagement.cohort):
        raise Refused("This day is still to come. Choose the day it was taken.", field="taken_on")
    if held.rule.misses_window(checked.instrument, checked.taken_on):
        raise Refused(f"It is taken {held.rule.window(checked.instrument)}. Choose a day in it.", field="taken_on")
    if not 1 <= checked.most <= MOST_POINTS:
        raise Refused(f"Write how many points there are, from 1 to {MOST_POINTS:,}.", field="most")
    if not 0 <= checked.points <= checked.most:
        raise Refused(f"Write how many of the {checked.most:,} points there were.", field="points")
    if len(checked.note) > LONGEST:
        raise Refused(f"A text has at most {LONGEST:,} letters.", field="note")
    row = FidelityCheck(engagement=held.practice.engagement, practice=held.practice, instrument=checked.instrument)
    row.taken_on, row.points, row.most, row.criterion = (
        checked.taken_on,
        checked.points,
        checked.most,
        rule.criterion.percent,
    )
    check = fresh(row, by=by, key=checked.key, said={"note": checked.note})
    told = held.practice
    tell("fidelity-checked", told, by=by, instrument=check.instrument, taken_on=check.taken_on, met=check.met)
    return check


@transaction.atomic
def move_practice(*, practice: Practice, phase: str, why: str, key: UUID, by: Person, who: Who) -> Move:
    """Move a practice on to the next phase, once what the file asks for is there; or back to any earlier one, with a
    reason. The same key again is the same move.
    """
    held = _held(practice, by, who)
    here = sent_before(Move, by=by, key=key)
    if here is not None:
        return here
    rule, now = held.rule, held.phase
    back = phase in rule.steps and rule.place(phase) < rule.place(now)
    if not back and (phase != rule.after(now) or not phase):
        raise Refused("It moves one on, or back to an earlier one. Look again.", field="phase")
    if back and not rule.may_go_back:
        raise Refused("Nothing goes back here.", field="phase")
    if back and not why.strip():
        raise Refused("Say in a few words why it helps to go back.", field="why")
    if len(why) > LONGEST:
        raise Refused(f"A text has at most {LONGEST:,} letters.", field="why")
    if not back and (lacks := rule.lacks(now, held.move.signs.count())):
        raise Refused(f"{lacks} more of what speaks for it is asked for first. Write it down below.", field="phase")
    if not back and (times := rule.lacks_fidelity(now, _met_since(held.move))):
        more = "once" if times == 1 else f"{times} times in a row"
        raise Refused(f"Fidelity is to be at criterion {more} more first. Write the check down below.", field="phase")
    row = Move(engagement=held.practice.engagement, practice=held.practice, phase=phase, back=back)
    move = fresh(row, by=by, key=key, said={"why": why})
    tell("practice-moved", held.practice, by=by, phase=phase, before=now, back=back)
    return move


@transaction.atomic
def close_practice(*, practice: Practice, by: Person, who: Who) -> Practice:
    """Stop working on a practice. What was written stays; sessions no longer point at it."""
    held = _held(practice, by, who)
    one = held.practice
    one.closed_on = today(one.engagement.cohort)
    one.save(update_fields=["closed_on"])
    if one.focus is not None:
        close_focus(focus=one.focus, on=one.closed_on)
    tell("practice-closed", one, by=by, phase=held.phase)
    return one


@transaction.atomic
def hand_over(*, engagement: Engagement, carrying: Carrying, by: Person, who: Who) -> Handover:
    """Say who carries a piece of work from today on. The same key again is the same line.

    Raises Refused, with the field, for work the file does not name, and for somebody who is neither in the team nor in
    the role that carries it in the end.
    """
    demand_workable(engagement, by, who)
    here = sent_before(Handover, by=by, key=carrying.key)
    if here is not None:
        return here
    rule = _rule(engagement)
    if carrying.what not in rule.work:
        raise Refused("That is not in the list any more. Choose again.", field="what")
    theirs = carrying.owner in (Owner.THERE, Owner.BOTH)
    if theirs and carrying.person is None:
        raise Refused("Choose who carries it there.", field="person")
    person = carrying.person if theirs else None
    if person is not None and not may_carry(engagement, rule.to, on=today(engagement.cohort)).filter(pk=person.pk):
        raise Refused("Choose somebody who is in it, or whoever is to carry it in the end.", field="person")
    if len(carrying.why) > LONGEST:
        raise Refused(f"A text has at most {LONGEST:,} letters.", field="why")
    due = carrying.due if carrying.owner != Owner.THERE else None
    row = Handover(engagement=engagement, what=carrying.what, owner=carrying.owner, person=person, due=due)
    line = fresh(row, by=by, key=carrying.key, said={"why": carrying.why})
    tell("work-handed-over", line, by=by, what=line.what, owner=line.owner)
    return line


def _met_since(move: Move) -> int:
    rows = move.practice.checks.filter(taken_on__gte=move.begun_on).order_by("pk")
    return in_a_row((one.instrument, one.taken_on, one.met) for one in rows)


def words_of(practice: Practice) -> str:
    """What a practice is called."""
    return said_in(practice).get("title", "")


def _rule(engagement: Engagement) -> ReleaseRule:
    blueprint = pinned(engagement.cohort_id, on=today(engagement.cohort)).blueprint
    rule = release_of(blueprint, engagement)
    if rule is None:
        raise Refused("Nothing is handed over here.", field="title")
    return rule


def _demand_room(there: int, rule: ReleaseRule, *, priority: bool) -> None:
    if priority and rule.first is not None and there >= rule.first:
        raise Refused(f"At most {rule.first} come first. Put another one later before.", field="priority")


def _held(practice: Practice, by: Person, who: Who) -> _Held:
    PRACTICES.demand(who, Verb.CHANGE, practice)
    rows = Practice.objects.select_for_update(of=("self",), no_key=True)
    held = rows.select_related("engagement__cohort", "engagement__supported", "focus__engagement").get(pk=practice.pk)
    demand_workable(held.engagement, by, who)
    if held.closed_on is not None:
        raise Refused("This is closed. What is there stays; name it again to go on.", field="phase")
    return _Held(held, _rule(held.engagement), held.moves.order_by("-pk")[0])
