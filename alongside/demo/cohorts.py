"""One cohort of a program: opened, filled, matched by the product's own solver, its contracts bought."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from alongside.blueprint.cohorts import past_cohorts
from alongside.blueprint.language import Blueprint
from alongside.demo.casting import Cast
from alongside.demo.days import Year, a_year_before, year_within
from alongside.demo.invented import Invented
from alongside.demo.places import Places
from alongside.demo.plans import DutyPlan, Plan, RolePlan, Schools, Size
from alongside.kernel.clock import SchoolYear
from alongside.matching.queries.drafting import draft_round
from alongside.matching.queries.gathering import gather
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.programs.actions.cohorts import open_cohort
from alongside.programs.actions.engagements import add_party
from alongside.programs.actions.participations import buy_contract, enrol_many, set_capacity
from alongside.programs.actions.starting import Planned, start_engagements
from alongside.programs.enums import Answer, Part
from alongside.programs.models.cohorts import BlueprintVersion, Cohort
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation

BEFORE_SCHOOL = timedelta(days=42)  # a cohort opens some weeks before school does
A_YEAR = timedelta(days=364)
FIRST_MATCHES = 8  # days after school began
LATE = timedelta(days=10)


@dataclass
class Intake:
    """One cohort as it was made: who is in it by role, and its engagements in the order they were started."""

    cohort: Cohort
    blueprint: Blueprint
    year: Year
    duties: dict[str, DutyPlan]
    cast: Cast
    roles: dict[str, list[Participation]] = field(default_factory=dict)
    engagements: list[tuple[Engagement, Participation]] = field(default_factory=list)

    @property
    def by(self) -> Person | None:
        return self.cast.by


@dataclass(frozen=True, kw_only=True)
class World:
    """What every cohort is made from."""

    places: Places
    people: Invented
    size: Size
    seed: int
    on: date
    year: Year


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One program: its plan, the version of it that both cohorts follow, and who runs it."""

    plan: Plan
    version: BlueprintVersion
    blueprint: Blueprint
    sponsor: Organization
    world: World


def this_year(setting: Setting) -> Intake:
    """Make the cohort that is under way."""
    plan, world = setting.plan, setting.world
    starts = world.year.first - BEFORE_SCHOOL
    cohort = _opened(setting, starts, starts + A_YEAR, str(SchoolYear(world.year.first.year)))
    made = _intake(setting, cohort, world.year, plan.schools)
    _fill(made, [role for role in plan.roles if not role.late], made.cast.starts_on)
    _match(made, made.year.first + timedelta(days=FIRST_MATCHES))
    _groups(made, plan, world.size)
    _fill(made, [role for role in plan.roles if role.late], world.on - LATE)
    return made


def closed_year(setting: Setting, made: Intake) -> Intake:
    """Make the cohort that is over, still open: it is closed once everything in it has happened."""
    closed = setting.plan.closed
    dated = next((one for one in past_cohorts(setting.blueprint) if one.key == closed.cohort), None)
    if dated is not None:
        cohort, year = _opened(setting, dated.first, dated.last, closed.cohort), year_within(dated.first)
    else:
        year = a_year_before(setting.world.year)
        starts = made.cohort.starts_on - A_YEAR - timedelta(days=1)
        cohort = _opened(setting, starts, starts + A_YEAR, str(SchoolYear(year.first.year)))
    before = _intake(setting, cohort, year, closed.schools)
    before.cast.earlier = made.roles
    _fill(before, closed.roles, year.first)
    _match(before, year.first + timedelta(days=FIRST_MATCHES))
    return before


def _opened(setting: Setting, starts: date, ends: date, name: str) -> Cohort:
    key = f"{setting.plan.key}-{name}"
    return open_cohort(version=setting.version, key=key, name=name, starts_on=starts, ends_on=ends, by=None)


def _intake(setting: Setting, cohort: Cohort, year: Year, schools: Schools) -> Intake:
    world = setting.world
    cast = Cast(
        cohort=cohort,
        blueprint=setting.blueprint,
        sponsor=setting.sponsor,
        schools=world.places.taking_part(schools, world.size),
        starts_on=year.first,
        places=world.places,
        people=world.people,
        size=world.size,
        by=None,
        random=Random(f"{world.seed} {cohort.key}"),
    )
    return Intake(cohort, setting.blueprint, year, dict(setting.plan.duties), cast)


