"""What has a day of its own is said in time to whose it is, once, and never what it is: steps, looks back, steps of
cycles, proofs to sign."""

from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.ledger.proving import prove, sign
from alongside.notices.actions import read_events
from alongside.notices.models import Notice
from alongside.notices.texts import texts_of
from alongside.notices.topics import topic_of
from alongside.people.models.events import Event
from alongside.practice.growth.actions.cycles import Start, start_cycle
from alongside.practice.growth.actions.goals import Draft, set_goal
from alongside.practice.growth.actions.steps import Step, add_step, mark_done
from alongside.programs.facts import pinned
from alongside.standing.nudging import due
from alongside.standing.telling import tell_nudges
from tests.cast import Cast
from tests.factories.programs import Pair
from tests.factories.sessions import met
from tests.factories.visits import with_visits

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]
TODAY = date(2026, 11, 19)
NUDGES = """
nudges:
  steps: {says: A step of yours is near., to: [guide, newcomer], due: step, ahead: 2 days}
  looks: {says: A good day to look back., to: [guide, newcomer], due: look-back}
  visits: {says: The visit goes on., to: [guide, newcomer], due: cycle-step, ahead: 1 day}
  papers: {says: A paper waits., to: [guide, newcomer], due: proof}
"""


@pytest.fixture
def two(everyone: Cast, tmp_path: Path) -> Pair:
    return with_visits(everyone, tmp_path, more=NUDGES)


def keys(two: Pair, on: date) -> list[tuple[str, str, date]]:
    into = two.engagement.cohort
    found = due(into, pinned(into.pk, on=on).blueprint, on=on)
    return sorted((one.key, one.participation.name, one.occasion) for one in found)


def test_each_reaches_whose_it_is_on_its_own_days(two: Pair) -> None:
    maya, renee = two.as_person(TODAY), two.as_helper(TODAY)
    draft = Draft(key=uuid4(), kind="goal", said={"title": "Wren"}, review_on=TODAY + timedelta(days=4))
    goal = set_goal(engagement=two.engagement, draft=draft, by=two.person, who=maya)
    days = ((two.helper_person, 1, True), (two.person, 3, True), (two.person, 1, False))
    steps = [
        add_step(
            goal=goal,
            step=Step(key=uuid4(), text="Sparrow", owner=owner, due=TODAY + timedelta(days=n), shared=shared),
            by=two.person,
            who=maya,
        )
        for owner, n, shared in days
    ]
    start = Start(key=uuid4(), name="visit", said={})
    start_cycle(engagement=two.engagement, start=start, by=two.person, who=maya)
    step = ("steps", "Renée Castellanos", TODAY + timedelta(days=1))
    assert [one for one in keys(two, TODAY) if one[0] == "steps"] == [step]
    assert keys(two, TODAY - timedelta(days=2)) == []
    assert [one for one in keys(two, TODAY + timedelta(days=10)) if one[0] in ("steps", "looks")] == [
        ("looks", name, TODAY + timedelta(days=4)) for name in ("Maya Lindqvist", "Renée Castellanos")
    ]
    visits = {one for n in range(30) for one in keys(two, TODAY + timedelta(days=n)) if one[0] == "visits"}
    assert visits == {("visits", name, TODAY + timedelta(days=7)) for name in ("Maya Lindqvist", "Renée Castellanos")}
    with CaptureQueriesContext(connection) as queries:
        keys(two, TODAY)
    assert len(queries) <= 30
    assert [tell_nudges(lambda _: None) for _ in range(2)] == [1, 0]
    read_events(lambda _: None)
    told = texts_of(list(Notice.objects.filter(kind="day-near").select_related("event")))
    assert [(one.subject, one.path, one.paragraphs[0]) for one in told] == [
        (
            "A step of yours is near.",
            "/desk/",
            "It is about your pair with Maya Lindqvist, and is due on November 20.",
        )
    ]
    mark_done(action=steps[0], done=True, by=two.helper_person, who=renee)
    assert [one for one in keys(two, TODAY) if one[0] == "steps"] == []
    assert not {"Wren", "Sparrow"} & {word for event in Event.objects.all() for word in str(event.facts).split("'")}


def test_who_has_not_signed_a_proof_is_told_and_who_made_it_is_not(two: Pair) -> None:
    met(two, day=date(2026, 11, 12))
    proof = prove(participation=two.supported, by=two.person, who=two.as_person(TODAY))
    assert [one for one in keys(two, TODAY) if one[0] == "papers"] == [("papers", "Renée Castellanos", TODAY)]
    assert tell_nudges(lambda _: None) == 1
    read_events(lambda _: None)
    (text,) = texts_of(list(Notice.objects.filter(kind="proof-waits").select_related("event")))
    assert (text.notice.person, text.path) == (two.helper_person, f"/desk/proof/{two.supported.public_id}/")
    assert topic_of(text.notice.kind) == "days"
    sign(proof=proof, name="Renée Castellanos", by=two.helper_person, who=two.as_helper(TODAY))
    assert [one for one in keys(two, TODAY) if one[0] == "papers"] == []
