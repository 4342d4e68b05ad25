"""What the matching team alone knows, in both orchards: who is kept apart, and a rule that was let go for somebody."""

from dataclasses import dataclass

from alongside.matching.actions.apart import say_apart
from alongside.matching.actions.waiving import waive
from alongside.matching.models.apart import KeptApart, Waiver
from alongside.programs.models.participations import Participation
from tests.access import tokens
from tests.factories.programs import person_of


@dataclass(frozen=True, slots=True)
class Kept:
    """Of one orchard: what somebody said, and what was let go for them; `own` is what Maya said."""

    apart: KeptApart
    waiver: Waiver
    own: KeptApart


def keep(
    here: Participation, there: Participation, mine: Participation, by: dict[str, Participation]
) -> dict[str, Kept]:
    """Somebody of each orchard names somebody the team has to find out; so does Maya."""
    own = say_apart(cohort=mine.cohort, name="Somebody Else", because="related", by=person_of(mine))
    kept = {}
    for where, row, words in (("here", here, tokens.RATHER_NOT), ("there", there, "Nobody Here")):
        apart = say_apart(cohort=row.cohort, name=words, because="asked", by=person_of(row))
        why = tokens.WAIVED if where == "here" else "They meet late."
        waiver = waive(supported=row, duty="growing", fact="free-together", why=why, by=person_of(by[where]))
        kept[where] = Kept(apart, waiver, own)
    return kept


def kept_of(kept: dict[str, Kept], take: str, name: str, relation: str) -> KeptApart | Waiver | None:
    """The row of a table: what Maya said to her; what is known here, or at the other sponsor."""
    if relation == "own":
        return kept["here"].own if take == "apart" and name == "maya" else None
    if relation not in ("cohort", "other"):
        return None
    found: KeptApart | Waiver = getattr(kept["there" if (relation == "other") != (name == "oscar") else "here"], take)
    return found
