"""Which entitlements of the blueprint somebody has on a day, and whose: of their region, district or school."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from alongside.blueprint.entitled import Taking, has
from alongside.blueprint.judgement import Answer as Found
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.page import Entitlement
from alongside.blueprint.positions import position_of
from alongside.people.enums import OrganizationKind
from alongside.people.facts import employed_yet
from alongside.people.models.appointments import Appointment
from alongside.people.models.organizations import Organization
from alongside.programs.background import Background, backgrounds, plain
from alongside.programs.enums import Answer, CohortState, ParticipationState
from alongside.programs.facts import Pins, today
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
    """Who takes part, from which place up: the line of organizations (row number, kind), the nearest first; and what is
    known of them, where a rule asks."""

    row: Participation
    line: Sequence[tuple[int, str]]
    offers: Collection[str]
    background: Background | None = None


def due(one: Where, blueprint: Blueprint, *, on: date) -> list[Due]:
    """What somebody should have on a day: nothing for who has left, may not take part as far as anybody knows, or whose
    year is over with every contract."""
    row = one.row
    over = row.cohort.state == CohortState.CLOSED or (on > row.cohort.ends_on and not one.offers)
    if over or row.state != ParticipationState.ENROLLED or row.answer not in ("", Answer.YES):
        return []
    known = one.background
    taking = Taking(row.role, row.track, one.offers, known.facts if known else None, known.history if known else None)
    rules = blueprint.entitlements.items()
    return [Due(key, _place(rule, one.line)) for key, rule in rules if has(blueprint, rule, taking, on=on) is Found.YES]


def _place(rule: Entitlement, line: Sequence[tuple[int, str]]) -> int | None:
    wanted = KINDS.get(rule.by, ())
    return next((pk for pk, kind in line if kind in wanted), None)


def placed(several: Sequence[tuple[Participation, date]], pins: Pins) -> list[Where]:
    """Each of these on their day as the rules see them; cohorts and places should be loaded. Three queries for any
    number, and a few more for each version that asks what is known of people."""
    rows = [row for row, _ in several]
    paths = _paths(rows)
    above = {pk for path in paths.values() for pk in path}
    kinds = dict(Organization.objects.filter(pk__in=above).values_list("pk", "kind"))
    days, offers = {row.pk: day for row, day in several}, dict[int, set[str]]()
    contracts = Contract.objects.filter(participation__in=[row.pk for row in rows])
    for pk, offer, first, last in contracts.values_list("participation_id", "offer", "starts_on", "ends_on"):
        if first <= days[pk] <= last:
            offers.setdefault(pk, set()).add(offer)
    known = _known(several, pins)
    return [
        Where(row, [(pk, kinds.get(pk, "")) for pk in paths[row.pk]], offers.get(row.pk, ()), known.get(row.pk))
        for row in rows
    ]


def _known(several: Sequence[tuple[Participation, date]], pins: Pins) -> dict[int, Background]:
    """What is known of each whose version has an entitlement that asks for it."""
    by_version: dict[int, list[tuple[Participation, date]]] = {}
    for row, day in several:
        by_version.setdefault(pins.on(day).version, []).append((row, day))
    found: dict[int, Background] = {}
    for group in by_version.values():
        blueprint = pins.on(group[0][1]).blueprint
        if any(rule.when is not None for rule in blueprint.entitlements.values()):
            told = backgrounds([row for row, _ in group], blueprint, on=[day for _, day in group])
            found |= {row.pk: one for (row, _), one in zip(group, told, strict=True)}
    return found


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
    there = in_place({(one.key, one.place_id) for one in rows if one.place_id}, blueprint, on=on)
    return {one.pk: there.get((one.key, one.place_id or 0), []) for one in rows}


def in_place(
    several: Collection[tuple[str, int]], blueprint: Blueprint, *, on: date
) -> dict[tuple[str, int], list[str]]:
    """(entitlement, place) -> names of who holds there, on a day, the position it names; who is still to come with the
    day, after them. One query, or none."""
    wanted = {key: _post(rule.position, blueprint) for key, rule in blueprint.entitlements.items() if rule.position}
    places = {place for key, place in several if key in wanted}
    if not places:
        return {}
    held: dict[tuple[int, str | None], list[str]] = {}
    posts = Appointment.objects.filter(employed_yet(on), organization__in=places).select_related("person")
    for post in sorted(posts.order_by("person__family_name", "pk"), key=lambda post: _to_come(post, on) or on):
        comes = _to_come(post, on)
        name = (
            f"{post.person.name} ({blueprint.tongue.say('from', day=blueprint.tongue.page_day(comes))})"
            if comes
            else post.person.name
        )
        for title in {position_of(blueprint, post.position), plain(post.position)} - {None}:
            held.setdefault((post.organization_id, title), []).append(name)
    return {(key, place): held.get((place, wanted[key]), []) for key, place in several if key in wanted}


def _to_come(post: Appointment, on: date) -> date | None:
    """The day a post begins, where that is after a day."""
    return post.starts_on if post.starts_on and post.starts_on > on else None


def _post(position: str, blueprint: Blueprint) -> str:
    """What a rule looks for: a position of the file with all its titles, or one title without case and marks."""
    return position if position in blueprint.positions else plain(position)
