"""Time: what requirements ask of helpers and of those they help in one school week, and what each has.

Estimates are low on purpose, so that nothing is called impossible that is not: minutes that several requirements ask
of the same duty are counted once, a visit takes no longer than it has to, and the smallest contract is taken. Help is
taken to be one to one unless the duty is of a group.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil

from alongside.blueprint.grammar import Amount
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.conditions import tests
from alongside.blueprint.parts.counting import Account
from alongside.blueprint.parts.requirements import Reach
from alongside.blueprint.parts.roles import Duty
from alongside.blueprint.simulation.plan import Plan, times_in_year


@dataclass(frozen=True)
class Ask:
    """What one requirement asks of one duty, in minutes of one school week.

    `each`: with every single person helped; 0 when it asks the helper's time as a whole. `helper`: of every helper as a
    whole; 0 when it follows from how many people there are. `to_see`: how many people every helper must see.
    `visits`: sessions in person with each person in the year. `weekly`: it is asked in every single week.
    """

    path: str
    duty: str
    each: float = 0
    helper: float = 0
    to_see: int = 0
    visits: float = 0
    weekly: bool = False


@dataclass(frozen=True)
class Load:
    """One duty of one helping role: minutes in one school week for one helper, and beside them on the road. `path` and
    `road`: where the file asks for the one and for the other."""

    duty: str
    helper: str
    person: str
    people: int
    helpers: int | None
    minutes: float
    driving: float
    path: str
    road: str


def asks(plan: Plan) -> tuple[Ask, ...]:
    """Everything the requirements ask of sessions."""
    found = plan.blueprint.requirements.items()
    return tuple(ask for key, one in found if isinstance(one, Reach) for ask in _asks(plan, f"requirements.{key}", one))


def _asks(plan: Plan, path: str, one: Reach) -> Iterator[Ask]:
    account = plan.blueprint.counting[one.account]
    if account.takes != "sessions" or account.unit not in ("minutes", "count"):
        return
    minutes, times = _minutes(plan, one.reach, account), times_in_year(plan, one)
    share = one.share.percent / 100 if one.share else 1.0
    weekly = one.each == "school-week" and share == 1
    in_person = bool(account.modes) and all(plan.blueprint.sessions.modes[mode].in_person for mode in account.modes)
    visits = (one.reach.count or 0) * times * share if account.unit == "count" and in_person else 0
    in_week = minutes * times * share / plan.numbers.weeks
    duties = _duties(plan.blueprint, one, account)
    if len({plan.blueprint.duties[duty].helper for duty in duties}) > 1:
        return  # several kinds of helper may share it, so it is no single one's load
    for duty in duties[:1]:
        if account.owner == "helper":
            yield Ask(path, duty, helper=in_week, weekly=weekly)
        else:
            to_see = (one.people or 0) if _of_helper(plan.blueprint, one) and account.owner == "pair" else 0
            yield Ask(path, duty, each=in_week, to_see=to_see, visits=visits, weekly=weekly)


def _of_helper(blueprint: Blueprint, one: Reach) -> bool:
    return one.of is not None and any(duty.helper == one.of for duty in blueprint.duties.values())


def _duties(blueprint: Blueprint, one: Reach, account: Account) -> list[str]:
    """The duties whose sessions such a requirement counts."""
    named = account.duties or tuple(blueprint.duties)
    roles = (one.of,) if one.of else blueprint.roles_with("supported")
    found = []
    for key in named:
        duty = blueprint.duties[key]
        sides = {"person": (duty.person,), "helper": (duty.helper,), "pair": (duty.person, duty.helper)}[account.owner]
        if any(side in roles for side in sides):
            found.append(key)
    return found


def _minutes(plan: Plan, reach: Amount, account: Account) -> float:
    """Minutes that reaching it once takes."""
    if account.unit == "count":
        return (reach.count or 0) * _one_session(plan, account)
    if reach.of_contract:
        kinds = plan.blueprint.contracts.kinds if plan.blueprint.contracts else {}
        used = {track.grants for track in plan.blueprint.eligibility.tracks.values()} | {
            offer for track in plan.blueprint.eligibility.tracks.values() for offer in track.offers
        }
        return min((kind.hours * 60 for key, kind in kinds.items() if key in used), default=0)
    return reach.duration.minutes if reach.duration else 0


def _one_session(plan: Plan, account: Account) -> int:
    """Minutes one counted session is taken to be: as planned, else the least that counts, else the middle one of the
    lengths offered."""
    least = account.each_at_least.minutes if account.each_at_least else 0
    if plan.numbers.session:
        return max(plan.numbers.session.minutes, least)
    offered = sorted(plan.blueprint.sessions.minutes) or [0]
    return least or offered[(len(offered) - 1) // 2]


def loads(plan: Plan, asked: tuple[Ask, ...]) -> tuple[Load, ...]:
    """For each duty, what one helper's week holds when everything asked of it is done."""
    found = []
    for key, duty in plan.blueprint.duties.items():
        people = served(plan, duty)
        if duty.helper is None or people is None:
            continue
        of_duty = [ask for ask in asked if ask.duty == key]
        helpers = plan.people.get(duty.helper)
        per_helper = people / helpers if helpers else float(at_most(plan.blueprint, duty) or 1)
        sizes = [(_helper_minutes(plan, ask, per_helper), ask.path) for ask in of_duty]
        minutes, path = max(sizes, default=(0.0, ""))
        visits, road = max(((ask.visits, ask.path) for ask in of_duty), default=(0.0, ""))
        driving = 2 * drive_of(plan, key) * visits * per_helper / plan.numbers.weeks
        found.append(Load(key, duty.helper, duty.person, people, helpers, minutes, driving, path, road))
    return tuple(found)


