"""Who helps whom: a coach sees whom those they coach help in turn; the last of them are a number."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from alongside.kernel.access import Verb
from alongside.programs.chain import CHAIN
from tests.cast import Cast, somebody
from tests.doors import signed_in
from tests.factories.programs import Pair, acting, cohort, pair
from tests.factories.sessions import met
from tests.web.desk.reading import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday")]
TODAY = date(2026, 11, 19)


@pytest.fixture
def chain(thursday: None, everyone: Cast) -> list[Pair]:
    """Renée helps Maya, who helps Tomas, who helps Ada, who helps Bo; Nora, whom nobody helps, helps Cy."""
    into = cohort(everyone.places.union)
    ada, bo, cy = (somebody(f"{name} Moss", f"{name.lower()}@rivertown.example") for name in ("Ada", "Bo", "Cy"))
    two = [(everyone.renee, everyone.maya), (everyone.maya, everyone.stranger), (everyone.stranger, ada), (ada, bo)]
    return [pair(into, *both) for both in (*two, (everyone.nora, cy))]


def test_it_says_that_they_meet_two_steps_down_and_nothing_beside(chain: list[Pair], everyone: Cast) -> None:
    for day in (date(2026, 11, 3), date(2026, 11, 10)):
        met(chain[1], day=day, minutes=45, note="heron-at-the-weir")
    renee, _, _, _, nora = (one.as_helper(TODAY) for one in chain)
    assert list(CHAIN.visible(renee).order_by("pk")) == [chain[1].engagement, chain[2].engagement]
    assert not CHAIN.visible(nora).exists()
    assert not CHAIN.visible(acting(chain[0].supported, TODAY)).exists()  # who is helped looks up to nobody
    assert not CHAIN.visible(renee, Verb.READ).exists()
    door = signed_in(everyone.renee, as_whom=chain[0].helper.public_id)
    page = words(door.get("/desk/cascade/").content)
    assert "Maya Lindqvist Newcomer none TO Tomas Okafor Newcomer 2 times 1 newcomer none" in page
    assert "Ada" not in page
    assert "heron" not in page


def test_it_asks_the_same_few_questions(
    chain: list[Pair], everyone: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for one, asked in ((chain[0], 12), (chain[4], 12)):
        door = signed_in(one.helper_person, as_whom=one.helper.public_id)
        door.get("/desk/cascade/")
        with django_assert_num_queries(asked):
            door.get("/desk/cascade/")
