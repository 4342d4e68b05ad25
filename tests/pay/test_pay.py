"""Pay: earned from confirmed hours alone, paid once, taken back by opposite lines, and nothing written is changed."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from alongside.kernel.access import Kind, Who
from alongside.kernel.errors import NotAllowed, Refused
from alongside.pay.actions import approve_run, claw_back, make_run, mark_paid, void_run
from alongside.pay.enums import RunState
from alongside.pay.facts import earned
from alongside.pay.models import PayLine, PayRun
from alongside.pay.queries import due, lines_of, state_of, sums_of
from alongside.people.models.events import Event
from alongside.practice.sessions.actions.confirm import confirm_all
from alongside.practice.sessions.actions.log import log_session, take_back
from alongside.programs.actions.cohorts import adopt_text, open_cohort
from alongside.programs.models.cohorts import Cohort
from tests.cast import Cast
from tests.factories.programs import ENDS, STARTS, Pair, pair, person_of
from tests.factories.sessions import contact, line_of, met
from tests.pay.conftest import PAYING

pytestmark = pytest.mark.django_db
LAST = date(2026, 10, 31)


def made(into: Cohort, who: Cast, angela: Who, last: date = LAST, key: str = "one") -> PayRun:
    return make_run(cohort=into, last=last, key=key, by=who.angela, who=angela)


def told(run: PayRun) -> list[tuple[str, str, int, Decimal]]:
    return [(one.rule, one.source.split(":")[0], one.quantity, one.amount) for one in run.lines.order_by("day", "pk")]


def refusal(doing: object, **named: object) -> str:
    with pytest.raises(Refused) as refused:
        doing(**named)  # type: ignore[operator]
    return refused.value.sentence


def test_what_was_earned_comes_from_confirmed_lines_at_the_rate_of_their_day(two: Pair, into: Cohort) -> None:
    found = [(one.row.name, one.rule, one.day, one.quantity, one.amount) for one in earned(into, until=LAST)]
    assert found == [
        (two.supported.name, "stipend", STARTS, 1, Decimal("500.00")),
        (two.helper.name, "hours", date(2026, 9, 10), 60, Decimal("40.00")),
        (two.helper.name, "hours", date(2026, 10, 8), 50, Decimal("35.42")),
        (two.helper.name, "visit", date(2026, 10, 8), 1, Decimal("5.00")),
    ]


def test_a_run_is_made_approved_by_another_paid_and_nothing_is_paid_twice(
    two: Pair, into: Cohort, who: Cast, angela: Who, nora: Who
) -> None:
    run = made(into, who, angela)
    assert made(into, who, angela) == run
    assert told(run) == [
        ("stipend", "year", 1, Decimal("500.00")),
        ("hours", "entry", 60, Decimal("40.00")),
        ("hours", "entry", 50, Decimal("35.42")),
        ("visit", "happening", 1, Decimal("5.00")),
    ]
    assert (run.first, run.last, state_of(run), sums_of([run])) == (
        STARTS,
        LAST,
        RunState.WAITS,
        {run.pk: {"USD": Decimal("580.42")}},
    )
    said = refusal(mark_paid, run=run, by=who.angela, who=angela)
    assert said.startswith("Somebody else who coordinates has to say yes")
    assert refusal(approve_run, run=run, by=who.angela, who=angela).startswith(
        "The second yes is somebody else’s who coordinates"
    )
    approve_run(run=run, by=who.nora, who=nora)
    for _ in range(2):
        mark_paid(run=run, by=who.angela, who=angela)
    assert state_of(PayRun.objects.get()) is RunState.PAID
    out = Event.objects.filter(kind="pay-went-out")
    assert {one.about_id for one in out} == {one.participation.person_id for one in run.lines.all()}
    assert [sorted(one.facts) for one in out] == [["day", "ends_on"]] * out.count()
    nothing = refusal(make_run, cohort=into, last=LAST, key="two", by=who.angela, who=angela)
    assert nothing == "There is nothing to pay by that day that was not paid before."
    assert refusal(void_run, run=run, reason="wrong", by=who.angela, who=angela).startswith("This run was paid already")


def test_what_is_confirmed_late_and_the_most_a_rule_pays(two: Pair, into: Cohort, who: Cast, angela: Who) -> None:
    made(into, who, angela)
    met(two, day=date(2026, 10, 20), minutes=240)
    second = made(into, who, angela, last=date(2026, 11, 15), key="two")
    assert told(second) == [("hours", "entry", 240, Decimal("24.58"))]
    assert second.first == date(2026, 11, 1)


def test_what_the_ledger_takes_back_the_next_run_takes_back(two: Pair, into: Cohort, who: Cast, angela: Who) -> None:
    run = made(into, who, angela)
    session = two.engagement.attendances.order_by("pk")[1].session
    take_back(session=session, by=who.renee, who=two.as_helper(date(2026, 11, 19)))
    after = made(into, who, angela, key="two")
    assert told(after) == [
        ("hours", "entry", 50, Decimal("-35.42")),
        ("visit", "happening", 1, Decimal("-5.00")),
    ]
    assert not due(into, until=LAST)
    assert sums_of([run, after])[after.pk] == {"USD": Decimal("-40.42")}
    void_run(run=after, reason="The session did happen", by=who.angela, who=angela)
    assert sums_of([after]) == {after.pk: {"USD": Decimal("0.00")}}
    assert len(due(into, until=LAST).back) == 2


def test_a_void_run_frees_its_sources_and_a_claw_back_does_not(
    two: Pair, into: Cohort, who: Cast, angela: Who, nora: Who
) -> None:
    first = made(into, who, angela)
    line = first.lines.get(rule="stipend")
    assert refusal(claw_back, line=line, reason="gone", by=who.angela, who=angela).startswith("No money went out")
    void_run(run=first, reason="The wrong month", by=who.angela, who=angela)
    second = made(into, who, angela, key="two")
    assert sums_of([first, second]) == {first.pk: {"USD": Decimal("0.00")}, second.pk: {"USD": Decimal("580.42")}}
    approve_run(run=second, by=who.nora, who=nora)
    mark_paid(run=second, by=who.angela, who=angela)
    line = second.lines.get(rule="stipend")
    assert line.turn == 2
    for _ in range(2):
        claw_back(line=line, reason="Left in the first week", by=who.angela, who=angela)
    third = made(into, who, angela, key="three")
    assert told(third) == [("stipend", "year", 1, Decimal("-500.00"))]
    assert not due(into, until=LAST)


def test_a_month_is_earned_in_the_months_somebody_helped(two: Pair, into: Cohort, now: time_machine.Traveller) -> None:
    met(two, day=date(2026, 11, 12), minutes=30)
    now.move_to(datetime(2026, 12, 19, tzinfo=UTC))
    found = [(one.source, one.amount) for one in earned(into, until=date(2026, 12, 18)) if one.rule == "month"]
    assert found == [("month:2026-11", Decimal("10.00"))]


def test_the_database_keeps_it(two: Pair, into: Cohort, who: Cast, angela: Who) -> None:
    run = made(into, who, angela)
    line = run.lines.get(rule="stipend")
    kept = {
        one: getattr(line, one)
        for one in ("run", "participation", "rule", "source", "day", "quantity", "rate", "currency", "version")
    }
    broken = (
        (lambda: PayLine.objects.update(amount=1), "append-only"),
        (lambda: PayLine.objects.create(**kept, amount=line.amount, turn=2), "paid before and not taken back"),
        (lambda: PayLine.objects.create(**kept, amount=Decimal(-1), takes_back=line), "is its opposite"),
        (lambda: run.steps.create(kind="approved", on=LAST, at=run.at, by=who.angela), "not its maker"),
        (lambda: run.steps.create(kind="paid", on=LAST, at=run.at, by=who.angela), "is paid after it"),
    )
    for change, says in broken:
        with pytest.raises(DatabaseError, match=says), transaction.atomic():
            change()


def test_everybody_sees_their_own_lines_and_a_coordinator_all(two: Pair, into: Cohort, who: Cast, angela: Who) -> None:
    made(into, who, angela)
    on = date(2026, 11, 19)
    seen = [lines_of(one).count() for one in (angela, two.as_helper(on), two.as_person(on))]
    assert seen == [4, 3, 1]
    stranger = Who(person=who.paul.pk, on=on, participation=None, cohort=into.pk, kind=Kind.SITE_LEADER)
    assert lines_of(stranger).count() == 0
    with pytest.raises(NotAllowed):
        make_run(cohort=into, last=LAST, key="x", by=person_of(two.helper), who=two.as_helper(on))


def test_the_same_number_of_queries_for_one_and_for_many(two: Pair, into: Cohort) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            due(into, until=LAST)
        return len(queries)

    asked()
    before = asked()
    for day in range(1, 6):
        met(two, day=date(2026, 10, day), minutes=30)
    assert asked() == before


def test_a_drive_is_paid_by_its_miles_once(who: Cast) -> None:
    """44 miles there and back for a visit, at 67 cents a mile; the same session counts its minutes beside."""
    drive = (
        "counting:\n  drive: {label: Miles, takes: sessions, unit: miles, modes: [onsite], owner: helper, when: logged}"
    )
    rule = "pay:\n  drive: {role: guide, label: The way there, per: mile, amount: 0.67 USD}"
    source = PAYING.replace("counting:", drive, 1).replace("pay:", rule, 1).replace("key: garden\n", "key: orangery\n")
    version = adopt_text(source=source, file="paying.yaml", sponsor=who.places.union, by=None)
    into = open_cohort(version=version, key="driving", name="2026-27", starts_on=STARTS, ends_on=ENDS, by=None)
    together = pair(into, who.renee, who.maya)
    typed = replace(contact(together.engagement, day=date(2026, 10, 8), minutes=60, mode="onsite"), miles=44)
    session = log_session(by=together.helper_person, who=together.as_helper(date(2026, 10, 8)), contact=typed)
    assert [one.rule for one in earned(into, until=LAST) if one.rule == "drive"] == []
    line = line_of(session, together)
    confirm_all(attendances=[line], by=together.person, who=together.as_person(date(2026, 10, 8)))
    found = [(one.rule, one.quantity, one.amount) for one in earned(into, until=LAST) if one.rule == "drive"]
    assert found == [("drive", 44, Decimal("29.48"))]
