"""Regions as people say them: the regional office somebody works under, where there are any, else the district."""

from collections.abc import Sequence

from alongside.matching.queries.taking_part import TakesPart
from alongside.people.enums import OrganizationKind
from alongside.people.models.organizations import Organization

KINDS = (OrganizationKind.REGIONAL_OFFICE, OrganizationKind.DISTRICT)


def regions_by_work(several: Sequence[TakesPart]) -> tuple[str, list[tuple[str, ...]]]:
    """What regions are called here, and of each person the name of theirs, nothing where it is not known. One query."""
    lines = [
        tuple(int(part) for part in row.works_at.path.strip("/").split("/")) if row.works_at else () for row in several
    ]
    rows = Organization.objects.filter(pk__in={pk for line in lines for pk in line}, kind__in=KINDS)
    known = {pk: (kind, name) for pk, kind, name in rows.values_list("pk", "kind", "name")}
    wanted = next((kind for kind in KINDS if any(one == kind for one, _ in known.values())), None)
    names = [tuple(known[pk][1] for pk in line if pk in known and known[pk][0] == wanted)[:1] for line in lines]
    return "Region" if wanted == OrganizationKind.REGIONAL_OFFICE else "District", names