def served(plan: Plan, duty: Duty) -> int | None:
    """How many people, or groups of people, a duty is for; None where nobody said, or a condition may leave it out."""
    people = plan.people.get(duty.person)
    if people is None or duty.optional_when is not None:
        return None
    return ceil(people / duty.group.high) if duty.group else people * duty.count


def at_most(blueprint: Blueprint, duty: Duty) -> int | None:
    """How many people one helper may work with in a duty: the smaller of what duty and role say; None: nobody said."""
    role = blueprint.roles.get(duty.helper or "")
    said = [most for most in (duty.per_helper, role.caseload if role else None) if most is not None]
    return min(said, default=None)


def _helper_minutes(plan: Plan, ask: Ask, per_helper: float) -> float:
    if ask.helper:
        return ask.helper
    return in_periods(plan, ask) * (ask.to_see or per_helper)


def in_periods(plan: Plan, ask: Ask) -> float:
    """Minutes of one week with one person: what is asked each week takes whole lessons where lessons are known."""
    period = plan.numbers.period
    if period is None or not ask.weekly or not period.minutes:
        return ask.each
    return ceil(ask.each / period.minutes) * period.minutes


def drive_of(plan: Plan, duty: str) -> int:
    """Minutes of one way to a session in person; none where helper and person work in the same building."""
    rules = plan.blueprint.matching.get(duty)
    together = any(
        test.kind.key == "same-building" and test.value is True
        for rule in (rules.must if rules else ())
        for test in tests(rule)
    )
    return plan.numbers.drive.minutes if plan.numbers.drive and not together else 0


def longest_way(blueprint: Blueprint, duty: str) -> int | None:
    """The longest way the rules of matching allow for a duty, in minutes."""
    rules = blueprint.matching.get(duty)
    ways = [
        test.value.minutes
        for rule in (rules.must if rules else ())
        for test in tests(rule)
        if test.kind.key == "travel-time" and test.test == "at_most" and hasattr(test.value, "minutes")
    ]
    return min(ways, default=None)


def by_role(found: tuple[Load, ...]) -> Mapping[str, list[Load]]:
    """Loads by the role that carries them."""
    roles: dict[str, list[Load]] = {}
    for load in found:
        roles.setdefault(load.helper, []).append(load)
    return roles
