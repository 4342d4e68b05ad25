"""What a program's hard rules say of two people, outside of any round; and who works together although one speaks
against it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet

from alongside.kernel.access import Who
from alongside.matching.queries.gathering import case_of
from alongside.matching.scores.case import Case
from alongside.matching.scores.words import forbidden, forbidden_openly, waivable
from alongside.programs.access import ENGAGEMENTS
from alongside.programs.enums import EngagementState
from alongside.programs.facts import helpers_of, pinned, today
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation


@dataclass(frozen=True, slots=True)
class Ruling:
    """Why two cannot be matched: to the matching team, to anybody else, and the facts whose rules could be let go."""

    says: str
    openly: str
    waivable: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Against:
    """Two who work together, and what speaks against it today."""

    engagement: Engagement
    helper: str
    says: str


def ruling(supported: Participation, duty: str, helper: Participation, *, on: date) -> Ruling | None:
    """What speaks against two people in a duty on a day; None where nothing does. A flat number of queries."""
    return _ruling(_case(supported.cohort, duty, [supported], [helper], on=on), 0, 0)


def rulings(supported: Participation, duty: str, helpers: Sequence[Participation], *, on: date) -> dict[int, Ruling]:
    """What speaks against each of some helpers (row numbers), those against whom something does. A flat number of
    queries."""
    if not helpers:
        return {}
    case = _case(supported.cohort, duty, [supported], helpers, on=on)
    told = ((helper.pk, _ruling(case, 0, at)) for at, helper in enumerate(helpers))
    return {pk: found for pk, found in told if found is not None}


def against_rules(who: Who, cohort: Cohort) -> list[Against]:
    """Everyone of a cohort who works together although a rule speaks against it by now. A flat number of queries."""
    rows = ENGAGEMENTS.visible(who).exclude(state=EngagementState.ENDED)
    return against(cohort, rows.order_by("pk"), on=today(cohort))


def against(cohort: Cohort, rows: QuerySet[Engagement], *, on: date) -> list[Against]:
    """Which of these engagements of a cohort a rule speaks against on a day. A flat number of queries."""
    several = rows.select_related("supported__person", "supported__team", "supported__organization")
    found = list[Against]()
    matched = pinned(cohort.pk, on=on).blueprint.matching
    engagements = [one for one in several if one.duty in matched]
    parties = helpers_of([one.pk for one in engagements])
    helpers = {pk: party.participation for pk, party in parties.items() if party.participation is not None}
    for duty in matched:
        pairs = [(one, helpers[one.pk]) for one in engagements if one.duty == duty and one.pk in helpers]
        found += _against(cohort, duty, pairs, on=on)
    return found


def _against(
    cohort: Cohort, duty: str, pairs: Sequence[tuple[Engagement, Participation]], *, on: date
) -> list[Against]:
    if not pairs:
        return []
    people = list({one.supported_id: one.supported for one, _ in pairs}.values())
    several = list({helper.pk: helper for _, helper in pairs}.values())
    rows, columns = ({one.pk: at for at, one in enumerate(some)} for some in (people, several))
    case = _case(cohort, duty, people, several, on=on)
    told = [(one, helper, forbidden(case, rows[one.supported_id], columns[helper.pk])) for one, helper in pairs]
    return [Against(one, case.helpers[columns[helper.pk]].name, says) for one, helper, says in told if says]


def _case(
    cohort: Cohort, duty: str, people: Sequence[Participation], helpers: Sequence[Participation], *, on: date
) -> Case:
    """Without what somebody said no to before: whoever brings two together has asked them anew."""
    return replace(case_of(cohort, duty, people, helpers, on=on), declined=frozenset())


def _ruling(case: Case, person: int, helper: int) -> Ruling | None:
    says = forbidden(case, person, helper)
    return Ruling(says, forbidden_openly(case, person, helper), waivable(case, person, helper)) if says else None
