"""Several coordinators at once: a region is taken on, taken over with a word, and over by itself."""

import pytest
import time_machine

from alongside.commands.match import main as command
from alongside.kernel.errors import Refused
from alongside.matching.actions.claiming import claim, let_region_go, still_there
from alongside.matching.actions.proposing import propose
from alongside.matching.queries.claims import claims
from alongside.matching.sealing import opened
from alongside.people.models.events import Event
from alongside.programs.actions.participations import Joining, enrol
from tests.cast import somebody
from tests.doors import signed_in
from tests.factories.programs import person_of
from tests.matching.scene import Round, principals

VERBS = ("again", "aside", "matters")
pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Round:
    return principals()


def test_proposing_where_somebody_works_asks_first(scene: Round, capsys: pytest.CaptureFixture[str]) -> None:
    with time_machine.travel("2026-11-21T15:00:00Z", tick=False):
        rosa, region = somebody("Rosa Keller", "rosa@principals.example"), scene.otis.works_at
        joining = Joining(who=rosa, role="coordinator", starts_on=scene.cohort.starts_on, works_at=scene.sponsor)
        enrol(cohort=scene.cohort, joining=joining, by=None)
        elsewhere = scene.ruth.works_at
        assert region is not None
        assert elsewhere is not None
        claim(cohort=scene.cohort, region=region, words="", by=person_of(scene.angela))
        new, office, everybody = "/office/matching/rounds/new/", signed_in(rosa), {"region": "", "kept_free": "1"}
        assert office.post(new, {"region": elsewhere.public_id}).status_code == 302
        asked = office.post(new, everybody)
        assert (asked.status_code, "everybody of 2026-27" in asked.content.decode()) == (409, True)
        assert 'name="kept_free" value="1"' in asked.content.decode()
        rematch = {"changes": "leaving", "helper": scene.harold.public_id}
        assert office.post("/office/matching/rematch/", rematch).status_code == 409
        assert command(["propose", "--cohort", scene.cohort.key]) == 1
        assert "Angela Brandt works on Mount Vernon 80 just now" in capsys.readouterr().err
        row = scene.cohort.rounds.get()
        at_round = f"/office/matching/rounds/{row.public_id}/"
        assert office.post(f"{at_round}aside/").status_code == 302
        assert signed_in(person_of(scene.angela)).post(new, everybody).status_code == 302
        row = scene.cohort.rounds.get(state="proposed")
        doors = {office.post(f"/office/matching/rounds/{row.public_id}/{verb}/").status_code for verb in VERBS}
        assert (doors, office.post(new, everybody | {"all-the-same": "yes"}).status_code) == ({409}, 302)


def test_a_region_is_one_coordinators_until_taken_over_let_go_or_idle(scene: Round) -> None:
    angela, rosa = person_of(scene.angela), somebody("Rosa Keller", "rosa@principals.example")
    joining = Joining(who=rosa, role="coordinator", starts_on=scene.cohort.starts_on, works_at=scene.sponsor)
    with time_machine.travel("2026-11-21T15:00:00Z", tick=False) as clock:
        enrol(cohort=scene.cohort, joining=joining, by=None)
        region = scene.otis.works_at
        assert region is not None
        mine = claim(cohort=scene.cohort, region=region, words="", by=angela)
        assert claim(cohort=scene.cohort, region=region, words="", by=angela) == mine
        assert (still_there(row=scene.dana, by=angela), still_there(row=scene.dana, by=rosa)) == (None, mine)
        assert still_there(row=scene.lamar, by=rosa) is None
        office = signed_in(rosa)
        row = propose(cohort=scene.cohort, by=rosa).round.proposals.get(supported=scene.dana)
        first = office.post(f"/office/matching/{row.public_id}/leave/")
        assert (first.status_code, "Angela Brandt works on Mount Vernon 80" in first.content.decode()) == (409, True)
        assert office.post(f"/office/matching/{row.public_id}/leave/", {"all-the-same": "yes"}).status_code == 302
        with pytest.raises(Refused, match="Angela Brandt works on Mount Vernon 80"):
            claim(cohort=scene.cohort, region=region, words=" ", by=rosa)
        theirs = claim(cohort=scene.cohort, region=region, words="You are away today.", by=rosa)
        assert (list(claims(scene.cohort.pk)), opened(theirs)) == ([theirs], "You are away today.")
        assert Event.objects.get(kind="region-taken-over").about_id == angela.pk
        with pytest.raises(Refused, match="Somebody else works on this region"):
            let_region_go(claim=theirs, by=angela)
        clock.move_to("2026-11-21T15:31:00Z")
        assert claims(scene.cohort.pk).count() == 0
        assert claim(cohort=scene.cohort, region=region, words="", by=angela) != theirs
