"""Where a requirement comes out if it goes on as so far. Pure, and never a verdict: a pace that changes changes it."""

from dataclasses import dataclass
from datetime import date, timedelta

from alongside.standing.evaluation import Standing
from alongside.standing.known import Item, State

SOONEST = 20  # before a twentieth of the time is over, a pace says nothing


@dataclass(frozen=True, slots=True)
class Forecast:
    """At this pace it is all there by `done_on`, or, where that is after its day, so much is there `at_end`."""

    of: int
    done_on: date | None
    at_end: int


def forecast(item: Item, on: date) -> Forecast | None:
    """What becomes of something asked by a day at an even pace; None where it is met, too late or too early to say.

    `planned` of `of` is the share of the time that is over, pauses left out.
    """
    if item.planned is None or item.due is None or item.due <= on or item.state is State.MET:
        return None
    if item.have <= 0 or item.planned >= item.of:
        return None
    there = at_end(item.have, item.planned, item.of)
    if there is None:
        return None
    if there < item.of:
        return Forecast(item.of, None, there)
    left, still = (item.due - on).days, item.planned * (item.of - item.have)
    return Forecast(item.of, on + timedelta(days=-(-left * still // (item.have * (item.of - item.planned)))), item.of)


def at_end(have: int, planned: int, of: int) -> int | None:
    """How much is there on the last day at this pace, no more than is asked; None where it is too early to say."""
    if of <= 0 or planned * SOONEST < of:
        return None
    return min(of, have * of // min(planned, of))


def told_forecast(standing: Standing) -> str:
    """The forecast of the hours in words, in the language of the program; empty where there is none."""
    item, tongue = standing.hours, standing.tongue
    found = forecast(item, standing.on) if item and standing.verdict not in ("paused", "ended") else None
    if found is None:
        return ""
    if found.done_on:
        return tongue.say("standing.pace-done", day=tongue.near_day(found.done_on, standing.on))
    return tongue.say("standing.pace-short", much=tongue.against(found.at_end, found.of))
