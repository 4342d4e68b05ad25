"""When a letter may go out: not in somebody's quiet hours, and once a day for whoever asked for that. Pure."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from alongside.kernel.clock import SATURDAY

MORNING, EVENING = time(7), time(20)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Quiet:
    """No letters from one time of day until another, over midnight where the first is later, and none at weekends."""

    from_: time
    until: time

    def holds(self, local: datetime) -> bool:
        """Tell whether a wall time is quiet."""
        if local.weekday() >= SATURDAY:
            return True
        at = local.time()
        if self.from_ <= self.until:
            return self.from_ <= at < self.until
        return at >= self.from_ or at < self.until


USUAL = Quiet(EVENING, MORNING)


def goes_out(now: datetime, zone: str, quiet: Quiet | None, *, daily: bool) -> datetime | None:
    """The first moment a letter may go out; None where that is now. `now` is aware; quiet is read in `zone`.

    Once a day is at the end of what is quiet, else at seven.
    """
    local = now.astimezone(ZoneInfo(zone))
    ends = quiet.until if quiet else MORNING
    if not daily and (quiet is None or not quiet.holds(local)):
        return None
    wall = local.replace(tzinfo=None, hour=ends.hour, minute=ends.minute, second=0, microsecond=0)
    while wall <= local.replace(tzinfo=None) or (quiet and quiet.holds(wall)):
        wall += DAY
    return wall.replace(tzinfo=ZoneInfo(zone)).astimezone(now.tzinfo)
