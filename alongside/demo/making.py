"""The demo state, made by the product's own actions: places, people, cohorts of every program, a year of practice."""

from collections.abc import Callable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count

from alongside.demo.cohorts import Intake, World, closed_year, this_year
from alongside.demo.days import Year, year_around, year_within, years_before
from alongside.demo.invented import Invented
from alongside.demo.places import Places, make_places
from alongside.demo.plans import Plan, Size, plans
from alongside.demo.practice import acting, live
from alongside.kernel.errors import Refused
from alongside.matching.actions.proposing import propose
from alongside.notices.actions import mark_read, read_events
from alongside.people.actions.appointments import appoint
from alongside.people.actions.events import record
from alongside.people.actions.organizations import create_organization
from alongside.people.models.organizations import Organization
from alongside.practice.sessions.actions.confirm import Remembered, raise_difference
from alongside.practice.sessions.models import Attendance
from alongside.programs.actions.cohorts import adopt_program, close_cohort
from alongside.programs.actions.engagements import end_engagement, pause_where_evaluated
from alongside.programs.facts import parsed
from alongside.demo.plans import words

SEED = 1891
BEGUN = "demo-begun"  # the first event of a demo: by it a database is known to hold nothing else
DONE = "demo-made"
YEARS_KEPT = 16  # years of school calendars, back to the oldest cohort


def make(*, on: date, size: Size = Size.SMALL, seed: int = SEED, say: Callable[[str], None] = lambda _: None) -> None:
    """Fill an empty database as of the day `on`, which may not be later than today. The same seed: the same people."""
    record(BEGUN, by=None, facts={"on": on, "size": size.name.lower(), "seed": seed})
    year = year_around(on)
    people = Invented(seed)
    with transaction.atomic():
        places = make_places(size=size, on=on, years=[*_earlier(year), year], people=people, seed=seed)
    say(f"{len(places.districts)} districts, {len(places.schools)} schools")
    world = World(places=places, people=people, size=size, seed=seed, on=on, year=year)
    for plan in plans():
        _program(plan, world, say)
    _tell()
    record(DONE, by=None, facts={"on": on})


def _earlier(year: Year) -> list[Year]:
    return [year_within(years_before(date(year.first.year, 7, 1), n)) for n in range(YEARS_KEPT, 0, -1)]


def _program(plan: Plan, world: World, say: Callable[[str], None]) -> None:
    """The two cohorts of one program, each in a transaction, its practice in another."""
    with transaction.atomic():
        sponsor = _sponsor(plan, world.places)
        version = adopt_program(key=plan.key, sponsor=sponsor, by=None)
        blueprint = parsed(version.digest)
        current = this_year(plan, version, blueprint, sponsor, world)
        before = closed_year(plan, version, blueprint, current, world)
    with transaction.atomic():
        live(before, until=before.year.last, on=world.on, size=world.size, seed=world.seed)
        _close(before)
    with transaction.atomic():
        live(current, until=world.on - timedelta(days=1), on=world.on, size=world.size, seed=world.seed)
        _incidents(plan, current, world)
    if plan.round:
        with transaction.atomic():
            propose(cohort=current.cohort, by=current.by)
    people = sum(len(rows) for rows in current.roles.values())
    say(f"{blueprint.name}: {people} in {current.cohort.name}, closed {before.cohort.name}")


def _sponsor(plan: Plan, places: Places) -> Organization:
    if "district" in plan.sponsor:
        return places.districts[plan.sponsor["district"]]
    return create_organization(
        kind=plan.sponsor["kind"], name=plan.sponsor["name"], by=None, time_zone="America/Chicago"
    )


def _close(intake: Intake) -> None:
    """The year is over: every engagement ended on its last day, and nothing changes any more."""
    for engagement, _ in intake.engagements:
        end_engagement(engagement=engagement, ends_on=intake.cohort.ends_on, reason="completed", by=intake.by)
    close_cohort(cohort=intake.cohort, by=intake.by)


def _incidents(plan: Plan, intake: Intake, world: World) -> None:
    if plan.conflict:
        _conflict(plan.conflict, intake, world.on)
    if plan.difference:
        _difference(intake, world.on)


def _conflict(role: str, intake: Intake, on: date) -> None:
    """A helper in the building becomes assistant principal there: they evaluate whom they helped, so that pauses."""
    helpers = [helper for engagement, helper in intake.engagements if helper.role == role]
    if len(helpers) < 2:
        return
    helper = helpers[-1]
    if helper.person is None or helper.works_at is None:
        return
    since = on - timedelta(days=2)
    appoint(helper.person, position="assistant-principal", at=helper.works_at, by=intake.by, starts_on=since)
    pause_where_evaluated(people=[helper.person.pk], on=on, by=intake.by)


def _difference(intake: Intake, on: date) -> None:
    """The first person coached remembers the newest session otherwise: shorter, and says so."""
    engagement = intake.engagements[0][0]
    rows = Attendance.objects.filter(engagement=engagement, session__minutes__gt=15).select_related("session")
    line = rows.order_by("session__day", "pk").last()
    if line is None or engagement.supported.person is None:
        return
    session = line.session
    remembered = Remembered(
        day=session.day, minutes=session.minutes - 15, mode=session.mode, word=words("notes")["words"][0]
    )
    who = acting(engagement.supported, on)
    raise_difference(attendance=line, remembered=remembered, by=engagement.supported.person, who=who)


def _tell() -> None:
    """Read the events as the worker would, so that the bell is right from the first minute."""
    read_events(lambda _: None)
