"""The numbers a year is simulated with, and what comes of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from math import ceil

from alongside.blueprint.cohorts import year_around
from alongside.blueprint.grammar import Money
from alongside.blueprint.judgement import Answer, judge
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.planning import Planning
from alongside.blueprint.parts.requirements import Reach
from alongside.blueprint.simulation.people import MadeUp


@dataclass(frozen=True)
class Impossible:
    """Something the file asks that cannot be met with these numbers: by whom, what, and where the file asks it."""

    who: str
    says: str
    path: str


@dataclass(frozen=True)
class OnlyIf(Impossible):
    """What can be met only if something is added: hours to a contract, a training taken again."""


@dataclass(frozen=True)
class Terms:
    """What was agreed at one place: minutes set free each school week, and pay by its key in the file. `people`: how
    many work there, by role."""

    place: str
    people: Mapping[str, int]
    release: int | None = None
    pay: Mapping[str, Money] = field(default_factory=dict)


@dataclass(frozen=True)
class Needing:
    """How many real people a duty is for where some can do without: `sure` cannot, of `open` it is not known."""

    sure: int
    open: int = 0


@dataclass(frozen=True)
class Plan:
    """A blueprint and its numbers. `people`: how many take part in each role, where that is known. `crowd`: made-up
    people of the roles that tracks are for, each of whom may take part. `agreed`: where other terms hold than the
    file's. `real`: the numbers are of people who take part; which of them each duty that some can do without is for, by
    its key. Nobody made up stands for what they need."""

    blueprint: Blueprint
    on: date
    people: Mapping[str, int]
    agreed: tuple[Terms, ...] = ()
    crowd: Mapping[str, tuple[MadeUp, ...]] = field(default_factory=dict)
    real: Mapping[str, Needing] | None = None

    @property
    def numbers(self) -> Planning:
        return self.blueprint.planning

    @cached_property
    def year(self) -> tuple[date, date]:
        """First and last day of the year."""
        return year_around(self.blueprint, self.on)

    @property
    def weeks(self) -> int:
        """School weeks: as planned, and no more than the year has."""
        return min(self.numbers.weeks, self.weeks_there)

    @property
    def weeks_there(self) -> int:
        first, last = self.year
        return ceil(((last - first).days + 1) / 7)

    @property
    def months(self) -> int:
        """Months of school: as planned, and no more than begin in the year."""
        return min(self.numbers.months, self.months_there)

    @property
    def months_there(self) -> int:
        first, last = self.year
        return (last.year - first.year) * 12 + last.month - first.month + 1

    def nobody(self, role: str) -> bool:
        """Whether it is known that nobody is in a role."""
        return self.people.get(role) == 0

    def asked_for(self, key: str) -> int | None:
        """How many people a duty is for: those who cannot go without it; None where nobody said how many."""
        duty = self.blueprint.duties[key]
        people, rule = self.people.get(duty.person), duty.optional_when
        if people is None or rule is None:
            return people
        if self.real is not None:
            return self.real[key].sure if key in self.real else None
        drawn = self.crowd.get(duty.person, ())
        may_go_without = [one for one in drawn if judge(rule, one.facts, on=self.on).answer is Answer.YES]
        return people - ceil(people * len(may_go_without) / len(drawn)) if drawn else None

    def for_nobody(self, key: str) -> bool:
        """Whether everybody there is can do without a duty."""
        return self.asked_for(key) == 0 and not self.nobody(self.blueprint.duties[key].person)

    def release(self, role: str) -> int | None:
        """Minutes one person of a role has for this each school week; None where nobody said."""
        said = self.numbers.release.get(role) or self.blueprint.roles[role].release
        return said.minutes if said else None

    def releases(self, role: str) -> Iterator[tuple[str, int]]:
        """(who, minutes set free each school week): where that was agreed, then of everybody else in the role."""
        for one in self.agreed_for(role):
            yield self.say("at-place", who=self.word(role), place=one.place), one.release or 0
        free = self.release(role)
        if free is not None and self.elsewhere(role):
            yield self.word(role), free

    def agreed_for(self, role: str) -> list[Terms]:
        """Terms of places that set time free for a role: what is agreed is of those who have such time by the file."""
        for_it = self.blueprint.roles[role].release is not None
        return [one for one in self.agreed if for_it and one.release is not None and one.people.get(role)]

    def elsewhere(self, role: str) -> bool:
        """Whether anybody in a role works where no terms of their own are agreed."""
        there = sum(one.people[role] for one in self.agreed_for(role))
        return not there or self.people.get(role, there + 1) > there

    def word(self, role: str, count: int = 2) -> str:
        found = self.blueprint.roles[role]
        return found.one if count == 1 else found.many

    def told(self, role: str, count: int) -> str:
        return f"{count:,} {self.word(role, count)}"

    def counted(self, what: str, count: int) -> str:
        """So many of what the tongue counts in one word or several: "time", "day", "seat", "place", "person"."""
        return self.say(f"{what}-{'one' if count == 1 else 'many'}", many=f"{count:,}")

    def say(self, pattern: str, **places: object) -> str:
        """A sentence of a dry run in the language of the program, with its own nouns."""
        return self.blueprint.tongue.say(f"run.{pattern}", words=self.blueprint.words, **places)

    def whoever(self, role: str | None) -> str:
        """Those in a role; everybody where none is named."""
        return self.word(role) if role else self.say("everybody")


def times_in_year(plan: Plan, one: Reach) -> int:
    """How often in the year a requirement is to be reached."""
    return {"school-week": plan.weeks, "school-month": plan.months}.get(one.each or "", 1)


def hours(minutes: float) -> str:
    """Minutes in words: "1 h 30 min", "45 min", "2 h"."""
    whole, rest = divmod(round(minutes), 60)
    if not whole:
        return f"{rest} min"
    return f"{whole:,} h {rest} min" if rest else f"{whole:,} h"
