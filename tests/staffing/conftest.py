"""Every scene of staffing is on one Thursday in November."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine

from tests.staffing.scene import Scene, build


@pytest.fixture(autouse=True)
def _thursday() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 19, 18, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def scene() -> Scene:
    return build()
