"""The small program of tests with a sheet two keep, kinds of service, and who is counted where a team meets."""

from pathlib import Path

from alongside.programs.actions.engagements import start_engagement
from alongside.programs.actions.participations import Joining, enrol
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Team
from tests.cast import Cast
from tests.factories.programs import PROGRAM, STARTS, Pair, cohort, pair

FORMS = """
forms:
  our-log:
    label: Our log
    duties: [growing, teamwork]
    steps: yes
    questions:
      working: {says: What is working?, type: paragraph, optional: yes}
      mood: {says: How is the class?, type: choice, choices: [calm, busy], optional: yes}
      again: {says: When do you meet again?, type: date, optional: yes}
"""
SESSIONS = """
sessions:
  sheets: [our-log]
  kinds: {coaching: Coaching, training: Training}
  present: {teachers: Teachers, leaders: Leaders}
"""


def with_sheets(everyone: Cast, folder: Path) -> Pair:
    """Renée and Maya in a program that has a sheet and services."""
    file = folder / "garden.yaml"
    file.write_text(PROGRAM.read_text("utf-8").replace("\nsessions:\n", SESSIONS) + FORMS, "utf-8")
    return pair(cohort(everyone.places.union, file=file), everyone.renee, everyone.maya)


def of_a_team(two: Pair, everyone: Cast) -> Engagement:
    """A team of Lakeview that the same helper works with."""
    into = two.engagement.cohort
    team = Team.objects.create(cohort=into, organization=everyone.places.lakeview, name="Lakeview team")
    joined = enrol(cohort=into, joining=Joining(who=team, role="team", starts_on=STARTS), by=None)
    return start_engagement(
        cohort=into, duty="teamwork", supported=joined, helper=two.helper, starts_on=STARTS, by=None
    )
