"""Runs a file's own examples: made-up people, pairs and sessions with what should come of them."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from alongside.blueprint.bookkeeping import period_from
from alongside.blueprint.cohorts import year_around
from alongside.blueprint.counting import Happening, postings
from alongside.blueprint.eligibility import Offer, Verdict, tracks_for, verdict
from alongside.blueprint.entitled import Taking, has
from alongside.blueprint.grammar import MonthDay
from alongside.blueprint.judgement import Answer, Finding, judge
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.conditions import All
from alongside.blueprint.parts.examples import Example, ExampleSession
from alongside.blueprint.parts.seasons import season_on
from alongside.blueprint.routing import Obligation, contact_for, obligation, tier_for
from alongside.blueprint.tongues.tongue import Tongue


@dataclass(frozen=True)
class Outcome:
    """One example: what was expected, what came, and why. Both as words; equal means met.

    `because`: why the file expects it, in its own words.
    """

    name: str
    expected: str
    got: str
    why: str
    because: str = ""

    @property
    def met(self) -> bool:
        return self.expected == self.got


def outcomes(blueprint: Blueprint) -> tuple[Outcome, ...]:
    """Every example of the file, run."""
    return tuple(replace(_outcome(blueprint, example), because=example.because) for example in blueprint.examples)


def _outcome(blueprint: Blueprint, example: Example) -> Outcome:
    if example.sessions:
        return _counted(blueprint, example)
    if example.pair is not None:
        return _paired(blueprint, example)
    if example.helper is not None:
        return _ready(blueprint, example)
    if example.start is not None:
        return _begun(blueprint, example)
    if example.expect.of_a_day:
        return _that_day(blueprint, example)
    return _routed(blueprint, example) if example.organization is not None else _joined(blueprint, example)


def day_of(blueprint: Blueprint, example: Example) -> date | None:
    """The day of an example; that of an instant is the day in the program's own zone."""
    return example.at.day_in(blueprint.calendar.zone) if example.at else example.on


def _joined(blueprint: Blueprint, example: Example) -> Outcome:
    expect = example.expect
    day = day_of(blueprint, example)
    if example.person is None or day is None:
        return Outcome(example.name, "a person and a day", "neither", "")
    found = verdict(blueprint, example.person, on=day, history=example.history or None, role=example.role)
    expected: list[str] = []
    got: list[str] = []
    if expect.answer is not None:
        expected.append(expect.answer)
        got.append(found.answer)
    if expect.track is not None:
        expected.append(expect.track)
        got.append(found.track or blueprint.tongue.say("no-way-in"))
    if expect.school_year is not None:
        expected.append(str(expect.school_year))
        got.append(str(found.school_year))
    offers = {offer.contract: offer for offer in found.offers}
    for contract, cost in expect.price.items():
        expected.append(f"{contract} {cost}")
        got.append(f"{contract} {_price(blueprint.tongue, offers.get(contract))}")
    if expect.asks:
        expected.append(_asks(blueprint.tongue, expect.asks))
        got.append(_asks(blueprint.tongue, found.asked))
    expected += [_has(blueprint, key, Answer.YES if wanted else Answer.NO) for key, wanted in expect.has.items()]
    got += [_has(blueprint, key, _entitled(blueprint, example, key, found, day)) for key in expect.has]
    for piece, whole in (
        *((piece, found.sentence) for piece in expect.why),
        *((piece, "; ".join(found.changes)) for piece in expect.changes),
    ):
        expected.append(f"“{piece}”")
        got.append(f"“{piece}”" if piece.casefold() in whole.casefold() else f"“{whole}”")
    return Outcome(example.name, ", ".join(expected), ", ".join(got), found.sentence)


def _entitled(blueprint: Blueprint, example: Example, key: str, found: Verdict, day: date) -> Answer:
    """Whether they have an entitlement, as whoever the example says, else as somebody the program helps."""
    role = example.role or next(iter(blueprint.roles_with("supported")), None)
    granted = [offer.contract for offer in found.offers if offer.granted]
    taking = Taking(role, found.track or "", granted, example.person or {}, example.history or None)
    comes_in = found.answer is Answer.YES or not tracks_for(blueprint, role)
    return has(blueprint, blueprint.entitlements[key], taking, on=day) if comes_in else Answer.NO


def _has(blueprint: Blueprint, key: str, answer: Answer) -> str:
    return f"{blueprint.entitlements[key].label}: {blueprint.tongue.say(answer)}"


