"""Small groups: who meets together, each in an engagement of their own."""

from collections.abc import Collection

from alongside.blueprint.parts.roles import Duty
from alongside.programs.enums import EngagementState
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation


def peers_of(several: Collection[Engagement]) -> dict[int, list[Participation]]:
    """Engagement (a row number) -> whoever else is in its group now, by name. One query, none without a group."""
    groups = {one.group for one in several if one.group}
    if not groups:
        return {}
    rows = Engagement.objects.filter(group__in=groups).exclude(state=EngagementState.ENDED)
    named = rows.select_related("supported__person", "supported__works_at").order_by(
        "supported__person__family_name", "supported__person__given_name", "pk"
    )
    there: dict[str | None, list[Engagement]] = {}
    for row in named:
        there.setdefault(row.group, []).append(row)
    return {
        one.pk: [row.supported for row in there.get(one.group, ()) if row.pk != one.pk] for one in several if one.group
    }


def logs_for_itself(duty: Duty) -> bool:
    """Whether a group of this duty may do without anybody who leads it."""
    return duty.group is not None and (duty.members_log or duty.helper is None)
