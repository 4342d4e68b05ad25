"""Whose answers somebody may confirm or deny. Whether a fact is theirs to confirm, the program's file says."""

from django.db.models import Q

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import NOTHING, Access, Kind, Verb, Who
from alongside.kernel.remember import remembered
from alongside.people.enums import OrganizationKind
from alongside.people.models.organizations import Organization
from alongside.programs.models.participations import Participation

OF_MEMBERS = (OrganizationKind.UNION, OrganizationKind.ASSOCIATION)
EVERYBODY = ""


def to_confirm_as(blueprint: Blueprint, role: str) -> frozenset[str]:
    """The facts that are confirmed by those in a role: that names it, or, for who coordinates, words instead of one."""
    known = blueprint.roles.get(role)
    coordinates = known is not None and known.access == "coordinator"
    named = {key: blueprint.facts[key].attested_by for key in blueprint.attested}
    return frozenset(key for key, by in named.items() if by == role or (coordinates and by not in blueprint.roles))


def reach(kind: str, place: Organization | None, sponsor: Organization) -> str | None:
    """The path at or below which somebody knows those who work there; EVERYBODY, or None for nobody.

    Who leads for the sponsor, or for a union or an association, knows its members wherever they work; who leads a union
    local, those of the district it is in. `place` with its parent is loaded.
    """
    if kind == Kind.COORDINATOR:
        return EVERYBODY
    if kind == Kind.LEADER and (place is None or sponsor.path.startswith(place.path) or place.kind in OF_MEMBERS):
        return EVERYBODY
    if place is None or kind not in (Kind.LEADER, Kind.SITE_LEADER):
        return None
    district = place.parent if place.kind == OrganizationKind.UNION_LOCAL else place
    return district.path if district else None


def _known_to_me(who: Who) -> Q:
    """Everybody else who takes part where this person acts for: nobody confirms what they said themselves."""
    path = remembered(("confirms for", who.participation), lambda: _ask_reach(who))
    if path is None:
        return NOTHING
    others = Q(cohort=who.cohort) & (Q(person=None) | ~Q(person=who.person))
    return others & Q(works_at__path__startswith=path) if path else others


def _ask_reach(who: Who) -> str | None:
    rows = Participation.objects.select_related("works_at__parent", "cohort__program__sponsor")
    row = rows.get(pk=who.participation or 0)
    return reach(row.kind, row.works_at, row.cohort.program.sponsor)


KINDS = dict.fromkeys((Kind.COORDINATOR, Kind.SITE_LEADER, Kind.LEADER), _known_to_me)
ANSWERS = Access(Participation, {Verb.SEE: KINDS, Verb.CONFIRM: KINDS})
