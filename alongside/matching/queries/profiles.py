"""Everybody of a cohort as matching sees them: what they told, where they work and where that is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from alongside.blueprint.language import Blueprint
from alongside.kernel.clock import Span
from alongside.kernel.free_hours import week_of
from alongside.matching.queries.wishing import wished
from alongside.matching.scores.hours import quarters_of
from alongside.matching.scores.profile import Point, Profile
from alongside.people.enums import OrganizationKind
from alongside.people.models.organizations import Organization
from alongside.people.places import place_of
from alongside.programs.background import backgrounds
from alongside.programs.models.participations import Participation

FROM = date.min

type Held = tuple[int, str, int, str, date | None, date | None]


@dataclass(frozen=True, slots=True)
class Tree:
    """Organizations with everything above them: kind, ZIP code and the line from the root down."""

    lines: Mapping[int, tuple[int, ...]]
    kinds: Mapping[int, str]
    zips: Mapping[int, str]

    @classmethod
    def above(cls, places: set[int]) -> "Tree":
        lines = {
            pk: tuple(int(part) for part in path.strip("/").split("/"))
            for pk, path in Organization.objects.filter(pk__in=places).values_list("pk", "path")
        }
        everyone = {pk for line in lines.values() for pk in line}
        rows = list(Organization.objects.filter(pk__in=everyone).values_list("pk", "kind", "zip_code"))
        return cls(lines, {pk: kind for pk, kind, _ in rows}, {pk: code for pk, _, code in rows if code})

    def district(self, place: int) -> int:
        """The district a place is in, or is; 0 if none is on record."""
        line = reversed(self.lines.get(place, ()))
        return next((pk for pk in line if self.kinds.get(pk) == OrganizationKind.DISTRICT), 0)

    def point(self, place: int) -> Point | None:
        """Where a place is: its own ZIP code, else that of its district."""
        line = [pk for pk in reversed(self.lines.get(place, ())) if pk == place or pk == self.district(place)]
        found = next((place_of(self.zips[pk]) for pk in line if pk in self.zips), None)
        return Point(found.latitude, found.longitude, found.city) if found else None


def workplaces_of(rows: Sequence[Participation], held: Iterable[Held], on: date) -> dict[int, int]:
    """The organization each works at: as the program sees it, else where an appointment holds that day."""
    by_person: dict[int, int] = {}
    for person, _, organization, _, first, last in held:
        if Span(first or FROM, last).holds(on):
            by_person.setdefault(person, organization)
    found = {}
    for row in rows:
        own = row.works_at_id or row.organization_id or (row.team.organization_id if row.team else None)
        found[row.pk] = own or by_person.get(row.person_id or 0, 0)
    return found


def profiles_of(
    rows: Sequence[Participation], blueprint: Blueprint, on: date, workplaces: Mapping[int, int], tree: Tree
) -> dict[int, Profile]:
    districts = {place: tree.district(place) for place in {0, *workplaces.values()}}
    points = {place: tree.point(place) for place in districts}
    found = {}
    for row, background in zip(rows, backgrounds(rows, blueprint, on=[on] * len(rows)), strict=True):
        place = workplaces[row.pk]
        lists = {name: tuple(sorted(value)) for name, value in background.facts.items() if isinstance(value, frozenset)}
        if row.needs:
            lists["needs"] = tuple(dict.fromkeys(map(str, row.needs)))
        asked = tuple(wished(row))
        if asked:
            lists["wishes"] = asked
        found[row.pk] = Profile(
            id=row.public_id,
            name=_name(row),
            first_name=row.person.first_name if row.person else "",
            human=row.person.public_id if row.person else "",
            facts={**background.facts, **({"wishes": frozenset(asked)} if asked else {})},
            lists=lists,
            building=place,
            district=districts[place],
            point=points[place],
            free=quarters_of(week_of(row.free_hours), _zone(row), on=on) if row.free_hours else frozenset(),
        )
    return found


def _zone(row: Participation) -> str:
    """The zone somebody keeps their hours in: their own, else that of the cohort."""
    return (row.person.time_zone if row.person else "") or row.cohort.time_zone


def _name(row: Participation) -> str:
    return str(row.person or row.team or row.organization)
