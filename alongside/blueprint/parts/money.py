"""Contracts of hours, their dated price lists, funds and pay. Money is exact decimals with a currency."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated

from alongside.blueprint.grammar import Duration, Money
from alongside.blueprint.parts.conditions import Condition
from alongside.blueprint.parts.sources import Sourced
from alongside.blueprint.schema import Ref, Within


@dataclass(frozen=True)
class ContractKind:
    """So many hours of help within a term."""

    hours: Annotated[int, Within(1, 10_000)]
    term: Duration
    setting: bool = False

    def faults(self) -> Iterator[tuple[str, str]]:
        if not self.term.of_the_calendar:
            yield "term", "A term is in days, weeks, months or years."


@dataclass(frozen=True)
class PriceList(Sourced):
    """Prices in force from a day on: for each contract, a price for each price group."""

    prices: Mapping[Annotated[str, Ref("contracts.kinds")], Mapping[Annotated[str, Ref("contracts.groups")], Money]]


@dataclass(frozen=True)
class Contracts:
    """What can be bought or granted. `groups`: who pays which price, first one that holds (on the day of purchase)."""

    kinds: Mapping[str, ContractKind]
    groups: Mapping[str, Condition] = field(default_factory=dict)
    lists: tuple[PriceList, ...] = ()

    def faults(self) -> Iterator[tuple[str, str]]:
        for place, prices in enumerate(self.lists):
            for kind, by_group in prices.prices.items():
                missing = [group for group in self.groups if group not in by_group]
                if missing:
                    yield f"lists[{place}].prices.{kind}", f"There is no price for {', '.join(missing)}."


@dataclass(frozen=True)
class Fund:
    """Where money comes from."""

    label: str
    payer: str
    amount: Money | None = None


@dataclass(frozen=True)
class Pay(Sourced):
    """What somebody receives for taking part or helping."""

    role: Annotated[str, Ref("roles")]
    amount: Money | None = None
    per: str = ""
    fund: Annotated[str | None, Ref("funds")] = None