def _that_day(blueprint: Blueprint, example: Example) -> Outcome:
    """In which season a day lies, and with which day its books are closed: at the latest with the year."""
    expect, day, tongue = example.expect, day_of(blueprint, example), blueprint.tongue
    if day is None:
        return Outcome(example.name, "a day", "none", "")
    expected, got = list[str](), list[str]()
    if expect.season is not None:
        found = season_on(blueprint.seasons, MonthDay(day.month, day.day))
        expected.append(blueprint.seasons[expect.season].label)
        got.append(blueprint.seasons[found].label if found else tongue.say("nothing"))
    if expect.books is not None:
        period, (_, last) = period_from(blueprint.calendar, day), year_around(blueprint, day)
        closes = period.last if period and period.last and period.last < last else last
        expected.append(tongue.value(expect.books))
        got.append(tongue.value(closes))
    return Outcome(example.name, ", ".join(expected), ", ".join(got), tongue.say("by-calendar"))


def _begun(blueprint: Blueprint, example: Example) -> Outcome:
    """The days a start gives that is begun on a day: of its steps that have one, and of the next look."""
    expect, day, tongue = example.expect, day_of(blueprint, example), blueprint.tongue
    start = next(one.starts[example.start or ""] for one in blueprint.artifacts.values() if example.start in one.starts)
    if day is None:
        return Outcome(example.name, "a day", "none", "")
    expected, got = list[str](), list[str]()
    if expect.steps:
        expected += [tongue.value(each) for each in expect.steps]
        got += [tongue.value(step.after.after(day)) for step in start.steps if step.after]
    if expect.look is not None:
        looked = tongue.value(start.look.after(day)) if start.look else tongue.say("nothing")
        expected.append(tongue.say("look-again", day=tongue.value(expect.look)))
        got.append(tongue.say("look-again", day=looked))
    return Outcome(example.name, "; ".join(expected), "; ".join(got), start.label)


def _ready(blueprint: Blueprint, example: Example) -> Outcome:
    """May this helper begin? A role without a rule is open to whoever holds one of its positions."""
    rule = blueprint.roles[example.role or ""].ready_when
    found = judge(rule or All(()), example.helper or {}, on=day_of(blueprint, example))
    return Outcome(example.name, str(example.expect.answer), str(found.answer), _why(blueprint, found))


def _routed(blueprint: Blueprint, example: Example) -> Outcome:
    """Whom does this organization ask, has it to join, and in which tier is it?"""
    expect, facts, day = example.expect, example.organization or {}, day_of(blueprint, example)
    duty = obligation(blueprint, facts, on=day)
    routed = contact_for(blueprint, facts, on=day)
    told = (
        (expect.joining, duty.answer),
        (expect.tier, tier_for(blueprint, facts, on=day) or blueprint.tongue.say("no-tier")),
        (expect.contact, routed.contact.address if routed else blueprint.tongue.say("nobody")),
    )
    expected = [wanted for wanted, _ in told if wanted]
    got = [found for wanted, found in told if wanted]
    return Outcome(example.name, ", ".join(expected), ", ".join(got), _why(blueprint, duty))


def _asks(tongue: Tongue, facts: tuple[str, ...]) -> str:
    return tongue.say("asks", facts=tongue.listed(facts, last="and") or tongue.say("nothing"))


def _why(blueprint: Blueprint, found: Finding | Obligation) -> str:
    """The reasons of an answer, or what we would need to know, as a sentence."""
    why = "; ".join(found.reasons) or blueprint.tongue.say("to-know", needs=", ".join(found.missing))
    return f"{why[:1].upper()}{why[1:]}."


def _price(tongue: Tongue, offer: Offer | None) -> str:
    if offer is None:
        return tongue.say("not-offered")
    return tongue.say("free") if offer.granted else str(offer.price or tongue.say("unknown"))


def _paired(blueprint: Blueprint, example: Example) -> Outcome:
    rules = blueprint.matching.get(example.duty or "")
    must = rules.must if rules else ()
    found = judge(All(must), example.pair or {}, on=day_of(blueprint, example))
    return Outcome(example.name, str(example.expect.answer), str(found.answer), _why(blueprint, found))


def _counted(blueprint: Blueprint, example: Example) -> Outcome:
    totals, asked = Counter[str](), Counter[str]()
    for session in example.sessions:
        for posting in postings(blueprint, _happening(session)):
            totals[posting.account] += posting.amount
            asked[posting.account] += posting.amount if posting.to_approve else 0
    pattern = blueprint.tongue.say("to-approve")
    expected, got = list[str](), list[str]()
    for wanted, there, mark in ((example.expect.accounts, totals, ""), (example.expect.to_approve, asked, pattern)):
        expected += [f"{account} {amount}{mark}" for account, amount in wanted.items()]
        got += [f"{account} {there[account]}{mark}" for account in wanted]
    return Outcome(example.name, ", ".join(expected), ", ".join(got), blueprint.tongue.say("counted"))


def _happening(session: ExampleSession) -> Happening:
    return Happening(
        "attendance" if session.event else "sessions",
        duty=session.duty,
        minutes=session.minutes,
        people=session.people,
        activities=frozenset(session.activities),
        event=session.event,
        days=session.days,
        miles=session.miles,
    )
