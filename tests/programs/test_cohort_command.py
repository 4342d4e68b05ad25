"""`./run cohort list` tells which cohorts there are, to a person and to a program."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from alongside.commands.cohort import listed, main
from alongside.kernel.clock import Span
from alongside.kernel.errors import Refused
from alongside.people.actions.organizations import keep_calendar
from tests.cast import cast
from tests.factories.programs import PROGRAM, cohort, enrolled, pair


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


OPEN = (
    "open principals-2026 --program principal-mentoring --starts 2026-07-01 --ends 2027-06-30 "
    "--coordinator Angela@prairie.example"
).split()
WHO = ["--sponsor", "Prairie Principals", "--called", "Angela Brandt"]


@pytest.mark.django_db
def test_a_cohort_is_opened_and_its_coordinator_comes_in_by_the_link(
    capsys: pytest.CaptureFixture[str], client: Client
) -> None:
    said = [(main([*OPEN, *WHO]), capsys.readouterr().out)[1] for _ in range(2)]
    assert [words.partition(":")[0] for words in said] == [
        "principals-2026 is open. Angela Brandt comes in with this link, once, within thirty days"
    ] * 2
    assert [(row["key"], row["state"]) for row in listed()] == [("principals-2026", "open")]
    link = said[1].split()[-1].removeprefix(settings.ADDRESS)
    assert client.post(link).status_code == 302
    assert b"Overview" in client.get("/", follow=True).content
    main([*OPEN, *WHO])
    assert (
        capsys.readouterr().out == f"principals-2026 is open. Angela Brandt signs in at {settings.ADDRESS} as before.\n"
    )


@pytest.mark.django_db
def test_simulate_reckons_with_those_who_take_part_and_never_with_the_numbers_of_the_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    everyone = cast()
    planned = "\nplanning:\n  people: {newcomer: 90, team: 90, guide: 1}\n  release: {guide: 1 minute}\n"
    file = tmp_path / "garden.yaml"
    file.write_text(PROGRAM.read_text("utf-8") + planned, "utf-8")
    garden = cohort(everyone.places.union, file=file)
    with pytest.raises(Refused) as empty:
        main(["simulate", garden.key])
    assert empty.value.sentence == "Nobody is helped or helps in garden-2026 yet, so there is no year to reckon."
    enrolled(garden, everyone.maya, "newcomer")
    assert main(["simulate", garden.key, "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert [(week["role"], week["helpers"]) for week in told["weeks"]] == [("guide", 0)]
    assert [one["path"] for one in told["impossible"]] == ["duties.growing"]
    enrolled(garden, everyone.renee, "guide")
    assert main(["simulate", garden.key]) == 1
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith("  guides: Each needs")
    assert last.endswith("(requirements.week)")


GROWING = "  growing: {person: newcomer, helper: guide, "
HAS_HELP = "{fact: has-help, is: yes}"


@pytest.mark.django_db
def test_simulate_asks_of_each_real_person_whether_they_can_do_without_a_helper(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    everyone = cast()
    text = PROGRAM.read_text("utf-8").replace(GROWING, f"{GROWING}optional_when: {HAS_HELP}, ", 1)
    fact = "facts:\n  has-help: {says: they have help, denies: they have no help, type: yes-no, asked: [applying]}\n"
    file = tmp_path / "garden.yaml"
    file.write_text(text.replace("facts:\n", fact, 1), "utf-8")
    garden = cohort(everyone.places.union, file=file)

    def told() -> tuple[int, list[str], list[str]]:
        code = main(["simulate", garden.key, "--json"])
        year = json.loads(capsys.readouterr().out)
        without = [one["says"] for one in year["impossible"] if one["path"] == "duties.growing"]
        return code, without, [one for one in year["unknown"] if "optional_when" in one]

    # who can do without needs nobody, and what is asked in that duty is asked of nobody
    enrolled(garden, everyone.maya, "newcomer", facts={"has-help": True})
    assert told() == (0, [], [])
    # of whom nobody said it, that is a question, and nothing is impossible for them
    enrolled(garden, everyone.stranger, "newcomer")
    question = "of 2 newcomers, who needs a guide: of 1 it is not known (duties.growing.optional_when)"
    assert told() == (0, [], [question])
    # who has none needs one
    enrolled(garden, everyone.nora, "newcomer", facts={"has-help": False})
    code, without, _ = told()
    there = "with at most 3 each there is room for 0 (0 guides)"
    rest = "Of 3 newcomers, 2 can do without, or nobody said whether they can."
    assert (code, without) == (1, [f"It takes a guide once; {there}. {rest}"])


WEEK = next(line for line in PROGRAM.read_text("utf-8").splitlines(keepends=True) if line.startswith("  week: "))
SHORT = "  week: {label: Each month, account: visits, reach: 1, each: school-month, days_at_least: 5, of: newcomer}\n"
FALL, ALL_YEAR = Span(date(2026, 8, 17), date(2027, 1, 29)), Span(date(2026, 8, 17), date(2027, 5, 28))
WINTER = ("Winter break", Span(date(2026, 12, 21), date(2027, 1, 1)))


@pytest.mark.django_db
def test_simulate_goes_by_the_calendar_of_the_school_where_they_work(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Seventy minutes a week are enough for forty hours in a whole year, and not in a school that closes in January."""
    everyone = cast()
    file = tmp_path / "garden.yaml"
    text = PROGRAM.read_text("utf-8").replace(WEEK, SHORT, 1)
    file.write_text(f"{text}\nplanning:\n  release: {{guide: 70 minutes}}\n  weeks: 40\n", "utf-8")
    garden = cohort(everyone.places.union, file=file)
    enrolled(garden, everyone.maya, "newcomer", works_at=everyone.places.lakeview)
    enrolled(garden, everyone.renee, "guide", works_at=everyone.places.lakeview)

    def told() -> tuple[int, list[str], list[str], int]:
        code = main(["simulate", garden.key, "--json"])
        year = json.loads(capsys.readouterr().out)
        (guide,) = year["weeks"]
        return code, [one["path"] for one in year["impossible"]], year["unknown"], round(guide["minutes"])

    days = "on which days school is open (planning.school), for “Each month” asks by its days (requirements.week)"
    assert told() == (0, [], [days], 60)
    keep_calendar(everyone.places.lakeview, year=ALL_YEAR, breaks=[WINTER], by=None)
    assert told() == (0, [], [], 62)  # 39 weeks
    keep_calendar(everyone.places.lakeview, year=FALL, breaks=[WINTER], by=None)
    assert told() == (1, ["requirements.hours"], [], 109)  # 22 weeks
    assert main(["simulate", garden.key]) == 1
    said = capsys.readouterr().out
    assert "school days are those of Lakeview School" in said
    assert "Each needs 1 h 49 min in sessions each school week; 1 h 10 min are set free." in said


def test_the_help_names_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "{list,open,simulate}" in capsys.readouterr().out
