"""On which side of an engagement somebody is: helping, or helped."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from alongside.kernel.access import Kind, Who
from alongside.kernel.errors import NotHere
from alongside.people.models.persons import Person
from alongside.programs.access import HELPING
from alongside.programs.enums import Part
from alongside.programs.facts import today
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


def acting_in(engagement: Engagement, person: Person) -> Who | None:
    """Somebody acting as the one they are in an engagement today, where they answer without signing in; None for
    whoever is not in it any more."""
    on = today(engagement.cohort)
    there = Q(ends_on=None) | Q(ends_on__gte=on)
    rows = Party.objects.filter(there, engagement=engagement, person=person, participation__isnull=False)
    party = rows.select_related("participation").order_by("-starts_on", "-pk").first()
    if party is None or party.participation is None:
        return None
    return Who(person.pk, on, party.participation.pk, engagement.cohort_id, Kind(party.participation.kind))
