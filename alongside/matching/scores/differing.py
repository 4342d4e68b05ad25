"""What changes for somebody who has one helper and would have another: what fits better, and what fits less well."""

from dataclasses import dataclass

from alongside.matching.scores.case import Case
from alongside.matching.scores.words import forbidden, reasons


@dataclass(frozen=True, slots=True)
class Differing:
    """`score`: how the two fit who are together. `rule`: why they cannot stay together, empty where they can. `gains`:
    what fits better with the other one, `losses`: what fits less well, for the matching team alone."""

    score: int
    rule: str
    gains: tuple[str, ...]
    losses: tuple[str, ...]

    def stored(self) -> dict[str, object]:
        """As a proposal keeps it."""
        return {"score": self.score, "rule": self.rule, "gains": list(self.gains), "losses": list(self.losses)}


def differing(case: Case, person: int, was: int, has: int) -> Differing:
    """What differs for a person between two helpers, criterion by criterion."""
    before, after = ({one.criterion: one.says for one in reasons(case, person, j)} for j in (was, has))
    gains, losses = [], []
    for key, _, scored in case.scored:
        more = int(scored.level[person, has]) - int(scored.level[person, was])
        if not scored.applies[person] or not more:
            continue
        if more > 0 and key in after:
            gains.append(after[key])
        elif more < 0 and key in before:
            losses.append(before[key])
    return Differing(int(case.fit[person, was]), forbidden(case, person, was), tuple(gains), tuple(losses))
