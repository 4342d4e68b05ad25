"""The same person twice: found, compared, made one, and taken apart again."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client

from alongside.people.actions.addresses import add_address
from alongside.people.actions.appointments import appoint
from alongside.people.actions.merging import merge
from alongside.people.models.persons import Merge, Person
from alongside.programs.actions.folding import fold_twins
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation
from tests.cast import Cast, somebody
from tests.doors import signed_in
from tests.factories.programs import Pair, enrolled, person_of
from tests.web.office.scene import NOON, elsewhere, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def twice(into: Cohort, together: Pair) -> Participation:
    """Maya a second time, as a guide, with the address of her home."""
    return enrolled(into, somebody("Maya Lindquist", "maya@home.example", verified=False), "guide")


def at(row: Participation, rest: str = "") -> str:
    return f"/office/people/{row.public_id}/merge/{rest}"


@pytest.mark.parametrize("asked", ["lind", "MAYA@home.example"])
def test_the_other_is_found_by_name_and_by_address(
    office: Client, together: Pair, twice: Participation, asked: str
) -> None:
    page = office.get(at(together.supported), {"q": asked})
    assert "Maya Lindquist" in words(page.content)
    assert at(together.supported, f"{twice.public_id}/") in page.content.decode()


def test_the_preview_says_what_moves_and_changes_nothing(office: Client, together: Pair, twice: Participation) -> None:
    page = words(office.get(at(together.supported, f"{twice.public_id}/")).content)
    assert "Nothing has changed yet." in page
    assert "1 role in this program 1 address" in page
    assert Person.objects.exclude(merged_into=None).count() == 0


def test_two_who_both_come_in_are_not_made_one(into: Cohort, office: Client, together: Pair) -> None:
    other = enrolled(into, somebody("Maya Lindquist", "maya@home.example"), "guide")
    address = at(together.supported, f"{other.public_id}/")
    sentence = "As one person they would open what is kept of both to either address"
    assert sentence in words(office.get(address).content)
    assert sentence in words(office.post(address, follow=True).content)
    assert Person.objects.exclude(merged_into=None).count() == 0


def test_made_one_and_taken_apart(office: Client, together: Pair, twice: Participation) -> None:
    maya = person_of(together.supported)
    done = words(office.post(at(together.supported, f"{twice.public_id}/"), follow=True).content)
    assert "Maya Lindqvist is one person now." in done
    assert "The two can be taken apart until December 19." in done
    assert "maya@home.example" in done
    twice.refresh_from_db()
    assert twice.person == maya
    apart = words(office.post(at(together.supported, "undo/"), follow=True).content)
    assert "Maya Lindqvist and Maya Lindquist are two people again, as they were." in apart
    twice.refresh_from_db()
    assert twice.person != maya
    assert office.post(at(together.supported, "undo/")).status_code == 404


def test_a_merge_that_makes_the_helper_the_evaluator_pauses_the_same_moment(
    everyone: Cast, into: Cohort, office: Client, together: Pair
) -> None:
    """Renée was on two lists, and on the second one she is the principal of Maya's school."""
    again = somebody("Renata Castellanos", "r.castellanos@rivertown.example", verified=False)
    appoint(again, position="principal", at=everyone.places.lakeview, by=None, starts_on=date(2026, 8, 17))
    row = enrolled(into, again, "site", works_at=everyone.places.lakeview)
    page = words(office.post(at(together.helper, f"{row.public_id}/"), follow=True).content)
    assert "What they do with somebody they evaluate pauses, and whoever is coached is told." in page
    assert Engagement.objects.get(pk=together.engagement.pk).pause_reason == "evaluates"


