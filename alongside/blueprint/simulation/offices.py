"""Those who have to sign, approve, confirm or do something, where the plan says that nobody, or too few, are there."""

from collections.abc import Iterator

from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.requirements import Signature
from alongside.blueprint.simulation.plan import Impossible, Plan

type Office = tuple[str, str, tuple[str, ...]]
"""Where the file says it, what it is about, and the roles of which one has to be there."""


def nobody_there(plan: Plan) -> Iterator[Impossible]:
    """Something is up to a role that looks after the program, or after a place, and nobody is in it."""
    said = set[tuple[str, tuple[str, ...]]]()
    for path, label, roles in _offices(plan):
        after = [role for role in roles if plan.blueprint.roles[role].access not in ("supported", "helper")]
        if after and len(after) == len(roles) and all(map(plan.nobody, after)) and (label, roles) not in said:
            said.add((label, roles))
            who = plan.blueprint.tongue.listed((plan.word(role) for role in after), last="or")
            yield Impossible(who, plan.say("nobody-there", label=label, who=who), path)


def _offices(plan: Plan) -> Iterator[Office]:
    blueprint = plan.blueprint
    for key, agreement in blueprint.agreements.items():
        for name, signer in agreement.signers.items():
            yield f"agreements.{key}.signers.{name}", agreement.label, _one(signer.role)
    for key, one in blueprint.requirements.items():
        if isinstance(one, Signature):
            yield from ((f"requirements.{key}.signed_by", one.label, (role,)) for role in one.signed_by)
    if blueprint.contracts:
        contracts, label = blueprint.contracts, blueprint.words.contract.many
        yield "contracts.approver", label, _one(contracts.approver)
        yield from (("contracts.signed_by", label, (role,)) for role in contracts.signed_by)
    for key, staffing in blueprint.staffing.items():
        label = plan.say("choosing", who=plan.word(key))
        yield f"staffing.{key}.posted_by", label, _one(staffing.posted_by)
        yield f"staffing.{key}.approved_by", label, _one(staffing.approved_by)
    for key, promise in blueprint.joining.promises.items() if blueprint.joining else ():
        yield f"joining.promises.{key}.owner", promise.label, _one(promise.owner)
    yield from _later(blueprint)


def _later(blueprint: Blueprint) -> Iterator[Office]:
    for key, step in blueprint.steps.items():
        yield f"steps.{key}.owner_role", step.label, _one(step.owner_role)
    for key, due in blueprint.calendar.dates.items():
        yield f"calendar.dates.{key}.of", due.label, due.of
    for key, fact in blueprint.facts.items():
        if fact.attested_by in blueprint.roles:
            yield f"facts.{key}.attested_by", fact.says, (fact.attested_by,)
    for key, event in blueprint.events.items():
        yield f"events.{key}.led_by", event.label, event.led_by


def _one(role: str | None) -> tuple[str, ...]:
    return (role,) if role else ()


def too_few_there(plan: Plan) -> Iterator[Impossible]:
    """A second yes is asked, several reviewers, or so many in a role of the program; and there are fewer, or more."""
    coordinators = plan.blueprint.roles_with("coordinator")
    there = sum(plan.people.get(role, 0) for role in coordinators)
    known = bool(coordinators) and all(role in plan.people for role in coordinators)
    for key, pay in plan.blueprint.pay.items():
        if pay.second_yes and known and there < 2:
            yield _few(plan, (coordinators, 2, there), pay.label or plan.word(pay.role), f"pay.{key}.second_yes")
    if plan.blueprint.introductions.second_yes and known and there < 2:
        yield _few(plan, (coordinators, 2, there), plan.say("introductions"), "introductions.second_yes")
    for key, role in plan.blueprint.roles.items():
        people = plan.people.get(key)
        if role.how_many is None or role.per != "program" or people is None:
            continue
        if not role.how_many.low <= people <= role.how_many.high:
            span = plan.blueprint.tongue.value(role.how_many)
            says = plan.say("how-many-asked", asked=span, there=plan.told(key, people))
            yield Impossible(plan.word(key), says, f"roles.{key}.how_many")


def _few(plan: Plan, count: tuple[tuple[str, ...], int, int], label: str, path: str) -> Impossible:
    """`count`: the roles, how many of them are asked, and how many are there."""
    roles, asked, there = count
    who = plan.blueprint.tongue.listed((plan.word(role) for role in roles), last="and")
    return Impossible(who, plan.say("too-few-there", label=label, asked=asked, there=there), path)


def too_few_look(plan: Plan) -> Iterator[Impossible]:
    """More reviewers of one look than there are people who may review it."""
    coordinators = plan.blueprint.roles_with("coordinator")
    for key, staffing in plan.blueprint.staffing.items():
        roles = tuple(dict.fromkeys((*coordinators, *_one(staffing.posted_by), *_one(staffing.approved_by))))
        if plan.nobody(key) or any(role not in plan.people for role in roles):
            continue
        there = sum(plan.people[role] for role in roles)
        for name, look in staffing.looks.items():
            if look.reviewers > there:
                path = f"staffing.{key}.looks.{name}.reviewers"
                yield _few(plan, (roles, look.reviewers, there), look.label, path)
