"""What matters most in a round: a duty's objective and shares, where they are not what the program says. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, get_args

from alongside.blueprint.parts.matching import Criterion, Matching, Objective
from alongside.kernel.errors import Refused

MOST = 100
OBJECTIVES: tuple[Objective, ...] = get_args(Objective)


@dataclass(frozen=True)
class Priority:
    """`shares`: how much each criterion weighs beside the others, 0 to MOST; 0 leaves it out."""

    objective: Objective
    shares: Mapping[str, int]

    @classmethod
    def of(cls, matching: Matching) -> "Priority":
        """What the program says."""
        return cls(matching.objective, {key: one.share for key, one in matching.weigh.items()})

    @classmethod
    def read(cls, stored: Mapping[str, Any], matching: Matching) -> "Priority":
        """What a round keeps; criteria it does not name weigh what the program says, those that are gone nothing.

        Raises Refused for an objective there is not, a share out of bounds, and where nothing weighs anything.
        """
        said = cls.of(matching)
        shares = {key: int(stored.get("shares", {}).get(key, share)) for key, share in said.shares.items()}
        objective = stored.get("objective", said.objective)
        if objective not in OBJECTIVES:
            raise Refused("Choose one of the ways a round can be best.", field="objective")
        if any(not 0 <= share <= MOST for share in shares.values()):
            raise Refused(f"A share is a whole number from 0 to {MOST}.", field="shares")
        if shares and not any(shares.values()):
            raise Refused("Let at least one thing matter.", field="shares")
        return cls(objective, shares)

    def stored(self) -> dict[str, object]:
        """As a round keeps it."""
        return {"objective": self.objective, "shares": dict(self.shares)}

    def over(self, matching: Matching) -> Matching:
        """The rules of the duty with these shares; what has none is not weighed."""
        weigh: dict[str, Criterion] = {
            key: replace(one, share=self.shares[key]) for key, one in matching.weigh.items() if self.shares[key]
        }
        return replace(matching, objective=self.objective, weigh=weigh)


def other_than_said(stored: Mapping[str, Any], rules: Mapping[str, Matching]) -> dict[str, dict[str, object]]:
    """Of what was chosen for each duty, as a round keeps it, only what differs from the program's own."""
    found = {duty: Priority.read(chosen, rules[duty]) for duty, chosen in stored.items() if duty in rules}
    return {duty: one.stored() for duty, one in found.items() if not same(one, Priority.of(rules[duty]))}


def same(one: Priority, other: Priority) -> bool:
    """Whether two weigh alike: shares count beside each other, so 20 and 30 are what 40 and 60 are."""
    if one.objective != other.objective:
        return False
    mine, yours = sum(one.shares.values()), sum(other.shares.values())
    return all(share * yours == other.shares.get(key, 0) * mine for key, share in one.shares.items())
