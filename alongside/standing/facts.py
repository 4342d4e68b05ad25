"""Which steps were done, as it stands: what was taken back is left out."""

from collections.abc import Iterable
from datetime import date

from alongside.standing.models import StepDone

type Done = dict[str, tuple[str, ...]]


def done_by(participations: Iterable[int], *, on: date) -> dict[int, Done]:
    """Participation (row number) -> requirement -> the items done by that day, one for each line. One query."""
    lines = StepDone.objects.filter(participation__in=participations, day__lte=on, reverses=None, reversed_by=None)
    found: dict[int, Done] = {}
    for whose, requirement, item in lines.order_by("pk").values_list("participation", "requirement", "item"):
        of = found.setdefault(whose, {})
        of[requirement] = (*of.get(requirement, ()), item)
    return found
