"""A program's own sentences reach whom they are for, on their day, once; and never about what was said."""

from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.notices.actions import read_events
from alongside.notices.models import Notice
from alongside.notices.texts import texts_of
from alongside.programs.actions.engagements import pause
from alongside.programs.facts import pinned
from alongside.programs.models.cohorts import Cohort
from alongside.standing.models import Nudged
from alongside.standing.nudging import due
from alongside.standing.telling import tell_nudges
from tests.cast import Cast
from tests.factories.people import person
from tests.factories.programs import PROGRAM, Pair, cohort, pair
from tests.factories.sessions import met

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]

NUDGES = """
nudges:
  first: {says: A first call is a good beginning., to: [guide], at: match + 3 days}
  quiet: {says: Shall you find a day?, to: [guide, newcomer], quiet: 14 days}
  visits: {says: Three visits belong to it., to: [guide], requirement: visits, ahead: 60 days}
  low: {says: November is often the hardest month., to: [newcomer], at: cohort.start + 4 months}
  share: {says: What did you read this week?, to: [guide], every: school-week, at: cohort.start + 2 weeks}
  hours: {says: A good month to meet more often., to: [newcomer], requirement: hours}
"""


@pytest.fixture
def into(everyone: Cast, tmp_path: Path) -> Cohort:
    file = tmp_path / "garden.yaml"
    file.write_text(PROGRAM.read_text("utf-8") + NUDGES, "utf-8")
    return cohort(everyone.places.union, file=file)


def keys(into: Cohort, on: date) -> list[tuple[str, str, date]]:
    """What is due on a day: nudge, whose, and the occasion."""
    found = due(into, pinned(into.pk, on=on).blueprint, on=on)
    return sorted((one.key, one.participation.name, one.occasion) for one in found)


@pytest.fixture
def two(everyone: Cast, into: Cohort) -> Pair:
    return pair(into, everyone.renee, everyone.maya, starts_on=date(2026, 9, 8))


@pytest.mark.usefixtures("two")
def test_each_is_due_on_its_own_days(into: Cohort) -> None:
    first = ("first", "Renée Castellanos", date(2026, 9, 11))
    behind = ("hours", "Maya Lindqvist", date(2026, 9, 1))
    assert keys(into, date(2026, 9, 10)) == [behind, ("share", "Renée Castellanos", date(2026, 9, 7))]
    assert keys(into, date(2026, 9, 11)) == [first, behind, ("share", "Renée Castellanos", date(2026, 9, 7))]
    assert first in keys(into, date(2026, 9, 17))
    assert first not in keys(into, date(2026, 9, 18))
    quiet = [("quiet", name, date(2026, 9, 8)) for name in ("Maya Lindqvist", "Renée Castellanos")]
    assert not set(quiet) & set(keys(into, date(2026, 9, 21)))
    assert set(quiet) <= set(keys(into, date(2026, 9, 22)))
    low = ("low", "Maya Lindqvist", date(2026, 11, 1))
    assert [low in keys(into, date(2026, 11, day)) for day in (1, 7, 8)] == [True, True, False]


def test_silence_is_counted_from_the_last_contact_and_not_while_they_rest(into: Cohort, two: Pair) -> None:
    met(two, day=date(2026, 10, 1))
    assert ("quiet", "Maya Lindqvist", date(2026, 10, 1)) not in keys(into, date(2026, 10, 14))
    assert ("quiet", "Maya Lindqvist", date(2026, 10, 1)) in keys(into, date(2026, 10, 15))
    pause(engagement=two.engagement, reason="leave", by=None)
    assert not [line for line in keys(into, date(2026, 11, 20)) if line[0] == "quiet"]


@pytest.mark.parametrize(
    "now, says",
    [("2026-11-19T23:30:00Z", "A short hello helps now."), ("2026-10-15T23:30:00Z", "Shall you find a day?")],
)
def test_a_season_has_words_of_its_own(
    everyone: Cast, tmp_path: Path, thursday_evening: time_machine.Traveller, now: str, says: str
) -> None:
    """From the end of October until January the same nudge is told in other words."""
    file = tmp_path / "garden.yaml"
    more = "says: Shall you find a day?, in_season: {autumn: A short hello helps now.}"
    seasons = "\nseasons:\n  spring: {label: Spring, from: 01-02}\n  autumn: {label: Autumn, from: 10-25}\n"
    nudges = NUDGES.replace("says: Shall you find a day?", more)
    file.write_text(PROGRAM.read_text("utf-8") + nudges + seasons, "utf-8")
    thursday_evening.move_to(now)
    pair(cohort(everyone.places.union, file=file), everyone.renee, everyone.maya, starts_on=date(2026, 9, 8))
    tell_nudges(lambda _: None)
    read_events(lambda _: None)
    told = Notice.objects.filter(kind__startswith="nudge", person=everyone.maya).select_related("event")
    assert says in {text.subject for text in texts_of(list(told))}


def test_told_once_in_the_words_of_the_file(
    everyone: Cast, into: Cohort, two: Pair, thursday_evening: time_machine.Traveller
) -> None:
    pair(into, everyone.renee, everyone.stranger, starts_on=date(2026, 11, 2))
    met(two, day=date(2026, 11, 2))
    assert [tell_nudges(lambda _: None) for _ in range(2)] == [5, 0]
    read_events(lambda _: None)
    told = Notice.objects.filter(kind__startswith="nudge").select_related("event").order_by("person", "pk")
    texts = {(text.notice.person.name, text.subject): text for text in texts_of(list(told))}
    assert {name for name, _ in texts} == {"Maya Lindqvist", "Renée Castellanos", "Tomas Okafor"}
    several = texts["Renée Castellanos", "Shall you find a day?"]
    assert several.paragraphs == (
        "Growing together says this to you about 2 people you work with. There is nothing you have to answer.",
    )
    one = texts["Maya Lindqvist", "Shall you find a day?"]
    assert one.paragraphs[0].startswith("Growing together says this to you about your pair with Renée Castellanos. ")
    assert one.path == f"/desk/together/{two.engagement.public_id}/"
    assert Nudged.objects.filter(key="quiet").count() == 4
    thursday_evening.shift(timedelta(days=4))
    assert tell_nudges(lambda _: None) == 1


@pytest.mark.usefixtures("two")
def test_a_flat_number_of_queries(everyone: Cast, into: Cohort) -> None:
    counts = []
    for name in ("Ola Vance", "Ada Lund"):
        with CaptureQueriesContext(connection) as queries:
            keys(into, date(2026, 11, 19))
        counts.append(len(queries))
        pair(into, everyone.renee, person(name))
    assert counts == [counts[0]] * 2
