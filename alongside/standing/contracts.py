"""Contracts near their end: how many hours are left, and the day on which the last one is used at the pace so far."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from alongside.blueprint.language import Blueprint
from alongside.blueprint.requirements import contract_account
from alongside.ledger.facts import Balance, by_day
from alongside.programs.facts import pinned, serving
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.contracts import Contract, GoesOn
from alongside.programs.models.engagements import Engagement
from alongside.standing.earlier import before_this_year
from alongside.standing.known import Term
from alongside.standing.queries import terms_of


@dataclass(frozen=True, slots=True)
class NearEnd:
    """One contract of which much is used. `minutes`: in all, with what was added; `until`: how long it lasts."""

    engagement: Engagement
    contract: Contract
    minutes: int
    left: int
    until: date


def runs_out(minutes: int, used: int, *, first: date, last: date, on: date) -> date | None:
    """The day the last of so many minutes is used at the pace so far; None while none is, or where they last."""
    left, days = minutes - used, (on - first).days
    if used <= 0 or days <= 0 or left <= 0:
        return None
    ahead = left * days // used
    return on + timedelta(days=ahead) if ahead < (last - on).days else None


def near_end(cohort: Cohort, *, on: date) -> list[NearEnd]:
    """Contracts that run and are used as far as the blueprint says to tell. A flat number of queries."""
    blueprint = pinned(cohort.pk, on=on).blueprint
    told_at = _told_at(blueprint)
    account = contract_account(blueprint)
    if not told_at or not account:
        return []
    rows = Engagement.objects.filter(serving(), cohort=cohort).select_related("supported")
    engagements = {one.supported_id: one for one in rows.order_by("-pk")}
    contracts = _running(list(engagements), list(told_at), on)
    terms = terms_of(contracts, on)
    used = _used(blueprint, account, terms, on)
    found = []
    for whose, contract in contracts.items():
        term, spent = terms[whose], used.get(whose, 0)
        if on <= term.last and spent * 100 >= told_at[contract.offer] * term.minutes:
            out = runs_out(term.minutes, spent, first=term.first, last=term.last, on=on)
            left = max(0, term.minutes - spent)
            found.append(NearEnd(engagements[whose], contract, term.minutes, left, out or (term.last if left else on)))
    return found


def _told_at(blueprint: Blueprint) -> dict[str, int]:
    """Contract's key -> how many percent of it are used when people are told."""
    kinds = blueprint.contracts.kinds.items() if blueprint.contracts else ()
    return {key: kind.alert_at.percent for key, kind in kinds if kind.alert_at is not None}


def _running(people: list[int], offers: list[str], on: date) -> dict[int, Contract]:
    """Participation -> the contract that began last by a day, where it is one of these and is here still."""
    rows = Contract.objects.filter(participation__in=people, tops_up=None, starts_on__lte=on)
    newest = {one.participation_id: one for one in rows.order_by("starts_on", "pk")}
    gone = gone_on(newest.values())
    return {whose: one for whose, one in newest.items() if one.offer in offers and one.pk not in gone}


def gone_on(contracts: Iterable[Contract]) -> set[int]:
    """Those of these (row numbers) that go on in a later year: what becomes of their hours is told there. One query."""
    return set(GoesOn.objects.filter(contract__in=list(contracts), came_back=None).values_list("contract", flat=True))


def _used(blueprint: Blueprint, account: str, terms: dict[int, Term], on: date) -> dict[int, int]:
    found: dict[int, int] = {}
    when = blueprint.counting[account].when
    for whose, balance in _counted(blueprint, account, terms, on):
        found[whose] = found.get(whose, 0) + balance.counted(when)
    return found


def _counted(blueprint: Blueprint, account: str, terms: Mapping[int, Term], on: date) -> Iterator[tuple[int, Balance]]:
    """Every line of these terms, with those of the years before where a contract goes on."""
    for whose, _, _, day, balance in by_day(on, terms, [account]):
        if day >= terms[whose].first:
            yield whose, balance
    for whose, _, day, balance in before_this_year(blueprint, on, terms, [account]):
        if day >= terms[whose].first:
            yield whose, balance


def used_minutes(blueprint: Blueprint, terms: Mapping[int, Term], on: date) -> dict[int, int]:
    """Participation -> minutes of its contract that are used by a day; what waits for a yes counts as used."""
    used: dict[int, int] = {}
    for whose, balance in _counted(blueprint, contract_account(blueprint), terms, on):
        used[whose] = used.get(whose, 0) + balance.total
    return used


def over_with_hours(cohort: Cohort, *, on: date) -> list[tuple[Contract, date, int]]:
    """Contracts that are over on a day, newest of each person, with their last day and minutes nobody used."""
    return [(one, last, minutes) for one, last, minutes in _left(cohort, on) if last < on]


def hours_left(cohort: Cohort, *, on: date) -> list[tuple[Contract, int]]:
    """Contracts that run on a day and go on nowhere else, with minutes nobody used so far."""
    return [(one, minutes) for one, last, minutes in _left(cohort, on) if last >= on]


def _left(cohort: Cohort, on: date) -> list[tuple[Contract, date, int]]:
    """The newest contract of each person that has begun, with its last day and minutes nobody used; what waits for a
    yes counts as used. A flat number of queries."""
    blueprint = pinned(cohort.pk, on=on).blueprint
    account = contract_account(blueprint)
    if not account or blueprint.contracts is None:
        return []
    rows = Contract.objects.filter(participation__cohort=cohort, tops_up=None, starts_on__lte=on)
    whose = (f"participation__{each}" for each in ("cohort", "person", "team", "organization"))
    newest = {one.participation_id: one for one in rows.select_related(*whose).order_by("starts_on", "pk")}
    gone = gone_on(newest.values())
    here = [whose for whose, one in newest.items() if one.pk not in gone]
    terms = terms_of(here, on)
    used = used_minutes(blueprint, terms, on)
    left = {whose: term.minutes - used.get(whose, 0) for whose, term in terms.items()}
    return [(newest[whose], terms[whose].last, minutes) for whose, minutes in left.items() if minutes > 0]
