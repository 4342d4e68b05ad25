"""Naming whom one would like, on the desk: added, moved up, taken off; read by oneself and the matching team alone."""

import pytest
import time_machine

from alongside.matching.actions.proposing import propose
from tests.doors import signed_in
from tests.factories.programs import person_of
from tests.matching.scene import principals
from tests.web.office.scene import words

pytestmark = pytest.mark.django_db
PAGE = "/desk/match/named/"


@time_machine.travel("2026-11-21T15:00:00Z")
def test_somebody_names_a_few_and_nobody_but_the_team_reads_it() -> None:
    scene = principals(preferences="{names: 2}")
    dana, ruth, office = (signed_in(person_of(one)) for one in (scene.dana, scene.ruth, scene.angela))
    assert "Name them" in words(dana.get("/desk/match/").content)
    page = words(dana.get(f"{PAGE}?q=ruth").content)
    assert ("Ruth Sandoval" in page, "Harold" in page, "Lamar" in page) == (True, False, False)
    for helper, do in ((scene.harold, "add"), (scene.ruth, "add"), (scene.ruth, "up")):
        dana.post(PAGE, {"duty": "mentoring", "other": helper.public_id, "do": do})
    page = words(dana.get(PAGE).content)
    assert ("1. Ruth Sandoval" in page, "2. Harold Whitcomb" in page, "Who takes part" in page) == (True, True, False)
    dana.post(PAGE, {"duty": "mentoring", "other": scene.harold.public_id, "do": "off"})
    assert "2. Harold" not in words(dana.get(PAGE).content)
    ruth.post(PAGE, {"duty": "mentoring", "other": scene.dana.public_id, "do": "add"})
    assert "Nobody hears that you named them" in words(ruth.get(PAGE).content)
    assert dana.post(PAGE, {"duty": "mentoring", "other": scene.lamar.public_id}).status_code == 404
    round_ = propose(cohort=scene.cohort, by=None).round
    team = words(office.get(f"/office/matching/rounds/{round_.public_id}/").content)
    assert "Dana Fitzgerald" not in team
    assert "the round is stable" in team
    assert "Dana named Ruth first; Ruth named Dana first" in words(office.get("/office/matching/").content)
    assert "named" not in office.get("/office/matching/proposals.csv").getvalue().decode()
