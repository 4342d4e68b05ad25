"""Naming a few of the other side whom one would like to work with. The matching team alone reads it; the event says
that something was said, never of whom."""

from collections.abc import Sequence

from django.db import transaction

from alongside.kernel.errors import Refused
from alongside.matching.models.named import Named
from alongside.matching.queries.naming import duties_to_name, may_be_named
from alongside.people.actions.events import record
from alongside.people.models.persons import Person
from alongside.programs.actions.cohorts import hold_open
from alongside.programs.facts import pinned, today
from alongside.programs.models.participations import Participation


@transaction.atomic
def name(*, participation: Participation, duty: str, others: Sequence[Participation], by: Person) -> list[Named]:
    """Say whom one would like, best first, instead of what one said before; nobody takes it back. Twice is once.

    Raises Refused where the program does not ask, for somebody who is not of the other side, and for too many.
    """
    cohort = hold_open(participation.cohort_id)
    row = Participation.objects.select_for_update(of=("self",), no_key=True).get(pk=participation.pk)
    blueprint = pinned(cohort.pk, on=today(cohort)).blueprint
    rules = duties_to_name(row, blueprint).get(duty)
    if rules is None:
        raise Refused("Nobody is asked here whom they would like.")
    keys = list(dict.fromkeys(one.pk for one in others))
    if len(keys) > rules.names:
        raise Refused(f"You can name {rules.names}. Take one off first.")
    if may_be_named(row, duty, blueprint).filter(pk__in=keys).count() < len(keys):
        raise Refused("Somebody you named does not take part any more. Take them off.")
    there = Named.objects.filter(participation=row, duty=duty)
    if list(there.order_by("place").values_list("other", flat=True)) == keys:
        return list(there.order_by("place"))
    there.delete()
    made = Named.objects.bulk_create(
        Named(participation=row, duty=duty, place=place, other_id=key, day=today(cohort))
        for place, key in enumerate(keys, start=1)
    )
    record("named", by=by, about=row.person_id, cohort=cohort.pk, subject=f"participation:{row.public_id}")
    return made
