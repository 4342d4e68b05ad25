"""Writing a message: to one engagement, or to several of one's own at once."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from alongside.kernel.access import Verb, Who
from alongside.kernel.errors import NotAllowed, Refused
from alongside.people.actions.events import line, record_all
from alongside.people.models.events import Event
from alongside.people.models.persons import Person
from alongside.practice.messages.access import TALKS
from alongside.practice.messages.models import Message, Seen
from alongside.practice.messages.sealing import seal
from alongside.programs.facts import today
from alongside.programs.models.engagements import Engagement, Party

LONGEST = 5000
TOGETHER = 100  # people one message goes to at most


@transaction.atomic
def write(*, engagements: Sequence[Engagement], words: str, key: UUID, by: Person, who: Who) -> list[Message]:
    """Write to everybody in each of these. The same key again is the same message.

    The others hear that there is a message when everything before it was read, and not again until they look. Raises
    Refused, with the field, for no words, too many, or nobody to write to; NotHere for somebody else's engagement.
    """
    if who.person != by.pk:
        raise NotAllowed("Choose first as whom you are here.")
    _check(engagements, words)
    for one in engagements:
        TALKS.fetch(who, one.public_id, Verb.CHANGE)
    rows = Engagement.objects.select_related("cohort", "supported").select_for_update(of=("self",), no_key=True)
    made, told = [], []
    for one in rows.filter(pk__in=[each.pk for each in engagements]).order_by("pk"):
        here = Message.objects.filter(author=by, key=key, engagement=one).first()
        if here is None:
            told += _news(one, by)
            here = _written(one, words.strip(), key, by)
        made.append(here)
    record_all(told)
    return made


def _check(engagements: Sequence[Engagement], words: str) -> None:
    if not engagements or len(engagements) > TOGETHER:
        raise Refused(f"Choose whom you write to, {TOGETHER} people at most.", field="to")
    if not words.strip():
        raise Refused("Write something first.", field="words")
    if len(words) > LONGEST:
        raise Refused(f"A message has at most {LONGEST:,} letters. Send it in two.", field="words")


def _written(engagement: Engagement, words: str, key: UUID, by: Person) -> Message:
    row = Message(engagement=engagement, author=by, key=key, written_at=timezone.now(), day=today(engagement.cohort))
    seal(row, words, engagement)
    row.save(force_insert=True)
    return row


def _news(engagement: Engagement, by: Person) -> list[Event]:
    """One line for each of the others who has read everything so far: only they are told again."""
    day = today(engagement.cohort)
    there = Party.objects.filter(engagement=engagement, starts_on__lte=day).exclude(ends_on__lt=day)
    others = set(there.exclude(person=by).values_list("person", flat=True))
    waiting = unread_by(engagement, others)
    return [
        line(
            "message-written",
            by=by,
            about=person,
            cohort=engagement.cohort_id,
            subject=f"engagement:{engagement.public_id}",
        )
        for person in sorted(others - waiting)
    ]


def unread_by(engagement: Engagement, people: set[int]) -> set[int]:
    """Of these people those who have something to read there that another wrote."""
    seen = dict(Seen.objects.filter(engagement=engagement, person__in=people).values_list("person", "message"))
    written = list(Message.objects.filter(engagement=engagement, erased_at=None).values_list("pk", "author"))
    return {person for person in people if any(pk > seen.get(person, 0) and author != person for pk, author in written)}
