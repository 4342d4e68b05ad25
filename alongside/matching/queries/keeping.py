"""Rounds as they were worked out last, kept in this process for whoever looks at them again.

Reading four thousand people and comparing every pair takes a second or two; looking at one pair after the other must
not. What is kept is used only as long as all that it was worked out from would be read just the same, whoever changes
it and wherever. Only looking goes by it: whatever decides something works the round out anew.
"""

from collections import Counter, OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from threading import Lock

from alongside.kernel.remember import remembered
from alongside.kernel.rereading import Read, noting
from alongside.matching.models.rounds import Proposal, Round
from alongside.matching.queries.drafting import RoundDraft, draft_round, scope_of
from alongside.matching.queries.gathering import Gathering, gather, roads
from alongside.matching.queries.rounds import DecidedGroups, decided, decided_groups
from alongside.matching.scores.travel import Roads
from alongside.programs.facts import today

ROUNDS = 8
PAIRS = 1 << 22  # of all that are kept together: up to a hundred bytes each

type Key = tuple[int, date, Roads]


@dataclass(frozen=True)
class Known:
    """An open round as it is worked out now, with what it was worked out from."""

    gathering: Gathering
    decided: Sequence[Proposal]
    groups: Mapping[str, DecidedGroups]

    @cached_property
    def draft(self) -> RoundDraft:
        """The round itself, solved for whoever asks first."""
        return draft_round(self.gathering, self.decided, self.groups)

    @property
    def pairs(self) -> int:
        """How many there are to compare, for their place in memory: of duties that want the same helpers twice, since
        each is worked out alone too."""
        gathering = self.gathering
        needs, duties = [*gathering.needs, *(need for need, _ in gathering.groups)], gathering.pin.blueprint.duties
        roles = Counter(duties[one.duty].helper for one in gathering.needs)
        needs += [one for one in gathering.needs if roles[duties[one.duty].helper] > 1]
        return sum(len(one.people) * len(one.helpers) for one in needs) + sum(
            len(one.people) ** 2 for one, _ in gathering.groups
        )


_kept: OrderedDict[Key, tuple[Known, Read]] = OrderedDict()
_one_at_a_time = Lock()


def known(round_: Round) -> Known:
    """A round worked out as things are now: from what was kept, if nothing of it has changed. A page looks once."""
    return remembered(("round known", round_.pk), lambda: _known(round_))


def _known(round_: Round) -> Known:
    key = (round_.pk, today(round_.cohort), roads())
    there = _kept.get(key)
    if there is not None and there[1].still_holds():
        _keep(key, *there)
        return there[0]
    with noting() as read:
        row = Round.objects.select_related("cohort", "region").get(pk=round_.pk)
        gathering, kept = gather(row.cohort, on=key[1], scope=scope_of(row)), decided(row)
        found = Known(gathering, kept, decided_groups(row))
    _keep(key, found, read)
    return found


def _keep(key: Key, found: Known, read: Read) -> None:
    """Keep this one, and of the others those looked at last."""
    with _one_at_a_time:
        _kept[key] = found, read
        _kept.move_to_end(key)
        while len(_kept) > ROUNDS or sum(one.pairs for one, _ in _kept.values()) > PAIRS:
            _kept.popitem(last=False)
