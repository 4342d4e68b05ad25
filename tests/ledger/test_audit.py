"""The ledger is counted a second time: what the product did is right, what a hand did to the database is named."""

import json
from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from alongside.commands.ledger import main
from alongside.kernel.errors import Conflict
from alongside.ledger.enums import ConfirmedHow
from alongside.ledger.models import Account, Confirmation, Entry, Happening
from alongside.people.models.events import Event
from alongside.practice.sessions.actions.confirm import Remembered, agree_to_difference, raise_difference
from alongside.practice.sessions.actions.log import log_session, take_back
from alongside.practice.sessions.models import Attendance, Session
from alongside.programs.actions.cohorts import adopt_text, close_cohort, follow_version
from alongside.programs.facts import pinned
from alongside.programs.models.cohorts import BlueprintVersion, Cohort, CohortVersion
from tests.cast import Cast
from tests.factories.people import person
from tests.factories.programs import PROGRAM, Pair, pair
from tests.factories.sessions import contact, line_of, logged, met
from tests.ledger.auditing import audited

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]
THURSDAY, WEDNESDAY, MONDAY = date(2026, 11, 19), date(2026, 11, 18), date(2026, 11, 16)


@pytest.fixture
def year(two: Pair) -> Pair:
    """A visit that was confirmed, one taken back, one put right, one that waits, and a meeting of two of whom one was
    not there."""
    met(two, day=date(2026, 10, 1), minutes=90, mode="onsite")
    gone = met(two, day=date(2026, 10, 8))
    take_back(session=gone, by=two.helper_person, who=two.as_helper(THURSDAY))
    line = line_of(logged(two, day=MONDAY, minutes=60), two)
    said = Remembered(day=MONDAY, minutes=45, mode="phone")
    told = raise_difference(attendance=line, remembered=said, by=two.person, who=two.as_person(THURSDAY))
    agree_to_difference(difference=told, by=two.helper_person, who=two.as_helper(THURSDAY))
    logged(two, day=WEDNESDAY, minutes=30)
    other = pair(two.engagement.cohort, two.helper_person, person())
    both = contact(two.engagement, other.engagement, day=THURSDAY, minutes=50)
    session = log_session(by=two.helper_person, who=two.as_helper(THURSDAY), contact=both)
    first = Attendance.objects.get(session=session, place=0)
    take_back(session=session, by=two.helper_person, who=two.as_helper(THURSDAY), only=first)
    return two


def test_words_put_right_twice_in_a_day_leave_what_was_counted_between_as_it_is(two: Pair) -> None:
    """What is logged names the version followed then, and each of them is followed still; the last one holds."""
    into, before = two.engagement.cohort, pinned(two.engagement.cohort_id, on=THURSDAY).version
    texts = [PROGRAM.read_text("utf-8").replace("name: ", f"name: {word} ", 1) for word in ("A", "The")]
    first, second = (
        adopt_text(source=text, file=PROGRAM.name, sponsor=into.program.sponsor, by=None) for text in texts
    )
    follow_version(cohort=into, version=first, from_day=THURSDAY, why="A word", by=None)
    logged(two, day=THURSDAY)
    for _ in range(2):
        follow_version(cohort=into, version=second, from_day=THURSDAY, why="Another", by=None, corrects=first)
    logged(two, day=THURSDAY, minutes=15)
    counted = Entry.objects.filter(account__key="contract-hours").order_by("pk")
    assert list(counted.values_list("version", "day")) == [(first.pk, THURSDAY), (second.pk, THURSDAY)]
    assert [pinned(into.pk, on=day).version for day in (WEDNESDAY, THURSDAY)] == [before, second.pk]
    assert audited().wrong == []
    for other in (first, None):
        with pytest.raises(Conflict, match="Another version is set for that day already"):
            follow_version(
                cohort=into, version=version_of(into, 1), from_day=THURSDAY, why="Back", by=None, corrects=other
            )
    refused = CohortVersion(cohort=into, version=version_of(into, 1), from_day=MONDAY, why="By hand", corrects=second)
    with pytest.raises(DatabaseError, match="what is put right is followed from the same day"), transaction.atomic():
        refused.save()


