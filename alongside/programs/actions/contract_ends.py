"""What becomes of hours nobody used when a contract is over: they stay for longer, are credited, or are gone."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal

from django.db import transaction

from alongside.blueprint.language import Blueprint
from alongside.people.actions.events import record
from alongside.programs.actions.cohorts import hold
from alongside.programs.actions.invoices import CENT, Line, enter
from alongside.programs.enums import CohortState, EntryKind
from alongside.programs.facts import parsed, today
from alongside.programs.models.contracts import Contract, GoesOn
from alongside.programs.models.invoices import Invoice
from alongside.programs.queries_contracts import balance_of

ONE_DAY = timedelta(days=1)


@transaction.atomic
def settle_end(*, contract: Contract, last: date, unused: int) -> bool:
    """Do with `unused` minutes what the program said when the contract began; whether anything was done. Twice is once.

    `last`: the last day of its hours, with what was added to it. Hours stay for longer once. A credit is the exact
    share of the price, down to the cent, of what was added last first; whoever paid is owed it back. In a closed year
    nobody uses hours any more: none stay for longer there, and what is owed back is owed back all the same.
    """
    cohort = hold(contract.participation.cohort_id)
    row = Contract.objects.select_for_update(of=("self",), no_key=True).select_related("version").get(pk=contract.pk)
    blueprint = parsed(row.version.digest)
    said = blueprint.contracts.at_the_end if blueprint.contracts else "lapse"
    if unused <= 0 or said == "lapse" or (said == "extend" and cohort.state == CohortState.CLOSED):
        return False
    return _extend(row, blueprint, last, unused) if said == "extend" else _credit(row, last, unused)


def _extend(row: Contract, blueprint: Blueprint, last: date, unused: int) -> bool:
    contracts = blueprint.contracts
    kind = contracts.kinds.get(row.offer) if contracts else None
    if contracts is None or kind is None or row.ends_on >= kind.term.after(row.starts_on):
        return False  # it was made longer before
    until = (contracts.extended_by or kind.term).after(last)
    Contract.objects.filter(pk=row.pk).update(ends_on=until)
    whose = row.participation
    record(
        "contract-extended",
        by=None,
        about=whose.person_id,
        cohort=whose.cohort_id,
        subject=f"participation:{whose.public_id}",
        facts={"contract": row.pk, "was": row.ends_on, "ends_on": until, "minutes": unused},
    )
    return True


def _parts(row: Contract) -> Sequence[Contract]:
    """What its hours were bought by, the oldest first: in earlier years, where it goes on from there, and here."""
    added = list(Contract.objects.filter(tops_up=row).order_by("starts_on", "pk"))
    before = GoesOn.objects.filter(into=row, came_back=None).select_related("contract").first()
    return [*(_parts(before.contract) if before else [row]), *added]


def _credit(row: Contract, last: date, unused: int) -> bool:
    parts = _parts(row)
    done, day = False, today(row.participation.cohort)
    for one in reversed(parts):
        mine, unused = min(unused, one.minutes), unused - min(unused, one.minutes)
        invoice = Invoice.objects.filter(quote=one.quote_id or 0).order_by("-pk").first()
        key = f"unused-{one.pk}"
        if not mine or invoice is None or invoice.entries.filter(key=key).exists():
            continue
        balance = balance_of(invoice)
        share = (one.price * mine / one.minutes).quantize(CENT, ROUND_DOWN)
        amount = min(share, balance.amount - balance.credited)
        if amount > Decimal(0) and not balance.void:
            why = f"Hours nobody used by {last:%B} {last.day}, {last.year}"
            enter(
                invoice=invoice, line=Line(kind=EntryKind.CREDIT, amount=amount, on=day, key=key, reason=why), by=None
            )
            done = True
    return done
