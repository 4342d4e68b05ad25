"""Books of a period are closed: what is there stays, what is put right goes into the next, in any order of events."""

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings

from alongside.blueprint.bookkeeping import named, period_from
from alongside.blueprint.grammar import MonthDay
from alongside.blueprint.parts.calendar import Calendar
from alongside.kernel.clock import Span
from alongside.kernel.errors import Conflict, NotAllowed, NotHere, Refused
from alongside.ledger import facts
from alongside.ledger.books import close_books, next_period, reopen_books
from alongside.ledger.facts import Balance, closed_until, in_books
from alongside.ledger.models import ClosedSum, Closing, Confirmation, Entry, Happening, Reopening
from alongside.people.models.events import Event
from alongside.practice.sessions.actions.confirm import Remembered, agree_to_difference, confirm, raise_difference
from alongside.practice.sessions.actions.counting import count_unanswered
from alongside.practice.sessions.actions.log import take_back
from alongside.practice.sessions.models import Attendance
from alongside.practice.sessions.queries import to_confirm
from alongside.programs.actions.cohorts import close_cohort
from alongside.programs.models.cohorts import Cohort
from tests.cast import Cast
from tests.factories.people import person
from tests.factories.programs import PROGRAM, Pair, acting, cohort, enrolled, pair
from tests.factories.sessions import line_of, logged, met
from tests.ledger.auditing import audited
from tests.ledger.histories import VERBS, History, steps

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]
TODAY = date(2026, 11, 19)
NOW = datetime(2026, 11, 19, 23, 30, tzinfo=UTC)
HOURS = "contract-hours"
JULY = Span(date(2026, 7, 1), date(2026, 7, 31))


def monthly(folder: Path, say: str = "books: month") -> Path:
    file = folder / PROGRAM.name
    text = PROGRAM.read_text("utf-8").replace("sessions:\n", "sessions:\n  counts_after: 14 days\n", 1)
    file.write_text(text.replace("calendar:\n", f"calendar:\n  {say}\n", 1), "utf-8")
    return file


@pytest.fixture
def two(everyone: Cast, tmp_path: Path) -> Pair:
    """Renée and Maya in a program that closes its books every month."""
    return pair(cohort(everyone.places.union, file=monthly(tmp_path)), everyone.renee, everyone.maya)


def close(into: Cohort, *, until: date) -> list[Closing]:
    """Close every period up to a day, as whoever coordinates."""
    angela = enrolled(into, person(), "coordinator") if not into.closings.exists() else None
    row = angela or into.participations.filter(role="coordinator")[0]
    done = []
    while (period := next_period(into)) and period.last and period.last <= until:
        done.append(close_books(cohort=into, period=period, by=row.person, who=acting(row, TODAY)))  # type: ignore[arg-type]
    return done


def sums(first: date, last: date) -> int:
    return sum(Entry.objects.filter(in_books(first, last), account__key=HOURS).values_list("amount", flat=True))


def test_a_closed_period_takes_no_new_line_and_no_yes(two: Pair) -> None:
    met(two, day=date(2026, 10, 1), minutes=60)
    waits = logged(two, day=date(2026, 10, 8), minutes=30)
    closings = close(two.engagement.cohort, until=date(2026, 10, 31))
    assert [(one.first, one.last) for one in closings][-1] == (date(2026, 10, 1), date(2026, 10, 31))
    kept = ClosedSum.objects.get(closing=closings[-1], account__key=HOURS)
    assert (len(closings), kept.total, kept.said_yes) == (4, 90, 60)
    with pytest.raises(Refused, match=r"closed until October 31, 2026") as refused:
        logged(two, day=date(2026, 10, 31))
    assert refused.value.field == "day"
    with pytest.raises(Refused, match="closed until October 31"):
        confirm(attendance=line_of(waits, two), by=two.person, who=two.as_person(TODAY))
    assert (list(to_confirm(two.as_person(TODAY))), count_unanswered(lambda _: None)) == ([], 0)
    logged(two, day=date(2026, 11, 2), minutes=15)
    assert (Entry.objects.filter(account__key=HOURS).count(), Confirmation.objects.count()) == (3, 1)
    assert audited().wrong == []


