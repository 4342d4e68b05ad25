"""When two part: what somebody may say who would like another helper, what both are asked in the end, and how soon
somebody else is to be there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated

from alongside.blueprint.grammar import DAYS, Duration
from alongside.blueprint.schema import Ref


@dataclass(frozen=True)
class Parting:
    """What holds for a duty when two part, which is nobody's fault.

    `reasons`: what somebody may choose who would like to go on with another. `asks`: the form both are asked once it
    has ended; the two alone read what they answer. `again_within`: nobody is without a helper for longer.
    """

    reasons: Mapping[str, str] = field(default_factory=dict)
    asks: Annotated[str | None, Ref("forms")] = None
    again_within: Duration | None = None
    setting: bool = False
    cite: str = ""

    def faults(self) -> Iterator[tuple[str, str]]:
        if self.again_within and self.again_within.unit not in DAYS:
            yield "again_within", "Somebody else is found within days or weeks, for example 30 days."
