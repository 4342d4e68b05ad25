"""When people last met: the rooms in which they meet say it, and nothing ends before it."""

from collections.abc import Callable, Collection, Mapping
from datetime import date

from alongside.kernel.errors import Refused

type LastDays = Callable[[Collection[int]], Mapping[int, date]]
_told_by: list[LastDays] = []


def told_by(last_days: LastDays) -> None:
    """Ask a room above, whenever something is to end: engagements (row numbers) -> the last day of contact in each."""
    if last_days not in _told_by:
        _told_by.append(last_days)


def last_met(engagements: Collection[int]) -> date | None:
    """The last day on which people met in any of these engagements (row numbers), None where they never did."""
    return max((day for room in _told_by for day in room(engagements).values()), default=None)


def demand_after_contact(engagements: Collection[int], day: date, *, before: bool = False, field: str = "day") -> None:
    """Refuse a last day of these engagements (row numbers) earlier than a session that stands: nobody could say yes to
    that one any more. `before`: a first day of what comes next, on or before it."""
    last = last_met(engagements)
    if last is not None and (day < last or (before and day == last)):
        after = "a day after it" if before else "that day or a later one"
        raise Refused(f"The last time they met was on {last:%B} {last.day}, {last.year}. Choose {after}.", field=field)
