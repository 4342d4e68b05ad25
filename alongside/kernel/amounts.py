"""How amounts of time are put into words, for every page, letter and command. Pure.

The rule: what was logged is told exactly, so parts that are shown add up to the sum that is shown. Quarters of an hour
are decimals of it ("14.5 hours"); every other length is hours and minutes ("9 h 59 min"). Nothing is rounded, so nobody
reads "10 hours" who still has a minute to go. What was worked out instead of logged (a plan, how far behind it, a
drive) is rounded, and then says "about".
"""

from collections.abc import Callable, Iterable

HOUR = 60
QUARTER = 15
HALF = 30
FIVE = 5


def told(minutes: int) -> str:
    """Logged time in a sentence: "45 minutes", "1 hour", "14.5 hours", "9 h 59 min"."""
    if abs(minutes) < HOUR:
        return in_minutes(minutes)
    if minutes % QUARTER:
        return clocked(minutes)
    return f"{number(minutes)} {'hour' if abs(minutes) == HOUR else 'hours'}"


def number(minutes: int) -> str:
    """Logged time where "hours" stands beside or above it: "0.75", "14.5", "1,920"; else "20 min", "9 h 59 min"."""
    if minutes % QUARTER:
        return clocked(minutes)
    whole, rest = divmod(abs(minutes), HOUR)
    return f"{_sign(minutes)}{whole:,}{('', '.25', '.5', '.75')[rest // QUARTER]}"


def short(minutes: int) -> str:
    """Logged time in a narrow place: "0.75 h", "14.5 h", "20 min", "9 h 59 min"."""
    return clocked(minutes) if minutes % QUARTER else f"{number(minutes)} h"


def alike(column: Iterable[int], *, plain: Callable[[int], str] = short) -> Callable[[int], str]:
    """One form for every amount of a column, so that they compare: `plain` where all are quarters, else clocked()."""
    return clocked if any(minutes % QUARTER for minutes in column) else plain


def figure(minutes: int) -> tuple[str, str]:
    """Logged time as a large figure and what stands small beside it: "14.5" and "hours", "9 h 59 min" and nothing."""
    return number(minutes), "" if minutes % QUARTER else "hour" if abs(minutes) == HOUR else "hours"


def clocked(minutes: int) -> str:
    """Minutes as hours and minutes: "20 min", "2 h", "1 h 40 min"."""
    hours, rest = divmod(abs(minutes), HOUR)
    return _sign(minutes) + " ".join(
        [*([f"{hours:,} h"] if hours else []), *([f"{rest} min"] if rest or not hours else [])]
    )


def in_minutes(minutes: int) -> str:
    """One session as it was logged: "1 minute", "90 minutes"."""
    return f"{_sign(minutes)}{abs(minutes):,} {'minute' if abs(minutes) == 1 else 'minutes'}"


def against(have: int, of: int, *, narrow: bool = False) -> str:
    """Logged time against what is asked: "14.5 of 40 hours", "9 h 59 min of 10 hours", "20 of 45 minutes"."""
    if of < HOUR:
        return f"{have:,} of {clocked(of) if narrow else in_minutes(of)}"
    if of % QUARTER:
        return f"{clocked(have)} of {clocked(of)}"
    return f"{number(have)} of {short(of) if narrow else told(of)}"


def about(minutes: int) -> str:
    """Time that was worked out, to the half hour, under an hour to five minutes: "about 6.5 hours", "40 minutes"."""
    near = nearly(minutes)
    return told(minutes) if near == minutes else f"about {told(near)}"


def nearly(minutes: int) -> int:
    """Minutes to the half hour, under an hour to five minutes; what is too little for that stays as it is."""
    step = FIVE if abs(minutes) < HOUR - FIVE // 2 else HALF
    return step * ((minutes + step // 2) // step) or minutes


def in_unit(amount: int, unit: str) -> str:
    """An amount of an account, whatever it counts: minutes as told(), "12 miles", "3" of what is only counted."""
    if unit == "minutes":
        return told(amount)
    return f"{_sign(amount)}{abs(amount):,}{'' if unit == 'count' else f' {unit}'}"


def ago(days: int) -> str:
    """How long ago a day was: "today", "yesterday", "19 days ago"."""
    return "today" if days <= 0 else "yesterday" if days == 1 else f"{days:,} days ago"


def _sign(amount: int) -> str:
    return "−" if amount < 0 else ""
