"""Who takes from which line of a fund, how much of it is used, and what is left. Every total opens to its rows.

*Committed* is what was granted or promised for the whole of it; *spent* is the part that was earned by today: hours
that count, months that have begun. Of what waits for money by a priority list no more than that is committed: nobody
promised the rest. What no rule puts a price on is shown without one, never taken for nothing.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from alongside.blueprint.grammar import Money
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.identity import Words
from alongside.blueprint.parts.money import Pay
from alongside.blueprint.paying import rate as rate_on
from alongside.blueprint.requirements import contract_account
from alongside.kernel.access import Kind
from alongside.kernel.amounts import told
from alongside.ledger.facts import by_day, by_helper, by_participation
from alongside.pay.facts import earned
from alongside.programs.enums import ParticipationState
from alongside.programs.facts_agreements import Agreed, agreed_in
from alongside.programs.funding import Source, amount_of, applied, places_of, source_of, traced
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.contracts import Contract
from alongside.programs.models.participations import Participation
from alongside.programs.queries import STATES

CENT = Decimal("0.01")
NOTHING = Decimal(0)
PARTS = {
    "year": "a year",
    "once": "once",
    "month": "a month",
    "hour": "an hour",
    "mile": "a mile",
}


@dataclass(frozen=True, slots=True)
class Taking:
    """One thing somebody takes from a source. Amounts are None where no rule puts a price on it.

    `what`: in words; `minutes`: hours they had or gave, once for each person; `contract`: where one is the reason.
    """

    row: Participation
    source: Source
    what: str
    minutes: int
    currency: str = ""
    committed: Decimal | None = None
    spent: Decimal | None = None
    contract: Contract | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One budget line with everything taken from it. `of`: its fund. `has` None: nobody says how much there is."""

    fund: str
    key: str
    of: str
    label: str
    currency: str
    has: Money | None
    takings: Sequence[Taking]
    waiting: int = 0

    @property
    def committed(self) -> Money:
        return Money(sum((one.committed or NOTHING for one in self.takings), NOTHING), self.currency)

    @property
    def spent(self) -> Money:
        return Money(sum((one.spent or NOTHING for one in self.takings), NOTHING), self.currency)

    @property
    def left(self) -> Money | None:
        """What is not committed; below zero where more was promised than there is."""
        return Money(self.has.amount - self.committed.amount, self.currency) if self.has else None

    def committed_with(self, covered: Collection[int]) -> Money:
        """What would be committed if a priority list covered these of its contracts (row numbers) and no other: of
        those that wait, what was used."""
        return Money(sum((_with(one, covered) for one in self.takings), NOTHING), self.currency)

    @property
    def people(self) -> int:
        return len({one.row.pk for one in self.takings})

    @property
    def priced(self) -> bool:
        """Whether a rule puts a price on anything of it."""
        return not self.takings or self.unpriced < len(self.takings)

    @property
    def unpriced(self) -> int:
        return sum(one.committed is None for one in self.takings)


def _with(one: Taking, covered: Collection[int]) -> Decimal:
    if one.contract is None or not one.contract.fund:
        return one.committed or NOTHING
    return (one.contract.worth if one.contract.pk in covered else one.spent) or NOTHING


@dataclass(frozen=True, slots=True)
class Fund:
    """One fund with its lines. `has`: what the fund has in all, which its lines may share."""

    key: str
    label: str
    payer: str
    number: str
    cite: str
    has: Money | None
    lines: Sequence[Line]

    @property
    def whole(self) -> Line:
        """All lines together."""
        every = [taking for line in self.lines for taking in line.takings]
        return Line(
            self.key, "", self.label, "All lines", self.lines[0].currency if self.lines else "USD", self.has, every
        )

    def beside(self, line: Line) -> Money:
        """What the other lines of it have committed."""
        others = (one.committed.amount for one in self.lines if one.key != line.key)
        return Money(sum(others, NOTHING), line.currency)


@dataclass(frozen=True, slots=True)
class Funds:
    """Every fund of a program, what those who buy pay for, and whom nothing traces."""

    funds: Sequence[Fund]
    bought: Sequence[Taking] = field(default=())
    nowhere: Sequence[Taking] = field(default=())

    def line(self, fund: str, key: str) -> tuple[Fund, Line] | None:
        """One line and its fund, where there is one."""
        found = ((one, line) for one in self.funds for line in one.lines if (line.fund, line.key) == (fund, key))
        return next(found, None)


