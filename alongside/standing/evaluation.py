"""Where an engagement stands against its program's requirements. Pure: knows no database and no Django.

Nothing here is a score of a person. Documents, signatures, events and answers count once a coordinator noted them;
until then they are named as missing and never taken as met.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from alongside.blueprint.facts import Facts
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
from alongside.kernel.clock import Sessions, Span
from alongside.standing.days import half_over, period_of, periods, planned, rested, silence, without
from alongside.standing.holding import begun, lacking, parts
from alongside.standing.steps import missing
from alongside.standing.wording import NotKept, missing_of

BEHIND_BELOW = (
    80  # percent of what the plan says for today; under it somebody is behind (domain practice: amber below 0.8)
)


class Verdict(StrEnum):
    """Where an engagement is, in one word; the order is who needs somebody first."""

    SILENT = "silent"
    BEHIND = "behind"
    NOT_STARTED = "not started"
    ON_PLAN = "on plan"
    COMPLETE = "complete"
    PAUSED = "paused"
    ENDED = "ended"


class State(StrEnum):
    """How one requirement stands today."""

    MET = "met"
    ON_PLAN = "on plan"
    BEHIND = "behind"
    AT_RISK = "at risk"
    OPEN = "open"
    NOT_FOLLOWED = "not followed here"


@dataclass(frozen=True, slots=True)
class Term:
    """A contract: whole minutes, first and last day. One that `follows` another counts from its own first day on."""

    minutes: int
    first: date
    last: date
    follows: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """All that is known of one engagement on a day; with `own`, of somebody who helps, over all they are beside.

    `person` and `pair`: account key -> what counts up to that day by the account's own rule (minutes or times), of the
    person over all helpers, and of this engagement alone; `person_days` and `pair_days` the same day by day, for what
    is asked of every week or month. `waiting`: what waits for a yes, by account. `pauses`: the days it rested, apart
    from one another; the last one is open while it rests. `facts`: what conditions may ask, by the names
    of the language.
    """

    on: date
    duty: str
    role: str
    supported: bool
    started: date
    cohort: Span
    calendar: Sessions | None = None
    term: Term | None = None
    hired: date | None = None
    first_contact: date | None = None
    last_contact: date | None = None
    own: bool = False
    done: Mapping[str, Sequence[str]] = field(default_factory=dict)
    written: Mapping[str, int] = field(default_factory=dict)
    facts: Facts = field(default_factory=dict)
    pauses: tuple[Span, ...] = ()
    ended: date | None = None
    person: Mapping[str, int] = field(default_factory=dict)
    pair: Mapping[str, int] = field(default_factory=dict)
    person_days: Mapping[str, Mapping[date, int]] = field(default_factory=dict)
    pair_days: Mapping[str, Mapping[date, int]] = field(default_factory=dict)
    waiting: Mapping[str, int] = field(default_factory=dict)

    @property
    def paused(self) -> bool:
        return any(pause.holds(self.on) for pause in self.pauses)


@dataclass(frozen=True, slots=True)
class Item:
    """One requirement today. `asks`: what it asks, in words; `missing`: what is not there yet, empty when met.

    `have`, `of`, `planned` are in the unit (minutes, count, periods met of periods in session, days of silence).
    """

    key: str
    label: str
    asks: str
    state: State
    unit: str = ""
    have: int = 0
    of: int = 0
    planned: int | None = None
    waiting: int = 0
    due: date | None = None
    missing: str = ""

    @property
    def behind_by(self) -> int:
        return max(0, self.planned - self.have) if self.planned is not None else 0


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
            reach = _each if requirement.each else _once
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


def _days(blueprint: Blueprint, requirement: Reach, known: Known) -> Mapping[date, int]:
    account = blueprint.counting[requirement.account]
    of = known.pair_days if account.owner == "pair" else known.person_days
    return of.get(requirement.account, {})


def _once(blueprint: Blueprint, key: str, requirement: Reach, known: Known, asks: str) -> Item:
    """To be reached once, by a day: hours against the contract, the least number of visits."""
    account = blueprint.counting[requirement.account]
    needed = _needed(requirement, known)
    have = (known.pair if account.owner == "pair" else known.person).get(requirement.account, 0)
    if known.term and known.term.follows and of_contract(requirement):
        since = known.term.first
        have = sum(amount for day, amount in _days(blueprint, requirement, known).items() if since <= day <= known.on)
    if needed is None:
        missing = blueprint.tongue.say("standing.contract")
        return Item(key, requirement.label, asks, State.OPEN, unit=account.unit, have=have, missing=missing)
    first, due = _span(requirement, known)
    term = Span(first, due)
    plan = planned(needed, term, known.on, known.pauses) if requirement.pace == "even" and due else None
    half = due is not None and half_over(term, known.on, known.pauses)
    state = _state_once(have, needed, plan, half, past=bool(due and known.on > due))
    return Item(
        key,
        requirement.label,
        asks,
        state,
        unit=account.unit,
        have=have,
        of=needed,
        planned=plan,
        waiting=known.waiting.get(requirement.account, 0),
        due=due,
        missing="" if state is State.MET else missing_of(blueprint.tongue, account, have, needed),
    )


def _needed(requirement: Reach, known: Known) -> int | None:
    if requirement.reach.of_contract:
        return known.term.minutes if known.term else None
    return requirement.reach.duration.minutes if requirement.reach.duration else requirement.reach.count


def _state_once(have: int, needed: int, plan: int | None, half: bool, *, past: bool) -> State:
    if have >= needed:
        return State.MET
    if past:
        return State.BEHIND
    if plan is not None:
        return State.BEHIND if have * 100 < plan * BEHIND_BELOW else State.ON_PLAN
    return State.AT_RISK if half and have < max(1, needed // 2) else State.ON_PLAN


def _span(requirement: Reach, known: Known) -> tuple[date, date | None]:
    """From when to when it is to be reached: the contract's term if the rule speaks of one, else from the match on."""
    first = known.term.first if of_contract(requirement) and known.term else known.started
    if requirement.by is None:
        return first, known.term.last if requirement.reach.of_contract and known.term else None
    anchor = _anchor(requirement.by.anchor, known)
    return first, requirement.by.on(anchor) if anchor else None


