"""Lines of the ledger: never changed, taken back whole, and whatever is done in whatever order, the sums are right."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings

from alongside.kernel.errors import Refused
from alongside.ledger import facts, queries
from alongside.ledger.actions import accounts_of, confirm_happenings, reverse_happenings
from alongside.ledger.enums import ConfirmedHow
from alongside.ledger.facts import Balance
from alongside.ledger.models import Account, Confirmation, Entry, Happening
from alongside.practice.sessions.actions.log import log_session
from alongside.practice.sessions.actions.telling import source_of
from alongside.programs.facts import pinned
from tests.cast import cast
from tests.factories.people import person
from tests.factories.programs import Pair, acting, cohort, enrolled, pair
from tests.factories.sessions import contact, line_of, logged, met
from tests.ledger.auditing import audited
from tests.ledger.histories import STEPS, History

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]
THURSDAY = date(2026, 11, 19)
NOW = datetime(2026, 11, 19, 23, 30, tzinfo=UTC)


@pytest.fixture
def two() -> Pair:
    everyone = cast()
    return pair(cohort(everyone.places.union), everyone.renee, everyone.maya)


@pytest.mark.parametrize("table", [Entry, Happening, Confirmation])
def test_the_database_refuses_to_delete_a_line(two: Pair, table: type[Entry | Happening | Confirmation]) -> None:
    met(two, day=THURSDAY)
    before = table.objects.count()
    with pytest.raises(DatabaseError), transaction.atomic():
        table.objects.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        table.objects.order_by("pk")[:1].get().delete()
    assert (before > 0, table.objects.count()) == (True, before)


@pytest.mark.parametrize(
    "table,change",
    [
        (Entry, {"amount": 1}),
        (Entry, {"day": date(2026, 1, 1)}),
        (Entry, {"mode": "phone"}),
        (Happening, {"day": date(2026, 1, 1)}),
        (Happening, {"group_size": 9}),
        (Happening, {"place": 9}),
        (Happening, {"helper": None}),
        (Confirmation, {"how": "settled"}),
        (Confirmation, {"at": datetime(2026, 1, 1, tzinfo=UTC)}),
    ],
)
def test_the_database_refuses_to_change_a_line(
    two: Pair, table: type[Entry | Happening | Confirmation], change: dict[str, object]
) -> None:
    met(two, day=THURSDAY)
    with pytest.raises(DatabaseError), transaction.atomic():
        table.objects.update(**change)
    assert table.objects.filter(**change).count() == 0


@pytest.mark.parametrize(
    "change", [{"amount": -59}, {"mode": "phone"}, {"account": "shared"}, {"participation": None}, {"happening": None}]
)
def test_a_reversal_takes_back_one_whole_line(two: Pair, change: dict[str, object]) -> None:
    logged(two, day=THURSDAY)
    logged(two, day=date(2026, 11, 18))
    line = Entry.objects.filter(account__key="contract-hours").order_by("pk")[:1].get()
    other = Entry.objects.filter(account__key="contract-hours").order_by("pk")[1:2].get()
    right = {
        "account": line.account,
        "happening": line.happening,
        "participation": line.participation,
        "engagement": line.engagement,
        "day": line.day,
        "mode": line.mode,
        "amount": -line.amount,
        "reverses": line,
        "version": line.version,
        "posted_by": line.posted_by,
        "posted_at": NOW,
    }
    wrong: dict[str, object] = dict(change)
    if "account" in change:
        wrong["account"] = Account.objects.get(key="shared")
    if "participation" in change:
        wrong["participation"] = two.helper
    if "happening" in change:
        wrong["happening"] = other.happening
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.create(**(right | wrong))
    Entry.objects.create(**right)
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.create(**right)
    assert Entry.objects.filter(reverses=line).count() == 1


def test_a_line_counts_something_and_only_once(two: Pair) -> None:
    logged(two, day=THURSDAY)
    line = Entry.objects.filter(account__key="contract-hours").get()
    for amount in (0, -5, line.amount):
        again = Entry(**{field.attname: getattr(line, field.attname) for field in Entry._meta.concrete_fields})
        again.pk, again.amount = None, amount
        with pytest.raises(DatabaseError), transaction.atomic():
            again.save(force_insert=True)
    assert Entry.objects.filter(account__key="contract-hours").count() == 1


def test_accounts_are_made_once(two: Pair) -> None:
    blueprint = pinned(two.engagement.cohort_id, on=THURSDAY).blueprint
    first = {key: account.pk for key, account in accounts_of(two.engagement.cohort, blueprint).items()}
    assert {key: account.pk for key, account in accounts_of(two.engagement.cohort, blueprint).items()} == first
    assert set(first) == set(blueprint.counting)


def test_confirming_and_reversing_twice_is_once(two: Pair) -> None:
    source = source_of(line_of(logged(two, day=THURSDAY), two))
    how = ConfirmedHow.YES
    confirmed = [confirm_happenings(sources=[source], by=two.person, how=how, at=NOW) for _ in range(2)]
    reversed_lines = [reverse_happenings(sources=[source], by=two.person, at=NOW) for _ in range(2)]
    assert [len(each) for each in confirmed] == [1, 0]
    assert [len(each) for each in reversed_lines] == [4, 0]


def test_what_was_taken_back_is_not_confirmed(two: Pair) -> None:
    source = source_of(line_of(logged(two, day=THURSDAY), two))
    reverse_happenings(sources=[source], by=two.person, at=NOW)
    with pytest.raises(Refused):
        confirm_happenings(sources=[source], by=two.person, how=ConfirmedHow.YES, at=NOW)


def test_the_helpers_own_time_counts_once_for_a_group(two: Pair) -> None:
    three = pair(two.engagement.cohort, two.helper_person, person())
    entry = contact(two.engagement, three.engagement, day=THURSDAY, minutes=60)
    log_session(by=two.helper_person, who=two.as_helper(THURSDAY), contact=entry)
    assert facts.by_participation([two.helper.pk]) == {(two.helper.pk, "own-time"): Balance(0, 60)}


def test_a_coordinator_reads_lines_and_another_sponsors_does_not(two: Pair) -> None:
    met(two, day=THURSDAY)
    here = acting(enrolled(two.engagement.cohort, person(), "coordinator"), THURSDAY)
    elsewhere = cohort(two.engagement.cohort.program.sponsor, key="elsewhere")
    there = acting(enrolled(elsewhere, person(), "coordinator"), THURSDAY)
    assert (queries.lines(here).count(), queries.lines(there).count()) == (4, 0)
    assert queries.lines(two.as_person(THURSDAY)).count() == 4


def test_totals_of_a_cohort_by_mode(two: Pair) -> None:
    met(two, day=date(2026, 10, 1), minutes=30, mode="onsite")
    met(two, day=date(2026, 11, 2), minutes=45)
    logged(two, day=date(2026, 11, 3), minutes=15)
    cohort_key = two.engagement.cohort_id
    by_mode = facts.cohort_by_mode(cohort_key)
    assert [by_mode["contract-hours", mode] for mode in ("onsite", "virtual")] == [Balance(30, 0), Balance(45, 15)]


@given(steps=STEPS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_order_of_logs_yes_differences_and_take_backs_sums_up(steps: list[tuple[str, int, int, str]]) -> None:
    with transaction.atomic():
        history = History()
        for step in steps:
            history.do(*step)
        for one in history.pairs:
            key = one.engagement.pk
            by_mode = {mode: b for (account, mode), b in facts.by_mode(key).items() if account == "contract-hours"}
            whole = facts.by_engagement([key]).get((key, "contract-hours"), Balance())
            again = {mode: minutes for (engagement, mode), minutes in history.recounted().items() if engagement == key}
            assert {mode: b.total for mode, b in by_mode.items() if b.total} == again
            assert sum(by_mode.values(), Balance()) == whole
            assert min(whole.confirmed, whole.waiting) >= 0
            assert (
                facts.by_participation([one.supported.pk]).get((one.supported.pk, "contract-hours"), Balance()) == whole
            )
        own_time = Entry.objects.filter(account__key="own-time", reverses=None, reversed_by=None)
        assert own_time.count() == len(history.meetings())
        assert audited().wrong == []
        transaction.set_rollback(True)
