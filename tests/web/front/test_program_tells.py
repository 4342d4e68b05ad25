"""What the public page tells beside its rules: who is chosen, who helps whom, phases, calls, what to read."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client

from alongside.blueprint.library import PROGRAMS
from alongside.staffing.actions.calling import Call, close_posting, open_posting
from tests.cast import Cast
from tests.factories.programs import cohort
from tests.staffing.scene import build

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _thursday() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 19, 18, 0, tzinfo=UTC), tick=False):
        yield


def page(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_network_says_whom_it_chooses_and_how_the_work_passes_on(everyone: Cast) -> None:
    cohort(everyone.places.union, key="mtss-2026", file=PROGRAMS / "mtss-network.yaml")
    told = page("/programs/mtss-network/")
    said = (
        "Select districts have a network coach who is on site on a regular basis.",
        "Chosen by the network, for 1 school year",
        "Training and technical assistance for chosen practices",
        "Network coach, for teams",
        "What has to be so: neither named a conflict and the way between them is 120 minutes or less",
        "What is looked at: the way between them, the practices the team works on",
        "The team begins to lead",
        "Needs: one piece of evidence",
        "It may also go a step back.",
    )
    assert [one for one in said if one not in told] == []


def test_what_was_printed_is_named_with_its_source_also_where_nobody_said_an_address(everyone: Cast) -> None:
    cohort(everyone.places.union, key="technology-2026", file=PROGRAMS / "technology-coaching.yaml")
    told = page("/programs/technology-coaching/")
    assert "Article, Matthew A. Kraft, Brown University" in told
    assert "Responsibilities of an Instructional Technology Coach" not in told  # nobody could find that one
    assert "Whoever likes looks for one themselves" in told


def test_a_call_for_helpers_stands_there_until_its_last_day() -> None:
    scene = build()
    address = f"/programs/{scene.cohort.program.key}/"
    assert "Helpers are looked for" not in page(address)
    last = Call(role="guide", words="Each Tuesday.", closes_on=date(2026, 12, 1))
    call = open_posting(cohort=scene.cohort, call=last, by=scene.by, who=scene.who)
    told = page(address)
    assert (f'href="/helping/{call.public_id}/"' in told, "Become a guide" in told) == (True, True)
    assert ", until December 1, 2026" in told
    with time_machine.travel(datetime(2026, 12, 2, 18, 0, tzinfo=UTC), tick=False):
        assert "Helpers are looked for" not in page(address)


def test_a_call_that_was_closed_is_gone() -> None:
    scene = build()
    call = open_posting(cohort=scene.cohort, call=Call(role="guide", words="Each Tuesday."), by=scene.by, who=scene.who)
    close_posting(posting=call, by=scene.by, who=scene.who)
    assert "Become a guide" not in page(f"/programs/{scene.cohort.program.key}/")
