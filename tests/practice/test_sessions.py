"""Renée logs, Maya confirms or says what was different, and nothing is counted twice."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from alongside.kernel.errors import Conflict, NotAllowed, NotHere, Refused
from alongside.ledger import facts as sums
from alongside.ledger.facts import Balance
from alongside.ledger.models import Entry
from alongside.people.models.events import Event
from alongside.practice.sessions import queries
from alongside.practice.sessions.actions.confirm import (
    Remembered,
    agree_to_difference,
    confirm,
    raise_difference,
    withdraw_difference,
)
from alongside.practice.sessions.actions.log import Contact, log_session, log_sessions, take_back
from alongside.practice.sessions.models import Attendance, Note, Session
from alongside.programs.actions.engagements import add_party, end_engagement, pause
from alongside.programs.enums import Part
from tests.cast import Cast
from tests.factories.programs import Pair, acting, enrolled, pair
from tests.factories.sessions import contact, line_of, logged, met

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]
THURSDAY = date(2026, 11, 19)


@pytest.fixture
def three(everyone: Cast, two: Pair) -> Pair:
    """Tomas, whom Renée helps as well."""
    return pair(two.engagement.cohort, everyone.renee, everyone.stranger)


def hours(of: Pair) -> Balance:
    return sums.by_engagement([of.engagement.pk]).get((of.engagement.pk, "contract-hours"), Balance())


def test_a_session_is_logged_once_for_the_person_it_served(two: Pair) -> None:
    session = logged(two, day=THURSDAY, minutes=45, note="Wait time")
    line = line_of(session, two)
    assert (session.wall, session.zone, session.starts_at) == (
        "2026-11-19T15:30",
        "America/Chicago",
        datetime(2026, 11, 19, 21, 30, tzinfo=UTC),
    )
    assert (line.participation_id, hours(two)) == (two.supported.pk, Balance(0, 45))
    told = Event.objects.get(kind="session-logged")
    assert (told.about_id, told.by_id, told.facts["minutes"]) == (two.person.pk, two.helper_person.pk, 45)


def test_the_note_is_sealed(two: Pair) -> None:
    logged(two, day=THURSDAY, note="Her fourth graders explain")
    assert b"fourth" not in bytes(Note.objects.get().sealed)


def test_two_taps_make_one_entry(two: Pair) -> None:
    entry = contact(two.engagement, day=THURSDAY, note="Wait time")
    who = two.as_helper(THURSDAY)
    first = log_session(by=two.helper_person, who=who, contact=entry)
    again = log_session(by=two.helper_person, who=who, contact=entry)
    assert (again.pk, Session.objects.count(), hours(two)) == (first.pk, 1, Balance(0, 60))


@pytest.mark.parametrize("change", [{"minutes": 30}, {"note": "Something else"}, {"mode": "phone"}])
def test_the_same_key_with_other_content_is_refused(two: Pair, change: dict[str, object]) -> None:
    key = uuid4()
    who = two.as_helper(THURSDAY)
    first = {"day": THURSDAY, "minutes": 60, "note": "Wait time"}
    log_session(by=two.helper_person, who=who, contact=contact(two.engagement, key=key, **first))  # type: ignore[arg-type]
    with pytest.raises(Conflict):
        log_session(
            by=two.helper_person,
            who=who,
            contact=contact(two.engagement, key=key, **(first | change)),  # type: ignore[arg-type]
        )
    assert hours(two) == Balance(0, 60)


def test_one_entry_for_two_people_is_one_session_and_two_attendances(two: Pair, three: Pair) -> None:
    entry = contact(two.engagement, three.engagement, day=THURSDAY, minutes=61, note="All of us")
    session = log_session(by=two.helper_person, who=two.as_helper(THURSDAY), contact=entry)
    assert session.attendances.count() == 2
    found = sums.by_engagement([two.engagement.pk, three.engagement.pk])
    assert {key: balance.waiting for key, balance in found.items()} == {
        (two.engagement.pk, "contract-hours"): 61,
        (two.engagement.pk, "shared"): 31,
        (two.engagement.pk, "own-time"): 61,
        (three.engagement.pk, "contract-hours"): 61,
        (three.engagement.pk, "shared"): 30,
    }


@pytest.mark.parametrize(
    "change,field",
    [
        ({"minutes": 0}, "minutes"),
        ({"minutes": 721}, "minutes"),
        ({"mode": "email"}, "mode"),
        ({"mode": "pigeon"}, "mode"),
        ({"tags": ()}, "tags"),
        ({"tags": ("planning", "gossip")}, "tags"),
        ({"wall": datetime(2026, 11, 19, 17, 31)}, "time"),
        ({"wall": datetime(2026, 6, 30, 12, 0)}, "day"),
        ({"engagements": ()}, "engagements"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(two: Pair, change: dict[str, object], field: str) -> None:
    right: dict[str, object] = {
        "key": uuid4(),
        "engagements": (two.engagement,),
        "wall": datetime(2026, 11, 19, 15, 30),
        "minutes": 60,
        "mode": "onsite",
        "tags": ("planning",),
    }
    with pytest.raises(Refused) as refused:
        log_session(by=two.helper_person, who=two.as_helper(THURSDAY), contact=Contact(**(right | change)))  # type: ignore[arg-type]
    assert (refused.value.field, Session.objects.count()) == (field, 0)


def test_a_helper_logs_for_nobody_elses_engagement(two: Pair, everyone: Cast) -> None:
    other = pair(two.engagement.cohort, everyone.nora, everyone.stranger)
    with pytest.raises(NotHere):
        log_session(by=two.helper_person, who=two.as_helper(THURSDAY), contact=contact(other.engagement, day=THURSDAY))
    with pytest.raises(NotAllowed):
        log_session(by=two.person, who=two.as_person(THURSDAY), contact=contact(two.engagement, day=THURSDAY))


def test_nothing_is_logged_while_it_is_paused(two: Pair) -> None:
    pause(engagement=two.engagement, reason="leave", by=None)
    with pytest.raises(Refused):
        logged(two, day=THURSDAY)
    assert Session.objects.count() == 0


def test_many_are_logged_in_a_flat_number_of_queries(two: Pair, django_assert_num_queries: object) -> None:
    days = [date(2026, 10, n) for n in range(1, 31)]
    entries = [contact(two.engagement, day=day, note="Words") for day in days]
    who = two.as_helper(THURSDAY)
    log_sessions(by=two.helper_person, who=who, contacts=entries[:1])
    with django_assert_num_queries(22):  # type: ignore[operator]
        log_sessions(by=two.helper_person, who=who, contacts=entries[1:2])
    with django_assert_num_queries(22):  # type: ignore[operator]
        made = log_sessions(by=two.helper_person, who=who, contacts=entries[2:])
    assert [session.day for session in made] == days[2:]


def test_maya_confirms_and_twice_is_once(two: Pair) -> None:
    line = line_of(logged(two, day=THURSDAY), two)
    confirm(attendance=line, by=two.person, who=two.as_person(THURSDAY))
    confirm(attendance=line, by=two.person, who=two.as_person(THURSDAY))
    assert (hours(two), Event.objects.filter(kind="session-confirmed").count()) == (Balance(60, 0), 1)


def test_the_helper_cannot_confirm_for_her(two: Pair) -> None:
    line = line_of(logged(two, day=THURSDAY), two)
    with pytest.raises(NotAllowed):
        confirm(attendance=line, by=two.helper_person, who=two.as_helper(THURSDAY))


def test_something_was_different_and_both_agree(two: Pair) -> None:
    line = line_of(logged(two, day=THURSDAY, minutes=60), two)
    remembered = Remembered(day=THURSDAY, minutes=45, mode="phone", word="You had to leave early")
    difference = raise_difference(attendance=line, remembered=remembered, by=two.person, who=two.as_person(THURSDAY))
    assert hours(two) == Balance(0, 60)
    with pytest.raises(Refused):
        confirm(attendance=line, by=two.person, who=two.as_person(THURSDAY))
    new = agree_to_difference(difference=difference, by=two.helper_person, who=two.as_helper(THURSDAY))
    again = agree_to_difference(difference=difference, by=two.helper_person, who=two.as_helper(THURSDAY))
    assert (new.corrects_id, again.pk, hours(two)) == (line.pk, new.pk, Balance(45, 0))
    assert sums.by_mode(two.engagement.pk)["contract-hours", "virtual"] == Balance(0, 0)


def test_they_did_not_meet(two: Pair) -> None:
    line = line_of(logged(two, day=THURSDAY), two)
    difference = raise_difference(
        attendance=line, remembered=Remembered(did_not_meet=True), by=two.person, who=two.as_person(THURSDAY)
    )
    agree_to_difference(difference=difference, by=two.helper_person, who=two.as_helper(THURSDAY))
    assert (hours(two), Session.objects.count()) == (Balance(0, 0), 1)


def test_a_difference_is_taken_back_and_the_session_stands(two: Pair) -> None:
    line = line_of(logged(two, day=THURSDAY), two)
    remembered = Remembered(day=THURSDAY, minutes=30, mode="virtual")
    difference = raise_difference(attendance=line, remembered=remembered, by=two.person, who=two.as_person(THURSDAY))
    withdraw_difference(difference=difference, by=two.person, who=two.as_person(THURSDAY))
    withdraw_difference(difference=difference, by=two.person, who=two.as_person(THURSDAY))
    confirm(attendance=line, by=two.person, who=two.as_person(THURSDAY))
    with pytest.raises(Refused):
        agree_to_difference(difference=difference, by=two.helper_person, who=two.as_helper(THURSDAY))
    assert hours(two) == Balance(60, 0)


def test_one_of_a_group_remembers_it_differently_and_the_others_hours_stay(two: Pair, three: Pair) -> None:
    entry = contact(two.engagement, three.engagement, day=THURSDAY, minutes=60)
    session = log_session(by=two.helper_person, who=two.as_helper(THURSDAY), contact=entry)
    confirm(attendance=line_of(session, two), by=two.person, who=two.as_person(THURSDAY))
    for one, minutes in ((three, 30), (two, 50)):
        difference = raise_difference(
            attendance=line_of(session, one),
            remembered=Remembered(day=THURSDAY, minutes=minutes, mode="virtual"),
            by=one.person,
            who=one.as_person(THURSDAY),
        )
        agree_to_difference(difference=difference, by=two.helper_person, who=two.as_helper(THURSDAY))
    found = sums.by_engagement([two.engagement.pk, three.engagement.pk])
    assert (hours(two), hours(three)) == (Balance(50, 0), Balance(30, 0))
    assert found[three.engagement.pk, "shared"] == Balance(15, 0)
    assert (three.engagement.pk, "weekly") not in found


def test_a_session_taken_back_counts_no_more_and_twice_is_once(two: Pair) -> None:
    session = met(two, day=THURSDAY)
    for _ in range(2):
        take_back(session=session, by=two.helper_person, who=two.as_helper(THURSDAY))
    assert (hours(two), Event.objects.filter(kind="session-taken-back").count()) == (Balance(0, 0), 1)
    assert Entry.objects.filter(reverses__isnull=False).count() == Entry.objects.filter(reverses=None).count()
    with pytest.raises(Refused):
        confirm(attendance=line_of(session, two), by=two.person, who=two.as_person(THURSDAY))


def test_the_autumn_night_is_asked_about_and_then_counted_right(two: Pair) -> None:
    entry = {"engagements": (two.engagement,), "wall": datetime(2026, 11, 1, 1, 30), "minutes": 60, "mode": "phone"}
    who = two.as_helper(THURSDAY)
    with pytest.raises(Refused):
        log_session(by=two.helper_person, who=who, contact=Contact(key=uuid4(), tags=("planning",), **entry))  # type: ignore[arg-type]
    late = Contact(key=uuid4(), tags=("planning",), later=True, **entry)  # type: ignore[arg-type]
    session = log_session(by=two.helper_person, who=who, contact=late)
    assert session.starts_at == datetime(2026, 11, 1, 7, 30, tzinfo=UTC)


def test_attendances_are_as_many_as_were_served(two: Pair) -> None:
    met(two, day=THURSDAY)
    assert Attendance.objects.filter(taken_back_at=None).count() == 1


def test_who_stands_in_has_their_own_time(two: Pair, everyone: Cast) -> None:
    stand_in = enrolled(two.engagement.cohort, everyone.nora, "guide")
    part = Part.STAND_IN
    add_party(engagement=two.engagement, participation=stand_in, part=part, starts_on=THURSDAY, by=None)
    entry = contact(two.engagement, day=THURSDAY, minutes=30)
    log_session(by=everyone.nora, who=acting(stand_in, THURSDAY), contact=entry)
    found = sums.by_participation([two.helper.pk, stand_in.pk])
    assert found == {(stand_in.pk, "own-time"): Balance(0, 30)}


def own_time(of: Pair) -> Balance:
    return sums.by_participation([of.helper.pk]).get((of.helper.pk, "own-time"), Balance())


def agreed(of: Pair, line: Attendance, remembered: Remembered) -> Attendance:
    difference = raise_difference(attendance=line, remembered=remembered, by=of.person, who=of.as_person(THURSDAY))
    return agree_to_difference(difference=difference, by=of.helper_person, who=of.as_helper(THURSDAY))


def test_the_first_of_a_group_was_not_there_and_the_helpers_own_time_stands(two: Pair, three: Pair) -> None:
    entry = contact(two.engagement, three.engagement, day=THURSDAY, minutes=60)
    session = log_session(by=two.helper_person, who=two.as_helper(THURSDAY), contact=entry)
    agreed(two, line_of(session, two), Remembered(did_not_meet=True))
    assert (hours(two), hours(three), own_time(two)) == (Balance(0, 0), Balance(0, 60), Balance(0, 60))
    confirm(attendance=line_of(session, three), by=three.person, who=three.as_person(THURSDAY))
    assert (hours(three), own_time(two)) == (Balance(60, 0), Balance(60, 0))
    take_back(session=session, by=two.helper_person, who=two.as_helper(THURSDAY))
    assert (hours(three), own_time(two)) == (Balance(0, 0), Balance(0, 0))


def test_own_time_follows_whoever_of_a_group_still_stands(two: Pair, three: Pair) -> None:
    entry = contact(two.engagement, three.engagement, day=THURSDAY, minutes=60)
    session = log_session(by=two.helper_person, who=two.as_helper(THURSDAY), contact=entry)
    shorter = Remembered(day=THURSDAY, minutes=45, mode="virtual")
    corrected = agreed(two, line_of(session, two), shorter)
    assert own_time(two) == Balance(0, 60)
    agreed(three, line_of(session, three), Remembered(did_not_meet=True))
    assert own_time(two) == Balance(45, 0)
    agreed(two, corrected, Remembered(day=THURSDAY, minutes=30, mode="virtual"))
    assert (hours(two), own_time(two)) == (Balance(30, 0), Balance(30, 0))


def test_a_difference_raised_after_the_end_can_still_be_settled(two: Pair) -> None:
    line = line_of(logged(two, day=date(2026, 10, 1)), two)
    end_engagement(engagement=two.engagement, ends_on=date(2026, 10, 31), reason="completed", by=None)
    later = Remembered(day=date(2026, 11, 2), minutes=30, mode="virtual")
    with pytest.raises(Refused):
        raise_difference(attendance=line, remembered=later, by=two.person, who=two.as_person(THURSDAY))
    remembered = Remembered(day=date(2026, 10, 1), minutes=30, mode="virtual")
    raise_difference(attendance=line, remembered=remembered, by=two.person, who=two.as_person(THURSDAY))
    (asked,) = queries.to_settle(two.as_helper(THURSDAY))
    agree_to_difference(difference=asked, by=two.helper_person, who=two.as_helper(THURSDAY))
    assert hours(two) == Balance(30, 0)


def test_who_stands_in_logs_nothing_of_the_days_before_they_came(two: Pair, everyone: Cast) -> None:
    stand_in = enrolled(two.engagement.cohort, everyone.nora, "guide")
    part = Part.STAND_IN
    add_party(engagement=two.engagement, participation=stand_in, part=part, starts_on=date(2026, 11, 10), by=None)
    with pytest.raises(Refused) as refused:
        log_session(
            by=everyone.nora,
            who=acting(stand_in, THURSDAY),
            contact=contact(two.engagement, day=date(2026, 11, 9)),
        )
    assert (refused.value.field, hours(two)) == ("day", Balance(0, 0))
