"""Proposing a round, and proposing it again: what a coordinator decided stays, everything else is worked out anew."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from alongside.kernel.errors import Refused
from alongside.kernel.statistics import LARGE, count_again
from alongside.matching.actions.scheduling import demand_not_set
from alongside.matching.enums import ProposalState
from alongside.matching.models import Proposal, Round
from alongside.matching.proposing import Suggested
from alongside.matching.queries.drafting import Drafted, RoundDraft, draft_round
from alongside.matching.queries.gathering import gather
from alongside.matching.queries.rounds import decided, open_round
from alongside.matching.scores.words import forbidden
from alongside.people.actions.events import Facts, record
from alongside.people.models.persons import Person
from alongside.programs.actions.cohorts import demand_open
from alongside.programs.facts import today
from alongside.programs.models.cohorts import Cohort

NOBODY = "Nobody here needs to be matched: the program matches no one, or nobody has been enrolled yet."
BATCH = 500
WRITTEN = ("helper", "score", "reasons", "private", "hints", "others", "state")


@dataclass(frozen=True)
class Proposed:
    """A round and the draft it was written from."""

    round: Round
    draft: RoundDraft


@transaction.atomic
def propose(*, cohort: Cohort, by: Person | None) -> Proposed:
    """Work out the open round of a cohort: one proposal for each person and duty that has nobody yet.

    Locked matches and people left unmatched on purpose stay. The same inputs give the same proposals.
    """
    demand_open(Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk))
    gathering = gather(cohort, on=today(cohort))
    if not gathering.needs:
        raise Refused(NOBODY)
    there = open_round(cohort.pk)
    if there is not None:
        demand_not_set(there.pk)
    draft = draft_round(gathering, decided(there))
    round_ = _opened(there, cohort, draft, by)
    _write(round_, draft)
    matched = sum(len(one.draft.pairs) for one in draft.duties)
    people = sum(len(one.need.people) for one in draft.duties)
    facts: Facts = {"matched": matched, "unmatched": people - matched, "digest": round_.inputs_digest}
    record("round-proposed", by=by, cohort=cohort.pk, subject=f"round:{round_.public_id}", facts=facts)
    return Proposed(round_, draft)


def _opened(round_: Round | None, cohort: Cohort, draft: RoundDraft, by: Person | None) -> Round:
    row = round_ or Round(cohort=cohort)
    row.version_id, row.made_by, row.made_at = draft.version, by, timezone.now()
    row.inputs_digest = draft.digest
    row.figures = {one.need.duty: one.draft.figures() for one in draft.duties}
    row.save()
    return row


def _write(round_: Round, draft: RoundDraft) -> None:
    """Write every proposal over the one there was for the same person and duty; drop those nobody needs any more."""
    rows = [row for drafted in draft.duties for row in _rows(round_, drafted)]
    wanted = {(row.duty, row.supported_id) for row in rows}
    there = round_.proposals.values_list("pk", "duty", "supported")
    gone = [pk for pk, duty, supported in there if (duty, supported) not in wanted]
    Proposal.objects.filter(pk__in=gone).delete()
    Proposal.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=("round", "duty", "supported"),
        update_fields=WRITTEN,
    )
    if len(rows) >= LARGE:
        count_again(Proposal)


def _rows(round_: Round, drafted: Drafted) -> Iterable[Proposal]:
    locked = {person for person, _ in drafted.draft.locks}
    for one in drafted.suggested:
        state = ProposalState.LOCKED if one.person in locked else ProposalState.PROPOSED
        if one.person in drafted.draft.left:
            state = ProposalState.LEFT_OUT
        yield Proposal(
            round=round_,
            duty=drafted.need.duty,
            supported=drafted.need.people[one.person],
            helper=None if one.helper is None else drafted.need.helpers[one.helper],
            state=state,
            **written(drafted, one),
        )


def written(drafted: Drafted, one: Suggested) -> dict[str, object]:
    """What a proposal keeps of a suggestion; what somebody asked for goes into `private` and nowhere else."""
    return {
        "score": one.score,
        "reasons": [reason.stored() for reason in one.reasons if not reason.private],
        "private": [reason.stored() for reason in one.reasons if reason.private],
        "hints": list(one.hints),
        "others": [_other(drafted, one.person, j) for j in drafted.draft.others(one.person)],
    }


def _other(drafted: Drafted, person: int, helper: int) -> dict[str, object]:
    case = drafted.draft.case
    says = forbidden(case, person, helper)
    return {"helper": case.helpers[helper].id, "score": int(case.fit[person, helper]), "says": says}
