"""Whom a round is for, what matters in it, and what of what goes on it may change."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.matching import Matching
from alongside.matching.enums import Changes
from alongside.matching.queries.taking_part import TakesPart
from alongside.matching.solver.problem import TOP
from alongside.people.models.organizations import Organization

POINTS = 100


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom a round is for, and what matters in it: everybody, as the program says, unless it says otherwise.

    The fields are those of `Round`; `round` is its row number, 0 while there is none: its own proposals take no place.
    Who is together already stays so, unless `changes` says otherwise.
    `afresh`: what was allowed or ruled out in it is left where it is.
    `own`: somebody looks for themselves, so that what rounds only propose to anybody takes no place either.
    """

    region: Organization | None = None
    joined_from: date | None = None
    kept_free: int = 0
    priorities: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    round: int = 0
    own: bool = False
    changes: str = Changes.NOBODY
    changing: tuple[str, ...] = ()
    price: int | None = None
    afresh: bool = False


EVERYBODY = Scope()


def in_scope(scope: Scope, row: TakesPart, line: tuple[int, ...]) -> bool:
    """`line`: the organizations above somebody's workplace, and itself."""
    here = scope.region is None or scope.region.pk in line
    return here and (scope.joined_from is None or row.starts_on >= scope.joined_from)


def may_change(blueprint: Blueprint, scope: Scope) -> list[str]:
    """The duties in which a round may change who is together: whoever leaves leaves in all of them."""
    leaving = scope.changes == Changes.LEAVING
    found = ((duty, rules) for duty, rules in blueprint.matching.items() if blueprint.duties[duty].group is None)
    return [duty for duty, rules in found if leaving or rules.rematch is not None]


def price_in(rules: Matching | None, scope: Scope) -> int:
    """What a change has to be worth, in units of score: the round's own, else the program's; never nothing at all."""
    said = rules.rematch.price if rules and rules.rematch else POINTS
    return max(1, (said if scope.price is None else scope.price) * TOP // POINTS)
