"""How much time two people need for each other in a usual week, told from what a program requires."""

from math import ceil

from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.requirements import Reach

WEEKS = {"school-week": 1, "school-month": 4}


def minutes_a_week(blueprint: Blueprint, duty: str) -> int:
    """Minutes of one week that a duty needs: what its requirements ask of each week or month, and at least the shortest
    session there is. 0 where the program says neither."""
    asked = [
        ceil(one.reach.duration.minutes / WEEKS[one.each])
        for one in blueprint.requirements.values()
        if isinstance(one, Reach) and one.each in WEEKS and one.reach.duration and _counts(blueprint, one, duty)
    ]
    return max([*asked, min(blueprint.sessions.minutes, default=0)])


def _counts(blueprint: Blueprint, one: Reach, duty: str) -> bool:
    """Whether an amount is of this duty's sessions, for one person: a helper's own week is that of all their people."""
    account = blueprint.counting[one.account]
    return account.takes == "sessions" and account.owner != "helper" and (not account.duties or duty in account.duties)
