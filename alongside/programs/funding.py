"""Where money comes from: the one source of everybody who takes part, and who comes first when a line does not reach.

A source is a line of a fund, or whoever bought the hours. Hours that were granted draw on the line of their contract;
who has no contract draws on the line of their track, or of what their role is paid from.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from alongside.blueprint.facts import Facts, FactValue
from alongside.blueprint.grammar import Money
from alongside.blueprint.language import Blueprint
from alongside.programs.background import backgrounds
from alongside.programs.facts import serving
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.contracts import Contract
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.funding import PriorityList, PriorityPlace
from alongside.programs.models.participations import Participation

IN_TURN = "granted in this order"  # why somebody stands where they do, when nothing else says
WHOSE = tuple(f"participation__{one}" for one in ("person", "team", "organization", "works_at"))


@dataclass(frozen=True, slots=True)
class Source:
    """A line of a fund by their keys, or the name of whoever bought; nothing of it where nothing says."""

    fund: str = ""
    line: str = ""
    payer: str = ""

    def words(self, blueprint: Blueprint) -> str:
        """What a page calls it: the fund and its line, or who pays; nothing where nothing says."""
        fund = blueprint.funds.get(self.fund)
        line = fund.lines.get(self.line) if fund else None
        return self.payer or ", ".join(
            filter(None, (fund.label if fund else self.fund, line.label if line else self.line))
        )


@dataclass(frozen=True, slots=True)
class Traced:
    """The sources of one who takes part: by contract, the oldest first, and what holds without one."""

    contracts: Sequence[Contract]
    otherwise: Source

    def on(self, day: date) -> Source:
        """The source on a day: of the contract that had begun last by then, else of the first one."""
        begun = [one for one in self.contracts if one.starts_on <= day] or list(self.contracts[:1])
        return source_of(begun[-1]) if begun else self.otherwise


def source_of(contract: Contract) -> Source:
    """Where the money of one contract comes from; `payer`, and the quote with its payer, must be loaded."""
    if contract.fund:
        return Source(contract.fund, contract.line)
    quote = contract.quote
    return Source(payer=str(contract.payer or (quote and quote.payer_person) or contract.participation.name))


def traced(rows: Collection[Participation], blueprint: Blueprint) -> dict[int, Traced]:
    """Row number of each participation -> its sources. One query."""
    found: dict[int, list[Contract]] = {}
    contracts = Contract.objects.filter(participation__in=[row.pk for row in rows], tops_up=None)
    for one in contracts.select_related("payer", "quote__payer_person", *WHOSE).order_by("starts_on", "pk"):
        found.setdefault(one.participation_id, []).append(one)
    return {row.pk: Traced(found.get(row.pk, []), _without_contract(row, blueprint)) for row in rows}


def _without_contract(row: Participation, blueprint: Blueprint) -> Source:
    track = blueprint.eligibility.tracks.get(row.track)
    if track is not None and track.fund:
        return Source(track.fund, track.line or "")
    paid = next((one for one in blueprint.pay.values() if one.role == row.role and one.fund), None)
    return Source(paid.fund or "", paid.line or "") if paid else Source()


def appropriated(blueprint: Blueprint, fund: str, line: str) -> Money | None:
    """What there is of a line by the blueprint: its own amount, else what the fund has beside lines with one."""
    known = blueprint.funds.get(fund)
    own = known.lines.get(line) if known else None
    if known is None or known.amount is None or (own and own.amount):
        return own.amount if own else None
    others = sum((one.amount.amount for one in known.lines.values() if one.amount), Decimal(0))
    return Money(known.amount.amount - others, known.amount.currency)


@dataclass(frozen=True, slots=True)
class Ranked:
    """One granted contract in the order of its line; `why`: what put it there. `so_far`: what is taken with it."""

    contract: Contract
    why: str
    so_far: Decimal

    def covered(self, amount: Decimal | None) -> bool:
        """Whether so much money reaches it."""
        return amount is None or self.so_far <= amount


def in_order(cohort: Cohort, blueprint: Blueprint, fund: str, line: str) -> list[Ranked]:
    """Granted contracts of a line, first come first by the blueprint's priority; who lacks what decides comes last.

    Where that says nothing, who was granted first. A flat number of queries for 500 of them.
    """
    rows = Contract.objects.filter(participation__cohort=cohort, fund=fund, line=line).select_related(*WHOSE)
    contracts = list(rows.order_by("starts_on", "pk"))
    known = backgrounds([one.participation for one in contracts], blueprint, on=[one.starts_on for one in contracts])
    ranks = [ranked_by(blueprint, one.facts) for one in known]
    found, so_far = [], Decimal(0)
    for (_, why), contract in sorted(zip(ranks, contracts, strict=True), key=lambda one: one[0][0]):
        so_far += contract.worth or Decimal(0)
        found.append(Ranked(contract, why, so_far))
    return found


def ranked_by(blueprint: Blueprint, facts: Facts) -> tuple[tuple[tuple[bool, str], ...], str]:
    """What somebody sorts by among those who wait, the lowest first, and the same in words."""
    held = {name: _sortable(facts.get(name)) for name in blueprint.eligibility.priority}
    rank = tuple((value == "", value) for value in held.values())
    told = {name: _told(blueprint, facts.get(name)) or value.strip() for name, value in held.items() if value}
    return rank, ", ".join(f"{name.replace('-', ' ')} {words}" for name, words in told.items()) or IN_TURN


def _told(blueprint: Blueprint, value: FactValue | None) -> str:
    return blueprint.tongue.page_day(value) if isinstance(value, date) else ""


def _sortable(value: FactValue | None) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | Decimal):
        return f"{value:>12}"
    return "" if value is None else str(value)


def applied(cohort: int) -> dict[tuple[str, str], PriorityList]:
    """(fund, line) -> the priority list that holds. One query."""
    rows = PriorityList.objects.filter(cohort=cohort).order_by("pk")
    return {(one.fund, one.line): one for one in rows}


def places_of(lists: Iterable[PriorityList]) -> dict[int, PriorityPlace]:
    """Contract (row number) -> its place in these lists. One query."""
    rows = PriorityPlace.objects.filter(priority_list__in=[one.pk for one in lists])
    return {one.contract_id: one for one in rows}


def helped(participations: Iterable[int]) -> set[int]:
    """Those of these (row numbers) who have somebody beside them now. One query."""
    rows = Engagement.objects.filter(serving(), supported__in=list(participations))
    return set(rows.order_by().values_list("supported", flat=True))


def waiting_for_money(cohort: int) -> dict[int, int]:
    """Participation (row number) -> how many wait before them, for whom the money does not reach. Two queries."""
    lists = [one.pk for one in applied(cohort).values()]
    rows = PriorityPlace.objects.filter(priority_list__in=lists, covered=False).order_by("priority_list", "place")
    found: dict[int, int] = {}
    before: dict[int, int] = {}
    for one, whose in rows.values_list("priority_list", "contract__participation"):
        found.setdefault(whose, before.get(one, 0))
        before[one] = before.get(one, 0) + 1
    return found


def amount_of(
    blueprint: Blueprint, lists: Mapping[tuple[str, str], PriorityList], fund: str, line: str
) -> Money | None:
    """What there is of a line: as the newest list says, else as the blueprint does."""
    held = lists.get((fund, line))
    return Money(held.amount, held.currency) if held else appropriated(blueprint, fund, line)
