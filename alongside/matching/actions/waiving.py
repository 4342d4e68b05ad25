"""A rule of the program let go for somebody, as far as the program lets a coordinator do that, and why."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from alongside.kernel.errors import Refused
from alongside.matching.actions.deciding import opened
from alongside.matching.actions.proposing import rework
from alongside.matching.models.apart import Waiver
from alongside.matching.models.rounds import Proposal
from alongside.matching.sealing import LONGEST, seal
from alongside.people.actions.events import record
from alongside.people.models.persons import Person
from alongside.programs.actions.cohorts import hold_open
from alongside.programs.facts import pinned, today
from alongside.programs.models.participations import Participation


@transaction.atomic
def waive(*, supported: Participation, duty: str, fact: str, why: str, by: Person) -> Waiver:
    """Let a rule about a fact go for somebody in a duty, from now on. Twice is once.

    Raises Refused for a rule the program does not let go of, and where nobody says why.
    """
    cohort = hold_open(supported.cohort_id)
    rules = pinned(cohort.pk, on=today(cohort)).blueprint.matching.get(duty)
    if rules is None or fact not in rules.waive:
        raise Refused("This rule holds for everybody here.", field="fact")
    if not why.strip() or len(why) > LONGEST:
        raise Refused(f"Say why it is right, in at most {LONGEST} letters.", field="why")
    there = Waiver.objects.filter(supported=supported, duty=duty, fact=fact, ended_at=None).first()
    if there is not None:
        return there
    row = Waiver(supported=supported, duty=duty, fact=fact, by=by, at=timezone.now())
    seal(row, why)
    row.save(force_insert=True)
    _told("rule-waived", row, by)
    return row


@transaction.atomic
def waive_in_round(*, proposal: Proposal, facts: Sequence[str], why: str, by: Person) -> Proposal:
    """Let rules go for whom a proposal is about, and work the round out with it. Raises Refused as `waive` does."""
    row = opened(proposal)
    for fact in facts:
        waive(supported=row.supported, duty=row.duty, fact=fact, why=why, by=by)
    rework(round_=row.round, by=by)
    row.refresh_from_db()
    return row


@transaction.atomic
def keep_again(*, waiver: Waiver, by: Person) -> Waiver:
    """The rule holds for them again. Twice is once."""
    hold_open(waiver.supported.cohort_id)
    row = Waiver.objects.select_for_update(of=("self",)).select_related("supported").get(pk=waiver.pk)
    if row.ended_at is None:
        row.ended_at, row.ended_by = timezone.now(), by
        row.save(update_fields=["ended_at", "ended_by"])
        _told("rule-holds-again", row, by)
    return row


def _told(kind: str, row: Waiver, by: Person) -> None:
    one = row.supported
    facts = {"duty": row.duty, "fact": row.fact}
    subject = f"participation:{one.public_id}"
    record(kind, by=by, about=one.person_id, cohort=one.cohort_id, subject=subject, facts=facts)
