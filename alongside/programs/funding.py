"""Where the money of granted contracts comes from: what each fund has, what is taken, who comes first when it ends."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from alongside.blueprint.facts import Facts, FactValue
from alongside.blueprint.grammar import Money
from alongside.blueprint.language import Blueprint
from alongside.kernel.amounts import told
from alongside.programs.background import backgrounds
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.contracts import Contract


@dataclass(frozen=True, slots=True)
class Granted:
    """One granted contract, in the order of the list. `so_far`: what is taken with it. `why`: what put it there."""

    public_id: str
    name: str
    hours: str
    worth: Money | None
    so_far: Money
    covered: bool
    why: str


@dataclass(frozen=True, slots=True)
class FundLine:
    """One budget line of a fund. `has` None: the blueprint says no amount, so all of it is covered."""

    fund: str
    label: str
    has: Money | None
    taken: Money
    granted: tuple[Granted, ...]

    @property
    def short(self) -> int:
        """How many are not covered."""
        return sum(not one.covered for one in self.granted)


def funds_of(cohort: Cohort, blueprint: Blueprint) -> list[FundLine]:
    """Every budget line that granted contracts take from, with these, first come first by the blueprint's priority.

    Who lacks what decides comes last; then who was granted first. A flat number of queries.
    """
    rows = Contract.objects.filter(participation__cohort=cohort).exclude(fund="")
    rows = rows.select_related(
        "participation__person", "participation__team", "participation__organization", "participation__works_at"
    )
    contracts = list(rows.order_by("starts_on", "pk"))
    known = backgrounds([one.participation for one in contracts], blueprint, on=[one.starts_on for one in contracts])
    by_line: dict[tuple[str, str, str], list[tuple[tuple[tuple[bool, str], ...], str, Contract]]] = {}
    for contract, background in zip(contracts, known, strict=True):
        rank, why = _rank(blueprint, background.facts)
        by_line.setdefault((contract.fund, contract.line, contract.currency), []).append((rank, why, contract))
    return [_line(blueprint, key, sorted(several, key=lambda one: one[0])) for key, several in sorted(by_line.items())]


def _rank(blueprint: Blueprint, facts: Facts) -> tuple[tuple[tuple[bool, str], ...], str]:
    held = {name: _sortable(facts.get(name)) for name in blueprint.eligibility.priority}
    rank = tuple((value == "", value) for value in held.values())
    why = ", ".join(f"{name.replace('-', ' ')} {value}" for name, value in held.items() if value)
    return rank, why or "granted in this order"


def _sortable(value: FactValue | None) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | Decimal):
        return f"{value:>12}"
    return "" if value is None else str(value)


def _line(
    blueprint: Blueprint,
    key: tuple[str, str, str],
    several: list[tuple[tuple[tuple[bool, str], ...], str, Contract]],
) -> FundLine:
    fund = blueprint.funds.get(key[0])
    line = fund.lines.get(key[1]) if fund else None
    has = (line.amount if line else None) or (fund.amount if fund else None)
    taken, granted = Decimal(0), []
    for _, why, contract in several:
        taken += contract.worth or Decimal(0)
        row = contract.participation
        worth = None if contract.worth is None else Money(contract.worth, contract.currency)
        covered = has is None or taken <= has.amount
        granted.append(
            Granted(
                row.public_id, row.name, told(contract.minutes), worth, Money(taken, contract.currency), covered, why
            )
        )
    return FundLine(
        fund.label if fund else key[0], line.label if line else key[1], has, Money(taken, key[2]), tuple(granted)
    )
