"""A proposal for one duty: the best plan for a case, reasons for each pair, hints for whoever is left over. Pure."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from threading import Thread
from typing import Any

import numpy as np

from alongside.blueprint.judgement import sentence
from alongside.blueprint.parts.conditions import Condition, Test, tests
from alongside.blueprint.parts.matching import Criterion
from alongside.matching.scores.case import Case
from alongside.matching.scores.criteria import Scored
from alongside.matching.scores.known_by import known_by
from alongside.matching.scores.openly import is_private
from alongside.matching.scores.profile import Profile
from alongside.matching.scores.rules import Answers
from alongside.matching.scores.travel import UNKNOWN, in_words
from alongside.matching.scores.words import Reason, reasons
from alongside.matching.solver.assignment import Plan, solve
from alongside.matching.solver.besides import NOTHING, Besides, numbered
from alongside.matching.solver.changes import Shortage, Standing
from alongside.matching.solver.giving import Giving
from alongside.matching.solver.objectives import Aimed, Objective, aimed
from alongside.matching.solver.problem import NOT_ALLOWED, TOP, Flags, Ints, Pair, Problem
from alongside.matching.solver.rematch import keepable, priced

FEW = 4  # how many others are kept beside each pair
KEPT_FREE = "kept-free"
AT_ONCE = 256  # people whose scores are hashed at once


@dataclass(frozen=True)
class Suggested:
    """What is proposed for one person (an index of the case): a helper with reasons, or nobody with hints."""

    person: int
    helper: int | None
    score: int | None
    reasons: tuple[Reason, ...] = ()
    hints: tuple[str, ...] = ()


@dataclass(frozen=True)
class Draft:
    """One duty solved for the objective its blueprint names.

    `room[j]` counts the places helper j has left, `locks` are kept, `left` are left with no one. `free`: so many places
    are kept for people who come later; whoever they are, they come before somebody who would fit less well. `had[i]`:
    the helper person i has and may keep, or -1; to stay together counts `price` more than it fits, in the objective
    too, and nobody is parted so that helpers take alike many. None: nothing goes on that could change. `least[j]`: so
    many more helper j should have, as the program says; None where it says nothing. `about`: much the same, solved
    already: to begin with, it decides nothing.
    """

    case: Case
    room: Ints
    locks: tuple[Pair, ...] = ()
    left: frozenset[int] = frozenset()
    free: int = 0
    had: Ints | None = None
    price: int = 0
    least: Ints | None = None
    about: "Draft | None" = None

    @property
    def objective(self) -> Objective:
        """What the best round is."""
        aim = self.case.matching.objective
        return "total" if self.had is not None and aim == "balance" else aim

    @cached_property
    def problem(self) -> Problem:
        """What is solved: people of the case first, then somebody who fits everywhere for each place kept free. Where
        something goes on already, its scores are those of `priced`."""
        case, score = self.case, self.case.score
        if self.left:
            score = score.copy()
            score[sorted(self.left)] = NOT_ALLOWED
        score = np.concatenate([score, np.full((self.free, len(case.helpers)), TOP, np.int32)])
        people = (*known_by(case.people), *(f"{KEPT_FREE}-{n}" for n in range(self.free)))
        problem = Problem(people, known_by(case.helpers), self.room, score, self.locks)
        return problem if self.had is None else priced(problem, self._had, self.price)

    @property
    def _had(self) -> Ints:
        return (
            np.concatenate([self.had, np.full(self.free, -1, np.int64)])
            if self.had is not None
            else np.zeros(0, np.int64)
        )

    @cached_property
    def plan(self) -> Plan:
        """The round of the largest total, with the prices that prove it; places kept free are among its pairs."""
        return solve(self.problem, self.about.plan if self.about else None)

    @cached_property
    def standing(self) -> Standing:
        """What other choices would cost the largest total, and what one more place would bring."""
        return Standing(self.problem, self.plan)

    @cached_property
    def best(self) -> Aimed:
        """The round as the objective has it; places kept free are among its pairs."""
        plan = None if self.objective == "worst-first" else self.plan
        return aimed(self.problem, self.objective, plan, self.besides, self.about.best if self.about else None)

    @cached_property
    def besides(self) -> Besides:
        """What comes before the fit; where something goes on already, that nobody loses it for somebody else."""
        if self.had is not None:
            keep = keepable(self.problem, self._had)
            return (
                NOTHING if self.objective == "total" else Besides(keep=keep, sure=self.problem.top - TOP - self.price)
            )
        even, schools = self.case.matching.even_over, None
        if even is not None:
            known = [0 if i in self.left else getattr(one, even) for i, one in enumerate(self.case.people)]
            schools = np.array([*known, *[0] * self.free], np.int64)
            schools[schools == 0] = -1
        return Besides(self.least, schools)

    @property
    def helper_of(self) -> Ints:
        """The helper of each person of the case, or -1."""
        return self.best.helper_of[: len(self.case.people)]

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        people, helpers = self._there
        return tuple(zip(people.tolist(), helpers.tolist(), strict=True))

    @cached_property
    def _there(self) -> tuple[Ints, Ints]:
        """Everybody who has somebody, and whom."""
        people: Ints = np.flatnonzero(self.helper_of >= 0)
        return people, self.helper_of[people]

    @property
    def unmatched(self) -> tuple[int, ...]:
        return tuple(int(i) for i in np.flatnonzero(self.helper_of < 0))

    @cached_property
    def kept_free(self) -> int:
        """How many of the places to be kept are there."""
        return int((self.best.helper_of[len(self.case.people) :] >= 0).sum())

    @property
    def total(self) -> int:
        """The sum of the scores of all pairs."""
        return int(self.case.score[self._there].sum(dtype=np.int64))

    @property
    def bound(self) -> int:
        """What no round that is as good by the objective can pass in total."""
        return self.total + self.best.bound - self.best.total

    def with_pair(self, person: int, helper: int) -> Ints:
        """The helper of each person, or -1, in the best round in which `person` has `helper`: a whole round.

        Raises Refused where the pair is not allowed or every place is locked.
        """
        drawn = replace(self, left=self.left - {person}) if person in self.left else self
        return drawn.given(person, helper)[: len(self.case.people)]

    def given(self, person: int, helper: int) -> Ints:
        """The best round in which `person` has `helper`, places kept free among its people."""
        return self.giving.given(person, helper)

    @cached_property
    def giving(self) -> Giving:
        """What other choices would cost, as the objective has it; what only a few of them need is worked out beside."""
        found = Giving(self.problem, self.objective, self.plan, self.best, self.besides).ready()
        Thread(target=found.foresee).start()
        return found

    @cached_property
    def shortages(self) -> dict[int, Shortage]:
        """For each person who could be helped but for want of places: who competes with them for which."""
        found: dict[int, Shortage] = {}
        standing = Standing(self.problem, replace(self.plan, helper_of=self.best.helper_of))
        for person in self.unmatched:
            if person not in found and self.problem.allowed[person].any():
                shortage = self._without_kept(standing.shortage_around(person))
                found |= {one: found.get(one, shortage) for one in shortage.people}
        return found

    def _without_kept(self, shortage: Shortage) -> Shortage:
        """The same told of real people: places kept free are not among those they share."""
        people = tuple(one for one in shortage.people if one < len(self.case.people))
        return replace(shortage, people=people, places=shortage.places - len(shortage.people) + len(people))

    @cached_property
    def digest(self) -> str:
        """A hash of all that the answer depends on, the same in any order of rows."""
        people = np.argsort([p.id for p in self.case.people], kind="stable")
        helpers = np.argsort([h.id for h in self.case.helpers], kind="stable")
        ids = [[self.case.people[i].id for i in people], [self.case.helpers[j].id for j in helpers]]
        locks = sorted((self.case.people[i].id, self.case.helpers[j].id) for i, j in self.locks)
        aim = self.objective
        words = [self.case.duty, aim, ids, locks, self.room[helpers].tolist(), self.free]
        least, schools = self.besides.least, self.besides.schools
        words += [] if least is None else [least[helpers].tolist()]
        words += [] if schools is None else [numbered(schools, self.problem.people)[people].tolist()]
        found = hashlib.sha256(repr(tuple(words)).encode())
        score, as_they_come = self.problem.score, np.array_equal(helpers, np.arange(len(helpers)))
        for several in (people[at : at + AT_ONCE] for at in range(0, len(people), AT_ONCE)):
            block = score[several] if as_they_come else score[np.ix_(several, helpers)]
            found.update(np.ascontiguousarray(block, "<i8"))
        return found.hexdigest()

    def suggested(self) -> list[Suggested]:
        """What to propose for each person, in the order of the case."""
        return [self._suggested(i, int(j)) for i, j in enumerate(self.helper_of)]

    def _suggested(self, person: int, helper: int) -> Suggested:
        if helper < 0:
            return Suggested(person, None, None, (), tuple(hints(self, person)))
        score = int(self.case.score[person, helper])
        return Suggested(person, helper, score, tuple(reasons(self.case, person, helper)))

    def figures(self) -> dict[str, Any]:
        """How good the plan is as a whole: counts, sums of scores, the usual way, and how many pairs share what.

        `shared` lists {says, pairs, of} for each open criterion that compares words; minutes only where they count.
        `aim` is the objective, `limit` as `Aimed` has it, `kept_free` how many places are.
        """
        case = self.case
        found: dict[str, Any] = {
            "people": len(case.people),
            "helpers": len(case.helpers),
            "matched": len(self.pairs),
            "aim": self.objective,
            "objective": self.total,
            "bound": self.bound,
            "limit": self.best.limit,
            "kept_free": self.kept_free,
            "shared": [self._shared(c, scored) for _, c, scored in case.scored if c.by != "near" and not is_private(c)],
        }
        away = case.minutes[self._there]
        minutes = np.sort(away[away != UNKNOWN]).tolist()
        if minutes and any(criterion.by == "near" for _, criterion, _ in case.scored):
            found |= {"usual_minutes": minutes[len(minutes) // 2], "longest_minutes": minutes[-1]}
        return found

    def _shared(self, criterion: Criterion, scored: Scored) -> dict[str, Any]:
        known = scored.known[self._there]
        shared = known & (scored.level[self._there] != 0)
        return {"says": criterion.says, "pairs": int(shared.sum()), "of": int(known.sum())}

    @cached_property
    def others(self) -> list[list[int]]:
        """For each person a few others worth a look: the best helpers that are allowed, then the best that are not."""
        mine = np.flatnonzero(self.helper_of >= 0)
        allowed = self.case.allowed.copy()
        allowed[mine, self.helper_of[mine]] = False
        best, shut = self._best(allowed, FEW - 1), self._best(~self.case.allowed, FEW)
        return [[*one, *more[: FEW - len(one)]] for one, more in zip(best, shut, strict=True)]

    def _best(self, among: Flags, most: int) -> list[list[int]]:
        """For each person the best fits among some helpers; of equals, the one that comes first."""
        fit, rows = np.where(among, self.case.fit, NOT_ALLOWED), np.arange(len(among))
        found: list[list[int]] = [[] for _ in rows]
        for _ in range(min(most, fit.shape[1])):
            next_ = fit.argmax(axis=1)
            there = np.flatnonzero(fit[rows, next_] != NOT_ALLOWED)
            for i, j in zip(there.tolist(), next_[there].tolist(), strict=True):
                found[i].append(j)
            fit[rows, next_] = NOT_ALLOWED
        return found


def hints(draft: Draft, person: int) -> Iterator[str]:
    """Why somebody is left over and what would help, in words that tell nothing anybody asked for."""
    case, (one, many) = draft.case, draft.case.helper_word
    if case.is_optional(person):
        yield f"They may go without a {one}."
    if person in draft.left:
        yield "They are left unmatched for now."
    elif not case.helpers:
        yield f"There are no {many} here yet."
    elif case.allowed[person].any():
        yield _full(draft, person)
    else:
        yield from _ruled_out(case, person)


def _full(draft: Draft, person: int) -> str:
    shortage = draft.shortages[person]
    helpers, people = len(shortage.helpers), len(shortage.people)
    if shortage.places <= 0 or people == 1:
        who = {1: f"The one {draft.case.helper_word[0]} who could help is", 2: "Both who could help are"}
        return f"{who.get(helpers, f'All {helpers:,} who could help are')} full. One more place would help."
    places = "1 place" if shortage.places == 1 else f"{shortage.places:,} places"
    more = people - shortage.places
    help_ = "One more place would help." if more == 1 else f"{more:,} more places would help them all."
    return f"{people:,} people share {places}. {help_}"


def _ruled_out(case: Case, person: int) -> Iterator[str]:
    one, many = case.helper_word
    if case.pairings.evaluates[person].all():
        yield f"Every {one} evaluates them."
        return
    alone = [(rule, answer) for rule, answer in case.rules if not answer.yes[person].any()]
    for rule, answer in alone:
        yield _rule_hint(case, rule, answer, person)
    if alone:
        return
    for rule, count in _would_open(case, person):
        yield f"{count:,} {one if count == 1 else many} would be possible if this were so: {sentence(rule)}."
    if all(count == 0 for _, count in _would_open(case, person)):
        yield f"No {one} meets all of the rules."


def _would_open(case: Case, person: int) -> list[tuple[Condition, int]]:
    """How many helpers each rule alone keeps away. What somebody asked for is never counted out loud."""
    never = case.never[person]
    found = []
    for rule, _ in case.rules:
        if _asks(rule, "stated-conflict"):
            continue
        others = [answer.yes[person] for other, answer in case.rules if other is not rule]
        count = int(np.logical_and.reduce([~never, *others]).sum())
        found.append((rule, count))
    return [(rule, count) for rule, count in found if count]


def _rule_hint(case: Case, rule: Condition, answer: Answers, person: int) -> str:
    someone, one = case.people[person], case.helper_word[0]
    if not answer.no[person].any():
        return _missing(rule, someone, one)
    near = [int(minutes) for minutes in case.minutes[person] if minutes != UNKNOWN]
    nearest = f" The nearest is {in_words(min(near))} away." if near else ""
    test = _only_test(rule)
    value = test.value if test else ""
    wanted = bool((case.known.pairs["same-district"].codes[person] == 1).all())
    known = {
        "travel-time": f"No {one} within {value}.{nearest}",
        "same-building": f"No {one} works in the same building.",
        "same-district": f"Every {one} works in the same district."
        if wanted
        else f"No {one} works in the same district.",
        "same-field": f"No {one} shares a subject, grade or field with them.",
        "same-language": f"No {one} has a language in common with them.",
        "same-licence": f"No {one} holds the same licence.",
        "stated-conflict": f"No {one} meets all of the rules.",
    }
    return known.get(test.asked if test else "", f"No {one} meets this rule: {sentence(rule)}.")


def _missing(rule: Condition, someone: Profile, one: str) -> str:
    asked = {test.asked for test in tests(rule)}
    if "travel-time" in asked and someone.point is None:
        return f"We do not know the ZIP code of where {someone.called} works. Add it, then propose again."
    if "same-field" in asked and not (someone.lists.get("subjects") or someone.lists.get("grades")):
        return f"We do not know the subjects or grades of {someone.called}. Add them, then propose again."
    return f"We do not know yet of any {one}: {sentence(rule)}."


def _asks(rule: Condition, fact: str) -> bool:
    return any(test.asked == fact for test in tests(rule))


def _only_test(rule: Condition) -> Test | None:
    several = tests(rule)
    return several[0] if len(several) == 1 else None
