"""What time makes impossible: caseloads, release time, lessons, driving, and the free time of those helped."""

from collections.abc import Iterator
from math import ceil

from alongside.blueprint.parts.requirements import Reach
from alongside.blueprint.simulation.loads import Ask, Load, at_most, by_role, drive_of, in_periods, longest_way
from alongside.blueprint.simulation.plan import Impossible, Plan, hours
from alongside.kernel.articles import article

WEEK = 7 * 24 * 60


def too_many(plan: Plan, found: tuple[Load, ...]) -> Iterator[Impossible]:
    """More people than the helpers there are may work with."""
    for load in found:
        duty = plan.blueprint.duties[load.duty]
        most = at_most(plan.blueprint, duty)
        if duty.group or load.helpers is None or most is None or load.people <= load.helpers * most:
            continue
        word, helpers = plan.blueprint.duty_word(load.duty).one, plan.told(load.helper, load.helpers)
        made = {"helpers": helpers, "most": most, "there": f"{load.helpers * most:,}"}
        says = plan.say("too-many", people=plan.counted("time", load.people), one=_a(plan, word), **made)
        yield Impossible(plan.word(load.helper), says, f"duties.{load.duty}")


def too_small(plan: Plan) -> Iterator[Impossible]:
    """Fewer people than one group of a duty has at the least."""
    for key, duty in plan.blueprint.duties.items():
        people = plan.people.get(duty.person)
        if duty.group and people and people < duty.group.low:
            says = plan.say(
                "group", group=plan.blueprint.tongue.value(duty.group), people=plan.told(duty.person, people)
            )
            yield Impossible(plan.word(duty.person), says, f"duties.{key}.group")


def too_few(plan: Plan, asked: tuple[Ask, ...]) -> Iterator[Impossible]:
    """Helpers are to see more people than there are for them, or than they may work with."""
    for ask in asked:
        duty = plan.blueprint.duties[ask.duty]
        helper = duty.helper or ""
        helpers, people = plan.people.get(helper), plan.people.get(duty.person)
        most = at_most(plan.blueprint, duty)
        if ask.to_see and most and ask.to_see > most:
            says = plan.say("sees-too-many", people=plan.told(duty.person, ask.to_see), most=most)
            yield Impossible(plan.word(helper), says, ask.path)
        elif ask.to_see and helpers and people is not None and helpers * ask.to_see > people * duty.count:
            all_of_them = {"helpers": plan.told(helper, helpers), "needed": f"{helpers * ask.to_see:,}"}
            each = plan.told(duty.person, ask.to_see)
            says = plan.say("sees-more", people=each, there=f"{people:,}", **all_of_them)
            yield Impossible(plan.word(helper), says, ask.path)


def too_long(plan: Plan, found: tuple[Load, ...]) -> Iterator[Impossible]:
    """A helper's week holds more than is set free, more lessons than there are, or more driving than may be."""
    for role, several in by_role(found).items():
        if not plan.many(role):
            continue  # nobody there has a week
        minutes, driving = sum(load.minutes for load in several), sum(load.driving for load in several)
        longest, farthest = max(several, key=lambda load: load.minutes), max(several, key=lambda load: load.driving)
        path = (farthest.road if driving > minutes else longest.path) or f"roles.{role}"
        key, road = ("needs-road", {"road": hours(driving)}) if driving >= 1 else ("needs", {})
        needs = plan.say(key, much=hours(minutes), lessons=_lessons(plan), **road)
        for who, free in plan.releases(role):
            if minutes + driving > free + 0.5:
                yield Impossible(who, plan.say("set-free", needs=needs, there=hours(free)), path)
        if plan.release(role) is None and minutes + driving > WEEK:
            yield Impossible(plan.word(role), plan.say("a-week", needs=needs, there=hours(WEEK)), path)
        most = plan.numbers.driving_at_most
        if most and driving > most.minutes + 0.5:
            says = plan.say("driving", much=hours(driving), most=plan.blueprint.tongue.value(most))
            yield Impossible(plan.word(role), says, farthest.road)
        yield from _lessons_there_are(plan, role, minutes, longest.path)


def _lessons_there_are(plan: Plan, role: str, minutes: float, path: str) -> Iterator[Impossible]:
    period, there = plan.numbers.period, plan.numbers.periods_a_week
    if period and there and ceil(minutes / period.minutes) > there:
        length = plan.blueprint.tongue.value(period)
        says = plan.say("lessons-needed", needed=ceil(minutes / period.minutes), length=length, there=there)
        yield Impossible(plan.word(role), says, path)


def too_busy(plan: Plan, asked: tuple[Ask, ...]) -> Iterator[Impossible]:
    """Those helped have less free time than is asked of them."""
    for role, free in plan.numbers.free_time.items():
        if not plan.many(role):
            continue
        of_role = [ask for ask in asked if plan.blueprint.duties[ask.duty].person == role and ask.each]
        by_duty: dict[str, Ask] = {}
        for ask in of_role:
            if ask.duty not in by_duty or in_periods(plan, ask) > in_periods(plan, by_duty[ask.duty]):
                by_duty[ask.duty] = ask
        needed = sum(in_periods(plan, ask) * plan.blueprint.duties[ask.duty].count for ask in by_duty.values())
        if needed > free.minutes + 0.5:
            longest = max(by_duty.values(), key=lambda ask: in_periods(plan, ask))
            says = plan.say("busy", much=hours(needed), lessons=_lessons(plan), there=hours(free.minutes))
            yield Impossible(plan.word(role), says, longest.path)


def too_far(plan: Plan, asked: tuple[Ask, ...]) -> Iterator[Impossible]:
    """One way is longer than matching allows, or one visit takes more driving than a whole week may have."""
    visited = {ask.duty: ask for ask in asked if ask.visits}
    for duty, ask in visited.items():
        there = plan.blueprint.duties[duty]
        if not plan.many(there.person) or not plan.many(there.helper or ""):
            continue
        drive, longest = drive_of(plan, duty), longest_way(plan.blueprint, duty)
        helper = plan.word(there.helper or "")
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


def _a(plan: Plan, word: str) -> str:
    return plan.say(article(word), word=word)


def _lessons(plan: Plan) -> str:
    period = plan.numbers.period
    return plan.say("in-lessons", length=plan.blueprint.tongue.value(period)) if period else ""
