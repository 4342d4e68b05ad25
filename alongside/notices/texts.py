"""From a notice to its words: the names as they are today, the program's own nouns, the date as a person says it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from alongside.blueprint.faults import listed
from alongside.kernel.amounts import told
from alongside.kernel.clock import in_zone, today_in
from alongside.kernel.errors import Misconfigured
from alongside.notices.between import Between, between
from alongside.notices.enums import Side
from alongside.notices.models import Notice
from alongside.notices.wording import Wording
from alongside.notices.words import WORDS
from alongside.people.models.events import Event
from alongside.programs.facts import Pins, pins_of
from alongside.programs.models.cohorts import Cohort
from alongside.staffing.facts import label_of

SOMEONE = "Someone"


@dataclass(frozen=True, slots=True)
class Text:
    """What one person reads: one line, paragraphs, and the page it leads to (a path)."""

    notice: Notice
    subject: str
    paragraphs: tuple[str, ...]
    link: str
    path: str

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


def _text(notice: Notice, sides: Between, known: tuple[Cohort, Pins] | None) -> Text:
    event = notice.event
    wording = WORDS[notice.kind][Side(notice.side)]
    fields = {
        "helper": sides.helper.name if sides.helper else SOMEONE,
        "supported": sides.supported_name or SOMEONE,
        "minutes": str(event.facts.get("minutes", "some")),
        "hours": told(event.facts.get("minutes") or 0),
        "sessions": _waiting(event.facts.get("sessions", 1)),
        "you": sides.supported_name if sides.members else "you",
        "any_of_you": " One answer from any of you is enough." if sides.members else "",
        "with_helper": f" with {sides.helper.name}" if sides.helper else "",
        "due": str(event.facts.get("label", "something")),
        "matches": _matches(event.facts.get("matches", 1)),
        "came": sides.joined.name if sides.joined else SOMEONE,
        "peers": listed(sides.peers, last="and") if sides.peers else SOMEONE,
        "led_by": f"{sides.helper.name} leads it." if sides.helper else "Any of you may suggest when to meet first.",
        "about_several": _several(event.facts.get("people", 1)),
    }
    fields |= _days(event) | _change(event)
    fields |= _program_words(event, sides.duty, known)
    fields |= _moment(event, known[0].time_zone if known else "UTC")
    return Text(
        notice=notice,
        subject=_one_line(wording.subject.format(**fields)),
        paragraphs=tuple(_paragraph(part.format(**fields)) for part in wording.text.split("\n\n")),
        link=wording.link,
        path=_path(wording, _row(event, notice, wording, sides)),
    )


def _row(event: Event, notice: Notice, wording: Wording, sides: Between) -> str:
    """The public id of what the page is about."""
    of_subject = wording.of_subject or notice.side == Side.COORDINATOR
    return event.subject.partition(":")[2] if of_subject else sides.engagement


def _moment(event: Event, zone: str) -> dict[str, str]:
    """When something planned is, on the clock of the cohort, and how many more of a row are meant."""
    said, times = event.facts.get("starts_at"), event.facts.get("times", 1)
    if not said:
        return {}
    wall = in_zone(datetime.fromisoformat(str(said)), zone)
    clock = f"{wall.hour % 12 or 12}:{wall.minute:02d} {'am' if wall.hour < 12 else 'pm'}"
    more = f", and {times - 1} more after it" if times > 1 else ""
    return {"when": f"{wall:%A}, {_said(wall.date())} at {clock} {wall:%Z}", "more": more}


def _program_words(event: Event, duty: str, known: tuple[Cohort, Pins] | None) -> dict[str, str]:
    day = today_in(known[0].time_zone if known else "UTC", event.at)
    words = {
        "program": known[0].program.name if known else "your program",
        "day": _said(date.fromisoformat(event.facts["day"]) if event.facts.get("day") else day),
        "helper_word": "partner",
        "engagement_word": "work together",
        "by_itself": "",
        "credential": "What the program asks of you",
        "nudge": "A word from your program",
    }
    if known is None:
        return words
    try:
        blueprint = known[1].on(day).blueprint
    except Misconfigured:  # a notice is read in any case; its program file is somebody else's page
        return words
    helper = blueprint.duty_word(duty) if duty in blueprint.duties else blueprint.words.helper
    what = event.facts.get("what", "")
    if what:
        words["credential"] = label_of(blueprint, str(event.facts.get("role", "")), str(what))
    counts = blueprint.sessions.counts_after
    if counts:
        words["by_itself"] = f" If nobody answers within {counts}, it counts as it was logged."
    nudge = blueprint.nudges.get(str(event.facts.get("nudge", "")))
    if nudge:
        words["nudge"] = nudge.says
    return words | {"helper_word": helper.one, "engagement_word": blueprint.words.engagement.one}


def _days(event: Event) -> dict[str, str]:
    """The days an event names: the first and the last one, and until about when something rests."""
    first, last, until, first_by = (event.facts.get(key) for key in ("starts_on", "ends_on", "until", "first_by"))
    return {
        "first": _said(date.fromisoformat(first)) if first else "today",
        "last": _said(date.fromisoformat(last)) if last else "today",
        "to_last": f"to {_said(date.fromisoformat(last))}" if last else "on",
        "until": f" until {_said(date.fromisoformat(until))}, when it goes on by itself" if until else "",
        "back": _said(date.fromisoformat(until)) if until else "its day",
        "first_by": f", by {_said(date.fromisoformat(first_by))} if you can" if first_by else "",
    }


CHANGES = {
    "defer": "a later beginning",
    "withdraw": "leaving the program",
    "reinstate": "taking part again",
    "extend": "going on for longer",
    "transfer": "a move to another place",
    "role-change": "another role",
    "leave": "a leave of absence",
}


def _change(event: Event) -> dict[str, str]:
    """What changes in how somebody takes part, and its days."""
    change = CHANGES.get(str(event.facts.get("change", "")), "a change")
    first, until = (event.facts.get(key) for key in ("starts_on", "until"))
    day = _said(date.fromisoformat(first)) if first else "today"
    days = f"with {day} as the last day" if event.facts.get("change") == "withdraw" else f"from {day} on"
    if until:
        days = f"from {day}, until {_said(date.fromisoformat(until))}"
    return {"change": change, "change_first": f"{change[:1].upper()}{change[1:]}", "days": days}


def _matches(number: int) -> str:
    return "A new match" if number == 1 else f"{number} new matches"


def _several(people: int) -> str:
    return f" about {people} people you work with" if people > 1 else ""


def _waiting(sessions: int) -> str:
    return "one session waits" if sessions == 1 else f"{sessions} sessions wait"


def _path(wording: Wording, row: str) -> str:
    """The page a notice leads to, told the public id it is about; home where there is none."""
    if wording.of_engagement and not row:
        return "/"
    try:
        return reverse(wording.page, args=(row,) if wording.of_engagement else ())
    except NoReverseMatch:
        return "/"


def _said(day: date) -> str:
    return f"{day:%B} {day.day}"


def _paragraph(text: str) -> str:
    return _one_line(f"{text[:1].upper()}{text[1:]}")


def _one_line(text: str) -> str:
    """Without line breaks: a name with one in it must not end a subject early."""
    return " ".join(text.split())
