"""A program that pays by the hour, the session, the month and the year, and two who met in it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine

from alongside.kernel.access import Who
from alongside.programs.actions.cohorts import adopt_text, open_cohort
from alongside.programs.models.cohorts import Cohort
from tests.cast import Cast, cast
from tests.factories.programs import ENDS, PROGRAM, STARTS, Pair, acting, enrolled, pair
from tests.factories.sessions import logged, met

PAYING = (
    PROGRAM.read_text("utf-8")
    + """
funds:
  line: {label: State line, payer: a-board, amount: 90000 USD, lines: {helpers: {label: Guides}}}
pay:
  hours:
    role: guide
    label: Mentoring
    per: hour
    amount: 40 USD
    rates: [{from: 2026-10-01, amount: 42.50 USD}]
    fund: line
    line: helpers
    at_most: 100 USD
    second_yes: yes
  visit: {role: guide, label: A session, per: session, amount: 5 USD, account: visits}
  stipend: {role: newcomer, label: Stipend, amount: 500 USD, per: year, when: taking-part}
  month: {role: guide, label: Monthly, amount: 10 USD, per: month, from: 2026-11-01}
"""
)


@pytest.fixture(autouse=True)
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(datetime(2026, 11, 19, 23, 30, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def who() -> Cast:
    return cast()


@pytest.fixture
def into(who: Cast) -> Cohort:
    version = adopt_text(source=PAYING, file="paying.yaml", sponsor=who.places.union, by=None)
    return open_cohort(version=version, key="paying", name="2026-27", starts_on=STARTS, ends_on=ENDS, by=None)


@pytest.fixture
def two(into: Cohort, who: Cast) -> Pair:
    """Renee met Maya an hour in September, 50 minutes on site in October, and wrote down one more nobody confirmed."""
    two = pair(into, who.renee, who.maya)
    met(two, day=date(2026, 9, 10), minutes=60)
    met(two, day=date(2026, 10, 8), minutes=50, mode="onsite")
    logged(two, day=date(2026, 10, 15), minutes=30)
    return two


@pytest.fixture
def angela(into: Cohort, who: Cast) -> Who:
    return acting(enrolled(into, who.angela, "coordinator"), date(2026, 11, 19))


@pytest.fixture
def nora(into: Cohort, who: Cast) -> Who:
    return acting(enrolled(into, who.nora, "coordinator"), date(2026, 11, 19))
