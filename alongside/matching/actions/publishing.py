"""Publishing a round: every match becomes an engagement, in one transaction: all or nothing, and once."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from alongside.kernel.errors import Refused
from alongside.matching.enums import RoundState
from alongside.matching.models import Proposal, Round
from alongside.matching.queries.gathering import Need, gather
from alongside.matching.scores.case import Case
from alongside.matching.scores.words import forbidden
from alongside.people.actions.events import line, record, record_all
from alongside.people.models.events import Event
from alongside.people.models.persons import Person
from alongside.programs.actions.cohorts import demand_open
from alongside.programs.actions.starting import Planned, start_engagements
from alongside.programs.facts import today
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Engagement


@transaction.atomic
def publish(*, round_: Round, by: Person | None) -> Round:
    """Start an engagement for every match of the round and write "match-published" once for each of the two.

    Publishing twice is publishing once. Raises Refused, naming everyone it concerns, when a match that was possible
    when it was proposed no longer is; then nothing is published.
    """
    cohort = Cohort.objects.select_for_update(no_key=True).get(pk=round_.cohort_id)
    row = Round.objects.select_for_update().get(pk=round_.pk)
    if row.state == RoundState.PUBLISHED:
        return row
    demand_open(cohort)
    matches = list(
        row.proposals.filter(helper__isnull=False)
        .select_related("supported__person", "supported__team", "supported__organization", "helper__person")
        .order_by("pk")
    )
    if not matches:
        raise Refused("There is nothing to publish yet: nobody in this round has a match.")
    _demand_possible(cohort, matches)
    starts_on = max(today(cohort), cohort.starts_on)
    planned = [
        Planned(duty=match.duty, supported=match.supported, helper=match.helper, starts_on=starts_on)
        for match in matches
    ]
    started = start_engagements(cohort=cohort, planned=planned, by=by)
    record_all(
        event for match, engagement in zip(matches, started, strict=True) for event in _told(match, engagement, by)
    )
    row.state, row.published_by, row.published_at = RoundState.PUBLISHED, by, timezone.now()
    row.save(update_fields=["state", "published_by", "published_at"])
    facts = {"matched": len(matches)}
    record("round-published", by=by, cohort=cohort.pk, subject=f"round:{row.public_id}", facts=facts)
    return row


def _demand_possible(cohort: Cohort, matches: list[Proposal]) -> None:
    """Every rule holds on the day of publishing too: people change jobs between a proposal and its publication."""
    places = {need.duty: _Places.of(need) for need in gather(cohort, on=today(cohort)).needs}
    faults = [fault for match in matches if (fault := _fault(places.get(match.duty), match))]
    if faults:
        raise Refused(f"{' '.join(faults)} Propose again, then publish.")


@dataclass(frozen=True, slots=True)
class _Places:
    """Where everyone of a duty stands in its case, by the row numbers of their participations."""

    case: Case
    people: Mapping[int, int]
    helpers: Mapping[int, int]

    @classmethod
    def of(cls, need: Need) -> "_Places":
        people, helpers = ({one.pk: at for at, one in enumerate(rows)} for rows in (need.people, need.helpers))
        return cls(need.case, people, helpers)


def _fault(places: _Places | None, match: Proposal) -> str:
    i = places.people.get(match.supported_id) if places else None
    j = places.helpers.get(match.helper_id or 0) if places else None
    if places is None or i is None or j is None:
        return f"{match.supported.name}: one of the two no longer takes part, or has somebody already."
    says = forbidden(places.case, i, j)
    return f"{match.supported.name} with {places.case.helpers[j].name}: {says}." if says else ""


def _told(match: Proposal, engagement: Engagement, by: Person | None) -> list[Event]:
    helper, supported = match.helper, match.supported
    if helper is None:
        return []
    facts = {"duty": match.duty, "helper": helper.public_id, "supported": supported.public_id}
    subject = f"engagement:{engagement.public_id}"
    return [
        line("match-published", by=by, about=one.person_id, cohort=engagement.cohort_id, subject=subject, facts=facts)
        for one in (helper, supported)
        if one.person_id
    ]
