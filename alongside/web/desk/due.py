"""What is due for whoever reads, on their first page: their steps, and goals to look at again, with one verb each."""

from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse

from alongside.practice.growth.actions.due import open_due
from alongside.web.desk.words import first_name, short_day
from alongside.web.shared.request import Request

AHEAD = timedelta(days=7)
MOST = 5


@dataclass(frozen=True, slots=True)
class DueLine:
    """One thing: what it is, with whom and by when. `step`: it can be said to be done right here."""

    title: str
    note: str
    url: str
    late: bool
    step: str = ""


def due_lines(request: Request) -> list[DueLine]:
    """Steps and goals of the coming week, and those whose day is over, the longest first."""
    on = request.who.on
    steps, goals = open_due(by=request.person, who=request.who, until=on + AHEAD, most=MOST)
    found = []
    for step in steps:
        row, day = step.row, step.row.due or on
        minutes = row.goal_id is None
        way = "desk:minutes" if minutes else "desk:goals"
        url = reverse(way, args=[row.engagement.public_id])
        title, note = step.said.get("text", ""), f"{_with(step.row, request)}by {short_day(day)}"
        found.append((day, DueLine(title, note, url, day < on, row.public_id)))
    for goal in goals:
        again = goal.row.review_on or on
        note = f"{_with(goal.row, request)}look at it again by {short_day(again)}"
        url = reverse("desk:goal", args=[goal.row.public_id]) + "#looks"
        found.append((again, DueLine(goal.said.get("title", ""), note, url, again < on)))
    return [line for _, line in sorted(found, key=lambda one: one[0])]


def _with(row: object, request: Request) -> str:
    supported = row.engagement.supported  # type: ignore[attr-defined]
    return "" if supported.person_id == request.who.person else f"{first_name(supported)}, "
