"""Forming the teams that are coached as one."""

from django.db import transaction

from alongside.kernel.errors import Refused
from alongside.people.actions.events import record
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.programs.actions.cohorts import demand_open
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Team


@transaction.atomic
def form_team(*, cohort: Cohort, organization: Organization, name: str, by: Person | None) -> Team:
    """Form a team of an organization in a cohort. The same name there again is the same team."""
    locked = Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    demand_open(locked)
    name = " ".join(name.split())
    if not name:
        raise Refused("A name is missing.", field="name")
    here = Team.objects.filter(cohort=locked, organization=organization, name=name).first()
    if here is not None:
        return here
    team = Team.objects.create(cohort=locked, organization=organization, name=name)
    record("team-formed", by=by, cohort=locked.pk, subject=f"team:{team.public_id}")
    return team
