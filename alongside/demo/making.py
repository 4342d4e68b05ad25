"""The demo state, made by the product's own actions: places, people, cohorts of every program, a year of practice."""

from collections.abc import Callable
from datetime import date, timedelta

from django.db import transaction

from alongside.demo.answering import as_asked, ask_some
from alongside.demo.applying import apply_some
from alongside.demo.choosing import choose_some
from alongside.demo.cohorts import Intake, Setting, World, closed_year, this_year
from alongside.demo.contracts import top_up_some
from alongside.demo.days import Year, a_year_before, year_around, year_within, years_before
from alongside.demo.free import tell_some
from alongside.demo.growing import grow_some
from alongside.demo.invented import Invented
from alongside.demo.joining import agree_together, join_some, select_some
from alongside.demo.paying import pay_once
from alongside.demo.places import Places, make_places
from alongside.demo.planning import plan_some
from alongside.demo.plans import Plan, Size, plans, words
from alongside.demo.posts import fill_posts
from alongside.demo.practice import acting, life_of, shown_first
from alongside.demo.releasing import release_some
from alongside.demo.staffing import staff
from alongside.kernel.public_ids import repeatable
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

SEED = 1891
BEGUN = "demo-begun"  # the first event of a demo: by it a database is known to hold nothing else
DONE = "demo-made"
YEARS_KEPT = 16  # years of school calendars, back to the oldest cohort
LATELY = timedelta(days=9)


def make(*, on: date, size: Size = Size.SMALL, seed: int = SEED, say: Callable[[str], None] = lambda _: None) -> None:
    """Fill an empty database as of the day `on`, which may not be later than today.

    The same seed and day: the same people with the same ids, the same hours.
    """
    with repeatable(seed):
        record(BEGUN, by=None, facts={"on": on, "size": size.name.lower(), "seed": seed})
        _make(on, size, seed, say)
        _hear(f"{seed}")
        record(DONE, by=None, facts={"on": on})


def _make(on: date, size: Size, seed: int, say: Callable[[str], None]) -> None:
    year = year_around(on)
    people = Invented(seed)
    with transaction.atomic():
        places = make_places(size=size, years=_calendars(year), people=people, seed=seed)
    say(f"{len(places.districts)} districts, {len(places.schools)} schools")
    world = World(places=places, people=people, size=size, seed=seed, on=on, year=year)
    made = [_program(plan, world, say) for plan in plans()]
    with transaction.atomic():
        for intake in made:  # last, so that nobody of a program is called otherwise because of them
            fill_posts(intake, people, on)


def _hear(seed: str) -> None:
    """Ring the bells, their ids from a seed of their own: on PostgreSQL an event of just now is read a second time."""
    with repeatable(f"{seed} notices"):
        read_events(lambda _: None)


def _calendars(year: Year) -> list[Year]:
    """School years back to the oldest cohort; the year before this one is laid as this one is."""
    first = date(year.first.year, 7, 1)
    earlier = [year_within(years_before(first, n)) for n in range(YEARS_KEPT, 1, -1)]
    return [*earlier, a_year_before(year), year]


def _program(plan: Plan, world: World, say: Callable[[str], None]) -> Intake:
    """The two cohorts of one program, each in a transaction, its practice in another; the one of this year."""
    with transaction.atomic():
        sponsor = _sponsor(plan, world.places)
        version = as_asked(plan, adopt_program(key=plan.key, sponsor=sponsor, by=None), sponsor)
        blueprint = parsed(version.digest)
        setting = Setting(plan=plan, version=version, blueprint=blueprint, sponsor=sponsor, world=world)
        current = this_year(setting)
        before = closed_year(setting, current)
    with transaction.atomic():
        _past(before, world)
    with transaction.atomic():
        _present(plan, current, world)
        apply_some(current, world)
        join_some(current, world)
        select_some(current, world)
        agree_together(current)
        choose_some(current)
        top_up_some(current)
        grow_some(current, world.on)
        plan_some(current, world.on)
        release_some(current, world.on)
    if plan.round:
        with transaction.atomic():
            tell_some(current)
            ask_some(current)
            propose(cohort=current.cohort, by=current.by)
    people = sum(len(rows) for rows in current.roles.values())
    say(f"{blueprint.name}: {people} in {current.cohort.name}, closed {before.cohort.name}")
    return current


def _past(intake: Intake, world: World) -> None:
    """A year that is over: all of it happened, all of it was confirmed."""
    life = life_of(intake, until=intake.year.last, size=world.size, seed=world.seed)
    life.log(first=intake.cohort.starts_on, last=intake.cohort.ends_on, on=world.on)
    life.confirm(first=intake.cohort.starts_on, last=intake.cohort.ends_on, on=world.on)
    _close(intake)


def _present(plan: Plan, intake: Intake, world: World) -> None:
    """The year under way, up to yesterday. What is older than some days has been read in the bell."""
    life = life_of(intake, until=world.on - timedelta(days=1), size=world.size, seed=world.seed)
    lately = world.on - LATELY
    for first, last in (intake.cohort.starts_on, lately), (lately + timedelta(days=1), world.on):
        life.log(first=first, last=last, on=world.on)
        life.confirm(first=first, last=last, on=world.on)
        if last == lately:
            _hear(f"{world.seed} {intake.cohort.key}")
            for person in sorted({one.person_id for rows in intake.roles.values() for one in rows if one.person_id}):
                mark_read(person)
    _incidents(plan, intake, world)
    staff(intake, world.on)
    pay_once(intake, world.on)


def _sponsor(plan: Plan, places: Places) -> Organization:
    if "district" in plan.sponsor:
        return places.districts[int(plan.sponsor["district"])]
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
    """The person the demo shows remembers the newest session otherwise: shorter, and says so."""
    star = shown_first(intake)
    engagement = next((one for one, _ in intake.engagements if one.supported_id == star), None)
    if engagement is None:
        return
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
