"""The words of standing: what is still to come, what is not kept here yet, in the language of the program. Pure."""

from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.counting import Account
from alongside.blueprint.parts.requirements import Answered, Attended, Document, Holds, Signature
from alongside.blueprint.tongues.tongue import Tongue
from alongside.kernel.amounts import HOUR

type NotKept = Document | Signature | Attended | Answered | Holds


def missing_of(tongue: Tongue, account: Account, have: int, needed: int) -> str:
    """What is still to come of an account: "1 of 3 onsite visits is still to come"."""
    left = needed - have
    if account.unit == "minutes":
        return _to_come(tongue, tongue.against(left, needed), one=left in (1, HOUR))
    noun = account.one if needed == 1 and account.one else _small(account.label)
    return _to_come(tongue, some_of(tongue, left, needed, noun), one=left == 1)


def _to_come(tongue: Tongue, much: str, *, one: bool) -> str:
    return tongue.say("standing.to-come.one" if one else "standing.to-come.many", much=much)


def some_of(tongue: Tongue, left: int, needed: int, what: str) -> str:
    """So many of so many: "2 of 3 reflections"."""
    return tongue.say("standing.some-of", left=left, needed=needed, what=what)


def not_kept(blueprint: Blueprint, requirement: NotKept) -> str:
    """What is asked of a kind that no room of this release keeps: named, never counted as there."""
    say, listed = blueprint.tongue.say, blueprint.tongue.listed
    match requirement:
        case Document():
            label, many = blueprint.artifacts[requirement.artifact].label, requirement.at_least
            return (
                say("standing.document", label=label) if many == 1 else say("standing.documents", n=many, label=label)
            )
        case Signature():
            roles = [blueprint.roles[role].one for role in requirement.signed_by]
            both = len(roles) == 2
            return say("standing.both-signatures") if both else say("standing.signature", who=listed(roles, last="and"))
        case Attended():
            labels = (blueprint.events[event].label for event in requirement.events)
            return say("standing.attendance", events=listed(labels, last="and"))
        case Answered():
            return say("standing.answers", label=_small(blueprint.instruments[requirement.instrument].label))
        case Holds():
            return _small(requirement.label)


def _small(label: str) -> str:
    return label[:1].lower() + label[1:]
