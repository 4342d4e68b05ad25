"""Groups for one duty: the best plan for a case of peers, who leads each, why together, what would help. Pure."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

import numpy as np

from alongside.blueprint.faults import listed
from alongside.matching.scores.case import Case, words
from alongside.matching.scores.known_by import known_by
from alongside.matching.scores.openly import is_private
from alongside.matching.scores.words import said
from alongside.matching.solver.group_search import ANY_TIME, free_together, has_run, worth_of
from alongside.matching.solver.groups import GroupPlan, GroupProblem, solve_groups
from alongside.matching.solver.leading import Led, leaders_of
from alongside.matching.solver.problem import NOT_ALLOWED, Ints, Pair, Problem

MINUTES = 15  # of a quarter of an hour
SHARED = 3  # reasons told of one group
FEW = 2  # names before they are counted
type Group = tuple[int, ...]


@dataclass(frozen=True)
class GroupDraft:
    """One duty's groups worked out.

    `peers`: people beside one another, `led`: the same people beside helpers, who have `room` for so many more. From
    `least` to `most` make a group, and all of one need `quarters` of an hour in a row. `kept`: groups that stay as they
    are, `out`: people left out on purpose, `chosen`: who leads some of those that stay, by a coordinator's word.
    """

    peers: Case
    led: Case
    room: Ints
    least: int
    most: int
    quarters: int
    kept: tuple[Group, ...] = ()
    out: frozenset[int] = frozenset()
    chosen: Mapping[Group, int] = field(default_factory=dict)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What each is known by, the same in every database."""
        return known_by(self.peers.people)

    @cached_property
    def free(self) -> tuple[int, ...]:
        """When each is free, as bits; ANY_TIME where they have not told it."""
        return tuple(sum(1 << n for n in one.free) if one.free else ANY_TIME for one in self.peers.people)

    @cached_property
    def fit(self) -> Ints:
        """How well two fit, the smaller of both ways, NOT_ALLOWED where they may not be in one group."""
        score = self.peers.score.astype(np.int64)
        fit: Ints = np.minimum(score, score.T)
        return fit

    @cached_property
    def plan(self) -> GroupPlan:
        """Groups of everybody who is neither kept nor left out."""
        gone = {i for group in self.kept for i in group} | self.out
        here = [i for i in range(len(self.peers.people)) if i not in gone]
        names = tuple(self.names[i] for i in here)
        free = tuple(self.free[i] for i in here)
        problem = GroupProblem(names, self.fit[np.ix_(here, here)], free, self.least, self.most, self.quarters)
        found = solve_groups(problem)
        groups = tuple(tuple(here[i] for i in group) for group in found.groups)
        return GroupPlan(groups, tuple(here[i] for i in found.left), found.worth, found.bound)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """All groups, in the order of the first name in each."""
        return tuple(sorted(self.kept + self.plan.groups, key=lambda group: min(self.names[i] for i in group)))

    @cached_property
    def leaders(self) -> tuple[int | None, ...]:
        """The helper of each group: as many groups as possible are led, then as fit as can be; nobody has to be."""
        return tuple(int(j) if j >= 0 else None for j in self.led_by.helper_of)

    @cached_property
    def led_by(self) -> Led:
        """Who leads which group, and how many could be led at most."""
        groups, helpers = self.groups, self.led.helpers
        if not groups or not helpers:
            return Led(np.full(len(groups), -1), 0)
        score = np.stack([self.leading(group) for group in groups])
        names = tuple(min(self.names[i] for i in group) for group in groups)
        problem = Problem(names, known_by(helpers), self.room, score, self._locks(score))
        return leaders_of(problem, np.array([len(group) for group in groups], np.int64))

    def leading(self, group: Group) -> Ints:
        """How well each helper fits as the one who leads a group, NOT_ALLOWED where they may not, or are not free when
        all of it are."""
        rows = self.led.score[list(group)]
        free = [self._in_time(group, j) for j in range(len(self.led.helpers))]
        may = (rows != NOT_ALLOWED).all(axis=0) & free
        return np.where(may, rows.mean(axis=0), NOT_ALLOWED).astype(np.int64)

    def _locks(self, score: Ints) -> tuple[Pair, ...]:
        """Groups with the leader a coordinator chose, as far as that is still possible."""
        left, found = self.room.copy(), []
        for g, group in enumerate(self.groups):
            j = self.chosen.get(group)
            if j is not None and score[g, j] != NOT_ALLOWED and left[j] >= len(group):
                left[j] -= len(group)
                found.append((g, j))
        return tuple(found)

    @property
    def left(self) -> tuple[int, ...]:
        """Whoever is in no group."""
        return tuple(sorted((*self.plan.left, *self.out)))

    @cached_property
    def digest(self) -> str:
        """A hash of all that the answer depends on, the same in any order of rows."""
        order = np.argsort([p.id for p in self.peers.people], kind="stable")
        name = [self.peers.people[i].id for i in order]
        kept = sorted(sorted(self.peers.people[i].id for i in group) for group in self.kept)
        out = sorted(self.peers.people[i].id for i in self.out)
        chosen = sorted(
            (sorted(self.peers.people[i].id for i in group), self.led.helpers[j].id) for group, j in self.chosen.items()
        )
        free = [self.free[i] for i in order]
        said: list[object] = [self.peers.duty, self.least, self.most, self.quarters, name, free, kept, out]
        rules = (*said, chosen) if chosen else tuple(said)
        by_helper = np.argsort([h.id for h in self.led.helpers], kind="stable")
        led = self.led.score[order][:, by_helper].astype("<i8")
        fit = np.ascontiguousarray(self.fit[order][:, order].astype("<i8"))
        places = repr([(self.led.helpers[j].id, int(self.room[j])) for j in by_helper])
        return hashlib.sha256(repr(rules).encode() + fit.tobytes() + led.tobytes() + places.encode()).hexdigest()

    def figures(self) -> dict[str, object]:
        """Counts; `worth` and `bound` as the plan has them, for the groups that are not kept."""
        return {
            "people": len(self.peers.people),
            "helpers": 0,
            "matched": sum(map(len, self.groups)),
            "groups": len(self.groups),
            "led": sum(one is not None for one in self.leaders),
            "led_at_most": self.led_by.at_most,
            "kept": len(self.kept),
            "worth": round(self.plan.worth),
            "most": round(self.plan.bound),
        }

    def fit_of(self, group: Group) -> int:
        """The mean of its people's mean fit with the others; pairs that may not be together count nothing."""
        return round(
            worth_of(np.maximum(self.fit, 0) * (1 - np.eye(len(self.fit), dtype=np.int64)), group) / len(group)
        )

    def times_of(self, group: Group) -> list[list[int]]:
        """When all of them are free for long enough: first and last quarters of an hour of a week."""
        common = ANY_TIME
        for i in group:
            common &= self.free[i]
        if common == ANY_TIME:
            return []
        set_ = [n for n in range(common.bit_length()) if common >> n & 1]
        starts = [0, *(at + 1 for at, (one, other) in enumerate(pairwise(set_)) if other > one + 1), len(set_)]
        runs = [set_[first:last] for first, last in pairwise(starts)]
        return [[run[0], run[-1]] for run in runs if len(run) >= self.quarters]

    def reasons(self, group: Group) -> list[str]:
        """Why they are together: what most of them share, what all do first; who has not told their free hours."""
        shared = sorted(self._shared(group), key=lambda one: (-one[0], one[1]))
        said_ = [f"{'All' if n == len(group) else f'{n} of {len(group)}'} share {what}." for n, what in shared[:SHARED]]
        unknown = [self.peers.people[i].called for i in group if self.free[i] == ANY_TIME]
        if len(unknown) == len(group):
            said_.append("Nobody has told yet when they are free.")
        elif len(unknown) > FEW:
            said_.append(f"{len(unknown)} of {len(group)} have not told yet when they are free.")
        elif unknown:
            have = "has" if len(unknown) == 1 else "have"
            said_.append(f"{listed(unknown, last='and')} {have} not told yet when they are free.")
        return said_

    def faults(self, group: Group) -> list[str]:
        """What speaks against these people as a group, in sentences; nothing where nothing does."""
        found = []
        if not self.least <= len(group) <= self.most:
            found.append(f"A group has from {self.least} to {self.most} people; this one would have {len(group)}.")
        found += [self._apart_says(i, j) for i, j in self.apart(group)[:3]]
        if not free_together([self.free[i] for i in group], self.quarters):
            found.append(f"There are no {self.quarters * MINUTES} minutes in a usual week when all of them are free.")
        return found

    def _apart_says(self, one: int, other: int) -> str:
        """Why two may not be with one another: said of a no to a group, where it is nothing else."""
        for i, j in ((one, other), (other, one)):
            if self.peers.stands_open_but_for_a_no(i, j):
                return f"{self.peers.people[i].name} said no to a group with {self.peers.people[j].name} before."
        return f"{self.peers.people[one].name} and {self.peers.people[other].name} cannot be in one group."

    def apart(self, group: Group) -> list[tuple[int, int]]:
        """Those of a group who may not be with one another."""
        return [(i, j) for at, i in enumerate(group) for j in group[at + 1 :] if self.fit[i, j] == NOT_ALLOWED]

    def hints(self, person: int) -> list[str]:
        """Why somebody is in no group and what would help."""
        if person in self.out:
            return ["They are left out for now."]
        others = [j for j in range(len(self.peers.people)) if j != person and j not in self.out]
        allowed = [j for j in others if self.fit[person, j] != NOT_ALLOWED]
        if len(others) < self.least - 1:
            return [f"A group needs {self.least} people; here are only {len(others) + 1}."]
        if len(allowed) < self.least - 1:
            return [f"The rules let only {len(allowed):,} of {len(others):,} others be in a group with them."]
        timely = [j for j in allowed if has_run(self.free[person] & self.free[j], self.quarters)]
        if len(timely) < self.least - 1:
            long = f"{self.quarters * MINUTES} minutes"
            who = "1 other is" if len(timely) == 1 else f"{len(timely):,} others are"
            return [f"Only {who} free for {long} when they are. More free hours would help."]
        return ["Every group they could be in is full. One or two more people, or larger groups, would help."]

    def _in_time(self, group: Group, helper: int) -> bool:
        free = self.led.helpers[helper].free
        mine = sum(1 << n for n in free) if free else ANY_TIME
        return free_together([mine, *(self.free[i] for i in group)], self.quarters)

    def _shared(self, group: Sequence[int]) -> Iterator[tuple[int, str]]:
        """How many share a word of something that is weighed, and which; what somebody asked for is never told."""
        for _, criterion, _ in self.peers.scored:
            if is_private(criterion) or criterion.by == "near":
                continue
            has = [set(words(self.peers.people[i], criterion.fact)) for i in group]
            counts = {word: sum(word in one for one in has) for one in has for word in one}
            best = max(counts.items(), key=lambda one: (one[1], one[0]), default=("", 0))
            if best[1] >= 2:
                yield best[1], f"{criterion.says} ({said(self.peers, best[0])})"
