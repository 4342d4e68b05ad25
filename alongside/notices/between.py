"""Whom an event is between: the helper and the one helped, or the members of the team, from the engagement it names."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from alongside.kernel.access import Kind
from alongside.kernel.clock import Span
from alongside.notices.enums import Side
from alongside.people.models.events import Event
from alongside.people.models.persons import Person
from alongside.programs.enums import Part, ParticipationState
from alongside.programs.facts import helpers_of
from alongside.programs.models.engagements import Engagement, Party
from alongside.programs.models.participations import Participation

NOUN = "engagement:"
TO_BE = ("helper", "supported")  # the facts that name two who are to begin: participations
CAME = "participation"  # the fact of an event that names who came into an engagement, or left it
PEERS = "peers"  # the fact of an event that names who is in a group with somebody
# Who stands in hears of these too.
FOR_EVERYBODY = (
    *("engagement-paused", "engagement-goes-on-soon", "engagement-resumed", "engagement-ended"),
    "contract-nearly-used",
)


@dataclass(frozen=True, slots=True)
class Between:
    """The two sides of one event. `supported` is None for a team, which has `members`, each with their days in it.

    `helper` is None where there is none, or nobody knows. `joined`: who came into it, or left it, by this event.
    `stand_ins`: who stands in, each with their days, where the event is one for everybody. `peers`: the names of those
    one is in a group with.
    """

    duty: str = ""
    engagement: str = ""
    helper: Person | None = None
    supported: Person | None = None
    supported_name: str = ""
    members: tuple[tuple[Person, Span], ...] = ()
    joined: Person | None = None
    stand_ins: tuple[tuple[Person, Span], ...] = ()
    peers: tuple[str, ...] = ()

    def people(self, side: Side, *, on: date) -> list[Person]:
        """Everybody on one side: of a team, whoever was in it that day."""
        if side == Side.SUPPORTED and self.supported is None:
            return list(dict.fromkeys(person for person, there in self.members if there.holds(on)))
        one = self.helper if side == Side.HELPER else self.supported
        return [one] if one is not None else []


def between(events: Sequence[Event]) -> dict[int, Between]:
    """Event (row number) -> whom it is between, under the names of today. Three queries, however many events; one more
    where teams are among them, where somebody came or left, where who stands in is to be told, and where two are named
    who have not begun, or the people of a group."""
    named = {event.pk: (_engagement(event), _helper_named(event)) for event in events}
    rows = Engagement.objects.filter(public_id__in={public_id for public_id, _ in named.values() if public_id})
    engagements = {row.public_id: row for row in rows.select_related("supported__team", "supported__organization")}
    helpers = helpers_of([row.pk for row in engagements.values()])
    members = _parties([row.pk for row in engagements.values() if row.supported.person_id is None], Part.MEMBER)
    told = [engagements.get(named[event.pk][0]) for event in events if event.kind in FOR_EVERYBODY]
    stand_ins = _parties([row.pk for row in told if row is not None], Part.STAND_IN)
    came, peers = _came(events), _peers(events)
    wanted = {party.person_id for party in (*helpers.values(), *members, *stand_ins)} | set(came.values())
    wanted |= {helper for _, helper in named.values() if helper}
    wanted |= {row.supported.person_id for row in engagements.values() if row.supported.person_id}
    to_be = _to_be(event for event in events if named[event.pk][0] not in engagements)
    wanted |= {row.person_id for row in to_be.values() if row.person_id}
    people = people_now(wanted)
    found = {
        event.pk: replace(_two_named(event, to_be, people), peers=peers.get(event.pk, ()))
        for event in events
        if _names_two(event, to_be)
    }
    for pk, (public_id, named_helper) in named.items():
        row = engagements.get(public_id)
        if row is not None:
            helper = helpers.get(row.pk)
            one = _between(row, people, members, named_helper or (helper.person_id if helper else None))
            joined = people.get(came.get(pk, 0))
            found[pk] = replace(one, joined=joined, stand_ins=_days(stand_ins, row, people), peers=peers.get(pk, ()))
    return found


def _to_be(events: Iterable[Event]) -> dict[str, Participation]:
    """Public id -> who is named as one of two that have not begun; nothing is asked where nobody is."""
    named = {str(event.facts[key]) for event in events for key in TO_BE if event.facts.get(key)}
    if not named:
        return {}
    rows = Participation.objects.filter(public_id__in=named).select_related("person", "team", "organization")
    return {row.public_id: row for row in rows}


def _names_two(event: Event, to_be: Mapping[str, Participation]) -> bool:
    """A group may be led by nobody."""
    return all(event.facts.get(key) in to_be or (event.facts.get(key) == "" and PEERS in event.facts) for key in TO_BE)


def _two_named(event: Event, to_be: Mapping[str, Participation], people: Mapping[int, Person]) -> Between:
    helper, supported = (to_be.get(str(event.facts[key])) for key in TO_BE)
    return Between(
        duty=str(event.facts.get("duty", "")),
        helper=people.get(helper.person_id or 0) if helper else None,
        supported=people.get(supported.person_id or 0) if supported else None,
        supported_name=supported.name if supported else "",
    )


def _parties(engagements: Sequence[int], part: Part) -> list[Party]:
    """Everybody who is, or was, in one of these in a part; nothing is asked where there are none."""
    if not engagements:
        return []
    return list(Party.objects.filter(engagement__in=engagements, part=part).order_by("starts_on", "pk"))


def _came(events: Sequence[Event]) -> dict[int, int]:
    """Event -> the person (a row number) who came or left by it."""
    named = {event.pk: str(event.facts[CAME]) for event in events if event.facts.get(CAME)}
    if not named:
        return {}
    rows = Participation.objects.filter(public_id__in=set(named.values()), person__isnull=False)
    people = dict(rows.values_list("public_id", "person_id"))
    return {pk: people[public_id] for pk, public_id in named.items() if public_id in people}


def _peers(events: Sequence[Event]) -> dict[int, tuple[str, ...]]:
    """Event -> the names of the people of a group, as it names them: public ids of participations."""
    named = {event.pk: str(event.facts[PEERS]).split() for event in events if event.facts.get(PEERS)}
    if not named:
        return {}
    rows = Participation.objects.filter(public_id__in={one for several in named.values() for one in several})
    rows = rows.select_related("person", "team", "organization")
    names = {row.public_id: row.name for row in rows.order_by("person__family_name", "person__given_name", "pk")}
    return {pk: tuple(name for one, name in names.items() if one in several) for pk, several in named.items()}


def _days(parties: Sequence[Party], row: Engagement, people: dict[int, Person]) -> tuple[tuple[Person, Span], ...]:
    mine = (party for party in parties if party.engagement_id == row.pk)
    return tuple((people[party.person_id], Span(party.starts_on, party.ends_on)) for party in mine)


def coordinators_of(cohorts: Iterable[int]) -> dict[int, list[Person]]:
    """Cohort (a row number) -> whoever coordinates it. One query, none without cohorts."""
    wanted = set(cohorts)
    if not wanted:
        return {}
    rows = Participation.objects.filter(
        cohort__in=wanted, kind=Kind.COORDINATOR, state=ParticipationState.ENROLLED, person__isnull=False
    )
    found: dict[int, list[Person]] = {}
    for row in rows.select_related("person").order_by("pk"):
        if row.person is not None:
            found.setdefault(row.cohort_id, []).append(row.person)
    return found


def people_now(wanted: Iterable[int]) -> dict[int, Person]:
    """Row number -> the person it stands for today: whoever was found to be another is that other."""
    found = Person.objects.in_bulk(set(wanted))
    now = dict(found)
    while gone := {pk: person.merged_into_id for pk, person in now.items() if person.merged_into_id}:
        found |= Person.objects.in_bulk(set(gone.values()) - found.keys())
        now |= {pk: found[kept] for pk, kept in gone.items()}
    return now


def _helper_named(event: Event) -> int | None:
    """Who helped, where an event says it: a stand-in logs too, and a helper may have changed since."""
    named: int | None = event.facts.get("evaluator") or event.facts.get("logged_by")
    return named


def _engagement(event: Event) -> str:
    named = event.facts.get("engagement", "")
    return event.subject.removeprefix(NOUN) if event.subject.startswith(NOUN) else str(named)


def _between(row: Engagement, people: dict[int, Person], members: Sequence[Party], helper: int | None) -> Between:
    supported = people.get(row.supported.person_id or 0)
    return Between(
        duty=row.duty,
        engagement=row.public_id,
        helper=people.get(helper or 0),
        supported=supported,
        supported_name=supported.name if supported else _group(row.supported),
        members=_days(members, row, people),
    )


def _group(supported: Participation) -> str:
    group = supported.team or supported.organization
    return group.name if group else ""
