"""What the demo makes of each program: one file a program under `plans/`, by the roles and duties of its blueprint.

A plan says how many people come in which role, what they bring and how often they meet. A key that nobody reads is an
error. Which program a plan is about is its file's name, so no line of code names one.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


class Size(IntEnum):
    """How big a state is made; the number is its place in a plan's lists."""

    TINY = 0
    SMALL = 1
    STATE = 2


@dataclass(frozen=True, slots=True)
class Schools:
    """Which schools take part: so many from the `first` on, or those of one district (its number)."""

    count: Sequence[int]
    first: int = 0
    district: int | None = None


@dataclass(frozen=True, slots=True)
class RolePlan:
    """One entry of people in a role.

    `works`: school, elsewhere (a school far down the list), district, office or sponsor. `pool`: who leads there:
    principals or superintendents, with `tenure` in years from - to; `again`: whoever has that role in this year's
    cohort. The other lists are gone through one after another. `offers`/`asks`: the list of topics they can help with,
    or would like help with. `late`: enrolled shortly before the day.
    """

    role: str
    people: Sequence[int]
    works: str = "school"
    pool: str = ""
    again: str = ""
    tenure: Sequence[int] = (0, 99)
    unit: str = "person"
    name: str = ""
    posts: Sequence[Mapping[str, Any]] = ()
    years: Sequence[int] = (6, 9, 3)
    facts: Sequence[Mapping[str, Any]] = ({},)
    wishes: Sequence[Mapping[str, Any]] = ({},)
    towns: Sequence[str] = ()
    asks: str = ""
    offers: str = ""
    capacity: Sequence[int] = ()
    buys: Sequence[str] = ()
    late: bool = False
    look: str = ""


@dataclass(frozen=True, slots=True)
class DutyPlan:
    """How a duty is lived: days from one meeting to the next, minutes, modes by weight, which notes are written.

    `about`: topics of the first list; empty: any of them. `together`: everybody of a helper at once, in so many groups.
    """

    every: Sequence[int]
    minutes: Sequence[int]
    modes: Mapping[str, int]
    notes: str = ""
    about: Sequence[str] = ()
    together: bool = False
    groups: Sequence[int] = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class Closed:
    """The cohort that is over: one whose dates the program's file gives, or last year's."""

    roles: tuple[RolePlan, ...]
    schools: Schools
    cohort: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A program in the demo. `key` is its key in the library. `introductions`: that part of it as its
    sponsor has it."""

    key: str
    place: int
    sponsor: Mapping[str, Any]
    schools: Schools
    roles: tuple[RolePlan, ...]
    duties: Mapping[str, DutyPlan]
    closed: Closed
    round: bool = False
    introductions: str = ""
    conflict: str = ""
    difference: bool = False


def plans() -> tuple[Plan, ...]:
    """Every plan, in the order they are made."""
    return tuple(sorted((_plan(file) for file in (FOLDER / "plans").glob("*.toml")), key=lambda plan: plan.place))


def words(name: str) -> Mapping[str, Any]:
    """One of the lists under `words/`."""
    return tomllib.loads((FOLDER / "words" / f"{name}.toml").read_text("utf-8"))


def _plan(file: Path) -> Plan:
    read = tomllib.loads(file.read_text("utf-8"))
    closed = read.pop("closed")
    return Plan(
        **{
            **read,
            "key": file.stem,
            "schools": Schools(**read["schools"]),
            "roles": _roles(read["roles"]),
            "duties": {key: DutyPlan(**duty) for key, duty in read["duties"].items()},
            "closed": Closed(**{**closed, "roles": _roles(closed["roles"]), "schools": Schools(**closed["schools"])}),
        }
    )


def _roles(read: Sequence[Mapping[str, Any]]) -> tuple[RolePlan, ...]:
    return tuple(RolePlan(**role) for role in read)
