"""Reads of the programs room."""

from django.db.models import Case, IntegerField, QuerySet, Value, When

from alongside.kernel.access import Kind
from alongside.people.models.persons import Person
from alongside.programs.enums import CohortState, ParticipationState
from alongside.programs.models.participations import Participation

FIRST = (Kind.COORDINATOR, Kind.HELPER, Kind.SUPPORTED)


def open_participations(person: Person) -> QuerySet[Participation]:
    """What a person may act in: their own participations, open cohorts first, then by kind, then the newest."""
    by_kind = Case(
        *(When(kind=kind, then=Value(place)) for place, kind in enumerate(FIRST)),
        default=Value(len(FIRST)),
        output_field=IntegerField(),
    )
    closed = Case(When(cohort__state=CohortState.CLOSED, then=Value(1)), default=Value(0), output_field=IntegerField())
    return (
        Participation.objects.filter(person=person, state=ParticipationState.ENROLLED)
        .select_related("cohort__program")
        .order_by(closed, by_kind, "-cohort__starts_on", "pk")
    )
