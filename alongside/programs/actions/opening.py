"""Writing down that somebody opened another's words: which texts, never what they say; once a reader, text and day."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from alongside.kernel.access import Who
from alongside.kernel.clock import today_in
from alongside.people.actions.events import line, record_all
from alongside.people.models.events import Event
from alongside.people.models.persons import Person
from alongside.people.queries import CONTENT_OPENED
from alongside.programs.models.engagements import Engagement


def record_opened(*, by: Person, who: Who, engagement: Engagement, texts: Iterable[tuple[int, str]]) -> None:
    """Write one line about each other author (row number), with the texts (public ids) not opened by `by` today yet."""
    others: dict[int, set[str]] = {}
    for author, text in texts:
        if author != by.pk:
            others.setdefault(author, set()).add(text)
    if not others:
        return
    day = today_in(engagement.cohort.time_zone, timezone.now())
    subject = f"engagement:{engagement.public_id}"
    known = _opened_today(by, subject, day)
    record_all(
        line(
            CONTENT_OPENED,
            by=by,
            about=author,
            cohort=who.cohort,
            subject=subject,
            facts={"texts": new, "count": len(new), "on": day.isoformat()},
        )
        for author, several in sorted(others.items())
        if (new := sorted(several - known))
    )


def _opened_today(by: Person, subject: str, day: date) -> set[str]:
    earlier = Event.objects.filter(kind=CONTENT_OPENED, by_id=by.pk, subject=subject, facts__on=day.isoformat())
    return {text for facts in earlier.values_list("facts", flat=True) for text in facts["texts"]}
