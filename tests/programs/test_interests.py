"""Somebody would like to bring their organization: the survey, wanting no letters, and how long it is kept."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest
import time_machine

from alongside.kernel.errors import Refused
from alongside.people.models.events import Event
from alongside.programs.actions.cohorts import adopt_text, open_cohort
from alongside.programs.actions.forgetting import forget
from alongside.programs.actions.interests import Bringing, express_interest, keep_quiet, set_aside, take_back_aside
from alongside.programs.models.agreements import Interest
from alongside.programs.models.cohorts import Cohort
from tests.cast import Cast, cast
from tests.factories.agreements import joining_text
from tests.factories.programs import acting, enrolled

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 12, 15, 41, tzinfo=UTC)


@pytest.fixture
def everyone() -> Cast:
    return cast()


def kept_for(words: str, everyone: Cast) -> Cohort:
    source = f"{joining_text('kept')}\nretention:\n  interests: {{label: Interest, kept: {words}}}\n"
    version = adopt_text(source=source, file="a.yaml", sponsor=everyone.places.union, by=None)
    days = {"starts_on": date(2026, 7, 1), "ends_on": date(2027, 6, 30)}
    return open_cohort(version=version, key="kept", name="2026-27", by=None, **days)


def said(into: Cohort, answers: Mapping[str, str] | None = None) -> Interest:
    with time_machine.travel(AT, tick=False):
        who = {"organization": "Elm Grove 7", "name": "Iris Fell", "email": "Iris@elmgrove.example"}
        return express_interest(cohort=into, bringing=Bringing(**who, answers=answers or {}), by=None)


def test_the_survey_asks_what_the_file_asks(everyone: Cast) -> None:
    into = kept_for("1 year", everyone)
    with pytest.raises(Refused, match="An answer is missing: Why") as missing:
        said(into, {"why": " "})
    assert missing.value.field == "answer-why"
    assert said(into, {"why": "Many are new", "more": "no"}).answers == {"why": "Many are new"}


@pytest.mark.parametrize(
    "words, last, first",
    [
        ("1 month", "2026-12-13T05:59:00Z", "2026-12-13T06:01:00Z"),
        ("1 year, after: cohort.end", "2028-06-30T04:59:00Z", "2028-06-30T05:01:00Z"),
    ],
)
def test_it_is_kept_as_long_as_the_program_says(everyone: Cast, words: str, last: str, first: str) -> None:
    said(kept_for(words, everyone))
    counts = []
    for moment in (last, first, first):
        with time_machine.travel(moment, tick=False):
            counts.append((forget(), Interest.objects.count()))
    assert counts == [(0, 1), (1, 0), (0, 0)]
    assert Event.objects.get(kind="interests-forgotten").facts == {"interests": 1}


def test_no_letters_is_noted_once(everyone: Cast) -> None:
    row = said(kept_for("1 year", everyone))
    assert keep_quiet(interest=row).quiet_at == keep_quiet(interest=row).quiet_at
    assert Event.objects.filter(kind="interest-quiet").count() == 1


def test_set_aside_says_why_and_is_looked_at_again(everyone: Cast) -> None:
    into = kept_for("1 year", everyone)
    row, who = said(into), acting(enrolled(into, everyone.angela, "coordinator"), AT.date())
    with pytest.raises(Refused, match="Say why"):
        set_aside(interest=row, why=" ", by=everyone.angela, who=who)
    for _ in range(2):
        row = set_aside(interest=row, why="They joined another program", by=everyone.angela, who=who)
    assert (row.why_aside, Event.objects.filter(kind="interest-set-aside").count()) == (
        "They joined another program",
        1,
    )
    assert take_back_aside(interest=row, by=everyone.angela, who=who).aside_at is None
