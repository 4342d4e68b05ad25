"""A small program of its own for tests, a cohort of it, and pairs in it, all made by the product's own actions."""

from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import Path

from alongside.kernel.access import Kind, Who
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.programs.actions.cohorts import adopt_text, open_cohort
from alongside.programs.actions.engagements import start_engagement
from alongside.programs.actions.participations import Joining, enrol
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation
from tests.remade import remade

PROGRAM = Path(__file__).with_name("garden.yaml")
STARTS, ENDS = date(2026, 7, 1), date(2027, 6, 30)
_numbers = count(1)


def cohort(
    sponsor: Organization, *, key: str = "garden-2026", file: Path = PROGRAM, by: Person | None = None
) -> Cohort:
    """The cohort of 2026-27 of a program that mentors gardeners of minds: 40 hours, three visits, 90 minutes a week."""
    source = file.read_text("utf-8")

    def opened() -> Cohort:
        version = adopt_text(source=source, file=file.name, sponsor=sponsor, by=by)
        return open_cohort(version=version, key=key, name="2026-27", starts_on=STARTS, ends_on=ENDS, by=by)

    return remade(opened, sponsor.pk, key, source, file.name, by and by.pk)


def enrolled(
    into: Cohort,
    who: Person,
    role: str,
    *,
    works_at: Organization | None = None,
    facts: dict[str, object] | None = None,
    capacity: int | None = None,
) -> Participation:
    """One person in one role, from the cohort's first day on."""
    joining = Joining(
        who=who, role=role, starts_on=into.starts_on, works_at=works_at, facts=facts or {}, capacity=capacity
    )
    return enrol(cohort=into, joining=joining, by=None)


@dataclass(frozen=True, slots=True)
class Pair:
    """A helper and the person they help, and the engagement between them."""

    engagement: Engagement
    helper: Participation
    supported: Participation

    @property
    def helper_person(self) -> Person:
        return person_of(self.helper)

    @property
    def person(self) -> Person:
        return person_of(self.supported)

    def as_helper(self, on: date) -> Who:
        return acting(self.helper, on)

    def as_person(self, on: date) -> Who:
        return acting(self.supported, on)


def person_of(participation: Participation) -> Person:
    """The person of a participation that has one."""
    if participation.person is None:
        raise LookupError("a team or an organization is no person")
    return participation.person


def pair(
    into: Cohort, helper: Person, supported: Person, *, starts_on: date | None = None, duty: str = "growing"
) -> Pair:
    """Enrol both, if they are not yet, and bring them together."""
    begins = starts_on or into.starts_on

    def brought_together() -> Pair:
        helping, coached = enrolled(into, helper, "guide"), enrolled(into, supported, "newcomer")
        engagement = start_engagement(
            cohort=into, duty=duty, supported=coached, helper=helping, starts_on=begins, by=None
        )
        return Pair(engagement, helping, coached)

    return remade(brought_together, into.pk, helper.pk, supported.pk, begins, duty)


def acting(participation: Participation, on: date) -> Who:
    """The person of a participation acting in it, on a day."""
    return Who(
        person=person_of(participation).pk,
        on=on,
        participation=participation.pk,
        cohort=participation.cohort_id,
        kind=Kind(participation.kind),
    )