def of_contract(requirement: Reach) -> bool:
    """Tell whether something is asked of each contract anew: its hours, or what is due by a day of it."""
    by = requirement.by
    return requirement.reach.of_contract or (by is not None and by.anchor.startswith("contract."))


def _anchor(name: str, known: Known) -> date | None:
    return {
        "match": known.started,
        "hire": known.hired,
        "contract.start": known.term.first if known.term else None,
        "contract.end": known.term.last if known.term else None,
        "cohort.start": known.cohort.first,
        "cohort.end": known.cohort.last,
    }.get(name)


def _each(blueprint: Blueprint, key: str, requirement: Reach, known: Known, asks: str) -> Item:
    """To be reached in every period, or in a share of them. Periods without a day of school do not count."""
    needed = _needed(requirement, known) or 0
    sums: dict[date, int] = {}
    for day, amount in _days(blueprint, requirement, known).items():
        if day <= known.on:
            start = period_of(requirement.each, day)
            sums[start] = sums.get(start, 0) + amount
    school = without(known.calendar or Sessions(known.cohort), known.pauses)
    reached = {start for start, amount in sums.items() if amount >= needed}
    asked = periods(requirement.each, school, Span(known.started, known.on), met=reached)
    met = sum(start in reached for start in asked)
    percent = requirement.share.percent if requirement.share else 100
    good = met * 100 >= len(asked) * percent
    over = _over(known)
    tongue, label = blueprint.tongue, requirement.label.lower()
    word = tongue.say(f"standing.{requirement.each or 'school-week'}")
    shortfall = tongue.say("standing.so-far", label=label, met=met, of=len(asked), periods=word)
    to_come = tongue.say("standing.until", label=label, day=_written_end(tongue, known)) if not over else ""
    state = (State.MET if over else State.ON_PLAN) if good else State.BEHIND
    return Item(
        key,
        requirement.label,
        asks,
        state,
        unit=word,
        have=met,
        of=len(asked),
        planned=-(-len(asked) * percent // 100),
        waiting=known.waiting.get(requirement.account, 0),
        missing=to_come if good else shortfall,
    )


def _over(known: Known) -> bool:
    """What is asked all along is met only once it is over."""
    return known.ended is not None or (known.cohort.last is not None and known.on >= known.cohort.last)


def _written_end(tongue: Tongue, known: Known) -> str:
    last = known.cohort.last
    return tongue.near_day(last, known.on) if last else tongue.say("standing.the-end")


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
        State.OPEN if silent else State.MET if _over(known) else State.ON_PLAN,
        unit="days",
        have=days,
        of=most,
        missing=tongue.say(f"standing.quiet{'-with-pause' if rest else ''}", days=_quiet(known)) if silent else "",
    )


def _quiet(known: Known) -> int:
    """Days since the last contact, or since the match, without those of a pause."""
    return silence(None, known.pauses, known.last_contact or known.started, known.on)