def funds_of(cohort: Cohort, blueprint: Blueprint, *, on: date) -> Funds:
    """All of it, in a flat number of queries for 500 people."""
    several = list(takings(cohort, blueprint, on=on))
    by_source: dict[tuple[str, str], list[Taking]] = {}
    for one in several:
        by_source.setdefault((one.source.fund, one.source.line), []).append(one)
    lists = applied(cohort.pk)
    waiting = {key: one.places.filter(covered=False).count() for key, one in lists.items()}
    found = []
    for key in dict.fromkeys([*blueprint.funds, *(fund for fund, _ in by_source if fund)]):
        named = list(blueprint.funds[key].lines) if key in blueprint.funds else []
        used = dict.fromkeys([*named, *(line for fund, line in by_source if fund == key)])
        lines = [
            Line(
                key,
                line,
                blueprint.funds[key].label if key in blueprint.funds else key,
                _label(blueprint, key, line),
                _currency(blueprint, key, by_source.get((key, line), ())),
                amount_of(blueprint, lists, key, line) if len(used) == 1 or _own(blueprint, key, line, lists) else None,
                by_source.get((key, line), ()),
                waiting.get((key, line), 0),
            )
            for line in used
        ]
        found.append(_fund(blueprint, key, lines))
    rest = by_source.get(("", ""), [])
    return Funds(found, [one for one in rest if one.source.payer], [one for one in rest if not one.source.payer])


def _own(blueprint: Blueprint, fund: str, line: str, lists: Mapping[tuple[str, str], object]) -> bool:
    """Whether a line has an amount of its own, beside what it shares with the others."""
    known = blueprint.funds.get(fund)
    named = known.lines.get(line) if known else None
    return (fund, line) in lists or (named is not None and named.amount is not None)


def _fund(blueprint: Blueprint, key: str, lines: list[Line]) -> Fund:
    known = blueprint.funds.get(key)
    if known is None:
        return Fund(key, key.replace("-", " ").capitalize(), "", "", "", None, lines)
    says = known.amount or (lines[0].has if len(lines) == 1 else None)
    payer = known.payer.replace("-", " ").title().replace(" Of ", " of ")
    return Fund(key, known.label, payer, known.number, known.cite or "", says, lines)


def _label(blueprint: Blueprint, fund: str, line: str) -> str:
    known = blueprint.funds.get(fund)
    named = known.lines.get(line) if known else None
    return named.label if named else line.replace("-", " ").capitalize() or "All of it"


def _currency(blueprint: Blueprint, fund: str, several: Sequence[Taking]) -> str:
    known = blueprint.funds.get(fund)
    said = known.amount.currency if known and known.amount else ""
    return said or next((one.currency for one in several if one.currency), "USD")


def takings(cohort: Cohort, blueprint: Blueprint, *, on: date) -> Iterator[Taking]:
    """Everybody who is helped or helps, with everything they take: contracts, pay, or their source alone. Who waits for
    a place of a track takes nothing."""
    rows = Participation.objects.filter(~STATES["waits"], cohort=cohort, kind__in=(Kind.SUPPORTED, Kind.HELPER))
    rows = rows.exclude(state=ParticipationState.FOLDED).select_related("person", "team", "organization", "works_at")
    people = list(rows.order_by("pk"))
    sources = traced(people, blueprint)
    used = _Used.of(people, blueprint, cohort, on)
    added = _added(cohort)
    waits = {pk for pk, place in places_of(applied(cohort.pk).values()).items() if not place.covered}
    agreed = agreed_in(cohort.pk, {row.works_at for row in people if row.works_at}, on=on)
    pay: dict[tuple[int, str], Decimal] = {}
    for one in earned(cohort, until=on) if blueprint.pay else ():
        pay[one.row.pk, one.rule] = pay.get((one.row.pk, one.rule), NOTHING) + one.amount
    for row in people:
        minutes = used.minutes(row)
        mine = list(_contracts(row, [*sources[row.pk].contracts, *added.get(row.pk, ())], used, waits))
        rules = _rules(row, blueprint, agreed.get(row.works_at_id or 0, Agreed()), on)
        mine += _paid(row, rules, minutes, {key: pay.get((row.pk, key), NOTHING) for key in rules}, blueprint.words)
        if not mine:
            mine = [Taking(row, sources[row.pk].otherwise, "", minutes)]
        elif not any(one.minutes for one in mine):
            mine[0] = replace(mine[0], minutes=minutes)
        yield from mine


def _added(cohort: Cohort) -> dict[int, list[Contract]]:
    rows = Contract.objects.filter(participation__cohort=cohort).exclude(tops_up=None)
    found: dict[int, list[Contract]] = {}
    for one in rows.select_related("payer", "quote__payer_person", "participation__person").order_by("starts_on", "pk"):
        found.setdefault(one.participation_id, []).append(one)
    return found


