"""What a delivered hour costs so far: what was earned of contracts and of pay, over the hours that count.

Contracts and pay are told apart and never added up: where a fund grants hours and pays who gives them, the same hour
would be paid for twice in one figure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from alongside.blueprint.grammar import Money
from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Kind
from alongside.kernel.amounts import told
from alongside.reports.funds import CENT, NOTHING, Funds, Taking

LEAST = 600  # minutes: below ten hours a figure for an hour says nothing


@dataclass(frozen=True, slots=True)
class Hourly:
    """One kind of cost, of so many people; of `unpriced` of them nothing has a price, and their hours are not in it."""

    label: str
    people: int
    minutes: int
    spent: Money
    unpriced: int

    @property
    def hours(self) -> str:
        """In words."""
        return told(self.minutes)

    @property
    def an_hour(self) -> Money | None:
        """To the cent; None while there are too few hours."""
        if self.minutes < LEAST:
            return None
        return Money((self.spent.amount * 60 / self.minutes).quantize(CENT, ROUND_HALF_UP), self.spent.currency)


def hourly_of(found: Funds, blueprint: Blueprint, *, on: date) -> list[Hourly]:
    """Hours that were contracted, by track, and what those who help are paid, by role; in the order of the file.

    Of a contract that runs, the part that was used is paid for; of one that is over, all of it.
    """
    kinds: dict[tuple[bool, str, str], list[Taking]] = {}
    for one in _all(found):
        helps = one.row.kind == Kind.HELPER
        if helps or one.contract is not None:
            kinds.setdefault((helps, one.row.role if helps else one.row.track, one.currency), []).append(one)
    places = [*blueprint.eligibility.tracks, *blueprint.roles, *sorted({key for _, key, _ in kinds})]
    ordered = sorted(kinds, key=lambda kind: (kind[0], places.index(kind[1]), kind[2]))
    rows = [_hourly(_label(blueprint, *kind[:2]), kinds[kind], on) for kind in ordered]
    return [one for one in rows if one.unpriced < one.people]


def _all(found: Funds) -> Iterable[Taking]:
    yield from (one for fund in found.funds for line in fund.lines for one in line.takings)
    yield from found.bought
    yield from found.nowhere


def _label(blueprint: Blueprint, helps: bool, key: str) -> str:
    role, track = blueprint.roles.get(key), blueprint.eligibility.tracks.get(key)
    if helps:
        return f"Paid to {role.many if role else key}"
    return f"{blueprint.words.contract.many.capitalize()}, {track.name if track else 'by hand'}"


def _hourly(label: str, several: Sequence[Taking], on: date) -> Hourly:
    """`unpriced`: of how many people nothing has a price; theirs are no hours here."""
    priced = {one.row.pk for one in several if one.committed is not None}
    known = [one for one in several if one.row.pk in priced]
    return Hourly(
        label=label,
        people=len({one.row.pk for one in several}),
        minutes=sum(one.minutes for one in known),
        spent=Money(sum((_paid(one, on) for one in known), NOTHING), known[0].currency if known else ""),
        unpriced=len({one.row.pk for one in several} - priced),
    )


def _paid(one: Taking, on: date) -> Decimal:
    over = one.contract is not None and one.contract.ends_on < on
    return (one.committed if over else one.spent) or NOTHING
