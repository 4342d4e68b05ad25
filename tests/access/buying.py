"""Quotes and invoices of the scene: one of Maya's that Abel approved, one that Finn pays, one at the other sponsor."""

from collections.abc import Mapping

from alongside.programs.actions.contracts import approve, ask_quote, sign
from alongside.programs.models.contracts import Quote
from alongside.programs.models.invoices import Invoice
from alongside.programs.models.participations import Participation
from alongside.programs.pricing import Wish
from tests.factories.programs import person_of

NOBODYS = "nosuchrow234"


def buy(acts: Mapping[str, Participation]) -> dict[str, Quote]:
    """Twenty hours each; Maya's are paid by where Abel works, and not signed by all yet after that of Finn and Ursa."""
    maya, abel = acts["maya"], acts["abel"]
    place = abel.works_at
    if place is None:
        raise LookupError("whoever approves works somewhere")
    wish = Wish(offer="20h", payer=place, approver=abel)
    found = {"maya": approve(quote=_asked(maya, wish), by=person_of(abel))}
    for name in ("finn", "uma"):
        found[name] = _asked(acts[name], Wish(offer="20h", payer=person_of(acts[name])))
    for name, quote in found.items():
        sign(quote=quote, signer=acts[name].role, by=person_of(acts[name]))
    sign(quote=found["maya"], signer="approver", by=person_of(abel))
    return found


def _asked(whose: Participation, wish: Wish) -> Quote:
    return ask_quote(participation=whose, wish=wish, key="scene", by=person_of(whose))


def quote_of(quotes: Mapping[str, Quote], name: str, relation: str) -> Quote | None:
    """A quote: `own` of whoever buys or approves; of somebody else in the cohort; of the other sponsor's."""
    if relation == "own":
        return quotes["maya"] if name in ("maya", "abel") else None
    if relation not in ("cohort", "other"):
        return None
    return quotes["uma" if (relation == "other") != (name == "oscar") else "finn"]


def invoice_of(quotes: Mapping[str, Quote], name: str, relation: str) -> Invoice | None:
    """The invoice of such a quote."""
    quote = quote_of(quotes, name, relation)
    return None if quote is None else Invoice.objects.get(quote=quote)


def quote_page(quotes: Mapping[str, Quote], name: str, relation: str) -> str:
    """The public id of such a quote."""
    return str(getattr(quote_of(quotes, name, relation), "public_id", NOBODYS))


def invoice_page(quotes: Mapping[str, Quote], name: str, relation: str) -> str:
    """The public id of such an invoice."""
    return str(getattr(invoice_of(quotes, name, relation), "public_id", NOBODYS))
