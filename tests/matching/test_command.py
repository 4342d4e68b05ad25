"""`./run match propose`: what it prints, writes and answers."""

import json
from collections.abc import Iterator

import pytest
import time_machine

from alongside.commands.match import main
from alongside.kernel.errors import NotHere
from alongside.matching.models.rounds import Proposal, Round
from alongside.programs.enums import CohortState
from alongside.programs.models.cohorts import Cohort
from tests.matching import scene

pytestmark = pytest.mark.django_db
COHORT = ["propose", "--cohort", "principals-2026"]


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-21T15:00:00Z", tick=True):
        yield


def test_json_names_pairs_reasons_and_who_is_left_without_any_wish(capsys: pytest.CaptureFixture[str]) -> None:
    made = scene.principals()
    assert main([*COHORT, "--json"]) == 0
    printed = capsys.readouterr().out
    told = json.loads(printed)
    assert {key: told[key] for key in ("people", "helpers", "matched", "gap", "unmatched")} == {
        "people": 3,
        "helpers": 3,
        "matched": 2,
        "gap": 0.0,
        "unmatched": [
            {
                "person": made.corey.public_id,
                "duty": "mentoring",
                "hints": ["No mentor within 90 minutes. The nearest is about 6 h 35 min away."],
            }
        ],
    }
    pairs = {pair["person"]: pair for pair in told["pairs"]}
    assert pairs[made.dana.public_id]["helper"] == made.ruth.public_id
    assert pairs[made.dana.public_id]["reasons"][0] == {
        "criterion": "goals",
        "fit": 5,
        "says": "Both of Dana’s top goals: school improvement planning; climate and culture",
    }
    assert told["round"] == Round.objects.get().public_id
    assert "woman" not in printed


def test_a_dry_run_writes_nothing_and_comes_out_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    scene.principals()
    assert main([*COHORT, "--dry-run", "--json"]) == 0
    dry = json.loads(capsys.readouterr().out)
    assert (Round.objects.count(), Proposal.objects.count(), dry["round"]) == (0, 0, None)
    main([*COHORT, "--json"])
    wet = json.loads(capsys.readouterr().out)
    assert dry | {"round": wet["round"]} == wet


def test_a_closed_cohort_is_not_matched_any_more(capsys: pytest.CaptureFixture[str]) -> None:
    scene.principals()
    Cohort.objects.filter(key="principals-2026").update(state=CohortState.CLOSED)
    for more in ([], ["--dry-run"]):
        assert main([*COHORT, *more]) == 1
        assert " is closed. " in capsys.readouterr().err
    assert Round.objects.count() == 0


def test_plain_words_by_default(capsys: pytest.CaptureFixture[str]) -> None:
    scene.principals()
    assert main(COHORT) == 0
    first = capsys.readouterr().out.splitlines()[0]
    assert first == "2 of 3 matched in principals-2026. Proven: no other round is better."


def test_nobody_to_match_is_said_with_exit_code_1(capsys: pytest.CaptureFixture[str]) -> None:
    scene.empty()
    assert main(COHORT) == 1
    assert capsys.readouterr().err.startswith("Nobody here needs to be matched")


def test_an_unknown_cohort_names_those_there_are() -> None:
    scene.empty()
    with pytest.raises(NotHere, match=r"There is no cohort “tulips”\. There are: principals-2026\."):
        main(["propose", "--cohort", "tulips"])


def test_usage_faults_exit_with_2() -> None:
    with pytest.raises(SystemExit) as left:
        main(["propose"])
    assert left.value.code == 2


def test_a_region_late_hires_and_places_kept_are_options(capsys: pytest.CaptureFixture[str]) -> None:
    made = scene.principals()
    assert main([*COHORT, "--region", "mount vernon 80", "--keep-free", "1", "--dry-run", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["people"], [pair["person"] for pair in told["pairs"]], Round.objects.count()) == (
        1,
        [made.dana.public_id],
        0,
    )
    assert main([*COHORT, "--region", "Mount Vernon 80"]) == 0
    assert main([*COHORT, "--joined-from", "2026-11-01"]) == 1  # a round for everybody beside one of a region
    assert main([*COHORT, "--region", "Nowhere"]) == 1
    assert "Nobody of this cohort works in Nowhere. There is" in capsys.readouterr().err
    assert [row.region.name for row in Round.objects.all() if row.region] == ["Mount Vernon 80"]
