"""When nobody can hold a helping role: its responsibilities are shared among people of a place."""

from datetime import date

from django.db import transaction

from alongside.kernel.access import Kind, Verb, Who
from alongside.kernel.errors import NotAllowed, Refused
from alongside.people.actions.events import record
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.programs.access import ORGANIZATIONS
from alongside.programs.actions.cohorts import hold_open
from alongside.programs.facts import pinned, today
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation
from alongside.staffing.access import SHARES
from alongside.staffing.models.sharing import Share


@transaction.atomic
def share(
    *, cohort: Cohort, role: str, place: Organization, responsibility: str, doer: Participation, who: Who
) -> Share:
    """Let somebody of the cohort do one responsibility at a place, from today. The same again is the same line."""
    if who.kind != Kind.COORDINATOR or who.cohort != cohort.pk:
        raise NotAllowed("Sharing responsibilities is for whoever coordinates.")
    ORGANIZATIONS.demand(who, Verb.SEE, place)
    locked = hold_open(cohort.pk)
    staffing = pinned(locked.pk, on=today(locked)).blueprint.staffing.get(role)
    if staffing is None or responsibility not in staffing.responsibilities:
        raise Refused("No such responsibility is named here.", field="responsibility")
    if doer.cohort_id != locked.pk or doer.person_id is None:
        raise Refused("Choose somebody who takes part in this year.", field="person")
    made, fresh = Share.objects.get_or_create(
        cohort=locked,
        role=role,
        place=place,
        responsibility=responsibility,
        person_id=doer.person_id,
        ends_on=None,
        defaults={"starts_on": today(locked)},
    )
    if fresh:
        _event("responsibility-shared", made, who)
    return made


@transaction.atomic
def stop_sharing(*, found: Share, on: date, who: Who) -> Share:
    """Somebody no longer does it from the day after; the line stays."""
    SHARES.demand(who, Verb.CHANGE, found)
    hold_open(found.cohort_id)
    row = Share.objects.select_for_update().get(pk=found.pk)
    if row.ends_on is None:
        row.ends_on = max(on, row.starts_on)
        row.save(update_fields=["ends_on"])
        _event("responsibility-left", row, who)
    return row


def _event(kind: str, row: Share, who: Who) -> None:
    facts = {"role": row.role, "responsibility": row.responsibility}
    by = Person.objects.get(pk=who.person)
    record(kind, by=by, about=row.person_id, cohort=row.cohort_id, subject=f"share:{row.public_id}", facts=facts)
