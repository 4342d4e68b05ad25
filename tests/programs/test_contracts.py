"""Hours are asked for, approved, signed and paid: exact money, one price, nothing written twice and nothing changed."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.db import DatabaseError, transaction

from alongside.kernel.errors import NotAllowed, Refused
from alongside.people.models.events import Event
from alongside.programs.actions.contracts import approve, ask_quote, decline, sign, withdraw
from alongside.programs.actions.invoices import Line, enter, make_void
from alongside.programs.enums import EntryKind, InvoiceState
from alongside.programs.models.contracts import Contract, Quote, QuoteStep
from alongside.programs.models.invoices import Invoice, InvoiceEntry
from alongside.programs.pricing import Wish
from alongside.programs.queries_contracts import balance_of, invoice_state
from alongside.standing.ending import settle_ends
from alongside.standing.queries import terms_of as terms
from tests.cast import Cast
from tests.factories.contracts import SELLING, Market, bought, market, quoted
from tests.factories.programs import pair
from tests.factories.sessions import met

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]


@pytest.fixture
def here(everyone: Cast) -> Market:
    return market(everyone)


def paid(amount: str, key: str = "a", kind: EntryKind = EntryKind.PAYMENT, reason: str = "") -> Line:
    return Line(kind=kind, amount=Decimal(amount), on=date(2026, 11, 19), key=key, reason=reason)


def refusal(doing: object, *given: object, **named: object) -> str:
    with pytest.raises(Refused) as refused:
        doing(*given, **named)  # type: ignore[operator]
    return refused.value.sentence


def test_from_question_to_contract(here: Market) -> None:
    quote = quoted(here)
    assert (str(quote), quote.price, quote.currency, quote.group) == ("2026-0001", Decimal("1749.00"), "USD", "member")
    assert (quote.made_on, quote.holds_until) == (date(2026, 11, 19), date(2026, 12, 19))
    assert refusal(sign, quote=quote, signer="newcomer", by=here.person).startswith("This has to be approved")
    approve(quote=quote, by=here.chief)
    sign(quote=quote, signer="newcomer", by=here.person)
    assert Contract.objects.count() == 0
    sign(quote=quote, signer="approver", by=here.chief)
    contract, invoice = Contract.objects.get(), Invoice.objects.get()
    assert (contract.minutes, contract.price, contract.payer) == (1200, Decimal("1749.00"), here.district)
    assert (contract.starts_on, contract.ends_on) == (date(2026, 11, 19), date(2027, 11, 18))
    assert (str(invoice), invoice.amount, invoice.payer) == ("2026-0001", Decimal("1749.00"), here.district)
    kinds = list(Event.objects.filter(subject=f"participation:{here.buyer.public_id}").values_list("kind", flat=True))
    asked = ["quote-asked", "quote-approved", "quote-signed", "quote-signed", "contract-begun", "invoice-issued"]
    assert kinds[-6:] == asked


def test_everything_twice_is_once(here: Market) -> None:
    assert quoted(here) == quoted(here)
    first, again = bought(here), bought(here)
    assert first == again
    assert [Quote.objects.count(), QuoteStep.objects.count(), Contract.objects.count()] == [1, 3, 1]
    assert enter(invoice=first, line=paid("1749.00"), by=here.office) == enter(
        invoice=first, line=paid("1749.00"), by=here.office
    )
    other = refusal(enter, invoice=first, line=paid("1749.00", "another window"), by=here.office)
    assert other == "This invoice is paid already. Nothing was written down twice."
    assert InvoiceEntry.objects.count() == 1


def test_a_quotes_price_holds_while_it_holds(here: Market, thursday_evening: time_machine.Traveller) -> None:
    thursday_evening.move_to(datetime(2026, 12, 20, 18, tzinfo=UTC))
    quote = quoted(here)
    thursday_evening.move_to(datetime(2027, 1, 19, 18, tzinfo=UTC))  # the list of January asks for 1,800
    approve(quote=quote, by=here.chief)
    sign(quote=quote, signer="newcomer", by=here.person)
    sign(quote=quote, signer="approver", by=here.chief)
    assert Invoice.objects.get().amount == Decimal("1749.00")
    assert str(Invoice.objects.get()) == "2027-0001"


def test_a_price_that_no_longer_holds_is_asked_anew(here: Market, thursday_evening: time_machine.Traveller) -> None:
    thursday_evening.move_to(datetime(2026, 12, 20, 18, tzinfo=UTC))
    quote = approve(quote=quoted(here), by=here.chief)
    thursday_evening.move_to(datetime(2027, 1, 20, 6, 30, tzinfo=UTC))  # half past midnight in Chicago
    late = refusal(sign, quote=quote, signer="newcomer", by=here.person)
    assert late == "This price held until January 19. Ask for a new quote."
    assert quoted(here, key="anew").price == Decimal("1800.00")


def test_in_another_currency_and_a_membership_that_ends_before_all_have_signed(everyone: Cast) -> None:
    """The price of the day on which it was asked for holds; the next one is that of nonmembers, by another list."""
    prices = "member: 900.05 CHF, nonmember: 1200.95 CHF"
    text = SELLING.replace(" USD", " CHF").replace("member: 1749 CHF, nonmember: 2629.50 CHF", prices)
    here = market(everyone, text=text)
    quote = approve(quote=quoted(here), by=here.chief)
    here.buyer.facts = here.buyer.facts | {"member": False}
    here.buyer.save()
    sign(quote=quote, signer="newcomer", by=here.person)
    sign(quote=quote, signer="approver", by=here.chief)
    invoice = Invoice.objects.get()
    assert (invoice.amount, invoice.currency) == (Decimal("900.05"), "CHF")
    again = quoted(here, key="two")
    assert (again.price, again.currency, again.group) == (Decimal("1200.95"), "CHF", "nonmember")


def test_who_may_not(here: Market, everyone: Cast) -> None:
    quote = quoted(here)
    with pytest.raises(NotAllowed):
        approve(quote=quote, by=here.person)
    approve(quote=quote, by=here.chief)
    with pytest.raises(NotAllowed):
        sign(quote=quote, signer="newcomer", by=here.chief)
    with pytest.raises(NotAllowed):
        sign(quote=quote, signer="newcomer", by=everyone.stranger)
    assert refusal(sign, quote=quote, signer="coordinator", by=here.office).startswith("This is signed by others")


def test_paper_is_noted_by_coordinators(here: Market) -> None:
    quote = approve(quote=quoted(here), by=here.office)
    sign(quote=quote, signer="newcomer", by=here.office, person=here.person)
    steps = QuoteStep.objects.order_by("pk").values_list("kind", "person", "noted_by", "how")
    assert list(steps) == [
        ("approved", here.chief.pk, here.office.pk, "on-paper"),
        ("signed", here.person.pk, here.office.pk, "on-paper"),
    ]


def test_who_pays_themselves_needs_nobody_to_approve(here: Market) -> None:
    wish = Wish(offer="20h", payer=here.person)
    quote = ask_quote(participation=here.buyer, wish=wish, key="own", by=here.person)
    sign(quote=quote, signer="newcomer", by=here.person)
    assert Invoice.objects.get().payer_person == here.person


def test_declined_and_taken_back(here: Market) -> None:
    no = decline(quote=quoted(here), by=here.chief)
    assert refusal(sign, quote=no, signer="newcomer", by=here.person).startswith("This quote was not approved.")
    back = withdraw(quote=quoted(here, key="two"), by=here.person)
    assert refusal(approve, quote=back, by=here.chief) == "This quote was taken back."
    assert Invoice.objects.count() == 0


def test_which_price_is_not_known(everyone: Cast) -> None:
    here = market(everyone)
    here.buyer.facts = {"position": "teacher", "sector": "private"}
    here.buyer.save()
    assert refusal(quoted, here).startswith("Which price applies is not known yet")


def test_top_up_in_the_last_hour_of_the_term(here: Market, thursday_evening: time_machine.Traveller) -> None:
    base = bought(here).quote.contract
    thursday_evening.move_to(datetime(2027, 11, 19, 5, 30, tzinfo=UTC))  # half past eleven on November 18 in Chicago
    more = bought(here, key="more").quote.contract
    assert (more.tops_up, more.starts_on, more.ends_on) == (base, date(2027, 11, 18), date(2027, 11, 18))
    term = terms([here.buyer.pk], date(2027, 11, 18))[here.buyer.pk]
    assert (term.minutes, term.first, term.last) == (2400, date(2026, 11, 19), date(2027, 11, 18))
    thursday_evening.move_to(datetime(2027, 11, 19, 6, 30, tzinfo=UTC))
    new = bought(here, key="new").quote.contract
    assert (new.tops_up, new.starts_on, new.ends_on) == (None, date(2027, 11, 19), date(2028, 11, 18))


def test_hours_that_go_on_after_the_end_last_as_long_as_what_was_added(
    everyone: Cast, thursday_evening: time_machine.Traveller
) -> None:
    from_file = SELLING.replace("  quote_holds:", "  at_the_end: extend\n  quote_holds:")
    here = market(everyone, text=from_file)
    bought(here)
    thursday_evening.move_to(datetime(2027, 11, 19, 5, 30, tzinfo=UTC))
    more = bought(here, key="more").quote.contract
    assert (more.starts_on, more.ends_on) == (date(2027, 11, 18), date(2028, 11, 17))
    term = terms([here.buyer.pk], date(2028, 1, 1))[here.buyer.pk]
    assert (term.minutes, term.last) == (2400, date(2028, 11, 17))


def test_credit_and_refund(here: Market) -> None:
    invoice = bought(here)
    enter(invoice=invoice, line=paid("1000.00", "a"), by=here.office)
    assert invoice_state(balance_of(invoice)) == InvoiceState.PART
    enter(invoice=invoice, line=paid("749.00", "b"), by=here.office)
    assert invoice_state(balance_of(invoice)) == InvoiceState.PAID
    nothing = refusal(enter, invoice=invoice, line=paid("1.00", "c", EntryKind.REFUND, "Moved away"), by=here.office)
    assert nothing == "There is nothing to pay back: credit it first."
    assert refusal(enter, invoice=invoice, line=paid("10.00", "d", EntryKind.CREDIT), by=here.office).startswith("Say")
    enter(invoice=invoice, line=paid("437.25", "e", EntryKind.CREDIT, "Five hours less"), by=here.office)
    assert (balance_of(invoice).open, invoice_state(balance_of(invoice))) == (
        Decimal("-437.25"),
        InvoiceState.OWED_BACK,
    )
    much = refusal(enter, invoice=invoice, line=paid("437.26", "f", EntryKind.REFUND, "Moved away"), by=here.office)
    assert much == "That is more than there is: $437.25 at most."
    enter(invoice=invoice, line=paid("437.25", "g", EntryKind.REFUND, "Moved away"), by=here.office)
    assert (balance_of(invoice).open, invoice_state(balance_of(invoice))) == (Decimal("0.00"), InvoiceState.PAID)


@pytest.mark.parametrize("amount", ["0.00", "-1.00", "0.005", "1749.01"])
def test_amounts_that_cannot_be(here: Market, amount: str) -> None:
    invoice = bought(here)
    assert refusal(enter, invoice=invoice, line=paid(amount), by=here.office)
    assert InvoiceEntry.objects.count() == 0


def test_void_with_a_reason_and_made_out_anew(here: Market) -> None:
    invoice = bought(here)
    assert refusal(make_void, invoice=invoice, reason=" ", by=here.office).startswith("Say in a few words")
    new = make_void(invoice=invoice, reason="Made out to the district by mistake", by=here.office, instead=here.person)
    assert new == make_void(invoice=invoice, reason="again", by=here.office, instead=here.person)
    assert (str(new), new.payer_person, new.replaces, new.amount) == (
        "2026-0002",
        here.person,
        invoice,
        Decimal("1749.00"),
    )
    assert invoice_state(balance_of(invoice)) == InvoiceState.VOID
    assert (
        refusal(enter, invoice=invoice, line=paid("1.00"), by=here.office)
        == "This invoice is void. Nothing is owed for it."
    )
    enter(invoice=new, line=paid("1.00"), by=here.office)
    assert refusal(make_void, invoice=new, reason="x", by=here.office).startswith("Money has come in")


@pytest.mark.parametrize(
    "model, change",
    [(Quote, {"price": 1}), (QuoteStep, {"kind": "declined"}), (Invoice, {"amount": 1}), (InvoiceEntry, {"amount": 1})],
)
def test_nothing_written_changes(here: Market, model: type, change: dict[str, object]) -> None:
    enter(invoice=bought(here), line=paid("1749.00"), by=here.office)
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.update(**change)  # type: ignore[attr-defined]
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.all()._raw_delete("default")  # type: ignore[attr-defined]


def test_numbers_have_no_gaps_when_something_fails(here: Market) -> None:
    quoted(here)
    with transaction.atomic():
        quoted(here, key="two")
        transaction.set_rollback(True)
    assert str(quoted(here, key="three")) == "2026-0002"


@pytest.mark.parametrize(
    "said,until,open_", [("extend", date(2028, 2, 18), "0.00"), ("refund", date(2027, 11, 18), "-1311.75")]
)
def test_hours_nobody_used_stay_for_longer_or_are_owed_back(
    everyone: Cast, thursday_evening: time_machine.Traveller, said: str, until: date, open_: str
) -> None:
    longer = "  extended_by: 3 months\n" if said == "extend" else ""
    text = SELLING.replace("  quote_holds:", f"  at_the_end: {said}\n{longer}  quote_holds:")
    here = market(everyone, text=text)
    invoice = bought(here)
    enter(invoice=invoice, line=paid("1749.00"), by=here.office)
    thursday_evening.move_to(datetime(2026, 12, 9, 20, tzinfo=UTC))
    met(pair(here.cohort, everyone.renee, everyone.maya), day=date(2026, 12, 1), minutes=300)
    thursday_evening.move_to(datetime(2027, 11, 18, 20, tzinfo=UTC))
    assert settle_ends(lambda _: None) == 0
    thursday_evening.move_to(datetime(2027, 11, 19, 20, tzinfo=UTC))
    assert [settle_ends(lambda _: None) for _ in range(2)] == [1, 0]
    assert (Contract.objects.get().ends_on, balance_of(invoice).open) == (until, Decimal(open_))
