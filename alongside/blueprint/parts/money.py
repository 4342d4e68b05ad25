"""Contracts of hours, their dated price lists, funds and pay. Money is exact decimals with a currency."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from alongside.blueprint.grammar import Duration, Money, Share
from alongside.blueprint.parts.conditions import Condition
from alongside.blueprint.parts.sources import Sourced
from alongside.blueprint.schema import Ref, Within

COUNTED_PER = ("hour", "session", "event", "mile")  # paid by lines of an account


@dataclass(frozen=True)
class ContractKind:
    """So many hours of help within a term.

    `alert_at`: how much of it is used when the pair and coordinators are told. `top_up`: what may be bought to go on.
    """

    hours: Annotated[int, Within(1, 10_000)]
    term: Duration
    setting: bool = False
    alert_at: Share | None = None
    top_up: tuple[Annotated[str, Ref("contracts.kinds")], ...] = ()
    cite: str = ""

    def faults(self) -> Iterator[tuple[str, str]]:
        if not self.term.of_the_calendar:
            yield "term", "A term is in days, weeks, months or years."
        elif self.term.amount < 1:
            yield "term", "A term lasts at least a day."


@dataclass(frozen=True)
class PriceList(Sourced):
    """Prices in force from a day on: for each contract, a price for each price group."""

    prices: Mapping[Annotated[str, Ref("contracts.kinds")], Mapping[Annotated[str, Ref("contracts.groups")], Money]]

    def faults(self) -> Iterator[tuple[str, str]]:
        yield from super().faults()
        currencies: dict[str, str] = {}
        for kind, by_group in self.prices.items():
            for group, price in by_group.items():
                if price.currency != currencies.setdefault(group, price.currency):
                    says = f"Prices of one group are in one currency; others of this list are in {currencies[group]}."
                    yield f"prices.{kind}.{group}", says


@dataclass(frozen=True)
class Contracts:
    """What can be bought or granted. `groups`: who pays which price, first one that holds (on the day of purchase).

    `payers`: who may pay. `quote_holds`: how long a price that was told stands. `at_the_end`: what becomes of hours not
    used. `extended_by`: how much longer they stay, where they do; the term once more where it is not said.
    """

    kinds: Mapping[str, ContractKind]
    groups: Mapping[str, Condition] = field(default_factory=dict)
    lists: tuple[PriceList, ...] = ()
    payers: tuple[Literal["person", "organization"], ...] = ("person", "organization")
    approver: Annotated[str | None, Ref("roles")] = None
    signed_by: tuple[Annotated[str, Ref("roles")], ...] = ()
    quote_holds: Duration | None = None
    at_the_end: Literal["lapse", "extend", "refund"] = "lapse"
    extended_by: Duration | None = None

    def faults(self) -> Iterator[tuple[str, str]]:
        if self.extended_by is not None and self.at_the_end != "extend":
            yield "extended_by", "Only hours that stay at the end stay for longer: write “at_the_end: extend”."
        elif self.extended_by is not None and not self.extended_by.of_the_calendar:
            yield "extended_by", "How much longer is in days, weeks, months or years."
        begun: dict[tuple[str, date | None], int] = {}
        for place, prices in enumerate(self.lists):
            twice = {begun.setdefault((kind, prices.from_), place) for kind in prices.prices} - {place}
            if twice:
                yield f"lists[{place}].from", "Another list has prices for the same from the same day; keep one."
            for kind, by_group in prices.prices.items():
                missing = [group for group in self.groups if group not in by_group]
                if missing:
                    yield f"lists[{place}].prices.{kind}", f"There is no price for {', '.join(missing)}."


@dataclass(frozen=True)
class FundLine:
    """A line of a budget."""

    label: str
    amount: Money | None = None


@dataclass(frozen=True)
class Fund(Sourced):
    """Where money comes from. `number`: what reports call it. `lines`: how it is divided, together no more than all."""

    label: str
    payer: str
    amount: Money | None = None
    number: str = ""
    lines: Mapping[str, FundLine] = field(default_factory=dict)

    def faults(self) -> Iterator[tuple[str, str]]:
        yield from super().faults()
        amounts = [line.amount for line in self.lines.values() if line.amount]
        if self.amount is None or not amounts:
            return
        if any(amount.currency != self.amount.currency for amount in amounts):
            yield "lines", f"All lines are in {self.amount.currency}, as the fund is."
        elif (total := sum((amount.amount for amount in amounts), Decimal(0))) > self.amount.amount:
            yield "lines", f"The lines make {Money(total, self.amount.currency)}, more than the fund has."


@dataclass(frozen=True)
class Rate(Sourced):
    """An amount that holds from a day on, such as what a mile is worth from January."""

    amount: Money


@dataclass(frozen=True)
class Pay(Sourced):
    """What somebody receives for taking part or helping. `per`: for what one amount is. `when`: what has to be so
    first.

    `rates`: other amounts from other days on; the newest that holds counts. `account`: what is counted, where it is not
    their own time; in minutes per hour, in miles per mile, of attendance per event. `second_yes`: another coordinator
    than the one who made a pay run says yes before it is paid.
    """

    role: Annotated[str, Ref("roles")]
    amount: Money | None = None
    rates: tuple[Rate, ...] = ()
    per: Literal["once", "hour", "session", "event", "mile", "month", "year"] | None = None
    account: Annotated[str | None, Ref("counting")] = None
    fund: Annotated[str | None, Ref("funds")] = None
    line: Annotated[str | None, Ref("funds.*.lines")] = None
    label: str = ""
    when: Literal["taking-part", "confirmed-service", "complete", "attended"] = "confirmed-service"
    at_most: Money | None = None
    second_yes: bool = False

    @property
    def amounts(self) -> tuple[Money, ...]:
        """Every amount it names."""
        return tuple(one for one in (self.amount, self.at_most, *(rate.amount for rate in self.rates)) if one)

    def faults(self) -> Iterator[tuple[str, str]]:
        yield from super().faults()
        if self.account and self.per not in COUNTED_PER:
            yield "account", f"An account is for what is paid per {', '.join(COUNTED_PER)}."
        if len({one.currency for one in self.amounts}) > 1:
            yield "rates", "All amounts of one pay are in the same currency."
