"""An answer to an invitation, as mail programs send it: iTIP REPLY (RFC 5546). Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event


class Attends(StrEnum):
    """What was answered (PARTSTAT)."""

    YES = "ACCEPTED"
    NO = "DECLINED"
    PERHAPS = "TENTATIVE"


@dataclass(frozen=True, slots=True)
class Attending:
    """Who answers what, about which meeting (`uid`) as it was after `sequence` changes; `planned`: of a row, the moment
    one of it was planned for, as the mail says it."""

    uid: str
    sequence: int
    attends: Attends
    email: str
    planned: date | datetime | None = None

    def planned_on(self, zone: str) -> date | None:
        """The day in a row of meetings on the clock of its zone."""
        if isinstance(self.planned, datetime):
            there = self.planned if self.planned.tzinfo else self.planned.replace(tzinfo=ZoneInfo(zone))
            return there.astimezone(UTC).astimezone(ZoneInfo(zone)).date()
        return self.planned


def attending(text: str) -> Attending | None:
    """Read the calendar part of a mail; None for what is no answer to one meeting by one person."""
    try:
        calendar = Calendar.from_ical(text)
        if str(calendar.get("method", "")).upper() != "REPLY":
            return None
        events = [one for one in calendar.walk("VEVENT") if isinstance(one, Event)]
        return _attending(events[0]) if len(events) == 1 else None
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):  # anybody's text
        return None


def _attending(event: Event) -> Attending | None:
    attendees = event.get("attendee") or []
    attendees = attendees if isinstance(attendees, list) else [attendees]
    if len(attendees) != 1:
        return None
    said = str(attendees[0].params.get("PARTSTAT", "")).upper()
    planned = event.get("recurrence-id")
    if said not in set(Attends):
        return None
    return Attending(
        uid=str(event.get("uid", "")),
        sequence=int(event.get("sequence", 0)),
        attends=Attends(said),
        email=str(attendees[0]).lower().removeprefix("mailto:").strip(),
        planned=planned.dt if planned is not None else None,
    )
