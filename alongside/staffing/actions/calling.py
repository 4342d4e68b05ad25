"""Calling for helpers: for the whole program, or for one place by whoever leads it."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from alongside.blueprint.answering import LONGEST
from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Kind, Verb, Who
from alongside.kernel.errors import NotAllowed, Refused
from alongside.people.actions.events import record
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.programs.actions.cohorts import demand_open
from alongside.programs.enums import ParticipationState
from alongside.programs.facts import pinned, today
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation
from alongside.staffing.access import POSTINGS
from alongside.staffing.forms import description_of, staffing_of
from alongside.staffing.models.applications import Posting


@dataclass(frozen=True, kw_only=True)
class Call:
    """What a call says: for which role, what the job is in the words of whoever posts it, and the last day to apply."""

    role: str
    words: str = ""
    closes_on: date | None = None


@transaction.atomic
def open_posting(*, cohort: Cohort, call: Call, by: Person, who: Who) -> Posting:
    """Call for helpers: coordinators for the program, and whoever the program names for the place they lead. Where a
    call is open already, it stays, with other words and another last day.

    Raises Refused, with the field, for a role that does not help, a job description that the program asks and that is
    missing, or a day that is over.
    """
    locked = Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    demand_open(locked)
    pin = pinned(locked.pk, on=today(locked))
    place = _calls_for(locked, call.role, pin.blueprint, who)
    _demand_whole(call, pin.blueprint, today(locked))
    here = Posting.objects.filter(cohort=locked, role=call.role, place=place, closed_at=None).first()
    if here is None:
        here = Posting(
            cohort=locked,
            role=call.role,
            place=place,
            posted_by=(staffing_of(pin.blueprint, call.role).posted_by or "") if place else "",
            approved_by=staffing_of(pin.blueprint, call.role).approved_by or "",
            version_id=pin.version,
            opened_by=by,
            opened_at=timezone.now(),
        )
    kind = "posting-changed" if here.pk else "posting-opened"
    here.words, here.closes_on = call.words.strip(), call.closes_on
    here.save()
    record(kind, by=by, cohort=locked.pk, subject=f"posting:{here.public_id}", facts={"role": call.role})
    return here


def _calls_for(cohort: Cohort, role: str, blueprint: Blueprint, who: Who) -> Organization | None:
    """The place somebody may call for: None for the whole program. Raises NotAllowed for everybody else."""
    if who.cohort == cohort.pk and who.kind == Kind.COORDINATOR:
        return None
    named = staffing_of(blueprint, role).posted_by
    mine = Participation.objects.filter(pk=who.participation or 0, cohort=cohort, role=named or "", kind=who.kind)
    row = mine.filter(state=ParticipationState.ENROLLED).select_related("works_at").first()
    if row is None or row.works_at is None or row.kind != Kind.SITE_LEADER:
        raise NotAllowed("Calls are for whoever coordinates, and for those the rules name.")
    return row.works_at


def _demand_whole(call: Call, blueprint: Blueprint, on: date) -> None:
    if call.role not in blueprint.roles_with(Kind.HELPER):
        raise Refused("Choose a role that helps.", field="role")
    said = description_of(blueprint, call.role)
    if said and not call.words.strip():
        raise Refused(f"The {said} is missing: say in your words what there is to do.", field="words")
    if len(call.words) > LONGEST:
        raise Refused(f"At most {LONGEST:,} letters fit here.", field="words")
    if call.closes_on is not None and call.closes_on < on:
        raise Refused("The last day to apply lies in the past.", field="closes_on")


@transaction.atomic
def close_posting(*, posting: Posting, by: Person, who: Who) -> Posting:
    """Call no longer. Who has the form may still hand it in until their link ends."""
    POSTINGS.demand(who, Verb.CHANGE, posting)
    row = Posting.objects.select_for_update().get(pk=posting.pk)
    if row.closed_at is None:
        row.closed_at = timezone.now()
        row.save(update_fields=["closed_at"])
        record("posting-closed", by=by, cohort=row.cohort_id, subject=f"posting:{row.public_id}")
    return row
