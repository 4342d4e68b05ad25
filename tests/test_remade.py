"""A scene that is put back is the scene that was made."""

import pytest
from django.db import transaction

from alongside.people.models.events import Event
from tests.cast import Cast, cast
from tests.factories.programs import Pair, cohort, pair
from tests.remade import remade, rows_now

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]


def _again() -> tuple[Cast, Pair, dict[str, list[str]]]:
    with transaction.atomic():
        everyone = cast()
        two = pair(cohort(everyone.places.union), everyone.renee, everyone.maya)
        # PostgreSQL hands rows out as they lie on its pages, and cleans those up meanwhile.
        rows = {table: sorted(lines) for table, lines in rows_now().items()}
        transaction.set_rollback(True)
    return everyone, two, rows


def test_what_is_put_back_is_what_was_made() -> None:
    # Numbers go on in PostgreSQL, so that what is made from what was put back settles one step at a time.
    first, *_, third, fourth = (_again() for _ in range(6))
    assert third[2] == fourth[2]
    assert {table: len(rows) for table, rows in first[2].items()} == {
        table: len(rows) for table, rows in third[2].items()
    }
    assert (third[0], third[1].engagement) == (fourth[0], fourth[1].engagement)


def test_onto_another_state_it_is_made_anew() -> None:
    made: list[int] = []

    def build() -> int:
        made.append(len(made))
        return made[-1]

    assert [remade(build) for _ in range(4)] == [0, 1, 1, 1]
    cast()
    assert remade(build) == 2
    assert Event.objects.exists()
