"""What is planned, on a first page: the next meeting, what waits for an answer, and what is over and not logged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.utils import timezone

from alongside.practice.sessions.calendar import planned
from alongside.practice.sessions.queries import TO_BE_LOGGED
from alongside.web.desk.calendar import Reader, as_shown
from alongside.web.desk.calendar_grid import Shown
from alongside.web.desk.fitting import with_clashes
from alongside.web.desk.next import Next
from alongside.web.desk.people import Face, Together
from alongside.web.desk.whom import other_of
from alongside.web.desk.words import clock, full_day, now_of, zone_of
from alongside.web.shared.request import Request

AHEAD = timedelta(days=21)
LATER = 3  # shown after the next one
MOST = 200  # lines looked at
SOON = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Comes:
    """`next`: what is agreed and comes first, or goes on now. `asked` waits for the reader's answer; `later` comes
    after the next; `to_log` is over and not logged yet, where it is the reader's to log."""

    next: Next | None
    asked: tuple[Shown, ...]
    later: tuple[Shown, ...]
    to_log: tuple[Shown, ...]


def what_comes(request: Request, mine: Sequence[Together]) -> Comes:
    """What is planned with whom somebody works now. One query, and a few where something waits for an answer."""
    others = {one.engagement.pk: other_of(one.engagement, one.parties, request.person.pk) for one in mine}
    reader = Reader(request.who, request.blueprint, zone_of(request), others)
    now, wall = timezone.now(), now_of(request)
    rows = list(planned(request.who, since=now - TO_BE_LOGGED, until=now + AHEAD)[:MOST])
    shown = as_shown((row for row in rows if row.engagement_id in others), reader)
    to_come = [one for one in shown if one.ends > wall and not one.asks]
    first = next((one for one in to_come if one.look == "planned"), None)
    faces = {row.booking.public_id: others[row.engagement_id].face for row in rows if row.engagement_id in others}
    return Comes(
        next=_next(first, faces[first.booking], request.blueprint.words.session.one, wall) if first else None,
        asked=tuple(with_clashes(request, [one for one in shown if one.asks])),
        later=tuple(islice((one for one in to_come if one is not first), LATER)),
        to_log=tuple(one for one in shown if one.log_url and one.ends <= wall),
    )


def _next(one: Shown, face: Face, word: str, wall: datetime) -> Next:
    names = Face(one.title, face.initials, face.tone)
    meta = f"{full_day(one.wall.date())}, {clock(one.wall)} to {clock(one.ends)}"
    return Next(f"Next {word}", _how_soon(one, wall), names, meta, f"{one.note}.", one.url, one.log_url, planned=True)


def _how_soon(one: Shown, wall: datetime) -> str:
    away = one.wall - wall
    if away <= timedelta():
        return "now"
    if away < SOON:
        minutes = int(away.total_seconds()) // 60
        return "in 1 minute" if minutes == 1 else f"in {minutes} minutes"
    days = (one.wall.date() - wall.date()).days
    return "today" if days == 0 else "tomorrow" if days == 1 else f"in {days} days"
