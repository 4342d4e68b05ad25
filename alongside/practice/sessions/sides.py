"""On which side of an engagement somebody is: helping, or helped."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from alongside.kernel.errors import NotHere
from alongside.people.models.persons import Person
from alongside.programs.access import HELPING
from alongside.programs.enums import Part
from alongside.programs.models.engagements import Engagement, Party


def side_of(engagement: Engagement, person: Person, *, on: date) -> Part:
    """Part.HELPER or Part.SUPPORTED on a day. Raises NotHere for somebody who is not in it then."""
    there = Q(ends_on=None) | Q(ends_on__gte=on)
    part = Party.objects.filter(there, engagement=engagement, person=person).values_list("part", flat=True).first()
    if part is None:
        raise NotHere
    return Part.HELPER if part in HELPING else Part.SUPPORTED


def sides_of(engagements: Collection[int], person: int) -> dict[int, Part]:
    """Engagement -> on which side this person is; one query."""
    rows = Party.objects.filter(engagement__in=engagements, person=person).order_by("starts_on", "pk")
    return {
        engagement: Part.HELPER if part in HELPING else Part.SUPPORTED
        for engagement, part in rows.values_list("engagement", "part")
    }
