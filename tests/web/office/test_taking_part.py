"""Coming back after leaving, and another role: what follows is said first, and twice is once."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client

from alongside.people.models.events import Event
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation
from tests.cast import Cast
from tests.factories.programs import Pair
from tests.factories.sessions import met
from tests.web.office.scene import LAST_WEEK, NOON, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def home(row: Participation) -> str:
    return f"/office/people/{row.public_id}/"


def test_who_left_takes_part_again_with_the_hours_they_had(office: Client, together: Pair) -> None:
    met(together, day=LAST_WEEK, minutes=90)
    row = together.supported
    office.post(f"{home(row)}leaving/", {"on": "2026-11-17", "both": "1"})
    page = words(office.get(f"{home(row)}return/").content)
    assert "They left on November 17, 2026." in page
    early = office.post(f"{home(row)}return/", {"day": "2026-11-17"})
    assert (early.status_code, "Choose a later day." in words(early.content)) == (422, True)
    for _ in range(2):
        page = words(office.post(f"{home(row)}return/", {"day": "2026-11-19"}, follow=True).content)
    assert "Maya Lindqvist takes part again." in page
    assert "1.5 hours" in page
    row.refresh_from_db()
    assert (row.state, row.starts_on, row.ends_on) == ("enrolled", date(2026, 11, 19), None)
    assert Event.objects.filter(kind="participation-reinstated").count() == 1


def test_who_is_here_does_not_come_back(office: Client, together: Pair) -> None:
    assert "takes part already." in words(office.get(f"{home(together.supported)}return/").content)


def test_another_role_is_a_participation_of_its_own(
    office: Client, into: Cohort, everyone: Cast, together: Pair
) -> None:
    address = f"{home(together.helper)}role/"
    page = words(office.get(address).content)
    assert "Newcomer Coordinator Leader Site leader" in page
    assert "Choose the role they take." in words(office.post(address).content)
    assert "Choose the role they take." in words(office.post(address, {"role": "guide"}).content)
    page = words(office.post(address, {"role": "leader", "day": "2026-11-02"}, follow=True).content)
    assert "Renée Castellanos is leader as well, from November 2, 2026 on." in page
    roles = Participation.objects.filter(cohort=into, person=everyone.renee).order_by("pk")
    assert list(roles.values_list("role", flat=True)) == ["guide", "leader"]


def test_a_team_has_no_other_role(office: Client, everyone: Cast, together: Pair) -> None:
    form = {"role": "team", "organization": everyone.places.lakeview.public_id, "name": "Lakeview team"}
    office.post("/office/setup/teams/new/", form)
    row = Participation.objects.get(team__name="Lakeview team")
    assert office.get(f"{home(row)}role/").status_code == 404
