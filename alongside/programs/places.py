"""What a program knows of places on a day: what was noted of each, and what follows from its being selected."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from alongside.programs.models.agreements import OrganizationFact
from alongside.programs.models.selections import Selection

TIER = "selected-tier"  # the fact of which tier an organization is selected for


class Known(NamedTuple):
    """A value as it was noted, and the day since when it holds."""

    value: str
    since: date


@dataclass(slots=True)
class History:
    """Everything that was said of one place, oldest first: (day, fact, value), and (first day, last day, facts)."""

    noted: list[tuple[date, str, str]] = field(default_factory=list)
    chosen: list[tuple[date, date | None, Mapping[str, str]]] = field(default_factory=list)

    def on(self, day: date) -> dict[str, Known]:
        """What holds on a day. Of choices of a tier the newest counts, and before what was noted."""
        found = {fact: Known(value, since) for since, fact, value in self.noted if since <= day}
        begun = [one for one in self.chosen if one[0] <= day]
        if begun and (begun[-1][1] is None or day <= begun[-1][1]):
            found |= {fact: Known(value, begun[-1][0]) for fact, value in begun[-1][2].items()}
        return found


type Places = Mapping[tuple[int, int], History]
NOWHERE: Places = {}
NO_FACTS = History()


def facts_of_tier(tier: str, facts: Mapping[str, str]) -> dict[str, str]:
    """What is so of an organization that is selected for a tier; nothing where it is selected no longer."""
    return {**facts, TIER: tier} if tier else {}


def known_places(cohorts: Collection[int], facts: Collection[str], *, among: Collection[int] | None = None) -> Places:
    """(cohort, organization), by row number -> what was said of these facts. Two queries, none without a fact.

    `among`: of these organizations only; None: of all of which something is known.
    """
    if not facts:
        return NOWHERE
    where = {"cohort__in": cohorts, **({} if among is None else {"organization__in": among})}
    found: dict[tuple[int, int], History] = {}
    rows = OrganizationFact.objects.filter(**where, fact__in=facts).order_by("from_day", "pk")
    for cohort, place, since, fact, value in rows.values_list(
        "cohort_id", "organization_id", "from_day", "fact", "value"
    ).iterator():
        found.setdefault((cohort, place), History()).noted.append((since, fact, value))
    choices = Selection.objects.filter(**where).order_by("from_day", "pk")
    columns = ("cohort_id", "organization_id", "from_day", "until_day", "tier", "facts")
    for cohort, place, first, last, tier, told in choices.values_list(*columns).iterator():
        kept = {fact: value for fact, value in facts_of_tier(tier, told).items() if fact in facts}
        found.setdefault((cohort, place), History()).chosen.append((first, last, kept))
    return found
