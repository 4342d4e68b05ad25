"""How letters reach people: what each of them chose, and when a letter of theirs goes out."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, time

from django.core import signing
from django.db import transaction
from django.utils import timezone

from alongside.kernel.errors import NotHere, Refused
from alongside.notices.between import people_now
from alongside.notices.enums import Mail, Topic
from alongside.notices.models import NoLetters, Notice, Reach
from alongside.notices.timing import USUAL, Quiet, goes_out
from alongside.notices.topics import topic_of
from alongside.people.models.persons import Person

SALT = "alongside.notices.letters"
GOOD_FOR = 60 * 60 * 24 * 180  # seconds a link under a letter works; RFC 8058 names no time, and old letters are found


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody chose: which letters, one a day or each at once, and their quiet hours (None: none)."""

    without: frozenset[Topic] = frozenset()
    daily: bool = False
    quiet: Quiet | None = None

    def wants(self, kind: str) -> bool:
        return topic_of(kind) not in self.without

    def sent(self, kind: str, now: datetime, zone: str) -> datetime | None:
        """When a letter of this kind goes out, None for now. What needs an answer does not wait for the day's letter.

        A word of the program keeps the usual quiet hours, where nobody named others.
        """
        topic = topic_of(kind)
        quiet = self.quiet or (USUAL if topic == Topic.NUDGES else None)
        return goes_out(now, zone, quiet, daily=self.daily and topic is not None)


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody says on their page: the topics they want letters about, one mail a day, quiet hours or none."""

    topics: Collection[str] = field(default_factory=tuple)
    daily: bool = False
    quiet_from: time | None = None
    quiet_until: time | None = None


def wishes_of(people: Iterable[int]) -> dict[int, Wish]:
    """Person (row number) -> what they chose; whoever chose nothing has the usual. Two queries."""
    wanted = set(people)
    without: dict[int, set[Topic]] = {}
    for person, topic in NoLetters.objects.filter(person__in=wanted).values_list("person", "topic"):
        without.setdefault(person, set()).add(Topic(topic))
    found = {person: Wish(frozenset(topics)) for person, topics in without.items()}
    for row in Reach.objects.filter(person__in=wanted):
        quiet = (
            Quiet(row.quiet_from, row.quiet_until)
            if row.quiet_from is not None and row.quiet_until is not None
            else None
        )
        found[row.person_id] = Wish(frozenset(without.get(row.person_id, ())), row.daily, quiet)
    return {person: found.get(person, Wish()) for person in wanted}


@transaction.atomic
def choose(person: Person, choice: Choice) -> None:
    """Write down how letters reach somebody. Raises Refused where quiet hours have one end only, or no length.

    What waits and is not wanted any more is not mailed; the bell keeps it.
    """
    start, end = choice.quiet_from, choice.quiet_until
    if (start is None) != (end is None):
        raise Refused("Say from when and until when it is quiet, or leave both out.", field="quiet_from")
    if start is not None and start == end:
        raise Refused("From and until are the same time. Leave both out for no quiet hours.", field="quiet_until")
    Reach.objects.update_or_create(
        person=person, defaults={"daily": choice.daily, "quiet_from": start, "quiet_until": end}
    )
    unwanted = [topic for topic in Topic if topic not in choice.topics]
    NoLetters.objects.filter(person=person).exclude(topic__in=unwanted).delete()
    for topic in unwanted:
        _stop(person, topic)


@transaction.atomic
def stop(token: str) -> tuple[Person, Topic]:
    """Send somebody no more letters about what the link under one names. Twice is once. Raises NotHere."""
    person, topic = named_by(token)
    _stop(person, topic)
    return person, topic


@transaction.atomic
def go_on(token: str) -> tuple[Person, Topic]:
    """Send them again. Raises NotHere."""
    person, topic = named_by(token)
    NoLetters.objects.filter(person=person, topic=topic).delete()
    return person, topic


def stopped(person: Person, topic: Topic) -> bool:
    return NoLetters.objects.filter(person=person, topic=topic).exists()


def token_for(person: Person, topic: Topic) -> str:
    """What the link under a letter carries: who it went to, and what it was about."""
    return signing.dumps([person.public_id, topic.value], salt=SALT)


def named_by(token: str) -> tuple[Person, Topic]:
    """Whom a link is for, and about what. Raises NotHere for one that is too old, changed or about nothing here."""
    try:
        public_id, topic = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        raise NotHere("This link is too old. Sign in to choose how letters reach you.") from None
    named = Person.objects.filter(public_id=public_id).values_list("pk", flat=True)
    people = people_now(named)
    if not people or topic not in Topic.values:
        raise NotHere("This link is too old. Sign in to choose how letters reach you.")
    return next(iter(people.values())), Topic(topic)


def _stop(person: Person, topic: Topic) -> None:
    NoLetters.objects.get_or_create(person=person, topic=topic, defaults={"at": timezone.now()})
    waiting = Notice.objects.filter(person=person, mail=Mail.WAITING)
    unwanted = [row.pk for row in waiting if topic_of(row.kind) == topic]
    Notice.objects.filter(pk__in=unwanted, mail=Mail.WAITING).update(mail=Mail.NONE)
