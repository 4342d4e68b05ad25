"""A cycle on the desk: begun by one of the two, taken in turn, and what is seen is taken down without a script."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine

from alongside.practice.growth.models.cycles import Cycle
from tests.cast import cast
from tests.doors import signed_in
from tests.factories.programs import Pair
from tests.factories.visits import with_visits
from tests.web.desk.reading import words
from tests.web.desk.scene import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Pair]:
    with time_machine.travel(NOW, tick=False):
        yield with_visits(cast(), tmp_path)


def test_the_two_go_through_a_visit(two: Pair) -> None:
    maya, renee = signed_in(two.person), signed_in(two.helper_person)
    begin = f"/desk/together/{two.engagement.public_id}/cycles/"
    assert "What do you want to find out?" in words(maya.get(f"{begin}?name=visit").content)
    lost = maya.post(begin, {"name": "visit", "focus": "Do I wait?", "seats": "many"})
    assert (lost.status_code, "a number, 1 to 48" in words(lost.content)) == (422, True)
    maya.post(begin, {"name": "visit", "focus": "Do I wait?", "count-1": "Waited", "seats": "6"})
    way = f"/desk/cycles/{Cycle.objects.get().public_id}/"
    assert "Talk before Your turn, by November 26" in words(maya.get(way).content)
    refused = maya.post(way, {"do": "step", "step": "before"})
    assert (refused.status_code, "Write at least a sentence here." in words(refused.content)) == (422, True)
    maya.post(way, {"do": "step", "step": "before", "q-look-for": "Wait time"})
    assert "In the room The other one’s turn" in words(maya.get(way).content)
    for more in ({"more": "1"}, {"more": "1"}, {"less": "1"}):
        assert renee.post(way, {"do": "count", "step": "room", **more}).status_code == 302
    for more in ({"more": "2"}, {"more": "5"}, {"more": "5"}, {"more": "1"}, {"less": "0"}):
        assert renee.post(way, {"do": "seat", "step": "room", **more}).status_code == 302
    renee.post(way, {"do": "note", "step": "room", "what": "student", "text": "It is almost forty"})
    page = words(renee.get(way).content)
    for part in (
        "What shall I look at? Wait time",
        "1 Waited",
        "2 of 6 have spoken, seat 5 most.",
        "0:00 Student It is almost forty",
        "Do I wait?",
    ):
        assert part in page
    renee.post(way, {"do": "step", "step": "room"})
    maya.post(way, {"do": "step", "step": "after", "q-text": "Longer than I thought"})
    maya.post(way, {"do": "leave-out", "step": "next", "why": "We meet on Monday"})
    maya.post(way, {"do": "finish"})
    page = words(renee.get(way).content)
    assert ("finished" in page, "Begin the next one" in page, "Take it down" in page) == (True, True, False)
    maya.post(begin, {"name": "visit", "focus": "And now?", "count-1": "waited"})
    again = words(maya.get(f"/desk/cycles/{Cycle.objects.latest('pk').public_id}/").content)
    assert "Counted November 19 Now waited 1 0" in again
