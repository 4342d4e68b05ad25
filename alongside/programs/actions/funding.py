"""Applying a priority list: who gets the money of a line, in the program's order, and whose hours wait."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from alongside.blueprint.grammar import Money
from alongside.kernel.access import Kind, Who
from alongside.kernel.errors import NotAllowed, Refused
from alongside.people.actions.events import line as event_line
from alongside.people.actions.events import record, record_all
from alongside.people.models.events import Event
from alongside.people.models.persons import Person
from alongside.programs.actions.cohorts import demand_open
from alongside.programs.facts import pinned, today
from alongside.programs.funding import Source, applied, in_order, places_of
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.contracts import Contract
from alongside.programs.models.funding import PriorityList, PriorityPlace

WAIT, COVERED = "hours-wait", "hours-covered"
CENT = Decimal("0.01")


@transaction.atomic
def apply_priority_list(
    *, cohort: Cohort, source: Source, amount: Money, key: str, by: Person, who: Who
) -> PriorityList:
    """Say what there is of a line (`source`) and who gets it. Whose hours wait now, or no longer, is told.

    The same `key` is the same list. Raises Refused for an amount that cannot be, or a line nobody draws on.
    """
    if who.kind != Kind.COORDINATOR or who.cohort != cohort.pk:
        raise NotAllowed("Applying a priority list is for whoever coordinates.")
    held = Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    demand_open(held)
    there = PriorityList.objects.filter(cohort=held, key=key).first()
    if there is not None:
        return there
    if amount.amount < 0 or amount.amount != amount.amount.quantize(CENT):
        raise Refused("An amount is not below nothing and has cents at most.", field="amount")
    on, (fund, line) = today(held), (source.fund, source.line)
    pin = pinned(held.pk, on=on)
    ranked = in_order(held, pin.blueprint, fund, line)
    if not ranked:
        raise Refused("Nobody draws on this line. There is nothing to put in order.")
    if any(one.contract.currency != amount.currency for one in ranked):
        raise Refused(f"The hours of this line are reckoned in {ranked[0].contract.currency}.", field="amount")
    before = applied(held.pk).get((fund, line))
    made = PriorityList.objects.create(
        cohort=held,
        fund=fund,
        line=line,
        amount=amount.amount,
        currency=amount.currency,
        version_id=pin.version,
        applied_on=on,
        at=timezone.now(),
        by=by,
        key=key,
    )
    places = [
        PriorityPlace(priority_list=made, contract=one.contract, place=n, covered=one.covered(amount.amount))
        for n, one in enumerate(ranked, start=1)
    ]
    PriorityPlace.objects.bulk_create(places)
    facts = {"fund": fund, "line": line, "amount": str(made.amount), "currency": made.currency}
    record("priority-list-applied", by=by, cohort=held.pk, subject=f"priority-list:{made.public_id}", facts=facts)
    _tell(places, before, by)
    return made


def _tell(places: list[PriorityPlace], before: PriorityList | None, by: Person) -> None:
    """Whoever waited for nothing before and waits now, and the other way round."""
    was = places_of([before]) if before else {}
    changed = [
        (COVERED if one.covered else WAIT, one.contract)
        for one in places
        if one.covered != (was[one.contract_id].covered if one.contract_id in was else True)
    ]
    record_all(_event(kind, contract, by) for kind, contract in changed)


def _event(kind: str, contract: Contract, by: Person) -> Event:
    row = contract.participation
    return event_line(
        kind,
        by=by,
        about=row.person_id,
        cohort=row.cohort_id,
        subject=f"participation:{row.public_id}",
        facts={"minutes": contract.minutes},
    )
