"""Two coordinators make a run at the same moment, on PostgreSQL: nothing is in both."""

from datetime import date

import pytest

from alongside.kernel.access import Who
from alongside.pay.actions import make_run
from alongside.pay.models import PayLine, PayRun
from alongside.programs.models.cohorts import Cohort
from tests.cast import Cast
from tests.factories.programs import Pair
from tests.people.test_at_once import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


def test_runs_made_at_once_pay_every_source_once(two: Pair, into: Cohort, who: Cast, angela: Who) -> None:
    def make(key: str) -> None:
        make_run(cohort=into, last=date(2026, 10, 31), key=key, by=who.angela, who=angela)

    came = at_once(*[lambda n=n: make(f"window {n}") for n in range(5)])
    assert came == {"done": 1, "There is nothing to pay by that day that was not paid before.": 4}
    assert (PayRun.objects.count(), PayLine.objects.count()) == (1, 4)
