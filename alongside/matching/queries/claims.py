"""Who works on which region of a cohort just now."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from alongside.matching.models.claims import Claim
from alongside.people.models.organizations import Organization
from alongside.programs.models.participations import Participation

IDLE = timedelta(minutes=30)


def claims(cohort: int) -> QuerySet[Claim]:
    """The claims of a cohort (a row number) that hold: nobody let them go, and something happened lately."""
    rows = Claim.objects.filter(cohort=cohort, ended_at=None, last_at__gt=timezone.now() - IDLE)
    return rows.select_related("region", "person").order_by("region__name", "pk")


def claims_over(cohort: int, region: Organization | None) -> list[Claim]:
    """The claims of a cohort (a row number) that hold on a region, above it or in it; None is everybody's."""
    return [one for one in claims(cohort) if region is None or overlap(one.region, region)]


def overlap(one: Organization, other: Organization) -> bool:
    """Whether one of two is the other, above it or below."""
    return one.path.startswith(other.path) or other.path.startswith(one.path)


def claims_about(row: Participation) -> list[Claim]:
    """The claims that hold on where somebody works, or above it. One query."""
    path = row.works_at.path if row.works_at else ""
    return [one for one in claims(row.cohort_id) if path and path.startswith(one.region.path)]
