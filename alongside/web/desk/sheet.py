"""The sheet "Log a session": what it offers, what was typed into it, and every fault of that at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4

from django.http import QueryDict

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Verb
from alongside.kernel.errors import Refused
from alongside.practice.sessions.access import LOGGABLE, late_since
from alongside.practice.sessions.actions.log import Contact
from alongside.practice.sessions.models import LONGEST_MINUTES
from alongside.practice.sessions.queries import loggable
from alongside.practice.sessions.rules import modes_of, tag_lists
from alongside.programs.enums import EngagementState
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation
from alongside.programs.pauses import pauses_of
from alongside.web.desk.people import Face, face_of
from alongside.web.desk.sheet_more import (
    More,
    about_miles,
    counts_miles,
    faults_of_more,
    goals_of,
    miles_of,
    more_in,
    parts_of,
    present_fields,
    present_of,
)
from alongside.web.desk.sheet_topics import TagChoice, small, topics
from alongside.web.desk.words import clock, doubled, first_name, full_day, mode_icon, now_of, short_day, zone_of
from alongside.web.shared.request import Request

OTHER = "these"  # the choice beside the lengths offered; the button then reads "Save these minutes"


@dataclass(frozen=True, slots=True)
class Typed:
    """What a sheet holds: at first what is most likely, later what was typed."""

    key: UUID
    whom: tuple[str, ...]
    minutes: str
    other: str
    mode: str
    tags: tuple[str, ...]
    note: str
    day: str
    time: str
    later: str = ""
    booking: str = ""
    more: More = More()


@dataclass(frozen=True, slots=True)
class One:
    """Somebody a session can be logged for; `goals`: what the two work on, public id and words."""

    value: str
    face: Face
    place: str
    chosen: bool
    goals: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything the sheet's template draws. `changes`: the line of a session it changes, if any. `faults` are (id of a
    field, sentence); `errors` the same by field."""

    typed: Typed
    people: tuple[One, ...]
    minutes: tuple[tuple[str, str], ...]
    modes: tuple[tuple[str, str, str], ...]
    tags: tuple[TagChoice, ...]
    moment: str
    readers: str
    back: str = ""
    changes: str = ""
    twice: bool = False
    miles: bool = False
    about: str = ""
    kinds: tuple[tuple[str, str], ...] = ()
    present: tuple[tuple[str, str, str], ...] = ()
    faults: tuple[tuple[str, str], ...] = ()
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def ways(self) -> list[tuple[str, str]]:
        """The ways of meeting without their drawings."""
        return [(key, label) for key, label, _ in self.modes]

    @property
    def both(self) -> tuple[tuple[str, str], ...]:
        """The two times a doubled hour of an autumn night shows."""
        return ("first", "The first"), ("second", "The second, an hour later")


@dataclass(frozen=True, slots=True)
class Offer:
    """What this person may log today: for whom, and by which blueprint.

    By row number: `until` is the last day that can be logged where it ended or rests, `over` says which in words, and
    `goals` are what is worked on there, public id and words.
    """

    engagements: tuple[Engagement, ...]
    blueprint: Blueprint
    zone: str
    now: datetime
    helper: Participation
    until: Mapping[int, date] = field(default_factory=dict)
    over: Mapping[int, str] = field(default_factory=dict)
    goals: Mapping[int, tuple[tuple[str, str], ...]] = field(default_factory=dict)

    def named(self, public_ids: Sequence[str]) -> list[Engagement]:
        return [one for one in self.engagements if one.public_id in public_ids]

    def about(self, chosen: Sequence[str], served: Sequence[Engagement]) -> list[str]:
        """The goals chosen, without those of somebody who was unticked again."""
        there = {one.pk for one in served}
        other = {value for pk, several in self.goals.items() if pk not in there for value, _ in several}
        return [one for one in chosen if one not in other]

    @property
    def duties(self) -> set[str]:
        return {one.duty for one in self.engagements}

    @property
    def modes(self) -> dict[str, str]:
        """Every way of meeting that one of the duties may use; which of them fits whom is checked when it is saved."""
        found = {key for duty in self.duties for key in modes_of(self.blueprint, {duty})}
        return {key: mode.label for key, mode in self.blueprint.sessions.modes.items() if key in found}


