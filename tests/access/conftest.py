"""One scene for all questions of a file: built once, rolled back at the end; each test rolls back its own."""

from collections.abc import Iterator

import pytest
import time_machine
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from tests.access.scene import NOW, Scene, build


@pytest.fixture(scope="module")
def orchard(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Scene]:
    """The scene, on its own day."""
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture
def scene(orchard: Scene) -> Iterator[Scene]:
    """The scene, put back as it was after the test."""
    with transaction.atomic():
        yield orchard
        transaction.set_rollback(True)
