"""What time makes impossible: time set free and promised, lessons, driving, and the free time of those helped."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from alongside.blueprint.parts.requirements import Reach
from alongside.blueprint.simulation.asks import Ask
from alongside.blueprint.simulation.loads import (
    Load,
    Shared,
    Task,
    by_role,
    drive_of,
    in_periods,
    longest_way,
    of_person,
)
from alongside.blueprint.simulation.plan import Impossible, Plan, hours

WEEK = 7 * 24 * 60
ROUNDING = 0.5


@dataclass(frozen=True)
class Needed:
    """What one helper of a role needs in one school week, in minutes and in words. `sessions`, `path`: of these, and
    where the file asks the longest part of all."""

    role: str
    sessions: float
    minutes: float
    says: str
    path: str
    asked: str


def needed(plan: Plan, found: tuple[Load, ...], steps: tuple[Task, ...]) -> tuple[Needed, ...]:
    """Each helping role's week: sessions, the road and steps of the organization together."""
    carried = by_role(found)
    roles = dict.fromkeys((*carried, *(task.role for task in steps)))
    own = {role: [task for task in steps if task.role == role] for role in roles}
    return tuple(_needed(plan, role, carried.get(role, []), own[role]) for role in roles if not plan.nobody(role))


def _needed(plan: Plan, role: str, several: list[Load], steps: list[Task]) -> Needed:
    minutes, driving = sum(load.minutes for load in several), sum(load.driving for load in several)
    parts = [(driving, _farthest(several), plan.say("on-the-road", much=hours(driving)))]
    parts += [(task.minutes, task.path, plan.say("for", much=hours(task.minutes), label=task.label)) for task in steps]
    longest = max(several, key=lambda load: load.minutes).path if several else ""
    sessions = (minutes, longest, plan.say("in-sessions", much=hours(minutes)))
    named = [part for part in parts if part[0] >= 1]
    named = [sessions, *named] if minutes >= 1 or not named else named
    told = plan.blueprint.tongue.listed((says for _, _, says in named), last="and")
    path = max(named, key=lambda part: part[0])[1] or f"roles.{role}"
    says = plan.say("needs", much=told, lessons=_lessons(plan) if minutes >= 1 else "")
    return Needed(role, minutes, sum(part[0] for part in (sessions, *parts)), says, path, longest or f"roles.{role}")


def _farthest(several: list[Load]) -> str:
    return max(several, key=lambda load: load.driving).road if several else ""


def too_long(plan: Plan, weeks: tuple[Needed, ...], found: tuple[Load, ...]) -> Iterator[Impossible]:
    """A helper's week holds more than is set free or promised, more lessons than there are, or too much driving."""
    for week in weeks:
        for who, free in plan.releases(week.role):
            if week.minutes > free + ROUNDING:
                yield Impossible(who, plan.say("set-free", needs=week.says, there=hours(free)), week.path)
        if plan.release(week.role) is None and week.minutes > WEEK:
            yield Impossible(plan.word(week.role), plan.say("a-week", needs=week.says, there=hours(WEEK)), week.path)
        yield from _promised(plan, week)
        yield from _driven(plan, week.role, [load for load in found if load.helper == week.role])
        yield from _lessons_there_are(plan, week)


def _promised(plan: Plan, week: Needed) -> Iterator[Impossible]:
    """Schools promise, or agree on, less time than the file asks, and less than it says is set free."""
    said, usual = plan.blueprint.roles[week.role].release, plan.release(week.role)
    if said is None or not plan.elsewhere(week.role):
        return
    agreements = plan.blueprint.agreements.items()
    terms = [
        (f"agreements.{key}.terms.{name}.release", one.label, term.release)
        for key, one in agreements
        if one.of == "organization"
        for name, term in one.terms.items()
    ]
    promises = plan.blueprint.joining.promises.items() if plan.blueprint.joining else ()
    terms += [(f"joining.promises.{key}.release", one.label, one.release) for key, one in promises]
    for path, label, release in terms:
        if release is None or not release.of_the_clock or release.minutes >= (usual or WEEK):
            continue
        if week.minutes > release.minutes + ROUNDING:
            made = {"label": label, "there": hours(release.minutes), "path": week.path}
            yield Impossible(plan.word(week.role), plan.say("promised", needs=week.says, **made), path)


def _driven(plan: Plan, role: str, several: list[Load]) -> Iterator[Impossible]:
    driving, most = sum(load.driving for load in several), plan.numbers.driving_at_most
    if most and driving > most.minutes + ROUNDING:
        says = plan.say("driving", much=hours(driving), most=plan.blueprint.tongue.value(most))
        yield Impossible(plan.word(role), says, _farthest(several))


def _lessons_there_are(plan: Plan, week: Needed) -> Iterator[Impossible]:
    period, there = plan.numbers.period, plan.numbers.periods_a_week
    if period and period.minutes and there and ceil(week.sessions / period.minutes) > there:
        length = plan.blueprint.tongue.value(period)
        says = plan.say("lessons-needed", needed=ceil(week.sessions / period.minutes), length=length, there=there)
        yield Impossible(plan.word(week.role), says, week.asked)


