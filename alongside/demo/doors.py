"""Who to be in the demo: for each role of each open cohort the person with most to see, and what to look at."""

from dataclasses import dataclass

from django.db.models import Count, Q

from alongside.demo.plans import plans
from alongside.kernel.access import Kind
from alongside.programs.enums import CohortState, EngagementState, Part, ParticipationState
from alongside.programs.facts import pinned, today
from alongside.programs.models.participations import Participation

ORDER = (Kind.COORDINATOR, Kind.HELPER, Kind.SUPPORTED)


@dataclass(frozen=True, slots=True)
class Door:
    """One person to be: their role in words, and what to look at (empty where nobody wrote that down)."""

    participation: Participation
    words: str
    look: str


def doors() -> list[Door]:
    """One door for each role of each open cohort, coordinators first, in the order the programs were made."""
    best: dict[tuple[int, str], Participation] = {}
    for row in _people():
        best.setdefault((row.cohort_id, row.role), row)
    looks = {(plan.key, role.role): role.look for plan in plans() for role in plan.roles if role.look}
    found = [Door(row, _words(row), looks.get((row.cohort.program.key, row.role), "")) for row in best.values()]
    return sorted(found, key=lambda door: (door.participation.cohort_id, _place(door.participation), door.words))


def _people() -> list[Participation]:
    """Everybody who acts in an open cohort, whoever is in most engagements first."""
    going_on = Q(parties__ends_on=None, parties__engagement__state=EngagementState.ACTIVE) & Q(
        parties__part__in=(Part.HELPER, Part.SUPPORTED)
    )
    rows = Participation.objects.filter(
        person__isnull=False,
        person__merged_into=None,
        state=ParticipationState.ENROLLED,
        cohort__state=CohortState.OPEN,
    ).annotate(busy=Count("parties", filter=going_on))
    return list(rows.select_related("person", "cohort__program").order_by("-busy", "pk"))


def _words(row: Participation) -> str:
    return pinned(row.cohort_id, on=today(row.cohort)).blueprint.roles[row.role].one


def _place(row: Participation) -> int:
    kind = Kind(row.kind)
    return ORDER.index(kind) if kind in ORDER else len(ORDER)
