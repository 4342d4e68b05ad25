"""How many people helpers have room for, and whether groups come out even."""

from collections.abc import Iterator
from math import ceil

from alongside.blueprint.simulation.asks import Ask
from alongside.blueprint.simulation.loads import MANY, at_most
from alongside.blueprint.simulation.plan import Impossible, Plan
from alongside.kernel.articles import article


def places(plan: Plan, key: str) -> int | None:
    """How many places with helpers a duty takes, as the house counts them: one for each person, in a group too, and
    none where a group may do without anybody who leads it. None where nobody said."""
    duty, people = plan.blueprint.duties[key], plan.asked_for(key)
    if people is None or (duty.group and duty.members_log):
        return None
    return people * duty.count


def too_many(plan: Plan) -> Iterator[Impossible]:
    """More people than the helpers there are may work with: in one duty, or in all duties of a role together."""
    short = set()
    for key, duty in plan.blueprint.duties.items():
        helpers, most, taken = plan.people.get(duty.helper or ""), at_most(plan.blueprint, duty), places(plan, key)
        if duty.helper is None or helpers is None or taken is None or taken <= helpers * (most or MANY):
            continue
        short.add(duty.helper)
        one = plan.blueprint.duty_word(key).one
        made = {"people": plan.counted("time", taken), "one": plan.say(article(one), word=one)}
        if most is None:
            says = plan.say("nobody-helps", **made)
        else:
            there = {"helpers": plan.told(duty.helper, helpers), "there": f"{helpers * most:,}"}
            says = plan.say("too-many", most=most, **there, **made)
        yield Impossible(plan.word(duty.helper), _some_without(plan, says, [key]), f"duties.{key}")
    for role in plan.blueprint.roles_with("helper"):
        if role not in short:
            yield from _together(plan, role)


def _together(plan: Plan, role: str) -> Iterator[Impossible]:
    """One limit holds for all duties of a role: whoever helps in two counts in both."""
    helpers, most = plan.people.get(role), plan.blueprint.roles[role].caseload
    duties = [key for key, duty in plan.blueprint.duties.items() if duty.helper == role]
    taken = [(key, many) for key in duties if (many := places(plan, key))]
    needed = sum(many for _, many in taken)
    if helpers is None or most is None or needed <= helpers * most:
        return
    told = (plan.told(plan.blueprint.duties[key].person, many) for key, many in taken)
    people = plan.blueprint.tongue.listed(told, last="and")
    made = {"helpers": plan.told(role, helpers), "most": most, "there": f"{helpers * most:,}"}
    says = plan.say("too-many-in-all", people=people, needed=f"{needed:,}", **made)
    yield Impossible(plan.word(role), _some_without(plan, says, [key for key, _ in taken]), f"roles.{role}.caseload")


def _some_without(plan: Plan, says: str, duties: list[str]) -> str:
    """The sentence, and how many were taken to go without a helper."""
    for key in duties:
        person, asked = plan.blueprint.duties[key].person, plan.asked_for(key)
        people = plan.people.get(person, 0)
        if asked is not None and asked < people:
            pattern = "without" if plan.real is None else "without-for-all-we-know"
            without = plan.say(pattern, people=plan.told(person, people), many=f"{people - asked:,}")
            says = f"{says} {without}"
    return says


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


def uneven(plan: Plan) -> Iterator[Impossible]:
    """People that no groups of the size asked can be made of."""
    for key, duty in plan.blueprint.duties.items():
        people = plan.people.get(duty.person)
        if not duty.group or not people or duty.optional_when is not None:
            continue
        low, high = duty.group.low, duty.group.high
        groups = ceil(people / high)
        made = {"group": plan.blueprint.tongue.value(duty.group), "people": plan.told(duty.person, people)}
        if people < low:
            yield Impossible(plan.word(duty.person), plan.say("group", **made), f"duties.{key}.group")
        elif groups * low > people:
            made |= {"most": f"{(groups - 1) * high:,}", "least": f"{groups * low:,}"}
            fewer, more = plan.counted("group", groups - 1), plan.counted("group", groups)
            says = plan.say("groups", fewer=fewer, groups=more, **made)
            yield Impossible(plan.word(duty.person), says, f"duties.{key}.group")
