"""A cycle of steps: whose turn it is, what may be left out, what is taken down, and who reads it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest

from alongside.kernel.access import Verb
from alongside.kernel.errors import NotAllowed, NotHere, Refused
from alongside.people.actions.appointments import appoint
from alongside.people.models.events import Event
from alongside.practice.growth.access import CYCLES, EVIDENCE
from alongside.practice.growth.actions.cycles import (
    Moment,
    Start,
    count_back,
    do_step,
    finish_cycle,
    leave_out,
    start_cycle,
    take_down,
)
from alongside.practice.growth.actions.open import open_cycle, open_cycles
from alongside.practice.growth.enums import CycleEnd, Seen
from alongside.practice.growth.models.cycles import Cycle
from alongside.practice.sessions.actions.log import log_session
from alongside.programs.actions.focuses import open_labels
from alongside.programs.facts_focuses import numbered
from tests.cast import Cast
from tests.doors import signed_in
from tests.factories.programs import Pair, pair
from tests.factories.sessions import contact
from tests.factories.visits import with_visits
from tests.web.desk.reading import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]
TODAY = date(2026, 11, 19)


@pytest.fixture
def two(everyone: Cast, tmp_path: Path) -> Pair:
    return with_visits(everyone, tmp_path)


def begun(two: Pair) -> Cycle:
    start = Start(key=uuid4(), name="visit", said={"focus": "Do I wait?", "count-1": "Waited"})
    return start_cycle(engagement=two.engagement, start=start, by=two.person, who=two.as_person(TODAY))


def does(two: Pair, cycle: Cycle, step: str, said: Mapping[str, str] | None = None, *, helper: bool = False) -> None:
    by, who = (two.helper_person, two.as_helper(TODAY)) if helper else (two.person, two.as_person(TODAY))
    do_step(cycle=cycle, step=step, said=said or {}, key=uuid4(), by=by, who=who)


def seen(two: Pair, cycle: Cycle, what: Seen, text: str = "", slot: int | None = None) -> None:
    moment = Moment(key=uuid4(), step="room", what=what, text=text, slot=slot)
    take_down(cycle=cycle, moment=moment, by=two.helper_person, who=two.as_helper(TODAY))


def test_the_steps_in_turn_with_what_was_seen(two: Pair) -> None:
    cycle = begun(two)
    does(two, cycle, "before", {"look-for": "Wait time"})
    seen(two, cycle, Seen.TEACHER, "What do you notice?")
    for _ in range(3):
        seen(two, cycle, Seen.COUNT, slot=1)
    count_back(
        cycle=cycle,
        moment=Moment(key=uuid4(), step="room", what=Seen.COUNT, slot=1),
        by=two.helper_person,
        who=two.as_helper(TODAY),
    )
    does(two, cycle, "room", helper=True)
    does(two, cycle, "after", {"text": "She waits longer now"})
    one = open_cycle(by=two.person, who=two.as_person(TODAY), cycle=cycle)
    assert {step: done.said for step, done in one.steps.items()} == {
        "before": {"look-for": "Wait time"},
        "room": {},
        "after": {"text": "She waits longer now"},
    }
    assert [(line.row.what, line.said.get("text", "")) for line in one.evidence] == [
        (Seen.TEACHER, "What do you notice?"),
        (Seen.COUNT, ""),
        (Seen.COUNT, ""),
    ]
    ended = finish_cycle(cycle=cycle, end=CycleEnd.FINISHED, by=two.person, who=two.as_person(TODAY))
    assert (ended.end, ended.ended_on) == (CycleEnd.FINISHED, TODAY)
    with pytest.raises(Refused):
        seen(two, cycle, Seen.AROUND, "Too late")
    told = Event.objects.filter(facts__cycle="visit").order_by("pk")
    assert [event.kind for event in told] == ["cycle-started", *["cycle-step-done"] * 3, "cycle-ended"]
    assert "Wait" not in str(list(Event.objects.values_list("facts", flat=True)))


def test_whose_step_it_is_and_what_may_be_left_out(two: Pair) -> None:
    cycle, who = begun(two), two.as_person(TODAY)
    with pytest.raises(NotAllowed):
        does(two, cycle, "room")
    with pytest.raises(Refused) as missing:
        does(two, cycle, "before")
    assert missing.value.field == "look-for"
    with pytest.raises(Refused):
        leave_out(cycle=cycle, step="after", why="No time", key=uuid4(), by=two.person, who=who)
    leave_out(cycle=cycle, step="next", why="We do it in May", key=uuid4(), by=two.person, who=who)
    with pytest.raises(Refused) as open_ones:
        finish_cycle(cycle=cycle, end=CycleEnd.FINISHED, by=two.person, who=who)
    assert open_ones.value.sentence == "Still to come: Talk before, In the room, Talk after."
    assert finish_cycle(cycle=cycle, end=CycleEnd.LEFT_OFF, by=two.person, who=who).end == CycleEnd.LEFT_OFF


def test_nothing_is_taken_down_elsewhere_and_every_line_says_something(two: Pair) -> None:
    cycle, helper = begun(two), two.as_helper(TODAY)
    for moment in (
        Moment(key=uuid4(), step="after", what=Seen.AROUND, text="A line"),
        Moment(key=uuid4(), step="room", what=Seen.AROUND),
        Moment(key=uuid4(), step="room", what=Seen.COUNT, slot=9),
    ):
        with pytest.raises(Refused):
            take_down(cycle=cycle, moment=moment, by=two.helper_person, who=helper)
    twice = Moment(key=uuid4(), step="room", what=Seen.AROUND, text="A line")
    lines = {take_down(cycle=cycle, moment=twice, by=two.helper_person, who=helper).pk for _ in range(2)}
    assert len(lines) == 1


def test_a_cycle_of_another_duty_or_of_others_is_not_here(two: Pair, everyone: Cast) -> None:
    cycle = begun(two)
    stranger = pair(two.engagement.cohort, everyone.renee, everyone.stranger)
    with pytest.raises(NotHere):
        does(Pair(two.engagement, two.helper, stranger.supported), cycle, "before")
    start = Start(key=uuid4(), name="inquiry", said={})
    with pytest.raises(Refused):
        start_cycle(engagement=two.engagement, start=start, by=two.person, who=two.as_person(TODAY))


def test_who_becomes_the_evaluator_keeps_only_what_they_took_down(two: Pair, everyone: Cast) -> None:
    cycle = begun(two)
    seen(two, cycle, Seen.AROUND, "Quiet")
    appoint(everyone.renee, position="principal", at=everyone.places.lakeview, by=None, starts_on=TODAY)
    helper = two.as_helper(TODAY)
    assert open_cycles(by=two.helper_person, who=helper, engagement=two.engagement) == []
    assert [one.visible(helper, Verb.READ).count() for one in (CYCLES, EVIDENCE)] == [0, 1]


def test_a_session_says_which_step_it_was_about(two: Pair) -> None:
    cycle = begun(two)
    labels = open_labels(by=two.helper_person, who=two.as_helper(TODAY), engagements=[two.engagement])
    steps = {label: focus for focus, label in labels.items()}
    assert list(steps) == [f"A visit: {step}" for step in ("Talk before", "In the room", "Talk after", "The next step")]
    assert numbered([two.engagement.pk]) == {}  # a device and a letter know goals alone by number
    entry = replace(contact(two.engagement, day=TODAY, minutes=45), about=[steps["A visit: In the room"].public_id])
    log_session(by=two.helper_person, who=two.as_helper(TODAY), contact=entry)
    page = words(signed_in(two.person).get(f"/desk/cycles/{cycle.public_id}/").content)
    assert page.count("Met on Thursday, November 19") == 1
    assert page.index("In the room") < page.index("Met on Thursday") < page.index("Talk after")
    leave_out(cycle=cycle, step="next", why="Enough", key=uuid4(), by=two.person, who=two.as_person(TODAY))
    finish_cycle(cycle=cycle, end=CycleEnd.LEFT_OFF, by=two.person, who=two.as_person(TODAY))
    assert open_labels(by=two.person, who=two.as_person(TODAY), engagements=[two.engagement]) == {}
