"""A program people apply to by themselves, and somebody who has applied."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType

from alongside.people.models.organizations import Organization
from alongside.programs.actions.applications import Written, begin, send
from alongside.programs.actions.cohorts import adopt_text, open_cohort
from alongside.programs.links import Link
from alongside.programs.models.applications import Application
from alongside.programs.models.cohorts import Cohort

SEEDBED = Path(__file__).with_name("applying.yaml")
NOW = datetime(2026, 11, 16, 15, 0, tzinfo=UTC)
STARTS, ENDS = date(2026, 7, 1), date(2027, 6, 30)
NOTHING: Mapping[str, str] = MappingProxyType({})
HIRED = {"position": "teacher", "hired": "2026-08-17"}


def seedbed(
    sponsor: Organization, *, rules: bool = False, key: str = "seedbed", otherwise: Mapping[str, str] = NOTHING
) -> Cohort:
    """Its cohort of 2026-27. `rules`: they let in who fits. `otherwise`: what stands in the file -> what instead."""
    text = SEEDBED.read_text("utf-8").replace("key: seedbed", f"key: {key}")
    for there, instead in otherwise.items():
        assert there in text
        text = text.replace(there, instead)
    if rules:
        text = text.replace("invited_by:", "decided_by: rules\n  invited_by:")
    version = adopt_text(source=text, file=SEEDBED.name, sponsor=sponsor, by=None)
    return open_cohort(version=version, key=f"{key}-2026", name="2026-27", starts_on=STARTS, ends_on=ENDS, by=None)


def applied(
    cohort: Cohort, *, email: str = "kit@new.example", name: str = "Kit Ambrose", school: str = "Linden School"
) -> Application:
    """Somebody who has sent an application. Call it with the clock at NOW."""
    given, _, family = name.partition(" ")
    written = Written(given_name=given, family_name=family, school=school, facts=HIRED)
    return send(application=begin(link=Link(cohort.public_id, "newcomer", email, NOW)), written=written)
