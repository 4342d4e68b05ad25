"""What happened in an engagement, as sentences, and the reasons a coordinator chooses from. Facts only."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.dateparse import parse_date

from alongside.kernel.clock import in_zone
from alongside.people.models.events import Event
from alongside.people.models.persons import Person
from alongside.programs.actions.changing import OTHER_HELPER
from alongside.programs.enums import Part
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation
from alongside.web.office.days import written

# Why something rests, or ended, in the coordinator's words. Never more than a kind: what is behind it is theirs.
PAUSES: Mapping[str, str] = {
    "away": "Somebody is away for a while",
    "school": "The school needs the time for something else",
    "agreed": "They agreed on a rest",
    "other": "Another reason",
}
ENDS: Mapping[str, str] = {
    "completed": "It is complete",
    "moved": "Somebody moved to another school or job",
    "asked": "One of them asked for it",
    "other": "Another reason",
}
ENDED_AS: Mapping[str, str] = {
    "completed": "complete",
    "moved": "somebody moved",
    "asked": "one of them asked for it",
    "left": "somebody takes part no more",
    OTHER_HELPER: "somebody else helps from then on",
}
PARTS: Mapping[str, str] = {
    Part.HELPER: "helps",
    Part.STAND_IN: "stands in",
    Part.SUPPORTED: "is helped",
    Part.MEMBER: "is a member",
}
MOST = 60


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened: when, where the cohort is, how it looks, the sentence, and by whom."""

    at: datetime
    icon: str
    tone: str
    sentence: str
    by: str


@dataclass(frozen=True, slots=True)
class _Said:
    """The facts of one event, and what the participations they name are called."""

    facts: Mapping[str, object]
    names: Mapping[str, str]

    def day(self, key: str) -> str:
        day: date | None = parse_date(str(self.facts.get(key) or ""))
        return written(day) if day else ""

    def who(self, key: str) -> str:
        return self.names.get(str(self.facts.get(key) or ""), "Somebody")

    def one_of(self, words: Mapping[str, str], key: str) -> str:
        return words.get(str(self.facts.get(key)), "")


def history(engagement: Engagement, zone: str) -> list[Happened]:
    """Return what happened to an engagement, the newest first. Three queries."""
    subject = f"engagement:{engagement.public_id}"
    events = list(Event.objects.filter(subject=subject, kind__in=KINDS).order_by("-at", "-pk")[:MOST])
    people = Person.objects.in_bulk({event.by_id for event in events if event.by_id is not None})
    names = _names(events)
    return [_happened(event, _Said(event.facts, names), people, zone) for event in events]


def _happened(event: Event, said: _Said, people: Mapping[int, Person], zone: str) -> Happened:
    icon, tone, sentence = KINDS[event.kind]
    by = people.get(event.by_id or 0)
    told = sentence if isinstance(sentence, str) else sentence(said)
    return Happened(in_zone(event.at, zone), icon, tone, told, by.name if by else "")


def _names(events: Sequence[Event]) -> dict[str, str]:
    """Public id of a participation -> what it is called."""
    keys = ("helper", "participation")
    asked = {str(event.facts[key]) for event in events for key in keys if event.facts.get(key)}
    rows = Participation.objects.filter(public_id__in=asked).select_related("person", "team", "organization")
    return {row.public_id: row.name for row in rows}


def _started(said: _Said) -> str:
    whom = said.names.get(str(said.facts.get("helper") or ""))
    return f"Began on {said.day('starts_on')}{f' with {whom}' if whom else ''}"


def _paused(said: _Said) -> str:
    why, until = said.one_of({**PAUSES, "leave": "A leave of absence"}, "reason"), said.day("until")
    return f"Paused{f' until {until}' if until else ''}{f': {why.lower()}' if why else ''}"


def _ended(said: _Said) -> str:
    why = said.one_of(ENDED_AS, "reason")
    return f"Ended on {said.day('ends_on')}{f': {why}' if why else ''}"


def _added(said: _Said) -> str:
    does = said.one_of(PARTS, "part") or "is in it"
    last = said.day("ends_on")
    days = f"from {said.day('starts_on')} {f'to {last}' if last else 'on'}"
    return f"{said.who('participation')} {does} {days}"


def _left(said: _Said) -> str:
    return f"{said.day('ends_on')} is the last day of {said.who('participation')}"


def _changed(said: _Said) -> str:
    return f"{said.who('helper')} took over from somebody else on {said.day('starts_on')}"


# Kind of event -> icon, tone, and the sentence or what makes it.
KINDS: Mapping[str, tuple[str, str, str | Callable[[_Said], str]]] = {
    "engagement-started": ("handshake", "leaf", _started),
    "engagement-paused": ("circle-pause", "gold", _paused),
    "engagement-paused-evaluator": (
        "circle-pause",
        "clay",
        "Paused, because whoever helps evaluates the person. The person was told",
    ),
    "engagement-goes-on-soon": ("bell", "sky", "Both were told that it goes on the next day"),
    "engagement-resumed": ("circle-play", "leaf", "Went on"),
    "engagement-ended": ("circle-check", "line", _ended),
    "party-added": ("user-plus", "sky", _added),
    "party-left": ("user-minus", "line", _left),
    "helper-changed": ("repeat", "sky", _changed),
}