def test_what_is_put_right_is_counted_in_the_next_period_with_the_day_of_the_work(two: Pair) -> None:
    gone, other = met(two, day=date(2026, 10, 1), minutes=60), met(two, day=date(2026, 10, 8), minutes=40)
    close(two.engagement.cohort, until=date(2026, 10, 31))
    take_back(session=gone, by=two.helper_person, who=two.as_helper(TODAY))
    said = Remembered(day=date(2026, 10, 9), minutes=45, mode="phone")
    told = raise_difference(attendance=line_of(other, two), remembered=said, by=two.person, who=two.as_person(TODAY))
    agree_to_difference(difference=told, by=two.helper_person, who=two.as_helper(TODAY))
    lines = Entry.objects.filter(account__key=HOURS).order_by("pk")
    next_one = date(2026, 11, 1)
    assert list(lines.values_list("day", "amount", "booked_on")) == [
        (date(2026, 10, 1), 60, None),
        (date(2026, 10, 8), 40, None),
        (date(2026, 10, 1), -60, next_one),
        (date(2026, 10, 8), -40, next_one),
        (date(2026, 10, 9), 45, next_one),
    ]
    assert (sums(date(2026, 10, 1), date(2026, 10, 31)), sums(next_one, date(2026, 11, 30))) == (100, -55)
    assert facts.by_engagement([two.engagement.pk])[two.engagement.pk, HOURS] == Balance(45, 0)
    assert audited().wrong == []


def test_what_was_put_right_is_put_right_again_and_closed_in_its_turn(two: Pair) -> None:
    other = met(two, day=date(2026, 8, 6), minutes=40)
    close(two.engagement.cohort, until=date(2026, 8, 31))
    said = Remembered(day=date(2026, 8, 6), minutes=45, mode="phone")
    told = raise_difference(attendance=line_of(other, two), remembered=said, by=two.person, who=two.as_person(TODAY))
    corrected = agree_to_difference(difference=told, by=two.helper_person, who=two.as_helper(TODAY))
    close(two.engagement.cohort, until=date(2026, 9, 30))
    take_back(session=corrected.session, by=two.helper_person, who=two.as_helper(TODAY))
    booked = Entry.objects.filter(account__key=HOURS).order_by("pk").values_list("amount", "booked_on")
    september, october = date(2026, 9, 1), date(2026, 10, 1)
    assert list(booked) == [(40, None), (-40, september), (45, september), (-45, october)]
    assert audited().wrong == []


def test_books_are_closed_in_order_when_they_are_over_and_by_whoever_coordinates(two: Pair) -> None:
    into = two.engagement.cohort
    row = enrolled(into, person(), "coordinator")
    angela, who = row.person, acting(row, TODAY)
    assert angela is not None
    assert next_period(into) == JULY
    with pytest.raises(Conflict):
        close_books(cohort=into, period=Span(date(2026, 8, 1), date(2026, 8, 31)), by=angela, who=who)
    with pytest.raises(NotAllowed):
        close_books(cohort=into, period=JULY, by=two.helper_person, who=two.as_helper(TODAY))
    close(into, until=date(2026, 10, 31))
    november = next_period(into)
    assert november == Span(date(2026, 11, 1), date(2026, 11, 30))
    with pytest.raises(Refused, match="November 2026 is not over yet"):
        close_books(cohort=into, period=november, by=angela, who=who)
    assert Closing.objects.count() == Event.objects.filter(kind="books-closed").count() == 4


