"""`./run standing`: a cohort as a person reads it, and as a machine does."""

import json
from datetime import date
from pathlib import Path

import pytest

from alongside.commands.standing import main
from alongside.kernel.errors import NotHere
from alongside.programs.actions.engagements import start_engagement
from alongside.programs.models.cohorts import Cohort
from tests.cast import Cast
from tests.factories.people import person
from tests.factories.programs import PROGRAM, Pair, cohort, enrolled, pair
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


def test_who_has_two_beside_them_is_one_row_with_both(
    everyone: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The verdict of whoever needs somebody first; hours and what is missing, which are theirs, once."""
    file = tmp_path / PROGRAM.name
    text = PROGRAM.read_text("utf-8")
    file.write_text(text.replace("helper: guide, modes", "helper: guide, count: 2, modes", 1), "utf-8")
    into = cohort(everyone.places.union, file=file)
    renee = pair(into, everyone.renee, everyone.maya)
    paula = enrolled(into, person("Paula Ferreira"), "guide")
    second = start_engagement(
        cohort=into, duty="growing", supported=renee.supported, helper=paula, starts_on=date(2026, 11, 16), by=None
    )
    met(renee, day=date(2026, 9, 3), minutes=60)
    met(Pair(second, paula, renee.supported), day=date(2026, 11, 17), minutes=30)
    assert main(["--cohort", "garden-2026", "--json"]) == 0
    maya, *others = json.loads(capsys.readouterr().out)["participations"]
    assert [one["who"] for one in (maya, *others)] == ["Maya Lindqvist", "Renée Castellanos", "Paula Ferreira"]
    assert [(one["engagement"], one["helper"], one["verdict"]) for one in maya["engagements"]] == [
        (renee.engagement.public_id, "Renée Castellanos", "silent"),
        (second.public_id, "Paula Ferreira", "behind"),
    ]
    assert (maya["verdict"], maya["pace"]["have"]) == ("silent", 90)
    assert [one for one in maya["missing"] if "hours" in one] == ["38.5 of 40 hours are still to come"]
    assert len(set(maya["missing"])) == len(maya["missing"])
    assert main(["--cohort", "garden-2026"]) == 0
    assert capsys.readouterr().out.startswith(
        "Maya Lindqvist (newcomer) with Renée Castellanos, Paula Ferreira: silent: "
    )
