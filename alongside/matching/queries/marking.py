"""A mark of all that was read for a round, the same for the same rows in any order: has anything changed since?"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass

import numpy as np

from alongside.matching.models.rounds import Proposal
from alongside.matching.queries.gathering import Gathering, Need


def mark_of(gathering: Gathering, kept: Iterable[Proposal]) -> str:
    """Hash people, helpers, pairs, places and version as they were read, and what was decided before."""
    decided = sorted((one.duty, one.supported_id, one.helper_id or 0, one.state) for one in kept)
    parts = [gathering.pin.version, gathering.scope.round, decided, *map(_need, gathering.needs)]
    return hashlib.sha256("\n".join(map(said, parts)).encode()).hexdigest()


def _need(need: Need) -> tuple[object, ...]:
    case = need.case
    pairs = (case.virtual, case.ruled_out, case.declined, case.waived, case.week)
    return need.duty, case.people, case.helpers, need.agreed, need.taken, case.pairings, pairs


def said(value: object) -> str:
    """A value as text that does not depend on how sets and mappings happen to lie in memory."""
    if isinstance(value, np.ndarray):
        return f"{value.shape}{hashlib.sha256(np.ascontiguousarray(value).tobytes()).hexdigest()}"
    if is_dataclass(value) and not isinstance(value, type):
        return said([getattr(value, one.name) for one in fields(value)])
    if isinstance(value, Mapping):
        return f"{{{','.join(sorted(f'{said(key)}:{said(one)}' for key, one in value.items()))}}}"
    if isinstance(value, set | frozenset):
        return f"<{','.join(sorted(map(said, value)))}>"
    if isinstance(value, list | tuple):
        return f"[{','.join(map(said, value))}]"
    return repr(value)
