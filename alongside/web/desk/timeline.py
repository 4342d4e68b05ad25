"""The sessions of one engagement, newest first: what happened, how it stands, and the words open to the reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, Sum

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Verb, Who
from alongside.kernel.amounts import clocked, in_minutes
from alongside.kernel.clock import in_zone
from alongside.ledger.enums import ConfirmedHow
from alongside.people.models.persons import Person
from alongside.practice.sessions.actions.open import OpenedSession, Words, open_own_words, open_sessions
from alongside.practice.sessions.facts import confirmation_of
from alongside.practice.sessions.models import Attendance
from alongside.practice.sessions.queries import lines
from alongside.programs.access import ENGAGEMENTS
from alongside.programs.models.engagements import Engagement
from alongside.web.desk.waiting import Open, opened
from alongside.web.desk.words import first_name, full_day, mode_icon, mode_label, short_day

SHOWN = 50
WAITS = "Waits for a yes"


@dataclass(frozen=True, slots=True)
class Said:
    """One text, who wrote it and when."""

    by: str
    day: str
    text: str


@dataclass(frozen=True, slots=True)
class Event:
    """One session as its parties see it. `undo` is the id to take it back with, for who logged it; `change` the one to
    change it by, while nobody has answered."""

    id: str
    icon: str
    title: str
    facts: str
    state: str
    tone: str
    topics: tuple[str, ...]
    goals: tuple[str, ...]
    said: tuple[Said, ...]
    difference: Open | None
    undo: str
    change: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """Sessions, and, for somebody to whom the others' words are closed, what they wrote themselves."""

    events: tuple[Event, ...]
    own: tuple[Said, ...]
    readable: bool


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: acting as whom, by which blueprint and clock; `may_change`: they may log here, and take back."""

    who: Who
    person: Person
    blueprint: Blueprint
    zone: str
    may_change: bool


def timeline(engagement: Engagement, reader: Reader) -> Timeline:
    """Read the newest sessions. Opening the others' words is recorded about those who wrote them."""
    who, by = reader.who, reader.person
    readable = ENGAGEMENTS.allows(who, Verb.READ, engagement)
    opened_ones = open_sessions(by=by, who=who, engagement=engagement, newest=SHOWN) if readable else []
    words = {one.line.pk: one for one in opened_ones}
    own = [] if readable else open_own_words(by=by, who=who, engagement=engagement)
    whose = ("participation__person", "participation__team", "participation__organization")
    rows = lines(who).filter(engagement=engagement)
    shown = list(rows.select_related("session__logged_by", "engagement", "corrects__session", *whose)[:SHOWN])
    replaced = {line.corrects_id for line in shown}
    return Timeline(
        tuple(_event(line, words, reader) for line in shown if line.pk not in replaced),
        tuple(_said(each, by, reader.zone) for each in own),
        readable,
    )


def _event(line: Attendance, words: Mapping[int, OpenedSession], reader: Reader) -> Event:
    session, blueprint = line.session, reader.blueprint
    here = [words[pk] for pk in (line.corrects_id or 0, line.pk) if pk in words]
    difference = next((one.difference for one in here if one.difference is not None), None)
    state, tone = state_of(line, reader.who)
    mine = reader.may_change and line.taken_back_at is None and session.logged_by_id == reader.who.person
    return Event(
        id=line.public_id,
        icon=mode_icon(blueprint, session.mode),
        title=full_day(session.day),
        facts=f"{mode_label(blueprint, session.mode)}, {in_minutes(session.minutes)}{_before(line)}",
        state=state,
        tone=tone,
        topics=_topics(blueprint, here[-1].tags if here else ()),
        goals=here[-1].about if here else (),
        said=tuple(_said(each, reader.person, reader.zone) for one in here for each in one.words),
        difference=opened(difference, line, blueprint, reader.who) if difference else None,
        undo=line.public_id if mine else "",
        change=line.public_id if mine and state == WAITS else "",
    )


def state_of(line: Attendance, who: Who) -> tuple[str, str]:
    """How a line from `lines` stands, in words, and its tone."""
    if line.taken_back_at is not None:
        return "Taken back", "line"
    if line.differs:  # type: ignore[attr-defined] # annotated by `lines`
        return "Not agreed yet", "gold"
    how = line.confirmed_how  # type: ignore[attr-defined] # annotated by `lines`
    if how is None:
        return WAITS, "sky"
    if how == ConfirmedHow.AUTOMATIC:
        return "Counts, nobody answered", "line"
    name = "you" if line.participation.person_id == who.person else first_name(line.participation)
    return ("You both agreed" if how == ConfirmedHow.SETTLED else f"Confirmed by {name}"), "leaf"


def _before(line: Attendance) -> str:
    if line.corrects is None:
        return ""
    before = line.corrects.session
    day = f" on {short_day(before.day)}" if before.day != line.session.day else ""
    return f". First written as {in_minutes(before.minutes)}{day}"


def _topics(blueprint: Blueprint, tags: Sequence[str]) -> tuple[str, ...]:
    labels = {key: label for each in blueprint.sessions.tags.values() for key, label in each.tags.items()}
    return tuple(labels.get(tag, tag) for tag in tags)


def _said(words: Words, reader: Person, zone: str) -> Said:
    by = "You" if words.author.pk == reader.pk else words.author.first_name
    return Said(by, short_day(in_zone(words.written_at, zone).date()), words.text)


@dataclass(frozen=True, slots=True)
class ByMode:
    """One way of meeting: how many times and hours."""

    label: str
    times: int
    hours: str


@dataclass(frozen=True, slots=True)
class Modes:
    """Confirmed sessions by way of meeting, what waits, and all of it together."""

    rows: tuple[ByMode, ...]
    waiting: ByMode | None
    total: ByMode


def modes(engagement: Engagement, blueprint: Blueprint) -> Modes:
    """Sum up the sessions of an engagement, in one query. Sessions taken back are left out."""
    rows = Attendance.objects.filter(engagement=engagement, taken_back_at=None).annotate(sure=Exists(confirmation_of()))
    summed = list(rows.order_by().values_list("session__mode", "sure").annotate(Count("pk"), Sum("session__minutes")))
    order = {key: place for place, key in enumerate(blueprint.sessions.modes)}
    sure = sorted((row for row in summed if row[1]), key=lambda row: order.get(row[0], len(order)))
    open_ones = [row for row in summed if not row[1]]
    return Modes(
        tuple(ByMode(mode_label(blueprint, mode), times, clocked(minutes)) for mode, _, times, minutes in sure),
        _sum("Waits for a yes", open_ones) if open_ones else None,
        _sum("Total", summed),
    )


def _sum(label: str, rows: Sequence[tuple[str, bool, int, int]]) -> ByMode:
    return ByMode(label, sum(row[2] for row in rows), clocked(sum(row[3] for row in rows)))
