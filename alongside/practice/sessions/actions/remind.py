"""Asking again for a yes: kindly, with a letter, and no more often than the program says."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import batched

from django.db import transaction
from django.db.models import Count, Exists, F, Min, OuterRef, QuerySet, Sum
from django.utils import timezone

from alongside.kernel.access import Verb, Who
from alongside.kernel.clock import today_in
from alongside.kernel.errors import Refused
from alongside.people.actions.events import line, record_all
from alongside.people.models.events import Event
from alongside.people.models.persons import Address, Person
from alongside.practice.sessions.access import REMINDABLE
from alongside.practice.sessions.facts import unconfirmed
from alongside.practice.sessions.models import Attendance
from alongside.programs.actions.cohorts import demand_open
from alongside.programs.enums import Part
from alongside.programs.facts import pinned, today
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Party
from alongside.programs.models.participations import Participation

ASKED = "confirmation-asked-again"
TOGETHER = 500


@dataclass(frozen=True, slots=True)
class Reminder:
    """Whom a reminder reaches: participations asked, letters that go out, and those left in peace, who were asked
    lately; `again_from` is the first day on which one of these can be asked again."""

    asked: int = 0
    letters: int = 0
    left: int = 0
    again_from: date | None = None


def reminder_for(*, who: Who, participation: Participation | None = None) -> Reminder:
    """What a reminder would do now, before it is sent: to one, or to everyone this person may ask. Four queries."""
    rule = _rule(who.cohort or 0, who.on)
    rows = _waiting(REMINDABLE.visible(who, Verb.CHANGE), rule)
    rows = rows if participation is None else rows.filter(pk=participation.pk)
    return _reached(rows.select_related("cohort"), timezone.now(), rule)


def reminders_for(participations: Collection[int], *, who: Who) -> dict[int, Reminder]:
    """Participation -> what a reminder would do to it, of those something waits for. Four queries, however many."""
    rule = _rule(who.cohort or 0, who.on)
    visible = _waiting(REMINDABLE.visible(who, Verb.CHANGE), rule).filter(pk__in=participations)
    rows = list(visible.select_related("cohort"))
    lately, people = _lately(rows, timezone.now(), rule), _people(rows)
    reached = {person for several in people.values() for person in several}
    by_letter = set(Address.objects.filter(person__in=reached, primary=True).values_list("person", flat=True))
    return {
        row.pk: Reminder(left=1, again_from=today_in(row.cohort.time_zone, lately[row.pk] + rule.quiet))
        if row.pk in lately
        else Reminder(asked=1, letters=len(people[row.pk] & by_letter))
        for row in rows
    }


@transaction.atomic
def ask_again(*, participation: Participation, by: Person, who: Who) -> Reminder:
    """Ask the person coached (of a team, its members) again to say yes to what waits; one event, and
    none before the program's own time is over.

    For coordinators and for whoever helps them today. Raises NotHere for anybody else, and Refused while nothing waits.
    """
    REMINDABLE.demand(who, Verb.CHANGE, participation)
    demand_open(participation.cohort)
    told = _ask([participation.pk], by, _rule(participation.cohort_id, today(participation.cohort)))
    if not told.asked and not told.left:
        raise Refused("Nothing waits for a yes here since yesterday.")
    return told


def ask_everyone(*, cohort: Cohort, by: Person | None, progress: Callable[[int], None]) -> Reminder:
    """`ask_again` for everyone of a cohort something waits for, in a flat number of queries for 500. May be cut off
    and run again: nobody is asked twice. Whoever calls it has asked whether `by` coordinates the cohort.
    """
    demand_open(cohort)
    rule = _rule(cohort.pk, today(cohort))
    waiting = _waiting(Participation.objects.filter(cohort=cohort), rule)
    keys = list(waiting.order_by("pk").values_list("pk", flat=True))
    told = [Reminder()]
    for several in batched(keys, TOGETHER):
        with transaction.atomic():
            told.append(_ask(several, by, rule))
        progress(sum(one.asked + one.left for one in told))
    return Reminder(sum(one.asked for one in told), sum(one.letters for one in told), sum(one.left for one in told))


@dataclass(frozen=True, slots=True)
class _Rule:
    """What the program says: what waits no longer than `settled` was asked for just now, and nobody is asked again
    before `quiet` is over."""

    settled: timedelta
    quiet: timedelta


def _rule(cohort: int, on: date) -> _Rule:
    said = pinned(cohort, on=on).blueprint.sessions
    return _Rule(timedelta(days=said.ask_after.days), timedelta(days=said.ask_again.days))


def _lines(rule: _Rule) -> QuerySet[Attendance]:
    """What waits for a yes of whoever it is about: not what they logged of their own group."""
    rows = Attendance.objects.filter(unconfirmed(), session__logged_at__lte=timezone.now() - rule.settled)
    return rows.exclude(participation__person=F("session__logged_by"))


def _waiting(rows: QuerySet[Participation], rule: _Rule) -> QuerySet[Participation]:
    return rows.filter(Exists(_lines(rule).filter(participation=OuterRef("pk"))))


def _ask(keys: Collection[int], by: Person | None, rule: _Rule) -> Reminder:
    """Lock these participations, so that two at once ask once, and ask those not asked lately."""
    locked = Participation.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    now, rows = timezone.now(), {row.pk: row for row in locked.select_related("cohort")}
    told = _reached(_waiting(Participation.objects.filter(pk__in=rows), rule).select_related("cohort"), now, rule)
    asked = _lines(rule).filter(participation__in=set(rows) - _lately(rows.values(), now, rule).keys()).order_by()
    waits = asked.values_list("participation").annotate(
        Count("pk"), Sum("session__minutes"), Min("session__day"), Min("engagement__public_id")
    )
    record_all(_event(rows[pk], by, *facts) for pk, *facts in waits)
    return told


def _reached(waiting: Iterable[Participation], now: datetime, rule: _Rule) -> Reminder:
    """Whom asking these would reach."""
    rows = list(waiting)
    lately = _lately(rows, now, rule)
    asked = [row for row in rows if row.pk not in lately]
    people = {person for several in _people(asked).values() for person in several}
    letters = Address.objects.filter(person__in=people, primary=True).count() if people else 0
    first = min(lately.values(), default=None)
    again = today_in(rows[0].cohort.time_zone, first + rule.quiet) if first else None
    return Reminder(asked=len(asked), letters=letters, left=len(lately), again_from=again)


def _people(rows: Iterable[Participation]) -> dict[int, set[int]]:
    """Participation -> whoever is asked: its person, or the members of its team. One query where teams are asked."""
    found = {row.pk: {row.person_id} if row.person_id else set() for row in rows}
    teams = [pk for pk, people in found.items() if not people]
    if teams:
        members = Party.objects.filter(engagement__supported__in=teams, part=Part.MEMBER, ends_on=None)
        for team, person in members.values_list("engagement__supported", "person"):
            found[team].add(person)
    return found


def _lately(rows: Iterable[Participation], now: datetime, rule: _Rule) -> dict[int, datetime]:
    """Participation -> when its person, or its team, was asked in this cohort, if that was lately."""
    mine = {row.pk: (row.person_id, f"participation:{row.public_id}") for row in rows}
    cohorts = {row.cohort_id for row in rows}
    asked = Event.objects.filter(kind=ASKED, cohort_id__in=cohorts, at__gt=now - rule.quiet).order_by("at")
    last: dict[int | str, datetime] = {}
    for about, subject, at in asked.values_list("about_id", "subject", "at"):
        last[subject] = at
        last[about or subject] = at
    found = {pk: last.get(person or subject) for pk, (person, subject) in mine.items()}
    return {pk: at for pk, at in found.items() if at is not None}


def _event(row: Participation, by: Person | None, times: int, minutes: int, oldest: date, engagement: str) -> Event:
    """One line about the person asked (nobody, for a team): how much waits since when, never what it was about."""
    return line(
        ASKED,
        by=by,
        about=row.person_id,
        cohort=row.cohort_id,
        subject=f"participation:{row.public_id}",
        facts={"engagement": engagement, "sessions": times, "minutes": minutes, "day": oldest},
    )
