"""What somebody said of themselves that others confirm, and what became of it, in words."""

from dataclasses import dataclass

from alongside.blueprint.facts import FactKind
from alongside.blueprint.judgement import in_words
from alongside.blueprint.language import Blueprint
from alongside.programs.access_attesting import to_confirm_as
from alongside.programs.background import denials, typed, waiting
from alongside.programs.models.participations import Participation
from alongside.programs.queries_attesting import reasons_of, who_confirms

WAITS, YES, NO = "waits", "yes", "no"


@dataclass(frozen=True, slots=True)
class Attested:
    """One answer: what, as it was said, and what became of it (`state`, and `told` as a sentence).

    `mine`: whoever reads it may confirm it.
    """

    fact: str
    says: str
    answer: str
    state: str
    told: str
    reason: str
    mine: bool


def attested_of(row: Participation, blueprint: Blueprint, *, as_role: str = "") -> list[Attested]:
    """What one who takes part said that somebody confirms, what waits first. `as_role`: of whoever reads it; where they
    cannot confirm it, it says who can. `cohort__program__sponsor` and `works_at` are loaded."""
    keys = [key for key in blueprint.facts if key in blueprint.attested and row.facts.get(key) not in (None, "", [])]
    no, open_ones = denials(row.facts, row.attested, blueprint), waiting(row.facts, row.attested, blueprint)
    reasons = reasons_of([row.pk]) if no else {}
    mine = to_confirm_as(blueprint, as_role) if as_role else frozenset()
    found = []
    for key in keys:
        kind, tongue = blueprint.kinds[key], blueprint.tongue
        state = WAITS if key in open_ones else NO if key in no else YES
        if state == NO:
            words = tongue.say("page.attest_no", by=kind.attested_by, day=tongue.page_day(no[key]))
        elif state == YES:
            words = tongue.say("page.attest_yes")
        else:
            words = tongue.say("page.attest_waits", by=kind.attested_by)
            if as_role and key not in mine:
                names = tongue.listed(who_confirms(row, key, blueprint), last="and")
                words = f"{words}: {names}" if names else f"{words}. {tongue.say('page.attest_nobody')}"
        denied = reasons.get((row.pk, key)) if state == NO else None
        reason = denied.reason if denied else ""
        says = kind.says[:1].upper() + kind.says[1:]
        told_so = words[:1].upper() + words[1:]
        found.append(Attested(key, says, told(kind, row.facts[key]), state, told_so, reason, key in mine))
    return sorted(found, key=lambda one: one.state != WAITS)


def told(kind: FactKind, value: object) -> str:
    """An answer as it was typed, in words."""
    known = typed({kind.key: value}, {kind.key: kind})[kind.key]
    if isinstance(known, bool):
        return kind.tongue.say("yes" if known else "no").capitalize()
    return in_words(kind, known) if known is not None else str(value)


def stated(kind: FactKind, value: object) -> str:
    """What was said, as a statement that is so or not: the clause for yes, or the one for no."""
    known = typed({kind.key: value}, {kind.key: kind})[kind.key]
    words = kind.says if known is True else kind.denies if known is False else ""
    words = words or f"{kind.says}: {told(kind, value)}"
    return words[:1].upper() + words[1:]
