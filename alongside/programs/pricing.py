"""What somebody could buy today, at which price, until when it holds; and where a quote stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from alongside.blueprint import eligibility
from alongside.blueprint.grammar import Money
from alongside.blueprint.language import Blueprint
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.programs.background import priced_by
from alongside.programs.enums import Answer, QuoteState, QuoteStepKind
from alongside.programs.facts import Pinned
from alongside.programs.models.contracts import Contract, Quote, QuoteStep
from alongside.programs.models.participations import Participation

APPROVER = "approver"


@dataclass(frozen=True, slots=True)
class Offered:
    """One contract somebody could buy today. `price` None: which group they belong to is not known.

    `others`: what the other groups pay, by their key. `ends_on`: the last day of its hours.
    """

    offer: str
    minutes: int
    group: str
    price: Money | None
    others: dict[str, Money]
    ends_on: date
    holds_until: date


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody asks for: a contract by its key, who pays, and who approves where an organization pays."""

    offer: str
    payer: Organization | Person
    approver: Participation | None = None


def running(participation: Participation, *, on: date) -> Contract | None:
    """The contract that hours are taken from on a day; what only adds to another is not one."""
    rows = Contract.objects.filter(participation=participation, tops_up=None, starts_on__lte=on)
    newest = rows.order_by("-starts_on", "-pk").first()
    if newest is None or newest.ends_on >= on:
        return newest
    added = Contract.objects.filter(tops_up=newest, ends_on__gte=on).exists()
    return newest if added else None


def offered(row: Participation, pin: Pinned, base: Contract | None, *, on: date) -> list[Offered]:
    """What the blueprint offers this person on a day: what tops up the contract that runs, else those of the track."""
    contracts = pin.blueprint.contracts
    track = pin.blueprint.eligibility.tracks.get(row.track)
    if contracts is None or row.answer != Answer.YES or track is None:
        return []
    kind = contracts.kinds.get(base.offer) if base else None
    keys = kind.top_up if kind else () if base else track.offers
    return [_offered(row, pin.blueprint, key, base, on) for key in keys]


def _offered(row: Participation, blueprint: Blueprint, key: str, base: Contract | None, on: date) -> Offered:
    contracts = blueprint.contracts
    if contracts is None:
        raise LookupError("this program has no contracts")
    kind = contracts.kinds[key]
    group, price = eligibility.price(blueprint, key, priced_by(row, blueprint, on=on), on=on)
    lists = [prices for prices in contracts.lists if prices.in_force(on) and key in prices.prices]
    newest = max(lists, key=lambda prices: prices.from_ or date.min) if lists else None
    others = {one: money for one, money in newest.prices[key].items() if one != group} if newest else {}
    last = kind.term.after(on) - timedelta(days=1)
    if base and contracts.at_the_end != "extend":
        last = base.ends_on
    until = contracts.quote_holds.after(on) if contracts.quote_holds else on
    return Offered(key, kind.hours * 60, group or "", price, others, max(last, base.ends_on) if base else last, until)


def signers(quote: Quote, blueprint: Blueprint) -> tuple[str, ...]:
    """Roles that sign this quote, in the blueprint's order; the buyer alone when it names none.

    Who pays themselves needs nobody to approve, and no approver to sign.
    """
    contracts = blueprint.contracts
    named = contracts.signed_by if contracts else ()
    if quote.approver_id is None:
        kinds = {key: role.access for key, role in blueprint.roles.items()}
        named = tuple(role for role in named if kinds.get(role) != APPROVER)
    return named or (quote.participation.role,)


def state_of(quote: Quote, steps: Iterable[QuoteStep], *, contract: bool, on: date) -> QuoteState:
    """Where a quote stands on a day. `contract`: whether it is in force."""
    kinds = {step.kind for step in steps}
    if contract:
        return QuoteState.IN_FORCE
    if QuoteStepKind.WITHDRAWN in kinds:
        return QuoteState.WITHDRAWN
    if QuoteStepKind.DECLINED in kinds:
        return QuoteState.DECLINED
    if on > quote.holds_until:
        return QuoteState.LAPSED
    if quote.approver_id and QuoteStepKind.APPROVED not in kinds:
        return QuoteState.ASKED
    return QuoteState.APPROVED


@dataclass(frozen=True, slots=True)
class Balance:
    """What became of one invoice: exact amounts in its currency."""

    amount: Decimal
    paid: Decimal = Decimal(0)
    credited: Decimal = Decimal(0)
    refunded: Decimal = Decimal(0)
    void: bool = False

    @property
    def open(self) -> Decimal:
        """What is still owed; below zero: what has to be paid back."""
        return Decimal(0) if self.void else self.amount - self.credited - self.paid + self.refunded
