"""Looking for a helper oneself, on the desk: who can be found, asked with a few words, answered."""

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alongside.matching.actions.asking import Shown, show
from alongside.matching.actions.proposing import propose
from alongside.matching.models.asks import Ask
from alongside.matching.models.rounds import Proposal
from alongside.people.models.events import Event
from alongside.programs.models.engagements import Engagement
from alongside.programs.sealing import told_by, wishes_of
from tests.doors import signed_in
from tests.factories.programs import person_of
from tests.matching.scene import principals
from tests.web.office.scene import words

pytestmark = pytest.mark.django_db
LOOKS = "{answer_within: 7 days, shows: [strengths], reasons: {time: No time}}"


def _queries(desk: Client, page: str) -> int:
    desk.get(page)
    with CaptureQueriesContext(connection) as asked:
        assert desk.get(page).status_code == 200
    return len(asked)


@time_machine.travel("2026-11-21T15:00:00Z")
def test_somebody_looks_asks_and_is_answered() -> None:
    scene = principals(self_match=LOOKS)
    dana, ruth, harold = (signed_in(person_of(one)) for one in (scene.dana, scene.ruth, scene.harold))
    ruth.post("/desk/match/card/", {"shown": "yes", "shows": ["strengths"], "says": "Ask me anything."})
    one = _queries(dana, "/desk/choose/")
    show(helper=scene.harold, card=Shown(shown=True), by=person_of(scene.harold))
    assert _queries(dana, "/desk/choose/") == one
    page = words(dana.get("/desk/choose/").content)
    assert ("Ask me anything." in page, "climate and culture" in page, "Otis" in page) == (True, True, False)
    said = {"helper": scene.ruth.public_id, "words": "You know climate and culture."}
    assert dana.post("/desk/choose/", said).status_code == 302
    assert "You can ask one at a time" in words(dana.get("/desk/choose/").content)
    assert dana.post("/desk/choose/", {"helper": scene.harold.public_id}).status_code == 422
    ask = Ask.objects.get()
    assert "You know climate and culture." in words(ruth.get("/desk/asks/").content)
    assert harold.post(f"/desk/asks/{ask.public_id}/yes/").status_code == 404
    office = signed_in(person_of(scene.angela))
    team = words(office.get("/office/matching/asks/").content)
    assert ("Dana Fitzgerald" in team, "climate" in team) == (True, False)
    assert ruth.post(f"/desk/asks/{ask.public_id}/yes/").status_code == 302
    assert Engagement.objects.get(supported=scene.dana).duty == "mentoring"


@time_machine.travel("2026-11-21T15:00:00Z")
def test_what_somebody_tells_for_matching_is_for_the_team_alone() -> None:
    scene = principals()
    dana, office = signed_in(person_of(scene.dana)), signed_in(person_of(scene.angela))
    dana.post("/desk/match/wishes/", {"wishes": "A Woman, speaks Polish"})
    dana.post("/desk/match/apart/", {"name": "My cousin Harry", "because": "related"})
    scene.dana.refresh_from_db()
    assert wishes_of(scene.dana) == {"asked": ["A Woman", "speaks Polish"]}
    assert "My cousin Harry" in words(dana.get("/desk/match/").content)
    team = words(office.get("/office/matching/apart/").content)
    assert ("Dana Fitzgerald and somebody we do not know yet" in team, "My cousin Harry" in team) == (True, True)
    form = {"one": "Dana Fitzgerald", "other": "Ruth Sandoval", "because": "asked", "words": "They worked together."}
    assert office.post("/office/matching/apart/", form).status_code == 302
    assert dana.get("/desk/choose/").status_code == 404


@time_machine.travel("2026-11-21T15:00:00Z")
def test_what_a_helper_says_of_themselves_is_for_the_team_alone() -> None:
    scene = principals()
    dana, ruth, harold = (signed_in(person_of(one)) for one in (scene.dana, scene.ruth, scene.harold))
    told = {"described": "Woman, plays  Chess,"}
    assert [one.post("/desk/match/described/", told).status_code for one in (ruth, dana)] == [302, 403]
    assert 'value="Woman, plays Chess"' in ruth.get("/desk/match/").content.decode()
    assert [b"plays" in one.get("/desk/match/").content for one in (dana, harold)] == [False, False]
    assert b"How you describe yourself" not in dana.get("/desk/match/").content
    many = ruth.post("/desk/match/described/", {"described": "a, b, c, d, e, f"}, follow=True)
    assert "at most 5 things" in words(many.content)
    scene.ruth.refresh_from_db()
    assert (told_by(scene.ruth).described, scene.ruth.facts.get("described-as")) == (["Woman", "plays Chess"], None)
    event = Event.objects.get(kind="description-said")
    assert (event.about_id, "chess" in str(event.facts)) == (scene.ruth.person_id, False)
    dana.post("/desk/match/wishes/", {"wishes": "a woman, plays chess"})
    propose(cohort=scene.cohort, by=None)
    pair = Proposal.objects.get(supported=scene.dana)
    team = words(signed_in(person_of(scene.angela)).get(f"/office/matching/?pair={pair.public_id}").content)
    assert "What Dana asked for As asked: a woman; plays chess" in team
    ruth.post("/desk/match/described/", {"described": ""})
    scene.ruth.refresh_from_db()
    assert told_by(scene.ruth).described == ()


@time_machine.travel("2026-11-21T15:00:00Z")
def test_a_language_asked_for_is_met_by_whoever_speaks_it_by_the_roster() -> None:
    scene = principals()
    scene.ruth.facts |= {"languages": ["English", "Polish"]}
    scene.ruth.save(update_fields=["facts"])
    signed_in(person_of(scene.dana)).post("/desk/match/wishes/", {"wishes": "speaks Polish"})
    propose(cohort=scene.cohort, by=None)
    pair = Proposal.objects.get(supported=scene.dana)
    team = words(signed_in(person_of(scene.angela)).get(f"/office/matching/?pair={pair.public_id}").content)
    assert "What Dana asked for As asked: speaks Polish" in team
