"""Days of the year: weeks it does not have, events outside it, days before anything could be done, and what lapses."""

from collections.abc import Iterator
from datetime import date, timedelta

from alongside.blueprint.grammar import DAYS, MONTHS, Duration, Moment
from alongside.blueprint.parts.conditions import tests
from alongside.blueprint.parts.planning import Planning
from alongside.blueprint.parts.requirements import Answered, Reach, Requirement
from alongside.blueprint.parts.roles import Role
from alongside.blueprint.simulation.asks import STARTS
from alongside.blueprint.simulation.plan import Impossible, OnlyIf, Plan

USUAL = Planning()
ENDS = ("contract.end", "cohort.end")


def not_in_the_year(plan: Plan) -> Iterator[Impossible]:
    """More school weeks or months planned than the year has, events in months it does not have, rounds that are
    longer."""
    first, last = (plan.blueprint.tongue.value(day) for day in plan.year)
    made = {"first": first, "last": last}
    for name, there in (("weeks", plan.weeks_there), ("months", plan.months_there)):
        planned = getattr(plan.numbers, name)
        if not plan.schools and planned > there and planned != getattr(USUAL, name):
            asked = plan.counted(name.removesuffix("s"), planned)
            says = plan.say("longer", asked=asked, there=plan.counted(name.removesuffix("s"), there), **made)
            yield Impossible(plan.say("everybody"), says, f"planning.{name}")
    for key, event in plan.blueprint.events.items():
        if event.month and not plan.times_there(MONTHS.index(event.month) + 1):
            month = plan.blueprint.tongue.months[MONTHS.index(event.month)]
            says = plan.say("outside", event=event.label, month=month, **made)
            yield Impossible(plan.say("invited"), says, f"events.{key}.month")
    yield from _rounds(plan)


