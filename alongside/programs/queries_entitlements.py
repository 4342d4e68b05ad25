"""What everybody of a cohort has besides hours: by entitlement, and by the region, district or school whose it is."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from alongside.blueprint.language import Blueprint
from alongside.people.models.organizations import Organization
from alongside.programs.entitlements import KINDS, in_place
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.entitlements import EntitlementLine


@dataclass(frozen=True, slots=True)
class Given:
    """One entitlement of one place, or of everybody: how many people have it, and who is there for them. `unplaced`:
    there is one for each place, and nobody knows which is theirs; `alone`: nobody is there."""

    label: str
    place: Organization | None
    people: int
    there: tuple[str, ...]
    post: str
    position: str
    unplaced: bool

    @property
    def alone(self) -> bool:
        return bool(self.post) and not self.there


def given(cohort: Cohort, blueprint: Blueprint, *, on: date) -> list[Given]:
    """What people have now, in the order of the file and of the places' names. Three queries."""
    lines = EntitlementLine.objects.filter(participation__cohort=cohort, takes_back=None, taken_back_by=None)
    counted = {
        (key, place): people
        for key, place, people in lines.values_list("key", "place")
        .annotate(people=Count("pk"))
        .order_by("key", "place")
    }
    places = Organization.objects.in_bulk({place for _, place in counted if place})
    there = in_place([(key, place) for key, place in counted if place], blueprint, on=on)
    found = [
        _given(blueprint, key, places.get(place), people, there.get((key, place), []))
        for (key, place), people in counted.items()
    ]
    order = {rule.label: n for n, rule in enumerate(blueprint.entitlements.values())}
    return sorted(found, key=lambda one: (order.get(one.label, len(order)), one.place is None, str(one.place or "")))


def _given(blueprint: Blueprint, key: str, place: Organization | None, people: int, there: list[str]) -> Given:
    rule = blueprint.entitlements.get(key)
    position = rule.position if rule else ""
    named = blueprint.positions.get(position)
    return Given(
        label=rule.label if rule else key.replace("-", " ").capitalize(),
        place=place,
        people=people,
        there=tuple(there),
        post=named.one if named else position,
        position=position,
        unplaced=place is None and rule is not None and rule.by in KINDS,
    )
