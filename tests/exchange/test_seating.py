"""A roster with more people than there is room for: who is too many in a role is left out, row by row, and who is over
the places of a track comes in and waits."""

import pytest

from alongside.exchange.planning.summary import summary
from alongside.programs.actions.cohorts import adopt_text, open_cohort
from alongside.programs.models.participations import Participation
from alongside.programs.models.track_places import TrackPlace
from tests.exchange.scene import bring_in, desk, dry, sheet
from tests.factories.programs import ENDS, PROGRAM, STARTS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]
ROOM = (
    PROGRAM.read_text("utf-8")
    .replace("caseload: 3}", "caseload: 3, how_many: 1-2, per: school}")
    .replace("      grants: 40h\n", "      grants: 40h\n      places: 1\n")
    .replace("eligibility:\n", "eligibility:\n  priority: [hired]\n")
)
GUIDES = [f"88{n},Guy{n},Ide,guy{n}@example.com,Quarry Hill School,Linden CUSD,Guide,," for n in range(3)]
TEACHERS = [
    f"77{n},Tea{n},Cher,tea{n}@example.com,Lakeview,Rivertown SD 12,Teacher,2026-08-{20 - n}," for n in range(3)
]


def test_too_many_in_a_role_and_too_many_for_a_track_are_said_row_by_row_and_the_others_come_in() -> None:
    scene = desk()
    version = adopt_text(source=ROOM, file="garden.yaml", sponsor=scene.cast.places.union, by=None)
    into = open_cohort(version=version, key="room", name="2026-27", starts_on=STARTS, ends_on=ENDS, by=None)
    looked = dry(into, sheet(*GUIDES, *TEACHERS))
    (full,) = looked.faults
    assert (full.row, full.column, full.value) == (4, "Position", "Guide")
    assert full.message == (
        "Quarry Hill School has its guides already: Guy0 Ide and Guy1 Ide. There are at most 2 for each "
        "school. Let one of them leave first"
    )
    waits = "The places of funded (1) are all taken: they take part and wait for one, {} before them"
    assert [(one.row, one.column, one.message) for one in looked.waits] == [
        (6, "Position", waits.format("nobody")),
        (5, "Position", waits.format(1)),
    ]
    assert summary(looked)["first_waits"][0] == {"file": "staff.csv", "row": 6, "message": waits.format("nobody")}
    bring_in(into, sheet(*GUIDES[:2], *TEACHERS))
    assert Participation.objects.filter(cohort=into, role="guide").count() == 2
    assert dict(TrackPlace.objects.values_list("participation__person__given_name", "number")) == {
        "Tea0": None,
        "Tea1": None,
        "Tea2": 1,
    }
