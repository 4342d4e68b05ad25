"""What is to be reached: once, by a day, or in every week, month or year. Pure: knows no database and no Django."""

from collections.abc import Mapping
from datetime import date

from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.counting import Account
from alongside.blueprint.parts.requirements import Reach
from alongside.blueprint.tongues.tongue import Tongue
from alongside.kernel.articles import article
from alongside.kernel.clock import Sessions, Span
from alongside.standing.days import Asked, half_over, period_of, planned, reached, rested, without
from alongside.standing.known import Item, Known, State
from alongside.standing.wording import missing_of

BEHIND_BELOW = (
    80  # percent of what the plan says for today; under it somebody is behind (domain practice: amber below 0.8)
)


def _days(blueprint: Blueprint, requirement: Reach, known: Known) -> Mapping[date, int]:
    account = blueprint.counting[requirement.account]
    of = known.pair_days if account.owner == "pair" else known.person_days
    return of.get(requirement.account, {})


def once(blueprint: Blueprint, key: str, requirement: Reach, known: Known, asks: str) -> Item:
    """To be reached once, by a day: hours against the contract, the least number of visits."""
    account = blueprint.counting[requirement.account]
    needed = _in_part(_needed(requirement, known), requirement, known, account)
    have = (known.pair if account.owner == "pair" else known.person).get(requirement.account, 0)
    if known.term and known.term.follows and of_contract(requirement):
        since = known.term.first
        have = sum(amount for day, amount in _days(blueprint, requirement, known).items() if since <= day <= known.on)
    if needed is None:
        word, tongue = blueprint.words.contract.one, blueprint.tongue
        missing = tongue.say("standing.contract", contract=tongue.say(f"run.{article(word)}", word=word))
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
        to_approve=known.to_approve.get(requirement.account, 0),
        due=due,
        missing="" if state is State.MET else missing_of(blueprint.tongue, account, have, needed),
    )


def _needed(requirement: Reach, known: Known) -> int | None:
    if requirement.reach.of_contract:
        return known.term.minutes if known.term else None
    return requirement.reach.duration.minutes if requirement.reach.duration else requirement.reach.count


def _in_part(needed: int | None, requirement: Reach, known: Known, account: Account) -> int | None:
    """What is asked of somebody who is there for a part of the cohort's time: that part, without the days it rested."""
    _, due = _span(requirement, known)
    if not requirement.pro_rata or needed is None or due is None:
        return needed
    began = known.joined if account.owner == "person" and known.joined else known.started
    first = max(began, known.cohort.first)
    whole = (due - known.cohort.first).days + 1
    there = (due - first).days + 1 - rested(known.pauses, first, min(known.on, due))
    return max(1, needed * max(0, there) // whole) if whole > 0 else needed


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


def each(blueprint: Blueprint, key: str, requirement: Reach, known: Known, asks: str) -> Item:
    """To be reached in every period, or in a share of them. Periods without a day of school do not count."""
    needed = _needed(requirement, known) or 0
    sums: dict[date, int] = {}
    for day, amount in _days(blueprint, requirement, known).items():
        if day <= known.on:
            start = period_of(requirement.each, day)
            sums[start] = sums.get(start, 0) + amount
    school = without(known.calendar or Sessions(known.cohort), known.pauses)
    rule = Asked(needed, requirement.days_at_least or 1, requirement.pro_rata)
    met, asked = reached(requirement.each, school, Span(known.started, known.on), rule, sums)
    percent = requirement.share.percent if requirement.share else 100
    good = met * 100 >= asked * percent
    ended = over(known)
    tongue, label = blueprint.tongue, requirement.label.lower()
    word = tongue.say(f"standing.{requirement.each or 'school-week'}")
    shortfall = tongue.say("standing.so-far", label=label, met=met, of=asked, periods=word)
    to_come = tongue.say("standing.until", label=label, day=_written_end(tongue, known)) if not ended else ""
    state = (State.MET if ended else State.ON_PLAN) if good else State.BEHIND
    return Item(
        key,
        requirement.label,
        asks,
        state,
        unit=word,
        have=met,
        of=asked,
        planned=-(-asked * percent // 100),
        waiting=known.waiting.get(requirement.account, 0),
        to_approve=known.to_approve.get(requirement.account, 0),
        missing=to_come if good else shortfall,
    )


def over(known: Known) -> bool:
    """What is asked all along is met only once it is over."""
    return known.ended is not None or (known.cohort.last is not None and known.on >= known.cohort.last)


def _written_end(tongue: Tongue, known: Known) -> str:
    last = known.cohort.last
    return tongue.near_day(last, known.on) if last else tongue.say("standing.the-end")
