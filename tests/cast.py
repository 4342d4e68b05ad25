"""The standing cast: the same people and places in every scene, all of them invented.

A union sponsors a mentoring program. Rivertown has a school where Maya Lindqvist teaches in her first year, evaluated
by her principal Paul Whitfield; Renée Castellanos, who has taught there for twenty years, helps her.
Angela Brandt coordinates. Hollis Park is the other district, and nobody there knows any of them.
"""

from dataclasses import dataclass
from datetime import date

from alongside.people.actions.addresses import add_address
from alongside.people.actions.appointments import appoint, let_position_evaluate
from alongside.people.actions.organizations import create_organization
from alongside.people.actions.persons import create_person
from alongside.people.enums import OrganizationKind, Sector
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from tests.remade import remade

SCHOOL_STARTS = date(2026, 8, 17)


@dataclass(frozen=True, slots=True)
class Places:
    """Two districts under one regional office, and the union."""

    union: Organization
    office: Organization
    rivertown: Organization  # a district
    lakeview: Organization  # its school
    hollis_park: Organization  # the other district
    linden: Organization  # and its school


@dataclass(frozen=True, slots=True)
class Cast:
    """Everyone, by what they are to each other."""

    places: Places
    maya: Person  # teaches at Lakeview in her first year
    renee: Person  # helps her
    paul: Person  # principal of Lakeview
    angela: Person  # coordinates the program
    nora: Person  # superintendent of Rivertown
    stranger: Person  # teaches at Linden, in the other district
    other_principal: Person  # of Linden


def places() -> Places:
    """Make the organizations."""
    kind = OrganizationKind
    union = create_organization(kind=kind.UNION, name="Prairie Educators", by=None, time_zone="America/Chicago")
    office = create_organization(kind=kind.REGIONAL_OFFICE, name="Regional Office 91", by=None)
    rivertown = create_organization(kind=kind.DISTRICT, name="Rivertown District 12", under=office, by=None)
    lakeview = create_organization(
        kind=kind.SCHOOL, name="Lakeview School", under=rivertown, by=None, zip_code="61602", sector=Sector.PUBLIC
    )
    hollis_park = create_organization(kind=kind.DISTRICT, name="Hollis Park District 40", under=office, by=None)
    linden = create_organization(kind=kind.SCHOOL, name="Linden School", under=hollis_park, by=None, zip_code="62901")
    return Places(union, office, rivertown, lakeview, hollis_park, linden)


def somebody(name: str, email: str, *, verified: bool = True) -> Person:
    """Make a person with one address."""
    given_name, _, family_name = name.partition(" ")
    person = create_person(given_name=given_name, family_name=family_name, by=None)
    add_address(person, email, by=None, verified=verified)
    return person


def cast() -> Cast:
    """Make everyone, appointed where they work, with principals evaluating teachers."""
    return remade(_cast)


def _cast() -> Cast:
    where = places()
    maya = somebody("Maya Lindqvist", "maya@rivertown.example")
    renee = somebody("Renée Castellanos", "renee@rivertown.example")
    paul = somebody("Paul Whitfield", "paul@rivertown.example")
    angela = somebody("Angela Brandt", "angela@prairie.example")
    nora = somebody("Nora Ellery", "nora@rivertown.example")
    stranger = somebody("Tomas Okafor", "tomas@hollispark.example")
    other_principal = somebody("Ida Brook", "ida@hollispark.example")
    for person, position, at in (
        (maya, "teacher", where.lakeview),
        (renee, "mentor-teacher", where.lakeview),
        (paul, "principal", where.lakeview),
        (nora, "superintendent", where.rivertown),
        (stranger, "teacher", where.linden),
        (other_principal, "principal", where.linden),
    ):
        appoint(person, position=position, at=at, by=None, starts_on=SCHOOL_STARTS)
    let_position_evaluate("principal", evaluated="teacher", at=where.office, by=None)
    let_position_evaluate("superintendent", evaluated="principal", at=where.office, by=None)
    return Cast(where, maya, renee, paul, angela, nora, stranger, other_principal)
