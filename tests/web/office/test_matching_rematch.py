"""Changing who is together, on the page: the effect first, then who, why, and each two left as they are."""

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from alongside.matching.models.rounds import Proposal, Round
from alongside.programs.actions.engagements import start_engagement
from tests.doors import signed_in
from tests.factories.programs import person_of
from tests.matching.scene import TODAY, principals
from tests.web.office.scene import words

pytestmark = pytest.mark.django_db
PAGE = "/office/matching/rematch/"


@time_machine.travel("2026-11-21T15:00:00Z")
def test_what_would_change_is_said_first_and_each_change_can_be_refused(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    scene = principals()
    for supported, helper in ((scene.dana, scene.harold), (scene.lamar, scene.ruth)):
        start_engagement(
            cohort=scene.cohort, duty="mentoring", supported=supported, helper=helper, starts_on=TODAY, by=None
        )
    desk = signed_in(person_of(scene.angela))
    effect = words(desk.get(f"{PAGE}?changes=everybody").content)
    assert "Changes 2 of 2 matches. Each change has to be worth at least 15 points of 100" in effect
    assert "Dana Fitzgerald Ruth Sandoval, now Harold Whitcomb" in effect
    assert "Everybody stays with whom they have: 2 matches." in words(
        desk.get(f"{PAGE}?changes=everybody&price=100").content
    )
    found = words(desk.get(f"{PAGE}?changes=leaving&q=harold").content)
    assert ("Harold Whitcomb" in found, "Choose whose people are meant." in found) == (True, True)
    assert (Round.objects.count(), desk.post(PAGE, {"changes": "everybody", "price": "x"}).status_code) == (0, 422)
    made = desk.post(PAGE, {"changes": "everybody"}).headers["Location"]
    with django_assert_num_queries(12):
        page = words(desk.get(made).content)
    for said in (
        "Dana Fitzgerald Ruth Sandoval instead of Harold Whitcomb",
        "Together since November 21, no session yet. Harold Whitcomb would have Lamar Tisdale.",
        "Fits better Both of Dana’s top goals: school improvement planning; climate and culture As asked: woman",
        "Would be lost A few minutes by car",
        "2 of 2 who are together would change; to stay together counts 15 points of 100 more.",
    ):
        assert said in page
    publishing = words(desk.get("/office/matching/publishing/").content)
    assert "Whoever helped until now" in publishing
    assert "Thank you for your time." in publishing
    dana = Proposal.objects.get(supported=scene.dana)
    assert desk.post(f"/office/matching/{dana.public_id}/stay/").status_code == 302
    assert "Everybody stays with whom they have." in words(desk.get(made).content)
    bench = words(desk.get("/office/matching/").content)
    assert "Dana Fitzgerald stays with Harold Whitcomb" in bench
    assert "Publish" not in bench


@time_machine.travel("2026-11-21T15:00:00Z")
def test_a_move_too_far_from_their_helper_and_a_stand_in_against_a_rule_are_told() -> None:
    scene = principals()
    going_on = start_engagement(
        cohort=scene.cohort, duty="mentoring", supported=scene.dana, helper=scene.ruth, starts_on=TODAY, by=None
    )
    desk, far = signed_in(person_of(scene.angela)), scene.corey.works_at
    assert far is not None
    form = {"day": "2026-11-21", "place": far.public_id}
    page = words(desk.post(f"/office/people/{scene.dana.public_id}/change/transfer/", form).content)
    assert "Dana Fitzgerald and Ruth Sandoval: a rule would speak against it." in page
    assert "They go on all the same, unless you end it." in page
    address = f"/office/engagements/{going_on.public_id}/stand-in/"
    answer = desk.post(address, {"participation": scene.otis.public_id, "day": "2026-11-21"})
    assert "Evaluates Dana, and whoever evaluates somebody never helps them." in words(answer.content)
    assert going_on.parties.filter(part="stand-in").count() == 0
