"""Who is together already, where a round may change that."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from alongside.matching.enums import Changes
from alongside.programs.enums import EngagementState, Part
from alongside.programs.models.engagements import Party

type Key = tuple[int, str]  # supported participation (a row number) and duty


@dataclass(frozen=True, slots=True)
class Had:
    """What goes on for somebody in a duty, by row numbers: the engagement, and its helper's participation."""

    engagement: int
    helper: int


def had_in(cohort: int, duties: Iterable[str], changes: str, changing: Iterable[str], *, on: date) -> dict[Key, Had]:
    """What a round that may change something could change: what is going on by a day, has one helper, and is the only
    one of its duty for somebody. `changes`, `changing` as `Round` has them. One query, none where nothing may change.
    """
    if changes == Changes.NOBODY:
        return {}
    rows = Party.objects.filter(part=Part.HELPER, ends_on=None, participation__isnull=False)
    rows = rows.filter(engagement__cohort=cohort, engagement__duty__in=duties)
    there = rows.exclude(engagement__state=EngagementState.ENDED).order_by("engagement").values_list(
        "engagement__supported", "engagement__duty", "engagement", "participation", "participation__public_id",
        "engagement__state", "engagement__starts_on",
    )  # fmt: skip
    found: dict[Key, list[tuple[Had, bool]]] = {}
    helpers = frozenset(changing)
    for supported, duty, engagement, helper, public_id, state, starts_on in there:
        meant = changes == Changes.EVERYBODY or public_id in helpers
        may = meant and state == EngagementState.ACTIVE and starts_on <= on
        found.setdefault((supported, duty), []).append((Had(engagement, helper or 0), may))
    return {key: one[0][0] for key, one in found.items() if len(one) == 1 and one[0][1]}
