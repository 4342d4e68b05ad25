"""Runs a file's own examples: made-up people, pairs and sessions with what should come of them."""

from collections import Counter
from dataclasses import dataclass

from alongside.blueprint.counting import Happening, postings
from alongside.blueprint.eligibility import Offer, verdict
from alongside.blueprint.judgement import judge
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.conditions import All
from alongside.blueprint.parts.examples import Example, ExampleSession


@dataclass(frozen=True)
class Outcome:
    """One example: what was expected, what came, and why. Both as words; equal means met."""

    name: str
    expected: str
    got: str
    why: str

    @property
    def met(self) -> bool:
        return self.expected == self.got


def outcomes(blueprint: Blueprint) -> tuple[Outcome, ...]:
    """Every example of the file, run."""
    return tuple(_outcome(blueprint, example) for example in blueprint.examples)


def _outcome(blueprint: Blueprint, example: Example) -> Outcome:
    if example.sessions:
        return _counted(blueprint, example)
    return _paired(blueprint, example) if example.pair is not None else _joined(blueprint, example)


def _joined(blueprint: Blueprint, example: Example) -> Outcome:
    expect = example.expect
    if example.person is None or example.on is None:
        return Outcome(example.name, "a person and a day", "neither", "")
    found = verdict(blueprint, example.person, on=example.on, history=example.history or None, role=example.role)
    expected: list[str] = []
    got: list[str] = []
    if expect.answer is not None:
        expected.append(expect.answer)
        got.append(found.answer)
    if expect.track is not None:
        expected.append(expect.track)
        got.append(found.track or "no track")
    if expect.school_year is not None:
        expected.append(str(expect.school_year))
        got.append(str(found.school_year))
    offers = {offer.contract: offer for offer in found.offers}
    for contract, cost in expect.price.items():
        expected.append(f"{contract} {cost}")
        got.append(f"{contract} {_price(offers.get(contract))}")
    return Outcome(example.name, ", ".join(expected), ", ".join(got), found.sentence)


def _price(offer: Offer | None) -> str:
    if offer is None:
        return "not offered"
    return "free" if offer.granted else str(offer.price or "not known")


def _paired(blueprint: Blueprint, example: Example) -> Outcome:
    rules = blueprint.matching.get(example.duty or "")
    must = rules.must if rules else ()
    found = judge(All(must), example.pair or {}, on=example.on)
    why = "; ".join(found.reasons) or f"we need to know {', '.join(found.missing)}"
    return Outcome(example.name, str(example.expect.answer), str(found.answer), f"{why[:1].upper()}{why[1:]}.")


def _counted(blueprint: Blueprint, example: Example) -> Outcome:
    totals: Counter[str] = Counter()
    for session in example.sessions:
        for posting in postings(blueprint, _happening(session)):
            totals[posting.account] += posting.amount
    wanted = example.expect.accounts
    expected = ", ".join(f"{account} {amount}" for account, amount in wanted.items())
    got = ", ".join(f"{account} {totals[account]}" for account in wanted)
    return Outcome(example.name, expected, got, "Counted by the rules of the file.")


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
