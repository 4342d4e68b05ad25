"""Opening what was said in an engagement. Whoever opens another's words is recorded in the same transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.db.models.functions import TruncDate

from alongside.kernel.access import Verb, Who
from alongside.kernel.sealed import DataKey
from alongside.people.models.persons import Person
from alongside.practice.sessions.access import NOTES
from alongside.practice.sessions.actions.about import opened_about
from alongside.practice.sessions.actions.confirm import word_place
from alongside.practice.sessions.enums import Settled
from alongside.practice.sessions.models import Attendance, Difference
from alongside.programs.access import ENGAGEMENTS
from alongside.programs.actions.opening import record_opened
from alongside.programs.models.engagements import Engagement, Party
from alongside.programs.sealing import data_key


@dataclass(frozen=True, slots=True)
class Words:
    """One text and who wrote it. `kind`: note, or difference."""

    kind: str
    public_id: str
    author: Person
    written_at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class OpenedSession:
    """One session of an engagement as its parties read it: what it was about, and what was written about it.

    `line` carries its session, its person and who logged it; `difference` is the open one, if any. `about`: the goals
    and practices it named, by their words.
    """

    line: Attendance
    tags: tuple[str, ...]
    about: tuple[str, ...]
    words: tuple[Words, ...]
    difference: Difference | None


@transaction.atomic
def open_sessions(*, by: Person, who: Who, engagement: Engagement, newest: int = 50) -> list[OpenedSession]:
    """The newest sessions of an engagement with their words, for those who may read them.

    Raises NotAllowed or NotHere for anybody else. Who evaluates the person reads only words they wrote, and opens them
    by `open_own_words`. Opening is recorded about each author other than the reader: which texts, never their words;
    once for each reader, text and day.
    """
    ENGAGEMENTS.demand(who, Verb.READ, engagement)
    lines = _lines(who, engagement, newest)
    key = data_key(engagement)
    words = _words(who, lines, key)
    about = opened_about(who, [line.pk for line in lines], key)
    open_ones = {
        one.attendance_id: one for line in lines for one in line.differences.all() if one.state == Settled.OPEN
    }
    met = [(line.session.logged_by_id, line.public_id) for line in lines]
    said = [(text.author.pk, text.public_id) for texts in words.values() for text in texts]
    said += [(one.opened_by_id, one.public_id) for several in about.values() for one, _ in several]
    record_opened(by=by, who=who, engagement=engagement, texts=met)
    record_opened(by=by, who=who, engagement=engagement, texts=said)
    return [
        OpenedSession(
            line,
            tuple(line.session.tags),
            tuple(label for _, label in about.get(line.pk, ())),
            tuple(words.get(line.pk, ())),
            open_ones.get(line.pk),
        )
        for line in lines
    ]


def _lines(who: Who, engagement: Engagement, newest: int) -> list[Attendance]:
    """Sessions of days on which the reader was in it, and those they logged.

    With differences raised while they were in it, or about what they logged or said themselves.
    """
    there = Party.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=OuterRef("session__day")),
        engagement=engagement,
        person=who.person,
        starts_on__lte=OuterRef("session__day"),
    )
    raised_on = TruncDate("raised_at", tzinfo=ZoneInfo(engagement.cohort.time_zone))
    still_there = Party.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=OuterRef("raised_on")), engagement=engagement, person=who.person
    )
    theirs = Q(by=who.person) | Q(attendance__session__logged_by=who.person) | Q(Exists(still_there))
    said = Difference.objects.annotate(raised_on=raised_on).filter(theirs).order_by("pk").prefetch_related("by")
    rows = (
        Attendance.objects.filter(Q(Exists(there)) | Q(session__logged_by=who.person), engagement=engagement)
        .select_related("session__logged_by", "participation__person")
        .prefetch_related(Prefetch("differences", queryset=said))
        .order_by("-session__starts_at", "-pk")
    )
    return list(rows[:newest])


def _words(who: Who, lines: Sequence[Attendance], key: DataKey) -> dict[int, list[Words]]:
    """Attendance row number -> the texts this person may read, oldest first."""
    keys = [line.pk for line in lines]
    notes = NOTES.visible(who, Verb.READ).filter(attendance__in=keys).select_related("author").order_by("written_at")
    found: dict[int, list[Words]] = {}
    for note in notes.fetch_mode(models.FETCH_RAISE):
        text = key.open(bytes(note.sealed), place=f"note:{note.public_id}")
        told = Words("note", note.public_id, note.author, note.written_at, text)
        found.setdefault(note.attendance_id, []).append(told)
    for line in lines:
        for one in line.differences.all():
            if one.sealed_word is not None:
                text = key.open(bytes(one.sealed_word), place=word_place(line))
                told = Words("difference", f"d{one.pk}", one.by, one.raised_at, text)
                found.setdefault(line.pk, []).append(told)
    return found


@transaction.atomic
def open_own_words(*, by: Person, who: Who, engagement: Engagement, newest: int = 50) -> list[Words]:
    """The words this person wrote in an engagement, newest first; theirs for good, whatever they became since."""
    mine = NOTES.visible(who, Verb.CHANGE).filter(attendance__engagement=engagement, author=by)
    key = data_key(engagement)
    return [
        Words("note", note.public_id, by, note.written_at, key.open(bytes(note.sealed), place=f"note:{note.public_id}"))
        for note in mine.order_by("-written_at")[:newest]
    ]
