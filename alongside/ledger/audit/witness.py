"""What a practice room says happened, and what a counting rule makes of it: a second reading of the rule. Pure.

Nothing here is shared with the code that posts (alongside.blueprint.counting): two readings that agree are a proof of
both, one reading used twice is a proof of none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from alongside.blueprint.parts.counting import Account


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """One thing a practice room told the ledger, as its own rows say it today.

    `source` is the name the ledger knows it by, `own` the one for a helper's own time beside it. `meeting`: what was
    one stretch of the helper's time has one, `session` is what it is written down as now. `people` were served by it,
    this one in `place`. `stands`: not taken back. `at`: when it was logged, `by`: by whom. `yes`: how the room's own
    record says it was agreed to ("" for not yet), `yes_by`: by whom; people are row numbers.
    `doubted`: somebody said that it was different, and the two have not agreed yet.
    """

    source: str
    own: str
    meeting: int
    session: int
    engagement: int
    participation: int
    duty: str
    day: date
    minutes: Mapping[str, int]
    miles: int = 0
    people: int
    place: int
    activities: frozenset[str]
    stands: bool
    at: datetime
    by: int
    yes: str
    yes_by: int | None
    doubted: bool


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two sessions of one helper at one time that nobody said were both right: the sources of a line of each."""

    source: str
    other: str
    day: date


def due(rule: Account, seen: Witness) -> dict[str, int]:
    """What a rule counts of it: amount by mode, empty where it is not about this at all."""
    if rule.takes != "sessions" or (rule.group == "none" and seen.people > 1):
        return {}
    if (rule.from_ and seen.day < rule.from_) or (rule.until and seen.day > rule.until):
        return {}
    if (rule.duties and seen.duty not in rule.duties) or (
        rule.activities and seen.activities.isdisjoint(rule.activities)
    ):
        return {}
    minutes = {mode: long for mode, long in seen.minutes.items() if not rule.modes or mode in rule.modes}
    if rule.each_at_least is not None and sum(minutes.values()) < rule.each_at_least.minutes:
        return {}
    if rule.unit in ("count", "miles"):
        driven = seen.miles if seen.place == 0 else 0
        longest = sorted(minutes, key=lambda mode: -minutes[mode])
        once = 1 if rule.unit == "count" else driven
        return dict.fromkeys(longest[:1], once) if once else {}
    if rule.unit != "minutes":
        return {}
    if rule.group == "split" and rule.owner != "helper":
        minutes = {mode: _share(long, seen.people, seen.place) for mode, long in minutes.items()}
    return {mode: long for mode, long in minutes.items() if long}


def asks_approval(rule: Account, amounts: Mapping[str, int]) -> bool:
    """Whether somebody approves what a rule counts of one session, before it counts."""
    if not rule.approved_by:
        return False
    most = rule.approved_over
    if most is None:
        return True
    return sum(amounts.values()) > (
        most.duration.minutes if rule.unit == "minutes" and most.duration else most.count or 0
    )


def _share(minutes: int, people: int, place: int) -> int:
    """One of `people` equal parts; of the minutes left over, one goes to each of the first."""
    return len(range(place, minutes, people))
