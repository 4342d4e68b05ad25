"""Everybody of a cohort as matching sees them: what they told, where they work and where that is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from alongside.blueprint.language import Blueprint
from alongside.kernel.clock import Span
from alongside.kernel.free_hours import week_of
from alongside.matching.queries.taking_part import TakesPart
from alongside.matching.queries.wishing import wished
from alongside.matching.scores.hours import quarters_of
from alongside.matching.scores.profile import Point, Profile
from alongside.people.enums import OrganizationKind
from alongside.people.models.organizations import Organization
from alongside.people.places import place_of
from alongside.programs.background import Brought, Held, told_of
from alongside.programs.sealing import DESCRIBED, told_by

FROM = date.min
type Posts = Mapping[int, Sequence[Held]]  # what each person holds, by their row number, oldest first


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


def workplaces_of(rows: Iterable[TakesPart], held: Posts, on: date) -> dict[int, int]:
    """The organization each works at: as the program sees it, else where an appointment holds that day."""
    return {row.pk: row.place or _held_at(held.get(row.person_id or 0, ()), on) for row in rows}


def _held_at(posts: Iterable[Held], on: date) -> int:
    return next((one.organization for one in posts if Span(one.starts_on or FROM, one.ends_on).holds(on)), 0)


def profiles_of(
    rows: Sequence[TakesPart],
    held: Posts,
    blueprint: Blueprint,
    on: date,
    workplaces: Mapping[int, int],
    tree: Tree,
) -> dict[int, Profile]:
    brought = [(_brought(row), held.get(row.person_id or 0, ())) for row in rows]
    districts = {place: tree.district(place) for place in {0, *workplaces.values()}}
    points = {place: tree.point(place) for place in districts}
    found = {}
    for row, background in zip(rows, told_of(brought, blueprint, on=[on] * len(rows)), strict=True):
        place = workplaces[row.pk]
        lists = {name: tuple(sorted(value)) for name, value in background.facts.items() if isinstance(value, frozenset)}
        if row.needs:
            lists["needs"] = tuple(dict.fromkeys(map(str, row.needs)))
        told = told_by(row)
        private = {"wishes": tuple(wished(told)), DESCRIBED: tuple(told.described)}
        lists |= (sealed := {name: words for name, words in private.items() if words})
        found[row.pk] = Profile(
            id=row.public_id,
            name=row.name,
            first_name=row.first_name,
            human=row.human,
            facts={**background.facts, **{name: frozenset(words) for name, words in sealed.items()}},
            lists=lists,
            building=place,
            district=districts[place],
            point=points[place],
            free=quarters_of(week_of(row.free_hours), row.time_zone, on=on) if row.free_hours else frozenset(),
        )
    return found


def _brought(row: TakesPart) -> Brought:
    path, own = (place.path if place else "" for place in (row.works_at, row.organization))
    works_at = row.works_at.pk if row.works_at else None
    return Brought(
        row.cohort_id, row.pk, row.role, row.person_id or 0, row.facts, row.attested, row.needs, works_at, path, own
    )
