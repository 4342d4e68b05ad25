"""What changes in how somebody takes part: what follows is said first, and twice is once."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client

from alongside.people.actions.appointments import appoint, let_position_evaluate
from alongside.people.actions.organizations import create_organization
from alongside.people.enums import OrganizationKind
from alongside.people.models.events import Event
from alongside.programs.enums import ChangeKind
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation
from alongside.web.shared.taking_part import first_day
from tests.cast import Cast
from tests.factories.programs import Pair
from tests.factories.sessions import met
from tests.web.office.scene import LAST_WEEK, NOON, TODAY, words

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
    page = words(office.get(f"{home(row)}change/withdraw/").content)
    assert "The pair with Renée Castellanos (guide) ends the same day." in page
    office.post(f"{home(row)}change/withdraw/", {"day": "2026-11-17"})
    assert "They left on November 17, 2026." in words(office.get(f"{home(row)}change/leave/").content)
    early = office.post(f"{home(row)}change/reinstate/", {"day": "2026-11-17"})
    assert (early.status_code, "Choose a later day." in words(early.content)) == (422, True)
    for _ in range(2):
        page = words(office.post(f"{home(row)}change/reinstate/", {"day": "2026-11-19"}, follow=True).content)
    assert "Maya Lindqvist takes part again." in page
    assert "1.5 hours" in page
    row.refresh_from_db()
    assert (row.state, row.starts_on, row.ends_on) == ("enrolled", date(2026, 11, 19), None)
    row.ends_on = TODAY
    assert first_day(row, ChangeKind.REINSTATE, on=TODAY) == date(2026, 11, 20)
    assert Event.objects.filter(kind="participation-reinstated").count() == 1


@pytest.mark.parametrize(
    "change,day,sentence",
    [
        ({"kind": "withdraw"}, -1, "Choose that day or a later one."),
        ({"kind": "role-change", "role": "leader"}, 0, "Choose a day after it."),
    ],
)
def test_nobody_leaves_before_the_last_time_they_met(
    office: Client, together: Pair, change: dict[str, str], day: int, sentence: str
) -> None:
    """Nobody could say yes to that session any more."""
    met(together, day=LAST_WEEK)
    row = together.supported
    address = f"{home(row)}change/{change['kind']}/"
    refused = office.post(address, change | {"day": str(LAST_WEEK + timedelta(days=day))})
    met_on = f"The last time they met was on November {LAST_WEEK.day}, 2026. {sentence}"
    assert (refused.status_code, met_on in words(refused.content)) == (422, True)
    assert Engagement.objects.get().ends_on is None
    office.post(address, change | {"day": str(LAST_WEEK + timedelta(days=day + 1))})
    assert Engagement.objects.get().ends_on == LAST_WEEK


def test_who_is_here_does_not_come_back(office: Client, together: Pair) -> None:
    assert "takes part already." in words(office.get(f"{home(together.supported)}change/reinstate/").content)


def test_another_role_is_a_participation_of_its_own(
    office: Client, into: Cohort, everyone: Cast, together: Pair
) -> None:
    address = f"{home(together.helper)}change/role-change/"
    page = words(office.get(address).content)
    assert "Newcomer Coordinator Leader Site leader" in page
    assert "Choose the role they take." in words(office.post(address).content)
    assert "Choose the role they take." in words(office.post(address, {"role": "guide"}).content)
    page = words(office.post(address, {"role": "leader", "day": "2026-11-02", "keeps": "1"}, follow=True).content)
    assert "Renée Castellanos has another role." in page
    roles = Participation.objects.filter(cohort=into, person=everyone.renee).order_by("pk")
    assert list(roles.values_list("role", flat=True)) == ["guide", "leader"]


def test_a_team_has_no_other_role(office: Client, everyone: Cast, together: Pair) -> None:
    form = {"role": "team", "organization": everyone.places.lakeview.public_id, "name": "Lakeview team"}
    office.post("/office/setup/teams/new/", form)
    row = Participation.objects.get(team__name="Lakeview team")
    assert office.get(f"{home(row)}change/role-change/").status_code == 404


def test_a_leave_says_what_rests_and_goes_on_by_itself(office: Client, together: Pair) -> None:
    address = f"{home(together.supported)}change/leave/"
    page = words(office.get(address).content)
    assert "The pair with Renée Castellanos (guide) rests." in page
    assert "Of the 40 hours of the contract, 40 hours are not used. It runs until June 30, 2027 as it is." in page
    assert "Say the first day back." in words(office.post(address, {"day": "2026-11-19"}).content)
    stale = office.post(address, {"day": "2026-11-19", "until": "2027-01-04", "seen": "7"})
    assert "Something began or ended while you looked." in words(stale.content)
    page = words(office.post(address, {"day": "2026-11-19", "until": "2027-01-04", "seen": "1"}, follow=True).content)
    assert "Maya Lindqvist is away. Hours stay theirs." in page
    assert "A leave of absence From November 19, 2026, back on January 4, 2027 Done" in page
    there = f"/office/engagements/{together.engagement.public_id}/"
    assert "goes on by itself on January 4, 2027" in words(office.get(there).content)


def test_what_is_to_come_can_be_called_off(office: Client, together: Pair) -> None:
    address = f"{home(together.supported)}change/withdraw/"
    page = words(office.post(address, {"day": "2026-12-18"}, follow=True).content)
    assert "Agreed: it happens by itself, after December 18, 2026." in page
    assert "Maya Lindqvist Stop taking part, last day December 18, 2026" in words(
        office.get("/office/applications/changes/").content
    )
    off = f"/office/people/changes/{together.supported.changes.get().public_id}/no/"
    assert "Write them why" in words(office.post(off, {"answer": ""}, follow=True).content)
    office.post(off, {"answer": "You stay, good."})
    assert "Nothing waits for you" in words(office.get("/office/applications/changes/").content)


def test_a_place_to_move_to_is_found_by_name(office: Client, everyone: Cast, together: Pair) -> None:
    address = f"{home(together.supported)}change/transfer/"
    assert "No place here has “Nowhere” in its name." in words(office.get(address, {"q": "Nowhere"}).content)
    place = everyone.places.lakeview
    assert "Lakeview School" in words(office.get(address, {"q": "lakeview"}).content)
    form = {"day": "2026-11-19", "place": place.public_id, "ends": [together.engagement.public_id]}
    office.post(address, form)
    together.engagement.refresh_from_db()
    assert (together.engagement.state, together.engagement.ends_on) == ("ended", date(2026, 11, 18))


def test_what_a_role_and_a_longer_time_bring_about_is_told_before_it_is_done(office: Client, together: Pair) -> None:
    address = f"{home(together.supported)}change/role-change/"
    form = {"role": "guide", "keeps": "1", "day": "2026-11-19"}
    page = words(office.post(address, form).content)
    assert "Read this first Nothing has changed yet. As guide they can be beside 3 at a time." in page
    assert together.supported.changes.count() == 0
    (told,) = re.findall(r'name="told" value="([0-9a-f]+)"', office.post(address, form).content.decode())
    assert office.post(address, form | {"told": "another"}).status_code == 200
    assert office.post(address, form | {"told": told}).status_code == 302
    assert [one.role for one in together.person.participations.order_by("pk")][-1] == "guide"


def test_a_move_to_where_the_helper_would_evaluate_them_is_told_first(
    office: Client, everyone: Cast, together: Pair
) -> None:
    elm = create_organization(kind=OrganizationKind.SCHOOL, name="Elm School", under=everyone.places.rivertown, by=None)
    appoint(together.helper_person, position="principal", at=elm, by=None, starts_on=date(2026, 8, 17))
    let_position_evaluate("principal", evaluated="teacher", at=elm, by=None)
    form = {"day": "2026-11-19", "place": elm.public_id}
    page = words(office.post(f"{home(together.supported)}change/transfer/", form).content)
    assert "Maya Lindqvist and Renée Castellanos rest for good: the one who helps would evaluate the other." in page
    together.engagement.refresh_from_db()
    assert together.engagement.state == "active"
