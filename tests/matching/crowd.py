"""Many new principals and mentors of one cohort, invented from a seed: for pages and rounds of any size."""

import random
from datetime import date

from alongside.kernel.statistics import count_again
from alongside.people.actions.organizations import create_organization
from alongside.people.enums import OrganizationKind
from alongside.people.models.appointments import Appointment
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.programs.actions.participations import Joining, enrol_many
from alongside.programs.models.cohorts import Cohort

ZIPS = {
    "Mount Vernon": "62864", "Carbondale": "62901", "Harrisburg": "62946", "Marion": "62959", "Centralia": "62801",
    "Effingham": "62401", "Salem": "62881", "Cairo": "62914", "Benton": "62812", "Du Quoin": "62832",
}  # fmt: skip
GIVEN = ("Dana", "Kwame", "Annika", "Terrence", "Jacinta", "Beth", "Lamar", "Yuna", "Corey", "Inés", "Shawn", "Ruth")
FAMILY = ("Fitzgerald", "Mensah", "Holmgren", "Pruitt", "Solís", "Wisniewski", "Tisdale", "Choi", "Vandermeer", "Okoye")
GOALS = (
    "improvement-planning", "climate-culture", "teaching-learning", "operations", "family-community", "assessment",
    "general-leadership", "curriculum-instruction",
)  # fmt: skip
CONTEXT = ("small town", "rural", "K–5", "6–8", "9–12", "many newcomers to English", "few teachers")
STYLE = ("thinks out loud", "plans ahead", "starts with data", "starts with people")
WISHES = ("woman", "man", "Spanish speaker", "came from special education")


def crowd(cohort: Cohort, *, people: int, helpers: int, seed: int = 7) -> None:
    """Enrol so many of each."""
    chance = random.Random(seed)
    districts = _districts()
    new = [_someone(chance, n) for n in range(people)]
    known = [_someone(chance, n + people) for n in range(helpers)]
    Person.objects.bulk_create(new + known)
    schools = [chance.choice(districts) for _ in new]
    Appointment.objects.bulk_create(
        Appointment(person=person, organization=school, position="principal", starts_on=date(2026, 8, 3))
        for person, school in zip(new, schools, strict=True)
    )
    count_again(Person, Appointment)
    mentees = [_mentee(cohort, chance, *pair) for pair in zip(new, schools, strict=True)]
    enrol_many(cohort=cohort, joinings=mentees + [_mentor(cohort, chance, one, districts) for one in known], by=None)


def _districts() -> list[Organization]:
    kind = OrganizationKind.DISTRICT
    return [
        create_organization(kind=kind, name=f"{town} District", by=None, zip_code=zip_) for town, zip_ in ZIPS.items()
    ]


def _someone(chance: random.Random, number: int) -> Person:
    return Person(given_name=chance.choice(GIVEN), family_name=f"{chance.choice(FAMILY)} {number}".removesuffix(" 0"))


def _mentee(cohort: Cohort, chance: random.Random, person: Person, school: Organization) -> Joining:
    facts: dict[str, object] = {
        "school-context": chance.sample(CONTEXT, 2),
        "working-style": chance.sample(STYLE, 2),
    }
    wishes: dict[str, object] = {"asked": [chance.choice(WISHES)]} if chance.random() < 0.2 else {}
    return Joining(
        who=person,
        role="mentee",
        starts_on=cohort.starts_on,
        works_at=school,
        facts=facts,
        needs=chance.sample(GOALS, 2),
        wishes=wishes,
    )


def _mentor(cohort: Cohort, chance: random.Random, person: Person, districts: list[Organization]) -> Joining:
    facts: dict[str, object] = {
        "strengths": chance.sample(GOALS, 4),
        "school-context": chance.sample(CONTEXT, 3),
        "working-style": chance.sample(STYLE, 2),
        "described-as": [chance.choice(WISHES)],
    }
    return Joining(
        who=person,
        role="mentor",
        starts_on=cohort.starts_on,
        works_at=chance.choice(districts),
        facts=facts,
        capacity=chance.randint(1, 4),
    )
