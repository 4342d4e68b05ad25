"""Asking for a time: whom, how long, and the times at which everybody is free; once, or again and again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from alongside.blueprint.parts.work import OWN_ROOM
from alongside.exchange.bigbluebutton import is_there
from alongside.exchange.queries import busy_elsewhere
from alongside.kernel.access import Kind
from alongside.kernel.clock import in_zone
from alongside.kernel.errors import NotAllowed, Refused
from alongside.practice.sessions.access import BOOKABLE
from alongside.practice.sessions.actions.booking import Wanted, ask
from alongside.practice.sessions.actions.fitting import Taken
from alongside.practice.sessions.actions.planned import link_of
from alongside.practice.sessions.calendar import AHEAD, Free, free_of, free_times
from alongside.practice.sessions.enums import Every
from alongside.practice.sessions.rules import modes_of
from alongside.practice.sessions.words import Words
from alongside.programs.models.engagements import Engagement
from alongside.web.desk.engagement import ROWS
from alongside.web.desk.fitting import LATER, both_of, heard, moment_words, taken_words
from alongside.web.desk.sheet_more import goals_of
from alongside.web.desk.whom import Other, called_apart, others_in
from alongside.web.desk.words import names, zone_of
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

OTHER = "other"  # the choice below the free times
OTHERS = "You chose other people. Below is when all of them are free: look at the time once more, then ask."
REPEATS = (("", "Once"), *((one.value, one.label) for one in Every))


@dataclass(frozen=True, slots=True)
class Typed:
    """What the form holds."""

    key: str
    chosen: tuple[str, ...]
    minutes: str
    at: str = ""
    day: str = ""
    time: str = ""
    mode: str = ""
    every: str = ""
    until: str = ""
    place: str = ""
    link: str = ""
    about: str = ""
    room: str = ""
    later: str = ""
    known: str = ""
    goals: tuple[str, ...] = ()

    @property
    def length(self) -> int:
        """How many minutes were typed; 0 for what is no such number."""
        return int(self.minutes) if self.minutes.isdecimal() and len(self.minutes) < 5 else 0


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom this person may ask, and whom they ask now."""

    engagements: Sequence[Engagement]
    others: Mapping[int, Other]
    chosen: Sequence[Engagement]

    @property
    def names(self) -> str:
        return names(self.others[one.pk].called for one in self.chosen) if self.chosen else "somebody"


@acting_as(Kind.HELPER, Kind.SUPPORTED)
@sensitive_post_parameters("place", "link", "about")
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: Request) -> HttpResponse:
    """Show the form with the next free times, or ask for the one that was chosen; with faults it comes back."""
    given = request.POST if request.method == "POST" else request.GET
    asked = _asked(request, given.getlist("with"))
    typed = _typed(request, given, asked)
    if request.method != "POST" or "look" in given:
        return _page(request, asked, typed)
    chosen = {one.public_id for one in asked.chosen}
    if "shown" in given and chosen and chosen != set(given.getlist("shown")):
        return _page(request, asked, typed, {"engagements": OTHERS}, status=422)
    try:
        made = ask(by=request.person, who=request.who, wanted=_wanted(request, asked, typed))
    except NotAllowed:
        raise
    except Taken as taken:
        return _page(request, asked, typed, {taken.field: taken_words(request, taken)}, status=422)
    except Refused as refused:
        return _page(request, asked, typed, {refused.field: refused.sentence}, status=422)
    when = moment_words(made[0].starts_at, zone_of(request))
    times = f", and {len(made) - 1} more after it" if made[1:] else ""
    messages.success(request, f"Asked {asked.names} for {when}{times}.")
    return redirect(
        f"{reverse('desk:calendar')}?week={in_zone(made[0].starts_at, zone_of(request)).date().isoformat()}"
    )


def _asked(request: Request, chosen: Sequence[str]) -> Asked:
    """Raises NotHere for somebody who is not this person's to ask."""
    found = list(BOOKABLE.visible(request.who, rows=ROWS.all()).order_by("pk"))
    known = {one.public_id: one for one in found}
    for public_id in chosen:
        if public_id not in known:
            BOOKABLE.fetch(request.who, public_id)
    picked = [known[one] for one in dict.fromkeys(chosen)] or (found if len(found) == 1 else [])
    others = others_in(found, request.person.pk, on=request.who.on)
    return Asked(sorted(found, key=lambda one: others[one.pk].name), others, picked)


