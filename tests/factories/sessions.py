"""Sessions for tests, logged and confirmed by the product's own actions."""

from datetime import UTC, date, datetime, time
from uuid import UUID, uuid4

from alongside.practice.sessions.actions.confirm import confirm_all
from alongside.practice.sessions.actions.log import Contact, log_session
from alongside.practice.sessions.models import Attendance, Session
from alongside.programs.models.engagements import Engagement
from tests.factories.programs import Pair

HALF_PAST_THREE = time(15, 30)


def contact(
    *engagements: Engagement,
    day: date,
    minutes: int = 60,
    mode: str = "virtual",
    note: str = "",
    key: UUID | None = None,
) -> Contact:
    """One contact at half past three, about planning."""
    return Contact(
        key=key or uuid4(),
        engagements=engagements,
        wall=datetime.combine(day, HALF_PAST_THREE),
        minutes=minutes,
        mode=mode,
        tags=("planning",),
        note=note,
        typed_at=datetime.combine(day, time(23, 0), tzinfo=UTC),
    )


def logged(pair: Pair, *, day: date, minutes: int = 60, mode: str = "virtual", note: str = "") -> Session:
    """A session the helper logged the same day."""
    entry = contact(pair.engagement, day=day, minutes=minutes, mode=mode, note=note)
    return log_session(by=pair.helper_person, who=pair.as_helper(day), contact=entry)


def line_of(session: Session, pair: Pair) -> Attendance:
    """The attendance of one engagement at a session."""
    return Attendance.objects.select_related("session", "engagement").get(session=session, engagement=pair.engagement)


def met(pair: Pair, *, day: date, minutes: int = 60, mode: str = "virtual", note: str = "") -> Session:
    """A session logged by the helper and confirmed by the person coached."""
    session = logged(pair, day=day, minutes=minutes, mode=mode, note=note)
    confirm_all(attendances=[line_of(session, pair)], by=pair.person, who=pair.as_person(day))
    return session
