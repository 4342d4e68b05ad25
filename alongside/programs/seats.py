"""How many hold a role in one place, and which roles one person holds at once: as the program's file says."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Min, QuerySet

from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.roles import Role
from alongside.kernel.access import Kind
from alongside.kernel.errors import Refused
from alongside.people.enums import OrganizationKind
from alongside.people.models.organizations import Organization
from alongside.programs.enums import Answer, EngagementState, Part, ParticipationState
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Party
from alongside.programs.models.participations import Participation

PER = {
    "region": OrganizationKind.REGIONAL_OFFICE,
    "district": OrganizationKind.DISTRICT,
    "school": OrganizationKind.SCHOOL,
}
WORKING = (Kind.SUPPORTED, Kind.HELPER)  # who takes part in the work itself; other roles only look after it
WHO = ("person", "team__organization", "organization", "works_at")
ANYWHERE = 0  # the place of a role that is counted for the whole program
type Seat = tuple[str, int]  # role, and the place (a row number)


def least(role: Role) -> int:
    """How many a place has at least: `per` alone asks for one."""
    return role.how_many.low if role.how_many else int(role.per is not None)


@dataclass(slots=True)
class Seats:
    """Who holds which seat of a cohort, counted on as people are let in one after another."""

    cohort: Cohort
    blueprint: Blueprint
    held: dict[Seat, dict[int, str]] | None = None
    roles: dict[int, set[str]] = field(default_factory=dict)
    kinds: dict[int, tuple[str, str]] = field(default_factory=dict)

    def look(self, rows: Sequence[Participation], there: Iterable[tuple[int | None, str]]) -> None:
        """Read what decides about these people; `there`: person and role of those of them who take part already.

        No query where no role of theirs is bounded, and else two.
        """
        for person, role in there:
            self.roles.setdefault(person or 0, set()).add(role)
        bounded = {row.role for row in rows if self._role(row.role).how_many}
        if not bounded:
            return
        holders = [] if self.held is not None else list(self._holders())
        self.kinds |= _kinds((*rows, *holders))
        self.held = self.held or {}
        for holder in holders:
            self.held.setdefault(self._seat(holder), {})[holder.pk] = holder.name

    def refuses(self, row: Participation) -> str:
        """Why somebody cannot have the role here, in a sentence; empty, and then the seat is theirs."""
        why = self._beside(row) or self._full(row)
        if not why:
            self.roles.setdefault(row.person_id or 0, set()).add(row.role)
            if self._role(row.role).how_many and self.held is not None:
                here = self.held.setdefault(self._seat(row), {})
                here[row.pk or -len(here) - 1] = row.name
        return why

    def _holders(self) -> QuerySet[Participation]:
        bounded = [key for key, role in self.blueprint.roles.items() if role.how_many]
        rows = Participation.objects.filter(cohort=self.cohort, role__in=bounded, state=ParticipationState.ENROLLED)
        return rows.select_related(*WHO).order_by("pk")

    def _role(self, key: str) -> Role:
        return self.blueprint.roles[key]

    def _seat(self, row: Participation) -> Seat:
        return row.role, _place(row, self._role(row.role), self.kinds)

    def _full(self, row: Participation) -> str:
        role = self._role(row.role)
        if role.how_many is None or self.held is None:
            return ""
        seat = self._seat(row)
        others = [name for pk, name in self.held.get(seat, {}).items() if pk != row.pk]
        if len(others) < role.how_many.high or (role.per in PER and seat[1] == ANYWHERE):
            return ""
        where = self.kinds[seat[1]][1] if seat[1] else self.cohort.name
        word = role.one if len(others) == 1 else role.many
        return (
            f"{where} has its {word} already: {' and '.join(others[:3])}{' and others' if others[3:] else ''}. "
            f"There are at most {role.how_many.high}"
            f"{f' for each {role.per}' if role.per in PER else ''}. Let one of them leave first."
        )

    def _beside(self, row: Participation) -> str:
        role = self._role(row.role)
        if row.person_id is None or role.access not in WORKING:
            return ""
        for key in sorted(self.roles.get(row.person_id, set()) - {row.role}):
            other = self.blueprint.roles.get(key)
            if other and other.access in WORKING and key not in role.may_also and row.role not in other.may_also:
                return (
                    f"They take part as {other.one} already, and nobody is {role.one} at the same "
                    "time here. Change their role instead."
                )
        return ""


def demand_seats(
    cohort: Cohort, blueprint: Blueprint, rows: Sequence[Participation], there: Iterable[tuple[int | None, str]]
) -> None:
    """Raise Refused, with every reason, where these people cannot all have their roles. The cohort must be locked."""
    seats = Seats(cohort, blueprint)
    seats.look(rows, there)
    told = [(row, why) for row in rows if (why := seats.refuses(row))]
    if told:
        sentences = [f"{row.name}: {why}" if len(rows) > 1 else why for row, why in told]
        raise Refused("\n".join(sentences), field="role")


def roles_now(people: Iterable[int | None], cohort: int) -> list[tuple[int | None, str]]:
    """Person and role of those of these (row numbers) who take part in a cohort. One query."""
    rows = Participation.objects.filter(cohort=cohort, person__in=set(people) - {None})
    return list(rows.filter(state=ParticipationState.ENROLLED).values_list("person_id", "role"))


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A place with fewer in a role than the program asks for, or a team with too few people. `near`: the participation
    (a row number) of the first who works there, or of the team itself; `since`: how long they have taken part."""

    role: str
    near: int
    place: str
    has: int
    asks: int
    people: int


