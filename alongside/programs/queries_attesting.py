"""Answers that wait to be confirmed: those of one's own, and who has to, of everybody's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Kind, Verb, Who
from alongside.programs.access_attesting import ANSWERS, reach, to_confirm_as
from alongside.programs.background import denials, waiting
from alongside.programs.enums import ParticipationState
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Denial, Participation

type Answer = tuple[int, str]  # who said it (the row number of a participation), and the fact

HERE = {Kind.COORDINATOR, Kind.SITE_LEADER, Kind.LEADER}


def to_confirm(who: Who, role: str, blueprint: Blueprint) -> list[Answer]:
    """What waits for somebody who acts in a role, by the names of who said it. One query, none where they confirm
    nothing."""
    mine = to_confirm_as(blueprint, role)
    if not mine:
        return []
    rows = _answered(ANSWERS.visible(who, Verb.CONFIRM), mine)
    columns = rows.order_by(*BY_NAME).values_list("pk", "facts", "attested")
    return [(pk, key) for pk, facts, attested in columns for key in sorted(waiting(facts, attested, blueprint) & mine)]


BY_NAME = ("person__family_name", "person__given_name", "team__name", "organization__name", "pk")


def answered_before(who: Who, role: str, blueprint: Blueprint) -> list[tuple[Answer, bool]]:
    """What those in a role have confirmed or denied and holds, by name; with whether it was a yes. One query."""
    mine = to_confirm_as(blueprint, role)
    if not mine:
        return []
    rows = _answered(ANSWERS.visible(who, Verb.CONFIRM), mine).filter(attested__isnull=False)
    found: list[tuple[Answer, bool]] = []
    for pk, facts, attested in rows.order_by(*BY_NAME).values_list("pk", "facts", "attested"):
        no = denials(facts, attested, blueprint)
        said = {key: value for key, value in (attested or {}).items() if key in mine and key in facts}
        holds = (key for key in sorted(said) if key in no or said[key] == facts[key])
        found += [((pk, key), key not in no) for key in holds]
    return found


def reasons_of(rows: Iterable[int]) -> dict[Answer, Denial]:
    """The newest no to each answer of these (row numbers), with who said it. One query."""
    several = Denial.objects.filter(participation__in=list(rows)).select_related("by").order_by("at", "pk")
    return {(one.participation_id, one.fact): one for one in several}


@dataclass(frozen=True, slots=True)
class Attester:
    """Somebody who confirms answers of others, and how many wait for them."""

    row: Participation
    waits: int


def attesters(cohort: Cohort, blueprint: Blueprint) -> list[Attester]:
    """Everybody for whom answers wait. Two queries, none where nobody confirms anything."""
    roles = {role: mine for role in blueprint.roles if (mine := to_confirm_as(blueprint, role))}
    if not roles:
        return []
    said = _answered(Participation.objects.filter(cohort=cohort), frozenset().union(*roles.values()))
    columns = said.values_list("person", "works_at__path", "facts", "attested")
    waits = [(person, place or "", waiting(facts, attested, blueprint)) for person, place, facts, attested in columns]
    there = [(row, reach(row.kind, row.works_at, cohort.program.sponsor)) for row in those_who_confirm(cohort, roles)]
    found = [Attester(row, _of(row, path, waits, roles[row.role])) for row, path in there if path is not None]
    return [one for one in found if one.waits]


def those_who_confirm(cohort: Cohort, roles: Iterable[str]) -> Sequence[Participation]:
    """Who is in one of these roles today, with their places."""
    rows = Participation.objects.filter(
        cohort=cohort, role__in=list(roles), kind__in=HERE, state=ParticipationState.ENROLLED, person__isnull=False
    )
    return list(rows.select_related("person", "works_at__parent").order_by("pk"))


def who_confirms(row: Participation, key: str, blueprint: Blueprint) -> list[str]:
    """The names of those who can confirm an answer of somebody; `cohort__program__sponsor` is loaded."""
    roles = [role for role in blueprint.roles if key in to_confirm_as(blueprint, role)]
    place = row.works_at.path if row.works_at else ""
    found = [
        one
        for one in those_who_confirm(row.cohort, roles)
        if one.person_id != row.person_id
        and (path := reach(one.kind, one.works_at, row.cohort.program.sponsor)) is not None
        and place.startswith(path)
    ]
    return [one.name for one in found]


def _of(
    row: Participation, path: str, waits: Sequence[tuple[int | None, str, frozenset[str]]], mine: frozenset[str]
) -> int:
    """How many answers of these wait for one who confirms those facts at or below a place."""
    return sum(len(keys & mine) for person, place, keys in waits if place.startswith(path) and person != row.person_id)


def _answered(rows: QuerySet[Participation], keys: frozenset[str]) -> QuerySet[Participation]:
    said = Q(facts__has_any_keys=sorted(keys))
    return rows.filter(said, state=ParticipationState.ENROLLED)