@dataclass(frozen=True, slots=True)
class _Used:
    """Minutes that count, of everybody: of those helped day by day, of those who help in all."""

    days: Mapping[int, Sequence[tuple[date, int]]]
    had: Mapping[int, int]
    gave: Mapping[int, int]

    @classmethod
    def of(cls, people: Sequence[Participation], blueprint: Blueprint, cohort: Cohort, on: date) -> "_Used":
        timed = {key: one for key, one in blueprint.counting.items() if one.unit == "minutes"}
        own = next((key for key, one in timed.items() if one.owner == "helper"), "")
        account = contract_account(blueprint) or next((key for key, one in timed.items() if one.owner != "helper"), "")
        helped = [row.pk for row in people if row.kind == Kind.SUPPORTED]
        days: dict[int, list[tuple[date, int]]] = {}
        if account:
            when = timed[account].when
            for whose, _, _, day, balance in by_day(on, helped, [account]):
                days.setdefault(whose, []).append((day, balance.counted(when)))
        had = {whose: sum(minutes for _, minutes in several) for whose, several in days.items()}
        helping = [row.pk for row in people if row.kind == Kind.HELPER]
        mine = by_participation(helping) if own else {}
        gave = {whose: balance.counted(timed[own].when) for (whose, key), balance in mine.items() if key == own}
        if account and not own:
            gave = {whose: one.counted(timed[account].when) for whose, one in by_helper(cohort.pk, account).items()}
        return cls(days, had, gave)

    def minutes(self, row: Participation) -> int:
        """What somebody had, or gave, by today."""
        return (self.had if row.kind == Kind.SUPPORTED else self.gave).get(row.pk, 0)

    def within(self, row: Participation, first: date, before: date | None) -> int:
        """What somebody had from a day on, and before another."""
        days = self.days.get(row.pk, ())
        return sum(minutes for day, minutes in days if day >= first and (before is None or day < before))


def _contracts(
    row: Participation, several: Sequence[Contract], used: _Used, waits: Collection[int]
) -> Iterator[Taking]:
    """Hours count for the contract that runs; what was added to one is used after it. `waits`: contracts (row numbers)
    for which the money does not reach."""
    bases = [one for one in several if one.tops_up_id is None]
    for place, base in enumerate(bases):
        before = bases[place + 1].starts_on if place + 1 < len(bases) else None
        first = base.starts_on if place else date.min
        minutes = used.within(row, first, before)
        parts = [base, *(one for one in several if one.tops_up_id == base.pk)]
        for one in parts:
            mine = minutes if one is parts[-1] else min(minutes, one.minutes)
            minutes -= mine
            worth = one.worth if one.fund else one.price
            spent = None if worth is None else _share(worth, mine, one.minutes)
            what = f"{told(one.minutes)} {'bought' if one.price else 'granted'}"
            committed = spent if one.pk in waits else worth
            yield Taking(row, source_of(one), what, mine, one.currency, committed, spent, one)


def _share(worth: Decimal, used: int, of: int) -> Decimal:
    return (worth * min(max(used, 0), of) / of).quantize(CENT, ROUND_HALF_UP)


def _rules(row: Participation, blueprint: Blueprint, agreed: Agreed, on: date) -> dict[str, Pay]:
    """What their role is paid from funds, at the rate agreed where they work, else at that of the day."""
    return {
        key: replace(one, amount=agreed.pay.get(key) or rate_on(one, on))
        for key, one in blueprint.pay.items()
        if one.role == row.role and one.fund
    }


def _paid(
    row: Participation, rules: Mapping[str, Pay], minutes: int, pay: Mapping[str, Decimal], nouns: Words
) -> Iterator[Taking]:
    """What they are paid by these rules. `pay`: what of it was earned, by rule."""
    parts = PARTS | {"session": nouns.session.a, "event": nouns.event.a}
    for place, (key, rule) in enumerate(rules.items()):
        promised, spent = _promised(rule, row, pay[key])
        amount = f"{rule.amount} {parts.get(rule.per or '', '')}".strip() if rule.amount else "no amount is said"
        what = f"{rule.label or 'Stipend'}: {amount}"
        currency = rule.amount.currency if rule.amount else ""
        yield Taking(
            row, Source(rule.fund or "", rule.line or ""), what, 0 if place else minutes, currency, promised, spent
        )


def _promised(rule: Pay, row: Participation, spent: Decimal) -> tuple[Decimal | None, Decimal | None]:
    """What a rule promises for the whole of the time, and what of it was earned; None where it says no amount."""
    if rule.amount is None:
        return None, None
    match rule.per:
        case "month":
            promised = rule.amount.amount * _months(row.starts_on, row.ends_on or row.cohort.ends_on)
        case "year" | "once" | "":
            promised = rule.amount.amount
        case _:
            promised = spent
    most = rule.at_most.amount if rule.at_most else max(promised, spent)
    return min(max(promised, spent), most), min(spent, most)


def _months(first: date, last: date) -> int:
    """Calendar months that have begun between two days."""
    return max(0, (last.year - first.year) * 12 + last.month - first.month + 1) if first <= last else 0
