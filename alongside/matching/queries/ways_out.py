"""What would help somebody who has nobody: the rules that collide, and the ways out, each one worked out.

A way is told only if the round, worked out with it, gives somebody more a helper. What anybody asked for is never told.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from alongside.blueprint.judgement import sentence
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.conditions import Condition, tests
from alongside.matching.proposing import Draft
from alongside.matching.queries.drafting import Drafted
from alongside.matching.scores.case import Case
from alongside.matching.scores.words import together
from alongside.matching.solver.conflicts import WayOut, smallest_conflict, ways_out
from alongside.matching.solver.problem import Flags
from alongside.programs.models.participations import Participation

MOST = 3
TRIED = 8
VIRTUAL, PLACE, RULED_IN, WAIVE = "virtual", "place", "ruled-in", "waive"
EVALUATES, TOLD, OUT = "evaluates", "told", "out"  # what keeps helpers away besides the blueprint's rules
ORDINALS = ("first person", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


@dataclass(frozen=True, slots=True)
class Way:
    """One way out. `kind`: what a form does about it, empty where only words can be told; `to`: places from then on;
    `facts`: those whose rules would be let go."""

    says: str
    kind: str = ""
    label: str = ""
    helper: str = ""
    to: int = 0
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Help:
    """`collide`: a smallest set of rules that leaves nobody; without any one of them somebody could help."""

    collide: tuple[str, ...] = ()
    ways: tuple[Way, ...] = ()


NO_HELP = Help()


def help_for(drafted: Drafted, person: int, blueprint: Blueprint) -> Help:
    """What would help somebody of a draft who has nobody."""
    draft = drafted.draft
    if person in draft.left or drafted.stays(person) or draft.helper_of[person] >= 0 or not draft.case.helpers:
        return NO_HELP
    if draft.case.allowed[person].any():
        return Help(ways=tuple(_more_places(drafted, person, blueprint)))
    return _rules(draft, person)


def _rules(draft: Draft, person: int) -> Help:
    case = draft.case
    kinds: list[Condition | str] = [EVALUATES, TOLD, OUT, *(rule for rule, _ in case.rules)]
    broken = broken_rules(case, person)
    collide = [kinds[r] for r in smallest_conflict(broken)]
    told = [_told(kind) for kind in collide]
    ways = (_way(draft, person, way, [kinds[r] for r in way.rules]) for way in ways_out(broken, case.fit[person]))
    found = tuple(way for way in ways if way)[:MOST]
    return Help(tuple(told) if len(told) > 1 and all(told) else (), found)


def broken_rules(case: Case, person: int) -> Flags:
    """A row for who evaluates them, one for whatever else never changes, one for what a coordinator ruled out, then one
    for each rule of the program."""
    out = np.zeros(len(case.helpers), np.bool_)
    out[[j for i, j in case.ruled_out if i == person]] = True
    evaluates = case.pairings.evaluates[person]
    told = case.never[person] & ~evaluates
    return np.stack([evaluates, told, out, *(~answer.yes[person] for _, answer in case.rules)])


def _told(kind: Condition | str) -> str:
    """A rule in words; empty for what somebody told the matching team, which is said to nobody."""
    if isinstance(kind, str):
        known = {EVALUATES: "nobody helps somebody they evaluate", OUT: "you ruled some out for this round"}
        return known.get(kind, "")
    return "" if _asks(kind, "stated-conflict") else sentence(kind)


def _way(draft: Draft, person: int, way: WayOut, kinds: list[Condition | str]) -> Way | None:
    if EVALUATES in kinds or any(not _told(kind) for kind in kinds):
        return None
    case = draft.case
    someone, best = case.people[person].called, case.helpers[way.helpers[0]].name
    if kinds == [OUT]:
        return Way(f"{best} is possible, but ruled out by you.", RULED_IN, "Let everybody be proposed again")
    if "travel-time" in case.matching.waive and all(_asks(kind, "travel-time") for kind in kinds):
        virtual = replace(draft, case=replace(case, virtual=case.virtual | {person}))
        helper = int(virtual.helper_of[person])
        if helper < 0:
            return None
        says = f"Meeting virtually only, {someone} could have {case.helpers[helper].name}."
        return Way(says, VIRTUAL, f"Let {someone} meet virtually only")
    says = f"{best} would be possible but for this: {'; '.join(_told(kind) for kind in kinds)}."
    facts = dict.fromkeys(test.kind.key for kind in kinds if not isinstance(kind, str) for test in tests(kind))
    if OUT in kinds or not all(fact in case.matching.waive for fact in facts):
        return Way(says)
    rules = "this rule" if len(kinds) == 1 else "these rules"
    return Way(says, WAIVE, f"Let {rules} go for {someone}", facts=tuple(facts))


def _more_places(drafted: Drafted, person: int, blueprint: Blueprint) -> Iterator[Way]:
    """One more place where it gives somebody more a helper, those who fit the person best first."""
    draft, need = drafted.draft, drafted.need
    crowd = draft.shortages.get(person)
    around = crowd.helpers if crowd else ()
    best_first = sorted(around, key=lambda j: (-int(draft.case.score[person, j]), j))[:TRIED]
    told = 0
    for j in best_first:
        to = _one_more(
            need.helpers[j], need.agreed[j], need.taken[j], blueprint.duties[need.duty].per_helper, blueprint
        )
        if to and (names := _served_by(draft, j)):
            name, nth = draft.case.helpers[j].name, _nth(to)
            who = "they" if names == [draft.case.people[person].name] else together(names)
            says = f"Ask {name} to take {nth}: then {who} would have somebody."
            yield Way(says, PLACE, f"{name} agreed to {nth}", need.helpers[j].public_id, to)
            told += 1
        if told == MOST:
            return


def _served_by(draft: Draft, helper: int) -> list[str]:
    """Who would have somebody, who has nobody now, if this helper took one more."""
    room = draft.room.copy()
    room[helper] += 1
    after = replace(draft, room=room).helper_of
    return [draft.case.people[int(i)].name for i in np.flatnonzero((after >= 0) & (draft.helper_of < 0))]


def _one_more(
    helper: Participation, agreed: int | None, taken: int, per_helper: int | None, blueprint: Blueprint
) -> int:
    """How many a helper would take then; 0 where it is the program that sets the limit, or they have more already."""
    role = blueprint.roles.get(helper.role)
    most = [limit for limit in (role.caseload if role else None, per_helper) if limit is not None]
    if agreed is None or helper.capacity != agreed or taken > agreed or agreed >= min(most, default=agreed + 1):
        return 0
    return agreed + 1


def _nth(number: int) -> str:
    return f"a {ORDINALS[number - 1]}" if number <= len(ORDINALS) else f"{number} people"


def _asks(rule: Condition | str, fact: str) -> bool:
    return not isinstance(rule, str) and any(test.asked == fact for test in tests(rule))
