"""Where a cohort would stand by other requirements than those it follows. Changes nothing."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from alongside.blueprint.language import Blueprint
from alongside.programs.facts import pinned
from alongside.programs.models.cohorts import Cohort
from alongside.standing.known import State
from alongside.standing.queries import of_engagements

type States = Counter[tuple[str, State]]

LATE = frozenset({State.BEHIND, State.AT_RISK})
ASKED_BY = ("requirements", "counting", "duties", "calendar", "roles")


@dataclass(frozen=True, slots=True)
class Shift:
    """One requirement: of how many engagements it is asked, who meets it and who is behind, (now, then)."""

    label: str
    asked: tuple[int, int]
    met: tuple[int, int]
    late: tuple[int, int]


def shifts(cohort: Cohort, other: Blueprint, *, on: date) -> tuple[Shift, ...]:
    """Every requirement for which somebody would stand otherwise, on what is counted today.

    An account that would be new has counted nothing yet. Nothing is read where no rule of it is another.
    """
    mine = pinned(cohort.pk, on=on).blueprint
    if all(getattr(mine, part) == getattr(other, part) for part in ASKED_BY):
        return ()
    before, after = _states(cohort, mine, on), _states(cohort, other, on)
    keys = dict.fromkeys((*other.requirements, *mine.requirements))
    found = (_shift(key, mine, other, before, after) for key in keys)
    return tuple(one for one in found if len({*one.asked}) > 1 or len({*one.met}) > 1 or len({*one.late}) > 1)


def _states(cohort: Cohort, by: Blueprint, on: date) -> States:
    return Counter(
        (item.key, item.state) for placed in of_engagements(cohort, on=on, by=by) for item in placed.standing.items
    )


def _shift(key: str, mine: Blueprint, other: Blueprint, before: States, after: States) -> Shift:
    label = (other.requirements.get(key) or mine.requirements[key]).label
    both = before, after
    return Shift(
        label,
        _of(both, key, State),
        _of(both, key, (State.MET,)),
        _of(both, key, LATE),
    )


def _of(both: tuple[States, States], key: str, states: Iterable[State]) -> tuple[int, int]:
    before, after = (sum(counted[key, state] for state in states) for counted in both)
    return before, after
