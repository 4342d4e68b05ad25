"""Nudges of a program: whom its own short sentences reach today, and about which engagement.

When a nudge is told is said by its `at`, `every`, `quiet`, `ahead` or `due`; a requirement beside them makes it one for
whoever has not met that. One of a requirement alone is told in a month in which that is behind.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.telling import Nudge
from alongside.kernel.access import Kind
from alongside.kernel.clock import SATURDAY, Sessions, Span
from alongside.people.facts import calendars_of
from alongside.programs.enums import Part, ParticipationState
from alongside.programs.facts import people_now
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Engagement, Party
from alongside.programs.models.participations import Participation
from alongside.programs.pauses import pauses_of
from alongside.programs.queries_owing import anchors_of
from alongside.standing.days import period_of, rested
from alongside.standing.evaluation import Standing
from alongside.standing.known import Item, State, Verdict
from alongside.standing.nudging_days import days_of
from alongside.standing.own import of_helpers
from alongside.standing.queries import Placed, of_engagements, usual_calendar

FRESH = timedelta(days=6)  # what could not be told on its day is told so much later, and then no more
OF_ALL = {"cohort.start", "cohort.end"}  # November is November for whoever was hired in October, too
SHORT_OF = (State.BEHIND, State.AT_RISK)
RESTING = (Verdict.PAUSED, Verdict.ENDED)


@dataclass(frozen=True, slots=True)
class Due:
    """One nudge (its key) due to somebody who takes part. `occasion`: the day that makes it one of its own, told once.

    `engagement`: what it is about, where it is about one. `of`: whose proof of hours it is about.
    """

    key: str
    participation: Participation
    occasion: date
    engagement: Engagement | None = None
    of: Participation | None = None


def due(cohort: Cohort, blueprint: Blueprint, *, on: date) -> list[Due]:
    """Everything due in a cohort on a day, told already or not. Flat in queries; none without nudges."""
    of_all = {key: one for key, one in blueprint.nudges.items() if _of_everybody(one)}
    own_time = {key: one for key, one in blueprint.nudges.items() if _of_own(one, blueprint)}
    of_days = {key: one for key, one in blueprint.nudges.items() if one.due}
    told_else = {*of_all, *own_time, *of_days}
    between = {key: one for key, one in blueprint.nudges.items() if key not in told_else}
    found: list[Due] = []
    for key, nudge in of_days.items():
        days = days_of(cohort, blueprint, nudge, late=FRESH, on=on)
        found += (Due(key, one.participation, one.day, one.engagement, one.of) for one in days)
    if of_all:
        found += _to_everybody(cohort, blueprint, of_all, on)
    if own_time:
        found += _of_own_time(cohort, own_time, on)
    if any(one.at or one.quiet or one.requirement for one in between.values()):
        found += _between(cohort, between, on)
    return found


def _of_everybody(nudge: Nudge) -> bool:
    """Told by a day or a week, whoever somebody works with."""
    if nudge.every:
        return True
    return bool(nudge.at and nudge.at.anchor != "match" and not (nudge.requirement or nudge.quiet))


def _of_own(nudge: Nudge, blueprint: Blueprint) -> bool:
    """About a requirement of a helper's own time."""
    if nudge.every or nudge.requirement is None:
        return False
    of = blueprint.requirements[nudge.requirement].of
    return of is not None and blueprint.roles[of].access == Kind.HELPER.value


def _enrolled(cohort: Cohort, roles: Iterable[str], on: date) -> list[Participation]:
    rows = Participation.objects.filter(
        cohort=cohort, role__in=set(roles), state=ParticipationState.ENROLLED, starts_on__lte=max(on, cohort.starts_on)
    ).exclude(person=None)
    return list(rows.select_related("person", "works_at").order_by("pk"))


def _to_everybody(cohort: Cohort, blueprint: Blueprint, nudges: Mapping[str, Nudge], on: date) -> Iterator[Due]:
    rows = _enrolled(cohort, (role for nudge in nudges.values() for role in nudge.to), on)
    own = {nudge.at.anchor for nudge in nudges.values() if nudge.at} - OF_ALL
    among = Participation.objects.filter(pk__in=[row.pk for row in rows])
    anchors = anchors_of(cohort, among, blueprint, own, on=on) if own else {}
    starts, ends = (dict.fromkeys((row.pk for row in rows), day) for day in (cohort.starts_on, cohort.ends_on))
    anchors = {**anchors, "cohort.start": starts, "cohort.end": ends}
    weekly = any(nudge.every for nudge in nudges.values())
    beside = people_now([row.pk for row in rows]) if weekly else {}
    calendars = calendars_of([row.works_at for row in rows], on=on) if weekly else {}
    usual = usual_calendar(cohort, on=on) if weekly else None
    for key, nudge in nudges.items():
        for row in (row for row in rows if row.role in nudge.to):
            since = anchors.get(nudge.at.anchor, {}).get(row.pk) if nudge.at else cohort.starts_on
            if since is None or (nudge.every and row.kind == Kind.HELPER and not beside.get(row.pk)):
                continue
            begins = nudge.at.on(since) if nudge.at else since
            school = (calendars.get(row.works_at_id) if row.works_at_id else None) or usual
            day = _first_day(nudge, school, on) if nudge.every else begins
            if day is not None and begins <= day <= on <= min(day + FRESH, cohort.ends_on):
                yield Due(key, row, day)


