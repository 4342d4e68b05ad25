"""Calendar feeds: a secret address for one's own calendar program, made anew and ended by its owner alone."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from alongside.exchange.models import CalendarFeed
from alongside.kernel.calendar_text import feed
from alongside.kernel.errors import NotHere
from alongside.people.actions.events import record
from alongside.people.models.persons import Person
from alongside.people.queries import digest_of
from alongside.practice.sessions.facts import calendar_of

BACK = timedelta(days=31)
NAME = "Alongside"
LONGEST = 100


@transaction.atomic
def make_feed(*, by: Person, named: bool) -> str:
    """Make the secret of one's own feed; the address before it ends at once. It is said this once and never again."""
    secret = secrets.token_urlsafe(32)
    told = {"digest": digest_of(secret), "named": named, "made_at": timezone.now()}
    CalendarFeed.objects.update_or_create(person=by, defaults=told)
    record("calendar-feed-made", by=by, about=by.pk, facts={"named": named})
    return secret


@transaction.atomic
def end_feed(*, by: Person) -> None:
    """End one's own feed: its address answers nobody any more. Twice is once."""
    if CalendarFeed.objects.filter(person=by).delete()[0]:
        record("calendar-feed-ended", by=by, about=by.pk)


def feed_text(secret: str) -> str:
    """What stands in a feed: when, with whom if its owner wants that, and nothing else. Raises NotHere for a secret
    that opens none."""
    found = CalendarFeed.objects.filter(digest=digest_of(secret[:LONGEST])).select_related("person").first()
    if found is None or not found.person.is_active:
        raise NotHere("This calendar address is over. Make a new one under Calendar.")
    return feed(NAME, calendar_of(found.person_id, since=timezone.now() - BACK, named=found.named))
