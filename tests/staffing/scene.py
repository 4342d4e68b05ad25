"""A program that says how its guides are found and kept, its cohort, and who is in every scene of staffing."""

from dataclasses import dataclass
from datetime import date

from alongside.kernel.access import Who
from alongside.people.models.persons import Person
from alongside.programs.actions.cohorts import adopt_text, open_cohort
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation
from tests.cast import Cast, cast, somebody
from tests.factories.programs import ENDS, PROGRAM, STARTS, acting, enrolled

TODAY = date(2026, 11, 19)
GUIDE = "  guide: {access: helper, one: guide, many: guides, positions: [mentor-teacher], caseload: 3}\n"
READY = """  guide:
    access: helper
    one: guide
    many: guides
    positions: [mentor-teacher]
    caseload: 3
    ready_when:
      all:
        - {fact: training, with: {key: basics}, since: 2015-01-01}
        - {fact: last-served, with: {position: mentor-teacher}, within: 5 years}
"""
MORE = """
  letter: {label: job description}
matching:
  growing:
    must: [{not: {fact: evaluates, is: yes}}]
    weigh: {near: {share: 100, by: near, fact: travel-time, up_to: 60 minutes, says: how near they are}}
trainings:
  basics: {label: Training of guides, for_roles: [guide]}
  yearly: {label: Yearly evening, expires: 1 year, for_roles: [guide]}
forms:
  wish:
    label: Application of a guide
    seen_by: coordinator
    questions:
      why: {says: Why would you like to be a guide?, type: paragraph}
      years: {says: How many years have you taught?, type: count}
      story: {says: A story you like to tell, type: paragraph, optional: yes}
staffing:
  guide:
    posted_by: site
    description: letter
    application: wish
    approved_by: leader
    warned: 30 days
    pledge: I keep what I am told to myself.
    criteria: {listening: Listens well, patience: Is patient}
    references: {at_least: 2, on: [how they listen, how they teach]}
    looks:
      interview: {label: Interview, reviewers: 2}
      background: {label: Background check, evidence: letter of the office, expires: 2 years}
    responsibilities: {meet: Meet newcomers each week, model: Model a lesson, write: Write home}
    split_among: [other teachers]
"""
TRAINING = "training(key={})"
SERVED = "last-served(position=mentor-teacher)"


@dataclass(frozen=True, slots=True)
class Scene:
    """The cast, their cohort, and Angela, Lena and Renée in it: coordinator, leader and guide."""

    cast: Cast
    cohort: Cohort
    angela: Participation
    lena: Participation
    renee: Participation

    @property
    def by(self) -> Person:
        return self.cast.angela

    @property
    def who(self) -> Who:
        return acting(self.angela, TODAY)

    @property
    def leader(self) -> Who:
        return acting(self.lena, TODAY)


def source(key: str = "nursery") -> str:
    """The program's file."""
    text = PROGRAM.read_text("utf-8").replace("key: garden\n", f"key: {key}\n").replace(GUIDE, READY)
    return text.rstrip() + MORE


def build() -> Scene:
    """Make everyone."""
    who = cast()
    version = adopt_text(source=source(), file="nursery.yaml", sponsor=who.places.union, by=None)
    into = open_cohort(version=version, key="nursery-2026", name="2026-27", starts_on=STARTS, ends_on=ENDS, by=None)
    lena = somebody("Lena Sorensen", "lena@prairie.example")
    return Scene(
        who,
        into,
        enrolled(into, who.angela, "coordinator"),
        enrolled(into, lena, "leader"),
        enrolled(into, who.renee, "guide", works_at=who.places.lakeview),
    )
