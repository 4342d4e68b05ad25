"""What the contract page says: hours used by way of meeting, steps of a quote, what could be bought, papers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.requirements import Reach
from alongside.kernel.amounts import alike, told
from alongside.ledger.facts import is_confirmed
from alongside.ledger.models import Entry
from alongside.programs.enums import InvoiceState, QuoteState, QuoteStepKind
from alongside.programs.models.contracts import Contract, Quote, QuoteStep
from alongside.programs.models.invoices import Invoice
from alongside.programs.models.participations import Participation
from alongside.programs.pricing import Balance, Offered
from alongside.programs.queries_contracts import invoice_state
from alongside.reports.contract_papers import money, payer_words
from alongside.web.desk.words import mode_label, short_day

TONES: Mapping[str, str] = {
    QuoteState.ASKED.value: "gold",
    QuoteState.APPROVED.value: "gold",
    QuoteState.IN_FORCE.value: "leaf",
    InvoiceState.PAID.value: "leaf",
    InvoiceState.OPEN.value: "gold",
    InvoiceState.PART.value: "gold",
    InvoiceState.OWED_BACK.value: "gold",
}


@dataclass(frozen=True, slots=True)
class Way:
    """One way of meeting: how often, how long, and what is asked of it."""

    label: str
    times: int
    minutes: int
    hours: str
    asked: str


def counts(entry: Entry, blueprint: Blueprint) -> bool:
    """Tell whether a line counts yet, by the account's own rule."""
    rule = blueprint.counting.get(entry.account.key)
    return (rule is not None and rule.when == "logged") or is_confirmed(entry)


def ways(entries: Sequence[Entry], blueprint: Blueprint) -> list[Way]:
    """Hours by way of meeting, in the program's order, with the least that is asked of each."""
    minutes: dict[str, int] = {}
    times: dict[str, int] = {}
    for entry in entries:
        taken_back = entry.reverses_id is not None or hasattr(entry, "reversed_by")
        for mode, amount in _by_mode(entry).items():
            minutes[mode] = minutes.get(mode, 0) + amount
            times[mode] = times.get(mode, 0) + (0 if taken_back else 1)
    form = alike(minutes.values())
    order = [*blueprint.sessions.modes, *(mode for mode in minutes if mode not in blueprint.sessions.modes)]
    asked = {mode: _asked(mode, blueprint) for mode in order}
    shown = [mode for mode in order if mode in minutes or asked[mode]]
    return [
        Way(
            mode_label(blueprint, mode),
            times.get(mode, 0),
            minutes.get(mode, 0),
            form(minutes.get(mode, 0)),
            asked[mode] or "no minimum",
        )
        for mode in shown
    ]


def _by_mode(entry: Entry) -> dict[str, int]:
    if entry.mode or not entry.happening.by_mode:
        return {entry.mode: entry.amount}
    first = next(iter(entry.happening.by_mode))
    return {first: entry.amount}


def _asked(mode: str, blueprint: Blueprint) -> str:
    for one in blueprint.requirements.values():
        account = blueprint.counting.get(one.account) if isinstance(one, Reach) else None
        if isinstance(one, Reach) and account and tuple(account.modes) == (mode,):
            return f"{one.reach} or more"
    return ""


@dataclass(frozen=True, slots=True)
class Sale:
    """One card of what could be bought today."""

    offer: str
    hours: str
    price: str
    others: str
    chosen: bool


def sales(offers: Iterable[Offered], chosen: str) -> list[Sale]:
    """The cards; the first is chosen where nothing was."""
    listed = [one for one in offers if one.price is not None]
    keys = {one.offer for one in listed}
    pick = chosen if chosen in keys else (listed[0].offer if listed else "")
    return [
        Sale(
            one.offer,
            told(one.minutes),
            str(one.price),
            ", ".join(f"{group.replace('-', ' ').capitalize()} {price}" for group, price in one.others.items()),
            one.offer == pick,
        )
        for one in listed
    ]


@dataclass(frozen=True, slots=True)
class Document:
    """A paper in the list."""

    title: str
    note: str
    url: str
    state: str
    tone: str


def quote_document(quote: Quote, state: QuoteState, *, whose: str = "") -> Document:
    """A quote in the list. `whose`: for whom, where the list is of several people."""
    note = f"{told(quote.minutes)} for {money(quote.price, quote.currency)}, asked {short_day(quote.made_on)}"
    note = f"{note} for {whose}" if whose else note
    return Document(
        f"Quote {quote}", note, reverse("desk:quote-pdf", args=[quote.public_id]), state.label, TONES.get(state, "line")
    )


def invoice_document(invoice: Invoice, balance: Balance) -> Document:
    """An invoice in the list."""
    state = invoice_state(balance)
    note = f"{money(invoice.amount, invoice.currency)} to {payer_words(invoice)}"
    url = reverse("desk:invoice-pdf", args=[invoice.public_id])
    return Document(f"Invoice {invoice}", note, url, state.label, TONES.get(state, "line"))


@dataclass(frozen=True, slots=True)
class Said:
    """Who approved or signed, when and how."""

    name: str
    initials: str
    tone: int
    words: str


def said(steps: Iterable[QuoteStep], blueprint: Blueprint) -> list[Said]:
    """Approvals and signatures, oldest first; `person` must be loaded."""
    found = []
    for step in sorted(steps, key=lambda one: one.at):
        if step.person is None:
            continue
        role = blueprint.roles.get(step.signer)
        whose = f" as {role.one}" if role else ""
        words = f"{QuoteStepKind(step.kind).label} {short_day(step.on)}{whose}, {step.get_how_display()}"
        found.append(Said(step.person.name, step.person.initials, step.person.tone, words))
    return found


def stages(quote: Quote, steps: Sequence[QuoteStep], paid_on: date | None, *, begun: bool) -> tuple[str, int]:
    """The steps of a quote as one text for the kit, and which one is now."""
    days = {step.kind: step.on for step in steps}
    listed: list[tuple[str, date | None]] = [("Quote", quote.made_on)]
    if quote.approver_id:
        listed.append(("Approved", days.get(QuoteStepKind.APPROVED)))
    listed.append(("Signed", days.get(QuoteStepKind.SIGNED) if begun else None))
    listed += [("Paid", paid_on), ("Running", None)]
    now = next(place for place, (_, day) in enumerate(listed, start=1) if day is None)
    return "|".join(f"{label}, {short_day(day)}" if day else label for label, day in listed), now


@dataclass(frozen=True, slots=True)
class Other:
    """Another contract of the same person: one that is over, or one to come."""

    hours: str
    days: str
    state: str


def others(row: Participation, base: Contract, on: date) -> list[Other]:
    """Contracts beside the one that is shown, the newest first; what was added to one belongs to it. One query."""
    rows = Contract.objects.filter(participation=row, tops_up=None).exclude(pk=base.pk).order_by("-starts_on", "-pk")
    return [_other(one, on) for one in rows]


def _other(one: Contract, on: date) -> Other:
    state = "to come" if one.starts_on > on else "over" if one.ends_on < on else "running"
    days = f"{short_day(one.starts_on)}, {one.starts_on.year} to {short_day(one.ends_on)}, {one.ends_on.year}"
    how = "" if one.price else ", granted"
    return Other(told(one.minutes), f"{days}{how}", state)
