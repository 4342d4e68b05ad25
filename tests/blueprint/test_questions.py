"""What somebody is asked before a rule can speak of them."""

from datetime import date
from pathlib import Path

from alongside.blueprint.library import load
from alongside.blueprint.questions import Question, asked_for_tracks, asked_in_applying
from alongside.blueprint.reader import read

SEEDBED = Path(__file__).parents[1] / "factories" / "applying.yaml"
TODAY = date(2026, 11, 16)


def asked(questions: tuple[Question, ...]) -> list[str]:
    return [one.fact for one in questions]


def test_a_year_is_asked_for_by_position_day_and_earlier_years_and_tracks_that_are_over_ask_nothing() -> None:
    blueprint = read(SEEDBED.read_text("utf-8"), file=SEEDBED.name).blueprint
    assert blueprint is not None
    found = asked_for_tracks(blueprint, role="newcomer", on=TODAY)
    assert asked(found) == ["position", "hired", "earlier-years"]
    assert [value for value, _ in found[0].options] == ["teacher", "clinician", "something else"]
    assert found[0].hint == "Clinician: school counselor, school nurse."
    assert (found[1].input, found[2].input, found[2].hint) == ("date", "number", "Leave it open if there are none.")
    assert "sector" in asked(asked_for_tracks(blueprint, role="newcomer", on=date(2020, 6, 30)))


def test_applying_asks_more_and_never_what_is_sensitive() -> None:
    blueprint = read(SEEDBED.read_text("utf-8"), file=SEEDBED.name).blueprint
    assert blueprint is not None
    found = asked_in_applying(blueprint, role="newcomer", on=TODAY)
    assert asked(found) == ["position", "hired", "earlier-years", "hard-now"]
    assert (found[3].label, found[3].several) == ("What is hardest now?", True)
    assert found[3].options == (("planning", "Planning"), ("families", "Families"))


def test_what_a_program_no_longer_grants_is_not_asked_about() -> None:
    assert asked(asked_for_tracks(load("principal-mentoring"), role="mentee", on=TODAY)) == ["position"]
    before = asked(asked_for_tracks(load("principal-mentoring"), role="mentee", on=date(2023, 9, 1)))
    assert before == ["position", "hired", "earlier-principal-years", "sector", "district-article"]
