"""Many at once: asking for the same job, and several workers on one queue."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from alongside.jobs.actions import enqueue
from alongside.jobs.minding import start_due
from alongside.jobs.models import Job
from alongside.jobs.worker import drain
from tests.jobs import errands

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
MANY = 6


def at_once[T](work: Callable[[], T]) -> list[T]:
    """Do the same in several threads, begun together, each on its own connection."""
    barrier = Barrier(MANY)

    def one(_: int) -> T:
        try:
            barrier.wait(10)
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(MANY) as pool:
        return list(pool.map(one, range(MANY)))


def test_asking_at_once_for_the_same_is_one_job() -> None:
    asked = at_once(lambda: enqueue(errands.mark, key="one").public_id)
    assert (len(set(asked)), Job.objects.filter(key="one").count()) == (1, 1)


def test_workers_side_by_side_run_every_job_once() -> None:
    start_due()
    drain()
    jobs = [enqueue(errands.mark, key=str(number)).pk for number in range(4 * MANY)]
    runs = at_once(drain)
    assert sum(runs) == len(jobs)
    assert set(Job.objects.filter(pk__in=jobs).values_list("state", "attempts")) == {("done", 1)}


def test_of_many_workers_one_starts_what_the_schedule_says() -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    started = [job.kind for jobs in at_once(lambda: start_due(tomorrow)) for job in jobs]
    assert sorted(started) == sorted(set(started))
    assert "jobs-tidy" in started
