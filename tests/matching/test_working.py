"""A large round is worked out by a job: watched, stopped, asked for twice, and read again when something changed."""

from collections.abc import Iterator
from itertools import cycle

import pytest
import time_machine

from alongside.jobs.actions import request_stop
from alongside.jobs.models import Job
from alongside.jobs.running import StopAsked, execute
from alongside.kernel.errors import Conflict, Refused
from alongside.matching.actions import working
from alongside.matching.actions.proposing import Wanted, propose
from alongside.matching.actions.working import job_of, work_out
from alongside.matching.models.rounds import Proposal, Round
from alongside.matching.tasks import propose_soon, stop_round, work_round_out
from alongside.people.models.events import Event
from alongside.people.models.persons import Person
from alongside.programs.actions.participations import set_capacity
from tests.doors import signed_in
from tests.matching import scene
from tests.web.office.scene import words

pytestmark = pytest.mark.django_db
ROUNDS = "/office/matching/rounds/"


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-21T15:00:00Z", tick=True):
        yield


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> scene.Round:
    monkeypatch.setattr(working, "AT_ONCE", 3)
    return scene.principals()


def _angela(made: scene.Round) -> Person:
    assert made.angela.person is not None
    return made.angela.person


def _work() -> None:
    """What a worker does with these jobs, and nothing else."""
    for job in Job.objects.filter(kind=work_round_out.kind, state="queued"):
        execute(job.public_id, work_round_out)


def _pairs() -> dict[str, str]:
    rows = Proposal.objects.filter(round__state="proposed", helper__isnull=False).select_related("supported__person")
    return {row.supported.name: str(row.helper.person) for row in rows if row.helper}


def test_it_is_watched_on_its_page_and_is_the_same_round(made: scene.Round) -> None:
    office = signed_in(_angela(made))
    page = office.post(f"{ROUNDS}new/", follow=True)
    row = Round.objects.get()
    assert (row.state, page.request["PATH_INFO"]) == ("working", f"{ROUNDS}{row.public_id}/")
    assert "It begins in a moment. You can leave this page; it goes on." in words(page.content)
    assert "Round 1: Everybody November 21, Angela Brandt. Being worked out" in words(office.get(ROUNDS).content)
    assert propose_soon(cohort=made.cohort, by=_angela(made)) == row
    assert Job.objects.filter(kind="matching-round").count() == 1
    with pytest.raises(Refused, match="A round for everybody is open"):
        propose_soon(cohort=made.cohort, by=_angela(made), wanted=Wanted(region=made.dana.works_at))
    with pytest.raises(Conflict, match="A round for the same people is being worked out"):
        propose_soon(cohort=made.cohort, by=_angela(made), wanted=Wanted(kept_free=2))
    _work()
    row.refresh_from_db()
    assert (row.state, job_of(row).closing) == ("proposed", "2 of 3 matched.")  # type: ignore[union-attr]
    assert _pairs() == {"Dana Fitzgerald": "Ruth Sandoval", "Lamar Tisdale": "Harold Whitcomb"}
    fragment = office.get(f"{ROUNDS}{row.public_id}/", headers={"HX-Request": "true"}).content.decode()
    assert ("It is there" in fragment, "<html" in fragment) == (True, False)
    again = propose_soon(cohort=made.cohort, by=_angela(made))
    _work()
    again.refresh_from_db()
    assert (again.number, again.follows, again.inputs_digest) == (2, row, row.inputs_digest)


def test_it_is_stopped_and_asked_for_again(made: scene.Round) -> None:
    open_ = propose(cohort=made.cohort, by=None).round
    office = signed_in(_angela(made))
    office.post(f"{ROUNDS}{open_.public_id}/again/")
    row = Round.objects.get(state="working")
    page = words(office.post(f"{ROUNDS}{row.public_id}/stop/", follow=True).content)
    assert "Stopped before it began. The round before it is as it was." in page
    _work()
    assert list(Round.objects.order_by("number").values_list("state", flat=True)) == ["proposed", "not-made"]
    assert Event.objects.filter(kind="round-stopped").count() == 1
    office.post(f"{ROUNDS}{row.public_id}/again/")
    _work()
    states = list(Round.objects.order_by("number").values_list("state", flat=True))
    assert states == ["set-aside", "not-made", "proposed"]


def test_stopped_while_it_runs_nothing_is_kept(made: scene.Round) -> None:
    row = propose_soon(cohort=made.cohort, by=_angela(made))
    with pytest.raises(StopAsked):
        work_out(round_=row, by=None, step=lambda: stop_round(round_=row, by=_angela(made)))
    row.refresh_from_db()
    assert (row.state, Proposal.objects.count()) == ("not-made", 0)


def test_a_job_that_ended_does_not_stand_in_the_way(made: scene.Round) -> None:
    first = propose_soon(cohort=made.cohort, by=_angela(made))
    request_stop(Job.objects.get(key=first.public_id))
    second = propose_soon(cohort=made.cohort, by=_angela(made))
    first.refresh_from_db()
    assert (first.state, second.state, second.number) == ("not-made", "working", 2)


def test_what_changes_meanwhile_is_read_again(made: scene.Round) -> None:
    row = propose_soon(cohort=made.cohort, by=_angela(made))
    turns = iter((0, None, None, None))

    def step() -> None:
        if (places := next(turns)) is not None:
            set_capacity(participation=made.ruth, capacity=places, by=None)

    assert work_out(round_=row, by=None, step=step).round == row
    assert _pairs() == {"Dana Fitzgerald": "Harold Whitcomb", "Lamar Tisdale": "Otis Hargrove"}


def test_what_never_stands_still_is_left(made: scene.Round) -> None:
    row = propose_soon(cohort=made.cohort, by=_angela(made))
    places = cycle((0, 1, 2))
    with pytest.raises(Conflict, match="changed again and again"):
        work_out(
            round_=row, by=None, step=lambda: set_capacity(participation=made.ruth, capacity=next(places), by=None)
        )
