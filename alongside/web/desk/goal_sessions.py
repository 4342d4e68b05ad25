"""The sessions a goal, or a step of a cycle, was worked on in: when, how, how long, and whether they are confirmed."""

from dataclasses import dataclass

from alongside.kernel.amounts import in_minutes
from alongside.practice.growth.models.cycles import Cycle
from alongside.practice.growth.models.goals import Goal
from alongside.practice.sessions.models import Attendance
from alongside.practice.sessions.queries import lines_about, topics_of
from alongside.programs.facts_focuses import numbered
from alongside.web.desk.timeline import state_of
from alongside.web.desk.words import full_day, mode_label
from alongside.web.shared.request import Request

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Line:
    """One session: its day, how and how long, and how it stands."""

    day: str
    how: str
    state: str
    tone: str


@dataclass(frozen=True, slots=True)
class About:
    """Every session of a goal, newest first; `told`: how long all of them were; `called`: the goal in a mail."""

    lines: tuple[Line, ...]
    times: int
    told: str
    called: str


def about(request: Request, goal: Goal) -> About | None:
    """Read them; None for a goal sessions never pointed at, because its writer keeps it."""
    if goal.focus_id is None:
        return None
    found = list(lines_about(request.who, goal.focus_id))
    standing = [line for line in found if line.taken_back_at is None]
    open_lines = [line for line in standing if line.confirmed_how is None]  # type: ignore[attr-defined] # annotated by `lines`
    waits = sum(line.session.minutes for line in open_lines)
    total = sum(line.session.minutes for line in standing)
    told = in_minutes(total) if total else ""
    told += f", {in_minutes(waits)} of it waiting for a yes" if waits else ""
    mine = next((one for one in numbered([goal.engagement_id])[goal.engagement_id] if one.pk == goal.focus_id), None)
    words = request.blueprint.words
    word = words.practice.one if mine and mine.kind == "practice" else words.goal.one
    called = f"{word} {mine.number}" if mine and mine.open else ""
    return About(tuple(_line(line, request) for line in found[:SHOWN]), len(standing), told, called)


def sessions_of_steps(request: Request, cycle: Cycle) -> dict[str, list[str]]:
    """Step -> the sessions that were about it, the newest first, a line each. Three queries."""
    steps = dict(cycle.topics.values_list("focus", "step"))
    lines = {one.pk: one for one in lines_about(request.who, *steps).filter(taken_back_at=None)} if steps else {}
    found: dict[str, list[str]] = {}
    for line, focus in topics_of(request.who, lines):
        one = lines[line]
        if focus in steps:
            how = f"{full_day(one.session.day)}: {mode_label(request.blueprint, one.session.mode)}"
            found.setdefault(steps[focus], []).append(f"{how}, {in_minutes(one.session.minutes)}")
    return found


def _line(line: Attendance, request: Request) -> Line:
    state, tone = state_of(line, request.who)
    how = f"{mode_label(request.blueprint, line.session.mode)}, {in_minutes(line.session.minutes)}"
    return Line(full_day(line.session.day), how, state, tone)
