"""A matching round of new principals in southern Illinois: who they are, what they want, and who could help them.

Dana at Mount Vernon wants what Ruth, retired in Carbondale, knows best. Lamar works in Carbondale. Corey, far up north,
has nobody near. Otis leads Dana's own district office and evaluates her. Harold takes one person and lives next door.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from alongside.matching.queries.taking_part import TakesPart
from alongside.people.actions.appointments import appoint, let_position_evaluate
from alongside.people.actions.organizations import create_organization
from alongside.people.enums import OrganizationKind
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.programs.actions.cohorts import adopt_program, adopt_text, open_cohort
from alongside.programs.actions.participations import Joining, enrol
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation
from alongside.programs.sealing import seal_wishes
from tests.cast import somebody

TODAY = date(2026, 11, 21)
HIRED = date(2026, 8, 3)
WEIGHED = {
    "goals": "      goals: {share: 10, by: overlap, fact: needs, helper_fact: strengths, says: professional goals}",
    "style": "      named: {share: 30, by: named, fact: named, says: whom the two named}",
}


def anybody(pk: int) -> TakesPart:
    """Who takes part under this row number and of whom nothing else is known, for a round that no database knows."""
    known: dict[str, Any] = dict.fromkeys(TakesPart._fields)
    return TakesPart(**known | {"pk": pk})


@dataclass(frozen=True, slots=True)
class Round:
    """The cohort and everyone in it, by first name."""

    cohort: Cohort
    sponsor: Organization
    dana: Participation
    lamar: Participation
    corey: Participation
    ruth: Participation
    otis: Participation
    harold: Participation
    angela: Participation


def principals(
    *, introductions: str = "", self_match: str = "", preferences: str = "", rules: tuple[str, ...] = ()
) -> Round:
    """Make the round: three new principals, three mentors, one coordinator; `introductions`: that part of the program
    in other words; `self_match`: how people may look for a mentor themselves; `preferences`: how many they name, which
    weighs instead of ways of working; `rules`: more lines of matching."""
    kind = OrganizationKind
    sponsor = create_organization(kind=kind.ASSOCIATION, name="Prairie Principals", by=None)
    state = create_organization(kind=kind.STATE_AGENCY, name="State board", by=None)
    cohort = new_cohort(
        sponsor, introductions=introductions, self_match=self_match, preferences=preferences, rules=rules
    )
    mount_vernon = create_organization(
        kind=kind.DISTRICT, name="Mount Vernon 80", under=state, by=None, zip_code="62864"
    )
    carbondale = create_organization(kind=kind.DISTRICT, name="Carbondale 95", under=state, by=None, zip_code="62901")
    rockford = create_organization(kind=kind.DISTRICT, name="Rockford 205", under=state, by=None, zip_code="61101")
    let_position_evaluate("director", evaluated="principal", at=mount_vernon, by=None)
    wants = ["improvement-planning", "climate-culture"]
    return Round(
        cohort=cohort,
        sponsor=sponsor,
        dana=_mentee(cohort, "Dana Fitzgerald", mount_vernon, needs=wants, wishes={"gender": "woman"}),
        lamar=_mentee(cohort, "Lamar Tisdale", carbondale, needs=["operations"]),
        corey=_mentee(cohort, "Corey Vandermeer", rockford, needs=["assessment"]),
        ruth=_mentor(cohort, "Ruth Sandoval", carbondale, {"strengths": wants, "described-as": ["woman"]}, capacity=2),
        otis=_mentor(cohort, "Otis Hargrove", mount_vernon, {"strengths": wants}, position="director"),
        harold=_mentor(cohort, "Harold Whitcomb", mount_vernon, {"strengths": ["operations"]}, capacity=1),
        angela=_enrolled(cohort, somebody("Angela Brandt", "angela@principals.example"), "coordinator", sponsor),
    )


def empty() -> tuple[Organization, Cohort, Person]:
    """A sponsor, a cohort without anybody, and its coordinator."""
    sponsor = create_organization(kind=OrganizationKind.ASSOCIATION, name="Prairie Principals", by=None)
    cohort, angela = new_cohort(sponsor), somebody("Angela Brandt", "angela@principals.example")
    _enrolled(cohort, angela, "coordinator", sponsor)
    return sponsor, cohort, angela


def new_cohort(
    sponsor: Organization,
    *,
    key: str = "principals-2026",
    introductions: str = "",
    self_match: str = "",
    preferences: str = "",
    rules: tuple[str, ...] = (),
) -> Cohort:
    version = adopt_program(key="principal-mentoring", sponsor=sponsor, by=None)
    if introductions or self_match or preferences or rules:
        source = version.source
        for line in rules:
            source = source.replace("    waive:", f"    {line}\n    waive:")
        if introductions:
            source = re.sub(r"(?m)^introductions: .*$", f"introductions: {introductions}", source)
        source = source.replace("    waive:", f"    self_match: {self_match}\n    waive:") if self_match else source
        if preferences:
            source = source.replace("    waive:", f"    preferences: {preferences}\n    waive:")
            source = re.sub(r"(?m)^      (goals|style): .*$", lambda line: WEIGHED[line[1]], source)
        version = adopt_text(source=source, file=version.file, sponsor=sponsor, by=None)
    starts, ends = date(2026, 7, 1), date(2027, 6, 30)
    return open_cohort(version=version, key=key, name="2026-27", starts_on=starts, ends_on=ends, by=None)


def asks_for(row: Participation, wishes: dict[str, object]) -> None:
    """What somebody asks for in a helper, in place of what they asked for before."""
    seal_wishes(row, wishes)
    row.save(update_fields=["sealed_wishes", "wrapped_key"])


def _mentee(
    cohort: Cohort, name: str, at: Organization, *, needs: list[str], wishes: dict[str, object] | None = None
) -> Participation:
    person = somebody(name, f"{_first(name)}@schools.example")
    school = create_organization(kind=OrganizationKind.SCHOOL, name=f"{_first(name)}’s school", under=at, by=None)
    appoint(person, position="principal", at=school, by=None, starts_on=HIRED)
    return _enrolled(cohort, person, "mentee", school, needs=needs, wishes=wishes or {})


def _mentor(
    cohort: Cohort, name: str, at: Organization, facts: dict[str, object], *, position: str = "", capacity: int = 4
) -> Participation:
    person = somebody(name, f"{_first(name)}@schools.example")
    appoint(person, position=position or "retired-principal", at=at, by=None, starts_on=date(2015, 8, 1))
    return _enrolled(cohort, person, "mentor", at, facts=facts, capacity=capacity)


def _first(name: str) -> str:
    return name.partition(" ")[0]


def _enrolled(cohort: Cohort, who: Person, role: str, works_at: Organization, **more: object) -> Participation:
    joining = Joining(who=who, role=role, starts_on=cohort.starts_on, works_at=works_at, **more)  # type: ignore[arg-type]
    return enrol(cohort=cohort, joining=joining, by=None)
