"""How a round of matching is made known: who says yes to it first, whether people answer, and who hears of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated

from alongside.blueprint.grammar import Duration
from alongside.blueprint.schema import Ref


@dataclass(frozen=True)
class Introductions:
    """What happens between a proposal and two people working together.

    `second_yes`: a round is published by one and approved by another. `answer_within`: so long both have to say yes, or
    why not; without it they are together at once. `reasons`: what somebody may choose who would rather not.
    `told`: roles that lead a school or district, hear who is matched there, and say that they have seen it.
    """

    second_yes: bool = False
    answer_within: Duration | None = None
    reasons: Mapping[str, str] = field(default_factory=dict)
    told: tuple[Annotated[str, Ref("roles")], ...] = ()
    setting: bool = False
    cite: str = ""

    def faults(self) -> Iterator[tuple[str, str]]:
        if self.answer_within and self.answer_within.unit not in ("day", "week"):
            yield "answer_within", "People answer within days or weeks, for example 7 days."
        if self.reasons and not self.answer_within:
            yield "reasons", "Nobody is asked for an answer; say within which time, under answer_within."
