"""What nobody answered counts by itself where the program says so; miles and parts post once."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from alongside.ledger.facts import Balance, by_engagement
from alongside.ledger.models import Confirmation
from alongside.people.models.events import Event
from alongside.practice.sessions.actions.confirm import Remembered, agree_to_difference, raise_difference
from alongside.practice.sessions.actions.counting import anything_counts_by_itself, count_unanswered
from alongside.practice.sessions.actions.log import log_session
from alongside.practice.sessions.queries import to_confirm
from tests.cast import Cast
from tests.factories.programs import PROGRAM, Pair, cohort, pair
from tests.factories.sessions import contact, line_of, logged
from tests.ledger.auditing import audited

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]
TODAY = date(2026, 11, 19)


def a_pair(everyone: Cast, folder: Path, part: str, line: str) -> Pair:
    """Renée and Maya in a program with one line more."""
    file = folder / PROGRAM.name
    file.write_text(PROGRAM.read_text("utf-8").replace(f"{part}:\n", f"{part}:\n  {line}\n", 1), "utf-8")
    return pair(cohort(everyone.places.union, file=file), everyone.renee, everyone.maya)


def test_after_its_days_it_counts_and_may_still_be_different(everyone: Cast, tmp_path: Path) -> None:
    two = a_pair(everyone, tmp_path, "sessions", "counts_after: 14 days")
    late, soon = logged(two, day=date(2026, 11, 2), minutes=60), logged(two, day=date(2026, 11, 12), minutes=30)
    counted = [count_unanswered(lambda _: None) for _ in range(2)]
    assert (anything_counts_by_itself(), counted) == (True, [1, 0])
    key = (two.engagement.pk, "contract-hours")
    assert by_engagement([two.engagement.pk])[key] == Balance(60, 30)
    assert [(one.how, one.by) for one in Confirmation.objects.all()] == [("automatic", None)]
    assert Event.objects.filter(kind="session-counted").count() == 1
    line, who = line_of(late, two), two.as_person(TODAY)
    assert list(to_confirm(who)) == [line_of(soon, two)]
    assert list(to_confirm(who, also=line.public_id)) == [line, line_of(soon, two)]
    said = raise_difference(attendance=line, remembered=Remembered(did_not_meet=True), by=two.person, who=who)
    agree_to_difference(difference=said, by=two.helper_person, who=two.as_helper(TODAY))
    assert by_engagement([two.engagement.pk])[key] == Balance(0, 30)
    assert audited().wrong == []


def test_miles_and_parts_post_once_and_the_second_count_agrees(everyone: Cast, tmp_path: Path) -> None:
    drive = "drive: {label: Miles, takes: sessions, unit: miles, modes: [onsite], owner: helper, when: logged}"
    two = a_pair(everyone, tmp_path, "counting", drive)
    typed = contact(two.engagement, day=date(2026, 11, 12), minutes=40, mode="onsite")
    typed = replace(typed, parts={"onsite": 30, "phone": 10}, miles=24)
    log_session(by=two.helper_person, who=two.as_helper(TODAY), contact=typed)
    found = by_engagement([two.engagement.pk])
    assert found[two.engagement.pk, "drive"] == Balance(0, 24)
    assert found[two.engagement.pk, "contract-hours"] == Balance(0, 40)
    assert audited().wrong == []
