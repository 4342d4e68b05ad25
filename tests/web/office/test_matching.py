"""The matching page: what a coordinator sees of a round, decides about it, and how it grows."""

import re
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from alongside.matching.actions.proposing import propose
from alongside.matching.models.publications import Publication
from alongside.matching.models.rounds import Proposal, Round
from alongside.people.models.persons import Person
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation
from tests.doors import signed_in
from tests.matching import scene
from tests.matching.crowd import crowd

pytestmark = pytest.mark.django_db
HOME = "/office/matching/"
HEAVIEST = 80_000  # bytes of a page before it is packed


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-21T15:00:00Z", tick=True):
        yield


@pytest.fixture
def round_() -> scene.Round:
    made = scene.principals()
    propose(cohort=made.cohort, by=None)
    return made


def _person(of: Participation) -> Person:
    assert of.person is not None
    return of.person


def _desk(round_: scene.Round) -> Client:
    return signed_in(_person(round_.angela))


def _words(page: bytes) -> str:
    main = re.search(r"<main.*</main>", page.decode(), re.DOTALL)
    assert main is not None
    return " ".join(re.sub(r"<[^>]+>", " ", main[0]).split())


def _of(supported: Participation) -> Proposal:
    return Proposal.objects.get(supported=supported, round__state="proposed")


def test_a_round_shows_who_is_proposed_why_and_who_is_left(round_: scene.Round) -> None:
    page = _words(_desk(round_).get(f"{HOME}?pair={_of(round_.dana).public_id}").content)
    for words in (
        "November round 3 mentees and 3 mentors.",
        "2 of 3 matched. 1 is not, see why",
        "Dana Fitzgerald with Ruth Sandoval Strong",
        "Both of Dana’s top goals: school improvement planning; climate and culture",
        "What Dana asked for As asked: woman",
        "Only the matching team sees what people asked for",
        "Otis Hargrove Evaluates Dana, and whoever evaluates somebody never helps them Not allowed",
        "Harold Whitcomb Workable fit. Choosing them gives Lamar Tisdale to Ruth Sandoval instead.",
        "Corey Vandermeer Corey’s school. No mentor within 90 minutes.",
        "Publish 2 matches Each of the 2 and their 2 mentors will hear of each other, at once or at a time you choose.",
    ):
        assert words in page


def test_what_somebody_wrote_in_their_own_words_is_met_by_whoever_is_so(round_: scene.Round) -> None:
    signed_in(_person(round_.dana)).post("/desk/match/wishes/", {"wishes": "A Woman, plays chess"})
    desk = _desk(round_)
    propose(cohort=round_.cohort, by=None)
    page = _words(desk.get(f"{HOME}?pair={_of(round_.dana).public_id}").content)
    assert "What Dana asked for As asked: A Woman; not plays chess" in page


def test_a_fit_is_never_shown_as_a_number(round_: scene.Round) -> None:
    page = _words(_desk(round_).get(HOME).content)
    assert str(_of(round_.dana).score) not in page
    assert "%" not in page


def test_looking_at_another_helper_says_what_follows_and_choosing_does_it(round_: scene.Round) -> None:
    desk, dana = _desk(round_), _of(round_.dana)
    look = _words(desk.get(f"{HOME}?pair={dana.public_id}&with={round_.harold.public_id}").content)
    assert "Harold Whitcomb instead?" in look
    assert "Choose Harold Whitcomb" in look
    answer = desk.post(f"{HOME}{dana.public_id}/swap/", {"helper": round_.harold.public_id}, follow=True)
    assert "Changed and locked." in answer.content.decode()
    assert (_of(round_.dana).helper, _of(round_.lamar).helper) == (round_.harold, round_.ruth)


def test_a_forbidden_choice_is_refused_in_a_sentence(round_: scene.Round) -> None:
    dana = _of(round_.dana)
    answer = _desk(round_).post(f"{HOME}{dana.public_id}/swap/", {"helper": round_.otis.public_id}, follow=True)
    assert "This match is not possible. Evaluates Dana" in answer.content.decode()
    assert _of(round_.dana).helper == round_.ruth


def test_choosing_by_hand_says_first_against_whom_a_rule_speaks(round_: scene.Round) -> None:
    desk = _desk(round_)
    desk.post(f"{HOME}publishing/publish/", {"now": "1"})
    made = Engagement.objects.get(supported=round_.dana)
    page = _words(desk.get(f"/office/engagements/{made.public_id}/helper/").content)
    rule = "Evaluates Dana, and whoever evaluates somebody never helps them: not possible"
    assert rule in page
    assert page.index("Harold Whitcomb Mentor") < page.index("Otis Hargrove Mentor") < page.index(rule)


