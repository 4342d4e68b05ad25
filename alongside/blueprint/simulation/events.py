"""Events of a year: how many there are, for how many people, and what of them cannot be met."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
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
    times = {"school-week": plan.weeks, "school-month": plan.months}.get(event.every or "", 1)
    if event.month and not event.every:
        times = max(1, plan.times_there(MONTHS.index(event.month) + 1))
    known = [plan.people[role] for role in event.for_roles if role in plan.people]
    whole = len(known) == len(event.for_roles) and bool(known)
    return Held(key, event.label, times, times * event.days, sum(known) if whole else None, event.seats)


def cannot_attend(plan: Plan) -> Iterator[Impossible]:
    """Too few seats, too few events, days or an order that the months do not allow."""
    there = {one.event: one for one in held(plan)}
    short = _short(plan, there)
    for key, one in plan.blueprint.requirements.items():
        if one.of and plan.nobody(one.of):
            continue  # it is asked of nobody
        path = f"requirements.{key}"
        who = plan.whoever(one.of)
        if isinstance(one, Attended):
            yield from _seats(plan, path, one, there)
            times = sum(there[event].times for event in one.events)
            if one.at_least and one.at_least > times:
                asked, held_in_all = plan.counted("time", one.at_least), plan.counted("time", times)
                yield Impossible(who, plan.say("times", asked=asked, there=held_in_all), path)
        elif isinstance(one, Reach):
            yield from _reached(plan, path, one, there, short)
    yield from _order(plan)


Short = frozenset[tuple[str, tuple[str, ...]]]
"""Events that have too few seats for those of some roles."""


def _reached(plan: Plan, path: str, one: Reach, there: dict[str, Held], short: Short) -> Iterator[Impossible]:
    """An account of events asks for more days or times than there are, or than there are seats for all of them; what
    another requirement says of one of its events is not said again."""
    account = plan.blueprint.counting[one.account]
    if account.takes != "attendance" or account.unit not in ("days", "count") or not one.reach.count:
        return
    events = [there[event] for event in account.events or there]
    unit = "day" if account.unit == "days" else "time"
    each = [event.days if unit == "day" else event.times for event in events]
    needed = ceil(one.reach.count * times_in_year(plan, one) * _share(one) / 100)
    if needed > sum(each):
        says = plan.say("times", asked=plan.counted(unit, needed), there=plan.counted(unit, sum(each)))
        yield Impossible(plan.whoever(one.of), says, path)
    elif not any((event.event, _asked(plan, one, event)) in short for event in events):
        yield from _crowded(plan, path, one, list(zip(events, each, strict=True)), (unit, needed))


def _crowded(
    plan: Plan, path: str, one: Attended | Reach, events: list[tuple[Held, int]], needed: tuple[str, int]
) -> Iterator[Impossible]:
    """All together need more seats than there are, when nobody takes two at once. `events`: each with its days or
    times; `needed`: "day" or "time", and how many of them each person needs."""
    unit, many = needed
    named = tuple(dict.fromkeys(role for event, _ in events for role in _asked(plan, one, event)))
    roles = named if one.of else _supported_first(plan, named)
    asked = _people(plan, roles)
    places = sum(times * min(event.seats or asked, asked) for event, times in events)
    if asked * many > places:
        people, seated = _told(plan, roles), f"{asked * many:,}"
        often = plan.counted(unit, many)
        says = plan.say("seats-all", asked=often, people=people, needed=seated, there=f"{places:,}")
        yield Impossible(_words(plan, roles), says, path)


def _seats(plan: Plan, path: str, one: Attended, there: dict[str, Held]) -> Iterator[Impossible]:
    """Whoever is asked to come has to have a seat. With a share, or fewer times than there are, not everybody comes
    every time."""
    events = [there[key] for key in one.events]
    if not _every_time(one, there):
        needed = _needed(one, sum(event.times for event in events))
        yield from _crowded(plan, path, one, [(event, event.times) for event in events], ("time", needed))
        return
    for event in events:
        if _too_small(plan, one, event):
            roles = _asked(plan, one, event)
            says = plan.say(
                "seats", event=event.label, seats=plan.counted("seat", event.seats or 0), people=_told(plan, roles)
            )
            yield Impossible(_words(plan, roles), says, path)


def _short(plan: Plan, there: dict[str, Held]) -> Short:
    found = (
        one for one in plan.blueprint.requirements.values() if isinstance(one, Attended) and _every_time(one, there)
    )
    return frozenset(
        (key, _asked(plan, one, there[key])) for one in found for key in one.events if _too_small(plan, one, there[key])
    )


def _every_time(one: Attended, there: dict[str, Held]) -> bool:
    """Whether each of the events is asked, or a share of the only one."""
    times = sum(there[key].times for key in one.events)
    return _needed(one, times) >= times or (one.at_least is None and len(one.events) == 1)


def _needed(one: Attended, times: int) -> int:
    return one.at_least or ceil(times * _share(one) / 100)


def _too_small(plan: Plan, one: Attended, event: Held) -> bool:
    asked = _people(plan, _asked(plan, one, event))
    return min(event.seats or asked, asked) * event.times < asked * ceil(event.times * _share(one) / 100)


def _share(one: Attended | Reach) -> int:
    return one.share.percent if one.share else 100


def _asked(plan: Plan, one: Attended | Reach, event: Held) -> tuple[str, ...]:
    """The roles a requirement asks to come to an event: its own, else those the event is for."""
    if one.of:
        return (one.of,)
    invited = plan.blueprint.events[event.event].for_roles
    return _supported_first(plan, invited or plan.blueprint.roles_with("supported"))


def _supported_first(plan: Plan, roles: tuple[str, ...]) -> tuple[str, ...]:
    """Those of some roles who are supported, if any are: what names no role asks nothing of those who help."""
    supported = plan.blueprint.roles_with("supported")
    return tuple(role for role in roles if role in supported) or roles


def _people(plan: Plan, roles: tuple[str, ...]) -> int:
    """How many are in the roles together, as far as anybody said."""
    return sum(plan.people.get(role, 0) for role in roles)


def _told(plan: Plan, roles: tuple[str, ...]) -> str:
    said = (plan.told(role, plan.people[role]) for role in roles if plan.people.get(role))
    return plan.blueprint.tongue.listed(said, last="and")


def _words(plan: Plan, roles: tuple[str, ...]) -> str:
    return plan.blueprint.tongue.listed((plan.word(role) for role in roles if plan.people.get(role)), last="and")


def _order(plan: Plan) -> Iterator[Impossible]:
    """Events that come before what they follow, or before what a requirement asks first; either is said once."""
    events = plan.blueprint.events
    said = set()
    for key, event in events.items():
        if event.after and _comes_before(plan, key, event.after):
            said.add((event.after, key))
            yield _early(plan, key, event.after, f"events.{key}.after")
    for name, one in plan.blueprint.requirements.items():
        if isinstance(one, Attended) and one.in_order:
            dated = [key for key in one.events if events[key].month and not events[key].every]
            for before, key in pairwise(dated):
                if (before, key) not in said and _comes_before(plan, key, before):
                    said.add((before, key))
                    yield _early(plan, key, before, f"requirements.{name}.in_order")


def _comes_before(plan: Plan, key: str, other: str) -> bool:
    """Whether the month of an event comes before that of another in the school year; both have to be said."""
    first = plan.blueprint.calendar.school_year.month
    one, two = (plan.blueprint.events[event].month for event in (key, other))
    return bool(one and two and _place(one, first) < _place(two, first))


def _early(plan: Plan, key: str, other: str, path: str) -> Impossible:
    event, before = plan.blueprint.events[key], plan.blueprint.events[other]
    month, earlier = (_month(plan, one.month or "") for one in (event, before))
    says = plan.say("order", event=event.label, month=month, before=before.label, earlier=earlier)
    return Impossible(plan.say("invited"), says, path)


def _month(plan: Plan, month: str) -> str:
    return plan.blueprint.tongue.months[MONTHS.index(month)]


def _place(month: str, first: int) -> int:
    return (MONTHS.index(month) + 1 - first) % 12