def offer(request: Request, *, words: bool = True) -> Offer:
    """Read what may be logged. `words`: what the goals say as well, which is recorded."""
    blueprint = request.blueprint
    found = list(loggable(request.who))
    resting = [one for one in found if one.state == EngagementState.PAUSED]
    rests = pauses_of(request.participation.cohort, resting) if resting else {}
    rested = {pk: spans[-1].first - timedelta(days=1) for pk, spans in rests.items()}
    left = {one.pk: one.left_on for one in found if one.left_on}  # type: ignore[attr-defined] # annotated by `loggable`
    until = rested | left
    over = {pk: f"paused since {short_day(day + timedelta(days=1))}" for pk, day in rested.items()}
    over |= {pk: f"ended {short_day(day)}" for pk, day in left.items()}
    late = late_since(request.who)
    offered = [one for one in found if one.pk not in until or until[one.pk] >= late]
    offered.sort(key=lambda one: (one.pk in over, one.supported.name, one.pk))
    goals = goals_of(request, offered) if words else {}
    return Offer(
        tuple(offered), blueprint, zone_of(request), now_of(request), request.participation, until, over, goals
    )


def drawn(offered: Offer, typed: Typed, *, back: str = "", faults: Mapping[str, str] | None = None) -> Sheet:
    """The sheet with what was typed and what is wrong with it."""
    errors = dict(faults or {})
    names = [first_name(one.supported) for one in offered.engagements]
    readers = f"Only you and {names[0]}." if len(names) == 1 else "Only you and those you met."
    wall = wall_of(typed)
    return Sheet(
        typed=typed,
        people=tuple(_one(one, typed, offered) for one in offered.engagements),
        minutes=(*((str(each), str(each)) for each in offered.blueprint.sessions.minutes), (OTHER, "Other")),
        modes=tuple((key, label, mode_icon(offered.blueprint, key)) for key, label in offered.modes.items()),
        tags=topics(offered.blueprint, offered.duties, errors),
        moment=f"{full_day(wall.date())}, {clock(wall)}" if wall else "",
        readers=f"{readers} It never appears in a report.",
        back=back,
        twice=wall is not None and doubled(wall, offered.zone),
        miles=counts_miles(offered.blueprint),
        kinds=tuple(offered.blueprint.sessions.kinds.items()),
        present=tuple(present_fields(offered.blueprint, offered.engagements, typed.more)),
        about=about_miles(offered.helper, offered.named(typed.whom)) if counts_miles(offered.blueprint) else "",
        faults=tuple((f"log_{name}" if name else "", sentence) for name, sentence in errors.items()),
        errors=errors,
    )


def _one(engagement: Engagement, typed: Typed, offered: Offer) -> One:
    place, over = engagement.supported.works_at, offered.over.get(engagement.pk, "")
    chosen = engagement.public_id in typed.whom
    where = ", ".join([*([place.name] if place else []), *([over] if over else [])])
    return One(engagement.public_id, face_of(engagement.supported), where, chosen, offered.goals.get(engagement.pk, ()))


def typed_in(posted: QueryDict) -> Typed:
    """What was posted, as it is. A sheet without a usable key gets a new one."""
    return Typed(
        key=_key(posted.get("key", "")),
        whom=tuple(dict.fromkeys(posted.getlist("whom"))),
        minutes=posted.get("minutes", ""),
        other=posted.get("other", "").strip(),
        mode=posted.get("mode", ""),
        tags=tuple(dict.fromkeys(posted.getlist("tags"))),
        note=posted.get("note", "").replace("\r\n", "\n").strip(),
        day=posted.get("day", ""),
        time=posted.get("time", ""),
        later=posted.get("later", ""),
        booking=posted.get("booking", ""),
        more=more_in(posted),
    )


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


