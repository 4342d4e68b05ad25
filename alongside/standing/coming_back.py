"""Hours that went along into the next year by mistake are taken back to the year they were bought in, by a line of its
own; what would follow is shown first."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from alongside.blueprint.requirements import contract_account
from alongside.kernel.amounts import told
from alongside.kernel.errors import Refused
from alongside.ledger.facts import by_day
from alongside.people.actions.events import record
from alongside.people.models.persons import Person
from alongside.programs.actions.cohorts import hold_open
from alongside.programs.enums import CohortState
from alongside.programs.facts import pinned, today
from alongside.programs.models.contracts import CameBack, Contract, GoesOn
from alongside.programs.models.participations import Participation
from alongside.standing.contracts import used_minutes
from alongside.standing.queries import terms_of

LONGEST = 300


@dataclass(frozen=True, slots=True)
class Back:
    """A contract that went along. `first`: the one it goes on from; `left`: minutes nobody used there; `used`: minutes
    logged since it went on; `added`: how often hours were added here; `closed`: whether the year before is."""

    goes_on: GoesOn
    first: Contract
    left: int
    used: int
    added: int
    closed: bool

    @property
    def stops(self) -> str:
        """Why it cannot be taken back as things are; empty where it can."""
        if self.used:
            return f"{told(self.used).capitalize()} of it are logged here already. Take back what was logged first."
        return "Hours were added to it here, so it stays." if self.added else ""


def came_along(row: Participation) -> Back | None:
    """The contract somebody has here that went on from an earlier year; None where there is none."""
    found = (
        GoesOn.objects.filter(into__participation=row, came_back=None)
        .select_related("contract__participation__cohort", "into__participation__cohort")
        .order_by("-pk")
        .first()
    )
    if found is None:
        return None
    first, here = found.contract, row.cohort
    before, on = first.participation, max(today(here), here.starts_on)
    blueprint = pinned(before.cohort_id, on=min(on, before.cohort.ends_on)).blueprint
    terms = terms_of([before.pk], min(on, first.ends_on))
    term, spent = terms[before.pk], used_minutes(blueprint, terms, on).get(before.pk, 0)
    return Back(
        found,
        first,
        max(0, term.minutes - spent),
        _logged(row, on),
        Contract.objects.filter(tops_up=found.into).count(),
        before.cohort.state == CohortState.CLOSED,
    )


def _logged(row: Participation, on: date) -> int:
    account = contract_account(pinned(row.cohort_id, on=on).blueprint)
    lines = by_day(max(on, row.cohort.ends_on), [row.pk], [account]) if account else ()
    return sum(balance.total for *_, balance in lines)


@transaction.atomic
def take_hours_back(*, participation: Participation, why: str, by: Person) -> GoesOn:
    """Take the hours that went along back to the year they were bought in. Twice is once.

    Raises Refused, with the field, where nothing went along, where hours are logged here already or were added, where
    the year is closed, and without a reason.
    """
    hold_open(participation.cohort_id)
    row = Participation.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=participation.pk)
    found = came_along(row)
    if found is None:
        done = GoesOn.objects.filter(into__participation=row).exclude(came_back=None).last()
        if done is None:
            raise Refused("No hours of an earlier year went along here.")
        return done
    if found.stops:
        raise Refused(found.stops)
    if not why.strip() or len(why) > LONGEST:
        raise Refused(f"Say in a sentence why, in at most {LONGEST} letters.", field="why")
    day = today(row.cohort)
    CameBack.objects.create(goes_on=found.goes_on, back_on=day, why=why.strip(), at=timezone.now(), by=by)
    record(
        "contract-came-back",
        by=by,
        about=row.person_id,
        cohort=row.cohort_id,
        subject=f"participation:{row.public_id}",
        facts={"contract": found.first.pk, "into": found.goes_on.into_id, "minutes": found.left, "ends_on": day},
    )
    return found.goes_on
