"""Writing to the event log. Every action of every room writes one line, in its own transaction."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.utils import timezone

from alongside.people.models.events import Event
from alongside.people.models.persons import Person

type Fact = str | int | bool | float | date | datetime | list[str] | list[int] | None
type Facts = Mapping[str, Fact]


def record(
    kind: str,
    *,
    by: Person | None,
    about: int | None = None,
    cohort: int | None = None,
    subject: str = "",
    facts: Mapping[str, Fact] | None = None,
) -> Event:
    """Write one line: what (`kind`), by whom, about whom (a person's row number), on what ("engagement:4f…").

    `facts` holds ids, dates, counts and kinds. Words that somebody wrote never go in.
    """
    event = line(kind, by=by, about=about, cohort=cohort, subject=subject, facts=facts)
    event.save(force_insert=True)
    return event


def line(
    kind: str,
    *,
    by: Person | None,
    about: int | None = None,
    cohort: int | None = None,
    subject: str = "",
    facts: Mapping[str, Fact] | None = None,
) -> Event:
    """Return one line, not yet written, for `record_all`."""
    return Event(
        at=timezone.now(),
        kind=kind,
        by_id=None if by is None else by.pk,
        about_id=about,
        cohort_id=cohort,
        subject=subject,
        facts={key: _plain(value) for key, value in (facts or {}).items()},
    )


def record_all(lines: Iterable[Event]) -> None:
    """Write many lines at once: an action that does one thing to many people writes one line for each."""
    Event.objects.bulk_create(lines, batch_size=500)


def _plain(value: Fact) -> Fact:
    return value.isoformat() if isinstance(value, date) else value
