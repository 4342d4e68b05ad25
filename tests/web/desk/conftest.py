"""Who is in every scene of the desk: a Thursday in November, the desk with its people, Renée and Maya at a browser."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from tests.doors import signed_in
from tests.web.desk.scene import NOW, Desk, desk


@pytest.fixture
def thursday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def here(thursday: None) -> Desk:
    return desk()


@pytest.fixture
def renee(here: Desk) -> Client:
    return signed_in(here.everyone.renee)


@pytest.fixture
def maya(here: Desk) -> Client:
    return signed_in(here.everyone.maya)
