"""A helper's own week: minutes with people day by day, and what the program asks for a week, where it does."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.requirements import Reach
from alongside.kernel.access import Who
from alongside.kernel.amounts import against, short, told
from alongside.kernel.clock import SATURDAY, monday_of
from alongside.ledger.queries import lines
from alongside.practice.sessions.models import Session


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the week; `says` is empty when nothing was logged."""

    name: str
    says: str
    today: bool


@dataclass(frozen=True, slots=True)
class Week:
    """Monday to Friday, and the weekend where something happened on it. `total` is said against what is asked."""

    days: tuple[Day, ...]
    total: str


def week(who: Who, role: str, blueprint: Blueprint) -> Week:
    """The week `who.on` is in. Counted by the account the weekly requirement names, else from the sessions logged."""
    monday = monday_of(who.on)
    asked = next(asked_each_week(blueprint, role), None)
    minutes = _of_account(who, asked.account, monday) if asked else _of_sessions(who, monday)
    span = [monday + timedelta(days=n) for n in range(7)]
    shown = [day for day in span if day.weekday() < SATURDAY or minutes.get(day)]
    days = tuple(Day(f"{day:%a}", short(minutes[day]) if minutes.get(day) else "", day == who.on) for day in shown)
    have = sum(minutes.get(day, 0) for day in span)
    needed = asked.reach.duration.minutes if asked and asked.reach.duration else 0
    return Week(days, against(have, needed) if needed else told(have))


def asked_each_week(blueprint: Blueprint, role: str) -> Iterator[Reach]:
    """Requirements of this role's own time for every school week."""
    for requirement in blueprint.requirements.values():
        if isinstance(requirement, Reach) and requirement.each == "school-week" and requirement.of == role:
            account = blueprint.counting[requirement.account]
            if account.owner == "helper" and account.unit == "minutes":
                yield requirement


def _of_account(who: Who, account: str, monday: date) -> dict[date, int]:
    found: dict[date, int] = {}
    for line in lines(who).filter(participation=who.participation, account__key=account, day__gte=monday):
        found[line.day] = found.get(line.day, 0) + line.amount
    return found


def _of_sessions(who: Who, monday: date) -> dict[date, int]:
    rows = Session.objects.filter(
        cohort=who.cohort, logged_by=who.person, day__gte=monday, attendances__taken_back_at=None
    )
    found: dict[date, int] = {}
    for _, day, minutes in rows.order_by().values_list("pk", "day", "minutes").distinct():
        found[day] = found.get(day, 0) + minutes
    return found
