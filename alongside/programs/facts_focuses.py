"""What other rooms may know of what engagements work on: how much there is, each by its number; never its words."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from alongside.programs.enums import FocusKind
from alongside.programs.models.focuses import Focus


@dataclass(frozen=True, slots=True)
class Numbered:
    """A goal or a practice by its `number`: the first one that was ever opened of its `kind` here is 1, and stays so.

    `open`: it is worked on now.
    """

    pk: int
    public_id: str
    kind: str
    number: int
    open: bool


def numbered(engagements: Iterable[int]) -> dict[int, list[Numbered]]:
    """Engagement (row number) -> the goals and practices it ever worked on, as they were opened. One query."""
    rows = Focus.objects.filter(engagement__in=engagements).exclude(kind=FocusKind.STEP).order_by("pk")
    so_far: Counter[tuple[int, str]] = Counter()
    found: dict[int, list[Numbered]] = {}
    told = rows.values_list("pk", "engagement", "public_id", "kind", "closed_on")
    for pk, engagement, public_id, kind, closed in told:
        so_far[engagement, kind] += 1
        number = so_far[engagement, kind]
        found.setdefault(engagement, []).append(Numbered(pk, public_id, kind, number, closed is None))
    return found
