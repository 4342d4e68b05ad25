"""Telling when one is free in a usual week."""

from itertools import pairwise

from django.db import transaction

from alongside.kernel.errors import NotAllowed, Refused
from alongside.kernel.free_hours import Week, kept_as
from alongside.people.actions.events import record
from alongside.people.models.persons import Person
from alongside.programs.actions.cohorts import demand_open
from alongside.programs.models.participations import Participation

MOST = 4  # stretches of a day


@transaction.atomic
def tell_free_hours(*, participation: Participation, week: Week, by: Person) -> Participation:
    """Write down one's own usual week, in place of what was there. The same again changes nothing."""
    if participation.person_id != by.pk:
        raise NotAllowed("Everybody tells their own free hours.")
    demand_open(participation.cohort)
    for several in week.values():
        if len(several) > MOST or any(one[1] > other[0] for one, other in pairwise(several)):
            raise Refused("Times of one day must not overlap, and there are four of them at most.", field="hours")
    held = Participation.objects.select_for_update(of=("self",)).get(pk=participation.pk)
    kept = kept_as(week)
    if held.free_hours != kept:
        held.free_hours = kept
        held.save(update_fields=["free_hours"])
        record(
            "free-hours-told",
            by=by,
            about=by.pk,
            cohort=held.cohort_id,
            subject=f"participation:{held.public_id}",
            facts={"days": len(kept)},
        )
    return held
