"""A team of a school that is coached as one, with its members."""

from collections.abc import Sequence
from datetime import date

from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.programs.actions.engagements import add_party, start_engagement
from alongside.programs.actions.participations import Joining, enrol
from alongside.programs.actions.teams import form_team
from alongside.programs.enums import Part
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation
from tests.factories.programs import enrolled


def team(
    of: Organization, helper: Participation, *, members: Sequence[Person], starts_on: date, name: str = "Lakeview team"
) -> Engagement:
    """The engagement of a team of a school; everybody in it is a newcomer of the cohort too."""
    cohort = helper.cohort
    formed = form_team(cohort=cohort, organization=of, name=name, by=None)
    joined = enrol(cohort=cohort, joining=Joining(who=formed, role="team", starts_on=cohort.starts_on), by=None)
    made = start_engagement(
        cohort=cohort, duty="teamwork", supported=joined, helper=helper, starts_on=starts_on, by=None
    )
    for person in members:
        member = enrolled(cohort, person, "newcomer")
        add_party(engagement=made, participation=member, part=Part.MEMBER, starts_on=starts_on, by=None)
    return made
