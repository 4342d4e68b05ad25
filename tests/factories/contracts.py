"""A program that sells hours with approval and signatures, and one person who buys."""

from dataclasses import dataclass

from alongside.kernel.access import Kind
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.programs.actions.cohorts import adopt_text, open_cohort
from alongside.programs.actions.contracts import approve, ask_quote, sign
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.contracts import Quote
from alongside.programs.models.invoices import Invoice
from alongside.programs.models.participations import Participation
from alongside.programs.pricing import Wish
from tests.cast import Cast
from tests.factories.programs import ENDS, PROGRAM, STARTS, enrolled, person_of

SELLING = (
    PROGRAM.read_text("utf-8")
    .replace("20h: {hours: 20, term: 12 months}", "20h: {hours: 20, term: 12 months, alert_at: 80 %, top_up: [20h]}")
    .replace("40h: {hours: 40, term: 12 months}", "40h: {hours: 40, term: 12 months, top_up: [20h]}")
    .replace(
        "  lists:\n",
        "  approver: approver\n  signed_by: [newcomer, approver]\n  quote_holds: 30 days\n  lists:\n",
    )
    .replace("  site: {access", "  approver: {access: approver, one: approver, many: approvers}\n  site: {access")
    .replace("      grants: 40h\n", "      grants: 40h\n      fund: line\n      line: hours\n")
    .replace(
        "prices: {20h: {member: 1749 USD",
        "prices: {40h: {member: 2999 USD, nonmember: 4499 USD}, 20h: {member: 1749 USD",
    )
    + "\nfunds:\n  line: {label: State line, payer: a-board, amount: 9000 USD,"
    + " lines: {hours: {label: Hours, amount: 6000 USD}}}\n"
)


@dataclass(frozen=True, slots=True)
class Market:
    """A cohort that sells hours: who buys, who approves, who coordinates."""

    cohort: Cohort
    buyer: Participation
    approver: Participation
    coordinator: Participation
    district: Organization

    @property
    def person(self) -> Person:
        return person_of(self.buyer)

    @property
    def chief(self) -> Person:
        return person_of(self.approver)

    @property
    def office(self) -> Person:
        return person_of(self.coordinator)


def market(who: Cast, *, text: str = SELLING, key: str = "market-2026") -> Market:
    """Maya buys as a member, Nora approves for the district, Angela coordinates."""
    version = adopt_text(source=text, file="market.yaml", sponsor=who.places.union, by=None)
    into = open_cohort(version=version, key=key, name="2026-27", starts_on=STARTS, ends_on=ENDS, by=None)
    buyer = enrolled(into, who.maya, "newcomer", facts={"position": "teacher", "sector": "private", "member": True})
    approver, coordinator = enrolled(into, who.nora, "approver"), enrolled(into, who.angela, "coordinator")
    if (approver.kind, coordinator.kind) != (Kind.APPROVER, Kind.COORDINATOR):
        raise LookupError("the roles of this program are not what the scene takes them for")
    return Market(into, buyer, approver, coordinator, who.places.rivertown)


def quoted(here: Market, *, key: str = "one", offer: str = "20h") -> Quote:
    """A quote for the district to pay."""
    wish = Wish(offer=offer, payer=here.district, approver=here.approver)
    return ask_quote(participation=here.buyer, wish=wish, key=key, by=here.person)


def bought(here: Market, *, key: str = "one") -> Invoice:
    """Asked, approved and signed by both; the invoice that follows."""
    quote = approve(quote=quoted(here, key=key), by=here.chief)
    sign(quote=quote, signer="newcomer", by=here.person)
    sign(quote=quote, signer="approver", by=here.chief)
    return Invoice.objects.get(quote=quote)
