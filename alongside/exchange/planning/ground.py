"""What a plan rests on, in a few numbers: cheap enough to be asked again while everybody else waits.

Every action writes an event in its own transaction, so the events since tell of every change. Whatever is not known to
leave people, places and appointments as they are counts as a change: at worst, a plan is drawn once more for nothing.
Rows are counted besides, for what was written without an event.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from alongside.exchange.planning.settings import Setting
from alongside.people.models.appointments import Appointment
from alongside.people.models.events import Event
from alongside.people.models.organizations import Organization, OrganizationCode
from alongside.people.models.persons import Address, Person
from alongside.people.models.rosters import RosterLine
from alongside.programs.facts import pinned, today
from alongside.programs.models.participations import Participation

# Beginnings of kinds of events that change nothing a roster is planned by.
LEAVES_ROSTERS_ALONE = (
    *("session-", "difference-", "engagement-", "party-", "round-", "match-", "sheet-", "note-", "calendar-"),
    *("sign-in-", "signed-", "password-", "keys-", "contract-", "capacity-", "evaluat", "invited"),
    *("roster-brought", "roster-discarded", "roster-second-asked", "roster-agreed"),
)
IN_FLIGHT = 10_000  # events a transaction that was under way may still bring with a lower number than the newest


@dataclass(frozen=True, slots=True)
class Ground:
    """`events`: those that may matter, from the one numbered `low` on. `rows`: count, newest, last change by noun."""

    low: int
    events: tuple[int, ...]
    rows: tuple[tuple[object, ...], ...]
    version: int
    day: date


def ground_of(setting: Setting, *, since: Ground | None = None) -> Ground:
    """The ground as it is now; `since`: compared with how it was, event by event from the same one on."""
    low = since.low if since else (Event.objects.aggregate(newest=Max("pk"))["newest"] or 0) - IN_FLIGHT
    day = today(setting.cohort)
    return Ground(low, _events(low), _rows(setting), pinned(setting.cohort.pk, on=day).version, day)


def _events(low: int) -> tuple[int, ...]:
    found = Event.objects.filter(pk__gt=low).values_list("pk", "kind").order_by("pk")
    return tuple(pk for pk, kind in found.iterator(chunk_size=2000) if not kind.startswith(LEAVES_ROSTERS_ALONE))


def _rows(setting: Setting) -> tuple[tuple[object, ...], ...]:
    sender = setting.sender
    lines = RosterLine.objects.filter(sender=sender)
    return (
        _counted(Organization.objects.all()),
        _counted(OrganizationCode.objects.filter(system=setting.system)),
        _counted(Person.objects.all()),
        _counted(Address.objects.all()),
        _counted(Appointment.objects.filter(Q(sender=sender) | Q(ends_on=None))),
        _counted(Participation.objects.filter(cohort__program__sponsor=sender)),
        (*_counted(lines), lines.aggregate(last=Max("changed_at"))["last"]),
    )


def _counted(rows: QuerySet[Any]) -> tuple[object, ...]:
    found = rows.aggregate(count=Count("pk"), newest=Max("pk"))
    return found["count"], found["newest"]
