"""New educators who are to have a group of peers: four are free on Mondays, four on Fridays, Zoe at night alone.

Cora can lead on Mondays. Wendy has not told when she is free; Ivan evaluates her.
"""

import re
from dataclasses import dataclass
from datetime import date

from alongside.people.actions.appointments import appoint, let_position_evaluate
from alongside.people.actions.organizations import create_organization
from alongside.people.enums import OrganizationKind
from alongside.people.models.organizations import Organization
from alongside.programs.actions.cohorts import adopt_program, adopt_text, open_cohort
from alongside.programs.actions.participations import Joining, enrol
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation
from tests.cast import somebody

MONDAY, FRIDAY, NIGHT = {"monday": ["15:00-16:30"]}, {"friday": ["15:00-16:30"]}, {"sunday": ["02:00-03:00"]}
SCIENCE, MUSIC = ["science"], ["music"]


@dataclass(frozen=True, slots=True)
class Peers:
    cohort: Cohort
    angela: Participation
    cora: Participation
    educators: dict[str, Participation]


def peers(*, introductions: str = "", members_log: bool = True) -> Peers:
    """Make the cohort; `introductions`: that part of the program in other words; `members_log`: groups may do without
    anybody who leads them."""
    sponsor = create_organization(kind=OrganizationKind.UNION, name="Prairie Educators", by=None)
    district = create_organization(kind=OrganizationKind.DISTRICT, name="Bluff 12", by=None, zip_code="62901")
    version = adopt_program(key="virtual-coach-building-mentor", sponsor=sponsor, by=None)
    if introductions or not members_log:
        source = version.source if members_log else version.source.replace("    members_log: yes ", "    # ")
        if introductions:
            source = re.sub(r"(?m)^introductions: .*$", f"introductions: {introductions}", source)
        version = adopt_text(source=source, file=version.file, sponsor=sponsor, by=None)
    starts, ends = date(2026, 7, 1), date(2027, 6, 30)
    cohort = open_cohort(version=version, key="peers-2026", name="2026-27", starts_on=starts, ends_on=ends, by=None)
    let_position_evaluate("principal", evaluated="teacher", at=district, by=None)
    who: dict[str, tuple[list[str], dict[str, object]]] = {
        name: (SCIENCE if n < 4 else MUSIC, dict(MONDAY if n < 4 else FRIDAY))
        for n, name in enumerate(("Ada", "Ben", "Cleo", "Dov", "Ewa", "Fay", "Gil"))
    }
    who |= {"Wendy": (MUSIC, {}), "Zoe": (MUSIC, dict(NIGHT))}
    made = {name: _in(cohort, name, "educator", district, *one) for name, one in who.items()}
    cora = _in(cohort, "Cora", "coach", sponsor, SCIENCE, dict(MONDAY))
    return Peers(cohort, _in(cohort, "Angela", "coordinator", sponsor, [], {}), cora, made)


def _in(
    cohort: Cohort, name: str, role: str, at: Organization, subjects: list[str], free: dict[str, object]
) -> Participation:
    person = somebody(f"{name} Ling", f"{name}@peers.example")
    if role == "educator":
        appoint(person, position="teacher", at=at, by=None, starts_on=date(2026, 8, 17))
    facts = {"subjects": subjects, "grades": ["5" if role == "educator" else "7"]}
    joining = Joining(
        who=person, role=role, starts_on=cohort.starts_on, works_at=at, facts=facts, free_hours=free, capacity=9
        if role == "coach" else None,
    )  # fmt: skip
    return enrol(cohort=cohort, joining=joining, by=None)
