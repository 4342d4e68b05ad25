"""What a program may show less of: hours as totals alone, no names for whoever funds it. And places of a track."""

import pytest
from django.test import Client

from alongside.programs.actions.cohorts import adopt_text, follow_version
from alongside.programs.actions.participations import Joining, enrol
from alongside.programs.models.cohorts import Cohort
from tests.cast import Cast
from tests.doors import signed_in
from tests.factories.people import person
from tests.factories.programs import PROGRAM, STARTS, Pair, person_of
from tests.factories.sessions import logged
from tests.web.office.scene import LAST_WEEK, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]
LESS = (
    PROGRAM.read_text("utf-8")
    .replace("      grants: 40h\n", "      grants: 40h\n      places: 1\n")
    .replace("privacy: {", "privacy: {hours_shown: totals, names_to_funders: never, ")
)


@pytest.fixture
def less(into: Cohort, together: Pair, everyone: Cast) -> Pair:
    logged(together, day=LAST_WEEK, minutes=95, mode="onsite")
    version = adopt_text(source=LESS, file="garden.yaml", sponsor=everyone.places.union, by=None)
    follow_version(cohort=into, version=version, from_day=STARTS.replace(day=2), by=everyone.angela, why="Less is told")
    return together


def test_totals_alone_and_no_names(less: Pair, office: Client) -> None:
    page = words(office.get("/office/hours/").content)
    assert ("95" in page.split(), "Amount" in page.split()) == (False, False)
    at = f"/office/people/{less.supported.public_id}/"
    assert "Counts to" not in words(office.get(at).content)
    heads = b"".join(office.get("/office/hours/export.csv")).decode("utf-8-sig").splitlines()[0].split(",")
    assert [head for head in ("Day", "Amount", "Unit", "Minutes") if head in heads] == ["Day"]
    funds = b"".join(office.get("/office/funds/export.csv")).decode("utf-8-sig")
    assert [said for said in ("Name", less.supported.name, less.helper.name) if said in funds] == []
    assert "Neither file names anybody" in words(office.get("/office/funds/").content)


def test_places_taken_and_who_waits_for_one(less: Pair, into: Cohort, office: Client) -> None:
    facts: dict[str, object] = {"position": "teacher", "sector": "public"}
    came = Joining(who=person("Bo Late"), role="newcomer", starts_on=STARTS.replace(day=3), facts=facts)
    late = enrol(cohort=into, joining=came, by=None)
    page = words(office.get("/office/").content)
    assert "Funded: 1 of 1 place taken" in page
    listed = words(office.get("/office/people/?state=waits").content)
    assert ("Bo Late" in listed, less.supported.name in listed) == (True, False)
    told = [words(office.get(f"/office/people/{row.public_id}/").content) for row in (less.supported, late)]
    assert "Has one of the 1 places" in told[0]
    assert "All 1 places are taken: waits for one, " in told[1]
    own = words(signed_in(person_of(late)).get("/desk/contract/").content)
    assert "All 1 places are taken, and you are on the list." in own
