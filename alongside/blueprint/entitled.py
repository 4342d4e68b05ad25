"""What somebody has by the file's entitlements on a day: by their role, their track, their contracts and what is known
of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from alongside.blueprint.facts import Facts
from alongside.blueprint.judgement import Answer, judge
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.conditions import asked
from alongside.blueprint.parts.examples import Appointment
from alongside.blueprint.parts.page import Entitlement
from alongside.blueprint.years import with_years, years_found


@dataclass(frozen=True, slots=True)
class Taking:
    """As what somebody takes part. `contracts`: those they have; `facts`, `history`: what is known of them."""

    role: str | None
    track: str
    contracts: Collection[str] = ()
    facts: Facts | None = None
    history: Sequence[Appointment] | None = None


def has(blueprint: Blueprint, rule: Entitlement, one: Taking, *, on: date) -> Answer:
    """Whether somebody has one entitlement; unknown while its condition is."""
    fits = (
        rule.in_force(on)
        and (not rule.roles or one.role in rule.roles)
        and (not rule.tracks or one.track in rule.tracks)
        and (not rule.contracts or not set(rule.contracts).isdisjoint(one.contracts))
    )
    if not fits or rule.when is None:
        return Answer.YES if fits else Answer.NO
    facts = one.facts or {}
    years = years_found(blueprint, facts, asked(rule.when), on=on, history=one.history)
    return judge(rule.when, with_years(facts, years), on=on).answer
