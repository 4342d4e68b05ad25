"""From a notice to its words: the names as they are today, the program's own nouns, the date as a person says it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from alongside.kernel.clock import today_in
from alongside.kernel.errors import Misconfigured
from alongside.notices.enums import Side
from alongside.notices.models import Notice
from alongside.notices.words import WORDS
from alongside.people.models.persons import Person
from alongside.programs.facts import Pins, pins_of
from alongside.programs.models.cohorts import Cohort

PAGES = {"engagement": "desk:engagement"}
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
    """Return the words of notices (with their `event` loaded), in their order. Three queries and one a cohort."""
    names = _names(notices)
    cohorts = Cohort.objects.filter(pk__in={n.event.cohort_id for n in notices}).select_related("program")
    known = {cohort.pk: (cohort, pins_of(cohort.pk)) for cohort in cohorts}
    return [_text(notice, names, known.get(notice.event.cohort_id or 0)) for notice in notices]


def _text(notice: Notice, names: dict[str | int, str], known: tuple[Cohort, Pins] | None) -> Text:
    event = notice.event
    wording = WORDS[notice.kind][Side(notice.side)]
    facts = event.facts
    fields = {
        "helper": names.get(facts.get("helper", "")) or names.get(event.by_id or 0, SOMEONE),
        "supported": names.get(facts.get("supported", "")) or names.get(event.by_id or 0, SOMEONE),
        "minutes": facts.get("minutes", "some"),
    }
    fields |= _program_words(facts, event.at, known)
    return Text(
        notice=notice,
        subject=_one_line(wording.subject.format(**fields)),
        paragraphs=tuple(_one_line(part.format(**fields)) for part in wording.text.split("\n\n")),
        link=wording.link,
        path=_path(event.subject),
    )


def _program_words(facts: dict[str, Any], at: datetime, known: tuple[Cohort, Pins] | None) -> dict[str, str]:
    zone = known[0].time_zone if known else "UTC"
    day = today_in(zone, at)
    words = {
        "program": known[0].program.name if known else "your program",
        "day": _said(date.fromisoformat(facts["day"]) if facts.get("day") else day),
        "helper_word": "partner",
        "engagement_word": "work together",
    }
    if known is None:
        return words
    try:
        blueprint = known[1].on(day).blueprint
    except Misconfigured:  # a notice is read in any case; its program file is somebody else's page
        return words
    duty = str(facts.get("duty", ""))
    helper = blueprint.duty_word(duty) if duty in blueprint.duties else blueprint.words.helper
    return words | {"helper_word": helper.one, "engagement_word": blueprint.words.engagement.one}


def _names(notices: Iterable[Notice]) -> dict[str | int, str]:
    """Names by public id and by row number, of everyone whom these notices mention."""
    events = [notice.event for notice in notices]
    mentioned = {str(event.facts.get(side)) for event in events for side in Side.values}
    writers = {event.by_id for event in events if event.by_id is not None}
    people = list(Person.objects.filter(public_id__in=mentioned).select_related("merged_into"))
    people += list(Person.objects.filter(pk__in=writers).select_related("merged_into"))
    names: dict[str | int, str] = {}
    for person in people:
        names[person.public_id] = names[person.pk] = (person.merged_into or person).name
    return names


def _path(subject: str) -> str:
    noun, _, public_id = subject.partition(":")
    try:
        return reverse(PAGES[noun], args=(public_id,))
    except (KeyError, NoReverseMatch):
        return "/"


def _said(day: date) -> str:
    return f"{day:%B} {day.day}"


def _one_line(text: str) -> str:
    """Without line breaks: a name with one in it must not end a subject early."""
    return " ".join(text.split())
