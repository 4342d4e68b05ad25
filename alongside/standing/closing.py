"""Closing a year: what is still open in it, named, and closing it once nothing waits for anybody's decision."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q

from alongside.kernel.amounts import short
from alongside.kernel.errors import Refused
from alongside.people.models.persons import Person
from alongside.practice.sessions.facts import waiting
from alongside.programs.actions.cohorts import close_cohort
from alongside.programs.enums import ApplicationState, ChangeState, EngagementState, QuoteStepKind
from alongside.programs.facts import pins_of, today
from alongside.programs.models.applications import Application
from alongside.programs.models.changes import UNDECIDED, Change
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.contracts import Contract, Quote
from alongside.programs.models.engagements import Engagement
from alongside.staffing.facts import applying
from alongside.standing.contracts import hours_left

NAMED = 3
WHOSE = tuple(f"participation__{one}" for one in ("person", "team", "organization"))
OVER = (QuoteStepKind.DECLINED, QuoteStepKind.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class StillOpen:
    """One kind of thing that is open: what, who (the first few by name), how many. `must`: somebody has to decide it
    before the year is closed; else it stays as it is. `page`: the name of the address where it is looked at."""

    what: str
    names: tuple[str, ...]
    count: int
    must: bool
    page: str

    @property
    def sentence(self) -> str:
        """In words: "Applications nobody answered: Ann Oak, Bo Elm, Cy Ash and 4"."""
        rest = self.count - len(self.names)
        return f"{self.what}: {', '.join(self.names)}{' and ' if self.names and rest else ''}{rest or ''}"


def still_open(cohort: Cohort) -> list[StillOpen]:
    """Everything that is open in a year, what has to be decided first. A flat number of queries."""
    on = today(cohort)
    found = [one for one in (*_decisions(cohort, on), *_staying(cohort, on)) if one.count]
    return sorted(found, key=lambda one: not one.must)


@transaction.atomic
def close_year(*, cohort: Cohort, by: Person | None) -> Cohort:
    """Close a cohort. Raises Refused, with everything that somebody has to decide first, by name."""
    held = Cohort.objects.select_for_update().get(pk=cohort.pk)
    must = [one for one in still_open(held) if one.must]
    if must:
        raise Refused(f"Before it is closed: {'; '.join(one.sentence for one in must)}.")
    return close_cohort(cohort=held, by=by)


def _decisions(cohort: Cohort, on: date) -> Iterator[StillOpen]:
    quotes = Quote.objects.filter(participation__cohort=cohort, holds_until__gte=on, contract=None)
    rows = quotes.exclude(steps__kind__in=OVER).select_related(*WHOSE).order_by("pk")
    yield _open("Quotes that wait for a yes or a signature", (one.participation.name for one in rows), "contracts")
    applied = Application.objects.filter(cohort=cohort, state__in=(ApplicationState.SENT, ApplicationState.ASKED))
    yield _open("Applications nobody answered", (one.name for one in applied.order_by("pk")), "applications")
    yield StillOpen("People who would like to help", (), applying(cohort.pk), must=True, page="office:staffing")
    due = Q(state=ChangeState.ASKED) | Q(state=ChangeState.AHEAD, from_day__lte=cohort.ends_on)
    changes = Change.objects.filter(due, participation__cohort=cohort, state__in=UNDECIDED).select_related(*WHOSE)
    names = (one.participation.name for one in changes.order_by("pk"))
    yield _open("Changes that were asked for", names, "applications-changes")


def _staying(cohort: Cohort, on: date) -> Iterator[StillOpen]:
    going_on = Engagement.objects.filter(cohort=cohort).exclude(state=EngagementState.ENDED)
    several = list(going_on.select_related(*(f"supported__{one}" for one in ("person", "team", "organization"))))
    yield _open(
        "Still together, and stop where they are", (one.supported.name for one in several), "engagements", no=True
    )
    unsure = waiting([one.pk for one in several])
    names = (one.supported.name for one in several if one.pk in unsure)
    yield _open("What was logged and nobody said yes to, which stays so", names, "hours", no=True)
    left = list(hours_left(cohort, on=on)) if pins_of(cohort.pk).days else []
    names = (f"{_whose(contract)} ({short(minutes)})" for contract, minutes in left)
    yield _open("Hours that were bought or granted, which nobody uses here any more", names, "contracts", no=True)


def _whose(contract: Contract) -> str:
    return contract.participation.name


def _open(what: str, names: Iterable[str], page: str, *, no: bool = False) -> StillOpen:
    several = list(names)
    return StillOpen(what, tuple(several[:NAMED]), len(several), not no, f"office:{page}")
