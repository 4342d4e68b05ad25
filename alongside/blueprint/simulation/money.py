"""Money of a year: what is paid out of which fund, what contracts bring in, and what a fund cannot cover."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from alongside.blueprint.eligibility import prices_of
from alongside.blueprint.grammar import Money
from alongside.blueprint.parts.eligibility import Track
from alongside.blueprint.parts.money import Contracts, Pay
from alongside.blueprint.paying import rate
from alongside.blueprint.simulation.events import held
from alongside.blueprint.simulation.loads import Load
from alongside.blueprint.simulation.people import Entering
from alongside.blueprint.simulation.plan import Impossible, Plan


@dataclass(frozen=True)
class Spent:
    """What one rule of pay comes to in the year; `total` None while an amount or a number is missing, named in
    `missing`."""

    pay: str
    label: str
    fund: str
    line: str
    people: int
    times: float
    total: Money | None
    missing: str = ""


@dataclass(frozen=True)
class Sold:
    """Contracts of one track: how many people, hours granted in all, and the least and most that sales bring in.
    `worth`: what hours that are granted take at the least from the fund of the track."""

    track: str
    people: int
    hours_granted: int
    least: Money | None
    most: Money | None
    fund: str = ""
    line: str = ""
    worth: Money | None = None


type Taken = tuple[str, str, str, Money]
"""Fund, line, what for, and how much."""


def spent(plan: Plan, found: tuple[Load, ...]) -> tuple[Spent, ...]:
    """Every rule of pay in force that day."""
    rules = plan.blueprint.pay.items()
    return tuple(_spent(plan, key, pay, found) for key, pay in rules if pay.in_force(plan.on))


def _spent(plan: Plan, key: str, pay: Pay, found: tuple[Load, ...]) -> Spent:
    label = pay.label or plan.word(pay.role)
    people = plan.people.get(pay.role)
    times = _times(plan, pay, found)
    missing = ""
    amount = rate(pay, plan.on)
    if amount is None:
        missing = plan.say("amount", label=label, path=f"pay.{key}.amount")
    elif people is None:
        missing = plan.say("how-many", who=plan.word(pay.role), path=f"planning.people.{pay.role}")
    elif times is None:
        missing = plan.say("how-often", label=label, path=f"pay.{key}.per")
    total = None
    if amount and people is not None and times is not None:
        agreed = {one.place: (one.people.get(pay.role, 0), one.pay[key]) for one in plan.agreed if key in one.pay}
        rest = max(0, people - sum(count for count, _ in agreed.values()))
        groups = [(rest, amount), *agreed.values()]
        total = Money(sum((_each_paid(one, times, pay) * count for count, one in groups), Decimal(0)), amount.currency)
    return Spent(key, label, pay.fund or "", pay.line or "", people or 0, times or 0, total, missing)


def _each_paid(amount: Money, times: float, pay: Pay) -> Decimal:
    one = _exact(amount.amount * Decimal(str(round(times, 4))))
    return min(one, pay.at_most.amount) if pay.at_most else one


def _times(plan: Plan, pay: Pay, found: tuple[Load, ...]) -> float | None:
    """How often one amount is paid to one person in the year."""
    if pay.per == "month":
        return plan.months
    if pay.per == "year":
        return plan.years
    if pay.per in (None, "once"):
        return 1
    if pay.per == "hour":
        minutes = sum(load.minutes for load in found if load.helper == pay.role)
        return minutes * plan.weeks / 60
    if pay.per == "event":
        return sum(event.times for event in held(plan) if pay.role in plan.blueprint.events[event.event].for_roles)
    return None


def _exact(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"))


def sold(plan: Plan, coming: tuple[Entering, ...]) -> tuple[Sold, ...]:
    """What the people of each track buy or are granted. Prices are those of the plan's day."""
    tracks = plan.blueprint.eligibility.tracks
    contracts = plan.blueprint.contracts
    if contracts is None:
        return ()
    return tuple(
        _sold(plan, contracts, (key, tracks[key]), people)
        for one in coming
        for key, people in one.tracks.items()
        if key in tracks and (tracks[key].grants or tracks[key].offers)
    )


def _sold(plan: Plan, contracts: Contracts, track: tuple[str, Track], people: int) -> Sold:
    key, rule = track
    granted = contracts.kinds[rule.grants].hours * people if rule.grants else 0
    prices = [money for offer in rule.offers for money in prices_of(contracts, offer, on=plan.on).values()]
    worth = prices_of(contracts, rule.grants, on=plan.on).values() if rule.grants else ()
    least, most = min(prices, key=_amount, default=None), max(prices, key=_amount, default=None)
    taken = _each(min(worth, key=_amount, default=None), people) if rule.fund else None
    return Sold(
        key, people, granted, _each(least, people), _each(most, people), rule.fund or "", rule.line or "", taken
    )


def _amount(money: Money) -> Decimal:
    return money.amount


def _each(money: Money | None, people: int) -> Money | None:
    return Money(money.amount * people, money.currency) if money else None


def taken_from(plan: Plan, out: tuple[Spent, ...], granted: tuple[Sold, ...]) -> tuple[Taken, ...]:
    """What a year takes from funds."""
    tracks = plan.blueprint.eligibility.tracks
    paid = [(one.fund, one.line, one.label, one.total) for one in out if one.total]
    return (*paid, *((one.fund, one.line, tracks[one.track].name, one.worth) for one in granted if one.worth))


def cannot_pay(plan: Plan, taken: tuple[Taken, ...]) -> Iterator[Impossible]:
    """Funds, and lines of funds, that hold less than what is taken out of them, in this year and those before it."""
    for key, fund in plan.blueprint.funds.items():
        of_fund = [one for one in taken if one[0] == key]
        if fund.amount:
            yield from _short(plan, fund.label, f"funds.{key}", fund.amount, of_fund)
        for name, line in fund.lines.items():
            if line.amount:
                who, of_line = f"{fund.label}, {line.label}", [one for one in of_fund if one[1] == name]
                yield from _short(plan, who, f"funds.{key}.lines.{name}", line.amount, of_line)


def _short(plan: Plan, who: str, path: str, there: Money, taken: list[Taken]) -> Iterator[Impossible]:
    total = sum((amount.amount for _, _, _, amount in taken if amount.currency == there.currency), Decimal(0))
    if total > there.amount:
        needed = Money(total, there.currency)
        told = ", ".join(f"{label} {amount}" for _, _, label, amount in taken)
        yield Impossible(who, plan.say("fund", there=there, needed=needed, told=told), path)
