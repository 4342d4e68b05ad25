"""`./run cohort list` tells which cohorts there are, to a person and to a program."""

import json

import pytest

from alongside.commands.cohort import main
from tests.cast import cast
from tests.factories.programs import cohort, pair


@pytest.mark.django_db
def test_cohorts_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    assert capsys.readouterr().out == "There are no cohorts yet.\n"
    everyone = cast()
    pair(cohort(everyone.places.union), everyone.renee, everyone.maya)
    assert main(["list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == [
        {
            "key": "garden-2026",
            "name": "2026-27",
            "program": "garden",
            "starts_on": "2026-07-01",
            "ends_on": "2027-06-30",
            "state": "open",
            "people": 1,
            "helpers": 1,
            "engagements": 1,
        }
    ]
    assert main(["list"]) == 0
    heads, row = capsys.readouterr().out.splitlines()
    assert (heads.split()[:3], row.split()[:3]) == (["key", "name", "program"], ["garden-2026", "2026-27", "garden"])
