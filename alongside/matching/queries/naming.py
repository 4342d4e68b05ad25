"""Whom people and helpers named: who is asked, who can be named, and what was said."""

from django.db.models import QuerySet

from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.matching import Preferences
from alongside.kernel.access import Verb, Who
from alongside.matching.access import NAMED
from alongside.matching.models.named import Named
from alongside.programs.enums import ParticipationState
from alongside.programs.models.participations import Participation


def duties_to_name(row: Participation, blueprint: Blueprint) -> dict[str, Preferences]:
    """The duties in which somebody is asked whom they would like."""
    found = {}
    for duty, rules in blueprint.matching.items():
        asked, sides = rules.preferences, blueprint.duties[duty]
        mine = {"people": sides.person, "helpers": sides.helper}
        if asked and row.role in (mine.values() if asked.by == "both" else (mine[asked.by],)):
            found[duty] = asked
    return found


def may_be_named(row: Participation, duty: str, blueprint: Blueprint) -> QuerySet[Participation]:
    """Everyone of the other side of a duty who takes part, oneself aside, by name."""
    sides = blueprint.duties[duty]
    role = sides.helper if row.role == sides.person else sides.person
    rows = Participation.objects.filter(
        cohort=row.cohort_id, role=role, state=ParticipationState.ENROLLED, person__isnull=False
    )
    return (
        rows.exclude(person=row.person_id)
        .select_related("person", "works_at")
        .order_by("person__family_name", "person__given_name", "pk")
    )


def named_by(who: Who, row: Participation) -> QuerySet[Named]:
    """Whom somebody named, best first, for whoever may read it."""
    rows = NAMED.visible(who, Verb.READ).filter(participation=row)
    return rows.select_related("other__person", "other__works_at").order_by("duty", "place")


def named_in(cohort: int) -> dict[tuple[int, str], tuple[int, ...]]:
    """(participation, duty) -> whom they named, best first, by row numbers. One query."""
    found: dict[tuple[int, str], tuple[int, ...]] = {}
    rows = Named.objects.filter(participation__cohort=cohort).order_by("participation", "duty", "place")
    for one, duty, other in rows.values_list("participation", "duty", "other"):
        found[one, duty] = (*found.get((one, duty), ()), other)
    return found
