"""Totals of a cohort, or of the part of it that works at one organization and below. No row is a person."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Kind
from alongside.kernel.amounts import alike, figure, in_unit, number
from alongside.ledger.facts import Balance, by_participation, modes_of
from alongside.people.enums import OrganizationKind
from alongside.people.models.organizations import Organization
from alongside.programs.enums import ParticipationState
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation
from alongside.reports.small_groups import hidden, total_hidden

ELSEWHERE = "Not in a district"


@dataclass(frozen=True, slots=True)
class Amount:
    """An account's sum in words: `confirmed` with `beside` it, or under a heading with `unit`; `waiting` in a sentence.

    Both are None where too few people have anything there: a sum of two people's hours says much about each.
    """

    label: str
    unit: str
    confirmed: str | None
    beside: str
    waiting: str | None
    to_approve: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """One line of a table. `people` and `amounts` are None where the group is too small to show."""

    name: str
    people: int | None
    amounts: tuple[Amount, ...] | None


@dataclass(frozen=True, slots=True)
class Totals:
    """Everything a leader sees. `few` says that even the totals are of too few people to show."""

    few: bool
    at_least: int
    people: int
    helpers: int | None
    amounts: tuple[Amount, ...]
    districts: tuple[Group, ...]
    modes: tuple[Group, ...]


def totals(cohort: Cohort, blueprint: Blueprint, *, at: Organization | None) -> Totals:
    """Totals of those who are supported in this cohort and work `at` this organization or below; None: everybody."""
    scope = Q() if at is None else Q(works_at__path__startswith=at.path)
    taking_part = Participation.objects.filter(scope, cohort=cohort, state=ParticipationState.ENROLLED)
    supported = taking_part.filter(kind=Kind.SUPPORTED)
    at_least = blueprint.privacy.groups_at_least
    places = dict(supported.values_list("pk", "works_at__path"))
    few = total_hidden({"all": len(places)}, at_least=at_least)
    sums = by_participation(supported)
    whole = _summed(sums, set(places), _accounts_of_people(blueprint))
    return Totals(
        few=few,
        at_least=at_least,
        people=len(places),
        helpers=_enough(taking_part.filter(kind=Kind.HELPER).count(), at_least),
        amounts=tuple(_amount(blueprint, key, _few_as_none(of, at_least)) for key, of in whole.items()),
        districts=() if few else _by_district(places, sums, blueprint, at_least),
        modes=() if few else _by_mode(supported, blueprint, at_least),
    )


def _enough(count: int, at_least: int) -> int | None:
    return None if 0 < count < at_least else count


def _accounts_of_people(blueprint: Blueprint) -> tuple[str, ...]:
    """Accounts that say what people received; what helpers earn or drive is no total of people."""
    return tuple(key for key, account in blueprint.counting.items() if account.owner != "helper")


@dataclass(frozen=True, slots=True)
class _Sum:
    """An account's balance, and how many people have anything in it."""

    balance: Balance = Balance()
    people: int = 0


def _summed(sums: Mapping[tuple[int, str], Balance], people: Collection[int], keys: tuple[str, ...]) -> dict[str, _Sum]:
    found = dict.fromkeys(keys, _Sum())
    for (participation, account), balance in sums.items():
        if participation in people and account in found and balance.total:
            found[account] = _Sum(found[account].balance + balance, found[account].people + 1)
    return found


def _few_as_none(of: _Sum, at_least: int) -> Balance | None:
    return None if 0 < of.people < at_least else of.balance


def _amount(
    blueprint: Blueprint, key: str, balance: Balance | None, form: Callable[[int], str] | None = None
) -> Amount:
    """`form`: how every amount of its column is written; without one it is a figure that stands alone."""
    account = blueprint.counting[key]
    unit = {"minutes": "hours", "count": ""}.get(account.unit, account.unit)
    if balance is None:
        return Amount(account.label, unit, None, "", None)
    waiting = in_unit(balance.waiting, account.unit) if balance.waiting else ""
    shown = f"{balance.confirmed:,}", unit
    if account.unit == "minutes":
        shown = figure(balance.confirmed) if form is None else (form(balance.confirmed), "")
    to_approve = in_unit(balance.to_approve, account.unit) if balance.to_approve else ""
    return Amount(account.label, unit, *shown, waiting, to_approve)


def _by_district(
    places: Mapping[int, str | None], sums: Mapping[tuple[int, str], Balance], blueprint: Blueprint, at_least: int
) -> tuple[Group, ...]:
    districts = {o.path: o.name for o in Organization.objects.filter(kind=OrganizationKind.DISTRICT)}
    people: defaultdict[str, set[int]] = defaultdict(set)
    for participation, path in places.items():
        people[_district(path or "", districts)].add(participation)
    away = hidden({name: len(them) for name, them in people.items()}, at_least=at_least)
    keys = _accounts_of_people(blueprint)
    table = {name: _summed(sums, them, keys) for name, them in people.items()}
    few = {
        key: hidden({name: row[key].people for name, row in table.items()}, at_least=at_least, already=away)
        for key in keys
    }
    forms = {
        key: alike((row[key].balance.confirmed for name, row in table.items() if name not in few[key]), plain=number)
        for key in keys
    }
    return tuple(
        Group(name, None, None)
        if name in away
        else Group(
            name,
            len(people[name]),
            tuple(
                _amount(blueprint, key, None if name in few[key] else table[name][key].balance, forms[key])
                for key in keys
            ),
        )
        for name in sorted(people)
    )


def _district(path: str, districts: Mapping[str, str]) -> str:
    """Name of the district at or above a path; paths hold the ids from the root down."""
    while path.strip("/"):
        if path in districts:
            return districts[path]
        path = path.rstrip("/").rpartition("/")[0] + "/"
    return ELSEWHERE


def _by_mode(supported: QuerySet[Participation], blueprint: Blueprint, at_least: int) -> tuple[Group, ...]:
    """The first account of minutes by way of meeting, each shown only when enough people met that way."""
    account = next((key for key in _accounts_of_people(blueprint) if blueprint.counting[key].unit == "minutes"), None)
    found = {mode: sums for (key, mode), sums in modes_of(supported).items() if key == account}
    away = hidden({mode: people for mode, (people, _) in found.items()}, at_least=at_least)
    form = alike((sums.confirmed for mode, (_, sums) in found.items() if mode not in away), plain=number)
    groups = []
    for mode, words in blueprint.sessions.modes.items():
        if mode in away:
            groups.append(Group(words.label, None, None))
        elif mode in found and account is not None:
            people, balance = found[mode]
            groups.append(Group(words.label, people, (_amount(blueprint, account, balance, form),)))
    return tuple(groups)
