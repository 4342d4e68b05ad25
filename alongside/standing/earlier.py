"""What was used in earlier years of a contract that goes on in this one. Lines stay in the year they happened in."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from alongside.blueprint.language import Blueprint
from alongside.blueprint.requirements import hours_go_on
from alongside.ledger.facts import Balance, by_day
from alongside.programs.models.contracts import GoesOn


def before_this_year(
    blueprint: Blueprint, day: date, participations: Iterable[int], accounts: Collection[str]
) -> Iterator[tuple[int, str, date, Balance]]:
    """(participation, account, day, balance) of earlier years, where a contract of theirs goes on in this one: from its
    first day on. No query where a program lets no hours go along; else one for each year back, and one more."""
    if not accounts or not hours_go_on(blueprint):
        return
    since: dict[int, tuple[int, date]] = {}
    here = {whose: whose for whose in participations}
    while here:
        rows = GoesOn.objects.filter(into__participation__in=here, came_back=None)
        found = rows.values_list("contract__participation", "into__participation", "contract__starts_on")
        fresh = {old: (here[new], first) for old, new, first in found if old not in since}
        since |= fresh
        here = {old: whose for old, (whose, _) in fresh.items()}
    for old, _, account, on, balance in by_day(day, since, accounts) if since else ():
        whose, first = since[old]
        if on >= first:
            yield whose, account, on, balance
