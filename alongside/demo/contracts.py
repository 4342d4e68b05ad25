"""Contracts in the demo: hours that were added and paid, some that wait for a signature, some for approval."""

from alongside.demo.cohorts import Intake
from alongside.programs.actions.contracts import approve, ask_quote, sign
from alongside.programs.actions.invoices import Line, enter
from alongside.programs.enums import EntryKind
from alongside.programs.facts import pinned, today
from alongside.programs.models.contracts import Quote
from alongside.programs.models.invoices import Invoice
from alongside.programs.models.participations import Participation
from alongside.programs.pricing import Wish, offered, running, signers

ASKED = 6


def top_up_some(intake: Intake) -> None:
    """Let a few whose contract runs ask for more hours: one is paid, one is signed; the others wait."""
    contracts = intake.blueprint.contracts
    approvers = intake.roles.get(contracts.approver or "", []) if contracts else []
    if not approvers or intake.by is None:
        return
    supported = [row for role in intake.blueprint.roles_with("supported") for row in intake.roles.get(role, ())]
    buyers = [row for row in supported if row.person_id and row.works_at and row.works_at.parent]
    asked = [quote for row in buyers[: ASKED * 2] if (quote := _asked(row, approvers))][:ASKED]
    for place, quote in enumerate(asked):
        _goes_on(quote, place, intake)


def _asked(row: Participation, approvers: list[Participation]) -> Quote | None:
    on = today(row.cohort)
    offers = offered(row, pinned(row.cohort_id, on=on), running(row, on=on), on=on)
    place = row.works_at
    if not offers or offers[0].price is None or place is None or place.parent is None or row.person is None:
        return None
    above = [one for one in approvers if one.works_at is None or place.path.startswith(one.works_at.path)]
    wish = Wish(offer=offers[0].offer, payer=place.parent, approver=(above or approvers)[0])
    return ask_quote(participation=row, wish=wish, key="demo", by=row.person)


def _goes_on(quote: Quote, place: int, intake: Intake) -> None:
    """The first is paid, the second signed by all, the third approved; the rest wait for a yes."""
    chief, buyer = quote.approver, quote.participation
    if place > 2 or chief is None or chief.person is None or buyer.person is None or intake.by is None:
        return
    approve(quote=quote, by=chief.person)
    if place > 1:
        return
    for signer in signers(quote, intake.blueprint):
        who = {buyer.role: buyer.person, chief.role: chief.person}.get(signer)
        if who is not None:
            sign(quote=quote, signer=signer, by=who)
    invoice = Invoice.objects.filter(quote=quote).first()
    if place == 0 and invoice is not None:
        line = Line(kind=EntryKind.PAYMENT, amount=invoice.amount, on=invoice.issued_on, key="demo")
        enter(invoice=invoice, line=line, by=intake.by)
