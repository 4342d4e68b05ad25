"""What is said of another helper is what happens once they are chosen, also where many rounds are equally good."""

from datetime import date

import pytest
import time_machine
from django.db import transaction

from alongside.matching.actions.deciding import swap
from alongside.matching.actions.proposing import propose
from alongside.matching.models.rounds import Proposal, Round
from alongside.matching.queries.why import Looking, chosen
from alongside.people.actions.organizations import create_organization
from alongside.people.enums import OrganizationKind
from alongside.people.models.persons import Person
from alongside.programs.actions.participations import Joining, enrol_many
from alongside.programs.facts import pinned
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation
from tests.matching.scene import HIRED, TODAY, empty

pytestmark = pytest.mark.django_db
NEW = ("Dana", "Lamar", "Corey", "Inés", "Yuna", "Beth", "Shawn")
KNOWN = ("Ruth", "Otis", "Harold", "Cecilia")
NOBODY_ELSE = "Nobody else would change."


def alike(cohort: Cohort) -> Round:
    """Seven new principals and four mentors with two places each, who all fit one another equally well."""
    people = [Person(given_name=name, family_name="Alike") for name in (*NEW, *KNOWN)]
    Person.objects.bulk_create(people)
    kind, zip_code = OrganizationKind.DISTRICT, "62864"
    theirs, other = (
        create_organization(kind=kind, name=n, by=None, zip_code=zip_code) for n in ("Hamilton 3", "Ina 8")
    )
    mentees = [
        Joining(who=one, role="mentee", starts_on=HIRED, works_at=theirs, needs=["operations"])
        for one in people[: len(NEW)]
    ]
    facts: dict[str, object] = {"strengths": ["operations"]}
    mentors = [
        Joining(who=one, role="mentor", starts_on=date(2026, 7, 1), works_at=other, facts=facts, capacity=2)
        for one in people[len(NEW) :]
    ]
    enrol_many(cohort=cohort, joinings=mentees + mentors, by=None)
    return propose(cohort=cohort, by=None).round


def has(round_: Round) -> dict[str, str]:
    rows = Proposal.objects.filter(round=round_).select_related("supported__person", "helper__person")
    return {row.supported.name: row.helper.name if row.helper else "" for row in rows}


def told(before: dict[str, str], after: dict[str, str], person: str) -> set[str]:
    """Who gets whom, as the page says it."""
    return {f"{one} to {helper}" for one, helper in after.items() if helper != before[one] and one != person}


@time_machine.travel("2026-11-21T15:00:00Z", tick=False)
def test_choosing_does_what_was_said_of_it() -> None:
    _, cohort, _ = empty()
    round_ = alike(cohort)
    before, blueprint, moved = has(round_), pinned(cohort.pk, on=TODAY).blueprint, 0
    for row in Proposal.objects.filter(round=round_).select_related("supported__person", "helper__person")[:2]:
        for other in chosen(row, blueprint, Looking(), asked=True).others:
            if not other.possible:
                continue
            looked = chosen(row, blueprint, Looking(other.id), asked=True).looked
            assert looked is not None
            assert looked.other.says == other.says
            with transaction.atomic():
                swap(proposal=row, helper=Participation.objects.get(public_id=other.id), by=None)
                changed = told(before, has(round_), row.supported.name)
                transaction.set_rollback(True)
            assert all(words in other.says for words in changed), (other.says, changed)
            assert other.says.count(" to ") == len(changed)
            assert changed or other.says == NOBODY_ELSE
            moved += len(changed)
    assert moved > 0
