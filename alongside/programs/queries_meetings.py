"""Reads of information meetings: which are to come, and who is asked."""

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from alongside.programs.enums import Coming
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.meetings import InformationMeeting, MeetingGuest


def meetings_ahead(cohort: Cohort) -> QuerySet[InformationMeeting]:
    """Meetings that have not begun and were not called off, the nearest first."""
    rows = InformationMeeting.objects.filter(cohort=cohort, called_off_at=None, starts_at__gt=timezone.now())
    return rows.order_by("starts_at", "pk")


def counted(rows: QuerySet[InformationMeeting]) -> QuerySet[InformationMeeting]:
    """Each with how many were asked (`asked`), said that they come (`coming`), and came (`came`)."""
    return rows.annotate(
        asked=Count("guests"),
        coming=Count("guests", filter=Q(guests__coming=Coming.YES)),
        came=Count("guests", filter=Q(guests__came=True)),
    )


def guests_of(meeting: InformationMeeting) -> QuerySet[MeetingGuest]:
    """Everybody who was asked to a meeting, or said that they come, by the name of their organization."""
    rows = meeting.guests.select_related("interest__organization")
    return rows.order_by("interest__organization_name", "interest__name", "pk")
