"""A job is asked for once, ends once, and its row says how."""

import logging
from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from alongside.jobs.actions import enqueue, request_stop, run_again
from alongside.jobs.enums import State
from alongside.jobs.kinds import Daily, Every
from alongside.jobs.minding import start_due, take_back, tidy
from alongside.jobs.models import Job, Slot
from alongside.jobs.queries import job_for, latest_for
from alongside.jobs.running import STOPPING, _take, end, execute
from alongside.jobs.worker import drain
from alongside.kernel.access import Kind, Who
from alongside.kernel.errors import NotHere, Refused
from tests.jobs import errands

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_scheduled() -> None:
    """Start from a worker that has just minded the schedule."""
    start_due()
    Job.objects.all().delete()
    DBTaskResult.objects.all().delete()


def later() -> None:
    """Let the pause before a retry pass."""
    Job.objects.filter(state=State.QUEUED).update(due_at=timezone.now())
    DBTaskResult.objects.update(run_after=timezone.now())


def states() -> list[str]:
    return list(Job.objects.order_by("pk").values_list("state", flat=True))


def test_a_job_runs_and_says_how_it_ended() -> None:
    job = enqueue(errands.mark, key="one", payload={"name": "left"}, by=7, cohort=9)
    assert (job.state, job.asked_by_id, job.cohort_id, job.unit) == (State.QUEUED, 7, 9, "marks")
    assert drain() == 1
    job.refresh_from_db()
    assert (job.state, job.closing, job.done, job.total, job.attempts) == (State.DONE, "The mark is there.", 1, 1, 1)
    assert (job.open_key, job.holder, job.percent) == (None, "", 100)
    assert Slot.objects.filter(kind="left").count() == 1


def test_the_same_open_key_is_the_same_job() -> None:
    first, second = enqueue(errands.mark, key="one"), enqueue(errands.mark, key="one")
    other = enqueue(errands.mark, key="two")
    assert (second.pk, other.pk != first.pk) == (first.pk, True)
    assert drain() == 2
    assert enqueue(errands.mark, key="one").pk != first.pk


def test_the_database_itself_holds_one_open_job_for_a_key() -> None:
    job = enqueue(errands.mark, key="one")
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(kind=job.kind, key=job.key, open_key=job.open_key)


def test_a_change_taken_back_takes_its_job_with_it() -> None:
    with transaction.atomic():
        enqueue(errands.mark, key="one")
        transaction.set_rollback(True)
    assert (Job.objects.count(), DBTaskResult.objects.count()) == (0, 0)


def test_a_refusal_is_shown_as_it_stands_and_not_tried_again() -> None:
    job = enqueue(errands.refuse, key="one")
    assert drain() == 1
    job.refresh_from_db()
    assert (job.state, job.closing) == (State.FAILED, "This school has no calendar yet. Add one, then run this again.")


def test_an_unexpected_error_is_tried_again_after_a_pause() -> None:
    job = enqueue(errands.stumble, key="one", payload={"until": 2})
    assert drain() == 1
    job.refresh_from_db()
    assert (job.state, job.attempts, job.due_at > timezone.now()) == (State.QUEUED, 1, True)
    later()
    assert drain() == 1
    job.refresh_from_db()
    assert (job.state, job.attempts, job.closing) == (State.DONE, 2, "It worked in the end.")


def test_giving_up_says_so_without_the_words_of_the_error(caplog: pytest.LogCaptureFixture) -> None:
    job = enqueue(errands.stumble, key="one", payload={"until": 9})
    with caplog.at_level(logging.ERROR):
        for _ in range(3):
            drain()
            later()
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.FAILED, 3)
    assert job.closing == (
        "Something unexpected happened (RuntimeError). It was tried 3 times; what was done so far stays."
        " You can run it again."
    )
    kept = [*DBTaskResult.objects.values_list("traceback", flat=True), caplog.text]
    assert [text for text in kept if "words of a person" in text] == []


def test_a_job_that_waits_is_stopped_at_once() -> None:
    job = request_stop(enqueue(errands.mark, key="one"))
    assert (job.state, job.closing) == (State.STOPPED, "Stopped before it began.")
    drain()
    assert states() == [State.STOPPED]
    assert Slot.objects.filter(kind="mark").count() == 0


def test_a_running_job_stops_at_its_next_word_of_progress() -> None:
    job = enqueue(errands.long, key="one", payload={"stop_at": 40})
    drain()
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == (State.STOPPED, 40, 100)
    assert job.closing == "Stopped when you asked, after 40 of 100 rows."