def version_of(into: Cohort, number: int) -> BlueprintVersion:
    return BlueprintVersion.objects.get(program=into.program_id, number=number)


def by_hand(noun: type[Account | Entry | Happening | Confirmation]) -> None:
    """What somebody does first who has the database and no scruples: the guards go."""
    table = noun._meta.db_table
    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for verb in ("update", "delete"):
            cursor.execute(f"DROP TRIGGER {table}_no_{verb}{on}")


def named() -> set[tuple[int | None, str]]:
    return {(one.entry, one.rule) for one in audited().wrong if one.rule != "guard"}


def line(account: str, **wanted: object) -> int:
    return Entry.objects.filter(account__key=account, reverses=None, **wanted).order_by("pk")[:1].get().pk


def test_what_the_product_did_is_right_and_added_up_by_mode(year: Pair) -> None:
    found = audited()
    assert found.wrong == []
    assert found.entries == Entry.objects.count()
    hours = next(one for one in found.sums if one.account == "contract-hours")
    assert (hours.confirmed, hours.waiting) == (135, 80)
    assert hours.by_mode == {"onsite": 90, "phone": 45, "virtual": 80}
    own = next(one for one in found.sums if one.account == "own-time")
    assert own.confirmed + own.waiting == 90 + 45 + 30 + 50


@pytest.mark.parametrize("account", ["contract-hours", "weekly", "visits"])
def test_an_amount_changed_by_hand_is_named(year: Pair, account: str) -> None:
    changed = line(account, mode="onsite")
    by_hand(Entry)
    Entry.objects.filter(pk=changed).update(amount=F("amount") + 1)
    assert named() == {(changed, "amount")}


def test_own_time_changed_by_hand_is_named(year: Pair) -> None:
    changed = line("own-time", mode="onsite")
    by_hand(Entry)
    Entry.objects.filter(pk=changed).update(amount=91)
    assert named() == {(changed, "own-time")}


def test_a_line_taken_out_by_hand_is_missed(year: Pair) -> None:
    gone = line("contract-hours", mode="onsite")
    by_hand(Entry)
    Entry.objects.filter(pk=gone).delete()
    found = audited()
    source = Happening.objects.order_by("pk")[0].source
    says = f"{year.engagement.cohort.key}: {source} should count 90 in “contract-hours”, onsite."
    assert [one.message for one in found.wrong if one.rule == "missing"] == [says]


def test_a_mode_changed_by_hand_is_one_line_too_many_and_one_too_few(year: Pair) -> None:
    changed = line("contract-hours", mode="onsite")
    by_hand(Entry)
    Entry.objects.filter(pk=changed).update(mode="phone")
    assert named() == {(changed, "extra"), (None, "missing")}


def test_a_session_made_longer_by_hand_disagrees_with_its_lines(year: Pair) -> None:
    Session.objects.filter(minutes=90).update(minutes=95)
    assert {rule for _, rule in named()} == {"happening", "amount", "own-time"}


def test_a_day_of_another_year_does_not_belong(year: Pair) -> None:
    changed = line("contract-hours", mode="onsite")
    by_hand(Entry)
    Entry.objects.filter(pk=changed).update(day=date(2025, 10, 1))
    assert named() == {(changed, "belongs")}


def test_a_reversal_that_is_gone_leaves_a_line_that_counts(year: Pair) -> None:
    back = Entry.objects.filter(account__key="contract-hours", reverses__isnull=False).order_by("pk")[0]
    by_hand(Entry)
    Entry.objects.filter(pk=back.pk).delete()
    assert named() == {(back.reverses_id, "reversal")}


def test_a_confirmation_by_somebody_else_is_named(year: Pair, everyone: Cast) -> None:
    yes = Happening.objects.exclude(confirmation=None).order_by("pk")[0].confirmation
    by_hand(Confirmation)
    Confirmation.objects.filter(pk=yes.pk).update(by=everyone.paul)
    first = Entry.objects.filter(happening=yes.happening_id).order_by("pk")[0].pk
    assert named() == {(first, "confirmation")}


