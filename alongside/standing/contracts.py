"""Contracts near their end: how many hours are left, and the day on which the last one is used at the pace so far."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from alongside.blueprint.language import Blueprint
from alongside.blueprint.requirements import contract_account
from alongside.ledger.facts import by_day
from alongside.programs.facts import pinned, serving
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.contracts import Contract
from alongside.programs.models.engagements import Engagement
from alongside.standing.evaluation import Term
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
    """Participation -> the contract that began last by a day, where it is one of these."""
    rows = Contract.objects.filter(participation__in=people, tops_up=None, starts_on__lte=on)
    newest = {one.participation_id: one for one in rows.order_by("starts_on", "pk")}
    return {whose: one for whose, one in newest.items() if one.offer in offers}


def _used(blueprint: Blueprint, account: str, terms: dict[int, Term], on: date) -> dict[int, int]:
    found: dict[int, int] = {}
    when = blueprint.counting[account].when
    for whose, amount in _counted(account, terms, on, when):
        found[whose] = found.get(whose, 0) + amount
    return found


def _counted(account: str, terms: dict[int, Term], on: date, when: str) -> Iterator[tuple[int, int]]:
    for whose, _, _, day, balance in by_day(on, terms, [account]):
        if day >= terms[whose].first:
            yield whose, balance.counted(when)


def over_with_hours(cohort: Cohort, *, on: date) -> list[tuple[Contract, date, int]]:
    """Contracts that are over on a day, newest of each person, with their last day and minutes nobody used.

    What waits for a yes counts as used. A flat number of queries.
    """
    blueprint = pinned(cohort.pk, on=on).blueprint
    account = contract_account(blueprint)
    if not account or blueprint.contracts is None:
        return []
    rows = Contract.objects.filter(participation__cohort=cohort, tops_up=None, starts_on__lte=on)
    newest = {one.participation_id: one for one in rows.select_related("participation__cohort").order_by("starts_on")}
    terms = {whose: term for whose, term in terms_of(newest, on).items() if term.last < on}
    used: dict[int, int] = {}
    for whose, _, _, day, balance in by_day(on, terms, [account]):
        if day >= terms[whose].first:
            used[whose] = used.get(whose, 0) + balance.total
    left = {whose: term.minutes - used.get(whose, 0) for whose, term in terms.items()}
    return [(newest[whose], terms[whose].last, minutes) for whose, minutes in left.items() if minutes > 0]
