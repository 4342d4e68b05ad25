"""Tests that commit leave nothing behind, and leave the triggers where they were."""

import pytest
from django.db import DatabaseError, transaction

from alongside.people.actions.events import record
from alongside.people.models.events import Event


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_the_log_is_empty_each_time_and_still_refuses_to_forget(turn: int) -> None:
    assert not Event.objects.exists()
    record("something-happened", by=None)
    with pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.all().delete()
    assert Event.objects.count() == 1
