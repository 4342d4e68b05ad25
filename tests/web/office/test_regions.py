"""Hours against contract by region on the first page, and what there is of them on the last day at this pace."""

import pytest

from alongside.standing.known import Verdict
from alongside.standing.lines import Line
from alongside.web.office.overview import regions
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def line(place: str, have: int, planned: int, *, verdict: Verdict = Verdict.ON_PLAN) -> Line:
    return Line(
        engagement=1,
        supported=1,
        duty="growing",
        evaluates=False,
        place=place,
        verdict=verdict,
        silent_for=None,
        last_contact=None,
        waiting_since=None,
        have=have,
        planned=planned,
        of=2400,
        behind_by=0,
    )


def test_each_at_its_own_pace_and_nobody_beyond_what_is_asked(everyone: Cast) -> None:
    place = everyone.places.lakeview.path
    *_, whole = regions([line(place, 601, 1200), line(place, 1500, 600), line(place, 0, 1200)])
    assert (whole.at_end, whole.forecast_of, whole.at_this_pace) == (1202 + 2400, 7200, "about 60 hours")


def test_of_whom_it_is_too_early_or_who_rests_nothing_is_said(everyone: Cast) -> None:
    place = everyone.places.lakeview.path
    late, rests = line(place, 30, 60), line(place, 600, 1200, verdict=Verdict.PAUSED)
    *_, whole = regions([line(place, 600, 1200), late, rests])
    assert whole.at_this_pace == "20 hours of 40 h"
    *_, none = regions([late, rests])
    assert none.at_this_pace == "too early to say"
