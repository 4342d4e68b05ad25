"""Matches of both orchards that wait for answers: one of two who are in every table, one that somebody said no to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db.models import Model

from alongside.matching.actions.commenting import comment
from alongside.matching.actions.introducing import TO_KNOW
from alongside.matching.actions.offering import No, decline
from alongside.matching.enums import ProposalState, PublicationState, RoundState
from alongside.matching.models.comments import Comment
from alongside.matching.models.publications import Acknowledgement, Offer, Publication, Reply
from alongside.matching.models.rounds import Proposal, Round
from alongside.people.actions.events import record
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation
from tests.access import tokens
from tests.factories.programs import person_of

AT = datetime(2026, 11, 18, 20, tzinfo=UTC)
DUTY = "growing"


@dataclass(frozen=True, slots=True)
class Offered:
    """What one orchard published: when, an offer with the no of its helper, and what the team says of it."""

    publication: Publication
    offer: Offer
    reply: Reply
    comment: Comment


def published(by: Participation, helper: Participation, supported: Participation, *, words: str) -> Offered:
    """A round that was published; its one match was declined."""
    round_ = _round(by)
    row = _offer(round_, helper, supported)
    decline(offer=row, participation=helper, why=No(words=words), by=person_of(helper))
    row.refresh_from_db()
    said = tokens.NOTE_COMMENT if words == tokens.NOTE_WHY_NOT else "Fine."
    proposed = Proposal.objects.filter(round__cohort=by.cohort, round__state=RoundState.PROPOSED)
    about = proposed.order_by("supported__person__family_name", "supported__person__given_name")[0]
    made = Publication.objects.create(
        round=round_,
        state=PublicationState.DONE,
        due_at=AT,
        due_zone="America/Chicago",
        due_wall="2026-11-18T14:00",
        needs_second=False,
        asked_by=person_of(by),
        asked_at=AT,
        ended_by=by.person,
        ended_at=AT,
    )
    return Offered(made, row, row.replies.get(), comment(proposal=about, words=said, by=person_of(by)))


def open_offer(by: Participation, helper: Participation, supported: Participation) -> Offer:
    """A match that waits for both."""
    return _offer(_round(by), helper, supported)


def told(leader: Participation, engagement: Engagement) -> Acknowledgement:
    """A match that somebody who leads there was told of."""
    record(TO_KNOW, by=None, about=leader.person_id, cohort=leader.cohort_id, facts={"matches": 1})
    return Acknowledgement.objects.create(engagement=engagement, leader=leader, told_at=AT)


def row_of(rows: Mapping[str, Offered], own: Offer, take: str, name: str, relation: str) -> Model | None:
    """The row of a table: an offer to the two in every table, or what was published here, or at the other sponsor."""
    if relation == "own":
        return own if take == "offer" and name in ("renee", "maya") else None
    if relation not in ("cohort", "other"):
        return None
    found: Model = getattr(rows["there" if (relation == "other") != (name == "oscar") else "here"], take)
    return found


def _round(by: Participation) -> Round:
    last = Round.objects.filter(cohort=by.cohort).order_by("-number")[0]
    return Round.objects.create(
        cohort=by.cohort,
        number=last.number + 1,
        version=last.version,
        state=RoundState.PUBLISHED,
        made_at=AT,
        inputs_digest="0" * 64,
        published_by=by.person,
        published_at=AT,
    )


def _offer(round_: Round, helper: Participation, supported: Participation) -> Offer:
    match = Proposal.objects.create(
        round=round_, duty=DUTY, supported=supported, helper=helper, score=1, state=ProposalState.PROPOSED
    )
    return Offer.objects.create(proposal=match, made_at=AT, until=date(2026, 11, 26))
