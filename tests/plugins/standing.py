"""What most scenes begin with: a Thursday evening in November, the standing cast, their cohort, Renée beside Maya."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine

from alongside.programs.models.cohorts import Cohort
from tests.cast import Cast, cast
from tests.factories.applying import NOW as MONDAY_MORNING
from tests.factories.programs import Pair, cohort, pair

THURSDAY_EVENING = datetime(2026, 11, 19, 23, 30, tzinfo=UTC)


@pytest.fixture
def thursday_evening() -> Iterator[time_machine.Traveller]:
    """It is half past five in Chicago, and stays so until somebody moves on."""
    with time_machine.travel(THURSDAY_EVENING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def monday_morning() -> Iterator[time_machine.Traveller]:
    """It is nine o'clock in Chicago on the day people of these scenes apply."""
    with time_machine.travel(MONDAY_MORNING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def everyone() -> Cast:
    return cast()


@pytest.fixture
def into(everyone: Cast) -> Cohort:
    return cohort(everyone.places.union)


@pytest.fixture
def two(everyone: Cast, into: Cohort) -> Pair:
    return pair(into, everyone.renee, everyone.maya)
