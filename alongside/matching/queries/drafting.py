"""A whole round worked out but not written: every duty of a cohort solved, one after the other."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from alongside.matching.enums import ProposalState
from alongside.matching.models.rounds import Proposal, Round
from alongside.matching.proposing import Draft, Suggested
from alongside.matching.queries.gathering import Gathering, Need, Scope, gather
from alongside.matching.queries.rounds import decided
from alongside.programs.facts import today


@dataclass(frozen=True)
class Drafted:
    """One duty: who needs whom, and the plan."""

    need: Need
    draft: Draft

    @cached_property
    def suggested(self) -> list[Suggested]:
        return self.draft.suggested()


@dataclass(frozen=True)
class RoundDraft:
    """Every duty of a round."""

    version: int
    duties: tuple[Drafted, ...]

    @property
    def digest(self) -> str:
        """A hash of all inputs, the same in any order of rows."""
        parts = [drafted.draft.digest for drafted in self.duties]
        return hashlib.sha256(repr((self.version, parts)).encode()).hexdigest()

    def of(self, duty: str) -> Drafted | None:
        """The draft of one duty."""
        return next((one for one in self.duties if one.need.duty == duty), None)


def draft_again(round_: Round, kept: Iterable[Proposal] | None = None) -> RoundDraft:
    """A round worked out as things are now, whom it is for and what matters in it as it says.

    `kept`: what a coordinator decided, where that is not what the round has.
    """
    gathering = gather(round_.cohort, on=today(round_.cohort), scope=scope_of(round_))
    return draft_round(gathering, decided(round_) if kept is None else kept)


def draft_round(gathering: Gathering, kept: Iterable[Proposal] = ()) -> RoundDraft:
    """Solve every duty, keeping what a coordinator locked or left out.

    A helper's places are shared by the duties of their role, in the order the blueprint matches them.
    """
    locks: dict[str, dict[int, int]] = {}
    left: dict[str, set[int]] = {}
    for one in kept:
        if one.state == ProposalState.LOCKED and one.helper_id:
            locks.setdefault(one.duty, {})[one.supported_id] = one.helper_id
        elif one.state == ProposalState.LEFT_OUT:
            left.setdefault(one.duty, set()).add(one.supported_id)
    used: Counter[int] = Counter()
    drafted = []
    for said in gathering.needs:
        need = said.weighed(gathering.scope.priorities.get(said.duty, {}))
        out = frozenset(left.get(need.duty, ()))
        draft = need.draft(used=used, locks=locks.get(need.duty, {}), left=out, kept_free=gathering.scope.kept_free)
        used.update(need.helpers[j].pk for _, j in draft.pairs)
        drafted.append(Drafted(need, draft))
    return RoundDraft(gathering.pin.version, tuple(drafted))


def scope_of(round_: Round) -> Scope:
    """Whom a round is for, and what matters in it."""
    return Scope(round_.region, round_.joined_from, round_.kept_free, round_.priorities, round_.pk)
