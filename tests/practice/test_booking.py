"""Renée asks Maya for a time; Maya says yes, no, or proposes another; what repeats keeps its clock time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine

from alongside.kernel.access import Verb
from alongside.kernel.clock import Span
from alongside.kernel.errors import NotAllowed, NotHere, Refused
from alongside.people.actions.organizations import keep_calendar
from alongside.people.models.events import Event
from alongside.practice.sessions.access import BOOKINGS
from alongside.practice.sessions.actions.booking import Wanted, answer, ask
from alongside.practice.sessions.actions.fitting import Heard, Standing, Taken
from alongside.practice.sessions.actions.rebooking import Proposed, Scope, cancel, move, settle_overdue
from alongside.practice.sessions.enums import Every, Reply
from alongside.practice.sessions.models import Booking, Invited
from alongside.practice.sessions.words import Words, opened
from alongside.programs.actions.engagements import pause
from alongside.programs.models.participations import Participation
from tests.cast import Cast
from tests.factories.programs import Pair, acting, enrolled, pair

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]
THURSDAY = date(2026, 11, 19)
FRIDAY_AT_TEN = datetime(2026, 11, 20, 10, 0)


def wanted(
    *pairs: Pair, wall: datetime = FRIDAY_AT_TEN, every: Every | None = None, until: date | None = None
) -> Wanted:
    return Wanted(
        key=uuid4(),
        engagements=[one.engagement for one in pairs],
        wall=wall,
        minutes=45,
        mode="virtual",
        zone="America/Chicago",
        every=every,
        until=until,
        words=Words(place="Room 4", about="Her wait time"),
    )


def asked(two: Pair, what: Wanted) -> Sequence[Booking]:
    return ask(by=two.helper_person, who=two.as_helper(THURSDAY), wanted=what)


def replies(booking: Booking) -> list[str]:
    return list(Invited.objects.filter(booking=booking).order_by("pk").values_list("reply", flat=True))


def kinds() -> list[str]:
    return list(Event.objects.filter(kind__startswith="booking-").order_by("pk").values_list("kind", flat=True))


def test_a_time_is_asked_for_once_and_agreed_and_what_is_written_is_sealed(two: Pair) -> None:
    what = wanted(two)
    (booking,), again = asked(two, what), asked(two, what)
    assert (list(again), booking.starts_at) == ([booking], datetime(2026, 11, 20, 16, 0, tzinfo=UTC))
    row = Invited.objects.get()
    assert (b"wait" in bytes(row.sealed or b""), opened(row).about) == (False, "Her wait time")
    with pytest.raises(NotAllowed):
        answer(booking=booking, yes=True, by=two.helper_person, who=two.as_helper(THURSDAY))
    for _ in range(2):
        answer(booking=booking, yes=True, by=two.person, who=two.as_person(THURSDAY))
    assert (replies(booking), kinds()) == (["yes"], ["booking-asked", "booking-agreed"])
    assert "wait" not in str(list(Event.objects.values_list("facts", flat=True)))


def test_another_time_is_proposed_and_then_the_other_one_answers(two: Pair) -> None:
    (booking,) = asked(two, wanted(two))
    later = FRIDAY_AT_TEN + timedelta(hours=3)
    move(booking=booking, to=Proposed(wall=later, minutes=30), by=two.person, who=two.as_person(THURSDAY))
    with pytest.raises(NotAllowed):
        answer(booking=booking, yes=True, by=two.person, who=two.as_person(THURSDAY))
    answer(booking=booking, yes=True, by=two.helper_person, who=two.as_helper(THURSDAY))
    booking.refresh_from_db()
    assert (booking.wall, booking.minutes, booking.sequence, replies(booking)) == ("2026-11-20T13:00", 30, 1, ["yes"])


def test_a_group_is_asked_one_by_one_and_one_no_leaves_the_others(two: Pair, everyone: Cast) -> None:
    three = pair(two.engagement.cohort, everyone.renee, everyone.stranger)
    (booking,) = asked(two, wanted(two, three))
    answer(booking=booking, yes=False, by=two.person, who=two.as_person(THURSDAY))
    answer(booking=booking, yes=True, by=three.person, who=three.as_person(THURSDAY))
    assert sorted(replies(booking)) == ["no", "yes"]
    with pytest.raises(NotAllowed):
        move(
            booking=booking,
            to=Proposed(wall=FRIDAY_AT_TEN + timedelta(hours=1), minutes=45),
            by=three.person,
            who=three.as_person(THURSDAY),
        )
    cancel(booking=booking, by=two.helper_person, who=two.as_helper(THURSDAY))
    assert sorted(replies(booking)) == ["cancelled", "no"]


def test_what_nobody_answers_in_time_opens_again_and_what_rests_is_taken_away(two: Pair, everyone: Cast) -> None:
    (booking,) = asked(two, wanted(two, wall=FRIDAY_AT_TEN + timedelta(days=10)))
    assert booking.answer_by - booking.asked_at == timedelta(days=3)
    (kept,) = asked(two, wanted(two, wall=FRIDAY_AT_TEN + timedelta(days=11)))
    answer(booking=kept, yes=True, by=two.person, who=two.as_person(THURSDAY))
    with time_machine.travel(booking.answer_by + timedelta(minutes=1), tick=False):
        assert (settle_overdue(), settle_overdue()) == (1, 0)
        pause(engagement=two.engagement, reason="leave", by=everyone.angela)
        assert settle_overdue() == 1
    assert (replies(booking), replies(kept)) == (["lapsed"], ["cancelled"])
    assert kinds()[-2:] == ["booking-lapsed", "booking-cancelled"]


@pytest.mark.parametrize(
    "change",
    [
        {"wall": datetime(2026, 11, 19, 9, 0)},
        {"minutes": 0},
        {"mode": "pigeon"},
        {"engagements": ()},
        {"wall": datetime(2027, 3, 14, 2, 30)},
        {"wall": datetime(2028, 3, 1, 10, 0)},
        {"wall": datetime(2027, 11, 8, 10, 0)},
    ],
)
def test_what_cannot_be_is_refused(two: Pair, change: dict[str, object]) -> None:
    with pytest.raises(Refused):
        asked(two, replace(wanted(two), **change))  # type: ignore[arg-type]
    assert not Booking.objects.exists()


def test_who_is_not_in_it_neither_sees_nor_asks(two: Pair, everyone: Cast) -> None:
    stranger = enrolled(two.engagement.cohort, everyone.stranger, "newcomer")
    (booking,) = asked(two, wanted(two))
    who = acting(stranger, THURSDAY)
    assert not BOOKINGS.allows(who, Verb.SEE, booking)
    for door in (
        lambda: answer(booking=booking, yes=True, by=everyone.stranger, who=who),
        lambda: ask(by=everyone.stranger, who=who, wanted=wanted(two)),
    ):
        with pytest.raises(NotHere):
            door()


def test_what_repeats_keeps_its_clock_time_over_a_clock_change_and_leaves_breaks_out(two: Pair, everyone: Cast) -> None:
    lakeview = everyone.places.lakeview
    Participation.objects.filter(pk=two.supported.pk).update(works_at=lakeview)
    spring = ("Spring break", Span(date(2027, 3, 22), date(2027, 3, 26)))
    keep_calendar(lakeview, year=Span(date(2026, 8, 17), date(2027, 5, 28)), breaks=[spring], by=None)
    with time_machine.travel("2027-03-01T18:00:00Z", tick=False):
        made = asked(two, wanted(two, wall=datetime(2027, 3, 5, 13, 30), every=Every.WEEK, until=date(2027, 4, 9)))
    assert [(one.day.isoformat(), one.starts_at.hour) for one in made] == [
        ("2027-03-05", 19),
        ("2027-03-12", 19),
        ("2027-03-19", 18),
        ("2027-04-02", 18),
        ("2027-04-09", 18),
    ]
    assert kinds() == ["booking-asked"]


def test_a_day_without_school_is_told_first_and_asked_for_all_the_same(two: Pair, everyone: Cast) -> None:
    lakeview = everyone.places.lakeview
    Participation.objects.filter(pk=two.supported.pk).update(works_at=lakeview)
    thanks = ("Thanksgiving", Span(date(2026, 11, 25), date(2026, 11, 27)))
    keep_calendar(lakeview, year=Span(date(2026, 8, 17), date(2027, 5, 28)), breaks=[thanks], by=None)
    holiday = datetime(2026, 11, 26, 10, 0)
    with pytest.raises(Taken) as taken:
        asked(two, wanted(two, wall=holiday))
    assert (taken.value.closed, taken.value.standing) == ([date(2026, 11, 26)], [])
    (made,) = asked(two, wanted(two))
    who = two.as_helper(THURSDAY)
    with pytest.raises(Taken):
        move(booking=made, to=Proposed(wall=holiday, minutes=45), by=two.helper_person, who=who)
    known = Proposed(wall=holiday, minutes=45, heard=Heard(known=True))
    assert [one.day for one in move(booking=made, to=known, by=two.helper_person, who=who)] == [date(2026, 11, 26)]


def test_one_this_and_later_or_all_of_a_series(two: Pair) -> None:
    made = asked(two, wanted(two, every=Every.SECOND_WEEK, until=date(2027, 1, 15)))
    assert [one.day for one in made] == [date(2026, 11, 20) + timedelta(weeks=2 * n) for n in range(5)]
    person, helper = two.as_person(THURSDAY), two.as_helper(THURSDAY)
    answer(booking=made[0], yes=True, by=two.person, who=person, whole_series=True)
    move(booking=made[1], to=Proposed(wall=datetime(2026, 12, 3, 9, 0), minutes=45), by=two.helper_person, who=helper)
    moved = move(
        booking=made[2],
        to=Proposed(wall=datetime(2026, 12, 17, 11, 0), minutes=60, scope=Scope.FOLLOWING),
        by=two.helper_person,
        who=helper,
    )
    assert [one.wall for one in moved] == ["2026-12-17T11:00", "2026-12-31T11:00", "2027-01-14T11:00"]
    assert [replies(one) for one in made] == [["yes"], ["asked"], ["asked"], ["asked"], ["asked"]]
    cancel(booking=made[4], by=two.person, who=person)
    cancel(booking=made[0], by=two.person, who=person, scope=Scope.ALL)
    assert {reply for one in made for reply in replies(one)} == {Reply.CANCELLED}
    assert kinds()[-2:] == ["booking-cancelled", "booking-cancelled"]


def test_the_last_friday_of_each_month(two: Pair) -> None:
    with time_machine.travel("2027-01-20T18:00:00Z", tick=False):
        made = asked(two, wanted(two, wall=datetime(2027, 1, 29, 13, 30), every=Every.MONTH, until=date(2027, 5, 31)))
    assert [one.day.day for one in made] == [29, 26, 26, 30, 28]


def test_a_time_that_is_somebodys_already_is_told_first_and_asked_for_all_the_same(two: Pair, everyone: Cast) -> None:
    three = pair(two.engagement.cohort, everyone.renee, everyone.stranger)
    renee, ten = two.helper_person, datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
    (first,) = asked(two, wanted(two))
    later = replace(wanted(three), wall=FRIDAY_AT_TEN + timedelta(minutes=30))
    with pytest.raises(Taken) as taken:
        asked(three, later)
    at = ten + timedelta(minutes=30)
    assert taken.value.standing == [Standing(at, renee.pk, ten, two.engagement.pk)]
    asked(three, replace(later, wall=FRIDAY_AT_TEN + timedelta(minutes=45)))  # one after the other
    with pytest.raises(Taken) as taken:
        asked(three, replace(later, key=uuid4(), every=Every.WEEK))
    assert [(one.asked, one.starts_at) for one in taken.value.standing] == [(at, ten)]
    with pytest.raises(Taken) as taken:  # Maya is told of what is hers, and that Renée is busy
        ask(
            by=two.person,
            who=two.as_person(THURSDAY),
            wanted=replace(wanted(two), wall=FRIDAY_AT_TEN + timedelta(minutes=44)),
        )
    asked_for = ten + timedelta(minutes=44)
    assert taken.value.standing == [
        Standing(asked_for, two.person.pk, ten, two.engagement.pk),
        Standing(asked_for, renee.pk, ten + timedelta(minutes=45)),
    ]
    (both,) = asked(three, replace(later, key=uuid4(), heard=Heard(known=True)))
    cancel(booking=both, by=renee, who=three.as_helper(THURSDAY))
    cancel(booking=first, by=renee, who=two.as_helper(THURSDAY))
    assert len(asked(three, replace(later, key=uuid4(), wall=FRIDAY_AT_TEN))) == 1


def test_another_time_over_what_stands_is_told_first_but_never_over_itself(two: Pair, everyone: Cast) -> None:
    three = pair(two.engagement.cohort, everyone.renee, everyone.stranger)
    renee, who = two.helper_person, two.as_helper(THURSDAY)
    made = asked(two, wanted(two, every=Every.WEEK, until=date(2026, 12, 18)))
    (other,) = asked(three, wanted(three, wall=datetime(2026, 12, 4, 12, 0)))
    noon = datetime(2026, 11, 20, 12, 15)
    with pytest.raises(Taken) as taken:
        move(booking=made[0], to=Proposed(wall=noon, minutes=45, scope=Scope.ALL), by=renee, who=who)
    assert [(one.person, one.starts_at) for one in taken.value.standing] == [(renee.pk, other.starts_at)]
    quarter = FRIDAY_AT_TEN + timedelta(minutes=15)
    assert len(move(booking=made[0], to=Proposed(wall=quarter, minutes=45, scope=Scope.ALL), by=renee, who=who)) == 5
    own = {renee.pk: [(datetime(2026, 11, 20, 14, 0, tzinfo=UTC), datetime(2026, 11, 20, 15, 0, tzinfo=UTC))]}
    early = Proposed(wall=datetime(2026, 11, 20, 8, 30), minutes=45, heard=Heard(own))
    with pytest.raises(Taken) as taken:
        move(booking=made[0], to=early, by=two.person, who=two.as_person(THURSDAY))
    assert [(one.person, one.engagement) for one in taken.value.standing] == [(renee.pk, None)]
    known = replace(early, heard=Heard(own, known=True))
    assert len(move(booking=made[0], to=known, by=two.person, who=two.as_person(THURSDAY))) == 1


def test_in_the_night_the_clocks_go_back_one_of_two_is_said_and_kept(two: Pair) -> None:
    night = datetime(2026, 11, 1, 1, 30)
    with time_machine.travel("2026-10-20T18:00:00Z", tick=False):
        who = two.as_helper(date(2026, 10, 20))
        with pytest.raises(Refused, match="happens twice"):
            ask(by=two.helper_person, who=who, wanted=wanted(two, wall=night))
        (second,) = ask(by=two.helper_person, who=who, wanted=replace(wanted(two, wall=night), later=True))
        assert second.starts_at == datetime(2026, 11, 1, 7, 30, tzinfo=UTC)
        (longer,) = move(booking=second, to=Proposed(wall=night, minutes=60), by=two.helper_person, who=who)
        assert (longer.starts_at, longer.minutes) == (second.starts_at, 60)
        first = Proposed(wall=night, minutes=60, later=False)
        (moved,) = move(booking=longer, to=first, by=two.helper_person, who=who)
        assert moved.starts_at == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
        skipped = Proposed(wall=datetime(2027, 3, 14, 2, 30), minutes=45, later=True)
        with pytest.raises(Refused, match="jump ahead"):
            move(booking=moved, to=skipped, by=two.helper_person, who=who)
