"""Reads of quotes, contracts and invoices: balances, states, what a fund covers, in flat numbers of queries."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from alongside.blueprint.language import Blueprint
from alongside.kernel.errors import Refused
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.programs.enums import EntryKind, InvoiceState, ParticipationState
from alongside.programs.models.contracts import Contract, Quote
from alongside.programs.models.invoices import Invoice, InvoiceEntry
from alongside.programs.models.participations import Participation
from alongside.programs.pricing import Balance, Wish

ALONE = "me"  # what a form says for somebody who pays for themselves


def balance_of(invoice: Invoice) -> Balance:
    """What became of one invoice."""
    return balances([invoice])[invoice.pk]


def balances(invoices: Iterable[Invoice]) -> dict[int, Balance]:
    """What became of each invoice, by its row number. One query."""
    several = list(invoices)
    sums: dict[tuple[int, str], Decimal] = {}
    rows = InvoiceEntry.objects.filter(invoice__in=[one.pk for one in several])
    for invoice, kind, amount in rows.values_list("invoice_id", "kind", "amount"):
        sums[invoice, kind] = sums.get((invoice, kind), Decimal(0)) + amount
    none = Decimal(0)
    return {
        one.pk: Balance(
            amount=one.amount,
            paid=sums.get((one.pk, EntryKind.PAYMENT), none),
            credited=sums.get((one.pk, EntryKind.CREDIT), none),
            refunded=sums.get((one.pk, EntryKind.REFUND), none),
            void=(one.pk, EntryKind.VOID) in sums,
        )
        for one in several
    }


def invoice_state(balance: Balance) -> InvoiceState:
    """Where an invoice stands."""
    if balance.void:
        return InvoiceState.VOID
    if balance.open < 0:
        return InvoiceState.OWED_BACK
    if balance.open == 0:
        return InvoiceState.PAID if balance.credited < balance.amount else InvoiceState.CREDITED
    return InvoiceState.PART if balance.paid > balance.refunded else InvoiceState.OPEN


def contracts_of(row: Participation, *, on: date) -> tuple[Contract | None, list[Contract]]:
    """The contract hours are taken from on a day, else the next one, and what was added to it by then. Two queries."""
    rows = list(Contract.objects.filter(participation=row, tops_up=None).order_by("starts_on", "pk"))
    if not rows:
        return None, []
    one = next((each for each in reversed(rows) if each.starts_on <= on), rows[0])
    return one, list(Contract.objects.filter(tops_up=one, starts_on__lte=on).order_by("starts_on", "pk"))


def quotes_of(row: Participation) -> list[Quote]:
    """Every quote of one who takes part, newest first, with its steps and who took them. Three queries."""
    rows = Quote.objects.filter(participation=row).select_related(
        "participation__person", "approver__person", "version", "payer", "payer_person", "contract"
    )
    return list(rows.prefetch_related("steps__person").order_by("-pk"))


def invoices_of(quotes: Iterable[Quote]) -> list[tuple[Invoice, Balance, date | None]]:
    """Their invoices, newest first, each with what became of it and the day of its last entry. Two queries."""
    rows = Invoice.objects.filter(quote__in=[one.pk for one in quotes]).select_related("payer", "payer_person")
    found = list(rows.prefetch_related("entries").order_by("-pk"))
    sums = balances(found)
    return [(one, sums[one.pk], max((each.on for each in one.entries.all()), default=None)) for one in found]


def may_pay(row: Participation, blueprint: Blueprint) -> list[Organization]:
    """The organizations that may pay for somebody: the places at and above where they work. One query."""
    payers = blueprint.contracts.payers if blueprint.contracts else ()
    place = row.works_at or row.organization
    if "organization" not in payers or place is None:
        return []
    line = [int(pk) for pk in place.path.split("/") if pk]
    rows = Organization.objects.filter(pk__in=line, kind__in=("district", "school", "department"))
    return list(rows.order_by("path"))


def pays_alone(row: Participation, blueprint: Blueprint) -> bool:
    """Tell whether somebody may pay for themselves."""
    return bool(blueprint.contracts and "person" in blueprint.contracts.payers and row.person_id)


def payers_told(row: Participation, blueprint: Blueprint, *, alone: str) -> list[tuple[str, str]]:
    """Who may pay, as the choices of a form; `alone`: what it calls the person themselves."""
    found = [(one.public_id, one.name) for one in may_pay(row, blueprint)]
    return [*found, *([(ALONE, alone)] if pays_alone(row, blueprint) else [])]


def may_approve(row: Participation, blueprint: Blueprint) -> list[Participation]:
    """Who may approve for this person: whoever holds the role at, or above, the place they work at. One query."""
    role = blueprint.contracts.approver if blueprint.contracts else None
    if role is None:
        return []
    rows = Participation.objects.filter(
        cohort=row.cohort_id, role=role, state=ParticipationState.ENROLLED, person__isnull=False
    )
    path = row.works_at.path if row.works_at else ""
    return [
        one
        for one in rows.select_related("person", "works_at").order_by("pk")
        if one.person_id != row.person_id and (one.works_at is None or path.startswith(one.works_at.path))
    ]


def wish_of(row: Participation, blueprint: Blueprint, typed: Mapping[str, str]) -> Wish:
    """What a form asks for: `offer`, `payer` (a public id, or "me" for the person themselves) and `approver`.

    Raises Refused when nobody who may pay is named.
    """
    payer: Organization | Person | None = None
    if typed.get("payer") == ALONE and pays_alone(row, blueprint):
        payer = row.person
    else:
        payer = next((one for one in may_pay(row, blueprint) if one.public_id == typed.get("payer")), None)
    if payer is None:
        raise Refused("Say who pays.", field="payer")
    named = typed.get("approver", "")
    approver = next((one for one in may_approve(row, blueprint) if one.public_id == named), None) if named else None
    return Wish(offer=typed.get("offer", ""), payer=payer, approver=approver)


def noted_without_quote(cohort: int) -> QuerySet[Contract]:
    """Contracts that were noted as bought, without a quote: newest first, with whose they are and who pays."""
    rows = Contract.objects.filter(participation__cohort=cohort, quote=None, price__gt=0)
    whose = (f"participation__{one}" for one in ("person", "team", "organization"))
    return rows.select_related("payer", *whose).order_by("-starts_on", "-pk")
