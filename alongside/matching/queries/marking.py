"""A mark of all that was read for a round, the same for the same rows in any order: has anything changed since?"""

import hashlib
from collections.abc import Iterable, Mapping

from alongside.matching.models.rounds import Proposal
from alongside.matching.queries.gathering import Gathering, Need
from alongside.matching.queries.rounds import DecidedGroups
from alongside.matching.scores.known_by import said


def mark_of(gathering: Gathering, kept: Iterable[Proposal], groups: Mapping[str, DecidedGroups]) -> str:
    """Hash people, helpers, pairs, places and version as they were read, and what was decided before."""
    decided = sorted((one.duty, one.supported_id, one.helper_id or 0, one.state) for one in kept)
    parts = [gathering.pin.version, gathering.scope.round, decided, groups, *map(_need, gathering.needs)]
    parts += [(_need(led), peers.pairings) for led, peers in gathering.groups]
    return hashlib.sha256("\n".join(map(said, parts)).encode()).hexdigest()


def _need(need: Need) -> tuple[object, ...]:
    case = need.case
    pairs = (case.virtual, case.ruled_out, case.declined, case.waived, case.week, case.named)
    going_on = sorted((i, one.engagement, one.helper) for i, one in need.had.items())
    return need.duty, case.people, case.helpers, need.agreed, need.taken, case.pairings, pairs, going_on, need.price
