"""Beginning something with a helper: who no longer has what the program asks begins nothing new without a reason."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import transaction

from alongside.kernel.errors import Refused
from alongside.people.actions.events import record
from alongside.people.models.persons import Person
from alongside.programs.facts import pinned, today
from alongside.programs.models.participations import Participation
from alongside.staffing.facts import State, readiness_of

EXCUSES = {
    "renewal-booked": "The renewal has a date",
    "on-its-way": "The paper is on its way",
    "nobody-else": "There is nobody else, and the sponsor agreed",
}
EXCUSE = "excuse"  # the field a refusal is about, where a reason would do


@contextmanager
def ready_or_excused(helper: Participation, *, on: date, excuse: str, by: Person) -> Iterator[None]:
    """Begin something with a helper within this block, in one transaction.

    Raises Refused, with what ran out, for one who has lapsed, unless a coordinator says why it is right all the same:
    one word of EXCUSES, which is written down as an event.
    """
    with transaction.atomic():
        cohort = helper.cohort
        row = Participation.objects.select_for_update(of=("self",), no_key=True)
        held = row.select_related("person", "works_at", "organization").get(pk=helper.pk)
        day = max(on, today(cohort))
        found = readiness_of([held], pinned(cohort.pk, on=day).blueprint, on=day)[held.pk]
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
