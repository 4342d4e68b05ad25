"""How a year feels: its phases, and what they say to whom."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated

from alongside.blueprint.grammar import MonthDay
from alongside.blueprint.schema import Ref


@dataclass(frozen=True)
class Season:
    """A stretch of every year, from its day until the next one's. `says`: a sentence for the first page of a role."""

    label: str
    from_: MonthDay
    says: Mapping[Annotated[str, Ref("roles")], str] = field(default_factory=dict)


def season_on(seasons: Mapping[str, Season], day: MonthDay) -> str | None:
    """The key of the one a day of the year lies in: the last that has begun, else the last of the year before."""
    begun = {key: (one.from_.month, one.from_.day) for key, one in seasons.items()}
    rows = [key for key, first in begun.items() if first <= (day.month, day.day)] or list(seasons)
    return max(rows, key=lambda key: begun[key], default=None)


def seasons_faults(seasons: Mapping[str, Season]) -> Iterator[tuple[str, str]]:
    """Two that begin on one day: nobody could tell which it is."""
    seen: dict[MonthDay, str] = {}
    for key, one in seasons.items():
        if one.from_ in seen:
            yield f"seasons.{key}.from", f'"{seen[one.from_]}" begins on this day already; give each a day of its own.'
        seen.setdefault(one.from_, key)
