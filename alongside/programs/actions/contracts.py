"""Hours are asked for at a price, approved, signed, and then in force. Each step is written once and never changed."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from alongside.kernel.access import Kind
from alongside.kernel.errors import NotAllowed, Refused
from alongside.people.actions.events import Facts, record
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.programs.actions.cohorts import hold_open
from alongside.programs.actions.entitlements import settle
from alongside.programs.actions.invoices import issue
from alongside.programs.enums import Numbered, ParticipationState, QuoteState, QuoteStepKind, SignedHow
from alongside.programs.facts import parsed, pinned, pins_of, today
from alongside.programs.models.contracts import Contract, GoesOn, Quote, QuoteStep
from alongside.programs.models.participations import Participation
from alongside.programs.numbering import next_number
from alongside.programs.pricing import Wish, offered, running, signers, state_of
from alongside.programs.track_places import no_place, without_place

OVER = {
    QuoteState.IN_FORCE: "Everybody has signed: it is in force.",
    QuoteState.DECLINED: "This quote was not approved. Ask for a new one if you want to.",
    QuoteState.WITHDRAWN: "This quote was taken back.",
}


@transaction.atomic
def ask_quote(*, participation: Participation, wish: Wish, key: str, by: Person | None) -> Quote:
    """Tell a price that holds as long as the blueprint says, numbered in sequence. The same `key` is the same quote.

    Raises Refused when it is not offered today, they wait for a place of their track, the price group is not known, or
    nobody is named who approves.
    """
    cohort = hold_open(participation.cohort_id)
    row = Participation.objects.select_for_update(of=("self",), no_key=True).get(pk=participation.pk)
    there = Quote.objects.filter(participation=row, key=key).first()
    if there is not None:
        return there
    on, sponsor = today(cohort), cohort.program.sponsor
    pin = pinned(cohort.pk, on=on)
    base = running(row, on=on)
    if base is None and without_place([(row, on)], pins_of(cohort.pk)):
        sentence = f"{no_place(row, pin.blueprint)} Hours can be asked for once one is yours."
        raise Refused(sentence, field="offer")
    if base is not None and GoesOn.objects.filter(contract=base, came_back=None).exists():
        raise Refused("These hours went along into the next year. Add to them there.", field="offer")
    one = next((each for each in offered(row, pin, base, on=on) if each.offer == wish.offer), None)
    if row.state != ParticipationState.ENROLLED or one is None:
        raise Refused("These hours are not offered here today. Choose one of those on the page.", field="offer")
    if one.price is None:
        raise Refused("Which price applies is not known yet: say first what decides it.", field="offer")
    approver = _approver(row, wish, pin.blueprint.contracts.approver if pin.blueprint.contracts else None)
    _may_pay(row, wish.payer, pin.blueprint.contracts.payers if pin.blueprint.contracts else ())
    quote = Quote.objects.create(
        participation=row,
        sponsor=sponsor,
        year=on.year,
        number=next_number(sponsor=sponsor, paper=Numbered.QUOTE, year=on.year),
        offer=one.offer,
        minutes=one.minutes,
        price=one.price.amount,
        currency=one.price.currency,
        group=one.group,
        made_on=on,
        holds_until=one.holds_until,
        payer=wish.payer if isinstance(wish.payer, Organization) else None,
        payer_person=wish.payer if isinstance(wish.payer, Person) else None,
        approver=approver,
        tops_up=base,
        version_id=pin.version,
        key=key,
    )
    _note("quote-asked", quote, by, {"price": str(quote.price), "currency": quote.currency, "group": quote.group})
    return quote


def _approver(row: Participation, wish: Wish, role: str | None) -> Participation | None:
    """Who approves: nobody where the person pays or the blueprint names no role for it."""
    if isinstance(wish.payer, Person) or role is None:
        return None
    one = wish.approver
    if one is None or one.cohort_id != row.cohort_id or one.role != role or one.state != ParticipationState.ENROLLED:
        raise Refused("Choose who approves it.", field="approver")
    if one.person_id == row.person_id:
        raise Refused("Nobody approves what they buy themselves. Choose somebody else.", field="approver")
    return one


def _may_pay(row: Participation, payer: Organization | Person, allowed: tuple[str, ...]) -> None:
    kind = "organization" if isinstance(payer, Organization) else "person"
    if kind not in allowed:
        raise Refused("Somebody else pays here. Choose one of those on the page.", field="payer")
    if isinstance(payer, Person) and payer.pk != row.person_id:
        raise Refused("A person pays for themselves here, or an organization does.", field="payer")


def approve(*, quote: Quote, by: Person) -> Quote:
    """Say yes for the organization that pays. Twice is once."""
    return _approval(quote, QuoteStepKind.APPROVED, by)


def decline(*, quote: Quote, by: Person) -> Quote:
    """Say no for the organization that pays. Nothing is owed, and another quote may be asked for."""
    return _approval(quote, QuoteStepKind.DECLINED, by)


@transaction.atomic
def _approval(quote: Quote, kind: QuoteStepKind, by: Person) -> Quote:
    row = _held(quote)
    if _has(row, kind):
        return row
    on = _still_open(row)
    if _state(row, on) != QuoteState.ASKED:
        raise Refused("This quote was approved already.")
    approver = row.approver.person if row.approver else None
    how = _on_behalf(row, approver, by)
    _step(row, Step(kind, approver, how), by, on)
    _note(f"quote-{kind}", row, by, {"how": how})
    return row


@transaction.atomic
def withdraw(*, quote: Quote, by: Person) -> Quote:
    """Take a quote back before everybody has signed. Twice is once."""
    row = _held(quote)
    if _has(row, QuoteStepKind.WITHDRAWN):
        return row
    on = _still_open(row, lapsed=True)
    how = _on_behalf(row, row.participation.person, by)
    _step(row, Step(QuoteStepKind.WITHDRAWN, row.participation.person, how), by, on)
    _note("quote-withdrawn", row, by, {})
    return row


@transaction.atomic
def sign(*, quote: Quote, signer: str, by: Person, person: Person | None = None) -> Quote:
    """Sign in a role. With the last signature the contract is in force and its invoice made out, all at once.

    `person`: whose signature a coordinator notes from paper; None: the one who signs is `by`. Twice is once. Raises
    Refused when the price no longer holds, approval is missing, or this role does not sign.
    """
    row = _held(quote)
    if QuoteStep.objects.filter(quote=row, kind=QuoteStepKind.SIGNED, signer=signer).exists():
        return row
    on = _still_open(row)
    if _state(row, on) == QuoteState.ASKED:
        raise Refused("This has to be approved before anybody signs.")
    wanted = signers(row, parsed(row.version.digest))
    if signer not in wanted:
        raise Refused("This is signed by others. Choose one of those on the page.", field="signer")
    who = _who_signs(row, signer, person or by)
    how = _on_behalf(row, who, by)
    _step(row, Step(QuoteStepKind.SIGNED, who, how, signer), by, on)
    _note("quote-signed", row, by, {"signer": signer, "how": how})
    signed = set(QuoteStep.objects.filter(quote=row, kind=QuoteStepKind.SIGNED).values_list("signer", flat=True))
    if signed >= set(wanted):
        _begin(row, on, by)
    return row


def _who_signs(quote: Quote, signer: str, person: Person) -> Person:
    """The person themselves in their own role, the approver in theirs, and whoever holds any other role here."""
    held = Participation.objects.filter(
        cohort=quote.participation.cohort_id, person=person, role=signer, state=ParticipationState.ENROLLED
    ).first()
    if signer == quote.participation.role:
        allowed = held is not None and held.pk == quote.participation_id
    elif quote.approver is not None and signer == quote.approver.role:
        allowed = held is not None and held.pk == quote.approver_id
    else:
        allowed = held is not None
    if not allowed:
        raise NotAllowed("This signature belongs to somebody else.")
    return person


def _begin(quote: Quote, on: date, by: Person | None) -> Contract:
    """Put a signed quote in force from this day on, at its own price, and make out the invoice."""
    blueprint = parsed(quote.version.digest)
    contracts = blueprint.contracts
    if contracts is None:
        raise Refused("No hours are sold here any more.")
    base = running(quote.participation, on=on) if quote.tops_up_id else None
    if base is not None and base.pk != quote.tops_up_id:
        base = None
    last = contracts.kinds[quote.offer].term.after(on) - timedelta(days=1)
    if base is not None:
        last = max(base.ends_on, last) if contracts.at_the_end == "extend" else max(base.ends_on, on)
    contract = Contract.objects.create(
        participation=quote.participation,
        offer=quote.offer,
        minutes=quote.minutes,
        price=quote.price,
        currency=quote.currency,
        payer=quote.payer,
        starts_on=on,
        ends_on=last,
        version=quote.version,
        quote=quote,
        tops_up=base,
    )
    _note("contract-begun", quote, by, {"minutes": contract.minutes, "ends_on": last})
    settle([(quote.participation, on)], pins=pins_of(quote.participation.cohort_id), by=by)
    if quote.price:
        issue(quote=quote, on=on, by=by)
    return contract


def _held(quote: Quote) -> Quote:
    """The quote, held with its cohort open until this transaction ends, with all that its steps ask of it."""
    hold_open(quote.participation.cohort_id)
    rows = Quote.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related(
        "participation__person", "participation__cohort", "approver__person", "version", "sponsor"
    ).get(pk=quote.pk)


def _state(quote: Quote, on: date) -> QuoteState:
    return state_of(quote, quote.steps.all(), contract=Contract.objects.filter(quote=quote).exists(), on=on)


def _has(quote: Quote, kind: QuoteStepKind) -> bool:
    return quote.steps.filter(kind=kind).exists()


def _still_open(quote: Quote, *, lapsed: bool = False) -> date:
    """The day it is there. Raises Refused when nothing can become of the quote any more."""
    on = today(quote.participation.cohort)
    state = _state(quote, on)
    if state in OVER:
        raise Refused(OVER[state])
    if state == QuoteState.LAPSED and not lapsed:
        raise Refused(f"This price held until {quote.holds_until:%B} {quote.holds_until.day}. Ask for a new quote.")
    return on


def _on_behalf(quote: Quote, whose: Person | None, by: Person) -> SignedHow:
    """How a step is written down: by the person themselves, or by a coordinator from paper."""
    if whose is not None and whose.pk == by.pk:
        return SignedHow.SIGNED_IN
    coordinates = Participation.objects.filter(
        cohort=quote.participation.cohort_id, person=by, kind=Kind.COORDINATOR, state=ParticipationState.ENROLLED
    )
    if not coordinates.exists():
        raise NotAllowed("This is for somebody else to say.")
    return SignedHow.ON_PAPER


@dataclass(frozen=True, slots=True)
class Step:
    """What is written down: what became of the quote, who said so, how, and in which role they signed."""

    kind: QuoteStepKind
    person: Person | None
    how: SignedHow
    signer: str = ""


def _step(quote: Quote, step: Step, by: Person, on: date) -> None:
    QuoteStep.objects.create(
        quote=quote,
        kind=step.kind,
        signer=step.signer,
        person=step.person,
        noted_by=by if step.how == SignedHow.ON_PAPER else None,
        how=step.how,
        on=on,
        at=timezone.now(),
    )


def _note(kind: str, quote: Quote, by: Person | None, facts: Facts) -> None:
    row = quote.participation
    said: Facts = {"quote": quote.public_id, "offer": quote.offer, **facts}
    record(kind, by=by, about=row.person_id, cohort=row.cohort_id, subject=f"participation:{row.public_id}", facts=said)
