"""Beginning something with a helper: who no longer has what the program asks begins nothing new without a reason."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import transaction

from alongside.blueprint.language import Blueprint
from alongside.kernel.amounts import in_minutes
from alongside.kernel.errors import Refused
from alongside.people.actions.events import record
from alongside.people.models.persons import Person
from alongside.programs.facts import pinned, today
from alongside.programs.models.participations import Participation
from alongside.staffing.facts import State, readiness_of
from alongside.staffing.free_time import free_time

EXCUSES = {
    "renewal-booked": "The renewal has a date",
    "on-its-way": "The paper is on its way",
    "nobody-else": "There is nobody else, and the sponsor agreed",
}
EXCUSE = "excuse"  # the field a refusal is about, where a reason would do


@contextmanager
def ready_or_excused(helper: Participation, duty: str, *, on: date, excuse: str, by: Person) -> Iterator[None]:
    """Begin something in a duty with a helper within this block, in one transaction.

    Raises Refused where the program keeps its helpers within their free time and theirs is taken up; and, with what ran
    out, for one who has lapsed, unless a coordinator says why it is right all the same:
    one word of EXCUSES, which is written down as an event.
    """
    with transaction.atomic():
        cohort = helper.cohort
        row = Participation.objects.select_for_update(of=("self",), no_key=True)
        held = row.select_related("person", "works_at", "organization").get(pk=helper.pk)
        day = max(on, today(cohort))
        blueprint = pinned(cohort.pk, on=day).blueprint
        _demand_time(held, duty, blueprint, on=day)
        found = readiness_of([held], blueprint, on=day)[held.pk]
        if found.state is State.LAPSED and excuse not in EXCUSES:
            why = "; ".join(found.why)
            raise Refused(
                f"{held.name} begins nothing new as things are: {why}. Choose somebody else, or say why it is right.",
                field=EXCUSE,
            )
        yield
        if found.state is State.LAPSED:
            record(
                "begun-although-lapsed",
                by=by,
                about=held.person_id,
                cohort=held.cohort_id,
                subject=f"participation:{held.public_id}",
                facts={"why": excuse, "ends": found.ends, "on": on},
            )


def _demand_time(helper: Participation, duty: str, blueprint: Blueprint, *, on: date) -> None:
    role = blueprint.roles.get(helper.role)
    if role is None or not role.within_release:
        return
    time = free_time([helper], blueprint, on=on)[helper.pk]
    most = time.enough_for(duty)
    if most is not None and most <= time.people:
        raise Refused(
            f"{helper.name} has {in_minutes(time.released or 0)} a week set free, which is enough for {time.people}. "
            "Choose somebody else, or record more time for it.",
            field="helper",
        )
