"""What rules read of a place is noted on its page, for everybody who works there or below; a roster may bring it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine
from django.test import Client

from alongside.blueprint.library import PROGRAMS, load
from alongside.blueprint.places import facts_of_places, said_in_rosters
from alongside.exchange.reading.columns import headings_of
from alongside.people.actions.appointments import appoint
from alongside.people.models.organizations import Organization
from alongside.programs.models.agreements import OrganizationFact
from alongside.programs.models.participations import Participation
from tests.cast import Cast
from tests.doors import signed_in
from tests.factories.people import person
from tests.factories.programs import cohort, enrolled

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _thursday() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 19, 18, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def principal(everyone: Cast, tmp_path: Path) -> Participation:
    """Ada leads a school of a district of which nobody said yet under which article it works."""
    text = (PROGRAMS / "principal-mentoring.yaml").read_text("utf-8").partition("\nexamples:")[0]
    file = tmp_path / "principals.yaml"
    file.write_text(text.replace("until: 2024-06-30\n      cite", "until: 2028-06-30\n      cite"), "utf-8")
    into = cohort(everyone.places.union, key="principals-2026", file=file)
    head = person("Ada Brook")
    appoint(head, position="principal", at=everyone.places.lakeview, by=None, hired_on=date(2026, 8, 3))
    return enrolled(into, head, "mentee", works_at=everyone.places.lakeview)


@pytest.fixture
def office(everyone: Cast, principal: Participation) -> Client:
    acts = enrolled(principal.cohort, everyone.angela, "coordinator")
    return signed_in(everyone.angela, as_whom=acts.public_id)


def at(place: Organization) -> str:
    return f"/office/organizations/{place.public_id}/known/"


def test_one_line_of_a_district_answers_for_everybody_who_works_below(
    everyone: Cast, principal: Participation, office: Client
) -> None:
    district = everyone.places.rivertown
    assert "What the rules read" in office.get(f"/office/organizations/{district.public_id}/").content.decode()
    assert principal.answer == "unknown"
    noted = {"fact": "district-article", "value": "10", "day": "2026-07-01"}
    assert office.post(at(district), noted)["Location"] == at(district)
    principal.refresh_from_db()
    assert (principal.answer, principal.track) == ("yes", "funded")
    line = OrganizationFact.objects.get()
    assert (line.organization, line.fact, line.value) == (district, "district-article", "10")
    below = office.get(at(everyone.places.lakeview)).content.decode()
    assert f"10, since July 1, 2026, noted of {district.name}" in below


def test_what_cannot_be_noted_is_told_beside_it(everyone: Cast, office: Client) -> None:
    empty = office.post(at(everyone.places.lakeview), {"fact": "district-article", "value": " "})
    assert (empty.status_code, "Say what holds." in empty.content.decode()) == (422, True)
    assert office.post(at(everyone.places.lakeview), {"fact": "gender", "value": "x"}).status_code == 422
    assert OrganizationFact.objects.count() == 0


def test_a_program_that_reads_nothing_of_places_has_no_such_page(everyone: Cast) -> None:
    acts = enrolled(cohort(everyone.places.union), everyone.angela, "coordinator")
    office = signed_in(everyone.angela, as_whom=acts.public_id)
    assert office.get(at(everyone.places.lakeview)).status_code == 404
    assert "What the rules read" not in office.get(at(everyone.places.lakeview).removesuffix("known/")).content.decode()


def test_a_roster_may_bring_what_the_rules_read_of_places() -> None:
    blueprint = load("principal-mentoring")
    assert [kind.key for kind in facts_of_places(blueprint)] == ["district-article"]
    assert headings_of(blueprint)["district article"] == "district-article"
    assert "district-article" in said_in_rosters(blueprint)