def test_two_in_the_same_role_become_one_there_and_two_again(into: Cohort, office: Client, together: Pair) -> None:
    same = enrolled(into, somebody("Maya Lindquist", "maya@home.example", verified=False), "newcomer")
    page = words(office.get(at(together.supported, f"{same.public_id}/")).content)
    assert "Make them one person" in page
    assert Participation.objects.get(pk=same.pk).folded_into_id is None
    office.post(at(together.supported, f"{same.public_id}/"))
    assert Merge.objects.count() == 1
    assert Participation.objects.get(pk=same.pk).folded_into_id == together.supported.pk
    office.post(at(together.supported, "undo/"))
    assert Participation.objects.get(pk=same.pk).folded_into_id is None


def test_nobody_makes_themselves_one_with_another(everyone: Cast, office: Client, together: Pair) -> None:
    angela = Participation.objects.get(person=everyone.angela)
    page = words(office.get(at(together.supported, f"{angela.public_id}/")).content)
    assert "One of the two is you." in page
    office.post(at(together.supported, f"{angela.public_id}/"))
    assert Merge.objects.count() == 0


def test_people_of_another_program_are_never_found_compared_or_merged(
    everyone: Cast, office: Client, together: Pair
) -> None:
    hollis = everyone.places.hollis_park
    theirs = enrolled(elsewhere(hollis), everyone.stranger, "newcomer")
    for asked in ("tomas", "tomas@hollispark.example"):
        page = words(office.get(at(together.supported), {"q": asked}).content)
        assert f"Nobody else in this program fits “{asked}”." in page
    other = at(together.supported, f"{theirs.public_id}/")
    assert [office.get(other).status_code, office.post(other).status_code] == [404, 404]
    assert Merge.objects.count() == 0


def test_what_another_sponsor_knows_of_them_is_not_counted_or_named(
    everyone: Cast, office: Client, together: Pair, twice: Participation
) -> None:
    hollis = everyone.places.hollis_park
    gone = person_of(twice)
    enrolled(elsewhere(hollis), gone, "newcomer")
    add_address(gone, "hidden@hollispark.example", by=None, given_by=hollis, verified=False)
    page = words(office.get(at(together.supported, f"{twice.public_id}/")).content)
    assert "1 role in this program 1 address" in page
    assert "hidden@hollispark.example" not in page
    found = words(office.get(at(together.supported), {"q": "hidden@hollispark.example"}).content)
    assert "Nobody else in this program fits" in found


def test_a_merge_made_elsewhere_is_not_undone_here(everyone: Cast, office: Client, together: Pair) -> None:
    hollis = elsewhere(everyone.places.hollis_park)
    enrolled(hollis, everyone.other_principal, "coordinator")
    enrolled(hollis, everyone.maya, "newcomer")
    other = somebody("Maya Lindholm", "m@hollispark.example")
    enrolled(hollis, other, "guide")
    merge(everyone.maya, other, by=everyone.other_principal)
    page = words(office.get(f"/office/people/{together.supported.public_id}/").content)
    assert "Lindholm" not in page
    assert office.post(at(together.supported, "undo/")).status_code == 404


def test_the_old_address_leads_to_the_one_it_went_into(
    everyone: Cast, into: Cohort, office: Client, together: Pair
) -> None:
    """Maya was written down twice as a newcomer. Pages of both open, one of them by a redirect."""
    second = enrolled(into, somebody("Maya Lindquist", "maya@home.example", verified=False), "newcomer")
    fold_twins(kept=everyone.maya, gone=person_of(second), by=everyone.angela)
    merge(everyone.maya, person_of(second), by=everyone.angela)
    old, now = (f"/office/people/{row.public_id}/" for row in (second, together.supported))
    for page in ("", "steps/", "evaluators/", "change/leave/", "merge/", "start/"):
        answer = office.get(f"{old}{page}")
        assert (answer.status_code, answer.headers.get("Location")) == (302, f"{now}{page}")
        assert office.get(f"{now}{page}").status_code == 200
    assert signed_in(everyone.maya).get(old).status_code == 403
    stranger = elsewhere(everyone.places.hollis_park)
    enrolled(stranger, everyone.nora, "coordinator")
    assert signed_in(everyone.nora).get(old).status_code == 404
