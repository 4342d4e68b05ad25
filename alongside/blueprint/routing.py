"""Whom an organization asks, whether it has to join, and in which tier it is: conditions of the file over its facts."""

from dataclasses import dataclass
from datetime import date

from alongside.blueprint.facts import Facts
from alongside.blueprint.judgement import Answer, judge
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.conditions import asked
from alongside.blueprint.parts.identity import Contact


@dataclass(frozen=True)
class Routed:
    """Whom to ask; `missing`: what we would need to know to be sure that nobody before them is the right one, in words,
    and `unknown`: the names of these facts."""

    contact: Contact
    missing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class Obligation:
    """Whether an organization has to join: required, optional, or unknown, with the reason in words."""

    answer: str
    reasons: tuple[str, ...]
    missing: tuple[str, ...]


def contact_for(blueprint: Blueprint, facts: Facts, *, on: date | None = None) -> Routed | None:
    """The first contact whose condition holds, or the one for everybody else; None for a program without contacts."""
    missing: list[str] = []
    unknown: list[str] = []
    for contact in blueprint.contacts:
        if contact.when is None:
            return Routed(contact, tuple(missing), tuple(unknown))
        found = judge(contact.when, facts, on=on)
        if found.answer is Answer.YES:
            return Routed(contact, tuple(missing), tuple(unknown))
        missing += found.missing
        if found.answer is Answer.UNKNOWN:
            unknown += [name for name in asked(contact.when) if facts.get(name) is None]
    return None


def obligation(blueprint: Blueprint, facts: Facts, *, on: date | None = None) -> Obligation:
    """Whether joining is no choice for this organization."""
    rule = blueprint.joining.required_when if blueprint.joining else None
    if rule is None:
        return Obligation("optional", (blueprint.tongue.say("voluntary"),), ())
    found = judge(rule, facts, on=on)
    answers = {Answer.YES: "required", Answer.NO: "optional", Answer.UNKNOWN: "unknown"}
    return Obligation(answers[found.answer], found.reasons, found.missing)


def tier_for(blueprint: Blueprint, facts: Facts, *, on: date | None = None) -> str | None:
    """The key of the first tier whose condition holds; a tier without one is chosen by a person, never here."""
    tiers = blueprint.selection.tiers if blueprint.selection else {}
    for key, tier in tiers.items():
        if tier.when is not None and judge(tier.when, facts, on=on).answer is Answer.YES:
            return key
    return None
