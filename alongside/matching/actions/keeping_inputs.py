"""What a round was worked out from: kept sealed beside it, and deleted when its time is over."""

import json

from django.db import transaction

from alongside.blueprint.grammar import Duration
from alongside.kernel.sealed import DataKey
from alongside.matching.inputs import told, with_groups_of, written
from alongside.matching.models.inputs import RoundInputs
from alongside.matching.models.rounds import Proposal, Round
from alongside.matching.queries.drafting import RoundDraft
from alongside.matching.sealing import opened_inputs, seal_inputs
from alongside.people.actions.events import record
from alongside.programs.actions.forgetting import over_before
from alongside.programs.facts import pins_of, today
from alongside.programs.models.cohorts import Cohort

RETENTION = "matching-inputs"  # a key of retention
USUALLY = Duration(2, "year")  # from the last day of the cohort on, where a program does not say


def write_inputs(row: Round, draft: RoundDraft, *, groups: bool) -> DataKey:
    """Keep what a round was worked out from in place of what it was before; the groups as they were unless `groups`.
    Return the key that what somebody asked for is to be sealed under."""
    there = RoundInputs.objects.filter(round=row).first()
    inputs = told([one.draft for one in draft.duties], [one.draft for one in draft.groups], today(row.cohort))
    if not groups and there is not None:
        there.round = row
        inputs = with_groups_of(json.loads(opened_inputs(there)), inputs)
    kept = there or RoundInputs()
    kept.round = row
    key = seal_inputs(kept, written(inputs))
    kept.save()
    return key


def forget_inputs() -> int:
    """Delete, in every cohort, what rounds were worked out from once its time is over, and say how many were. What
    people had asked for goes with it, from the proposals too."""
    rows = Cohort.objects.filter(rounds__inputs__isnull=False).distinct().order_by("pk")
    return sum(_forget(cohort) for cohort in rows)


@transaction.atomic
def _forget(cohort: Cohort) -> int:
    on = today(cohort)
    if not pins_of(cohort.pk).days:
        return 0
    said = pins_of(cohort.pk).on(max(on, cohort.starts_on)).blueprint.retention.get(RETENTION)
    rows = RoundInputs.objects.filter(round__cohort=cohort)
    if said is not None:
        before = over_before(said, cohort, on)
        rows = rows.filter(round__made_at__lt=before) if before else rows.none()
    elif USUALLY.after(cohort.ends_on) > on:
        return 0
    rounds = list(rows.values_list("round", flat=True))
    Proposal.objects.filter(round__in=rounds).exclude(sealed=None).update(sealed=None)
    deleted, _ = rows.delete()
    if deleted:
        facts = {"rounds": deleted}
        record("round-inputs-forgotten", by=None, cohort=cohort.pk, subject=f"cohort:{cohort.public_id}", facts=facts)
    return deleted
