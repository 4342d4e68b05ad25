"""Publishing a round: every match becomes an engagement, in one transaction: all or nothing, and once."""

from django.db import transaction
from django.utils import timezone

from alongside.kernel.errors import Refused
from alongside.matching.enums import RoundState
from alongside.matching.models import Proposal, Round
from alongside.matching.queries.gathering import Need, gather
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
        row.proposals.filter(helper__isnull=False).select_related("supported__person", "helper__person").order_by("pk")
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
    needs = {need.duty: need for need in gather(cohort, on=today(cohort)).needs}
    faults = [fault for match in matches if (fault := _fault(needs.get(match.duty), match))]
    if faults:
        raise Refused(f"{' '.join(faults)} Propose again, then publish.")


def _fault(need: Need | None, match: Proposal) -> str:
    name = str(match.supported.person or match.supported.team or match.supported.organization)
    people = [one.pk for one in need.people] if need else []
    helpers = [one.pk for one in need.helpers] if need else []
    if need is None or match.supported_id not in people or match.helper_id not in helpers:
        return f"{name}: one of the two no longer takes part, or has somebody already."
    i, j = people.index(match.supported_id), helpers.index(match.helper_id)
    says = forbidden(need.case, i, j)
    return f"{name} with {need.case.helpers[j].name}: {says}." if says else ""


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
