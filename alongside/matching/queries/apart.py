"""Who is kept apart in a cohort, which rules a coordinator let go for whom, and whom a name means."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from alongside.kernel.access import Verb, Who
from alongside.matching.access import KEPT_APART, WAIVERS
from alongside.matching.enums import Because
from alongside.matching.models.apart import KeptApart, Waiver
from alongside.people.models.persons import Person
from alongside.programs.models.participations import Participation

type Pairs = frozenset[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Apart:
    """Pairs of people (row numbers, both ways round) who are related, and of whom one asked not to be matched."""

    related: Pairs
    asked: Pairs


def apart(cohort: int) -> Apart:
    """Who is kept apart in a cohort (a row number). One query."""
    rows = KeptApart.objects.filter(cohort=cohort, ended_at=None, other__isnull=False)
    found = list(rows.values_list("because", "one", "other"))
    both = {because: [(one, other or 0) for kind, one, other in found if kind == because] for because in Because}
    return Apart(*(_both_ways(both[because]) for because in (Because.RELATED, Because.ASKED)))


def _both_ways(pairs: Iterable[tuple[int, int]]) -> Pairs:
    there = frozenset(pairs)
    return there | {(other, one) for one, other in there}


def waived(cohort: int) -> dict[tuple[int, str], frozenset[str]]:
    """(supported, duty) -> facts whose rules were let go for them. One query."""
    rows = Waiver.objects.filter(supported__cohort=cohort, ended_at=None)
    found: dict[tuple[int, str], frozenset[str]] = {}
    for supported, duty, fact in rows.values_list("supported", "duty", "fact"):
        found[supported, duty] = found.get((supported, duty), frozenset()) | {fact}
    return found


def kept_apart_for(who: Who) -> QuerySet[KeptApart]:
    """What this person may read of it, newest first: the matching team all, others what they said themselves."""
    rows = KEPT_APART.visible(who, Verb.READ).filter(ended_at=None)
    return rows.select_related("one", "other", "said_by").order_by("-at", "-pk")


def waivers_for(who: Who) -> QuerySet[Waiver]:
    """Rules that were let go and still are, newest first."""
    rows = WAIVERS.visible(who, Verb.READ).filter(ended_at=None)
    return rows.select_related("supported__person", "supported__team", "supported__organization", "by").order_by(
        "-at", "-pk"
    )


def called(cohort: int, words: str) -> list[Person]:
    """Everyone of a cohort whom these words name: "Ruth Sandoval", or "Ruth Sandoval, Carbondale 95". One query."""
    name, _, place = (part.strip().casefold() for part in words.partition(","))
    if not name:
        return []
    rows = Participation.objects.filter(
        Q(person__family_name__iexact=name.split()[-1]) | Q(person__family_name__iendswith=name.split()[-1]),
        cohort=cohort,
    )
    found = {
        row.person.pk: row.person
        for row in rows.select_related("person", "works_at").order_by("pk")
        if row.person and _is_called(row.person, name) and place in (str(row.works_at).casefold() if place else "")
    }
    return list(found.values())


def _is_called(person: Person, name: str) -> bool:
    names = {person.name, f"{person.given_name} {person.family_name}"}
    return name in {one.casefold() for one in names}
