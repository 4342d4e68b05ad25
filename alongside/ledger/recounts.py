"""By which version what happened is counted, where days were counted again; and what counting again would change."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from django.db.models import QuerySet

from alongside.blueprint.counting import Happening as Counted
from alongside.blueprint.counting import Posting, postings
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.counting import Counted as CountedKind
from alongside.ledger.facts import STANDS, closed_until
from alongside.ledger.models import Account, Entry, Happening, Recount
from alongside.programs.facts import Pinned, Pins, parsed, pins_of

READ_AT_ONCE = 2000
KEPT = 4096  # so many kinds of happenings, whose lines are worked out once


@dataclass(frozen=True, slots=True)
class CountedBy:
    """Which version counts a day: the one that holds on it, or the newest it was counted again by.

    `again`: first and last day, version and its digest, the newest first.
    """

    pins: Pins
    again: tuple[tuple[date, date, int, str], ...]

    def on(self, day: date) -> Pinned:
        for first, last, version, digest in self.again:
            if first <= day <= last:
                return Pinned(version, parsed(digest))
        return self.pins.on(day)


def counted_by(cohort: int, pins: Pins | None = None) -> CountedBy:
    """By which version each day of a cohort (a row number) is counted. One query, two where the pins are not known."""
    rows = Recount.objects.filter(cohort=cohort).order_by("-pk")
    again = tuple(rows.values_list("first", "last", "version_id", "version__digest"))
    return CountedBy(pins_of(cohort) if pins is None else pins, again)


class Retold(NamedTuple):
    """What a practice room still has to say of something it reported, and that stands: its duty, the tags that rules
    ask for, for whose accounts it is. `beside`: what counts together with it, by source, where it is own time."""

    duty: str
    activities: frozenset[str]
    owners: frozenset[str]
    beside: tuple[str, ...] = ()


class Due(NamedTuple):
    """A line there has to be, and for whom (a participation's row number)."""

    posting: Posting
    owner: int


class Stood(NamedTuple):
    """A line that stands."""

    pk: int
    happening: int
    account: str
    owner: int
    mode: str
    amount: int
    asks: bool


class Row(NamedTuple):
    """What is read of a happening, to count it."""

    pk: int
    source: str
    kind: str
    participation_id: int
    helper_id: int | None
    day: date
    by_mode: dict[str, int]
    miles: int | None
    group_size: int
    place: int
    booked_on: date | None


COLUMNS = (
    *("pk", "source", "kind", "participation_id", "helper_id", "day", "by_mode", "miles", "group_size", "place"),
    "booked_on",
)
KINDS: Mapping[str, CountedKind] = {"sessions": "sessions", "attendance": "attendance"}


class Alike(NamedTuple):
    """What the lines of a happening rest on: two that are alike in it come to the same lines. `on`: None where no rule
    goes by its day."""

    kind: str
    duty: str
    by_mode: tuple[tuple[str, int], ...]
    miles: int
    people: int
    place: int
    activities: frozenset[str]
    on: date | None


def due(blueprint: Blueprint, one: Happening | Row, told: Retold) -> Iterator[Due]:
    """The lines a version counts of a happening."""
    return _for(one, told, _lines(blueprint, _alike(one, told, on=one.day)))


def _alike(one: Happening | Row, told: Retold, *, on: date | None) -> Alike:
    by_mode, miles = tuple(one.by_mode.items()), one.miles or 0
    return Alike(one.kind, told.duty, by_mode, miles, one.group_size, one.place, told.activities, on)


def _lines(blueprint: Blueprint, one: Alike) -> tuple[Posting, ...]:
    counted = Counted(
        KINDS[one.kind],
        duty=one.duty,
        minutes=dict(one.by_mode),
        miles=one.miles,
        people=one.people,
        place=one.place,
        activities=one.activities,
        on=one.on,
    )
    return postings(blueprint, counted)


def _for(one: Happening | Row, told: Retold, lines: Iterable[Posting]) -> Iterator[Due]:
    """Each line with whose it is, where it is told for them."""
    for posting in lines:
        owner = one.helper_id if posting.owner == "helper" else one.participation_id
        if owner is not None and posting.owner in told.owners:
            yield Due(posting, owner)


def differing(wanted: Iterable[Due], standing: Iterable[Stood]) -> tuple[list[Stood], list[Due]]:
    """Which lines that stand count no longer so, and which have to be there instead. What is right stays untouched."""
    missing = {(each.posting.account, each.owner, each.posting.mode): each for each in wanted}
    back = []
    for line in standing:
        key = line.account, line.owner, line.mode
        right = missing.get(key)
        if right and (right.posting.amount, right.posting.to_approve) == (line.amount, line.asks):
            del missing[key]
        else:
            back.append(line)
    return back, list(missing.values())


def tags_asked(blueprint: Blueprint) -> frozenset[str]:
    """The tags that counting rules ask for."""
    return frozenset(tag for rule in blueprint.counting.values() for tag in rule.activities)


@dataclass(frozen=True, slots=True)
class Shift:
    """What would become of one account: of how many people's lines, how much more and how much less over all of them,
    in its unit; `moved`: how much of the difference is of closed books, and would go into the next period."""

    account: str
    unit: str
    people: int
    more: int
    fewer: int
    moved: int


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What counting again would change: happenings, people, and each account. `shut`: until when books are closed.
    `units`: accounts that cannot be counted, because the version counts them in another unit."""

    first: date
    last: date
    happenings: int = 0
    people: int = 0
    shifts: tuple[Shift, ...] = ()
    shut: date | None = None
    units: tuple[str, ...] = ()


@dataclass(slots=True)
class _Sums:
    """Differences, as they are found."""

    by_person: Counter[tuple[str, int]] = field(default_factory=Counter)
    moved: Counter[str] = field(default_factory=Counter)
    people: set[int] = field(default_factory=set)
    happenings: int = 0

    def add(self, account: str, owner: int, amount: int, *, moves: bool) -> None:
        self.by_person[account, owner] += amount
        self.moved[account] += amount if moves else 0
        self.people.add(owner)


def foreseen(
    cohort: int, blueprint: Blueprint, first: date, last: date, told: Callable[[str], Retold | None]
) -> Foreseen:
    """What counting these days again by a version would change. Changes nothing; five queries whatever the count.

    `told`: what the practice rooms say of what they reported on these days, by source. Accounts that every version so
    far counts as this one does come out as they are: their lines are not looked at.
    """
    units = dict(Account.objects.filter(cohort=cohort).values_list("key", "unit"))
    others = tuple(key for key, rule in blueprint.counting.items() if units.get(key, rule.unit) != rule.unit)
    shut, sums, changed = closed_until(cohort), _Sums(), _changed(cohort, blueprint)
    dated = any(rule.from_ or rule.until for key, rule in blueprint.counting.items() if key in changed)

    @lru_cache(KEPT)
    def lines(one: Alike) -> tuple[Posting, ...]:
        return tuple(each for each in _lines(blueprint, one) if each.account in changed)

    for row, standing in _in_days(cohort, first, last, changed):
        here = told(row.source)
        if here is None:
            continue
        wanted = _for(row, here, lines(_alike(row, here, on=row.day if dated else None)))
        back, missing = differing(wanted, standing)
        moves = shut is not None and (row.booked_on or row.day) <= shut
        sums.happenings += bool(back or missing)
        for line in back:
            sums.add(line.account, line.owner, -line.amount, moves=moves)
        for each in missing:
            sums.add(each.posting.account, each.owner, each.posting.amount, moves=moves)
    units = {key: rule.unit for key, rule in blueprint.counting.items()} | units
    return Foreseen(first, last, sums.happenings, len(sums.people), tuple(_shifts(sums, units)), shut, others)


def _changed(cohort: int, blueprint: Blueprint) -> frozenset[str]:
    """The accounts some version the cohort followed so far counts in another way than this one, or not at all."""
    rules = [parsed(digest).counting for _, _, digest in pins_of(cohort).days]
    keys = {*blueprint.counting, *(key for each in rules for key in each)}
    return frozenset(key for key in keys if any(each.get(key) != blueprint.counting.get(key) for each in rules))


def _shifts(sums: _Sums, units: Mapping[str, str]) -> Iterator[Shift]:
    for account in sorted({account for account, _ in sums.by_person}):
        amounts = [amount for (of, _), amount in sums.by_person.items() if of == account]
        more, fewer = sum(one for one in amounts if one > 0), -sum(one for one in amounts if one < 0)
        yield Shift(account, units[account], len(amounts), more, fewer, sums.moved[account])


def _in_days(cohort: int, first: date, last: date, accounts: Collection[str]) -> Iterator[tuple[Row, Sequence[Stood]]]:
    """What happened on these days, each with its lines that stand in these accounts, read as it comes: two queries."""
    rows = Happening.objects.filter(cohort=cohort, day__range=(first, last)).order_by("pk")
    lines = Entry.objects.filter(STANDS, happening__cohort=cohort, happening__day__range=(first, last))
    lines = lines.filter(account__key__in=accounts)
    grouped = groupby(stood(lines.order_by("happening", "pk")), key=lambda one: one.happening)
    following = next(grouped, None)
    for values in rows.values_list(*COLUMNS).iterator(READ_AT_ONCE):
        row, standing = Row(*values), list[Stood]()
        if following is not None and following[0] == row.pk:
            standing = list(following[1])
            following = next(grouped, None)
        yield row, standing


def stood(lines: QuerySet[Entry]) -> Iterator[Stood]:
    """These lines as they are compared, read as they come."""
    columns = ("pk", "happening_id", "account__key", "participation_id", "mode", "amount", "to_approve")
    for pk, happening, account, owner, mode, amount, asks in lines.values_list(*columns).iterator(READ_AT_ONCE):
        yield Stood(pk, happening, account, owner, mode, amount, bool(asks))