def test_a_stopped_job_can_be_run_again_as_a_new_one() -> None:
    job = request_stop(enqueue(errands.mark, key="one", payload={"name": "again"}, cohort=3))
    fresh = run_again(job, by=5)
    assert (fresh.pk != job.pk, fresh.payload, fresh.cohort_id, fresh.asked_by_id) == (True, {"name": "again"}, 3, 5)
    with pytest.raises(Refused) as refused:
        run_again(fresh, by=5)
    assert refused.value.sentence == "This is still under way. You can run it again when it has ended."


def test_a_worker_that_was_killed_loses_its_job_to_the_next() -> None:
    job = enqueue(errands.long, key="one")
    held = _take(job.public_id, errands.long)
    assert held is not None
    assert take_back() == 0
    assert take_back(timezone.now() + timedelta(minutes=5)) == 1
    assert end(held, State.DONE, "I was only asleep.") is False
    later()
    drain()
    job.refresh_from_db()
    assert (job.state, job.closing, job.attempts) == (State.DONE, "All 100 rows were read.", 2)


def test_a_job_that_kills_its_worker_every_time_is_given_up() -> None:
    job = enqueue(errands.short_lease, key="one")
    for _ in range(2):
        assert _take(job.public_id, errands.short_lease) is not None
        assert take_back() == 1
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.FAILED, 2)
    assert job.closing == "It was cut off 2 times before it could finish. You can run it again."


def test_a_run_lost_before_it_took_its_job_is_put_back() -> None:
    job = enqueue(errands.mark, key="one")
    DBTaskResult.objects.update(status="RUNNING")
    assert take_back() == 0
    assert take_back(timezone.now() + timedelta(minutes=2)) == 1
    later()
    drain()
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.DONE, 2)


def test_a_process_that_ends_gives_its_job_back_uncounted() -> None:
    job = enqueue(errands.long, key="one")
    STOPPING.set()
    try:
        execute(job.public_id, errands.long)
    finally:
        STOPPING.clear()
    job.refresh_from_db()
    assert (job.state, job.attempts, job.holder) == (State.QUEUED, 0, "")
    drain()
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.DONE, 1)


def test_waking_a_job_that_runs_already_starts_it_once_more() -> None:
    first = enqueue(errands.wake, key="one")
    assert enqueue(errands.wake, key="one").pk == first.pk
    assert _take(first.public_id, errands.wake) is not None
    assert enqueue(errands.wake, key="one").pk != first.pk


def test_a_payload_holds_ids_not_things() -> None:
    with pytest.raises(ValueError, match="ids"):
        enqueue(errands.mark, key="one", payload={"name": "x" * 3000})


def test_the_schedule_starts_a_kind_once_for_each_slot() -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    kinds = {job.kind for job in start_due(tomorrow)}
    assert "jobs-tidy" in kinds
    assert start_due(tomorrow) == []
    later()
    drain()
    assert {job.kind for job in start_due(tomorrow + timedelta(days=9))} == kinds


def test_schedules_name_the_same_moment_to_every_worker() -> None:
    quarter = Every(timedelta(minutes=15))
    assert quarter.latest(datetime(2026, 11, 1, 9, 44, 59, tzinfo=UTC)) == datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
    morning = Daily(time(6, 30), "America/Chicago")
    assert morning.latest(datetime(2026, 7, 1, 11, 29, tzinfo=UTC)) == datetime(2026, 6, 30, 11, 30, tzinfo=UTC)
    assert morning.latest(datetime(2026, 12, 1, 12, 30, tzinfo=UTC)) == datetime(2026, 12, 1, 12, 30, tzinfo=UTC)


def test_old_rows_go_and_what_people_asked_for_stays_longer() -> None:
    routine, asked = enqueue(errands.mark, key="schedule"), enqueue(errands.mark, key="one")
    drain()
    assert tidy(timezone.now() + timedelta(days=2)) == 1
    assert list(Job.objects.values_list("pk", flat=True)) == [asked.pk]
    assert (routine.pk != asked.pk, DBTaskResult.objects.count()) == (True, 0)
    assert tidy(timezone.now() + timedelta(days=91)) == 1


def test_a_job_is_seen_by_who_asked_and_by_the_coordinators_of_its_cohort() -> None:
    job = enqueue(errands.mark, key="one", by=7, cohort=9)
    today = timezone.now().date()
    asked, coordinates = Who(7, today, kind=Kind.HELPER), Who(8, today, cohort=9, kind=Kind.COORDINATOR)
    strangers = [
        Who(8, today),
        Who(8, today, cohort=9, kind=Kind.HELPER),
        Who(8, today, cohort=10, kind=Kind.COORDINATOR),
    ]
    assert [job_for(who, job.public_id).pk for who in (asked, coordinates)] == [job.pk, job.pk]
    assert [latest_for(who) for who in strangers] == [[], [], []]
    with pytest.raises(NotHere):
        job_for(strangers[2], job.public_id)
