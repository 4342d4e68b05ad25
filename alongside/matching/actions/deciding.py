"""What a coordinator decides about one proposal: lock it, let it go, leave somebody out, choose another helper."""

from django.db import transaction

from alongside.kernel.errors import Conflict, Refused
from alongside.matching.actions.proposing import STAYS, rework
from alongside.matching.actions.scheduling import demand_not_set
from alongside.matching.enums import Changes, ProposalState, RoundState
from alongside.matching.models.rounds import Proposal, Round
from alongside.matching.queries.drafting import draft_again
from alongside.matching.scores.words import forbidden
from alongside.people.actions.events import record
from alongside.people.models.persons import Person
from alongside.programs.actions.cohorts import demand_open
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation


@transaction.atomic
def lock(*, proposal: Proposal, by: Person | None) -> Proposal:
    """Keep this match whatever is proposed again. Locking twice is locking once."""
    row = opened(proposal)
    if row.helper_id is None:
        raise Refused("There is nobody to lock here: choose somebody first.")
    return _set(row, ProposalState.LOCKED, "proposal-locked", by)


@transaction.atomic
def unlock(*, proposal: Proposal, by: Person | None) -> Proposal:
    """Let a decision go: the next proposal may change it. Whoever was left out is looked for at once."""
    row = opened(proposal)
    left_out = row.state == ProposalState.LEFT_OUT
    _set(row, ProposalState.PROPOSED, "proposal-unlocked", by)
    if left_out:
        rework(round_=row.round, by=by)
        row.refresh_from_db()
    return row


@transaction.atomic
def leave_unmatched(*, proposal: Proposal, by: Person | None) -> Proposal:
    """Leave somebody with no one for now. The place they free is given away when proposing again."""
    row = opened(proposal)
    row.helper, row.score, row.reasons, row.sealed = None, None, [], None
    row.hints = [STAYS if row.had_id else "They are left unmatched for now."]
    row.save(update_fields=["helper", "score", "reasons", "sealed", "hints"])
    return _set(row, ProposalState.LEFT_OUT, "proposal-left-out", by)


@transaction.atomic
def swap(*, proposal: Proposal, helper: Participation, by: Person | None) -> Proposal:
    """Give somebody this helper and lock it; everything that is not locked is worked out anew around it.

    Raises Refused, with the rule or the full helper named, when that cannot be.
    """
    row = opened(proposal)
    others = list(row.round.proposals.exclude(pk=row.pk).exclude(state=ProposalState.PROPOSED))
    drafted = draft_again(row.round, others).of(row.duty)
    people = [one.pk for one in drafted.need.people] if drafted else []
    helpers = [one.pk for one in drafted.need.helpers] if drafted else []
    if drafted is None or row.supported_id not in people or helper.pk not in helpers:
        raise Conflict("This changed meanwhile: one of the two no longer takes part here. Propose again.")
    i, j = people.index(row.supported_id), helpers.index(helper.pk)
    ruled_out = forbidden(drafted.draft.case, i, j)
    if ruled_out:
        raise Refused(f"This match is not possible. {ruled_out}.", field="helper")
    if sum(other == j for _, other in drafted.draft.locks) >= drafted.draft.room[j]:
        name = drafted.draft.case.helpers[j].name
        raise Refused(f"{name} has no place left. Free one first, or ask them to take one more.", field="helper")
    row.helper, row.score = helper, int(drafted.draft.case.score[i, j])
    row.save(update_fields=["helper", "score"])
    _set(row, ProposalState.LOCKED, "proposal-swapped", by)
    rework(round_=row.round, by=by)
    row.refresh_from_db()
    return row


@transaction.atomic
def stay(*, proposal: Proposal, by: Person | None) -> Proposal:
    """Leave two who are together as they are, and work everything that is not locked out anew around them.

    Where that is nothing a round may propose (their helper leaves, a rule speaks against it), nothing is proposed.
    """
    row = opened(proposal)
    if row.had_id is None or row.had_helper is None:
        raise Refused("They have nobody yet, so there is nobody they could stay with.")
    if row.before.get("rule") or row.had_helper.public_id in _leaving(row.round):
        return leave_unmatched(proposal=row, by=by)
    return swap(proposal=row, helper=row.had_helper, by=by)


def _leaving(round_: Round) -> list[str]:
    return round_.changing if round_.changes == Changes.LEAVING else []


def opened(proposal: Proposal) -> Proposal:
    """The proposal as it is now, if its round is still open; nobody else proposes or publishes meanwhile."""
    demand_open(Cohort.objects.select_for_update(of=("self",), no_key=True).get(rounds=proposal.round_id))
    known = Proposal.objects.select_related(
        "round__cohort", "round__region", "supported", "helper", "had_helper__person"
    )
    row = known.filter(pk=proposal.pk).first()
    if row is None or row.round.state == RoundState.SET_ASIDE:
        raise Conflict("This was proposed anew meanwhile. Look again.")
    if row.round.state != RoundState.PROPOSED:
        raise Conflict("This round has been published, so its matches are changed where they live: on their own pages.")
    demand_not_set(row.round_id)
    return row


def _set(row: Proposal, state: ProposalState, kind: str, by: Person | None) -> Proposal:
    if row.state == state and kind != "proposal-swapped":
        return row
    row.state = state
    row.save(update_fields=["state"])
    helper = row.helper.public_id if row.helper else ""
    facts = {"duty": row.duty, "supported": row.supported.public_id, "helper": helper}
    subject, about = f"proposal:{row.public_id}", row.supported.person_id
    record(kind, by=by, about=about, cohort=row.round.cohort_id, subject=subject, facts=facts)
    return row
