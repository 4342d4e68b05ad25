"""A whole round worked out but not written: every duty of a cohort solved, one after the other."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from alongside.matching.enums import ProposalState
from alongside.matching.grouping import MINUTES, GroupDraft
from alongside.matching.least import under_least
from alongside.matching.models.rounds import Proposal, Round
from alongside.matching.proposing import Draft, Suggested
from alongside.matching.queries.gathering import Gathering, Need, gather
from alongside.matching.queries.rounds import DecidedGroups, decided, decided_groups
from alongside.matching.queries.scope import Scope
from alongside.matching.queries.sharing import How, divided
from alongside.matching.scores.case import Case
from alongside.matching.solver.problem import Ints
from alongside.programs.facts import today


@dataclass(frozen=True)
class Drafted:
    """One duty: who needs whom, and the plan; `how` places were divided, where other duties want the same helpers.

    `alone`: the same as if no other duty wanted them, where nothing had to be divided: it comes to the same round.
    """

    need: Need
    draft: Draft
    how: How | None = None
    alone: Draft | None = None

    def once_given(self, person: int, helper: int) -> Ints | None:
        """Who has whom once somebody is given a helper, by one way from the round there is; None where that might not
        be the very round it comes to, so that it has to be worked out anew."""
        draft, alone = self.draft, self.draft if self.how is None else self.alone
        if alone is None or not alone.giving.is_the_round_itself:
            return None
        if self.how is None:
            return draft.with_pair(person, helper)
        least, had = alone.besides.least, alone.had
        if least is not None or had is not None or alone.locks != draft.locks or person in draft.left:
            return None
        after = alone.given(person, helper)
        fits = np.bincount(after[after >= 0], minlength=len(draft.room)) <= draft.room
        return after[: len(draft.case.people)] if fits.all() else None

    def figures(self) -> dict[str, Any]:
        """What `Draft.figures` says, how places were divided, how many helpers have fewer people than the program wants
        (`least`, `under`), and over what people were served evenly."""
        found = self.draft.figures() | ({"places": self.how} if self.how else {})
        rules = self.need.case.matching
        if rules.per_helper_least is not None:
            found |= {"least": rules.per_helper_least, "under": len(under_least(self.draft))}
        if rules.even_over is not None and self.draft.had is None:
            found["even_over"] = rules.even_over
        if not self.need.had:
            return found
        found |= {"had": len(self.need.had), "changes": len(self.changed), "price": self.need.price}
        return found | ({"instead_of": rules.objective} if rules.objective != self.draft.objective else {})

    @cached_property
    def changed(self) -> tuple[int, ...]:
        """The people who would have somebody else than they have now."""
        has, helpers = self.draft.helper_of, self.need.helpers
        return tuple(i for i, one in self.need.had.items() if has[i] >= 0 and helpers[has[i]].pk != one.helper)

    def stays(self, person: int) -> bool:
        """Whether somebody to whom nobody is proposed has somebody all the same: their helper does not leave."""
        had = self.need.had.get(person)
        return had is not None and (person in self.draft.left or any(one.pk == had.helper for one in self.need.helpers))

    @cached_property
    def suggested(self) -> list[Suggested]:
        return self.draft.suggested()


@dataclass(frozen=True)
class GroupDrafted:
    """One duty of small groups: who needs one, who could lead, and the groups."""

    need: Need
    draft: GroupDraft


@dataclass(frozen=True)
class RoundDraft:
    """Every duty of a round; `groups` those of small groups."""

    version: int
    duties: tuple[Drafted, ...]
    groups: tuple[GroupDrafted, ...] = ()

    @property
    def digest(self) -> str:
        """A hash of all inputs, the same in any order of rows."""
        parts = [one.draft.digest for one in self.duties] + [one.draft.digest for one in self.groups]
        return hashlib.sha256(repr((self.version, parts)).encode()).hexdigest()

    def of(self, duty: str) -> Drafted | None:
        """The draft of one duty."""
        return next((one for one in self.duties if one.need.duty == duty), None)


def draft_again(
    round_: Round, kept: Iterable[Proposal] | None = None, groups: Mapping[str, DecidedGroups] | None = None
) -> RoundDraft:
    """A round worked out as things are now, whom it is for and what matters in it as it says.

    `kept`, `groups`: what a coordinator decided, where that is not what the round has.
    """
    gathering = gather(round_.cohort, on=today(round_.cohort), scope=scope_of(round_))
    return draft_round(
        gathering, decided(round_) if kept is None else kept, decided_groups(round_) if groups is None else groups
    )


def draft_round(
    gathering: Gathering,
    kept: Iterable[Proposal] = (),
    groups: Mapping[str, DecidedGroups] | None = None,
    about: RoundDraft | None = None,
    upto: str = "",
) -> RoundDraft:
    """Solve every duty, keeping what a coordinator locked or left out.

    Places that several duties want of the same helpers are divided for all of them at once (`sharing.divided`); groups
    are led by whoever has places left then: people come before leaders. `about`: much the same round, to begin with.
    `upto`: a duty after which nothing is asked for, groups neither.
    """
    locks, left = _kept_apart(kept)
    scope = gathering.scope
    needs = [said.weighed(scope.priorities.get(said.duty, {})) for said in gathering.needs]

    def draft(need: Need, used: Mapping[int, int]) -> Draft:
        out = frozenset(left.get(need.duty, ()))
        made = need.draft(used=used, locks=locks.get(need.duty, {}), left=out, kept_free=scope.kept_free)
        there = about and about.of(need.duty)
        return replace(made, about=there.draft) if there else made

    alone = {need.duty: (need, draft(need, {})) for need in needs}
    shares = _shares(gathering, list(alone.values()))
    used: Counter[int] = Counter()
    drafted = []
    for need in needs:
        how, others = shares.get(need.duty, (None, None))
        made = draft(need, used if others is None else others)
        used.update(need.helpers[j].pk for _, j in made.pairs)
        drafted.append(Drafted(need, made, how, alone[need.duty][1] if how == "apart" else None))
        if need.duty == upto:
            break
    found = []
    for led, peers in () if upto else gathering.groups:
        found.append(_groups(gathering, led, peers, used, (groups or {}).get(led.duty, DecidedGroups())))
        if len(gathering.groups) > 1:
            used.update(_leading(found[-1]))
    return RoundDraft(gathering.pin.version, tuple(drafted), tuple(found))


def _kept_apart(kept: Iterable[Proposal]) -> tuple[dict[str, dict[int, int]], dict[str, set[int]]]:
    """Duty -> whom a coordinator locked with whom, and whom they left out."""
    locks: dict[str, dict[int, int]] = {}
    left: dict[str, set[int]] = {}
    for one in kept:
        if one.state == ProposalState.LOCKED and one.helper_id:
            locks.setdefault(one.duty, {})[one.supported_id] = one.helper_id
        elif one.state == ProposalState.LEFT_OUT:
            left.setdefault(one.duty, set()).add(one.supported_id)
    return locks, left


def _shares(gathering: Gathering, alone: Sequence[tuple[Need, Draft]]) -> dict[str, tuple[How, Counter[int] | None]]:
    """Duty -> how the places of its helpers were divided with other duties, and how many of them those have."""
    by_role: dict[str | None, list[tuple[Need, Draft]]] = {}
    for need, draft in alone:
        by_role.setdefault(gathering.pin.blueprint.duties[need.duty].helper, []).append((need, draft))
    found: dict[str, tuple[How, Counter[int] | None]] = {}
    for several in by_role.values():
        if len(several) > 1:
            how, others = divided(several)
            found |= {need.duty: (how, others[n] if others else None) for n, (need, _) in enumerate(several)}
    return found


def _groups(
    gathering: Gathering, said: Need, peers: Case, used: Mapping[int, int], decided_: DecidedGroups
) -> GroupDrafted:
    blueprint = gathering.pin.blueprint
    stored = gathering.scope.priorities.get(said.duty, {})
    need, size = said.weighed(stored), blueprint.duties[said.duty].group
    if size is None:
        raise ValueError(f"{said.duty} is no duty of groups")
    at = {one.pk: i for i, one in enumerate(need.people)}
    shortest = min(blueprint.sessions.minutes, default=0)
    draft = GroupDraft(
        peers=peers.weighed(need.case.matching) if stored else peers,
        led=need.case,
        room=need.draft(used=used, locks={}, left=frozenset()).room,
        least=max(size.low, 2),
        most=size.high,
        quarters=-(-max(shortest, 1) // MINUTES),
        out=frozenset(at[pk] for pk in decided_.out if pk in at),
    )
    stay = {group: tuple(sorted(at[pk] for pk in group if pk in at)) for group in decided_.stay}
    kept = {group: one for group, one in stay.items() if len(one) > 1 and not draft.apart(one)}
    leads = {one.pk: j for j, one in enumerate(need.helpers)}
    led = {kept[group]: leads[pk] for group, pk in decided_.led.items() if group in kept and pk in leads}
    return GroupDrafted(need, replace(draft, kept=tuple(kept.values()), chosen=led))


def _leading(found: GroupDrafted) -> Iterator[int]:
    """The helper of each seat of a group that is led, by row numbers."""
    for group, leader in zip(found.draft.groups, found.draft.leaders, strict=True):
        if leader is not None:
            yield from [found.need.helpers[leader].pk] * len(group)


def scope_of(round_: Round) -> Scope:
    """Whom a round is for, and what matters in it."""
    return Scope(
        region=round_.region,
        joined_from=round_.joined_from,
        kept_free=round_.kept_free,
        priorities=round_.priorities,
        round=round_.pk,
        changes=round_.changes,
        changing=tuple(round_.changing),
        price=round_.price,
    )
