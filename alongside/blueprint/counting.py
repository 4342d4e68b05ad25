"""What a happening posts to which account: pure, from the file's counting rules alone. The ledger writes what it
says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.counting import Account, Counted, CountedUnit, Owner


@dataclass(frozen=True)
class Happening:
    """One session or attendance, as it concerns one person in it.

    `minutes` by mode key. `people`: how many the session served, `place`: which of them this is, 0 for the first.
    `on`: the day, for rules with dates; without it rules count whatever their dates.
    """

    kind: Counted
    duty: str | None = None
    minutes: Mapping[str, int] = field(default_factory=dict)
    people: int = 1
    place: int = 0
    activities: frozenset[str] = frozenset()
    event: str | None = None
    days: int = 0
    miles: int = 0
    on: date | None = None


@dataclass(frozen=True)
class Posting:
    """One line for one account. `amount` in whole minutes, times, days or miles. `mode` is empty for attendance.

    `when`: it counts once confirmed, or as soon as it is logged. `to_approve`: and once somebody approved it.
    """

    account: str
    unit: CountedUnit
    amount: int
    mode: str
    owner: Owner
    when: str
    to_approve: bool = False


def postings(blueprint: Blueprint, happening: Happening) -> tuple[Posting, ...]:
    """Every posting of one happening, in the order of the file's accounts and the modes of the happening."""
    return tuple(
        Posting(key, account.unit, amount, mode, account.owner, account.when, to_approve)
        for key, account in blueprint.counting.items()
        if _concerns(account, happening)
        for amounts in (list(_amounts(account, happening)),)
        for to_approve in (_to_approve(account, sum(amount for _, amount in amounts)),)
        for mode, amount in amounts
        if amount > 0
    )


def _to_approve(account: Account, whole: int) -> bool:
    """Whether somebody approves what one happening comes to in an account, over all modes."""
    return bool(account.approved_by) and whole > account.free_of_approval


def _concerns(account: Account, happening: Happening) -> bool:
    """Whether the rule is about this happening at all. A helper's own time counts once, on the first person's line."""
    named = (
        (account.duties, {happening.duty}),
        (account.activities, happening.activities),
        (account.events, {happening.event}),
    )
    if account.takes != happening.kind or any(wanted and not set(wanted) & there for wanted, there in named):
        return False
    if happening.on is not None and not account.in_force(happening.on):
        return False
    if happening.people > 1 and account.group == "none":
        return False
    return account.owner != "helper" or happening.place == 0


def _amounts(account: Account, happening: Happening) -> Iterator[tuple[str, int]]:
    if account.takes == "attendance":
        yield from _attended(account, happening)
        return
    minutes = {
        mode: m for mode, m in happening.minutes.items() if m > 0 and (not account.modes or mode in account.modes)
    }
    least = account.each_at_least.minutes if account.each_at_least else 0
    if not minutes or sum(minutes.values()) < least:
        return
    longest = max(minutes, key=lambda mode: minutes[mode])
    match account.unit:
        case "minutes":
            yield from _minutes(account, happening, minutes)
        case "count":
            yield longest, 1
        case "miles":
            # One drive serves everybody met there: the first person's line carries it.
            yield longest, happening.miles if happening.place == 0 else 0


def _attended(account: Account, happening: Happening) -> Iterator[tuple[str, int]]:
    match account.unit:
        case "days":
            yield "", happening.days
        case "count":
            yield "", 1
        case "minutes":
            yield "", sum(happening.minutes.values())
        case "miles":
            yield "", happening.miles


def _minutes(account: Account, happening: Happening, minutes: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    """A split leaves no minute over: what does not divide goes to the first people. A helper's own time is never
    split."""
    split = account.group == "split" and account.owner != "helper"
    for mode, whole in minutes.items():
        if split:
            each, rest = divmod(whole, happening.people)
            yield mode, each + (1 if happening.place < rest else 0)
        else:
            yield mode, whole
