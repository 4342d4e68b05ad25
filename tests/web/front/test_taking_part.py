"""Asking for a change in one's own taking part: what follows is said first, and nothing changes before it is agreed."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from alongside.programs.actions.cohorts import adopt_text, open_cohort
from alongside.programs.models.cohorts import Cohort
from tests.cast import Cast
from tests.doors import signed_in
from tests.factories.programs import ENDS, PROGRAM, STARTS, Pair, enrolled, pair
from tests.web.office.scene import words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel("2026-11-19T18:00:00Z", tick=False):
        yield


@pytest.fixture
def into(everyone: Cast) -> Cohort:
    source = PROGRAM.read_text("utf-8") + "\njoining:\n  may: [leave, withdraw, reinstate]\n"
    version = adopt_text(source=source, file=PROGRAM.name, sponsor=everyone.places.union, by=None)
    return open_cohort(version=version, key="garden-2026", name="2026-27", starts_on=STARTS, ends_on=ENDS, by=None)


@pytest.fixture
def together(everyone: Cast, into: Cohort) -> Pair:
    enrolled(into, everyone.maya, "newcomer", works_at=everyone.places.lakeview)
    return pair(into, everyone.renee, everyone.maya)


def test_a_leave_is_asked_for_read_by_coordinators_and_answered(everyone: Cast, into: Cohort, together: Pair) -> None:
    enrolled(into, everyone.angela, "coordinator")
    maya, angela = signed_in(everyone.maya), signed_in(everyone.angela)
    page = words(maya.get("/taking-part/").content)
    assert "A leave of absence Stop taking part" in page
    address = f"/taking-part/{together.supported.public_id}/leave/"
    page = words(maya.get(address).content)
    assert "The pair with Renée Castellanos (guide) rests." in page
    assert "Hours and what was confirmed stay yours." in page
    assert "Say the first day back." in words(maya.post(address, {"day": "2026-12-01"}).content)
    form = {"day": "2026-12-01", "until": "2027-01-11", "why": "A baby is on its way."}
    page = words(maya.post(address, form, follow=True).content)
    assert "From December 1, 2026, back on January 11, 2027 Asked for Take back" in page

    there = f"/office/people/{together.supported.public_id}/change/leave/"
    page = words(angela.get(there).content)
    assert "A baby is on its way." in page
    assert 'value="2026-12-01"' in angela.get(there).content.decode()
    no = f"/office/people/changes/{together.supported.changes.get().public_id}/no/"
    angela.post(no, {"answer": "Could you stay until the holidays?"})
    page = words(maya.get("/taking-part/").content)
    assert "Not agreed" in page
    assert "Could you stay until the holidays?" in page


def test_what_was_asked_can_be_taken_back(everyone: Cast, together: Pair) -> None:
    maya = signed_in(everyone.maya)
    address = f"/taking-part/{together.supported.public_id}/withdraw/"
    maya.post(address, {"day": "2026-12-18"})
    change = together.supported.changes.get()
    assert signed_in(everyone.renee).post(f"/taking-part/back/{change.public_id}/").status_code == 404
    page = words(maya.post(f"/taking-part/back/{change.public_id}/", follow=True).content)
    assert "Taken back. Nothing has changed." in page


def test_one_asks_for_oneself_and_for_what_the_program_lets_one_ask(everyone: Cast, together: Pair) -> None:
    here = together.supported.public_id
    assert signed_in(everyone.renee).get(f"/taking-part/{here}/leave/").status_code == 404
    assert signed_in(everyone.maya).get(f"/taking-part/{here}/extend/").status_code == 404
    assert "Nothing to ask for here" in words(signed_in(everyone.stranger).get("/taking-part/").content)
    assert Client().get("/taking-part/").status_code == 302