def _rounds(plan: Plan) -> Iterator[Impossible]:
    """One round of a cycle that takes longer than the year."""
    for key, cycle in plan.blueprint.cycles.items():
        days = max((due.days for due in cycle.due.values() if due.unit in DAYS), default=0)
        weeks = max(days // 7, cycle.weeks.low if cycle.weeks else 0)
        if weeks > plan.weeks_there:
            made = {"asked": plan.counted("week", weeks), "there": plan.counted("week", plan.weeks_there)}
            says = plan.say("round", label=cycle.label, **made)
            yield Impossible(plan.say("everybody"), says, f"cycles.{key}.{'due' if weeks == days // 7 else 'weeks'}")


def too_early(plan: Plan) -> Iterator[Impossible]:
    """Days by which something is asked before it could be: before the help, the contract or the year begins, before a
    pair is matched, before a questionnaire can be taken."""
    for key, one in plan.blueprint.requirements.items():
        if one.of and plan.nobody(one.of):
            continue
        for name, moment in _moments(one):
            begins = _before(plan, moment, isinstance(one, Reach))
            if begins:
                by = plan.blueprint.tongue.value(moment)
                says = plan.say("too-early", label=one.label, by=by, begins=begins)
                yield Impossible(plan.whoever(one.of), says, f"requirements.{key}.{name}")
            elif isinstance(one, Answered):
                yield from _before_its_window(plan, one, moment, f"requirements.{key}.{name}")
    for key, agreement in plan.blueprint.agreements.items():
        signed = agreement.by
        if agreement.of == "pair" and signed is not None and signed.before and signed.anchor == "match":
            made = {"by": plan.blueprint.tongue.value(signed), "begins": plan.blueprint.tongue.value(Moment("match"))}
            says = plan.say("too-early", label=agreement.label, **made)
            yield Impossible(plan.say("everybody"), says, f"agreements.{key}.by")


def _moments(one: Requirement) -> Iterator[tuple[str, Moment]]:
    by = getattr(one, "by", None)
    if by is not None:
        yield "by", by
    if isinstance(one, Answered):
        yield from ((f"at[{place}]", at) for place, at in enumerate(one.at))


def _before(plan: Plan, moment: Moment, of_hours: bool) -> str:
    """What has to begin before such a day, in words; nothing where the day is late enough. Hours and attendance are
    counted from the first day on; a document may be there before it."""
    if not moment.before or moment.offset is None or not moment.offset.of_the_calendar or not moment.offset.amount:
        return ""
    if moment.anchor in STARTS:
        return plan.blueprint.tongue.value(Moment(moment.anchor)) if of_hours else ""
    first, last = plan.year
    if moment.anchor == "contract.end" and plan.blueprint.contracts:
        ends = [kind.term.after(first) - timedelta(days=1) for kind in plan.blueprint.contracts.kinds.values()]
        last = max(ends, default=date.max)
    if moment.anchor not in ENDS or moment.on(last) >= first:
        return ""
    return plan.blueprint.tongue.value(Moment(moment.anchor.replace("end", "start")))


def _before_its_window(plan: Plan, one: Answered, moment: Moment, path: str) -> Iterator[Impossible]:
    """A questionnaire is due before the first day of the year on which it may be taken."""
    opens = plan.blueprint.instruments[one.instrument].from_day
    first, last = plan.year
    anchors = {"cohort.start": first, "cohort.end": last}
    lasts = moment.offset is None or moment.offset.of_the_calendar
    if opens is None or moment.anchor not in anchors or not lasts:
        return
    day, window = moment.on(anchors[moment.anchor]), opens.on_or_after(first)
    until = plan.blueprint.instruments[one.instrument].until_day
    still_open = until is not None and until.on_or_after(first) < window  # it began before the year did
    if first <= day < window and not still_open:
        tongue = plan.blueprint.tongue
        says = plan.say("window", label=one.label, day=tongue.value(day), opens=tongue.value(window))
        yield Impossible(plan.whoever(one.of), says, path)


def too_often(plan: Plan) -> Iterator[Impossible]:
    """Events that follow another, and are more than there are of it."""
    times = {"school-week": plan.weeks, "school-month": plan.months}
    for key, event in plan.blueprint.events.items():
        other = plan.blueprint.events[event.follows] if event.follows else None
        if other is None:
            continue
        many, there = times.get(event.every or "", 1), times.get(other.every or "", 1)
        if many > there:
            made = {"asked": plan.counted("time", many), "there": plan.counted("time", there)}
            says = plan.say("follows", event=event.label, before=other.label, **made)
            yield Impossible(plan.say("invited"), says, f"events.{key}.follows")


def lapses(plan: Plan) -> Iterator[OnlyIf]:
    """Trainings that helpers need, and agreements, that do not hold for the whole year: to be done again in it."""
    first, last = plan.year
    for key, training in plan.blueprint.trainings.items():
        roles = [role for role in plan.blueprint.roles_with("helper") if _needs(plan.blueprint.roles[role], key)]
        roles = [role for role in roles if not plan.nobody(role)]
        if roles and training.expires and _ends_in(training.expires, first, last):
            who = plan.blueprint.tongue.listed((plan.word(role) for role in roles), last="and")
            yield _again(plan, who, training.label, training.expires, f"trainings.{key}.expires")
    for key, agreement in plan.blueprint.agreements.items():
        if agreement.holds and _ends_in(agreement.holds, first, last):
            yield _again(plan, plan.say("everybody"), agreement.label, agreement.holds, f"agreements.{key}.holds")


def _needs(role: Role, training: str) -> bool:
    asked = tests(role.ready_when) if role.ready_when is not None else ()
    return any(test.kind.key == "training" and test.arguments.get("key") == training for test in asked)


def _ends_in(length: Duration, first: date, last: date) -> bool:
    return length.of_the_calendar and length.after(first) <= last


def _again(plan: Plan, who: str, label: str, holds: Duration, path: str) -> OnlyIf:
    made = {"months": plan.counted("month", plan.months_there), "holds": plan.blueprint.tongue.value(holds)}
    return OnlyIf(who, plan.say("again", label=label, **made), path)
