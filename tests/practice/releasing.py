"""A team that is handed its work bit by bit: the program of the tests with phases, Renée who helps, Maya and Paul."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from alongside.kernel.access import Who
from alongside.people.models.persons import Person
from alongside.programs.actions.cohorts import adopt_text, open_cohort
from alongside.programs.actions.engagements import add_party, start_engagement
from alongside.programs.actions.participations import Joining, enrol
from alongside.programs.enums import Part
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation, Team
from tests.cast import Cast
from tests.factories.programs import ENDS, PROGRAM, STARTS, acting, enrolled

PHASES = """
phases:
  per: practice
  practices: {priority_at_most: 1, named: {screening: Universal screening}}
  stages: {installation: Installation, full: Full implementation}
  hands_over: {agenda: Sets the agenda, minutes: Keeps the minutes}
  steps:
    show: {label: The guide shows how, leads: guide, helper_does: [modeling]}
    lead: {label: The team begins to lead, leads: team, needs: one meeting seen, evidence: 1}
    alone: {label: The team is on its own, leads: team, monitors: team}
"""
HANDED = "{person: team, helper: guide, hands_over_to: newcomer, ends_when: {fact: duties-handed-over, is: yes}}"
HOLDS = """
  sustained:
    label: The team carries it
    of: team
    holds:
      all:
        - {fact: priority-practices-released, is: yes}
        - {fact: fidelity-met, at_least: 2}
"""
CHECKED = """
instruments:
  closeness: {label: How close it is to its design, kind: fidelity, criterion: 70 %, from_day: 10-15, until_day: 02-28}
"""


def text() -> str:
    """The program of the tests, and phases for its team."""
    garden = PROGRAM.read_text("utf-8")
    garden = garden.replace("{person: team, helper: guide}", HANDED).replace("\ncalendar:", f"{HOLDS}\ncalendar:")
    return garden + PHASES + CHECKED


@dataclass(frozen=True, slots=True)
class TeamScene:
    """The engagement of the team, and as whom each acts in it. Nora leads the district and is in no team."""

    cohort: Cohort
    engagement: Engagement
    helper: Participation
    maya: Participation
    paul: Participation

    def who(self, participation: Participation, on: date) -> Who:
        return acting(participation, on)


def team_scene(everyone: Cast) -> TeamScene:
    """Renée helps the team of Lakeview since July: Maya, who teaches there, and Paul, who leads the school."""
    version = adopt_text(source=text(), file=Path(PROGRAM).name, sponsor=everyone.places.union, by=None)
    into = open_cohort(version=version, key="phased-2026", name="2026-27", starts_on=STARTS, ends_on=ENDS, by=None)
    lakeview = everyone.places.lakeview
    team = Team.objects.create(cohort=into, organization=lakeview, name="Lakeview team")
    joined = enrol(cohort=into, joining=Joining(who=team, role="team", starts_on=STARTS), by=None)
    renee = enrolled(into, everyone.renee, "guide")
    start = {"cohort": into, "duty": "teamwork", "supported": joined, "helper": renee, "starts_on": STARTS}
    engagement = start_engagement(**start, by=None)  # type: ignore[arg-type] # named above
    maya = enrolled(into, everyone.maya, "newcomer", works_at=lakeview)
    paul = enrolled(into, everyone.paul, "site", works_at=lakeview)
    for one in (maya, paul):
        add_party(engagement=engagement, participation=one, part=Part.MEMBER, starts_on=STARTS, by=None)
    return TeamScene(into, engagement, renee, maya, paul)


def person_in(participation: Participation) -> Person:
    """The person of a participation."""
    assert participation.person is not None
    return participation.person
