"""The desk in November: Renée helps Maya, Andre and Guadalupe; some sessions are confirmed, one waits."""

from dataclasses import dataclass
from datetime import date

from alongside.people.actions.appointments import appoint
from alongside.people.enums import Sector
from alongside.people.models.persons import Person
from alongside.practice.sessions.models import Session
from alongside.programs.models.cohorts import Cohort
from tests.cast import SCHOOL_STARTS, Cast, cast, somebody
from tests.factories.programs import Pair, cohort, enrolled, pair
from tests.factories.sessions import logged, met

NOW = "2026-11-19T20:10:00Z"  # ten past two on a Thursday in Chicago
TODAY = date(2026, 11, 19)
BEGAN = date(2026, 8, 24)
SECRET = "kestrel-over-the-marsh"  # what was said between Renée and Maya


@dataclass(frozen=True, slots=True)
class Desk:
    """Everyone, the cohort, and the pair most scenes are about."""

    everyone: Cast
    cohort: Cohort
    maya: Pair
    waiting: Session


def desk() -> Desk:
    """One pair: six hours confirmed, a session of Tuesday that waits, a note in it."""
    everyone = cast()
    everyone.places.lakeview.sector = Sector.PUBLIC  # so that the forty hours are granted
    everyone.places.lakeview.save()
    into = cohort(everyone.places.union)
    enrolled(into, everyone.maya, "newcomer", works_at=everyone.places.lakeview)
    maya = pair(into, everyone.renee, everyone.maya, starts_on=BEGAN)
    for day, mode in ((date(2026, 9, 22), "onsite"), (date(2026, 10, 8), "virtual"), (date(2026, 11, 12), "onsite")):
        met(maya, day=day, minutes=120, mode=mode, note=SECRET if day.month == 11 else "")
    waiting = logged(maya, day=date(2026, 11, 17), minutes=45, mode="phone")
    return Desk(everyone, into, maya, waiting)


def another(desk: Desk, name: str, *, last: date | None = None) -> Pair:
    """One more person Renée helps, met last on a day."""
    person = somebody(name, f"{name.split(maxsplit=1)[0].lower()}@rivertown.example")
    appoint(person, position="teacher", at=desk.everyone.places.lakeview, by=None, starts_on=SCHOOL_STARTS)
    enrolled(desk.cohort, person, "newcomer", works_at=desk.everyone.places.lakeview)
    made = pair(desk.cohort, desk.everyone.renee, person, starts_on=BEGAN)
    if last:
        met(made, day=last, minutes=90)
    return made


def idle_helper(desk: Desk) -> Person:
    """A helper of the same cohort who helps nobody yet."""
    person = somebody("Otis Brandvold", "otis@rivertown.example")
    enrolled(desk.cohort, person, "guide")
    return person
