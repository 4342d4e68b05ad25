"""Ways out a coordinator takes for somebody: meeting virtually only, a helper ruled out, one more place at a helper.

Each is written down and the round is worked out anew around it.
"""

from django.db import transaction

from alongside.blueprint.parts.conditions import tests
from alongside.blueprint.parts.matching import Matching
from alongside.kernel.errors import Refused
from alongside.matching.actions.deciding import opened
from alongside.matching.actions.proposing import rework
from alongside.matching.enums import ProposalState
from alongside.matching.models.rounds import Proposal
from alongside.people.actions.events import Fact, record
from alongside.people.models.persons import Person
from alongside.programs.actions.participations import set_capacity
from alongside.programs.facts import pinned, today
from alongside.programs.models.participations import Participation

WAY = "travel-time"


@transaction.atomic
def allow_virtual(*, proposal: Proposal, virtual: bool, by: Person | None) -> Proposal:
    """Let somebody meet virtually only, or no longer: rules about the way there do not count for them in this round.

    Raises Refused where the program does not let a rule about the way there go.
    """
    row = opened(proposal)
    rules = pinned(row.round.cohort_id, on=today(row.round.cohort)).blueprint.matching[row.duty]
    if virtual and asks_the_way(rules) and WAY not in rules.waive:
        raise Refused("The rule about the way there holds for everybody here.")
    if row.virtual != virtual:
        row.virtual = virtual
        row.save(update_fields=["virtual"])
        _told(row, "proposal-virtual" if virtual else "proposal-not-virtual", by)
    return _worked(row, by)


@transaction.atomic
def rule_out(*, proposal: Proposal, helper: Participation, by: Person | None) -> Proposal:
    """Never propose this helper for somebody in this round."""
    row = opened(proposal)
    if helper.public_id not in row.ruled_out:
        row.ruled_out = sorted([*row.ruled_out, helper.public_id])
        if row.helper_id == helper.pk:
            row.state = ProposalState.PROPOSED
        row.save(update_fields=["ruled_out", "state"])
        _told(row, "proposal-ruled-out", by, helper=helper.public_id)
    return _worked(row, by)


@transaction.atomic
def rule_in(*, proposal: Proposal, by: Person | None) -> Proposal:
    """Let everybody who was ruled out for somebody be proposed again."""
    row = opened(proposal)
    if row.ruled_out:
        row.ruled_out = []
        row.save(update_fields=["ruled_out"])
        _told(row, "proposal-ruled-in", by)
    return _worked(row, by)


@transaction.atomic
def give_room(*, proposal: Proposal, helper: Participation, to: int, by: Person | None) -> Proposal:
    """A helper agreed to take `to` people at once; sent twice, it is the same. Raises Refused for fewer than before."""
    row = opened(proposal)
    set_capacity(participation=helper, capacity=to, by=by, never_fewer=True)
    return _worked(row, by)


def asks_the_way(rules: Matching) -> bool:
    """Whether a rule of a duty is about the way there."""
    return any(test.kind.key == WAY for rule in rules.must for test in tests(rule))


def _worked(row: Proposal, by: Person | None) -> Proposal:
    rework(round_=row.round, by=by)
    row.refresh_from_db()
    return row


def _told(row: Proposal, kind: str, by: Person | None, **more: Fact) -> None:
    facts: dict[str, Fact] = {"duty": row.duty, "supported": row.supported.public_id, **more}
    subject = f"proposal:{row.public_id}"
    record(kind, by=by, about=row.supported.person_id, cohort=row.round.cohort_id, subject=subject, facts=facts)