def test_locking_leaving_out_and_proposing_again(round_: scene.Round) -> None:
    desk = _desk(round_)
    desk.post(f"{HOME}{_of(round_.dana).public_id}/lock/")
    desk.post(f"{HOME}{_of(round_.lamar).public_id}/leave/")
    again = f"{HOME}rounds/{_of(round_.dana).round.public_id}/again/"
    asked = desk.post(again).content.decode()
    read = asked.partition('name="read" value="')[2].partition('"')[0]
    page = _words(desk.post(again, {"decided": "keep", "read": read}, follow=True).content)
    assert "1 locked" in page
    assert "They are left unmatched for now." in page
    again = _words(desk.post(f"{HOME}{_of(round_.lamar).public_id}/unlock/", follow=True).content)
    assert _of(round_.lamar).state == "proposed"
    assert _of(round_.lamar).helper == round_.harold
    assert "They are left unmatched for now." not in again


def test_publishing_says_first_who_hears_what_and_then_happens_once(round_: scene.Round) -> None:
    desk = _desk(round_)
    page = _words(desk.get(f"{HOME}publishing/").content)
    for words in (
        "2 mentees and 2 mentors are introduced to each other. One is unmatched and hears nothing yet.",
        "2 mentees By mail, and in their notices Read what Dana Fitzgerald reads Meet your mentor, Ruth Sandoval",
        "2 mentors By mail, and in their notices Read what Ruth Sandoval reads You and Dana Fitzgerald are matched",
    ):
        assert words in page
    first = desk.post(f"{HOME}publishing/publish/", {"now": "1"}, follow=True)
    desk.post(f"{HOME}publishing/publish/", {"now": "1"})
    assert "Published. Everyone in it is told." in first.content.decode()
    assert "No round is open" in _words(desk.get(HOME).content)
    assert Engagement.objects.count() == 2


def test_a_round_set_for_a_time_says_so_and_is_taken_back(round_: scene.Round) -> None:
    desk = _desk(round_)
    page = _words(desk.post(f"{HOME}publishing/publish/", {"day": "2026-11-21", "time": "16:00"}, follow=True).content)
    assert "It goes out on November 21 at 4:00 pm. Take it back" in page
    assert "2 matches, set to be published" in _words(desk.get(HOME).content)
    made = Publication.objects.get()
    page = _words(desk.post(f"{HOME}publishing/{made.public_id}/take-back/", follow=True).content)
    assert "Publish 2 matches?" in page
    assert Engagement.objects.count() == 0


def test_finding_somebody_keeps_to_the_words(round_: scene.Round) -> None:
    page = _words(_desk(round_).get(f"{HOME}?q=lamar").content)
    assert "Lamar Tisdale with Harold Whitcomb" in page
    assert "Dana Fitzgerald with" not in page
    assert "Nobody here fits these words." in _words(_desk(round_).get(f"{HOME}?q=nobody+such").content)
    assert "There is nobody in this list." in _words(_desk(round_).get(f"{HOME}?only=locked").content)
    assert "Corey Vandermeer nobody yet" in _words(_desk(round_).get(f"{HOME}?q=corey").content)


def test_going_back_over_a_page_begins_with_its_last_line(round_: scene.Round) -> None:
    for pair, at in ("", 0), ("&pair=last", -1):
        listed = (
            _desk(round_).get(f"{HOME}?page=1{pair}").content.decode().partition("data-keyed>")[2].partition("</ul>")[0]
        )
        here = [" aria-current" in line for line in re.findall(r"<li[^>]*>", listed)]
        assert (len(here) > 1, here.count(True), here[at]) == (True, 1, True)


def test_only_coordinators_of_the_cohort_come_in(round_: scene.Round) -> None:
    dana = _of(round_.dana)
    for outsider in (round_.dana, round_.ruth):
        door = signed_in(_person(outsider))
        assert [door.get(HOME).status_code, door.post(f"{HOME}{dana.public_id}/lock/").status_code] == [403, 403]
    assert Client().get(HOME).status_code == 302


def test_another_cohort_is_not_there(round_: scene.Round) -> None:
    theirs = _of(round_.dana).public_id
    Round.objects.update(cohort=scene.new_cohort(round_.sponsor, key="principals-2027"))
    desk = _desk(round_)
    assert desk.get(f"{HOME}?pair={theirs}").status_code == 200
    assert "No round is open" in _words(desk.get(HOME).content)
    assert desk.post(f"{HOME}{theirs}/lock/").status_code == 404


# One query for each thing on the page. In a small round the cost of other choices is worked out at once, which takes
# the queries of gathering on top; in a large one only when somebody looks.
@pytest.mark.parametrize(
    "people, helpers, queries", [(1, 2, 44), (3, 3, 44), pytest.param(4000, 400, 21, marks=pytest.mark.once)]
)
def test_the_page_takes_the_same_queries_however_large(
    people: int, helpers: int, queries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    _, cohort, angela = scene.empty()
    crowd(cohort, people=people, helpers=helpers)
    propose(cohort=cohort, by=None)
    desk = signed_in(angela)
    desk.get(HOME)
    with django_assert_num_queries(queries):
        answer = desk.get(HOME)
    assert (answer.status_code, len(answer.content) < HEAVIEST) == (200, True)
    left = Proposal.objects.filter(helper=None).count()
    assert ("?only=unmatched#proposed-h" in answer.content.decode()) is (left > 200)  # who does not fit beside the list
