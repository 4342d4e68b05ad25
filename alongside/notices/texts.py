"""From a notice to its words: the names as they are today, the program's own nouns, the date as a person says it.

Whoever takes part reads the language their program speaks; whoever coordinates, that of the office.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from alongside.blueprint.grammar import MonthDay
from alongside.blueprint.language import Blueprint
from alongside.blueprint.nouns import usual
from alongside.blueprint.parts.seasons import season_on
from alongside.blueprint.tongues.english import ENGLISH
from alongside.blueprint.tongues.spanish import SPANISH
from alongside.blueprint.tongues.tongue import Tongue
from alongside.kernel.clock import in_zone, today_in
from alongside.kernel.errors import Misconfigured
from alongside.notices import spanish
from alongside.notices.between import Between, between
from alongside.notices.enums import Side
from alongside.notices.models import Notice
from alongside.notices.wording import Said, Wording
from alongside.notices.words import WORDS
from alongside.people.models.events import Event
from alongside.programs.facts import Pins, pins_of
from alongside.programs.models.cohorts import Cohort
from alongside.staffing.facts import label_of

# Language -> what its notices say; English ones stand with what else there is to know of them.
OTHERS: Mapping[str, Mapping[str, Mapping[Side, Said]]] = {SPANISH.code: spanish.SPANISH}


@dataclass(frozen=True, slots=True)
class Text:
    """What one person reads: one line, paragraphs, and the page it leads to (a path), in one language."""

    notice: Notice
    subject: str
    paragraphs: tuple[str, ...]
    link: str
    path: str
    tongue: Tongue = ENGLISH

    @property
    def address(self) -> str:
        return f"{settings.ADDRESS}{self.path}"


def texts_of(notices: Sequence[Notice]) -> list[Text]:
    """Return the words of notices (with their `event` loaded), in their order. Four queries, one more with teams, and
    one a cohort."""
    events = [notice.event for notice in notices]
    sides = between(events)
    cohorts = Cohort.objects.filter(pk__in={event.cohort_id for event in events}).select_related("program")
    known = {cohort.pk: (cohort, pins_of(cohort.pk)) for cohort in cohorts}
    return [_text(each, sides.get(each.event_id, Between()), known.get(each.event.cohort_id or 0)) for each in notices]


def common_tongue(texts: Iterable[Text]) -> Tongue:
    """What several are told in: a program's language with its own nouns, the usual ones where they are of several
    programs, and English where these speak several languages."""
    tongue, *others = (text.tongue for text in texts)
    if any(other.code != tongue.code for other in others):
        return ENGLISH
    return tongue if all(other.own == tongue.own for other in others) else tongue.of({})


def said_in(tongue: Tongue, kind: str, side: Side) -> Said | Wording:
    """What a notice says in a language; in English where that has no words for it, as for whoever coordinates."""
    return OTHERS.get(tongue.code, {}).get(kind, {}).get(side) or WORDS[kind][side]


def _text(notice: Notice, sides: Between, known: tuple[Cohort, Pins] | None) -> Text:
    event, side = notice.event, Side(notice.side)
    wording = WORDS[notice.kind][side]
    blueprint = _blueprint(event, known)
    tongue = blueprint.tongue if blueprint and side != Side.COORDINATOR else ENGLISH
    said = said_in(tongue, notice.kind, side)
    zone = known[0].time_zone if known else "UTC"
    on = today_in(zone, event.at)
    fields: dict[str, object] = {**_people(event, sides, tongue), **_days(event, on, tongue)}
    fields |= _change(event, on, tongue)
    there = Told(blueprint, tongue, on, today_in(notice.person.time_zone or zone, event.at))
    fields |= _program_words(event, sides.duty, known, there)
    fields |= _moment(notice, sides, zone, tongue)
    return Text(
        notice=notice,
        subject=_first_large(_one_line(tongue.joined(said.subject.format(**fields)))),
        paragraphs=tuple(
            _first_large(_one_line(tongue.joined(part.format(**fields)))) for part in said.text.split("\n\n")
        ),
        link=said.link.format(**fields) or tongue.say("letter.together"),
        path=_path(wording, _row(event, notice, wording, sides)),
        tongue=tongue,
    )


def _people(event: Event, sides: Between, tongue: Tongue) -> dict[str, str]:
    """Whom it is between, and how many or how much of something."""
    someone, facts = tongue.say("letter.someone"), event.facts
    people = facts.get("people", 1)
    return {
        "helper": sides.helper.name if sides.helper else someone,
        "supported": sides.supported_name or someone,
        "came": sides.joined.name if sides.joined else someone,
        "peers": tongue.listed(sides.peers, last="and") if sides.peers else someone,
        "you": sides.supported_name if sides.members else tongue.say("letter.you"),
        "any_of_you": tongue.say("letter.any-of-you") if sides.members else "",
        "with_helper": tongue.say("letter.with", name=sides.helper.name) if sides.helper else "",
        "led_by": (
            tongue.say("letter.leads", name=sides.helper.name) if sides.helper else tongue.say("letter.nobody-leads")
        ),
        "about_several": tongue.say("letter.several", people=people) if people > 1 else "",
        "minutes": str(facts.get("minutes", tongue.say("letter.some"))),
        "hours": tongue.told(facts.get("minutes") or 0),
        "answers": tongue.counted("letter.answers", facts.get("answers", 1)),
        "matches": tongue.counted("letter.matches", facts.get("matches", 1)),
        "due": str(facts.get("label", tongue.say("letter.something"))),
    }


def _row(event: Event, notice: Notice, wording: Wording, sides: Between) -> str:
    """The public id of what the page is about."""
    of_subject = wording.of_subject or notice.side == Side.COORDINATOR
    return event.subject.partition(":")[2] if of_subject else sides.engagement


def _moment(notice: Notice, sides: Between, zone: str, tongue: Tongue) -> dict[str, str]:
    """When something planned is, on the reader's clock and, where it differs, on that of whoever did it; and how many
    more of a row are meant. `zone`: that of the cohort, for who has none of their own."""
    event = notice.event
    said, times = event.facts.get("starts_at"), event.facts.get("times", 1)
    if not said:
        return {}
    moment = datetime.fromisoformat(str(said))
    between_them = (sides.helper, sides.supported, *(person for person, _ in sides.members))
    by = next((one for one in between_them if one is not None and one.pk == event.by_id), None)
    wall = in_zone(moment, notice.person.time_zone or zone)
    more = tongue.say("letter.more", n=times - 1) if times > 1 else ""
    return {"when": tongue.moment(wall, in_zone(moment, by.time_zone or zone) if by else None), "more": more}


def _blueprint(event: Event, known: tuple[Cohort, Pins] | None) -> Blueprint | None:
    """What the cohort followed that day; None where its file cannot be read, for a notice is read in any case."""
    if known is None:
        return None
    try:
        return known[1].on(today_in(known[0].time_zone, event.at)).blueprint
    except Misconfigured:
        return None


@dataclass(frozen=True, slots=True)
class Told:
    """How a notice is told: by which file, in which language, on which day of the cohort and of the reader."""

    blueprint: Blueprint | None
    tongue: Tongue
    on: date
    of_reader: date


def _program_words(event: Event, duty: str, known: tuple[Cohort, Pins] | None, told: Told) -> dict[str, object]:
    facts, blueprint, tongue, on = event.facts, told.blueprint, told.tongue, told.on
    nouns = blueprint.words if blueprint else usual(tongue)
    sessions = facts.get("sessions", 1)
    words: dict[str, object] = {
        "nouns": nouns,
        "sessions": tongue.counted("letter.wait", sessions, nouns.session.of(sessions)),
        "program": known[0].program.name if known else tongue.say("letter.program"),
        "day": tongue.near_day(date.fromisoformat(facts["day"]) if facts.get("day") else on, on),
        "helper_word": nouns.helper.one,
        "engagement_word": nouns.engagement.one,
        "by_itself": "",
        "credential": tongue.say("letter.credential"),
        "nudge": tongue.say("letter.nudge"),
    }
    if blueprint is None:
        return words
    if facts.get("what"):
        words["credential"] = label_of(blueprint, str(facts.get("role", "")), str(facts["what"]))
    if blueprint.sessions.counts_after:
        words["by_itself"] = tongue.say("letter.by-itself", length=tongue.value(blueprint.sessions.counts_after))
    nudge = blueprint.nudges.get(str(facts.get("nudge", "")))
    if nudge:
        season = season_on(blueprint.seasons, MonthDay(told.of_reader.month, told.of_reader.day))
        words["nudge"] = nudge.in_season.get(season or "", nudge.says)
    if duty in blueprint.duties:
        words["helper_word"] = blueprint.duty_word(duty).one
    return words


def _days(event: Event, on: date, tongue: Tongue) -> dict[str, str]:
    """The days an event names: the first and the last one, and until about when something rests."""
    named = ("starts_on", "ends_on", "until", "first_by")
    first, last, until, first_by = (
        tongue.near_day(date.fromisoformat(event.facts[key]), on) if event.facts.get(key) else "" for key in named
    )
    return {
        "first": first or tongue.say("letter.today"),
        "last": last or tongue.say("letter.today"),
        "to_last": tongue.say("letter.to-last", day=last) if last else tongue.say("letter.on"),
        "until": tongue.say("letter.until", day=until) if until else "",
        "back": until or tongue.say("letter.its-day"),
        "first_by": tongue.say("letter.first-by", day=first_by) if first_by else "",
    }


def _change(event: Event, on: date, tongue: Tongue) -> dict[str, str]:
    """What changes in how somebody takes part, and its days."""
    what = str(event.facts.get("change", ""))
    known = f"letter.change.{what}"
    change = tongue.say(known if known in tongue.patterns else "letter.change")
    first, until = event.facts.get("starts_on"), event.facts.get("until")
    day = tongue.near_day(date.fromisoformat(first), on) if first else tongue.say("letter.today")
    days = tongue.say("letter.last-day" if what == "withdraw" else "letter.from", day=day)
    if until:
        days = tongue.say("letter.from-until", day=day, until=tongue.near_day(date.fromisoformat(until), on))
    return {"change": change, "change_first": _first_large(change), "days": days}


def _path(wording: Wording, row: str) -> str:
    """The page a notice leads to, told the public id it is about; home where there is none."""
    if wording.of_engagement and not row:
        return "/"
    try:
        return reverse(wording.page, args=(row,) if wording.of_engagement else ())
    except NoReverseMatch:
        return "/"


def _first_large(text: str) -> str:
    """A sentence begins with a capital, behind a mark that opens a question too."""
    opened = len(text) - len(text.lstrip("¿¡"))
    return f"{text[:opened]}{text[opened : opened + 1].upper()}{text[opened + 1 :]}"


def _one_line(text: str) -> str:
    """Without line breaks: a name with one in it must not end a subject early."""
    return " ".join(text.split())
