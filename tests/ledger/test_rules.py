"""What the database itself refuses about the ledger, asked in SQL past every action, on both engines."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Model

from alongside.ledger.enums import ConfirmedHow
from alongside.ledger.models import Account, Confirmation, Entry, Happening
from alongside.practice.sessions.actions.log import take_back
from alongside.programs.actions.cohorts import close_cohort
from alongside.programs.models.cohorts import Cohort
from tests.cast import Cast
from tests.factories.people import person
from tests.factories.programs import Pair, cohort, enrolled, pair
from tests.factories.sessions import logged, met

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]
THURSDAY = date(2026, 11, 19)
NOW = datetime(2026, 11, 19, 23, 30, tzinfo=UTC)
TABLES = ("ledger_account", "ledger_happening", "ledger_entry", "ledger_confirmation", "programs_blueprintversion")


@pytest.fixture
def elsewhere(everyone: Cast) -> Cohort:
    return cohort(everyone.places.union, key="elsewhere")


def sql(statement: str, *given: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, given)


def copied(table: type[Model], **changes: object) -> None:
    """Insert the newest row of a table again, with some of its columns changed, past every action."""
    row = table._base_manager.order_by("-pk").values()[0]
    table._base_manager.bulk_create([table(**{**row, "id": None, **changes})])


@pytest.mark.parametrize("column", ["participation_id", "helper_id", "engagement_id"])
def test_a_happening_is_of_one_cohort(two: Pair, elsewhere: Cohort, column: str) -> None:
    logged(two, day=THURSDAY)
    other = pair(elsewhere, person(), person())
    wrong = {
        "participation_id": other.supported.pk,
        "helper_id": other.helper.pk,
        "engagement_id": other.engagement.pk,
    }
    copied(Happening, source="right")
    with pytest.raises(IntegrityError), transaction.atomic():
        copied(Happening, source="wrong", **{column: wrong[column]})
    assert Happening.objects.filter(source="wrong").count() == 0


@pytest.mark.parametrize("column", ["account", "participation", "engagement", "day", "version"])
def test_a_line_is_of_its_happening(two: Pair, elsewhere: Cohort, column: str) -> None:
    logged(two, day=THURSDAY)
    other = pair(elsewhere, person(), person())
    logged(other, day=THURSDAY)
    logged(two, day=date(2026, 11, 18))
    happening = Happening.objects.filter(cohort=two.engagement.cohort).order_by("-pk")[0]
    key = "contract-hours"
    right = {
        "account": Account.objects.get(cohort=two.engagement.cohort, key=key).pk,
        "participation": two.supported.pk,
        "engagement": two.engagement.pk,
        "day": happening.day,
        "version": Entry.objects.order_by("pk")[0].version_id,
    }
    wrong = {
        "account": Account.objects.get(cohort=elsewhere, key=key).pk,
        "participation": enrolled(two.engagement.cohort, person(), "newcomer").pk,
        "engagement": other.engagement.pk,
        "day": THURSDAY,
        "version": 0,
    }
    insert = (
        "INSERT INTO ledger_entry (account_id, participation_id, engagement_id, day, version_id, happening_id, mode, "
        "amount, posted_by_id, posted_at) VALUES (%s, %s, %s, %s, %s, %s, 'phone', 5, %s, %s)"
    )
    rest = (happening.pk, two.helper_person.pk, NOW)
    before = Entry.objects.count()
    with pytest.raises(IntegrityError):
        sql(insert, *{**right, column: wrong[column]}.values(), *rest)
    sql(insert, *right.values(), *rest)
    assert Entry.objects.count() == before + 1


def test_only_who_was_coached_confirms(two: Pair, everyone: Cast) -> None:
    logged(two, day=THURSDAY)
    happening = Happening.objects.get()
    insert = "INSERT INTO ledger_confirmation (happening_id, by_id, how, at) VALUES (%s, %s, 'yes', %s)"
    for other in (two.helper_person, everyone.angela):
        with pytest.raises(IntegrityError):
            sql(insert, happening.pk, other.pk, NOW)
    sql(insert, happening.pk, two.person.pk, NOW)
    assert Confirmation.objects.get().by_id == two.person.pk


def test_what_was_taken_back_is_not_confirmed(two: Pair) -> None:
    session = logged(two, day=THURSDAY)
    take_back(session=session, by=two.helper_person, who=two.as_helper(THURSDAY))
    with pytest.raises(IntegrityError), transaction.atomic():
        Confirmation.objects.create(happening=Happening.objects.get(), by=two.person, how=ConfirmedHow.YES, at=NOW)
    assert Confirmation.objects.count() == 0


def test_nothing_is_counted_in_a_closed_cohort(two: Pair) -> None:
    logged(two, day=THURSDAY)
    close_cohort(cohort=two.engagement.cohort, by=None)
    for work in (
        lambda: copied(Happening, source="late"),
        lambda: copied(Entry, mode="phone"),
        lambda: Confirmation.objects.create(
            happening=Happening.objects.get(), by=two.person, how=ConfirmedHow.YES, at=NOW
        ),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            work()
    assert (Happening.objects.count(), Confirmation.objects.count()) == (1, 0)


def test_an_account_goes_on_counting_what_it_counts(two: Pair) -> None:
    met(two, day=THURSDAY)
    for statement in ("UPDATE ledger_account SET unit = 'miles'", "DELETE FROM ledger_account"):
        with pytest.raises(DatabaseError):
            sql(statement)
    assert Account.objects.filter(unit="miles").count() == 0


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_no_table_of_lines_is_emptied(two: Pair) -> None:
    met(two, day=THURSDAY)
    for table in TABLES:
        with pytest.raises(DatabaseError, match="append-only"):
            sql(f"TRUNCATE {table} CASCADE")
    assert Entry.objects.exists()