def _first_day(nudge: Nudge, school: Sessions | None, on: date) -> date | None:
    """The first school day of the week or month, if it has come; a weekday where no calendar is known."""
    start = period_of(nudge.every, on)
    days = (start + timedelta(days=n) for n in range((on - start).days + 1))
    open_ = (day for day in days if (school.in_session(day) if school else day.weekday() < SATURDAY))
    return next(open_, None)


def _of_own_time(cohort: Cohort, nudges: Mapping[str, Nudge], on: date) -> Iterator[Due]:
    rows = _enrolled(cohort, (role for nudge in nudges.values() for role in nudge.to), on)
    standings = of_helpers(cohort, rows, on=on)
    for row in rows:
        standing = standings[row.pk].standing
        for key, nudge in nudges.items():
            occasion = _short_of(nudge, standing, on) if standing and row.role in nudge.to else None
            if occasion is not None:
                yield Due(key, row, occasion)


def _between(cohort: Cohort, nudges: Mapping[str, Nudge], on: date) -> Iterator[Due]:
    placed = [one for one in of_engagements(cohort, on=on) if one.standing.verdict not in RESTING]
    engagements = [one.engagement for one in placed]
    pauses = pauses_of(cohort, engagements) if any(nudge.quiet for nudge in nudges.values()) else {}
    sides = _sides(engagements, on)
    for one in placed:
        for key, nudge in nudges.items():
            occasion = _occasion(nudge, one, pauses.get(one.engagement.pk, ()), on)
            if occasion is not None:
                for row in sides.get(one.engagement.pk, ()):
                    if row.role in nudge.to:
                        yield Due(key, row, occasion, one.engagement)


def _sides(engagements: Sequence[Engagement], on: date) -> dict[int, list[Participation]]:
    """Engagement (row number) -> whoever is in it today, as which they take part; a team by its members."""
    there = Q(ends_on=None) | Q(ends_on__gte=on)
    rows = Party.objects.filter(there, engagement__in=engagements, starts_on__lte=on).exclude(part=Part.STAND_IN)
    found: dict[int, list[Participation]] = {}
    for party in rows.select_related("participation__person").order_by("pk"):
        row = party.participation
        if row is not None and row.person_id is not None and row.state == ParticipationState.ENROLLED:
            found.setdefault(party.engagement_id, []).append(row)
    return found


def _occasion(nudge: Nudge, one: Placed, pauses: Sequence[Span], on: date) -> date | None:
    if nudge.quiet:
        return _quiet_since(nudge, one, pauses, on)
    if nudge.at and nudge.at.anchor == "match":
        day = nudge.at.on(one.engagement.starts_on)
        short = nudge.requirement is None or _item(nudge, one.standing) is not None
        return day if short and day <= on <= day + FRESH else None
    return _short_of(nudge, one.standing, on)


def _quiet_since(nudge: Nudge, one: Placed, pauses: Sequence[Span], on: date) -> date | None:
    """The day of the last contact (else of the beginning), when it lies so long back without what rested."""
    since = one.contact.last if one.contact else one.engagement.starts_on
    if nudge.quiet is None or since >= on:
        return None
    rest = rested(pauses, since + timedelta(days=1), on)
    return since if nudge.quiet.after(since) + timedelta(days=rest) <= on else None


def _short_of(nudge: Nudge, standing: Standing, on: date) -> date | None:
    """The day a requirement is due, when that is near and it is not met; without `ahead`, the month it is behind in."""
    item = _item(nudge, standing)
    if item is None:
        return None
    if nudge.ahead is None:
        return on.replace(day=1) if item.state in SHORT_OF else None
    return item.due if item.due and nudge.ahead.after(item.due, times=-1) <= on <= item.due else None


def _item(nudge: Nudge, standing: Standing) -> Item | None:
    """What a nudge is about, unless it is met, or not asked here."""
    found = (item for item in standing.items if item.key == nudge.requirement)
    return next((item for item in found if item.state not in (State.MET, State.NOT_FOLLOWED)), None)
