"""Enrolling people, teams and organizations; judging who may take part; contracts granted or bought."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from alongside.blueprint import eligibility
from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Kind
from alongside.kernel.errors import Refused
from alongside.kernel.statistics import LARGE, count_again
from alongside.people.actions.events import Facts as EventFacts
from alongside.people.actions.events import record, record_all
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.programs.actions.attesting import confirmable, note_attested
from alongside.programs.actions.cohorts import demand_open
from alongside.programs.actions.entitlements import settle
from alongside.programs.actions.judging import JUDGED, contract_of, event, granted, granted_at_once, judge
from alongside.programs.actions.returning import BROUGHT, FOLDED, Returning, bring_back, cannot_return, left_before
from alongside.programs.actions.track_places import fill_places, hold_places
from alongside.programs.background import backgrounds, priced_by
from alongside.programs.enums import Answer, ParticipationState
from alongside.programs.facts import Pins, pinned, pins_of
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.contracts import CameBack, Contract
from alongside.programs.models.participations import Participation, Team
from alongside.programs.sealing import DESCRIBED, Told, seal_told, sealed_apart, told_by
from alongside.programs.seats import WHO, demand_seats, roles_now

BATCH = 500
type Key = tuple[str, int, str]


@dataclass(frozen=True, kw_only=True)
class Joining:
    """Who comes in, in which role, from when; and what they bring. `facts`: answers as typed, by the blueprint's names.

    `confirmed`: what somebody confirmed of the facts before; None: whoever brings them confirms what is theirs to.
    `capacity`: how many people a helper takes. `works_at`: where they work as this program sees it; None: their
    appointment says. `free_hours`: weekday to hours, as the pages keep them.
    """

    who: Person | Team | Organization
    role: str
    starts_on: date
    works_at: Organization | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    confirmed: Mapping[str, object] | None = None
    needs: Sequence[str] = ()
    wishes: Mapping[str, object] = field(default_factory=dict)
    free_hours: Mapping[str, object] = field(default_factory=dict)
    capacity: int | None = None
    ready_until: date | None = None


def enrol(*, cohort: Cohort, joining: Joining, by: Person | None) -> Participation:
    """Bring one in and judge whether they may take part; a track that grants a contract grants it at once.

    Who is in this role already stays as they are. Who left before `joining.starts_on` comes back on that day
    (`returning.bring_back` says how): the same participation, with its hours. Raises Refused for a role the program
    does not have, that enough hold there, or that the program lets nobody hold beside another of theirs.
    """
    return enrol_many(cohort=cohort, joinings=[joining], by=by)[0]


@transaction.atomic
def enrol_many(*, cohort: Cohort, joinings: Sequence[Joining], by: Person | None) -> list[Participation]:
    """`enrol` for many, in a flat number of queries for 500 of them. Returns them in the same order.

    Those who come back are among them, with the numbers they had; none of them was made by this call.
    """
    locked = Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    demand_open(locked)
    pins = pins_of(locked.pk)
    result: list[Participation] = []
    for start in range(0, len(joinings), BATCH):
        several = joinings[start : start + BATCH]
        rows = [_row(locked, joining, pins.on(joining.starts_on).blueprint) for joining in several]
        here = _known(locked, rows)
        fresh: dict[Key, Participation] = {}
        back = _returning(here, rows, several)
        _confirm(rows, several, pins, by)
        result += [here.get(_key(row)) or fresh.setdefault(_key(row), row) for row in rows]
        coming = [*(one.row for one in back), *fresh.values()]
        if coming:
            rules = pins.on(max(joining.starts_on for joining in several)).blueprint
            now = [row for row in here.values() if row.state == ParticipationState.ENROLLED]
            demand_seats(locked, rules, coming, [(row.person_id, row.role) for row in now])
        bring_back(back, pins=pins, by=by)
        _write(list(fresh.values()), pins, by)
    fill_places(locked.pk, pins=pins, by=by)
    if len(joinings) >= LARGE:
        count_again(Participation)
    return result


def _confirm(rows: Sequence[Participation], joinings: Sequence[Joining], pins: Pins, by: Person | None) -> None:
    """What whoever writes a fact down confirms by that."""
    rules = pins.on(max(joining.starts_on for joining in joinings)).blueprint
    if not any(rules.attested & row.facts.keys() for row in rows):
        return
    theirs = confirmable(rules, rows[0].cohort_id, by)
    for row, joining in zip(rows, joinings, strict=True):
        if joining.confirmed is None and (by is None or row.person_id != by.pk):
            row.attested = {key: value for key, value in row.facts.items() if key in theirs} or None


def _known(cohort: Cohort, rows: Sequence[Participation]) -> dict[Key, Participation]:
    among = (
        Q(person__in={row.person_id for row in rows} - {None})
        | Q(team__in={row.team_id for row in rows} - {None})
        | Q(organization__in={row.organization_id for row in rows} - {None})
    )
    there = Participation.objects.select_for_update(of=("self",), no_key=True).filter(
        among, cohort=cohort, folded_into=None
    )
    return {_key(row): row for row in there.select_related(*WHO).order_by("pk")}


def _returning(
    here: Mapping[Key, Participation], rows: Sequence[Participation], joinings: Sequence[Joining]
) -> list[Returning]:
    """Those who left before the day of their joining, once each, with what they bring this time."""
    found: dict[int, Returning] = {}
    for row, joining in zip(rows, joinings, strict=True):
        there = here.get(_key(row))
        if there is not None and there.state == ParticipationState.ENDED and left_before(there, joining.starts_on):
            brings = {name: value for name in BROUGHT if (value := getattr(row, name)) not in (None, {}, [])}
            found.setdefault(there.pk, Returning(there, joining.starts_on, brings, told_by(row)))
    return list(found.values())


def _key(row: Participation) -> Key:
    if row.person_id:
        return "person", row.person_id, row.role
    return ("team", row.team_id, row.role) if row.team_id else ("organization", row.organization_id or 0, row.role)


def _row(cohort: Cohort, joining: Joining, blueprint: Blueprint) -> Participation:
    role = blueprint.roles.get(joining.role)
    if role is None:
        known = ", ".join(blueprint.roles)
        raise Refused(f"{blueprint.name} has no role “{joining.role}”. It has: {known}.", field="role")
    unit = {Person: "person", Team: "team", Organization: "organization"}[type(joining.who)]
    if unit != role.unit and role.access in (Kind.SUPPORTED, Kind.HELPER):
        raise Refused(f"The role {role.one} is for one {role.unit}, not for one {unit}.", field="role")
    facts, described = sealed_apart(joining.facts)
    row = Participation(
        cohort=cohort,
        **{unit: joining.who},
        role=joining.role,
        kind=role.access,
        works_at=joining.works_at or (joining.who.organization if isinstance(joining.who, Team) else None),
        starts_on=joining.starts_on,
        facts=facts,
        attested=dict(joining.confirmed or {}) or None,
        needs=list(joining.needs),
        free_hours=dict(joining.free_hours),
        capacity=joining.capacity,
        ready_until=joining.ready_until,
    )
    seal_told(row, Told(joining.wishes, described))
    return row


def _write(rows: list[Participation], pins: Pins, by: Person | None) -> None:
    by_version: dict[int, list[Participation]] = {}
    for row in rows:
        by_version.setdefault(pins.on(row.starts_on).version, []).append(row)
    for several in by_version.values():
        pin = pins.on(several[0].starts_on)
        days = [row.starts_on for row in several]
        for row, background in zip(several, backgrounds(several, pin.blueprint, on=days), strict=True):
            judge(row, pin, background, on=row.starts_on)
        Participation.objects.bulk_create(several)
        Contract.objects.bulk_create([contract for row in several for contract in granted(row, pin)])
        record_all(event("person-enrolled", row, by) for row in several)
        if by is not None and any(row.attested for row in several):
            note_attested([(row, row.attested) for row in several if row.attested], by=by, at=timezone.now())
    settle([(row, row.starts_on) for row in rows], pins=pins, by=by)


def _held(participation: Participation) -> Participation:
    """A participation as it is now, locked, in a cohort that stays open; refused when it went into another."""
    hold_places(participation.cohort_id)
    row = Participation.objects.select_for_update(no_key=True).get(pk=participation.pk)
    if row.state == ParticipationState.FOLDED:
        raise Refused(FOLDED)
    return row


@transaction.atomic
def recheck(
    *, participation: Participation, on: date, by: Person | None, facts: Mapping[str, object] | None = None
) -> Participation:
    """Judge again on a day, with answers added or changed first (`facts`; None takes an answer away).

    What is added by somebody who may confirm it is confirmed by that. A contract that was granted or bought stays; one
    that is newly granted begins on that day.
    """
    row = _held(participation)
    pin = pinned(row.cohort_id, on=on)
    merged, described = sealed_apart({**row.facts, **(facts or {})})
    if facts and DESCRIBED in facts:
        seal_told(row, replace(told_by(row), described=described))
    row.facts = {key: value for key, value in merged.items() if value is not None}
    said = row.facts.keys() & (facts or {}).keys() & pin.blueprint.attested
    others = by is not None and by.pk != row.person_id  # nobody confirms what they say of themselves
    if by is not None and others and (theirs := said & confirmable(pin.blueprint, row.cohort_id, by) if said else said):
        known = row.attested or {}
        fresh = {key: row.facts[key] for key in sorted(theirs) if known.get(key) != row.facts[key]}
        row.attested = {**known, **fresh}
        note_attested([(row, fresh)], by=by, at=timezone.now())
    judge(row, pin, backgrounds([row], pin.blueprint, on=[on])[0], on=on)
    row.save(update_fields=["facts", "attested", "sealed_wishes", "wrapped_key", *JUDGED])
    offer = granted_at_once(row, pin)
    if offer and not row.contracts.exists():
        contract_of(row, pin, offer, on).save(force_insert=True)
    record_all([event("participation-judged", row, by)])
    settle([(row, max(on, row.starts_on))], pins=pins_of(row.cohort_id), by=by)
    fill_places(row.cohort_id, pins=pins_of(row.cohort_id), by=by)
    return row


@transaction.atomic
def buy_contract(
    *, participation: Participation, offer: str, starts_on: date, by: Person | None, payer: Organization | None = None
) -> Contract:
    """Sell a contract of the person's track at the price of that day, for the group they belong to on that day.

    Raises Refused when the track does not offer it, or what decides the price is not known yet.
    """
    row = _held(participation)
    here = Contract.every.filter(participation=row, offer=offer, starts_on=starts_on).first()
    if here is not None and CameBack.objects.filter(goes_on__into=here).exists():
        raise Refused("These hours were taken back into the year before. Choose another first day.", field="from")
    if here is not None:
        return here
    pin = pinned(row.cohort_id, on=starts_on)
    track = pin.blueprint.eligibility.tracks.get(row.track)
    if row.answer != Answer.YES or track is None or offer not in track.offers:
        raise Refused(f"“{offer}” is not offered to this person here.", field="offer")
    facts = priced_by(row, pin.blueprint, on=starts_on)
    group, price = eligibility.price(pin.blueprint, offer, facts, on=starts_on)
    if group is None:
        raise Refused("Which price applies is not known yet: say first whether the buyer is a member.", field="member")
    if price is None:
        raise Refused(f"No price list has a price for “{offer}” on that day.", field="offer")
    contract = contract_of(row, pin, offer, starts_on)
    contract.price, contract.currency, contract.payer = price.amount, price.currency, payer
    contract.fund, contract.line, contract.worth = "", "", None  # whoever pays is where the money comes from
    contract.save(force_insert=True)
    sold: EventFacts = {"offer": offer, "minutes": contract.minutes, "price": str(price.amount), "group": group}
    subject = f"participation:{row.public_id}"
    record("contract-bought", by=by, about=row.person_id, cohort=row.cohort_id, subject=subject, facts=sold)
    settle([(row, max(starts_on, row.starts_on))], pins=pins_of(row.cohort_id), by=by)
    return contract


@transaction.atomic
def set_capacity(
    *, participation: Participation, capacity: int, by: Person | None, never_fewer: bool = False
) -> Participation:
    """Say how many people a helper takes at once. Fewer than they have now is all right: nobody is taken away.

    Raises Refused for who does not help, and with `never_fewer` for less than they agreed to before.
    """
    row = _held(participation)
    if never_fewer and row.capacity is not None and capacity < row.capacity:
        raise Refused("That is fewer people than they agreed to already. Look again.", field="to")
    if row.kind != Kind.HELPER:
        raise Refused("Only somebody who helps has a number of people to say.", field="capacity")
    if row.capacity != capacity:
        row.capacity = capacity
        row.save(update_fields=["capacity"])
        facts = {"capacity": capacity}
        subject = f"participation:{row.public_id}"
        record("capacity-set", by=by, about=row.person_id, cohort=row.cohort_id, subject=subject, facts=facts)
    return row


@transaction.atomic
def end_participation(*, participation: Participation, ends_on: date, by: Person | None) -> Participation:
    """Let somebody leave a cohort. Their hours stay theirs. Raises Refused while an engagement of theirs goes on."""
    row = _held(participation)
    if row.state == ParticipationState.ENDED:
        return row
    if row.engagements.filter(ends_on=None).exists() or row.parties.filter(ends_on=None).exists():
        raise Refused("They still work with somebody here. End that first, then let them leave.")
    row.state, row.ends_on = ParticipationState.ENDED, max(ends_on, row.starts_on)
    row.save(update_fields=["state", "ends_on"])
    record_all([event("participation-ended", row, by)])
    settle([(row, row.ends_on)], pins=pins_of(row.cohort_id), by=by)
    fill_places(row.cohort_id, pins=pins_of(row.cohort_id), by=by)
    return row


@transaction.atomic
def reinstate(*, participation: Participation, from_day: date, by: Person | None) -> Participation:
    """Let somebody who left come back on a day: the same participation, with its hours, judged as of that day.

    Twice is once. Raises Refused, with every reason, when the cohort is closed or over by then, they were still here on
    that day, or they left the house altogether.
    """
    cohort = hold_places(participation.cohort_id)
    rows = Participation.objects.select_for_update(of=("self",), no_key=True).select_related(*WHO)
    row = rows.get(pk=participation.pk)
    if row.state == ParticipationState.ENROLLED:
        return row
    faults = list(cannot_return(row, from_day, cohort))
    if faults:
        raise Refused(" ".join(faults), field="from_day")
    pins = pins_of(cohort.pk)
    demand_seats(cohort, pins.on(from_day).blueprint, [row], roles_now([row.person_id], cohort.pk))
    bring_back([Returning(row, from_day, {})], pins=pins, by=by)
    fill_places(cohort.pk, pins=pins, by=by)
    return row
