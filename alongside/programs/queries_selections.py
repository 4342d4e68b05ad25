"""Reads of selections: who has which tier on a day, and what was chosen before."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from alongside.blueprint.parts.conditions import All, Condition, Test
from alongside.people.models.organizations import Organization
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.selections import Selection


def selected_on(
    cohort: Cohort, *, on: date, places: Iterable[Organization] | QuerySet[Organization] | None = None
) -> dict[int, Selection]:
    """Organization (row number) -> the choice that holds of it on a day. One query."""
    return {pk: row for pk, row in newest_on(cohort, on=on, places=places).items() if holds(row, on)}


def newest_on(
    cohort: Cohort, *, on: date, places: Iterable[Organization] | QuerySet[Organization] | None = None
) -> dict[int, Selection]:
    """Organization (row number) -> the newest choice that had begun by a day, over or not. One query."""
    rows = Selection.objects.filter(cohort=cohort, from_day__lte=on)
    if places is not None:
        rows = rows.filter(organization__in=places)
    return {row.organization_id: row for row in rows.select_related("organization").order_by("from_day", "pk")}


def holds(row: Selection, on: date) -> bool:
    """Whether a choice, if none came after it, holds on a day."""
    return bool(row.tier) and row.from_day <= on and (row.until_day is None or on <= row.until_day)


def chosen_for(cohort: Cohort, organization: Organization) -> QuerySet[Selection]:
    """Everything that was chosen for one organization, the newest first."""
    rows = Selection.objects.filter(cohort=cohort, organization=organization).select_related("by")
    return rows.order_by("-from_day", "-pk")


def told_by(condition: Condition | None) -> dict[str, str]:
    """What is so where a condition holds: the facts of organizations it says outright, as they are typed."""
    match condition:
        case Test(test="is", kind=kind, value=value) if kind.of == "organization" and not isinstance(value, tuple):
            return {kind.key: ("yes" if value else "no") if isinstance(value, bool) else str(value)}
        case All(of=several):
            return {fact: value for one in several for fact, value in told_by(one).items()}
        case _:
            return {}
