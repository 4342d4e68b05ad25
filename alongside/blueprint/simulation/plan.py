"""The numbers a year is simulated with, and what comes of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from alongside.blueprint.grammar import Money
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.planning import Planning
from alongside.blueprint.parts.requirements import Reach

USUAL_PEOPLE = 100


@dataclass(frozen=True)
class Impossible:
    """Something the file asks that cannot be met with these numbers: by whom, what, and where the file asks it."""

    who: str
    says: str
    path: str


@dataclass(frozen=True)
class Terms:
    """What was agreed at one place: minutes set free each school week, and pay by its key in the file. `people`: how
    many work there, by role."""

    place: str
    people: Mapping[str, int]
    release: int | None = None
    pay: Mapping[str, Money] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """A blueprint and its numbers. `people`: how many in each role, where that is known. `agreed`: where other terms
    hold than the file's."""

    blueprint: Blueprint
    on: date
    people: Mapping[str, int]
    agreed: tuple[Terms, ...] = ()

    @property
    def numbers(self) -> Planning:
        return self.blueprint.planning

    def many(self, role: str) -> int:
        """How many in a role that is helped; a usual number where nobody said, good for shares and never for loads."""
        return self.people.get(role, USUAL_PEOPLE)

    def release(self, role: str) -> int | None:
        """Minutes one person of a role has for this each school week; None where nobody said."""
        said = self.numbers.release.get(role) or self.blueprint.roles[role].release
        return said.minutes if said else None

    def releases(self, role: str) -> Iterator[tuple[str, int]]:
        """(who, minutes set free each school week): where that was agreed, then of everybody else in the role."""
        there = [one for one in self.agreed if one.release is not None and one.people.get(role)]
        for one in there:
            yield self.say("at-place", who=self.word(role), place=one.place), one.release or 0
        free = self.release(role)
        if free is not None and (not there or self.many(role) > sum(one.people[role] for one in there)):
            yield self.word(role), free

    def word(self, role: str, count: int = 2) -> str:
        found = self.blueprint.roles[role]
        return found.one if count == 1 else found.many

    def told(self, role: str, count: int) -> str:
        return f"{count:,} {self.word(role, count)}"

    def counted(self, what: str, count: int) -> str:
        """So many of what the tongue counts in one word or several: "time", "day", "seat", "place", "person"."""
        return self.say(f"{what}-{'one' if count == 1 else 'many'}", many=f"{count:,}")

    def say(self, pattern: str, **places: object) -> str:
        """A sentence of a dry run in the language of the program."""
        return self.blueprint.tongue.say(f"run.{pattern}", **places)

    def whoever(self, role: str | None) -> str:
        """Those in a role; everybody where none is named."""
        return self.word(role) if role else self.say("everybody")


def times_in_year(plan: Plan, one: Reach) -> int:
    """How often in the year a requirement is to be reached."""
    return {"school-week": plan.numbers.weeks, "school-month": plan.numbers.months}.get(one.each or "", 1)


def hours(minutes: float) -> str:
    """Minutes in words: "1 h 30 min", "45 min", "2 h"."""
    whole, rest = divmod(round(minutes), 60)
    if not whole:
        return f"{rest} min"
    return f"{whole:,} h {rest} min" if rest else f"{whole:,} h"
