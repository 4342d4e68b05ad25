"""Requirements in words, made from their structure. Standing evaluates them; this says what they ask."""

from alongside.blueprint.grammar import Moment
from alongside.blueprint.judgement import sentence as condition_sentence
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.requirements import (
    Answered,
    Attended,
    Document,
    Holds,
    InTouch,
    Reach,
    Requirement,
    Signature,
)
from alongside.blueprint.tongues.tongue import Tongue


def sentence(blueprint: Blueprint, key: str) -> str:
    """What the requirement asks, as a phrase without a full stop: "3 onsite visits by the end of the contract"."""
    return _phrase(blueprint, blueprint.requirements[key])


def contract_account(blueprint: Blueprint) -> str:
    """The account that the hours of a contract are counted in, or nothing."""
    asked = (one for one in blueprint.requirements.values() if isinstance(one, Reach) and one.reach.of_contract)
    return next((one.account for one in asked), "")


def hours_go_on(blueprint: Blueprint) -> bool:
    """Tell whether hours of a contract go along into the next year."""
    return blueprint.contracts is not None and "hours" in blueprint.calendar.rolls_over


def _phrase(blueprint: Blueprint, requirement: Requirement) -> str:
    tongue = blueprint.tongue
    match requirement:
        case Reach():
            return _reach(blueprint, requirement)
        case InTouch():
            pattern = "silence-school" if requirement.clock == "school-days" else "silence"
            return tongue.say(pattern, length=tongue.value(requirement.gap_at_most))
        case Document():
            label = blueprint.artifacts[requirement.artifact].label
            pattern = "documents" if requirement.at_least > 1 else "document"
            return _by(tongue, tongue.say(pattern, label=label, n=requirement.at_least), requirement.by)
        case Signature():
            who = tongue.listed((blueprint.roles[role].one for role in requirement.signed_by), last="and")
            told = _by(tongue, tongue.say("signed", label=requirement.label.lower(), who=who), requirement.by)
            after = tongue.listed((blueprint.requirements[key].label for key in requirement.after), last="and")
            return tongue.say("signed-after", what=told, after=after) if after else told
        case Attended():
            return _attended(blueprint, requirement)
        case Answered():
            moments = tongue.listed(map(tongue.value, requirement.at), last="and")
            label = blueprint.instruments[requirement.instrument].label
            return tongue.say("answered", label=f"{label[:1].lower()}{label[1:]}", moments=moments)
        case Holds():
            return _by(tongue, condition_sentence(requirement.holds), requirement.by)


def _reach(blueprint: Blueprint, requirement: Reach) -> str:
    account, tongue = blueprint.counting[requirement.account], blueprint.tongue
    noun = account.one if requirement.reach.count == 1 and account.one else account.label.lower()
    pattern = "reach-time" if account.unit == "minutes" else "reach"
    told = tongue.say(pattern, amount=tongue.value(requirement.reach), of=noun)
    if not requirement.each:
        told = _by(tongue, told, requirement.by)
        return tongue.say("for-part", what=told) if requirement.pro_rata else told
    told = tongue.say("each", what=told, period=tongue.word("each", requirement.each))
    if requirement.days_at_least:
        told = tongue.say("open-for", what=told, days=requirement.days_at_least)
    if requirement.share:
        told = tongue.say("in-share", what=told, share=requirement.share)
    if requirement.people:
        told = tongue.say("for-people", what=told, people=requirement.people)
    return tongue.say("by-its-days", what=told) if requirement.pro_rata else told


def _attended(blueprint: Blueprint, requirement: Attended) -> str:
    tongue = blueprint.tongue
    labels = tongue.listed((blueprint.events[event].label for event in requirement.events), last="and")
    told = tongue.say("attended", much=requirement.share or requirement.at_least, events=labels)
    return tongue.say("in-order", what=told) if requirement.in_order else told


def _by(tongue: Tongue, what: str, moment: Moment | None) -> str:
    return tongue.say("by", what=what, moment=tongue.value(moment)) if moment else what
