"""What a roster says of places: a fact of an organization (a designation, a tier) noted for many of them at once."""

from collections.abc import Mapping
from datetime import date

from django.utils import timezone

from alongside.blueprint.facts import FactKind, value_of
from alongside.people.actions.events import line, record_all
from alongside.people.models.events import Event
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.programs.actions.judging_places import judge_there
from alongside.programs.facts import pinned
from alongside.programs.models.agreements import OrganizationFact
from alongside.programs.models.cohorts import Cohort
from alongside.programs.queries_agreements import facts_noted

type Place = int


def facts_of_places(kinds: Mapping[str, FactKind]) -> frozenset[str]:
    """Keys of the facts a program asks of organizations."""
    return frozenset(key for key, kind in kinds.items() if kind.of == "organization")


def learn(
    *, cohort: Cohort, known: Mapping[tuple[Place, str], str], from_day: date, by: Person | None
) -> list[OrganizationFact]:
    """Note what holds of places (row numbers) since a day, by fact; what is known already makes no line.

    Call it where the cohort is held open. What is no fact of organizations, or cannot be read, is left out: whoever
    brings it has checked it. Four queries for however many; whoever works there is judged by it.
    """
    kinds = pinned(cohort.pk, on=max(from_day, cohort.starts_on)).blueprint.kinds
    wanted = {key: value for key, value in known.items() if _readable(kinds.get(key[1]), value)}
    rows = Organization.objects.in_bulk({place for place, _ in wanted})
    held = facts_noted(cohort, rows.values(), on=from_day)
    now = timezone.now()
    fresh = [
        OrganizationFact(
            cohort=cohort, organization=rows[place], fact=fact, value=value, from_day=from_day, by=by, at=now
        )
        for (place, fact), value in sorted(wanted.items())
        if fact not in held.get(place, {}) or held[place][fact].value != value
    ]
    OrganizationFact.objects.bulk_create(fresh, batch_size=500)
    record_all(noted(row, by) for row in fresh)
    places, facts = {row.organization_id for row in fresh}, {row.fact for row in fresh}
    judge_there(cohort=cohort, places=places, facts=facts, since=from_day, by=by)
    return fresh


def noted(row: OrganizationFact, by: Person | None) -> Event:
    """That something was noted of a place; it and its organization must be loaded."""
    return line(
        "organization-fact-noted",
        by=by,
        cohort=row.cohort_id,
        subject=f"organization:{row.organization.public_id}",
        facts={"fact": row.fact, "value": row.value, "from_day": row.from_day},
    )


def _readable(kind: FactKind | None, value: str) -> bool:
    if kind is None or kind.of != "organization" or not value:
        return False
    try:
        value_of(kind, value)
    except ValueError:
        return False
    return True
