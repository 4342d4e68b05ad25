"""Whether what was read still holds: asked again where something was written, and not even that where nothing was."""

from collections.abc import Callable
from threading import Thread

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from alongside.kernel.rereading import Read, noting
from alongside.people.models.persons import Person


def _names() -> list[str]:
    return [row.given_name for row in Person.objects.order_by("pk")]


def _noted() -> Read:
    with noting() as read:
        _names()
        Person.objects.filter(given_name="Ruth").exists()
    return read


def _elsewhere(work: Callable[[], object]) -> None:
    """By somebody else: a thread has a connection of its own."""

    def apart() -> None:
        work()
        connection.close()
        if connection.connection is not None:  # Django leaves a database in memory open
            connection.connection.close()

    other = Thread(target=apart)
    other.start()
    other.join()


def _asked(read: Read) -> tuple[bool, int]:
    with CaptureQueriesContext(connection) as asked:
        holds = read.still_holds()
    return holds, sum("pg_current_snapshot" not in one["sql"] for one in asked.captured_queries)


def _holds_unasked(read: Read) -> bool:
    """PostgreSQL tells that something was written for the whole server: another process of the tests writes there too,
    but not all the time."""
    return any(_asked(read) == (True, 0) for _ in range(200))


@pytest.mark.django_db(transaction=True)
def test_whatever_was_written_elsewhere_is_seen() -> None:
    dana = Person.objects.create(given_name="Dana", family_name="Fitzgerald")
    read = _noted()
    assert _holds_unasked(read)
    _elsewhere(lambda: Person.objects.filter(pk=dana.pk).update(time_zone="America/Denver"))
    assert _asked(read) == (False, 1)  # every column of what was read counts
    read = _noted()
    _elsewhere(lambda: transaction.on_commit(lambda: Person.objects.filter(pk=0).delete()))
    assert _asked(read)[0]
    _elsewhere(lambda: Person.objects.create(given_name="Ruth", family_name="Sandoval"))
    assert not read.still_holds()


@pytest.mark.django_db
def test_within_a_transaction_everything_is_asked_again() -> None:
    read = _noted()
    assert _asked(read) == (True, 2)
    with transaction.atomic():
        Person.objects.create(given_name="Harold", family_name="Whitcomb")
        assert not read.still_holds()
        transaction.set_rollback(True)
    assert _asked(read) == (True, 2)
