"""Nudges about what has a day of its own: what two set themselves, and proofs of hours that wait for a signature."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.telling import Nudge
from alongside.ledger.enums import ProofSide
from alongside.ledger.proving import waiting_for
from alongside.practice.growth.facts import due_days
from alongside.programs.enums import EngagementState, Part, ParticipationState
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Engagement, Party
from alongside.programs.models.participations import Participation

PROOF = "proof"


@dataclass(frozen=True, slots=True)
class DayOf:
    """Whom a day concerns. `of`: whose proof it is."""

    participation: Participation
    day: date
    engagement: Engagement | None = None
    of: Participation | None = None


def days_of(cohort: Cohort, blueprint: Blueprint, nudge: Nudge, *, late: timedelta, on: date) -> Iterator[DayOf]:
    """Whom a nudge that says `due` concerns on a day. `late`: so long it may be told after its day."""
    if nudge.due == PROOF:
        found = _proofs(cohort, late, on)
    else:
        last = nudge.ahead.after(on) if nudge.ahead else on
        first = on if nudge.ahead else on - late
        days = due_days(cohort, blueprint, nudge.due or "", first=first, last=last, on=on)
        found = (DayOf(one.party.participation, one.day, one.engagement) for one in days if one.party.participation)
    return (one for one in found if one.participation.role in nudge.to and _takes_part(one.participation))


def _takes_part(row: Participation) -> bool:
    return row.state == ParticipationState.ENROLLED and row.person_id is not None


def _proofs(cohort: Cohort, late: timedelta, on: date) -> Iterator[DayOf]:
    """Whoever else has not signed the newest proof of a person: they themselves, and who helps them today."""
    here = Participation.objects.filter(cohort=cohort, state=ParticipationState.ENROLLED)
    theirs, helped = (
        [proof for proof in waiting_for(here, side) if on - late <= proof.made_on <= on]
        for side in (ProofSide.SUPPORTED, ProofSide.HELPER)
    )
    for proof in theirs:
        if proof.participation.person_id != proof.made_by_id:
            yield DayOf(proof.participation, proof.made_on, of=proof.participation)
    of = {proof.participation_id: proof for proof in helped}
    there = Q(ends_on=None) | Q(ends_on__gte=on)
    beside = Party.objects.filter(there, part=Part.HELPER, starts_on__lte=on, engagement__supported__in=of)
    beside = beside.filter(engagement__state=EngagementState.ACTIVE).order_by("pk")
    for party in beside.select_related("participation__person", "engagement__supported") if of else ():
        proof = of[party.engagement.supported_id]
        if party.participation is not None and party.person_id != proof.made_by_id:
            yield DayOf(party.participation, proof.made_on, party.engagement, of=proof.participation)