def shortfalls(cohort: Cohort, blueprint: Blueprint) -> list[Shortfall]:
    """Every seat nobody holds where somebody who takes part works, and every team that is too small.

    No query where the program bounds nothing; else a flat number, whatever the count of people.
    """
    return [*_empty_seats(cohort, blueprint), *_small_teams(cohort, blueprint)]


def _empty_seats(cohort: Cohort, blueprint: Blueprint) -> Iterator[Shortfall]:
    asked = {key: role for key, role in blueprint.roles.items() if least(role)}
    if not asked:
        return
    now = Participation.objects.filter(cohort=cohort, state=ParticipationState.ENROLLED)
    # A place counts from its first person on, so teams and organizations are asked for nothing by being there.
    working = now.filter(kind=Kind.SUPPORTED, person__isnull=False, answer__in=("", Answer.YES), works_at__isnull=False)
    there = working.order_by().values("works_at__path").annotate(first=Min("pk"), people=Count("pk"))
    places = [(one["works_at__path"], one["first"], one["people"]) for one in there]
    holders = list(now.filter(role__in=asked).select_related(*WHO))
    kinds = _kinds_of({*(path for path, _, _ in places), *(_path(row) for row in holders)})
    held: dict[Seat, int] = {}
    for row in holders:
        seat = row.role, _place(row, asked[row.role], kinds)
        held[seat] = held.get(seat, 0) + 1
    for key, role in asked.items():
        for place, (first, people) in sorted(_together(places, role, kinds).items()):
            has = held.get((key, place), 0)
            if has < least(role) and (place != ANYWHERE or role.per not in PER):
                name = kinds[place][1] if place else cohort.name
                yield Shortfall(key, first, name, has, least(role), people)


def _together(
    places: Iterable[tuple[str, int, int]], role: Role, kinds: Mapping[int, tuple[str, str]]
) -> dict[int, tuple[int, int]]:
    """Place -> the first who takes part there or below, and how many do."""
    found: dict[int, tuple[int, int]] = {}
    for path, first, people in places:
        place = _nearest(path, role, kinds)
        before = found.get(place, (first, 0))
        found[place] = min(before[0], first), before[1] + people
    return found


def _small_teams(cohort: Cohort, blueprint: Blueprint) -> Iterator[Shortfall]:
    asked = {key: role.members for key, role in blueprint.roles.items() if role.members}
    if not asked:
        return
    rows = Participation.objects.filter(cohort=cohort, role__in=asked, state=ParticipationState.ENROLLED)
    begun = rows.exclude(engagements=None).exclude(engagements__state=EngagementState.ENDED)
    teams = list(begun.select_related("team", "organization", "person").distinct().order_by("pk"))
    has = members_of([row.pk for row in teams])
    for row in teams:
        if has.get(row.pk, 0) < asked[row.role].low:
            yield Shortfall(row.role, row.pk, row.name, has.get(row.pk, 0), asked[row.role].low, 0)


def members_of(teams: Iterable[int]) -> dict[int, int]:
    """How many people are in each of these teams (row numbers of participations) today. One query."""
    now = Party.objects.filter(part=Part.MEMBER, ends_on=None, engagement__supported__in=list(teams))
    counted = now.order_by().values_list("engagement__supported").annotate(Count("person", distinct=True))
    return dict(counted)


def demand_room_in(team: Participation, blueprint: Blueprint) -> None:
    """Raise Refused where a team has as many people as the program lets it have."""
    role = blueprint.roles.get(team.role)
    most = role.members.high if role and role.members else None
    if most is not None and members_of([team.pk]).get(team.pk, 0) >= most:
        raise Refused(f"{team.name} has {most} people, as many as there may be.", field="participation")


def _kinds(rows: Iterable[Participation]) -> dict[int, tuple[str, str]]:
    return _kinds_of({_path(row) for row in rows})


def _kinds_of(paths: Iterable[str]) -> dict[int, tuple[str, str]]:
    """Every place on these paths that a role may be counted for: its kind, and what it is called. One query."""
    among = {int(pk) for path in paths for pk in path.split("/") if pk}
    rows = Organization.objects.filter(pk__in=among, kind__in=PER.values())
    return {pk: (kind, name) for pk, kind, name in rows.values_list("pk", "kind", "name")}


def _path(row: Participation) -> str:
    place = row.works_at or (row.team.organization if row.team else row.organization)
    return place.path if place else ""


def _place(row: Participation, role: Role, kinds: Mapping[int, tuple[str, str]]) -> int:
    return _nearest(_path(row), role, kinds)


def _nearest(path: str, role: Role, kinds: Mapping[int, tuple[str, str]]) -> int:
    """The nearest place at or above a path for which a role is counted; ANYWHERE where there is none."""
    if role.per not in PER:
        return ANYWHERE
    above = (int(pk) for pk in reversed(path.split("/")) if pk)
    return next((pk for pk in above if pk in kinds and kinds[pk][0] == PER[role.per]), ANYWHERE)