def _typed(request: Request, given: QueryDict, asked: Asked) -> Typed:
    lengths = request.blueprint.sessions.minutes
    usual = str(lengths[(len(lengths) - 1) // 2])
    modes = list(_modes(request, asked))
    words = {name: given.get(name, "").strip() for name in ("at", "day", "time", "every", "until", "place", "about")}
    return Typed(
        key=given.get("key", "") or str(uuid4()),
        chosen=tuple(one.public_id for one in asked.chosen),
        minutes=given.get("minutes", "") or usual,
        mode=given.get("mode", "") or next(iter(modes), ""),
        link=given.get("link", "").strip(),
        room=given.get("room", ""),
        later=given.get("later", ""),
        known=given.get("known", ""),
        goals=tuple(dict.fromkeys(given.getlist("goals"))),
        **words,
    )


def _modes(request: Request, asked: Asked) -> dict[str, str]:
    return modes_of(request.blueprint, {one.duty for one in asked.chosen or asked.engagements})


def _wanted(request: Request, asked: Asked, typed: Typed) -> Wanted:
    """What was typed. Raises Refused with the field at fault."""
    if typed.link and not typed.link.startswith("https://"):
        raise Refused("The link of a meeting begins with https://. Copy all of it.", field="link")
    wall = _wall(typed, zone_of(request))
    offered = typed.at not in ("", OTHER)
    later = bool(wall.fold) if offered else _later(typed, wall, zone_of(request))
    link = typed.link or (link_of(request.blueprint.sessions.link) if typed.room and _makes_rooms(request) else "")
    return Wanted(
        key=_key(typed.key),
        engagements=asked.chosen,
        wall=wall.replace(fold=0),
        later=later,
        heard=heard(request, asked.chosen, known=bool(typed.known)),
        minutes=typed.length,
        mode=typed.mode,
        zone=zone_of(request),
        every=Every(typed.every) if typed.every in Every.values else None,
        until=_day(typed.until, "until") if typed.until else None,
        words=Words(typed.place, link, typed.about, typed.goals),
    )


def _makes_rooms(request: Request) -> bool:
    pattern = request.blueprint.sessions.link
    return is_there() if pattern == OWN_ROOM else bool(pattern)


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


def _wall(typed: Typed, zone: str) -> datetime:
    if typed.at and typed.at != OTHER:
        try:
            return in_zone(datetime.fromisoformat(typed.at).replace(tzinfo=UTC), zone).replace(tzinfo=None)
        except (ValueError, OverflowError):
            raise Refused("Choose one of the times, or write another.", field="at") from None
    try:
        at = time.fromisoformat(typed.time).replace(tzinfo=None)
    except ValueError:
        raise Refused("At what time? Choose one of the free times, or write another.", field="time") from None
    return datetime.combine(_day(typed.day, "day"), at)


def _later(typed: Typed, wall: datetime, zone: str) -> bool | None:
    """Which of two it is where the clock shows this time twice. Raises Refused where nobody said."""
    if both_of(wall, zone) and typed.later not in LATER:
        raise Refused("The clocks go back that night. Say which of the two you mean.", field="later")
    return LATER.get(typed.later)


def _typed_wall(typed: Typed, zone: str) -> datetime | None:
    """The time as it was typed, where it can be read and is none of those offered."""
    try:
        return None if typed.at not in ("", OTHER) else _wall(typed, zone)
    except Refused:
        return None


def _day(text: str, field: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused("Say which day, please.", field=field) from None


def _page(
    request: Request, asked: Asked, typed: Typed, faults: Mapping[str, str] | None = None, status: int = 200
) -> HttpResponse:
    errors = dict(faults or {})
    everybody = free_of(asked.chosen, on=request.who.on)
    free = _free(request, asked, typed, everybody)
    silent = [one for one in everybody if not one.told]
    others = [one.first_name for one in silent if one.person != request.person.pk]
    context = {
        "typed": typed,
        "asked": asked,
        "whom": [(one.public_id, called, one.public_id in typed.chosen) for one, called in _called(request, asked)],
        "minutes": [(str(each), str(each)) for each in request.blueprint.sessions.minutes],
        "free": [*free, (OTHER, "Another time", f"{asked.names} can accept it or offer another")],
        "at": typed.at or (free[0][0] if free else OTHER),
        "open": typed.at == OTHER or not free or bool({"day", "time", "later"} & set(errors)),
        "both": both_of(_typed_wall(typed, zone_of(request)), zone_of(request)),
        "silent": names(others) if others else "",
        "untold": len(others) < len(silent),
        "modes": list(_modes(request, asked).items()),
        "repeats": REPEATS,
        "goals": _goals(request, asked),
        "rooms": _makes_rooms(request),
        "within": request.blueprint.sessions.booked_within,
        "keep": request.blueprint.sessions.answer_within,
        "errors": errors,
        "faults": [(f"book_{name}" if name else "", sentence) for name, sentence in errors.items()],
    }
    return page(request, "desk/book.html", context, status=status)


def _called(request: Request, asked: Asked) -> list[tuple[Engagement, str]]:
    """Everybody who can be asked, by name; with what tells them apart, where a name stands more than once."""
    named = {one: asked.others[one.pk].name for one in asked.engagements}
    return called_apart(named, request.blueprint)


def _goals(request: Request, asked: Asked) -> list[tuple[str, str]]:
    """What they work on, public id and words; with whose it is, where there are several people."""
    found = goals_of(request, asked.chosen)
    several = len(asked.chosen) > 1
    told = ((asked.others[pk].called, value, label) for pk, options in found.items() for value, label in options)
    return [(value, f"{called}: {label}" if several else label) for called, value, label in told]


def _free(request: Request, asked: Asked, typed: Typed, everybody: Sequence[Free]) -> list[tuple[str, str, str]]:
    """The next times everybody is free: what is sent, the words, and what is known of it."""
    now, minutes = timezone.now(), typed.length
    if not asked.chosen or not 0 < minutes < 1000:
        return []
    elsewhere = busy_elsewhere([one.person for one in everybody], since=now, until=now + AHEAD + timedelta(days=2))
    taken = [one for several in elsewhere.values() for one in several]
    found = free_times(asked.chosen, request.blueprint, minutes=minutes, now=now, taken=taken)
    return [
        (moment.astimezone(UTC).replace(tzinfo=None).isoformat(), moment_words(moment, zone_of(request)), "")
        for moment in found
    ]
