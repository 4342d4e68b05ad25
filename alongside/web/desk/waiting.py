"""What waits for somebody: sessions to say yes to, differences to agree on, and what was settled lately."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import Exists
from django.http import QueryDict
from django.urls import reverse

from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.nouns import Noun
from alongside.kernel.access import Verb, Who
from alongside.kernel.amounts import in_minutes, told
from alongside.people.models.persons import Person
from alongside.practice.sessions.access import ATTENDANCES
from alongside.practice.sessions.actions.confirm import Remembered
from alongside.practice.sessions.enums import Settled
from alongside.practice.sessions.facts import confirmation_of
from alongside.practice.sessions.models import LONGEST_MINUTES, Attendance, Difference
from alongside.practice.sessions.queries import lines, to_confirm, to_settle
from alongside.practice.sessions.rules import modes_of
from alongside.standing.queries import Placed
from alongside.web.desk.sheet import OTHER
from alongside.web.desk.words import clock, first_name, full_day, mode_icon, mode_label, short_day

LATELY = timedelta(days=31)
SHOWN = 6


@dataclass(frozen=True, slots=True)
class Fix:
    """The facts of a session in a form, to change what was different; with what is wrong with them."""

    minutes: str
    other: str
    day: str
    mode: str
    did_not_meet: bool
    word: str
    lengths: tuple[tuple[str, str], ...]
    modes: tuple[tuple[str, str], ...]
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def faults(self) -> list[tuple[str, str]]:
        return [(f"fix_{name}" if name else "", sentence) for name, sentence in self.errors.items()]


@dataclass(frozen=True, slots=True)
class Card:
    """One session to say yes to. `fix` is there when its form is open."""

    id: str
    day: str
    icon: str
    how: str
    minutes: str
    by: str
    fix: Fix | None = None

    @property
    def different(self) -> str:
        return f"{reverse('desk:confirm-different', args=[self.id])}#c-{self.id}"


def cards(who: Who, blueprint: Blueprint, *, opened: str = "", fix: Fix | None = None) -> list[Card]:
    """What this person is asked to confirm, oldest first; the form of `opened` (a public id) is open."""
    found = list(to_confirm(who, also=opened))
    fixes = {line.public_id: fix or prefilled(line, blueprint) for line in found if line.public_id == opened}
    days = Counter(line.session.day for line in found)
    return [_card(line, blueprint, fixes.get(line.public_id), alone=days[line.session.day] == 1) for line in found]


def _card(line: Attendance, blueprint: Blueprint, fix: Fix | None, *, alone: bool) -> Card:
    """Of several on one day each says at what time it was."""
    session, day = line.session, full_day(line.session.day)
    return Card(
        line.public_id,
        day if alone else f"{day}, {clock(datetime.fromisoformat(session.wall))}",
        mode_icon(blueprint, session.mode),
        mode_label(blueprint, session.mode),
        in_minutes(session.minutes),
        session.logged_by.first_name,
        fix,
    )


def prefilled(line: Attendance, blueprint: Blueprint) -> Fix:
    """The form as it opens: just what was logged."""
    session = line.session
    day, mode = session.day.isoformat(), session.mode
    lengths, modes = _offered(line, blueprint)
    return Fix(str(session.minutes), "", day, mode, did_not_meet=False, word="", lengths=lengths, modes=modes)


def filled(line: Attendance, blueprint: Blueprint, posted: QueryDict, errors: Mapping[str, str]) -> Fix:
    """The form as it was sent, with what is wrong with it."""
    lengths, modes = _offered(line, blueprint)
    return Fix(
        minutes=posted.get("minutes", ""),
        other=posted.get("other", ""),
        day=posted.get("day", ""),
        mode=posted.get("mode", ""),
        did_not_meet="did_not_meet" in posted,
        word=posted.get("word", ""),
        lengths=lengths,
        modes=modes,
        errors=dict(errors),
    )


def _offered(line: Attendance, blueprint: Blueprint) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    lengths = sorted({*blueprint.sessions.minutes, line.session.minutes})
    modes = modes_of(blueprint, {line.engagement.duty})
    return (*((str(each), str(each)) for each in lengths), (OTHER, "Other")), tuple(modes.items())


def remembered(posted: QueryDict) -> tuple[Remembered, dict[str, str]]:
    """What the form says, and what is to fix in it: both, so that everything can be said at once."""
    word = posted.get("word", "")
    if "did_not_meet" in posted:
        return Remembered(did_not_meet=True, word=word), {}
    faults = {}
    said = posted.get("other", "").strip() if posted.get("minutes") == OTHER else posted.get("minutes", "")
    minutes = int(said) if said.isascii() and said.isdigit() and len(said) < 6 else None
    if minutes is None or not 1 <= minutes <= LONGEST_MINUTES:
        faults["minutes"] = f"Say how many minutes, from 1 to {LONGEST_MINUTES}."
    day = _day(posted.get("day", ""))
    if day is None:
        faults["day"] = "Say on which day it was."
    return Remembered(day=day, minutes=minutes, mode=posted.get("mode", ""), word=word), faults


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Open:
    """A difference that is not settled: what was logged and what is remembered, side by side."""

    number: int
    title: str
    logged: str
    said: str
    writer: str
    by: str
    agree: str
    mine: bool
    wrote: bool
    engagement: str


def to_agree(who: Who, blueprint: Blueprint) -> list[Open]:
    """Differences that wait for this person, who logged the session."""
    rows = to_settle(who).select_related("by", "attendance__session__logged_by", "attendance__engagement")
    return [opened(one, one.attendance, blueprint, who) for one in rows.fetch_mode(models.FETCH_RAISE)]


def raised(who: Who, blueprint: Blueprint) -> list[Open]:
    """Differences about this person's own sessions that wait for whoever logged them."""
    mine = ATTENDANCES.visible(who, Verb.CONFIRM)
    rows = Difference.objects.filter(state=Settled.OPEN, attendance__in=mine).order_by("raised_at", "pk")
    told = rows.select_related("by", "attendance__session__logged_by", "attendance__engagement")
    return [opened(one, one.attendance, blueprint, who) for one in told.fetch_mode(models.FETCH_RAISE)]


