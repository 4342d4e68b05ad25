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

MOST = 3
TRIED = 8
VIRTUAL, PLACE, RULED_IN, WAIVE, THEIR_PAGE = "virtual", "place", "ruled-in", "waive", "their-page"
EVALUATES, TOLD, OUT = "evaluates", "told", "out"  # what keeps helpers away besides the blueprint's rules
ORDINALS = ("first person", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


@dataclass(frozen=True, slots=True)
class Way:
    """One way out. `kind`: what a form, or a link to the page of `helper`, does about it; `to`: places from then on;
    `facts`: those whose rules would be let go."""

    says: str
    kind: str
    label: str
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
        places = list(_more_places(drafted, person, blueprint))[: MOST - 1]
        at_once = [way for way in _by_rules(drafted, person) if way.kind != THEIR_PAGE or not places]
        return Help(ways=(*places, *at_once)[:MOST])
    told = [_told(_kinds(draft.case)[r]) for r in smallest_conflict(broken_rules(draft.case, person))]
    return Help(tuple(told) if len(told) > 1 and all(told) else (), tuple(_by_rules(drafted, person))[:MOST])


def _kinds(case: Case) -> list[Condition | str]:
    """What the rows of `broken_rules` stand for."""
    return [EVALUATES, TOLD, OUT, *(rule for rule, _ in case.rules)]


def _by_rules(drafted: Drafted, person: int) -> Iterator[Way]:
    """Ways by rules; whoever is allowed but full stays so, and opens nothing."""
    case, kinds = drafted.draft.case, _kinds(drafted.draft.case)
    shut = np.flatnonzero(~case.allowed[person])
    if not len(shut):
        return
    for way in ways_out(broken_rules(case, person)[:, shut], case.fit[person, shut]):
        at = replace(way, helpers=tuple(int(shut[j]) for j in way.helpers))
        if found := _way(drafted, person, at, [kinds[r] for r in at.rules]):
            yield found


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
        known = {EVALUATES: "nobody helps somebody they evaluate", OUT: "some were ruled out for this round"}
        return known.get(kind, "")
    return "" if _asks(kind, "stated-conflict") else sentence(kind)


def _way(drafted: Drafted, person: int, way: WayOut, kinds: list[Condition | str]) -> Way | None:
    if EVALUATES in kinds or any(not _told(kind) for kind in kinds):
        return None
    case, best = drafted.draft.case, drafted.need.helpers[way.helpers[0]]
    someone, name = case.people[person].called, case.helpers[way.helpers[0]].name
    facts = tuple(dict.fromkeys(test.kind.key for kind in kinds if not isinstance(kind, str) for test in tests(kind)))
    if kinds == [OUT]:
        return Way(f"{name} is possible, but ruled out for this round.", RULED_IN, "Let everybody be proposed again")
    let_go = OUT not in kinds and all(fact in case.matching.waive for fact in facts)
    if let_go and facts == ("travel-time",):
        helper = _helper_then(drafted.draft, person, replace(case, virtual=case.virtual | {person}))
        if helper < 0:
            return None
        says = f"Meeting virtually only, {someone} could have {case.helpers[helper].name}."
        return Way(says, VIRTUAL, f"Let {someone} meet virtually only")
    if OUT not in kinds and _helper_then(drafted.draft, person, _waived(case, person, facts)) < 0:
        return None
    says = f"{name} would be possible if this were so: {'; '.join(_told(kind) for kind in kinds if kind != OUT)}."
    if not let_go:
        return Way(says, THEIR_PAGE, f"Open {name}’s page", best.public_id)
    rules = "this rule" if len(kinds) == 1 else "these rules"
    return Way(says, WAIVE, f"Let {rules} go for {someone}", facts=facts)


def _waived(case: Case, person: int, facts: tuple[str, ...]) -> Case:
    return replace(case, waived=case.waived | {(person, fact) for fact in facts})


def _helper_then(draft: Draft, person: int, case: Case) -> int:
    """Whom somebody would have in another case; -1 for nobody, or where it only leaves somebody else with nobody."""
    after = replace(draft, case=case).helper_of
    more = int((after >= 0).sum()) > int((draft.helper_of >= 0).sum())
    return int(after[person]) if more else -1


def _more_places(drafted: Drafted, person: int, blueprint: Blueprint) -> Iterator[Way]:
    """One more place where it gives somebody more a helper, those who fit the person best first."""
    draft, need = drafted.draft, drafted.need
    crowd = draft.shortages.get(person)
    around = crowd.helpers if crowd else ()
    best_first = sorted(around, key=lambda j: (-int(draft.case.score[person, j]), j))[:TRIED]
    told = 0
    for j in best_first:
        to = one_more_place(drafted, j, blueprint)
        if to and (names := _served_by(draft, j)):
            name, nth = draft.case.helpers[j].name, _nth(to)
            someone = draft.case.people[person]
            who = someone.called if names == [someone.name] else together(names)
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


def one_more_place(drafted: Drafted, helper: int, blueprint: Blueprint) -> int:
    """How many a helper would take then; 0 where it is the program that sets the limit, or they have more already."""
    need = drafted.need
    row, agreed, role = need.helpers[helper], need.agreed[helper], blueprint.roles.get(need.helpers[helper].role)
    limits = (role.caseload if role else None, blueprint.duties[need.duty].per_helper)
    most = min((limit for limit in limits if limit is not None), default=None)
    if agreed is None or row.capacity != agreed or need.taken[helper] > agreed or (most is not None and agreed >= most):
        return 0
    return agreed + 1


def _nth(number: int) -> str:
    return f"a {ORDINALS[number - 1]}" if number <= len(ORDINALS) else f"{number} people"


def _asks(rule: Condition | str, fact: str) -> bool:
    return not isinstance(rule, str) and any(test.asked == fact for test in tests(rule))
