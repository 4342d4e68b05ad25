"""Nobody takes more people than the time set free for them is enough for, where the program says so."""

from datetime import date
from pathlib import Path

import pytest

from alongside.kernel.errors import Refused
from alongside.matching.queries.gathering import gather
from alongside.programs.facts import pinned
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation
from alongside.staffing.actions.credentials import Shown, record_credential
from alongside.staffing.actions.starting import ready_or_excused
from alongside.staffing.facts import rooms
from tests.cast import Cast
from tests.doors import signed_in
from tests.factories.people import person
from tests.factories.programs import PROGRAM, acting, cohort, enrolled, pair, person_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]
TODAY = date(2026, 11, 19)
GUIDE = "  guide: {"
KEPT = "  guide: {release: 3 hours, within_release: yes, "
MATCHING = """
matching:
  growing:
    must: [{not: {fact: evaluates, is: yes}}]
    weigh: {near: {share: 100, by: near, fact: travel-time, up_to: 60 minutes, says: how near they are}}
"""


@pytest.fixture
def into(everyone: Cast, tmp_path: Path) -> Cohort:
    file = tmp_path / "garden.yaml"
    file.write_text(PROGRAM.read_text("utf-8").replace(GUIDE, KEPT, 1) + MATCHING, "utf-8")
    return cohort(everyone.places.union, file=file)


def takes(helper: Participation) -> int | None:
    blueprint = pinned(helper.cohort_id, on=TODAY).blueprint
    return rooms([helper], blueprint, "growing", on=TODAY)[helper.pk]


def test_three_hours_are_enough_for_two_who_are_met_for_72_minutes_a_week(everyone: Cast, into: Cohort) -> None:
    """Ninety minutes in four of five weeks are seventy-two a week; the role itself would allow three people."""
    first = pair(into, everyone.renee, everyone.maya)
    assert takes(first.helper) == 2
    angela = enrolled(into, everyone.angela, "coordinator")
    assert record_release(first.helper, angela, "6 hours") == 3
    assert record_release(first.helper, angela, "90 minutes") == 1


def record_release(helper: Participation, by: Participation, value: str) -> int | None:
    """How many they take once so much was recorded."""
    record_credential(
        helper=helper,
        shown=Shown(kind="release-time", day=TODAY, value=value, evidence="a plan of hours"),
        by=person_of(by),
        who=acting(by, on=TODAY),
    )
    return takes(helper)


def test_matching_and_starting_by_hand_stay_within_the_time_set_free(everyone: Cast, into: Cohort) -> None:
    one = pair(into, everyone.renee, everyone.maya)
    ola = enrolled(into, person("Ola Vance"), "newcomer")
    office = signed_in(everyone.angela, as_whom=enrolled(into, everyone.angela, "coordinator").public_id)
    start = f"/office/people/{ola.public_id}/start/?duty=growing"
    assert [one["label"] for one in office.get(start).context["candidates"]] == [one.helper.name]
    (need,) = [need for need in gather(into, on=TODAY).needs if need.duty == "growing"]
    assert (need.agreed, need.taken) == ((2,), (1,))
    with ready_or_excused(one.helper, "growing", on=TODAY, excuse="", by=everyone.angela):
        two = pair(into, everyone.renee, person("Guadalupe Espino"))
    with (
        pytest.raises(Refused, match="has 180 minutes a week set free, which is enough for 2"),
        ready_or_excused(two.helper, "growing", on=TODAY, excuse="", by=everyone.angela),
    ):
        pass
    assert office.get(start).context["candidates"] == []  # whom a start would refuse is not offered
