"""What a requirement asks that is written down by hand: which items, how many, and what is missing. Pure."""

from collections.abc import Mapping, Sequence

from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.requirements import Answered, Attended, Document, Holds, Requirement, Signature
from alongside.standing.wording import NotKept, not_kept, some_of


def items_of(blueprint: Blueprint, requirement: Requirement) -> Mapping[str, str]:
    """Item -> what a page calls it, in the file's order; nothing for what is counted from sessions."""
    match requirement:
        case Signature():
            say = blueprint.tongue.say
            return {role: say("standing.signed-by", who=blueprint.roles[role].one) for role in requirement.signed_by}
        case Attended(share=None):
            return {event: blueprint.events[event].label for event in requirement.events}
        case Answered():
            tongue = blueprint.tongue
            return {str(at): tongue.say("standing.answered-at", moment=tongue.value(at)) for at in requirement.at}
        case Document() | Holds() | Attended():
            return {"": requirement.label}
        case _:
            return {}


def missing(blueprint: Blueprint, requirement: NotKept, done: Sequence[str]) -> str:
    """What is not there yet, in words; empty when it is all there. A share of events is one thing, said as a whole."""
    items = items_of(blueprint, requirement)
    if isinstance(requirement, Document):
        left = requirement.at_least - len(done)
        needed = requirement.at_least
    else:
        at_least = requirement.at_least if isinstance(requirement, Attended) else None
        needed = at_least if at_least and len(items) > 1 else len(items)
        left = needed - len(set(done) & set(items))
    if left <= 0:
        return ""
    whole = not_kept(blueprint, requirement)
    if not done:
        return whole
    if isinstance(requirement, Document):
        return some_of(blueprint.tongue, left, needed, blueprint.artifacts[requirement.artifact].label)
    to_come = ", ".join(label for key, label in items.items() if key not in done)
    return blueprint.tongue.say("standing.some-left", left=left, needed=needed, items=to_come)
