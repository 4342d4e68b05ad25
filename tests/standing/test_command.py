"""`./run standing`: a cohort as a person reads it, and as a machine does."""

import json
from datetime import date

import pytest

from alongside.commands.standing import main
from alongside.kernel.errors import NotHere
from alongside.programs.models.cohorts import Cohort
from tests.cast import Cast
from tests.factories.people import person
from tests.factories.programs import Pair, enrolled
from tests.factories.sessions import logged, met

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]


def test_everybody_is_told_with_what_is_missing(
    two: Pair, into: Cohort, everyone: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    met(two, day=date(2026, 11, 5), minutes=60, mode="onsite")
    logged(two, day=date(2026, 11, 12), minutes=30)
    alone = enrolled(into, person("Ines Moreau"), "newcomer", works_at=everyone.places.lakeview)
    assert main(["--cohort", "garden-2026", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["cohort"], told["on"]) == ("garden-2026", "2026-11-19")
    maya, ines, renee = told["participations"]
    assert (maya["participation"], maya["who"]) == (two.supported.public_id, "Maya Lindqvist")
    assert [(one["engagement"], one["helper"]) for one in maya["engagements"]] == [
        (two.engagement.public_id, "Renée Castellanos")
    ]
    assert (maya["verdict"], maya["pace"]["have"]) == ("behind", 60)
    assert maya["missing"][0] == "39 of 40 hours are still to come"
    assert "at the end" in maya["forecast"]["says"]
    assert maya["forecast"]["at_end"] == 60 * 2400 // maya["pace"]["planned"]
    assert (ines["participation"], ines["verdict"], ines["missing"]) == (
        alone.public_id,
        "not matched",
        ["Nobody is beside them yet."],
    )
    assert (renee["who"], renee["people"]) == ("Renée Castellanos", 1)
    assert main(["--cohort", "garden-2026"]) == 0
    assert capsys.readouterr().out.splitlines()[1] == "Ines Moreau (newcomer): not matched: Nobody is beside them yet."


def test_a_cohort_that_is_not_there_is_answered_with_those_that_are(two: Pair) -> None:
    with pytest.raises(NotHere) as told:
        main(["--cohort", "nowhere"])
    assert told.value.sentence == "There is no cohort “nowhere”. There are: garden-2026."