def too_much_together(plan: Plan, shared: tuple[Shared, ...]) -> Iterator[Impossible]:
    """Several kinds of helper may share it, and all of them together have less time than it takes."""
    for one in shared:
        if one.people and one.free is not None and one.minutes > one.free + ROUNDING:
            who = plan.blueprint.tongue.listed((plan.word(role) for role in one.helpers), last="and")
            people = plan.told(one.person, one.people)
            says = plan.say("together", much=hours(one.minutes), people=people, there=hours(one.free))
            yield Impossible(who, says, one.path)


def too_busy(plan: Plan, asked: tuple[Ask, ...]) -> Iterator[Impossible]:
    """Those helped have less free time than is asked of them, whoever helps."""
    for role, free in plan.numbers.free_time.items():
        of_role = [ask for ask in asked if plan.blueprint.duties[ask.duty].person == role and ask.each]
        if plan.nobody(role) or not of_role:
            continue
        minutes, path = _of_one(plan, of_role)
        if minutes > free.minutes + ROUNDING:
            says = plan.say("busy", much=hours(minutes), lessons=_lessons(plan), there=hours(free.minutes))
            yield Impossible(plan.word(role), says, path)


def too_soon(plan: Plan, asked: tuple[tuple[Ask, int], ...]) -> Iterator[Impossible]:
    """So much by so early a day that one person has not the time for it, or all of their helpers together have not."""
    for ask, weeks in asked:
        person = plan.blueprint.duties[ask.duty].person
        if plan.nobody(person):
            continue
        own = plan.numbers.free_time.get(person)
        sides = [(plan.word(person), own.minutes if own else None), _free_for_one(plan, ask)]
        for who, free in sides:
            if free is not None and ask.each > free + ROUNDING:
                made = {"weeks": plan.counted("week", weeks), "there": hours(free)}
                yield Impossible(who, plan.say("soon", much=hours(ask.each), **made), ask.path)


def _free_for_one(plan: Plan, ask: Ask) -> tuple[str, int | None]:
    """The helpers one person has for it, and all the time set free for these; None where nobody said it of some."""
    duties = [plan.blueprint.duties[key] for key in ask.duties]
    helpers = [(duty.helper, duty.count) for duty in duties if duty.helper and not plan.nobody(duty.helper)]
    who = plan.blueprint.tongue.listed(dict.fromkeys(plan.word(role) for role, _ in helpers), last="and")
    free = [minutes * count for role, count in helpers if (minutes := plan.release(role)) is not None]
    return who, sum(free) if helpers and len(free) == len(duties) else None


def _of_one(plan: Plan, asked: list[Ask]) -> tuple[float, str]:
    """Minutes of one week that one person needs in all, and where the longest part is asked. What several duties may
    fill is filled by what is asked in these anyway, as far as it goes."""
    by_duty: dict[str, float] = {}
    for ask in asked:
        if not ask.shared and len(ask.duties) == 1:
            by_duty[ask.duty] = max(by_duty.get(ask.duty, 0), of_person(plan, ask))
    most = sum(by_duty.values())
    for ask in asked:
        beside = sum(minutes for duty, minutes in by_duty.items() if duty not in ask.duties)
        most = max(most, of_person(plan, ask) + beside)
    return most, max(asked, key=lambda ask: in_periods(plan, ask)).path


def too_far(plan: Plan, asked: tuple[Ask, ...]) -> Iterator[Impossible]:
    """One way is longer than matching allows, or one visit takes more driving than a whole week may have."""
    visited = {ask.duty: ask for ask in asked if ask.visits and not ask.shared}
    for duty, ask in visited.items():
        there = plan.blueprint.duties[duty]
        if plan.nobody(there.person) or plan.nobody(there.helper or ""):
            continue
        drive, longest = drive_of(plan, duty), longest_way(plan.blueprint, duty)
        helper = plan.word(there.helper or there.person)
        most = plan.numbers.driving_at_most
        if longest is not None and drive > longest:
            says = plan.say("far", much=hours(drive), most=hours(longest))
            yield Impossible(helper, says, f"matching.{duty}.must")
        if most and 2 * drive > most.minutes:
            says = plan.say("visit", much=hours(2 * drive), most=plan.blueprint.tongue.value(most))
            yield Impossible(helper, says, ask.path)


def never_counted(plan: Plan) -> Iterator[Impossible]:
    """An account that no session of its duties can ever fill, for their ways of meeting are others."""
    blueprint = plan.blueprint
    for key, one in blueprint.requirements.items():
        if not isinstance(one, Reach) or blueprint.counting[one.account].takes != "sessions":
            continue
        account = blueprint.counting[one.account]
        duties = [blueprint.duties[duty] for duty in account.duties or blueprint.duties]
        ways = {mode for duty in duties for mode in duty.modes or blueprint.sessions.modes}
        if account.modes and not ways & set(account.modes):
            labels = ", ".join(blueprint.sessions.modes[mode].label for mode in account.modes)
            says = plan.say("never", account=account.label, modes=labels)
            yield Impossible(plan.whoever(one.of), says, f"requirements.{key}")


def _lessons(plan: Plan) -> str:
    period = plan.numbers.period
    return plan.say("in-lessons", length=plan.blueprint.tongue.value(period)) if period else ""
