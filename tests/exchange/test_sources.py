"""Who sent a list: columns are remembered for each of them, and their district is where rows name none."""

from collections.abc import Iterator

import pytest
import time_machine

from alongside.exchange.actions.applying import apply
from alongside.exchange.actions.importing import bring
from alongside.exchange.actions.looking import look_over
from alongside.exchange.models import Column, Import
from alongside.exchange.queries import roster_of, setting_for, sources_of
from alongside.kernel.errors import Refused
from alongside.people.models.organizations import Organization
from alongside.people.models.rosters import RosterLine
from tests.exchange.scene import Desk, desk, sheet
from tests.factories.people import organization
from tests.factories.programs import enrolled

pytestmark = pytest.mark.django_db
HEADINGS = "Staff ID,First Name,Last Name,School,Assignment"


@pytest.fixture
def scene() -> Desk:
    """Teachers of two districts take part, so that both may send a list."""
    made = desk()
    enrolled(made.cohort, made.cast.maya, "newcomer", works_at=made.cast.places.lakeview)
    enrolled(made.cohort, made.cast.renee, "guide", works_at=made.cast.places.hollis_park)
    return made


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-21T15:00:00Z", tick=True):
        yield


def _imported(scene: Desk, source: Organization, *rows: str) -> Import:
    files = [sheet(*rows, headings=HEADINGS)]
    found = bring(cohort=scene.cohort, documents=files, by=scene.cast.angela, source=source.public_id)
    setting = setting_for(look_over(found))
    apply(found, roster_of(found, setting), setting)
    return found


def test_the_sponsor_and_the_districts_it_works_with_may_have_sent_it(scene: Desk) -> None:
    places = scene.cast.places
    organization("Far District 99")
    names = {one.name for one in sources_of(scene.cohort)}
    assert (sources_of(scene.cohort)[0], "Far District 99" in names) == (places.union, False)
    assert {places.rivertown.name, places.hollis_park.name} <= names


def test_a_row_that_names_no_district_is_of_the_one_that_sent_it(scene: Desk) -> None:
    _imported(scene, scene.cast.places.hollis_park, "7,Ann,Lee,Orchard School,Teacher")
    _imported(scene, scene.cast.places.rivertown, "7,Bo,Orr,Orchard School,Teacher")
    schools = Organization.objects.filter(name="Orchard School").order_by("pk")
    assert [one.parent for one in schools] == [scene.cast.places.hollis_park, scene.cast.places.rivertown]
    lines = RosterLine.objects.order_by("pk")
    assert [line.person.name for line in lines] == ["Ann Lee", "Bo Orr"]
    again = _imported(scene, scene.cast.places.rivertown, "7,Bo,Orr,Orchard School,Teacher")
    assert (again.report["unchanged"], again.report["waiting"]) == (1, [])


def test_columns_are_remembered_for_each_source_apart(scene: Desk) -> None:
    rivertown, hollis_park = scene.cast.places.rivertown, scene.cast.places.hollis_park
    _imported(scene, rivertown, "7,Bo,Orr,Orchard School,Teacher")
    Column.objects.filter(heading="Assignment").update(field="position")
    why = {}
    for source in (rivertown, hollis_park):
        files = [sheet("8,Ida,Cole,Orchard School,Teacher", headings=HEADINGS)]
        found = bring(cohort=scene.cohort, documents=files, by=scene.cast.angela, source=source.public_id)
        columns = {one.heading: one for one in roster_of(found, setting_for(found)).columns}
        why[source.name] = columns["Staff ID"].why == "Remembered from last time"
    assert why == {rivertown.name: True, hollis_park.name: False}


def test_nobody_else_can_have_sent_it(scene: Desk) -> None:
    far = organization("Far District 99")
    with pytest.raises(Refused, match="Choose from the list who sent this"):
        bring(cohort=scene.cohort, documents=[sheet()], by=scene.cast.angela, source=far.public_id)
