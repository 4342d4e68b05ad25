"""The words of standing: what is still to come, what is not kept here yet. Pure."""

from alongside.blueprint.faults import listed
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.counting import Account
from alongside.blueprint.parts.requirements import Answered, Attended, Document, Holds, Signature
from alongside.kernel.amounts import against

type NotKept = Document | Signature | Attended | Answered | Holds


def missing_of(account: Account, have: int, needed: int) -> str:
    """What is still to come of an account: "1 of 3 onsite visits is still to come"."""
    left = needed - have
    if account.unit == "minutes":
        return f"{against(left, needed)} {'is' if left in (1, 60) else 'are'} still to come"
    noun = account.one if needed == 1 and account.one else _small(account.label)
    return f"{left} of {needed} {noun} {'is' if left == 1 else 'are'} still to come"


def not_kept(blueprint: Blueprint, requirement: NotKept) -> str:
    """What is asked of a kind that no room of this release keeps: named, never counted as there."""
    match requirement:
        case Document():
            label = blueprint.artifacts[requirement.artifact].label
            return f"the {label}" if requirement.at_least == 1 else f"{requirement.at_least} of: {label}"
        case Signature():
            roles = [blueprint.roles[role].one for role in requirement.signed_by]
            return "both signatures" if len(roles) == 2 else f"the signature of the {listed(roles, last='and')}"
        case Attended():
            return f"attendance: {listed((blueprint.events[event].label for event in requirement.events), last='and')}"
        case Answered():
            return f"the answers to: {_small(blueprint.instruments[requirement.instrument].label)}"
        case Holds():
            return _small(requirement.label)


def _small(label: str) -> str:
    return label[:1].lower() + label[1:]
