"""Groups nobody leads: one of them logs that they met, another one says that it was so."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import F

from alongside.kernel.clock import Span
from alongside.kernel.errors import Refused
from alongside.people.models.persons import Person
from alongside.practice.sessions.models import Attendance
from alongside.programs.enums import Part
from alongside.programs.models.engagements import Engagement, Party


def days_together(by: Person, engagements: Mapping[int, Engagement]) -> dict[int, list[Span]]:
    """Engagement -> the days on which both this person and whoever it is for are in its group. One query."""
    groups = {one.group for one in engagements.values()}
    mine = Party.objects.filter(person=by, part=Part.SUPPORTED, engagement__group__in=groups)
    own = {
        group: Span(first, last) for group, first, last in mine.values_list("engagement__group", "starts_on", "ends_on")
    }
    return {pk: [_both(own[one.group], Span(one.starts_on, one.ends_on))] for pk, one in engagements.items()}


def _both(one: Span, other: Span) -> Span:
    last = min(one.last or date.max, other.last or date.max)
    return Span(max(one.first, other.first), None if last == date.max else last)


def demand_met(by: Person, served: Sequence[Engagement]) -> None:
    """Refuse what somebody logs of a group they were not with, or of a group that did not meet."""
    if len({one.group for one in served}) > 1:
        raise Refused("Log each group’s meeting by itself.", field="engagements")
    if all(one.supported.person_id != by.pk for one in served):
        raise Refused("Whoever logs a meeting of the group was there. Choose yourself, too.", field="engagements")
    if len(served) == 1:
        raise Refused("Say who else of the group was there.", field="engagements")


def own_lines(lines: Iterable[Attendance]) -> list[Attendance]:
    """The lines of those who logged these meetings of their group themselves: they count when another one says so.
    Locked."""
    sessions = {line.session_id for line in lines if line.engagement.group}
    if not sessions:
        return []
    own = Attendance.objects.filter(
        session__in=sessions, participation__person=F("session__logged_by"), taken_back_at=None
    )
    rows = own.select_for_update(of=("self",)).select_related("session__cohort", "engagement", "participation")
    return list(rows.order_by("pk"))
