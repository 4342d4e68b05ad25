"""Standings of large cohorts, kept: what an event touches is worked out anew when somebody looks, all once a day.

A cohort of up to `TOGETHER` engagements is read anew every time. A larger one is read as it was kept, after whatever
the events since then touched: one log, one engagement. Where the day turned, or something changed for everybody, a job
goes through all of them, and until it has the page says of which day it speaks.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import batched

from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils import timezone

from alongside.people.models.events import Event
from alongside.programs.enums import EVALUATES, CohortState
from alongside.programs.facts import going_on
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Engagement
from alongside.standing.known import Verdict
from alongside.standing.lines import Line, Reading, line_of, read_anew
from alongside.standing.models import Kept, Tally
from alongside.standing.queries import TOGETHER, of_engagements

AGAIN = timedelta(minutes=10)  # a transaction that began before another may end after it: so far back is read again
OF_ALL = frozenset({"cohort-version-set", "recount-ended", "calendar-kept", "calendar-dropped", "organization-moved"})
OF_NO_COHORT = frozenset({*OF_ALL, "appointed", "appointment-ended", "appointment-called-off"})
COLUMNS = ("verdict", "silent_for", "last_contact", "waiting_since", "have", "planned", "of", "behind_by")


@dataclass(slots=True)
class Touched:
    """What some events speak of: public ids of engagements and of participations, row numbers of people; or all."""

    engagements: set[str] = field(default_factory=set)
    participations: set[str] = field(default_factory=set)
    people: set[int] = field(default_factory=set)
    everybody: bool = False


def large(cohort: Cohort) -> bool:
    """Tell whether a cohort's standings are kept."""
    return Engagement.objects.filter(going_on(date.max), cohort=cohort).count() > TOGETHER


def large_cohorts() -> list[Cohort]:
    """The cohorts under way whose standings are kept."""
    going = Q(engagements__in=Engagement.objects.filter(going_on(date.max)))
    rows = Cohort.objects.exclude(state=CohortState.CLOSED).annotate(size=Count("engagements", filter=going))
    return list(rows.filter(size__gt=TOGETHER).order_by("pk"))


def any_large() -> bool:
    """Tell whether there is one."""
    return bool(large_cohorts())


def reading(cohort: Cohort, *, on: date) -> Reading:
    """Where every engagement of a cohort stands: anew, or as kept where there are too many for that."""
    return reading_kept(cohort, on=on) if large(cohort) else read_anew(cohort, on=on)


def reading_kept(cohort: Cohort, *, on: date) -> Reading:
    """Where every engagement of a cohort stands as it was kept, brought up to now."""
    day = catch_up(cohort)
    return Reading(cohort, on, list(_lines(cohort, on)), until=day, working=day != on)


def catch_up(cohort: Cohort) -> date | None:
    """Work out anew what events touched since the last time, and return the day all of it is of; none where all of it
    is to be worked out."""
    tally = Tally.objects.filter(cohort=cohort).first()
    if tally is None or tally.day is None:
        return None
    now, top = timezone.now(), _top()
    touched = _touched(cohort, since=tally)
    keys = set[int]() if touched.everybody else _keys(cohort, touched)
    if touched.everybody or len(keys) > TOGETHER:
        Tally.objects.filter(pk=cohort.pk, event=tally.event).update(day=None)
        return None
    if keys:
        _keep(cohort, keys, on=tally.day)
    if top > tally.event:
        Tally.objects.filter(pk=cohort.pk, event=tally.event, day=tally.day).update(event=top, at=now)
    return tally.day


def keep_all(cohort: Cohort, *, on: date, progress: Callable[[int], None]) -> int:
    """Work out every engagement of a cohort, so many at once; return how many there are.

    Events that come meanwhile are read again afterwards: the tally says what was there before it began.
    """
    now, top, done = timezone.now(), _top(), 0
    keys = list(Engagement.objects.filter(going_on(on), cohort=cohort).order_by("pk").values_list("pk", flat=True))
    for several in batched(keys, TOGETHER):
        _keep(cohort, several, on=on)
        done += len(several)
        progress(done)
    Kept.objects.filter(cohort=cohort).exclude(engagement__in=Engagement.objects.filter(going_on(on))).delete()
    Tally.objects.update_or_create(cohort=cohort, defaults={"day": on, "event": top, "at": now})
    return done


@transaction.atomic
def _keep(cohort: Cohort, keys: Collection[int], *, on: date) -> None:
    among = Engagement.objects.filter(going_on(on), pk__in=keys)
    rows = [
        Kept(engagement=one.engagement, cohort=cohort, **{name: getattr(line, name) for name in COLUMNS})
        for one in of_engagements(cohort, on=on, among=among)
        for line in (line_of(one),)
    ]
    Kept.objects.bulk_create(
        rows, batch_size=500, update_conflicts=True, unique_fields=["engagement"], update_fields=COLUMNS
    )


def _lines(cohort: Cohort, on: date) -> Iterator[Line]:
    rows = Kept.objects.filter(cohort=cohort, engagement__in=Engagement.objects.filter(going_on(on), cohort=cohort))
    of = ("supported_id", "duty", "pause_reason", "supported__works_at__path")
    found = rows.order_by("pk").values_list("engagement_id", *(f"engagement__{name}" for name in of), *COLUMNS)
    for pk, supported, duty, reason, place, verdict, *rest in found.iterator(chunk_size=TOGETHER):
        yield Line(pk, supported, duty, reason == EVALUATES, place or "", Verdict(verdict), *rest)


def _top() -> int:
    top: int | None = Event.objects.aggregate(top=Max("pk"))["top"]
    return top or 0


def _touched(cohort: Cohort, *, since: Tally) -> Touched:
    here = Q(cohort_id=cohort.pk) | Q(cohort_id=None, kind__in=OF_NO_COHORT)
    new = Q(pk__gt=since.event) | Q(at__gte=since.at - AGAIN)
    return touched_by(Event.objects.filter(here, new).values_list("kind", "subject", "about_id", "facts").iterator())


def touched_by(events: Iterable[tuple[str, str, int | None, dict[str, object]]]) -> Touched:
    """What events (kind, subject, about whom, facts) speak of."""
    found = Touched()
    for kind, subject, about, facts in events:
        found.everybody |= kind in OF_ALL
        noun, _, public_id = subject.partition(":")
        if noun == "engagement":
            found.engagements.add(public_id)
        elif noun == "participation":
            found.participations.add(public_id)
        if "engagement" in facts:
            found.engagements.add(str(facts["engagement"]))
        if about is not None:
            found.people.add(about)
    return found


def _keys(cohort: Cohort, touched: Touched) -> set[int]:
    """The engagements of whatever was touched."""
    rows, found = Engagement.objects.filter(cohort=cohort), set[int]()
    ways: tuple[tuple[str, Collection[str | int]], ...] = (
        (
            "supported__engagements__public_id",
            touched.engagements,
        ),  # what counts for somebody, counts in each of theirs
        ("supported__public_id", touched.participations),
        ("supported__person", touched.people),
    )
    for name, several in ways:
        for some in batched(several, TOGETHER):
            found.update(rows.filter(**{f"{name}__in": some}).values_list("pk", flat=True))
    return found
