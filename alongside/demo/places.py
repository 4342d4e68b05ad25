"""Districts and schools in real towns of Illinois, all invented; their calendar, and who evaluates whom there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from alongside.demo.days import Year, years_before
from alongside.demo.invented import Invented, Somebody
from alongside.demo.plans import Schools, Size, words
from alongside.people.actions.appointments import let_position_evaluate
from alongside.people.actions.organizations import create_organization, keep_calendar
from alongside.people.enums import OrganizationKind, Sector
from alongside.people.models.organizations import Organization

DISTRICTS = (4, 40, 300)
SCHOOLS = (30, 120, 900)
LARGE = (12, 8, 6)  # schools of the largest districts
OFFICES = (
    ("Central", "61701"),
    ("North", "61101"),
    ("West", "61401"),
    ("East", "61820"),
    ("South", "62901"),
)
EVALUATES = {  # in every district: who evaluates whom
    "principal": ("teacher", "clinician", "experienced-educator", "technology-coach", "instructional-coach", "staff"),
    "assistant-principal": ("teacher", "clinician"),
    "superintendent": ("principal", "assistant-principal", "dean"),
}
# Years as principal, one school after another; a number above 1000 is the school year they began in.
TENURES = (6, 0, 11, 2022, 1, 15, 0, 2022, 8, 3, 19, 2022)
PRIVATE, CHARTER = 17, 23  # every so many schools


@dataclass(frozen=True, slots=True)
class Places:
    """Everything on the map: `schools` with their principals, `districts` with their superintendents, in one order."""

    state: Organization
    offices: tuple[Organization, ...]
    districts: tuple[Organization, ...]
    schools: tuple[Organization, ...]
    principals: Mapping[int, Somebody]
    superintendents: tuple[Somebody, ...]

    def taking_part(self, wanted: Schools, size: Size) -> list[Organization]:
        """The schools of a plan."""
        if wanted.district is not None:
            mine = [school for school in self.schools if school.parent_id == self.districts[wanted.district].pk]
            return mine[: wanted.count[size]]
        first = wanted.first % len(self.schools) if size is not Size.STATE or wanted.first else 0
        return [
            self.schools[(first + n) % len(self.schools)] for n in range(min(wanted.count[size], len(self.schools)))
        ]

    def in_town(self, town: str) -> Organization:
        """A school in that town, else the last one."""
        return next((one for one in self.schools if one.parent and one.parent.name.startswith(town)), self.schools[-1])


def make_places(*, size: Size, years: Sequence[Year], people: Invented, seed: int) -> Places:
    """Make the map and who leads there. `years`: the school years whose calendars are kept."""
    random = Random(seed + 10)
    kind = OrganizationKind
    state = create_organization(
        kind=kind.STATE_AGENCY, name="Prairie State Agency", by=None, time_zone="America/Chicago"
    )
    for year in years:
        keep_calendar(state, year=year.span, breaks=year.breaks, by=None)
    offices = [
        create_organization(
            kind=kind.REGIONAL_OFFICE, name=f"{name} Regional Office", under=state, by=None, zip_code=zip_code
        )
        for name, zip_code in OFFICES
    ]
    lists = words("towns")
    districts = tuple(_district(n, offices, lists) for n in range(DISTRICTS[size]))
    schools = tuple(_schools(districts, SCHOOLS[size], lists, random))
    this_year = years[-1].first
    principals = {
        school.pk: people.somebody(
            at=school, hired=_since(TENURES[n % len(TENURES)], this_year), post={"position": "principal"}, by=None
        )
        for n, school in enumerate(schools)
    }
    superintendents = tuple(
        people.somebody(at=one, hired=years_before(this_year, 4 + n % 9), post={"position": "superintendent"}, by=None)
        for n, one in enumerate(districts)
    )
    return Places(state, tuple(offices), districts, schools, principals, superintendents)


def _since(tenure: int, this_year: date) -> date:
    """The day they began. Heads of schools begin a few weeks before school does, in the same school year."""
    return date(tenure, 7, 18) if tenure > 1000 else years_before(this_year, tenure)


def _district(n: int, offices: Sequence[Organization], lists: Mapping[str, Any]) -> Organization:
    towns, kinds = lists["towns"], lists["district_kinds"]
    town, zip_code = towns[n % len(towns)]
    made = create_organization(
        kind=OrganizationKind.DISTRICT,
        name=f"{town} {kinds[(n + n // len(towns)) % len(kinds)]} District {601 + n}",
        under=offices[n % len(offices)],
        by=None,
        zip_code=zip_code,
        sector=Sector.PUBLIC,
    )
    for evaluator, evaluated in EVALUATES.items():
        for each in evaluated:
            let_position_evaluate(evaluator, evaluated=each, at=made, by=None)
    return made


def _schools(
    districts: Sequence[Organization], number: int, lists: Mapping[str, Any], random: Random
) -> list[Organization]:
    """Large districts have many schools, the others two or three; each name once in a district."""
    names: list[str] = list(lists["schools"])
    wanted = [LARGE[n] if n < len(LARGE) else 1 for n in range(len(districts))]
    while sum(wanted) < number:
        for n in range(len(LARGE), len(wanted)) or range(len(wanted)):
            wanted[n] += sum(wanted) < number
    made: list[Organization] = []
    for district, count in zip(districts, wanted, strict=True):
        random.shuffle(names)
        for n in range(count):
            made.append(_school(district, f"{names[n]} {lists['levels'][n % 3]}", len(made)))
    return made


def _school(district: Organization, name: str, n: int) -> Organization:
    sector = (
        Sector.PRIVATE if n % PRIVATE == PRIVATE - 1 else Sector.PUBLIC_CHARTER if n % CHARTER == CHARTER - 1 else ""
    )
    return create_organization(
        kind=OrganizationKind.SCHOOL,
        name=name,
        under=district,
        by=None,
        zip_code=district.zip_code,
        sector=sector or Sector.PUBLIC,
    )
