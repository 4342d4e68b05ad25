"""Whom an event is between: the helper and the one helped, from the engagement it names."""

from collections.abc import Iterable
from dataclasses import dataclass

from alongside.notices.enums import Side
from alongside.people.models.events import Event
from alongside.people.models.persons import Person
from alongside.programs.facts import helpers_of
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation

NOUN = "engagement:"


@dataclass(frozen=True, slots=True)
class Between:
    """The two sides of one event. A side is None for a team, an organization, or when nobody knows."""

    duty: str = ""
    engagement: str = ""
    helper: Person | None = None
    supported: Person | None = None
    supported_name: str = ""

    def person(self, side: Side) -> Person | None:
        return self.helper if side == Side.HELPER else self.supported


def between(events: Iterable[Event]) -> dict[int, Between]:
    """Event (row number) -> whom it is between, under the names of today. Three queries, however many events."""
    named = {event.pk: (_engagement(event), _helper_named(event)) for event in events}
    rows = Engagement.objects.filter(public_id__in={public_id for public_id, _ in named.values() if public_id})
    engagements = {row.public_id: row for row in rows.select_related("supported__team", "supported__organization")}
    helpers = helpers_of([row.pk for row in engagements.values()])
    wanted = {helper.person_id for helper in helpers.values()}
    wanted |= {helper for _, helper in named.values() if helper}
    wanted |= {row.supported.person_id for row in engagements.values() if row.supported.person_id}
    people = people_now(wanted)
    found: dict[int, Between] = {}
    for pk, (public_id, named_helper) in named.items():
        row = engagements.get(public_id)
        if row is not None:
            helper = helpers.get(row.pk)
            found[pk] = _between(row, people, helper=named_helper or (helper.person_id if helper else None))
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


def _between(row: Engagement, people: dict[int, Person], *, helper: int | None) -> Between:
    supported = people.get(row.supported.person_id or 0)
    return Between(
        duty=row.duty,
        engagement=row.public_id,
        helper=people.get(helper or 0),
        supported=supported,
        supported_name=supported.name if supported else _group(row.supported),
    )


def _group(supported: Participation) -> str:
    group = supported.team or supported.organization
    return group.name if group else ""
