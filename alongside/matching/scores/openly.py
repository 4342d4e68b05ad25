"""Why two fit, as it may be said to both of them: only what this table opts in, and only what both have.

Everything else stays with the matching team: what somebody asked for, what they want to work on or know best, how they
work or learn, and whatever a program declares itself.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from alongside.blueprint.faults import listed
from alongside.blueprint.parts.matching import NEVER_SHOWN, Criterion

IN_COMMON: Mapping[str, str] = MappingProxyType(
    {
        "subjects": "You both work in {}",
        "grades": "You both work with {}",
        "school-context": "You both know schools like this: {}",
    }
)
WAY = "travel-time"


def is_private(criterion: Criterion) -> bool:
    """What somebody asked for is told to the matching team and to nobody else."""
    told = criterion.by in ("wish", "named") or criterion.only_if_asked or bool(criterion.seen_by)
    return told or not NEVER_SHOWN.isdisjoint((criterion.fact, criterion.helper_fact))


def may_be_said(criterion: Criterion) -> bool:
    """Whether why two fit by a criterion may be said to both."""
    if is_private(criterion) or criterion.helper_fact not in (None, criterion.fact):
        return False
    return criterion.by == "near" if criterion.fact == WAY else criterion.fact in IN_COMMON


def in_common(criterion: Criterion, shared: Sequence[str]) -> str:
    """What both have, to both; empty where that is nothing, or theirs alone."""
    if not shared or not may_be_said(criterion):
        return ""
    return IN_COMMON[criterion.fact].format(
        _grades(shared) if criterion.fact == "grades" else listed(shared, last="and")
    )


def from_each_other(criterion: Criterion, about: str) -> str:
    """How far two are from each other, to both."""
    return f"{about[:1].upper()}{about[1:]} from each other by car" if may_be_said(criterion) else ""


def _grades(shared: Sequence[str]) -> str:
    """ "grade 5", "grades 6 to 8", "grades K and 2"."""
    if len(shared) == 1:
        return f"grade {shared[0]}"
    numbers = sorted(int(one) for one in shared if one.isdecimal())
    if len(numbers) == len(shared) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"grades {numbers[0]} to {numbers[-1]}"
    return f"grades {listed(shared, last='and')}"
