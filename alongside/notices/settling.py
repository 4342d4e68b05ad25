"""Which notices ask for something that was settled meanwhile: a yes that was said, a session taken back."""

from collections.abc import Iterable

from alongside.notices.models import Notice
from alongside.practice.sessions.facts import still_waiting, waiting_of

ASKED, REMINDER = "session-logged", "confirmation-asked-again"


def settled(notices: Iterable[Notice]) -> frozenset[int]:
    """Row numbers of those of these notices (with their `event`) that ask and need no answer any more.

    Two queries at most, none where nothing is asked.
    """
    asks = {one.pk: str(one.event.facts.get("attendance", "")) for one in notices if one.kind == ASKED}
    again = {one.pk: one.event.subject.removeprefix("participation:") for one in notices if one.kind == REMINDER}
    open_ones = still_waiting(set(asks.values())) if asks else set()
    open_people = waiting_of(set(again.values())) if again else set()
    done = {pk for pk, attendance in asks.items() if attendance not in open_ones}
    return frozenset(done | {pk for pk, participation in again.items() if participation not in open_people})
