"""Events of a year: how many there are, for how many people, and what of them cannot be met."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from alongside.blueprint.grammar import MONTHS
from alongside.blueprint.parts.requirements import Attended, Reach
from alongside.blueprint.parts.work import Event
from alongside.blueprint.simulation.plan import Impossible, Plan, times_in_year


@dataclass(frozen=True)
class Held:
    """One event of the file: how often it takes place, on how many days in all, for how many people (None: unknown)."""

    event: str
    label: str
    times: int
    days: int
    people: int | None
    seats: int | None


def held(plan: Plan) -> tuple[Held, ...]:
    """Every event, in the file's order."""
    return tuple(_held(plan, key, event) for key, event in plan.blueprint.events.items())


def _held(plan: Plan, key: str, event: Event) -> Held:
    times = {"school-week": plan.numbers.weeks, "school-month": plan.numbers.months}.get(event.every or "", 1)
    known = [plan.people[role] for role in event.for_roles if role in plan.people]
    whole = len(known) == len(event.for_roles) and bool(known)
    return Held(key, event.label, times, times * event.days, sum(known) if whole else None, event.seats)


def cannot_attend(plan: Plan) -> Iterator[Impossible]:
    """Too few seats, too few events, days or an order that the months do not allow."""
    there = {one.event: one for one in held(plan)}
    for key, one in plan.blueprint.requirements.items():
        path = f"requirements.{key}"
        who = plan.whoever(one.of)
        if isinstance(one, Attended):
            yield from _seats(plan, path, one, there)
            times = sum(there[event].times for event in one.events)
            if one.at_least and one.at_least > times:
                yield Impossible(who, plan.say("times", asked=one.at_least, there=times), path)
        elif isinstance(one, Reach):
            yield from _reached(plan, path, one, there)
    yield from _order(plan)


def _reached(plan: Plan, path: str, one: Reach, there: dict[str, Held]) -> Iterator[Impossible]:
    """An account of events asks for more days or times than there are, or than there are seats for all of them."""
    account = plan.blueprint.counting[one.account]
    if account.takes != "attendance" or account.unit not in ("days", "count") or not one.reach.count:
        return
    who = plan.whoever(one.of)
    events = [there[event] for event in account.events or there]
    each = [event.days if account.unit == "days" else event.times for event in events]
    unit = "days" if account.unit == "days" else "often"
    needed = ceil(one.reach.count * times_in_year(plan, one) * (one.share.percent if one.share else 100) / 100)
    if needed > sum(each):
        yield Impossible(who, plan.say(f"{unit}-asked", asked=needed, there=sum(each)), path)
    asked, seats = plan.people.get(one.of or ""), [event.seats for event in events]
    places = sum(many * (event.seats or 0) for many, event in zip(each, events, strict=True))
    if asked and all(seats) and needed <= sum(each) and asked * needed > places:
        people, seated = plan.told(one.of or "", asked), f"{asked * needed:,}"
        says = plan.say(f"{unit}-seats", asked=needed, people=people, needed=seated, there=f"{places:,}")
        yield Impossible(who, says, path)


def _seats(plan: Plan, path: str, one: Attended, there: dict[str, Held]) -> Iterator[Impossible]:
    """Whoever is asked to come has to have a seat. With a share, not everybody comes every time."""
    asked = plan.people.get(one.of or "")
    for key in one.events:
        event = there[key]
        every_one = one.at_least is None or one.at_least >= sum(there[other].times for other in one.events)
        share = one.share.percent if one.share else 100
        if asked and event.seats and every_one and event.seats * 100 < asked * share:
            people = plan.told(one.of or "", asked)
            says = plan.say("seats", event=event.label, seats=f"{event.seats:,}", people=people)
            yield Impossible(plan.word(one.of or ""), says, path)


def _order(plan: Plan) -> Iterator[Impossible]:
    first = plan.blueprint.calendar.school_year.month
    events = plan.blueprint.events
    for key, event in events.items():
        before = events.get(event.after or "")
        if before and event.month and before.month and _place(event.month, first) < _place(before.month, first):
            month, earlier = (_month(plan, one) for one in (event.month, before.month))
            says = plan.say("order", event=event.label, month=month, before=before.label, earlier=earlier)
            yield Impossible(plan.say("invited"), says, f"events.{key}.after")


def _month(plan: Plan, month: str) -> str:
    return plan.blueprint.tongue.months[MONTHS.index(month)]


def _place(month: str, first: int) -> int:
    return (MONTHS.index(month) + 1 - first) % 12