def _fill(intake: Intake, roles: Sequence[RolePlan], starts_on: date) -> None:
    """Enrol everybody, coordinators first: from then on it is they who do it."""
    for plan in roles:
        joinings = intake.cast.joinings(plan, starts_on)
        rows = enrol_many(cohort=intake.cohort, joinings=joinings, by=intake.by)
        intake.roles.setdefault(plan.role, []).extend(rows)
        if intake.cast.by is None and rows:
            intake.cast.by = rows[0].person
        for n, row in enumerate(rows):
            _buy(intake, plan, row, n)


def _buy(intake: Intake, plan: RolePlan, row: Participation, n: int) -> None:
    """Sell what the plan says to whoever may buy; their district pays. Nobody buys before their group is known."""
    offer = plan.buys[n % len(plan.buys)] if plan.buys else ""
    track = intake.blueprint.eligibility.tracks.get(row.track)
    known = {"member"} <= set(row.facts)
    if offer and row.answer == Answer.YES and track is not None and offer in track.offers and known:
        payer = row.works_at.parent if row.works_at else None
        buy_contract(participation=row, offer=offer, starts_on=row.starts_on, by=intake.by, payer=payer)


def _match(intake: Intake, starts_on: date) -> None:
    """Bring people together as the solver proposes it, some days after school began."""
    rows = {one.pk: one for several in intake.roles.values() for one in several}
    planned: list[Planned] = []
    for drafted in draft_round(gather(intake.cohort, on=starts_on)).duties:
        for one in sorted(drafted.suggested, key=lambda each: drafted.need.people[each.person].pk):
            supported = rows[drafted.need.people[one.person].pk]
            if one.helper is not None and (supported.answer == Answer.YES or not supported.answer):
                helper = rows[drafted.need.helpers[one.helper].pk]
                planned.append(_planned(drafted.need.duty, supported, helper, starts_on))
    _start(intake, planned)


def _planned(duty: str, supported: Participation, helper: Participation, starts_on: date) -> Planned:
    return Planned(duty=duty, supported=supported, helper=helper, starts_on=starts_on)


def _start(intake: Intake, planned: Sequence[Planned]) -> None:
    made = start_engagements(cohort=intake.cohort, planned=planned, by=intake.by)
    for engagement, one in zip(made, planned, strict=True):
        if one.helper is not None:
            intake.engagements.append((engagement, one.helper))
        if one.supported.team is not None:
            _join_team(intake, engagement, one.supported)


def _join_team(intake: Intake, engagement: Engagement, team: Participation) -> None:
    """Everybody the plan counts to the team of this district."""
    district = team.team.organization_id if team.team else None
    for role in intake.roles.values():
        for one in role:
            if one.person and one.works_at and district in (one.works_at_id, one.works_at.parent_id):
                add_party(
                    engagement=engagement,
                    participation=one,
                    part=Part.MEMBER,
                    starts_on=engagement.starts_on,
                    by=intake.by,
                )


def _groups(intake: Intake, plan: Plan, size: Size) -> None:
    """Small groups: so many helpers who have few people meet all of them together, too."""
    starts_on = intake.year.first + timedelta(days=FIRST_MATCHES)
    for duty, lived in plan.duties.items():
        planned: list[Planned] = []
        for helper, several in _small(intake, duty)[: lived.groups[size]] if lived.together else ():
            set_capacity(participation=helper, capacity=2 * len(several), by=intake.by)
            helper.capacity = 2 * len(several)
            planned += [_planned(duty, supported, helper, starts_on) for supported in several]
        _start(intake, planned)


def _small(intake: Intake, duty: str) -> list[tuple[Participation, list[Participation]]]:
    """Helpers of this duty whose people are half as many as they may have, so that a group leaves nobody out."""
    rule = intake.blueprint.duties[duty]
    found: dict[int, tuple[Participation, list[Participation]]] = {}
    for engagement, helper in intake.engagements:
        if helper.role == rule.helper and engagement.supported.role == rule.person:
            found.setdefault(helper.pk, (helper, []))[1].append(engagement.supported)
    caseload = intake.blueprint.roles[rule.helper or ""].caseload or 0
    return [(helper, several) for helper, several in found.values() if 2 <= len(several) <= caseload // 2]
