"""Who signs what people agree with each other: for each side the one it names, where that is one person. Pure reads."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.joining import Agreement as Rule
from alongside.blueprint.parts.joining import Signer
from alongside.people.facts import employed_on
from alongside.people.models.appointments import Appointment
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.programs.enums import EngagementState, Part, ParticipationState
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Engagement, Party
from alongside.programs.models.participations import Participation


@dataclass(frozen=True, slots=True)
class Due:
    """One agreement there has to be: its key, of whom, and the day of the match. `of_pair`: of both, not of the one
    who is helped alone."""

    key: str
    supported: Participation
    engagement: Engagement | None
    helper: Participation | None
    of_pair: bool
    matched: date | None

    @property
    def named(self) -> str:
        """With whom, as the text says it."""
        names = [self.supported.name, self.helper.name if self.of_pair and self.helper else ""]
        return " and ".join(name for name in names if name)


@dataclass(slots=True)
class Known:
    """Everybody of a cohort who may have to sign, read once: by role, and who holds which position where."""

    blueprint: Blueprint
    by_role: dict[str, list[Participation]] = field(default_factory=dict)
    posts: dict[tuple[int, str], set[Person]] = field(default_factory=dict)

    def signer(self, signer: Signer, due: Due) -> Person | None:
        """Who signs for a side; None where that is nobody known here, or several."""
        if signer.at == "person":
            return self._of_the_two(signer, due)
        if signer.role is None:
            return None
        found = set(self._in_the_role(signer, due)) or set(self._by_position(signer, due))
        found.discard(due.supported.person) if due.supported.person else None
        return found.pop() if len(found) == 1 else None

    def _of_the_two(self, signer: Signer, due: Due) -> Person | None:
        if signer.role == due.supported.role:
            return due.supported.person
        if due.helper is not None and signer.role in (None, due.helper.role):
            return due.helper.person
        return None

    def _in_the_role(self, signer: Signer, due: Due) -> Iterator[Person]:
        line = _line(due.supported.works_at)
        for row in self.by_role.get(signer.role or "", ()):
            here = signer.at == "sponsor" or (row.works_at is not None and row.works_at.pk in line)
            if here and row.person is not None:
                yield row.person

    def _by_position(self, signer: Signer, due: Due) -> Iterator[Person]:
        positions = self.blueprint.roles[signer.role or ""].positions
        place = due.supported.works_at
        wanted = [place.pk] if place is not None and signer.at == "school" else _line(place)
        for pk in wanted:
            for position in positions:
                yield from self.posts.get((pk, position), ())


def dues(cohort: Cohort, blueprint: Blueprint, *, on: date) -> list[Due]:
    """Every agreement of people there has to be on a day. Four queries, none where the program asks for none."""
    rules = {key: one for key, one in blueprint.agreements.items() if one.of != "organization"}
    if not rules:
        return []
    rows = Engagement.objects.filter(cohort=cohort, starts_on__lte=on, supported__person__isnull=False)
    rows = rows.exclude(state=EngagementState.ENDED).select_related("supported__person", "supported__works_at")
    engagements = list(rows.order_by("starts_on", "pk"))
    helpers = _helpers(engagements)
    taking = Participation.objects.filter(cohort=cohort, state=ParticipationState.ENROLLED, kind="supported")
    people = list(taking.exclude(person=None).select_related("person", "works_at").order_by("pk"))
    found: list[Due] = []
    for key, rule in rules.items():
        if rule.of == "pair":
            found += _of_pairs(key, rule, blueprint, engagements, helpers)
        else:
            found += _of_people(key, rule, people, engagements, helpers)
    return found


def known(cohort: Cohort, blueprint: Blueprint, found: Iterable[Due], *, on: date) -> Known:
    """Who may have to sign one of these. Two queries."""
    rules = [one for one in blueprint.agreements.values() if one.of != "organization"]
    roles = {signer.role for rule in rules for signer in rule.signers.values() if signer.role and signer.at != "person"}
    taking = Participation.objects.filter(cohort=cohort, role__in=roles, state=ParticipationState.ENROLLED)
    here = Known(blueprint)
    for row in taking.exclude(person=None).select_related("person", "works_at").order_by("pk"):
        here.by_role.setdefault(row.role, []).append(row)
    positions = {one for role in roles for one in blueprint.roles[role].positions}
    places = {pk for due in found for pk in _line(due.supported.works_at)}
    posts = Appointment.objects.filter(employed_on(on), position__in=positions, organization__in=places)
    for post in posts.select_related("person").order_by("pk") if positions and places else ():
        here.posts.setdefault((post.organization_id, post.position), set()).add(post.person)
    return here


def _of_pairs(
    key: str,
    rule: Rule,
    blueprint: Blueprint,
    engagements: Sequence[Engagement],
    helpers: Mapping[int, Participation],
) -> Iterator[Due]:
    named = {signer.role for signer in rule.signers.values() if signer.at == "person" and signer.role}
    for one in engagements:
        helper, duty = helpers.get(one.pk), blueprint.duties.get(one.duty)
        if helper is None or duty is None or duty.group is not None:  # a group is no pair
            continue
        if named <= {duty.person, duty.helper}:
            yield Due(key, one.supported, one, helper, of_pair=True, matched=one.starts_on)


def _of_people(
    key: str,
    rule: Rule,
    people: Sequence[Participation],
    engagements: Sequence[Engagement],
    helpers: Mapping[int, Participation],
) -> Iterator[Due]:
    named = {signer.role for signer in rule.signers.values() if signer.at == "person" and signer.role}
    begun: dict[int, Engagement] = {}
    for one in engagements:
        begun.setdefault(one.supported_id, one)
    matched = rule.by is not None and rule.by.anchor == "match"
    for row in people:
        engagement = begun.get(row.pk)
        if (named and row.role not in named) or (matched and engagement is None):
            continue
        helper = helpers.get(engagement.pk) if engagement else None
        yield Due(key, row, engagement, helper, of_pair=False, matched=engagement.starts_on if engagement else None)


def _helpers(engagements: Sequence[Engagement]) -> dict[int, Participation]:
    rows = Party.objects.filter(engagement__in=[one.pk for one in engagements], part=Part.HELPER, ends_on=None)
    rows = rows.exclude(participation=None).select_related("participation__person").order_by("-starts_on", "-pk")
    return {row.engagement_id: row.participation for row in rows if row.participation is not None}


def _line(place: Organization | None) -> list[int]:
    return [int(pk) for pk in place.path.strip("/").split("/")] if place else []