def opened(one: Difference, line: Attendance, blueprint: Blueprint, who: Who) -> Open:
    """A difference about a line that is not settled, for one of the two."""
    session = line.session
    return Open(
        number=one.pk,
        title=full_day(session.day),
        logged=f"{in_minutes(session.minutes)}, {mode_label(blueprint, session.mode)}",
        said=_said(one, line, blueprint),
        writer=session.logged_by.first_name,
        by=one.by.first_name,
        agree="we did not meet" if one.did_not_meet else in_minutes(one.minutes or 0),
        mine=one.by_id == who.person,
        wrote=session.logged_by_id == who.person,
        engagement=line.engagement.public_id,
    )


def _said(one: Difference, line: Attendance, blueprint: Blueprint) -> str:
    if one.did_not_meet or one.day is None:
        return "that you did not meet that day"
    session = line.session
    day = f"{full_day(one.day)}, " if one.day != session.day else ""
    mode = f", {mode_label(blueprint, one.mode)}" if one.mode != session.mode else ""
    return f"{day}{in_minutes(one.minutes or 0)}{mode}"


@dataclass(frozen=True, slots=True)
class Done:
    """A session that is settled; `different` is the way to say that it was, where it came to count by itself."""

    day: str
    says: str
    different: str = ""


def settled(who: Who, blueprint: Blueprint) -> list[Done]:
    """This person's own sessions that were settled lately, newest first."""
    own = ATTENDANCES.condition(who, Verb.CONFIRM)
    rows = lines(who).filter(own, Exists(confirmation_of()), taken_back_at=None, session__day__gt=who.on - LATELY)
    told = rows.select_related("session__logged_by", "engagement", "participation__person", "corrects__session")
    found = [(line, line.confirmed_by) for line in told[:SHOWN]]  # type: ignore[attr-defined] # annotated by `lines`
    others = Person.objects.in_bulk({by for _, by in found} - {who.person})
    return [
        Done(full_day(line.session.day), _settled(line, blueprint, others.get(by)), "" if by else _different(line))
        for line, by in found
    ]


def _different(line: Attendance) -> str:
    return f"{reverse('desk:confirm-different', args=[line.public_id])}#c-{line.public_id}"


def _settled(line: Attendance, blueprint: Blueprint, another: Person | None) -> str:
    """What counts now; `another`: of a team, somebody else who answered for it."""
    mode, minutes = mode_label(blueprint, line.session.mode), in_minutes(line.session.minutes)
    if line.confirmed_by is None:  # type: ignore[attr-defined] # annotated by `lines`
        return f"{mode}, {minutes}. It counts, as nobody answered"
    if line.corrects is None:
        return f"{mode}, {minutes}. {another.first_name} said yes" if another else f"{mode}, {minutes}"
    agreed = f"{another.first_name} and {line.session.logged_by.first_name}" if another else "You both"
    return f"{mode}. Written as {line.corrects.session.minutes}, corrected to {minutes}. {agreed} agreed"


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Sessions of one engagement that wait for the other's yes. `old`: since so long that one may ask again."""

    title: str
    says: str
    engagement: str
    many: str
    old: bool


def unanswered(placed: Iterable[Placed], settled: date, session: Noun) -> list[Unanswered]:
    """What waits for the people one helps, the oldest first. `settled`: what is older may be asked for again."""
    waits = [one for one in placed if one.waiting is not None]
    waits.sort(key=lambda one: one.waiting.oldest if one.waiting else date.max)
    return [_unanswered(one, settled, session) for one in waits]


def _unanswered(one: Placed, settled: date, session: Noun) -> Unanswered:
    waiting, name = one.waiting, first_name(one.engagement.supported)
    if waiting is None:
        raise LookupError("nothing waits here")
    several = f"{session.of(waiting.times)} {'waits' if waiting.times == 1 else 'wait'}"
    since = f"{told(waiting.minutes)}, {'from' if waiting.times == 1 else 'since'} {short_day(waiting.oldest)}"
    many, old = "it" if waiting.times == 1 else "them", waiting.oldest < settled
    return Unanswered(f"{several} for {name}’s yes", since, one.engagement.public_id, many, old)
