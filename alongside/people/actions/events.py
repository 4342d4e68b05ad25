"""Writing to the event log. Every action of every room writes one line, in its own transaction."""

from collections.abc import Mapping
from datetime import date, datetime

from django.utils import timezone

from alongside.people.models.events import Event
from alongside.people.models.persons import Person

type Fact = str | int | bool | float | None | date | datetime | list[str] | list[int]


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
    return Event.objects.create(
        at=timezone.now(),
        kind=kind,
        by_id=None if by is None else by.pk,
        about_id=about,
        cohort_id=cohort,
        subject=subject,
        facts={key: _plain(value) for key, value in (facts or {}).items()},
    )


def _plain(value: Fact) -> Fact:
    return value.isoformat() if isinstance(value, date) else value
