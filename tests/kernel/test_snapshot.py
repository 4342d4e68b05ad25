"""What is read in one moment does not change while others write, and they do not wait."""

from threading import Thread

import pytest
from django.db import connection

from alongside.kernel.snapshot import one_moment
from alongside.people.actions.persons import create_person
from alongside.people.models.persons import Person


def _another() -> None:
    try:
        create_person(given_name="Ines", family_name="Moreau", by=None)
    finally:
        connection.close()


@pytest.mark.postgresql  # in a test SQLite lives in memory, where who reads keeps writers out
@pytest.mark.django_db(transaction=True)
def test_a_row_that_comes_meanwhile_is_there_afterwards() -> None:
    with one_moment():
        before = Person.objects.count()
        other = Thread(target=_another)
        other.start()
        other.join(timeout=10)
        during = Person.objects.count()
    assert (before, during, Person.objects.count()) == (0, 0, 1)
