"""What requirements ask of sessions: of whom, how many minutes in one school week, and how many visits in the year.

Estimates are low on purpose, so that nothing is called impossible that is not: a visit takes no longer than it has to,
the smallest contract is taken, and a word now and then takes the shortest session there is.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import ceil

from alongside.blueprint.grammar import DAYS, Amount, Moment
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.counting import Account
from alongside.blueprint.parts.requirements import InTouch, Reach
from alongside.blueprint.parts.roles import Duty
from alongside.blueprint.simulation.plan import Plan, times_in_year

STARTS = ("match", "hire", "contract.start", "cohort.start")


@dataclass(frozen=True)
class Ask:
    """What one requirement asks of the duties that may fill it, in minutes of one school week.

    `each`: with every single person helped, whoever helps; 0 when it asks the helper's time as a whole. `helper`: of
    every helper as a whole; 0 when it follows from how many people there are. `to_see`: how many people every helper
    must see. `visits`: sessions in person with each person in the year. `weekly`: it is asked in every single week.
    `once_for_all`: the helpers that one person has in a duty share it. `shared`: several kinds of helper may.
    """

    path: str
    duties: tuple[str, ...]
    each: float = 0
    helper: float = 0
    to_see: int = 0
    visits: float = 0
    weekly: bool = False
    once_for_all: bool = False
    shared: bool = False

    @property
    def duty(self) -> str:
        """The duty it is asked of; the first of several that may fill it."""
        return self.duties[0]


def asks(plan: Plan) -> tuple[Ask, ...]:
    """Everything accounts of sessions are to reach."""
    found = plan.blueprint.requirements.items()
    return tuple(ask for key, one in found if isinstance(one, Reach) for ask in _asks(plan, f"requirements.{key}", one))


def contacts(plan: Plan) -> tuple[Ask, ...]:
    """What is asked by “no silence longer than this”: so many of the shortest sessions there are."""
    found = plan.blueprint.requirements.items()
    silences = ((key, one) for key, one in found if isinstance(one, InTouch) and one.gap_at_most.unit in DAYS)
    return tuple(ask for key, one in silences for ask in _contacts(plan, f"requirements.{key}", one))


def _contacts(plan: Plan, path: str, one: InTouch) -> Iterator[Ask]:
    days = plan.weeks * (5 if one.clock == "school-days" else 7)
    times = days // max(1, one.gap_at_most.days)
    each = times * min(plan.blueprint.sessions.minutes, default=0) / plan.weeks
    named = (one.duty,) if one.duty else tuple(plan.blueprint.duties)
    for person, duties in _by_side(plan.blueprint, named, "person").items():
        if person in ((one.of,) if one.of else plan.blueprint.roles_with("supported")):
            yield Ask(path, duties, each=each, once_for_all=True, shared=_shared(plan.blueprint, duties))


def hurried(plan: Plan) -> tuple[tuple[Ask, int], ...]:
    """What has to be reached within fewer weeks than the year has, told from the day it begins: what is asked in one of
    them, and how many they are."""
    found = []
    for key, one in plan.blueprint.requirements.items():
        weeks = _weeks_left(plan, one.by) if isinstance(one, Reach) and one.by is not None and not one.each else None
        if isinstance(one, Reach) and weeks is not None and weeks < plan.weeks:
            asked = (ask for ask in _asks(plan, f"requirements.{key}", one) if ask.each)
            found += [(replace(ask, each=ask.each * plan.weeks / weeks), weeks) for ask in asked]
    return tuple(found)


def _weeks_left(plan: Plan, by: Moment) -> int | None:
    """Weeks from the day something begins until another, a begun one too; None where it does not begin there."""
    if by.anchor not in STARTS or by.before or by.offset is None or not by.offset.of_the_calendar:
        return None
    first, _ = plan.year
    return max(1, ceil((by.offset.after(first) - first).days / 7))


def _asks(plan: Plan, path: str, one: Reach) -> Iterator[Ask]:
    account = plan.blueprint.counting[one.account]
    if account.takes != "sessions" or account.unit not in ("minutes", "count"):
        return
    minutes, times = minutes_of(plan, one.reach, account), times_in_year(plan, one)
    share = one.share.percent / 100 if one.share else 1.0
    weekly = one.each == "school-week" and share == 1
    in_week = minutes if weekly else minutes * times * share / plan.weeks
    for duties in _duties(plan.blueprint, one, account):
        shared = _shared(plan.blueprint, duties)
        if account.owner == "helper":
            yield Ask(path, duties, helper=in_week, weekly=weekly)
            continue
        to_see = (one.people or 0) if account.owner == "pair" and _of_helper(plan.blueprint, one) else 0
        visits = _visits(plan, one.reach, account, duties) * times * share
        owned = account.owner == "person"
        yield Ask(path, duties, in_week, to_see=to_see, visits=visits, weekly=weekly, once_for_all=owned, shared=shared)


def _of_helper(blueprint: Blueprint, one: Reach) -> bool:
    return one.of is not None and any(duty.helper == one.of for duty in blueprint.duties.values())


def _shared(blueprint: Blueprint, duties: tuple[str, ...]) -> bool:
    return len({blueprint.duties[duty].helper for duty in duties}) > 1


def _duties(blueprint: Blueprint, one: Reach, account: Account) -> Iterator[tuple[str, ...]]:
    """The duties whose sessions such a requirement counts, those together that fill the account of one person."""
    named = account.duties or tuple(blueprint.duties)
    roles = (one.of,) if one.of else blueprint.roles_with("supported")
    if account.owner != "person":
        of_helper = (duty for duty in named if blueprint.duties[duty].helper in roles)
        yield from _by_side(blueprint, tuple(of_helper), "helper").values()
    if account.owner != "helper":
        of_person = (duty for duty in named if blueprint.duties[duty].person in roles)
        yield from _by_side(blueprint, tuple(of_person), "person").values()


def _by_side(blueprint: Blueprint, named: tuple[str, ...], side: str) -> dict[str, tuple[str, ...]]:
    """Duties by the role that has one side of them, "person" or "helper"."""
    found: dict[str, tuple[str, ...]] = {}
    for key in named:
        duty: Duty = blueprint.duties[key]
        role = duty.person if side == "person" else duty.helper or ""
        found[role] = (*found.get(role, ()), key)
    return found


def minutes_of(plan: Plan, reach: Amount, account: Account) -> float:
    """Minutes that reaching it once takes."""
    if account.unit == "count":
        return (reach.count or 0) * _one_session(plan, account)
    if reach.of_contract:
        return _smallest_contract(plan)
    return reach.duration.minutes if reach.duration and reach.duration.of_the_clock else 0


def _smallest_contract(plan: Plan) -> int:
    """Minutes of the smallest contract that somebody has; tracks of which it is known that nobody is in them are left
    out."""
    kinds = plan.blueprint.contracts.kinds if plan.blueprint.contracts else {}
    every, there = plan.blueprint.eligibility.tracks, plan.numbers.tracks
    tracks = [track for key, track in every.items() if there.get(key, 1)] or list(every.values())
    used = {track.grants for track in tracks} | {offer for track in tracks for offer in track.offers}
    return min((kind.hours * 60 for key, kind in kinds.items() if key in used), default=0)


def _visits(plan: Plan, reach: Amount, account: Account, duties: tuple[str, ...]) -> int:
    """Sessions in person that reaching it once takes; none where it can be reached in another way."""
    modes = plan.blueprint.sessions.modes
    for duty in duties:
        ways = set(plan.blueprint.duties[duty].modes or modes) & set(account.modes or modes)
        if not ways or not all(modes[way].in_person for way in ways):
            return 0
    if account.unit == "count":
        return reach.count or 0
    planned = plan.numbers.session.minutes if plan.numbers.session else 0
    longest = max((*plan.blueprint.sessions.minutes, planned), default=0)
    return ceil(minutes_of(plan, reach, account) / longest) if longest else 0


def _one_session(plan: Plan, account: Account) -> int:
    """Minutes one counted session is taken to be: as planned, else the least that counts, else the middle one of the
    lengths offered."""
    least = account.each_at_least.minutes if account.each_at_least else 0
    if plan.numbers.session:
        return max(plan.numbers.session.minutes, least)
    offered = sorted(plan.blueprint.sessions.minutes) or [0]
    return least or offered[(len(offered) - 1) // 2]
