"""Telling both sides, and whoever coordinates, that a contract is nearly used: once for so many hours in all."""

from collections.abc import Callable, Iterator

from django.db import transaction
from django.utils import timezone

from alongside.people.actions.events import line, record_all
from alongside.people.models.events import Event
from alongside.programs.enums import CohortState
from alongside.programs.facts import pins_of, today
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.contracts import ToldNearEnd
from alongside.standing.contracts import NearEnd, near_end

NEARLY, COORDINATING = "contract-nearly-used", "hours-nearly-used"


def tell_near_end(progress: Callable[[int], None]) -> int:
    """Tell it of every contract of an open cohort; return of how many. Again once hours were added and used."""
    told = 0
    for cohort in Cohort.objects.filter(state=CohortState.OPEN).order_by("pk"):
        if pins_of(cohort.pk).days:
            told += _tell(cohort)
        progress(told)
    return told


@transaction.atomic
def _tell(cohort: Cohort) -> int:
    held = Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)  # two at once tell one after the other
    found = near_end(held, on=today(held))
    rows = ToldNearEnd.objects.filter(contract__in=[one.contract.pk for one in found])
    known = set(rows.values_list("contract", "minutes"))
    fresh = [one for one in found if (one.contract.pk, one.minutes) not in known]
    now = timezone.now()
    ToldNearEnd.objects.bulk_create(ToldNearEnd(contract=one.contract, minutes=one.minutes, at=now) for one in fresh)
    record_all(event for one in fresh for event in _events(one))
    return len(fresh)


def _events(one: NearEnd) -> Iterator[Event]:
    row = one.engagement.supported
    for kind in (NEARLY, COORDINATING):
        yield line(
            kind,
            by=None,
            about=row.person_id,
            cohort=row.cohort_id,
            subject=f"participation:{row.public_id}",
            facts={"minutes": one.left, "until": one.until, "engagement": one.engagement.public_id},
        )
