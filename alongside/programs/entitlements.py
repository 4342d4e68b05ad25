"""Which entitlements of the blueprint somebody has on a day, and whose: of their region, district or school."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.page import Entitlement
from alongside.people.enums import OrganizationKind
from alongside.people.models.appointments import Appointment
from alongside.people.models.organizations import Organization
from alongside.programs.background import plain
from alongside.programs.enums import Answer, CohortState, ParticipationState
from alongside.programs.facts import today
from alongside.programs.models.contracts import Contract
from alongside.programs.models.entitlements import EntitlementLine
from alongside.programs.models.participations import Participation

# The kinds of organizations a blueprint's words mean, the nearest above somebody first.
KINDS: Mapping[str, tuple[str, ...]] = {
    "region": (OrganizationKind.REGIONAL_OFFICE, OrganizationKind.NETWORK),
    "district": (OrganizationKind.DISTRICT,),
    "school": (OrganizationKind.SCHOOL,),
}


class Due(NamedTuple):
    """One entitlement somebody should have: its key, and the organization (a row number) whose it is."""

    key: str
    place: int | None


class Where(NamedTuple):
    """Who takes part, from which place up: the line of organizations (row number, kind), the nearest first."""

    row: Participation
    line: Sequence[tuple[int, str]]
    offers: Collection[str]


def due(one: Where, blueprint: Blueprint, *, on: date) -> list[Due]:
    """What somebody should have on a day: nothing for who has left, may not take part as far as anybody knows, or whose
    year is over with every contract."""
    row = one.row
    over = row.cohort.state == CohortState.CLOSED or (on > row.cohort.ends_on and not one.offers)
    if over or row.state != ParticipationState.ENROLLED or row.answer not in ("", Answer.YES):
        return []
    return [Due(key, _place(rule, one.line)) for key, rule in blueprint.entitlements.items() if _has(rule, one, on)]


def _has(rule: Entitlement, one: Where, on: date) -> bool:
    return (
        rule.in_force(on)
        and (not rule.roles or one.row.role in rule.roles)
        and (not rule.tracks or one.row.track in rule.tracks)
        and (not rule.contracts or not set(rule.contracts).isdisjoint(one.offers))
    )


def _place(rule: Entitlement, line: Sequence[tuple[int, str]]) -> int | None:
    wanted = KINDS.get(rule.by, ())
    return next((pk for pk, kind in line if kind in wanted), None)


def placed(several: Sequence[tuple[Participation, date]]) -> list[Where]:
    """Each of these on their day as the rules see them; cohorts and places should be loaded. Three queries for any
    number."""
    rows = [row for row, _ in several]
    paths = _paths(rows)
    above = {pk for path in paths.values() for pk in path}
    kinds = dict(Organization.objects.filter(pk__in=above).values_list("pk", "kind"))
    days, offers = {row.pk: day for row, day in several}, dict[int, set[str]]()
    contracts = Contract.objects.filter(participation__in=[row.pk for row in rows])
    for pk, offer, first, last in contracts.values_list("participation_id", "offer", "starts_on", "ends_on"):
        if first <= days[pk] <= last:
            offers.setdefault(pk, set()).add(offer)
    return [Where(row, [(pk, kinds.get(pk, "")) for pk in paths[row.pk]], offers.get(row.pk, ())) for row in rows]


def _paths(rows: Sequence[Participation]) -> dict[int, list[int]]:
    """Organizations (row numbers) from where each works up to the root; where only an appointment says, from there."""
    places = {row.pk: row.works_at or row.organization or (row.team and row.team.organization) for row in rows}
    unknown = {row.person_id for row in rows if places[row.pk] is None}
    held = Appointment.objects.filter(person__in=unknown - {None}, ends_on=None).order_by("pk")
    posts = {one.person_id: one.organization for one in held.select_related("organization")} if unknown else {}
    found = {row.pk: places[row.pk] or posts.get(row.person_id or 0) for row in rows}
    return {
        pk: [int(each) for each in reversed(place.path.strip("/").split("/"))] if place else []
        for pk, place in found.items()
    }


@dataclass(frozen=True, slots=True)
class Held:
    """One entitlement as a page shows it. `whose`: the region, district or school; `people`: who is there for them."""

    label: str
    says: str
    address: str
    whose: str
    people: tuple[str, ...]
    since: date
    until: date | None


def held_by(row: Participation, blueprint: Blueprint, *, over: bool = False) -> list[Held]:
    """What somebody has, in the blueprint's order; with `over`, what was taken back as well. At most two queries."""
    lines = EntitlementLine.objects.filter(participation=row, takes_back=None).select_related("place", "taken_back_by")
    rows = [one for one in lines.order_by("on", "pk") if over or not hasattr(one, "taken_back_by")]
    order = {key: n for n, key in enumerate(blueprint.entitlements)}
    rows.sort(key=lambda one: (hasattr(one, "taken_back_by"), order.get(one.key, len(order))))
    there = _people(rows, blueprint, on=today(row.cohort))
    return [_held(one, blueprint.entitlements.get(one.key), there.get(one.pk, ())) for one in rows]


def _held(one: EntitlementLine, rule: Entitlement | None, people: Sequence[str]) -> Held:
    return Held(
        label=rule.label if rule else one.key.replace("-", " ").capitalize(),
        says=rule.says if rule else "",
        address=rule.address if rule else "",
        whose=str(one.place or ""),
        people=tuple(people),
        since=one.on,
        until=one.taken_back_by.on if hasattr(one, "taken_back_by") else None,
    )


def _people(rows: Sequence[EntitlementLine], blueprint: Blueprint, *, on: date) -> dict[int, list[str]]:
    """Line -> names of who holds the position its entitlement names, at its place."""
    positions = {key: plain(rule.position) for key, rule in blueprint.entitlements.items() if rule.position}
    places = {one.place_id for one in rows if one.place_id and one.key in positions}
    if not places:
        return {}
    held: dict[tuple[int, str], list[str]] = {}
    posts = Appointment.objects.filter(organization__in=places).select_related("person")
    for post in posts.order_by("person__family_name", "pk"):
        begun = post.starts_on is None or post.starts_on <= on
        if begun and (post.ends_on is None or on <= post.ends_on):
            held.setdefault((post.organization_id, plain(post.position)), []).append(post.person.name)
    return {one.pk: held.get((one.place_id or 0, positions.get(one.key, "")), []) for one in rows}
