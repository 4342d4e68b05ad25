"""Writes of the notices room: reading events into notices, and marking notices as read."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Max
from django.utils import timezone

from alongside.notices.between import Between, between, coordinators_of, people_now
from alongside.notices.enums import Mail, Side
from alongside.notices.models import Cursor, Notice
from alongside.notices.reaching import wishes_of
from alongside.notices.settling import REMINDER, settled
from alongside.notices.told import told
from alongside.notices.words import ANSWERS, READ, TELLING, WORDS
from alongside.notices.words_coordinating import COORDINATING
from alongside.people.models.events import Event
from alongside.people.models.persons import Person
from alongside.programs.models.cohorts import Cohort

BATCH = 500
FRESH = timedelta(days=2)  # what is older comes to the bell, but no longer as a letter
SETTLE = timedelta(seconds=10)  # between drawing a row number and the transaction's own number lie microseconds


def mark_read(person: int, *, public_id: str = "") -> int:
    """Mark one notice of this person as read, or all of them; return how many changed."""
    rows = Notice.objects.filter(person=person, read_at=None)
    return (rows.filter(public_id=public_id) if public_id else rows).update(read_at=timezone.now())


def read_events(progress: Callable[[int], None]) -> int:
    """Make the notices of every event not read yet; return how many events were looked at.

    No event can be missed: see Cursor. Reading one twice changes nothing: (event, person, kind) is unique.
    """
    cursor, _ = Cursor.objects.get_or_create(name="notices")
    oldest = _oldest_running()
    top = Event.objects.aggregate(top=Max("pk"))["top"] or 0
    looked, position = 0, cursor.after
    while batch := list(Event.objects.filter(pk__gt=position, pk__lte=top, kind__in=READ).order_by("pk")[:BATCH]):
        Notice.objects.bulk_create(notices_of(batch), ignore_conflicts=True)
        _answered(batch)
        _nothing_waits(batch)
        position = batch[-1].pk
        looked += len(batch)
        progress(looked)
    _move(cursor, oldest=oldest, top=top)
    return looked


def unread_events() -> bool:
    """Tell whether there may be an event to read: a quick look."""
    cursor = Cursor.objects.filter(name="notices").first() or Cursor()
    if cursor.horizon is not None:
        return True
    newest = Event.objects.aggregate(top=Max("pk"))["top"] or 0
    return newest - cursor.top > BATCH or Event.objects.filter(pk__gt=cursor.top, kind__in=READ).exists()


def _move(cursor: Cursor, *, oldest: int | None, top: int) -> None:
    """Move the cursor as far as is safe. If another worker moved it meanwhile, leave it: theirs is as good."""
    now = timezone.now()
    mine = Cursor.objects.filter(pk=cursor.pk, after=cursor.after, top=cursor.top, horizon=cursor.horizon)
    if oldest is None:
        mine.update(after=top, top=top)
    elif cursor.horizon is None or cursor.seen_at is None:
        if top > cursor.after:
            mine.update(top=top, horizon=_next_number(), seen_at=now)
    elif oldest >= cursor.horizon and now - cursor.seen_at >= SETTLE:
        mine.update(after=cursor.top, horizon=None, seen_at=None)


def _oldest_running() -> int | None:
    """Number of the oldest transaction still under way; None where writers come one after another (SQLite)."""
    return _number("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")


def _next_number() -> int | None:
    """A number above that of every transaction begun so far."""
    return _number("SELECT pg_current_xact_id()::text::bigint")


def _number(query: str) -> int | None:
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute(query)
        return int(cursor.fetchone()[0])


def _answered(events: list[Event]) -> None:
    """Mark as read what these events answer: nobody is asked about a session they have confirmed."""
    done = {(kind, _attendance(event)) for event in events for kind in ANSWERS.get(event.kind, ())}
    subjects = {event.subject for event in events if event.kind in ANSWERS}
    asking = Notice.objects.filter(event__subject__in=subjects, kind__in={kind for kind, _ in done}, read_at=None)
    answered = [
        notice.pk for notice in asking.select_related("event") if (notice.kind, _attendance(notice.event)) in done
    ]
    Notice.objects.filter(pk__in=answered).update(read_at=timezone.now())


def _nothing_waits(events: list[Event]) -> None:
    """Mark reminders as read whose last session these events settled."""
    cohorts = {event.cohort_id for event in events if event.kind in ANSWERS}
    if not cohorts:
        return
    asking = Notice.objects.filter(kind=REMINDER, read_at=None, event__cohort_id__in=cohorts)
    done = settled(list(asking.select_related("event")))
    Notice.objects.filter(pk__in=done).update(read_at=timezone.now())


def _attendance(event: Event) -> str:
    return str(event.facts.get("attendance", ""))


def notices_of(events: list[Event]) -> list[Notice]:
    """The notices of some events, not yet written; a letter goes out where and when whoever gets it wants it."""
    found = list(_notices(events))
    wishes = wishes_of(notice.person_id for notice in found)
    zones = dict(Cohort.objects.filter(pk__in={event.cohort_id for event in events}).values_list("pk", "time_zone"))
    for notice in found:
        wish = wishes[notice.person_id]
        if notice.mail == Mail.WAITING and not wish.wants(notice.kind):
            notice.mail = Mail.NONE
        elif notice.mail == Mail.WAITING:
            zone = notice.person.time_zone or zones.get(notice.event.cohort_id or 0, "UTC")
            notice.mail_after = wish.sent(notice.kind, timezone.now(), zone)
    return found


def _notices(events: list[Event]) -> Iterator[Notice]:
    sides, now = between(events), timezone.now()
    people = people_now(event.about_id for event in events if event.about_id)
    offices = coordinators_of(event.cohort_id for event in events if event.kind in COORDINATING and event.cohort_id)
    for event in (each for each in events if each.kind in TELLING):
        beside, office = sides.get(event.pk, Between()), offices.get(event.cohort_id or 0, [])
        for kind, side, person in told(event, beside, people.get(event.about_id or 0), office):
            if person.erased_at is None:
                yield _notice(event, kind, person, side=side, now=now)


def _notice(event: Event, kind: str, person: Person, *, side: Side, now: datetime) -> Notice:
    letter = WORDS[kind][side].mail and now - event.at < FRESH
    return Notice(
        event=event,
        person=person,
        kind=kind,
        side=side,
        at=event.at,
        mail=Mail.WAITING if letter else Mail.NONE,
    )
