"""Matching: for each duty, what must hold for a pair, and what is weighed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from alongside.blueprint.grammar import Duration
from alongside.blueprint.parts.conditions import Condition, tests
from alongside.blueprint.schema import Ref, Within

MatchBy = Literal["overlap", "same", "near", "wish", "named"]
Objective = Literal["least-regret", "total", "worst-first", "balance"]
EvenOver = Literal["building", "district"]

NEVER_WAIVED = frozenset({"evaluates", "supervises", "stated-conflict"})
NEVER_SHOWN = frozenset({"wishes", "named", "described-as"})


@dataclass(frozen=True)
class Criterion:
    """One thing that is weighed.

    `by`: overlap (the part of the person's list the helper's list has), same (equal or one in common), near (1 at no
    travel, 0 at `up_to`), wish (the helper is as the person asked, or speaks the language they asked for; weighed only
    for people who asked), named (how early each of the two named the other under `preferences`; weighed only where
    somebody named somebody).
    `fact`: the person's; `helper_fact`: the helper's when it goes by another name. `share`: of 100.
    """

    share: Annotated[int, Within(1, 100)]
    by: MatchBy
    fact: Annotated[str, Ref("@facts")]
    says: str
    helper_fact: Annotated[str | None, Ref("@facts")] = None
    up_to: Duration | None = None
    only_if_asked: bool = False
    seen_by: tuple[str, ...] = ()

    def faults(self) -> Iterator[tuple[str, str]]:
        if self.by == "near" and self.up_to is None:
            yield "up_to", "How far is too far? For example up_to: 90 minutes."
        if (self.by == "named") != (self.fact == "named"):
            yield "fact", "Whom people named is compared as by: named with fact: named; the two go together."


@dataclass(frozen=True)
class SelfMatch:
    """People look for a helper themselves, inside the same rules.

    `asks`: how many they may have asked at once. `answer_within`: so long a helper has to answer, with `remind_after`
    the moment they are reminded. `shows`: facts a helper may choose to show to whoever looks. `reasons`: what a helper
    may choose who says no. `team_reads`: the matching team reads what somebody wrote with their ask; else the two only.
    """

    answer_within: Duration
    asks: Annotated[int, Within(1, 20)] = 1
    remind_after: Duration | None = None
    shows: tuple[Annotated[str, Ref("@facts")], ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)
    team_reads: bool = False

    def faults(self) -> Iterator[tuple[str, str]]:
        for name, length in (("answer_within", self.answer_within), ("remind_after", self.remind_after)):
            if length is not None and length.unit not in ("day", "week"):
                yield name, "People answer within days or weeks, for example 7 days."
        for fact in NEVER_SHOWN & set(self.shows):
            yield "shows", f"What is told as {fact} is told to the matching team alone, and never shown."


@dataclass(frozen=True)
class Rematch:
    """A round may change who is together already, where a coordinator asks for it.

    `price`: how much better, in points of 100, a change has to fit, so that what two have begun is not given up for
    little. A coordinator may set another one for a round.
    """

    price: Annotated[int, Within(0, 100)]


@dataclass(frozen=True)
class Preferences:
    """People and helpers name a few of the other side, those they would like best first; the matching team alone reads
    it. `names`: how many each may name. `by`: who is asked."""

    names: Annotated[int, Within(1, 10)] = 3
    by: Literal["both", "people", "helpers"] = "both"


@dataclass(frozen=True)
class Matching:
    """Rules for one duty. `setting: yes`: the shares are a sponsor's choice.

    `objective`: what the best round is, once as many people as possible have somebody: least-regret (nobody further
    from their own best helper than has to be), total (the largest fit of all together), worst-first (the best worst
    fit, then the next), balance (the busiest helper takes as few as possible). Two things come before it, and never
    leave anybody out: `per_helper_least`, so many people each helper has, counting those they have, as far as they
    agreed to so many and people and rules allow; and `even_over`, where not everybody can have somebody: as many
    schools (building) or districts as possible have somebody, then the less of one is served, the sooner its next
    person is. A round that changes who is together seeks neither. `waive`: facts whose rules a coordinator
    may let go for somebody, with a reason; nobody ever waives that evaluators, supervisors and relatives help nobody.
    `self_match`: people may look for a helper themselves. `rematch`: a round may change who is together already.
    `preferences`: people and helpers name whom they would like.
    """

    must: tuple[Condition, ...] = ()
    waive: tuple[Annotated[str, Ref("@facts")], ...] = ()
    self_match: SelfMatch | None = None
    rematch: Rematch | None = None
    preferences: Preferences | None = None
    objective: Objective = "least-regret"
    per_helper_least: Annotated[int | None, Within(1, 100)] = None
    even_over: EvenOver | None = None
    weigh: Mapping[str, Criterion] = field(default_factory=dict)
    setting: bool = False
    cite: str = ""

    def faults(self) -> Iterator[tuple[str, str]]:
        total = sum(criterion.share for criterion in self.weigh.values())
        if self.weigh and total != 100:
            yield "weigh", f"The shares make {total} together; they have to make 100."
        if self.preferences is None and any(one.by == "named" for one in self.weigh.values()):
            yield "weigh", "Nobody is asked whom they would like: add preferences, for example preferences: {names: 3}."
        asked = {test.kind.key for rule in self.must for test in tests(rule)}
        for fact in self.waive:
            if fact in NEVER_WAIVED:
                yield "waive", f"A rule about {fact} is never waived."
            elif fact not in asked:
                yield "waive", f"No rule under must asks for {fact}, so there is nothing to waive."
