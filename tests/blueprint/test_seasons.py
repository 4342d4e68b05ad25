"""Which season of the year a day lies in."""

import pytest

from alongside.blueprint.grammar import month_day_of
from alongside.blueprint.parts.seasons import Season, season_on

SEASONS = {
    "spring": Season("Spring", month_day_of("01-02")),
    "beginning": Season("The beginning", month_day_of("08-01")),
    "autumn": Season("Autumn", month_day_of("10-25")),
}


@pytest.mark.parametrize(
    "day, season",
    [("08-01", "beginning"), ("10-24", "beginning"), ("10-25", "autumn"), ("01-01", "autumn"), ("07-31", "spring")],
)
def test_a_season_goes_on_until_the_next_one_also_over_the_new_year(day: str, season: str) -> None:
    assert season_on(SEASONS, month_day_of(day)) == season


def test_a_program_without_seasons_has_none() -> None:
    assert season_on({}, month_day_of("08-01")) is None
