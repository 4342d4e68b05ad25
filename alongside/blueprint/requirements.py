"""Requirements in words, made from their structure. Standing evaluates them; this says what they ask."""

from alongside.blueprint.faults import listed
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


def sentence(blueprint: Blueprint, key: str) -> str:
    """What the requirement asks, as a phrase without a full stop: "3 onsite visits by the end of the contract"."""
    return _phrase(blueprint, blueprint.requirements[key])


def contract_account(blueprint: Blueprint) -> str:
    """The account that the hours of a contract are counted in, or nothing."""
    asked = (one for one in blueprint.requirements.values() if isinstance(one, Reach) and one.reach.of_contract)
    return next((one.account for one in asked), "")


def _phrase(blueprint: Blueprint, requirement: Requirement) -> str:
    match requirement:
        case Reach():
            return _reach(blueprint, requirement)
        case InTouch():
            days = " of school" if requirement.clock == "school-days" else ""
            return f"no more than {requirement.gap_at_most}{days} without contact"
        case Document():
            label = blueprint.artifacts[requirement.artifact].label
            several = f"{label}, {requirement.at_least} of them" if requirement.at_least > 1 else f"1 {label}"
            return f"{several}{_by(requirement.by)}"
        case Signature():
            who = listed((blueprint.roles[role].one for role in requirement.signed_by), last="and")
            return f"{requirement.label.lower()}, signed by {who}{_by(requirement.by)}"
        case Attended():
            return _attended(blueprint, requirement)
        case Answered():
            moments = listed((str(moment) for moment in requirement.at), last="and")
            label = blueprint.instruments[requirement.instrument].label
            return f"{label[:1].lower()}{label[1:]} at {moments}"
        case Holds():
            return f"{condition_sentence(requirement.holds)}{_by(requirement.by)}"


def _reach(blueprint: Blueprint, requirement: Reach) -> str:
    account = blueprint.counting[requirement.account]
    noun = account.one if requirement.reach.count == 1 and account.one else account.label.lower()
    told = f"{requirement.reach} {'of ' if account.unit == 'minutes' else ''}{noun}"
    if requirement.each:
        each = f" each {requirement.each.replace('-', ' ')}"
        share = f" in {requirement.share} of them" if requirement.share else ""
        people = f", for {requirement.people} people" if requirement.people else ""
        return f"{told}{each}{share}{people}"
    return f"{told}{_by(requirement.by)}"


def _attended(blueprint: Blueprint, requirement: Attended) -> str:
    labels = listed((blueprint.events[event].label for event in requirement.events), last="and")
    much = f"{requirement.share} of" if requirement.share else f"{requirement.at_least} of"
    return f"present at {much} {labels}{', in order' if requirement.in_order else ''}"


def _by(moment: Moment | None) -> str:
    return f" by {moment}" if moment else ""
