"""Where an engagement stands against its program's requirements. Pure: knows no database and no Django.

Nothing here is a score of a person. Documents, signatures, events and answers count once a coordinator noted them;
until then they are named as missing and never taken as met.
"""

from dataclasses import dataclass
from datetime import date

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
from alongside.blueprint.requirements import sentence
from alongside.blueprint.tongues.english import ENGLISH
from alongside.blueprint.tongues.tongue import Tongue
from alongside.standing.days import rested, silence
from alongside.standing.holding import begun, lacking, parts
from alongside.standing.known import Item, Known, State, Verdict
from alongside.standing.reaching import each, once, over
from alongside.standing.steps import missing
from alongside.standing.wording import NotKept


@dataclass(frozen=True, slots=True)
class Standing:
    """A verdict, every requirement in the file's order, what is missing, and what this release does not keep yet.

    `on`: the day it is about; `tongue`: the language its sentences are in.
    """

    on: date
    verdict: Verdict
    items: tuple[Item, ...]
    missing: tuple[str, ...]
    not_followed_here: tuple[str, ...]
    silent_for: int | None
    tongue: Tongue = ENGLISH

    @property
    def hours(self) -> Item | None:
        """The requirement a bar on a page shows: the first one in minutes that is to be reached once."""
        return next((item for item in self.items if item.unit == "minutes"), None)


def evaluate(blueprint: Blueprint, known: Known) -> Standing:
    """Say where an engagement stands on `known.on`; an ended one, on its last day."""
    items = tuple(
        _item(blueprint, key, requirement, known)
        for key, requirement in blueprint.requirements.items()
        if concerns(blueprint, requirement, known)
    )
    followed = [item for item in items if item.state is not State.NOT_FOLLOWED]
    silent = any(item.unit == "days" and item.state is State.OPEN for item in followed)
    return Standing(
        on=known.on,
        verdict=_verdict(known, items, silent=silent),
        items=items,
        missing=tuple(item.missing for item in items if item.missing),
        not_followed_here=tuple(item.label for item in items if item.state is State.NOT_FOLLOWED),
        silent_for=_quiet(known),
        tongue=blueprint.tongue,
    )


def concerns(blueprint: Blueprint, requirement: Requirement, known: Known) -> bool:
    """Tell whether a requirement is asked of this engagement: of the role helped, in this duty, on their account.

    What is asked of a helper's own time is theirs, not the pair's: it is asked with `own`, and left out otherwise.
    """
    if known.own:
        own = isinstance(requirement, Reach) and blueprint.counting[requirement.account].owner == "helper"
        return requirement.of == known.role and (own or not isinstance(requirement, Reach | InTouch))
    duty = blueprint.duties.get(known.duty)
    mine = known.supported if requirement.of is None else requirement.of == known.role
    if isinstance(requirement, InTouch):
        return mine and requirement.duty in (None, known.duty)
    if not isinstance(requirement, Reach):
        return mine
    account = blueprint.counting[requirement.account]
    if account.duties and known.duty not in account.duties:
        return False
    if account.owner == "pair":
        return mine or (duty is not None and requirement.of is not None and requirement.of == duty.helper)
    return mine and account.owner == "person"


def _verdict(known: Known, items: tuple[Item, ...], *, silent: bool) -> Verdict:
    states = {item.state for item in items}
    if items and states <= {State.MET}:
        return Verdict.COMPLETE
    if known.ended is not None:
        return Verdict.ENDED
    if known.paused:
        return Verdict.PAUSED
    if silent:
        return Verdict.SILENT
    if known.first_contact is None:
        return Verdict.NOT_STARTED
    return Verdict.BEHIND if states & {State.BEHIND, State.AT_RISK} else Verdict.ON_PLAN


def _item(blueprint: Blueprint, key: str, requirement: Requirement, known: Known) -> Item:
    asks = sentence(blueprint, key)
    match requirement:
        case Reach():
            account = blueprint.counting[requirement.account]
            if account.takes != "sessions" or account.unit not in ("minutes", "count"):
                return _not_followed(key, requirement, asks, account.label)
            reach = each if requirement.each else once
            return reach(blueprint, key, requirement, known, asks)
        case InTouch():
            return _in_touch(blueprint.tongue, key, requirement, known, asks)
        case Holds():
            return _holds(blueprint, key, requirement, known, asks)
        case Document() | Signature() | Attended() | Answered():
            return _by_hand(blueprint, key, requirement, known, asks)


def _by_hand(blueprint: Blueprint, key: str, requirement: NotKept, known: Known, asks: str) -> Item:
    """What a coordinator writes down, or what two wrote here themselves: not followed until the first, met when all of
    it is there."""
    done = known.done.get(key, ())
    if isinstance(requirement, Document):
        done = ("",) * max(len(done), known.written.get(requirement.artifact, 0))
    lacks = missing(blueprint, requirement, done)
    if not done:
        return _not_followed(key, requirement, asks, lacks)
    return Item(key, requirement.label, asks, State.OPEN if lacks else State.MET, missing=lacks)


def _holds(blueprint: Blueprint, key: str, requirement: Holds, known: Known, asks: str) -> Item:
    """What is to hold, by the facts there are; what a coordinator wrote down holds too."""
    if known.done.get(key) or not begun(requirement.holds, known.facts):
        return _by_hand(blueprint, key, requirement, known, asks)
    lacks = lacking(parts(requirement.holds, known.facts, on=known.on))
    return Item(key, requirement.label, asks, State.OPEN if lacks else State.MET, missing=lacks)


def _not_followed(key: str, requirement: Requirement, asks: str, missing: str) -> Item:
    return Item(key, requirement.label, asks, State.NOT_FOLLOWED, missing=missing)


def _in_touch(tongue: Tongue, key: str, requirement: InTouch, known: Known, asks: str) -> Item:
    """No silence longer than the rule allows, on the rule's clock. Before the first contact, counted from the match."""
    gap = requirement.gap_at_most
    most = gap.amount * (7 if gap.unit == "week" else 1)
    since = known.last_contact or known.started
    school = known.calendar if requirement.clock == "school-days" else None
    days = silence(school, known.pauses, since, known.on)
    rest = rested(known.pauses, since, known.on)
    silent = days > most and not known.paused and known.ended is None
    return Item(
        key,
        requirement.label,
        asks,
        State.OPEN if silent else State.MET if over(known) else State.ON_PLAN,
        unit="days",
        have=days,
        of=most,
        missing=tongue.say(f"standing.quiet{'-with-pause' if rest else ''}", days=_quiet(known)) if silent else "",
    )


def _quiet(known: Known) -> int:
    """Days since the last contact, or since the match, without those of a pause."""
    return silence(None, known.pauses, known.last_contact or known.started, known.on)
