"""Contracts that go on into the next year: what is left of them, and who has them there."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from alongside.blueprint.requirements import hours_go_on
from alongside.people.actions.events import record
from alongside.people.models.persons import Person
from alongside.programs.actions.cohorts import hold_open
from alongside.programs.enums import ParticipationState
from alongside.programs.facts import pinned
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.contracts import Contract, GoesOn
from alongside.programs.models.participations import Participation
from alongside.standing.contracts import used_minutes
from alongside.standing.known import Term
from alongside.standing.queries import terms_of


@dataclass(frozen=True, slots=True)
class Going:
    """A contract that runs longer than its year. `left`: minutes nobody used; `there`: the person in the next year."""

    contract: Contract
    term: Term
    left: int
    there: Participation | None


def going(cohort: Cohort, into: Cohort) -> list[Going]:
    """Contracts of a year with hours left that run into the next one and do not go on yet. A flat number of queries."""
    blueprint = pinned(into.pk, on=into.starts_on).blueprint
    if not hours_go_on(blueprint):
        return []
    rows = Contract.objects.filter(
        participation__cohort=cohort,
        participation__state=ParticipationState.ENROLLED,
        participation__person__isnull=False,
        tops_up=None,
        starts_on__lt=into.starts_on,
    )
    newest = {one.participation_id: one for one in rows.select_related("participation").order_by("starts_on", "pk")}
    done = set(GoesOn.objects.filter(contract__in=newest.values()).values_list("contract", flat=True))
    terms = {whose: term for whose, term in terms_of(newest, into.starts_on).items() if term.last >= into.starts_on}
    used = used_minutes(blueprint, terms, into.starts_on)
    there = _there(into, [newest[whose].participation for whose in terms])
    found = []
    for whose, term in terms.items():
        one, left = newest[whose], term.minutes - used.get(whose, 0)
        if left > 0 and one.pk not in done:
            found.append(Going(one, term, left, there.get((one.participation.person_id or 0, one.participation.role))))
    return found


def _there(into: Cohort, several: Iterable[Participation]) -> dict[tuple[int, str], Participation]:
    people = [row.person_id for row in several]
    rows = Participation.objects.filter(cohort=into, person__in=people, state=ParticipationState.ENROLLED)
    return {(row.person_id or 0, row.role): row for row in rows}


def go_on(*, cohort: Cohort, into: Cohort, by: Person | None) -> int:
    """Let every such contract go on with whoever is in the next year already; returns how many. Twice is once."""
    several = [one for one in going(cohort, into) if one.there is not None]
    return sum(_go_on(one, into, by) for one in several)


@transaction.atomic
def _go_on(one: Going, into: Cohort, by: Person | None) -> bool:
    hold_open(into.pk)
    row = Contract.objects.select_for_update(of=("self",), no_key=True).get(pk=one.contract.pk)
    if one.there is None or GoesOn.objects.filter(contract=row).exists():
        return False
    if Contract.objects.filter(participation=one.there).exists():
        return False  # the next year began with a contract of its own
    made = Contract.objects.create(
        participation=one.there,
        offer=row.offer,
        minutes=one.term.minutes,
        price=0,
        currency=row.currency,
        payer=row.payer,
        starts_on=row.starts_on,
        ends_on=one.term.last,
        version=row.version,
        fund=row.fund,
        line=row.line,
        worth=0 if row.fund else None,
    )
    GoesOn.objects.create(contract=row, into=made, at=timezone.now(), by=by)
    record(
        "contract-goes-on",
        by=by,
        about=one.there.person_id,
        cohort=into.pk,
        subject=f"participation:{one.there.public_id}",
        facts={"contract": row.pk, "into": made.pk, "minutes": one.left, "ends_on": made.ends_on},
    )
    return True
