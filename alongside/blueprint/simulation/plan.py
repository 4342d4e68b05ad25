"""The numbers a year is simulated with, and what comes of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from math import ceil

from alongside.blueprint.cohorts import year_around
from alongside.blueprint.grammar import Duration, Money
from alongside.blueprint.judgement import Answer, judge
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.planning import Planning
from alongside.blueprint.parts.requirements import Reach
from alongside.blueprint.simulation.people import MadeUp
from alongside.blueprint.simulation.school import Period, example_years, periods, times
from alongside.kernel.clock import Sessions

A_FEW_WEEKS = timedelta(weeks=13)


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
    its key. Nobody made up stands for what they need. `known`: the school years of real schools, in place of the
    file's example."""

    blueprint: Blueprint
    on: date
    people: Mapping[str, int]
    agreed: tuple[Terms, ...] = ()
    crowd: Mapping[str, tuple[MadeUp, ...]] = field(default_factory=dict)
    real: Mapping[str, Needing] | None = None
    known: tuple[Sessions, ...] = ()

    @property
    def numbers(self) -> Planning:
        return self.blueprint.planning

    @cached_property
    def year(self) -> tuple[date, date]:
        """First and last day of the year."""
        return year_around(self.blueprint, self.on)

    @cached_property
    def stretches(self) -> tuple[tuple[date, date], ...]:
        """The year itself; where a cohort is there for longer, each of its years, the last one as far as it goes. Some
        weeks more belong to the year before them."""
        begins, last = self.year
        firsts = [begins]
        while last - (then := Duration(1, "year").after(begins, times=len(firsts))) > A_FEW_WEEKS:
            firsts.append(then)
        return (*((one, then - timedelta(days=1)) for one, then in pairwise(firsts)), (firsts[-1], last))

    @property
    def years(self) -> int:
        """How many years it lasts, a begun one too."""
        return len(self.stretches)

    @property
    def weeks(self) -> int:
        """School weeks: of the school's own year where it is known, else as planned for each year, and no more than it
        has."""
        if self.schools:
            return max(1, sum(one.open > 0 for one in self.periods["school-week"]))
        return sum(min(self.numbers.weeks, _weeks(*one)) for one in self.stretches)

    @cached_property
    def schools(self) -> tuple[Sessions, ...]:
        """The school years that lie in the year; none where they are not known for all of it."""
        first, last = self.year
        every = self.known or example_years(self.blueprint, first, last)
        there = tuple(one for one in every if one.year.first <= last and (one.year.last or last) >= first)
        return there if len(there) >= self.years else ()

    @cached_property
    def periods(self) -> Mapping[str, list[Period]]:
        """The school weeks and months of the year, each with its days."""
        return {each: periods(self.schools, *self.year, each) for each in ("school-week", "school-month")}

    @property
    def weeks_there(self) -> int:
        return _weeks(*self.year)

    @property
    def months(self) -> int:
        """Months of school: of the school's own year where it is known, else as planned for each year, and no more than
        begin in it."""
        if self.schools:
            return max(1, sum(one.open > 0 for one in self.periods["school-month"]))
        return sum(min(self.numbers.months, _months(*one)) for one in self.stretches)

    @property
    def months_there(self) -> int:
        return _months(*self.year)

    def times_there(self, month: int) -> int:
        """How often a month, from 1 on, comes in the year."""
        begins = self.year[0].month - 1
        return sum((begins + place) % 12 + 1 == month for place in range(self.months_there))

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
        return self.blueprint.tongue.say(f"run.{pattern}", **places)

    def whoever(self, role: str | None) -> str:
        """Those in a role; everybody where none is named."""
        return self.word(role) if role else self.say("everybody")


def times_in_year(plan: Plan, one: Reach) -> float:
    """How often in the year a requirement is to be reached; by the school's days where they are known."""
    if plan.schools and one.each and one.each in plan.periods:
        return times(one, plan.periods[one.each])
    return {"school-week": plan.weeks, "school-month": plan.months, "school-year": plan.years}.get(one.each or "", 1)


def _weeks(first: date, last: date) -> int:
    return ceil(((last - first).days + 1) / 7)


def _months(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month + 1


def hours(minutes: float) -> str:
    """Minutes in words: "1 h 30 min", "45 min", "2 h"."""
    whole, rest = divmod(round(minutes), 60)
    if not whole:
        return f"{rest} min"
    return f"{whole:,} h {rest} min" if rest else f"{whole:,} h"
