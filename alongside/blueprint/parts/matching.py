"""Matching: for each duty, what must hold for a pair, and what is weighed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from alongside.blueprint.grammar import Duration
from alongside.blueprint.parts.conditions import Condition
from alongside.blueprint.schema import Ref, Within

MatchBy = Literal["overlap", "same", "near", "wish"]
Objective = Literal["least-regret", "total", "worst-first", "balance"]


@dataclass(frozen=True)
class Criterion:
    """One thing that is weighed.

    `by`: overlap (the part of the person's list the helper's list has), same (equal or one in common), near (1 at no
    travel, 0 at `up_to`), wish (the helper is as the person asked; weighed only for people who asked).
    `fact`: the person's; `helper_fact`: the helper's when it goes by another name. `share`: of 100.
    """

    share: Annotated[int, Within(1, 100)]
    by: MatchBy
    fact: Annotated[str, Ref("@facts")]
    says: str
    helper_fact: Annotated[str | None, Ref("@facts")] = None
    up_to: Duration | None = None
    only_if_asked: bool = False
    seen_by: tuple[str, ...] = ()

    def faults(self) -> Iterator[tuple[str, str]]:
        if self.by == "near" and self.up_to is None:
            yield "up_to", "How far is too far? For example up_to: 90 minutes."


@dataclass(frozen=True)
class Matching:
    """Rules for one duty. `setting: yes`: the shares are a sponsor's choice.

    `objective`: what the best round is, once as many people as possible have somebody: least-regret (nobody further
    from their own best helper than has to be), total (the largest fit of all together), worst-first (the best worst
    fit, then the next), balance (the busiest helper takes as few as possible).
    """

    must: tuple[Condition, ...] = ()
    objective: Objective = "least-regret"
    weigh: Mapping[str, Criterion] = field(default_factory=dict)
    setting: bool = False
    cite: str = ""

    def faults(self) -> Iterator[tuple[str, str]]:
        total = sum(criterion.share for criterion in self.weigh.values())
        if self.weigh and total != 100:
            yield "weigh", f"The shares make {total} together; they have to make 100."
