"""Selecting organizations: into which tier, why, from when until when; warned before the last day, over after it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from alongside.kernel.access import Verb, Who
from alongside.kernel.errors import Refused
from alongside.people.actions.events import Facts, line, record, record_all
from alongside.people.enums import OrganizationKind
from alongside.people.models.events import Event
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.programs.access import ORGANIZATIONS
from alongside.programs.actions.judging_places import judge_there
from alongside.programs.actions.track_places import hold_places
from alongside.programs.enums import CohortState
from alongside.programs.facts import pinned, pins_of, today
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.selections import Selection
from alongside.programs.queries_selections import chosen_for, holds, newest_on, told_by

LONGEST = 400
OF = {  # what a blueprint calls those it selects -> kinds of organizations
    "school": (OrganizationKind.SCHOOL,),
    "district": (OrganizationKind.DISTRICT,),
    "region": (OrganizationKind.REGIONAL_OFFICE, OrganizationKind.NETWORK),
}
WARNED = timedelta(days=30)  # before the last day
LATE = timedelta(days=14)  # so long after it a job that stood still says that it is over
SOON, OVER = "selection-ends-soon", "selection-over"


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What is chosen: a tier (none: selected no longer), why, and its days; no `until` is as long as the file says."""

    tier: str
    reason: str
    from_day: date
    until: date | None = None


@transaction.atomic
def select(
    *, cohort: Cohort, organization: Organization, chosen: Chosen, by: Person | None, who: Who | None
) -> Selection:
    """Keep a choice for an organization. The same as holds already is the same line; earlier ones stay to be read.

    `who` is None where the product itself does it (the demo). Raises Refused, with the field, for what is missing.
    """
    if who is not None:
        ORGANIZATIONS.demand(who, Verb.CHANGE, organization)
    held = hold_places(cohort.pk)
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    row = _read(held, organization, chosen)
    before = next((one for one in chosen_for(held, organization) if one.from_day <= row.from_day), None)
    if not row.tier and (before is None or not holds(before, row.from_day)):
        raise Refused("It is not selected on that day.", field="from_day")
    if before is not None and _said(before) == _said(row):
        return before
    row.by = by
    row.save()
    told: Facts = {"tier": row.tier, "from_day": row.from_day, "until": row.until_day}
    record("organization-selected", by=by, cohort=held.pk, subject=f"organization:{organization.public_id}", facts=told)
    judge_there(cohort=held, places=[organization.pk], facts=None, since=row.from_day, by=by)
    return row


def mind_selections(progress: Callable[[int], None]) -> int:
    """Say to whoever coordinates, once each, that a choice ends soon, and that it is over. Returns how many."""
    told = 0
    for looked, cohort in enumerate(Cohort.objects.filter(state=CohortState.OPEN).order_by("pk"), start=1):
        if pins_of(cohort.pk).days:
            told += _mind(cohort)
        progress(looked)
    return told


@transaction.atomic
def _mind(cohort: Cohort) -> int:
    on = today(cohort)
    newest = newest_on(cohort, on=on).values()
    due = [(SOON, row) for row in newest if row.until_day and holds(row, on) and row.until_day - WARNED <= on]
    due += [(OVER, row) for row in newest if row.tier and row.until_day and on - LATE <= row.until_day < on]
    if not due:
        return 0
    known = set(
        Event.objects.filter(cohort_id=cohort.pk, kind__in=(SOON, OVER)).values_list("kind", "facts__selection")
    )
    fresh = [(kind, row) for kind, row in due if (kind, row.pk) not in known]
    record_all(
        line(
            kind,
            by=None,
            cohort=cohort.pk,
            subject=f"organization:{row.organization.public_id}",
            facts={"selection": row.pk, "ends_on": row.until_day or on},
        )
        for kind, row in fresh
    )
    return len(fresh)


def _read(cohort: Cohort, organization: Organization, chosen: Chosen) -> Selection:
    pin = pinned(cohort.pk, on=max(chosen.from_day, cohort.starts_on))
    rule = pin.blueprint.selection
    if rule is None:
        raise Refused("No organizations are selected here.")
    if chosen.tier and chosen.tier not in rule.tiers:
        raise Refused("Choose one of the tiers.", field="tier")
    if organization.kind not in OF[rule.of]:
        raise Refused(f"Each {rule.of} is selected as such here. Choose one.", field="organization")
    reason = " ".join(chosen.reason.split())[:LONGEST]
    if not reason and (rule.reason_needed or not chosen.tier):
        raise Refused("Say why, in a sentence.", field="reason")
    until = chosen.until
    if chosen.tier and until is None and rule.holds:
        until = rule.holds.after(chosen.from_day) - timedelta(days=1)
    if until is not None and until < chosen.from_day:
        raise Refused("The last day is not before the first.", field="until")
    return Selection(
        cohort=cohort,
        organization=organization,
        tier=chosen.tier,
        reason=reason,
        from_day=chosen.from_day,
        until_day=until if chosen.tier else None,
        facts=told_by(rule.tiers[chosen.tier].when) if chosen.tier else {},
        version_id=pin.version,
        at=timezone.now(),
    )


def _said(row: Selection) -> tuple[object, ...]:
    return row.tier, row.reason, row.from_day, row.until_day
