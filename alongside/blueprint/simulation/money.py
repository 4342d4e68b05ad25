"""Money of a year: what is paid out of which fund, what contracts bring in, and what a fund cannot cover."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from alongside.blueprint.grammar import Money
from alongside.blueprint.parts.money import Pay
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
    """Contracts of one track: how many people, hours granted in all, and the least and most that sales bring in."""

    track: str
    people: int
    hours_granted: int
    least: Money | None
    most: Money | None


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
        return plan.numbers.months
    if pay.per in ("", "once", "year"):
        return 1
    if pay.per == "hour":
        minutes = sum(load.minutes for load in found if load.helper == pay.role)
        return minutes * plan.numbers.weeks / 60
    if pay.per == "event":
        return sum(event.times for event in held(plan) if pay.role in plan.blueprint.events[event.event].for_roles)
    return None


def _exact(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"))


def sold(plan: Plan, found: tuple[Entering, ...]) -> tuple[Sold, ...]:
    """What the people of each track buy or are granted. Prices are those of the plan's day."""
    return tuple(
        _sold(plan, track, people, entering.offers.get(track, ()))
        for entering in found
        for track, people in entering.tracks.items()
        if entering.offers.get(track)
    )


def _sold(plan: Plan, track: str, people: int, offers: tuple[str, ...]) -> Sold:
    contracts = plan.blueprint.contracts
    rule = plan.blueprint.eligibility.tracks[track]
    granted = contracts.kinds[rule.grants].hours * people if contracts and rule.grants else 0
    prices = [
        money
        for prices in (contracts.lists if contracts else ())
        if prices.in_force(plan.on)
        for offer in rule.offers
        if offer in offers
        for money in prices.prices.get(offer, {}).values()
    ]
    least = min(prices, key=lambda money: money.amount, default=None)
    most = max(prices, key=lambda money: money.amount, default=None)
    return Sold(track, people, granted, _each(least, people), _each(most, people))


def _each(money: Money | None, people: int) -> Money | None:
    return Money(money.amount * people, money.currency) if money else None


def cannot_pay(plan: Plan, out: tuple[Spent, ...]) -> Iterator[Impossible]:
    """Funds, and lines of funds, that hold less than what is paid out of them."""
    for key, fund in plan.blueprint.funds.items():
        if fund.amount:
            yield from _short(plan, fund.label, f"funds.{key}", fund.amount, [one for one in out if one.fund == key])
        for name, line in fund.lines.items():
            of_line = [one for one in out if one.fund == key and one.line == name]
            if line.amount:
                yield from _short(
                    plan, f"{fund.label}, {line.label}", f"funds.{key}.lines.{name}", line.amount, of_line
                )


def _short(plan: Plan, who: str, path: str, there: Money, out: list[Spent]) -> Iterator[Impossible]:
    total = sum((one.total.amount for one in out if one.total), Decimal(0))
    if total > there.amount:
        needed = Money(total, there.currency)
        told = ", ".join(f"{one.label} {one.total}" for one in out if one.total)
        yield Impossible(who, plan.say("fund", there=there, needed=needed, told=told), path)


def no_places(plan: Plan, planned: Mapping[str, int]) -> Iterator[Impossible]:
    """Tracks that are not open in that year, or have fewer places than are planned."""
    for key, people in planned.items():
        track = plan.blueprint.eligibility.tracks[key]
        path = f"eligibility.tracks.{key}"
        if people and not track.in_force(plan.on):
            yield Impossible(track.says, plan.say("not-open", people=plan.counted("person", people)), path)
        elif track.places and people > track.places:
            says = plan.say("places", people=plan.counted("person", people), there=plan.counted("place", track.places))
            yield Impossible(track.says, says, path)
