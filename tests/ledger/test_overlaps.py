"""Two sessions of one helper at one time are named by the audit, until their helper says that both were."""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.commands.ledger import main
from alongside.kernel.errors import NotHere
from alongside.practice.sessions.actions.log import log_session, take_back
from alongside.practice.sessions.actions.once import both_were
from alongside.practice.sessions.models import Session
from alongside.practice.sessions.overlaps import Stood, unanswered
from alongside.practice.sessions.queries import at_one_time
from tests.factories.people import person
from tests.factories.programs import Pair, pair
from tests.factories.sessions import contact

THURSDAY = date(2026, 11, 19)
NOON = datetime(2026, 11, 19, 12, 0)


def wrong(capsys: pytest.CaptureFixture[str]) -> list[tuple[str, int]]:
    code = main(["audit", "--json"])
    told = json.loads(capsys.readouterr().out)["wrong"]
    assert code == bool(told)
    return [(one["rule"], one["entry"] is not None) for one in told]


@pytest.mark.django_db
@pytest.mark.usefixtures("thursday_evening")
def test_what_overlaps_is_named_until_both_are_said_to_be_right(two: Pair, capsys: pytest.CaptureFixture[str]) -> None:
    other = pair(two.engagement.cohort, two.helper_person, person())
    who = two.as_helper(THURSDAY)

    def logged(of: Pair, wall: datetime, *, known: bool = False) -> Session:
        entry = replace(contact(of.engagement, day=THURSDAY, minutes=60), wall=wall, overlap_known=known, typed_at=None)
        return log_session(by=two.helper_person, who=who, contact=entry)

    first = logged(two, NOON)
    logged(other, NOON + timedelta(hours=1))
    assert wrong(capsys) == []
    later = logged(other, NOON + timedelta(minutes=59))
    assert (wrong(capsys), len(at_one_time(who))) == ([("overlap", True)] * 2, 2)
    with pytest.raises(NotHere):
        both_were(session=later, by=two.person, who=two.as_person(THURSDAY))
    for _ in range(2):
        both_were(session=later, by=two.helper_person, who=who)
    assert (wrong(capsys), at_one_time(who)) == ([], [])
    again = logged(two, NOON + timedelta(minutes=30))
    assert {(one.pk, two.pk) for one, two in at_one_time(who)} >= {(first.pk, again.pk)}
    take_back(session=again, by=two.helper_person, who=who)
    logged(two, NOON, known=True)
    assert wrong(capsys) == []


@pytest.mark.once
@given(st.lists(st.tuples(st.integers(1, 2), st.integers(0, 300), st.integers(1, 90), st.booleans()), max_size=12))
def test_every_pair_is_found_and_no_other(drawn: list[tuple[int, int, int, bool]]) -> None:
    rows = [
        Stood(pk, by, NOON + timedelta(minutes=at), minutes, NOON, known)
        for pk, (by, at, minutes, known) in enumerate(drawn)
    ]
    ends = {one.pk: one.starts_at + timedelta(minutes=one.minutes) for one in rows}
    expected = {
        (one.pk, two.pk)
        for one in rows
        for two in rows
        if one.pk < two.pk and one.by == two.by and not two.known
        if one.starts_at < ends[two.pk] and two.starts_at < ends[one.pk]
    }
    found = unanswered(sorted(rows, key=lambda one: (one.by, one.starts_at)))
    assert {(one.pk, two.pk) for one, two in found} == expected
