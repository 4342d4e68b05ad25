"""Writing down that somebody opened another's words: which texts, never what they say; once a reader, text and day."""

from collections.abc import Iterable, Mapping

from django.utils import timezone

from alongside.kernel.access import Who
from alongside.kernel.clock import today_in
from alongside.people.actions.events import line, record_all
from alongside.people.models.events import Event
from alongside.people.models.persons import Person
from alongside.people.queries import CONTENT_OPENED
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Engagement


def record_opened(*, by: Person, who: Who, engagement: Engagement, texts: Iterable[tuple[int, str]]) -> None:
    """Write one line about each other author (row number), with the texts (public ids) not opened by `by` today yet."""
    record_opened_in(by=by, who=who, texts=((engagement, author, text) for author, text in texts))


def record_opened_in(*, by: Person, who: Who, texts: Iterable[tuple[Engagement, int, str]]) -> None:
    """The same for texts of several engagements, in as few queries as for one."""
    several = ((f"engagement:{one.public_id}", one.cohort, author, text) for one, author, text in texts)
    record_opened_of(by=by, who=who, texts=several)


def record_opened_of(*, by: Person, who: Who, texts: Iterable[tuple[str, Cohort, int, str]]) -> None:
    """The same for texts of whatever subject: what it is, of which cohort, by whom, and the text’s public id."""
    others: dict[tuple[str, int], set[str]] = {}
    days: dict[str, str] = {}
    for subject, cohort, author, text in texts:
        if author != by.pk:
            others.setdefault((subject, author), set()).add(text)
            days[subject] = today_in(cohort.time_zone, timezone.now()).isoformat()
    if not others:
        return
    known = _opened_today(by, days)
    record_all(
        line(
            CONTENT_OPENED,
            by=by,
            about=author,
            cohort=who.cohort,
            subject=subject,
            facts={"texts": new, "count": len(new), "on": days[subject]},
        )
        for (subject, author), several in sorted(others.items())
        if (new := sorted(several - known))
    )


def _opened_today(by: Person, days: Mapping[str, str]) -> set[str]:
    on = set(days.values())
    earlier = Event.objects.filter(kind=CONTENT_OPENED, by_id=by.pk, subject__in=days, facts__on__in=on)
    return {text for facts in earlier.values_list("facts", flat=True) for text in facts["texts"]}
