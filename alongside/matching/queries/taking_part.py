"""Those who take part, as matching reads them: plain values, for thousands are read at once and nothing is written."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from alongside.people.models.organizations import Organization
from alongside.people.models.persons import first_of, full_name
from alongside.programs.models.participations import Participation

COLUMNS = (
    "pk", "public_id", "cohort_id", "role", "kind", "track", "starts_on", "ready_until", "capacity", "facts",
    "attested", "needs", "sealed_wishes", "wrapped_key", "free_hours", "person_id", "person__public_id",
    "person__time_zone", "person__given_name", "person__family_name", "person__known_as", "team__name", "works_at_id",
    "organization_id", "team__organization_id",
)  # fmt: skip


class TakesPart(NamedTuple):
    """One participation: fields by the names they have there. `human` is the public id of a person, empty where a team
    or an organization takes part; `place` the row number of where they work, 0 where the participation does not say."""

    pk: int
    public_id: str
    cohort_id: int
    role: str
    kind: str
    track: str
    starts_on: date
    ready_until: date | None
    capacity: int | None
    facts: Mapping[str, object]
    attested: Mapping[str, object] | None
    needs: Sequence[object]
    sealed_wishes: bytes | None
    wrapped_key: bytes | None
    free_hours: Mapping[str, object]
    person_id: int | None
    human: str
    time_zone: str
    first_name: str
    name: str
    works_at: Organization | None
    organization: Organization | None
    place: int

    def __repr__(self) -> str:
        return f"{self.role} in {self.cohort_id}"


def taking_part(several: QuerySet[Participation], *, zone: str) -> list[TakesPart]:
    """Read all of them, in their order; `zone` is that of whoever has none of their own.

    Two queries: many work at few places, so these are read once each.
    """
    rows = list(several.values_list(*COLUMNS))
    places = Organization.objects.in_bulk({pk for row in rows for pk in row[-3:-1] if pk})
    found = []
    for *told, human, own_zone, given, family, known_as, team, works_at, own, of_team in rows:
        organization = places.get(own)
        if human:
            names = first_of(given, family, known_as), full_name(given, family, known_as)
        else:
            names = "", team or str(organization)
        where = places.get(works_at), organization, works_at or own or of_team or 0
        row = *told, human or "", own_zone or zone, *names, *where
        found.append(TakesPart(*row))
    return found
