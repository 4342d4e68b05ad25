"""One duty of a round: the people who need someone, the helpers there are, and every pair's rules and fit."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

import numpy as np

from alongside.blueprint.facts import FactValue
from alongside.blueprint.grammar import Duration
from alongside.blueprint.judgement import Answer, judge
from alongside.blueprint.parts.conditions import Condition, tests
from alongside.blueprint.parts.matching import Criterion, Matching
from alongside.matching.scores import criteria, hours, wishes
from alongside.matching.scores.criteria import Fit, Flags, Scored, Words
from alongside.matching.scores.profile import Profile
from alongside.matching.scores.rules import Answers, Column, Known, OnDemand, answers
from alongside.matching.scores.travel import UNKNOWN, Minutes, Roads, minutes_between
from alongside.matching.solver.preferences import Named
from alongside.matching.solver.problem import NOT_ALLOWED, Pair

NO, YES, NOT_KNOWN = 0, 1, 2
YES_NO: tuple[FactValue | None, ...] = (False, True, None)


@dataclass(frozen=True)
class Pairings:
    """What is true of pairs beyond the profiles: who evaluates whom, who asked not to be matched with whom, and who are
    related."""

    evaluates: Flags
    conflict: Flags
    related: Flags

    @property
    def told(self) -> Flags:
        """What was said to the matching team, and is said to nobody else."""
        told: Flags = self.conflict | self.related
        return told


@dataclass(frozen=True)
class Case:
    """Everything a duty's matching is decided by.

    `labels` says words of the blueprint's lists as pages say them, `helper_word` and `goal_word` what one and several
    are called; `optional_when` holds for people who may go without. `virtual`: people for whom the way there does not
    count; `ruled_out`: pairs a coordinator does not want; `declined`: pairs of which one said no to the other.
    `waived`: people and the facts whose rules were let go for them; `week`: minutes of a week that two need for each
    other; `named`: whom each of both sides would like.
    """

    duty: str
    matching: Matching
    people: tuple[Profile, ...]
    helpers: tuple[Profile, ...]
    pairings: Pairings
    on: date
    roads: Roads = field(default_factory=Roads)
    labels: Mapping[str, str] = field(default_factory=dict)
    helper_word: tuple[str, str] = ("helper", "helpers")
    goal_word: tuple[str, str] = ("goal", "goals")
    optional_when: Condition | None = None
    virtual: frozenset[int] = frozenset()
    ruled_out: frozenset[Pair] = frozenset()
    declined: frozenset[Pair] = frozenset()
    waived: frozenset[tuple[int, str]] = frozenset()
    week: int = 0
    named: Named = field(default_factory=Named)

    def weighed(self, matching: Matching) -> "Case":
        """The same case with other shares or another objective; the rest is not worked out again."""
        other = replace(self, matching=matching)
        levels = {key: scored for key, _, scored in self.scored}
        scored = tuple((key, one, levels[key]) for key, one in matching.weigh.items())
        kept = {name: getattr(self, name) for name in ("minutes", "known", "rules", "same_human", "allowed")}
        other.__dict__.update(kept, scored=scored)  # where cached properties keep what they found
        return other

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.people), len(self.helpers)

    @cached_property
    def minutes(self) -> Minutes:
        """About how long it takes to get from each person to each helper, -1 where a place is not known."""
        return minutes_between([p.point for p in self.people], [h.point for h in self.helpers], self.roads)

    @cached_property
    def known(self) -> Known:
        """What conditions can ask about every pair."""
        pairs = OnDemand(
            {
                "evaluates": lambda: Column(self.pairings.evaluates.astype(np.int8), YES_NO),
                "supervises": lambda: Column(self.pairings.evaluates.astype(np.int8), YES_NO),
                "stated-conflict": lambda: Column(self.pairings.conflict.astype(np.int8), YES_NO),
                "same-building": lambda: self._same_place("building"),
                "same-district": lambda: self._same_place("district"),
                "same-field": lambda: self._in_common("subjects", "grades"),
                "same-language": lambda: self._in_common("languages"),
                "same-licence": lambda: self._in_common("licence"),
                "speaks-as-needed": self._speaks,
                "free-together": self._free,
                "travel-time": self._travel,
            }
        )
        return Known([p.facts for p in self.people], [h.facts for h in self.helpers], pairs, self.on)

    @cached_property
    def rules(self) -> tuple[tuple[Condition, Answers], ...]:
        """The blueprint's rules with their answers for every pair; a rule that was let go for somebody is met."""
        return tuple((rule, self._answered(rule)) for rule in self.matching.must)

    def _answered(self, rule: Condition) -> Answers:
        found = answers(rule, self.known).over(self.shape)
        facts = {test.kind.key for test in tests(rule)}
        free = [i for i in {i for i, _ in self.waived} if all((i, fact) in self.waived for fact in facts)]
        if not free:
            return found
        yes, no = found.yes.copy(), found.no.copy()
        yes[free], no[free] = True, False
        return Answers(yes, no)

    def is_optional(self, person: int) -> bool:
        """Whether the program lets this person go without."""
        if self.optional_when is None:
            return False
        return judge(self.optional_when, self.people[person].facts, on=self.on).answer is Answer.YES

    @cached_property
    def same_human(self) -> Flags:
        """Nobody is their own helper, in whatever roles they are here."""
        return _same([p.human for p in self.people], [h.human for h in self.helpers])

    @cached_property
    def never(self) -> Flags:
        """Pairs that nothing allows: oneself, whoever evaluates the person, relatives, and where one asked not to be
        matched with the other, or said no to them."""
        never: Flags = self.same_human | self.pairings.evaluates | self.pairings.told
        for pair in self.declined:
            never[pair] = True
        return never

    @cached_property
    def allowed(self) -> Flags:
        """Pairs that no rule forbids. Whoever evaluates a person never helps them, whatever the blueprint says."""
        allowed = ~self.never
        for _, answer in self.rules:
            allowed = allowed & answer.yes
        for pair in self.ruled_out:
            allowed[pair] = False
        return allowed

    def stands_open_but_for_a_no(self, person: int, helper: int) -> bool:
        """Whether a no of one to the other is all that speaks against a pair."""
        pair = person, helper
        never = self.same_human[pair] or self.pairings.evaluates[pair] or self.pairings.told[pair]
        return pair in self.declined and not never and all(answer.yes[pair] for _, answer in self.rules)

    @cached_property
    def scored(self) -> tuple[tuple[str, Criterion, Scored], ...]:
        """Each criterion with its level for every pair."""
        return tuple((key, one, self._scored(one)) for key, one in self.matching.weigh.items())

    @cached_property
    def spoken(self) -> frozenset[str]:
        """The languages a wish can name."""
        return wishes.languages_of(words(h, "languages") for h in self.helpers)

    @cached_property
    def fit(self) -> Fit:
        """The fit of every pair, 0 to 2**20, rules aside."""
        shares = [criterion.share for _, criterion, _ in self.scored]
        return criteria.together(shares, [scored for _, _, scored in self.scored], self.shape)

    @cached_property
    def score(self) -> Fit:
        """The fit of every allowed pair, NOT_ALLOWED elsewhere: what the solver takes."""
        score: Fit = np.where(self.allowed, self.fit, np.int32(NOT_ALLOWED))
        return score

    def words_of(self, criterion: Criterion) -> tuple[list[Words], list[Words]]:
        """The words a criterion compares: each person's and each helper's."""
        theirs = criterion.helper_fact or criterion.fact
        return [words(p, criterion.fact) for p in self.people], [words(h, theirs) for h in self.helpers]

    def _scored(self, criterion: Criterion) -> Scored:
        if criterion.by == "near":
            near = criteria.near(self.minutes, criterion.up_to.minutes if criterion.up_to else 1)
            near.applies[list(self.virtual)] = False
            return near
        if criterion.by == "named":
            return criteria.named(self.named, self.shape)
        people, helpers = self.words_of(criterion)
        if criterion.by == "wish":
            return wishes.wish(people, wishes.Told(helpers, [words(h, "languages") for h in self.helpers]))
        return (criteria.overlap if criterion.by == "overlap" else criteria.same)(people, helpers)

    def _same_place(self, kind: str) -> Column:
        here, there = ([getattr(one, kind) for one in several] for several in (self.people, self.helpers))
        return Column(_same(here, there).astype(np.int8), YES_NO)

    def _in_common(self, *facts: str) -> Column:
        """A word of one of these lists in common; not known when none can be compared."""
        compared = [
            criteria.same([words(p, fact) for p in self.people], [words(h, fact) for h in self.helpers])
            for fact in facts
        ]
        shared = np.logical_or.reduce([one.known & (one.level > 0) for one in compared])
        known = np.logical_or.reduce([one.known for one in compared])
        return Column(np.where(shared, YES, np.where(known, NO, NOT_KNOWN)).astype(np.int8), YES_NO)

    def _speaks(self) -> Column:
        """Whether a helper speaks every language somebody needs; who needs none needs nothing more."""
        needed = [words(p, "languages-needed") for p in self.people]
        shared = criteria.overlap(needed, [words(h, "languages") for h in self.helpers])
        spoken = np.where(shared.known, shared.level == criteria.UNIT, NOT_KNOWN)
        return Column(np.where(shared.applies[:, None], spoken, YES).astype(np.int8), YES_NO)

    def _free(self) -> Column:
        """Whether both are free at the same time for as long as a week needs."""
        minutes = hours.free_together([p.free for p in self.people], [h.free for h in self.helpers])
        enough = np.where(minutes == hours.UNKNOWN, NOT_KNOWN, minutes >= self.week)
        return Column(enough.astype(np.int8), YES_NO)

    def _travel(self) -> Column:
        longest = int(self.minutes.max(initial=0))
        values = (None, *(Duration(minutes, "minute") for minutes in range(longest + 1)))
        codes = self.minutes - UNKNOWN
        codes[list(self.virtual)] = values.index(Duration(0, "minute"))
        return Column(codes, values)


def words(profile: Profile, fact: str) -> Words:
    """The words of one fact: a list as it stands, a single word as a list of one."""
    if fact in profile.lists:
        return profile.lists[fact]
    value = profile.facts.get(fact)
    if isinstance(value, frozenset):
        return tuple(sorted(value))
    return () if value is None else (str(value),)


def _same(people: Sequence[Hashable], helpers: Sequence[Hashable]) -> Flags:
    """Where both have the same; nothing on record is not the same as nothing."""
    place = {one: n for n, one in enumerate({*people} - {0, ""}, start=1)}
    here, there = (np.array([place.get(one, 0) for one in several], np.int32) for several in (people, helpers))
    same: Flags = (here[:, None] == there) & (here > 0)[:, None]
    return same