def contact_of(request: Request, offered: Offer, typed: Typed) -> tuple[Contact, list[Engagement]]:
    """The contact that was typed, and whom it served. Ask `faults_of` first.

    Raises NotHere or NotAllowed when one of them is not this person's to log for.
    """
    served = offered.named(typed.whom)
    known = {one.public_id for one in served}
    served += [LOGGABLE.fetch(request.who, each, Verb.CHANGE) for each in typed.whom if each not in known]
    parts = parts_of(typed.mode, _minutes(typed) or 0, typed.more)
    contact = Contact(
        key=typed.key,
        engagements=served,
        wall=wall_of(typed) or offered.now,
        minutes=sum(parts.values()) or _minutes(typed) or 0,
        mode=max(parts, key=lambda mode: parts[mode]) if parts else typed.mode,
        parts=parts,
        miles=miles_of(typed.more),
        overlap_known=bool(typed.more.both),
        kind=typed.more.kind,
        present=present_of(typed.more),
        tags=typed.tags,
        about=offered.about(typed.more.about, served),
        note=typed.note,
        zone=offered.zone,
        later={"first": False, "second": True}.get(typed.later),
    )
    return contact, served


def faults_of(offered: Offer, typed: Typed) -> dict[str, str]:
    """Field -> what to fix, for everything that can be seen before saving."""
    said = {
        "whom": "" if typed.whom else "Say whom you met.",
        "minutes": _about_minutes(typed),
        "mode": _about_mode(offered, typed),
        "day": _about_day(offered, typed),
        "time": _about_time(offered, typed),
    }
    found = {name: sentence for name, sentence in said.items() if sentence}
    found |= faults_of_more(typed.more, typed.mode)
    duties = {one.duty for one in offered.named(typed.whom)} or offered.duties
    for key, each in tag_lists(offered.blueprint, duties).items():
        if len(set(typed.tags) & set(each.tags)) < each.at_least:
            found[f"tags_{key}"] = f"{each.label} Choose at least {small(each.at_least)}."
    return found


def _about_minutes(typed: Typed) -> str:
    minutes = _minutes(typed)
    if minutes is None:
        return "Say how many minutes, as a whole number."
    return "" if 1 <= minutes <= LONGEST_MINUTES else f"Say a length from 1 to {LONGEST_MINUTES} minutes."


def _about_mode(offered: Offer, typed: Typed) -> str:
    allowed = modes_of(offered.blueprint, {one.duty for one in offered.named(typed.whom)} or offered.duties)
    return "" if typed.mode in allowed else f"Say how you met: {', '.join(allowed.values())}."


def _about_day(offered: Offer, typed: Typed) -> str:
    try:
        day = date.fromisoformat(typed.day)
    except ValueError:
        return "Say which day it was."
    return "" if day <= offered.now.date() else "This day is still to come. What happened is logged once it has begun."


def _about_time(offered: Offer, typed: Typed) -> str:
    try:
        time.fromisoformat(typed.time)
    except ValueError:
        return "Say at what time it began."
    wall = wall_of(typed)
    if wall is not None and offered.now.date() == wall.date() and wall > offered.now:
        return "This time is still to come. What happened is logged once it has begun."
    return ""


def _minutes(typed: Typed) -> int | None:
    said = typed.other if typed.minutes == OTHER else typed.minutes
    return int(said) if said.isascii() and said.isdigit() and len(said) < 6 else None


def wall_of(typed: Typed) -> datetime | None:
    """Day and time as typed, where both can be read."""
    try:
        return datetime.combine(date.fromisoformat(typed.day), time.fromisoformat(typed.time).replace(tzinfo=None))
    except ValueError:
        return None


def refused(found: Mapping[str, str], refusal: Refused) -> dict[str, str]:
    """Faults, with one the product found while saving; its field is named as on the sheet."""
    name = {"engagements": "whom"}.get(refusal.field, refusal.field)
    return {**found, name: refusal.sentence}
