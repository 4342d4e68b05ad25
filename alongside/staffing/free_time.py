"""For how many people the time set free for a helper is enough: what was released, and what each one asks of a week."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from alongside.blueprint.grammar import Duration
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.roles import Role
from alongside.blueprint.simulation.asks import asks
from alongside.blueprint.simulation.plan import Plan
from alongside.programs.enums import EngagementState, Part
from alongside.programs.facts import Helps, room_for
from alongside.programs.facts_agreements import Agreed, agreed_in
from alongside.programs.models.engagements import Party
from alongside.staffing.held import held_by, released


@dataclass(frozen=True, slots=True)
class FreeTime:
    """One helper's week. `beside`: duty -> with how many people now. `each`: duty -> minutes that one person asks.
    `released`: minutes set free; None where nobody said."""

    beside: Mapping[str, int]
    each: Mapping[str, float]
    released: int | None

    @property
    def people(self) -> int:
        return sum(self.beside.values())

    @property
    def needed(self) -> int:
        """Minutes a week that the people now ask."""
        return round(sum(self.each.get(duty, 0) * n for duty, n in self.beside.items()))

    def enough_for(self, duty: str) -> int | None:
        """How many people in all, if those who come are helped in this duty; None where time sets no limit."""
        each = self.each.get(duty, 0)
        if self.released is None or not each:
            return None
        return self.people + max(0, int((self.released - self.needed) // each))


def free_time(rows: Sequence[Helps], blueprint: Blueprint, *, on: date) -> dict[int, FreeTime]:
    """Participation (row number) -> its week, for helpers of one cohort. Three queries."""
    keys = [row.pk for row in rows]
    times, beside = released(held_by(keys), on=on), _beside(keys)
    places = {row.works_at for row in rows if row.works_at}
    agreed = agreed_in(rows[0].cohort_id, places, on=on) if rows and places else {}
    each = _asked_by_each(blueprint, on)
    found = {}
    for row in rows:
        free = times.get(row.pk) or _by_agreement(
            agreed.get(row.works_at.pk if row.works_at else 0), blueprint.roles.get(row.role)
        )
        found[row.pk] = FreeTime(beside.get(row.pk, {}), each, free.minutes if free else None)
    return found


def rooms(rows: Sequence[Helps], blueprint: Blueprint, duty: str, *, on: date) -> dict[int, int | None]:
    """How many people each helper takes at once, the next of them in this duty: what they said, within what the role
    allows and, where the program says so, within their free time. None: nobody set a limit.

    No query where no role of theirs is kept `within_release`.
    """
    held_to = [row for row in rows if (role := blueprint.roles.get(row.role)) and role.within_release]
    times = free_time(held_to, blueprint, on=on) if held_to else {}
    found = {}
    for row in rows:
        by_time = times[row.pk].enough_for(duty) if row.pk in times else None
        found[row.pk] = min((one for one in (room_for(row, blueprint), by_time) if one is not None), default=None)
    return found


def _by_agreement(agreed: Agreed | None, role: Role | None) -> Duration | None:
    """Time set free for a role: what was agreed where they work, else what the program says of the role."""
    if role is None or role.release is None:
        return None
    return (agreed.release if agreed else None) or role.release


def _beside(helpers: Iterable[int]) -> dict[int, dict[str, int]]:
    """Helper -> duty -> how many engagements that have not ended. One query."""
    rows = (
        Party.objects.filter(participation__in=helpers, part=Part.HELPER, ends_on=None)
        .exclude(engagement__state=EngagementState.ENDED)
        .order_by()
        .values_list("participation", "engagement__duty")
        .annotate(Count("engagement", distinct=True))
    )
    found: dict[int, dict[str, int]] = {}
    for helper, duty, n in rows:
        found.setdefault(helper or 0, {})[duty] = n
    return found


def _asked_by_each(blueprint: Blueprint, on: date) -> dict[str, float]:
    """Duty -> minutes of one school week that the program asks with each person; several rules count once. What several
    kinds of helper may share asks nothing of any one of them."""
    each: dict[str, float] = {}
    for ask in asks(Plan(blueprint, on, blueprint.planning.people)):
        if not ask.shared:
            each[ask.duty] = max(each.get(ask.duty, 0), ask.each)
    return each