def test_the_newest_are_opened_again_with_a_reason_and_then_a_yes_counts(two: Pair) -> None:
    waits = logged(two, day=date(2026, 10, 8), minutes=30)
    into = two.engagement.cohort
    closings = close(into, until=date(2026, 10, 31))
    row = into.participations.filter(role="coordinator")[0]
    angela, who = row.person, acting(row, TODAY)
    assert angela is not None
    with pytest.raises(Refused, match="Later books are closed too"):
        reopen_books(closing=closings[0], why="A mistake", by=angela, who=who)
    with pytest.raises(Refused, match="why"):
        reopen_books(closing=closings[-1], why=" ", by=angela, who=who)
    with pytest.raises(NotHere):
        reopen_books(closing=closings[-1], why="Mine", by=two.person, who=two.as_person(TODAY))
    for _ in range(2):
        reopen_books(closing=closings[-1], why="Maya was on leave", by=angela, who=who)
    assert (closed_until(into.pk), Reopening.objects.get().why) == (date(2026, 9, 30), "Maya was on leave")
    confirm(attendance=line_of(waits, two), by=two.person, who=two.as_person(TODAY))
    assert facts.by_engagement([two.engagement.pk])[two.engagement.pk, HOURS] == Balance(30, 0)
    again = close(into, until=date(2026, 10, 31))
    assert ClosedSum.objects.get(closing=again[0], account__key=HOURS).said_yes == 30
    assert audited().wrong == []


def test_a_program_that_closes_no_books_has_the_cohort_alone(everyone: Cast) -> None:
    assert next_period(cohort(everyone.places.union)) is None


def test_the_last_period_is_closed_with_the_cohort(everyone: Cast, tmp_path: Path) -> None:
    into = cohort(everyone.places.union, file=monthly(tmp_path, "books_on: [06-30]"))
    assert next_period(into) is None


@pytest.mark.parametrize(
    "say,first,period",
    [
        ({"books": "month"}, date(2026, 8, 10), "August 2026"),
        ({"books": "quarter"}, date(2026, 7, 1), "July to September 2026"),
        ({"books": "quarter"}, date(2026, 12, 1), "December 2026"),
        ({"books_on": (MonthDay(12, 18), MonthDay(5, 31))}, date(2026, 7, 1), "Jul 1 to Dec 18, 2026"),
        ({"books_on": (MonthDay(12, 18), MonthDay(5, 31))}, date(2026, 12, 19), "Dec 19, 2026 to May 31, 2027"),
        ({}, date(2026, 7, 1), None),
    ],
)
def test_periods_are_what_the_file_says(say: dict[str, Any], first: date, period: str | None) -> None:
    found = period_from(Calendar(zone="America/Chicago", **say), first)
    assert (named(found) if found else None) == period


def test_either_a_rhythm_or_days() -> None:
    both = Calendar(zone="America/Chicago", books="month", books_on=(MonthDay(12, 18),))
    assert [where for where, _ in both.faults()] == ["books_on"]


def copied(table: Any, **changes: object) -> None:
    """Insert the newest row of a table again, with some of its columns changed, past every action."""
    row = table._base_manager.order_by("-pk").values()[0]
    table._base_manager.bulk_create([table(**{**row, "id": None, **changes})])


def test_the_database_itself_refuses_what_closed_books_do_not_bear(two: Pair) -> None:
    into = two.engagement.cohort
    logged(two, day=date(2026, 10, 8), minutes=30)
    closings = close(into, until=date(2026, 10, 31))
    line = Entry.objects.filter(account__key=HOURS).get()
    same = {"account_id": line.account_id, "participation_id": line.participation_id}
    back = {**same, "reverses_id": line.pk, "amount": -30, "mode": line.mode}
    november = date(2026, 11, 1)
    late = {"happening": line.happening, "by": two.person, "how": "yes", "at": NOW}
    closed, fixed = "in closed books", "append-only"
    for says, work in (
        (closed, lambda: copied(Happening, source="late")),
        (closed, lambda: copied(Happening, source="early", day=TODAY, booked_on=date(2026, 12, 1))),
        (closed, lambda: copied(Entry, **same, mode="phone")),
        (closed, lambda: copied(Entry, **back)),
        ("the period of its happening", lambda: copied(Entry, **same, mode="phone", booked_on=november)),
        (closed, lambda: Confirmation.objects.create(**late)),
        ("in order", lambda: copied(Closing, public_id="again")),
        ("last", lambda: Reopening.objects.create(closing=closings[0], at=NOW, by=two.person, why="Skips some")),
        ("reopening_why", lambda: Reopening.objects.create(closing=closings[-1], at=NOW, by=two.person, why="")),
        (fixed, lambda: ClosedSum.objects.update(total=5)),
        (fixed, lambda: Closing.objects.update(last=TODAY)),
        (fixed, lambda: ClosedSum.objects.all().delete()),
        (fixed, lambda: Entry.objects.update(booked_on=november)),
        (fixed, lambda: Happening.objects.update(booked_on=november)),
    ):
        with pytest.raises(DatabaseError, match=says), transaction.atomic():
            work()
    copied(Entry, **back, booked_on=november)
    close_cohort(cohort=into, by=None)
    for work in (
        lambda: Reopening.objects.create(closing=closings[-1], at=NOW, by=two.person, why="Too late"),
        lambda: copied(Closing, public_id="more", first=november, last=date(2026, 11, 30)),
    ):
        with pytest.raises(DatabaseError, match="a cohort that is open"), transaction.atomic():
            work()
    assert (Closing.objects.count(), Reopening.objects.count(), Confirmation.objects.count()) == (4, 0, 0)