def test_a_yes_taken_out_or_written_in_by_hand_is_named(year: Pair) -> None:
    by_hand(Confirmation)
    waits = Happening.objects.filter(confirmation=None).exclude(entries__reverses__isnull=False).order_by("pk")[0]
    yes = Confirmation.objects.filter(how=ConfirmedHow.YES).order_by("pk")[0]
    Confirmation.objects.create(happening=waits, by=year.person, how=ConfirmedHow.YES, at=waits.reported_at)
    Confirmation.objects.filter(pk=yes.pk).delete()
    firsts = {Entry.objects.filter(happening=one).order_by("pk")[0].pk for one in (waits, yes.happening)}
    assert named() == {(pk, "confirmation") for pk in firsts}


def test_a_yes_that_nobody_gave_is_named(year: Pair) -> None:
    by_hand(Confirmation)
    yes = Confirmation.objects.filter(how=ConfirmedHow.YES).order_by("pk")[0]
    Confirmation.objects.filter(pk=yes.pk).update(how=ConfirmedHow.AUTOMATIC, by=None)
    Event.objects.create(  # and whoever wrote it wrote the line of the log as well
        at=yes.at,
        kind="session-counted",
        subject=f"session:{Session.objects.order_by('pk')[0].public_id}",
        facts={"attendance": yes.happening.source.removeprefix("attendance:")},
    )
    assert named() == {(Entry.objects.filter(happening=yes.happening_id).order_by("pk")[0].pk, "confirmation")}


def test_an_account_in_another_unit_and_a_line_of_another_moment_are_named(year: Pair) -> None:
    by_hand(Entry)
    by_hand(Account)
    changed = line("contract-hours", mode="onsite")
    Entry.objects.filter(pk=changed).update(posted_at=datetime(2026, 11, 1, tzinfo=UTC))
    Account.objects.filter(key="contract-hours").update(unit="count")
    assert named() == {(changed, "posted"), (None, "account")}


def test_a_yes_after_the_cohort_was_closed_is_named(year: Pair) -> None:
    close_cohort(cohort=year.engagement.cohort, by=None)
    by_hand(Confirmation)
    yes = Confirmation.objects.order_by("pk")[0]
    Confirmation.objects.filter(pk=yes.pk).update(at=datetime(2026, 12, 24, tzinfo=UTC))
    assert named() == {(Entry.objects.filter(happening=yes.happening_id).order_by("pk")[0].pk, "confirmation")}


def test_a_line_posted_after_the_cohort_was_closed_is_named(year: Pair) -> None:
    close_cohort(cohort=year.engagement.cohort, by=None)
    changed = line("contract-hours", mode="onsite")
    by_hand(Entry)
    Entry.objects.filter(pk=changed).update(posted_at=datetime(2026, 12, 24, tzinfo=UTC))
    assert named() == {(changed, "closed"), (changed, "posted")}


def test_a_happening_nobody_told_of_is_an_orphan(year: Pair) -> None:
    one = Happening.objects.order_by("pk")[0]
    by_hand(Happening)
    Happening.objects.filter(pk=one.pk).update(source="attendance:nobody")
    lines = set(Entry.objects.filter(happening=one).values_list("pk", flat=True))
    assert named() == {(pk, "orphan") for pk in lines} | {(None, "missing")}


def test_a_guard_that_is_gone_is_missed(two: Pair) -> None:
    by_hand(Entry)
    assert [one.message.split("“")[1].split("”")[0] for one in audited().wrong] == [
        "ledger_entry_no_update",
        "ledger_entry_no_delete",
    ]


def test_the_command_prints_it_and_ends_with_1_when_a_line_is_wrong(
    year: Pair, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audit"]) == 0
    assert capsys.readouterr().out == (
        f"{Entry.objects.count():,} lines in 5 accounts, counted a second time: every line is right.\n"
    )
    changed = line("contract-hours", mode="onsite")
    by_hand(Entry)
    Entry.objects.filter(pk=changed).update(amount=600)
    assert main(["audit", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["entries"], told["accounts"]) == (Entry.objects.count(), 5)
    assert [one["entry"] for one in told["wrong"] if one["rule"] == "amount"] == [changed]