def test_the_audit_names_what_a_hand_did_to_closed_books(two: Pair) -> None:
    met(two, day=date(2026, 10, 8), minutes=30)
    close(two.engagement.cohort, until=date(2026, 10, 31))
    on = " ON ledger_entry" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in ("ledger_entry_open_books", "ledger_entry_no_update", "ledger_entry_books"):
            cursor.execute(f"DROP TRIGGER {name}{on}")
    line = Entry.objects.filter(account__key=HOURS).get()
    copied(Entry, mode="phone", account_id=line.account_id, posted_at=NOW)
    moved = Entry.objects.filter(account__key="weekly")
    moved.update(booked_on=date(2026, 11, 5))
    wrong = [one for one in audited().wrong if one.rule == "books"]
    smuggled = Entry.objects.order_by("-pk")[0]
    assert {one.entry for one in wrong} == {moved.get().pk, None}
    assert smuggled.amount > 0
    assert sum("came to" in one.message for one in wrong) == 2


class Months(History):
    """The same two phones over four months, and somebody who closes books and opens them again."""

    def __init__(self, file: Path) -> None:
        super().__init__(file)
        self.into = self.pairs[0].engagement.cohort
        self.row = enrolled(self.into, person(), "coordinator")
        self.kept: Counter[tuple[int, str]] = Counter()

    def day(self, which: int) -> date:
        return date(2026, 8 + which // 3, 3 + which)

    def do(self, step: str, which: int, minutes: int, mode: str) -> None:
        angela, who = self.row.person, acting(self.row, TODAY)
        assert angela is not None
        newest = Closing.objects.filter(reopening=None).order_by("-last").first()
        try:
            if step == "close" and (period := next_period(self.into)):
                close_books(cohort=self.into, period=period, by=angela, who=who)
            elif step == "reopen" and newest:
                reopen_books(closing=newest, why="Something came late", by=angela, who=who)
            elif step not in ("close", "reopen"):
                super().do(step, which, minutes, mode)
        except Refused:
            self.refused += 1


@given(steps=steps(*VERBS, "log", "close", "close", "reopen"))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_whatever_is_done_closed_books_stay_and_every_sum_is_right(
    tmp_path: Path, steps: list[tuple[str, int, int, str]]
) -> None:
    with transaction.atomic():
        history = Months(monthly(tmp_path))
        for step in steps:
            history.do(*step)
        for one in history.pairs:
            key = one.engagement.pk
            by_mode = {mode: b for (account, mode), b in facts.by_mode(key).items() if account == HOURS}
            again = {mode: minutes for (engagement, mode), minutes in history.recounted().items() if engagement == key}
            assert {mode: b.total for mode, b in by_mode.items() if b.total} == again
        for closing in Closing.objects.filter(reopening=None):
            for kept in closing.sums.all():
                lines = Entry.objects.filter(in_books(closing.first, closing.last), account=kept.account)
                assert sum(lines.values_list("amount", flat=True)) == kept.total
        standing = Attendance.objects.filter(taken_back_at=None)
        assert Entry.objects.filter(account__key=HOURS, reverses=None, reversed_by=None).count() == standing.count()
        assert audited().wrong == []
        transaction.set_rollback(True)
