"""Changes in taking part: each is dated, hours stay with the person, and twice is once."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

from alongside.kernel.errors import Conflict, NotHere, Refused
from alongside.people.models.appointments import Appointment
from alongside.people.models.events import Event
from alongside.practice.sessions.actions.confirm import confirm
from alongside.practice.sessions.facts import unconfirmed
from alongside.practice.sessions.models import Attendance
from alongside.programs.actions.changes import Wanted, ask, change_participation, decline, do_due, may_ask, take_back
from alongside.programs.actions.changing import change_helper, name_stand_in
from alongside.programs.actions.cohorts import adopt_text, open_cohort
from alongside.programs.actions.engagements import end_engagement, pause
from alongside.programs.actions.resting import resume_due, tell_soon
from alongside.programs.enums import ChangeKind, ChangeState
from alongside.programs.models.cohorts import Cohort, CohortVersion
from alongside.programs.models.contracts import Contract
from alongside.programs.models.participations import Participation
from tests.cast import Cast, cast
from tests.factories.programs import ENDS, PROGRAM, STARTS, Pair, enrolled, pair
from tests.factories.sessions import line_of, logged, met

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 19)
NEW_YEAR = date(2027, 1, 4)
MAY = "\njoining:\n  may: [defer, withdraw, reinstate, extend, transfer, role-change, leave]\n"


@pytest.fixture(autouse=True)
def noon() -> Iterator[time_machine.Traveller]:
    with time_machine.travel("2026-11-19T18:00:00Z", tick=False) as traveller:
        yield traveller


@pytest.fixture
def everyone() -> Cast:
    return cast()


@pytest.fixture
def into(everyone: Cast) -> Cohort:
    source = PROGRAM.read_text("utf-8") + MAY
    version = adopt_text(source=source, file=PROGRAM.name, sponsor=everyone.places.union, by=None)
    return open_cohort(version=version, key="garden-2026", name="2026-27", starts_on=STARTS, ends_on=ENDS, by=None)


@pytest.fixture
def next_year(into: Cohort) -> Cohort:
    version = CohortVersion.objects.select_related("version").get(cohort=into).version
    first, last = date(2027, 7, 1), date(2028, 6, 30)
    return open_cohort(version=version, key="garden-2027", name="2027-28", starts_on=first, ends_on=last, by=None)


@pytest.fixture
def together(everyone: Cast, into: Cohort) -> Pair:
    enrolled(into, everyone.maya, "newcomer", works_at=everyone.places.lakeview)
    return pair(into, everyone.renee, everyone.maya)


def leave(from_day: date = TODAY, until: date = NEW_YEAR) -> Wanted:
    return Wanted(kind=ChangeKind.LEAVE, from_day=from_day, until=until)


def test_a_leave_is_asked_for_and_agreed_and_what_they_do_together_rests_until_it_is_over(
    everyone: Cast, together: Pair, noon: time_machine.Traveller
) -> None:
    asked = ask(participation=together.supported, wanted=leave(), by=everyone.maya)
    again = ask(participation=together.supported, wanted=leave(until=date(2027, 1, 11)), by=everyone.maya)
    assert (asked.pk, again.until, again.state) == (again.pk, date(2027, 1, 11), ChangeState.ASKED)
    for _ in range(2):
        agreed = change_participation(participation=together.supported, wanted=leave(), by=everyone.angela)
    assert (agreed.pk, agreed.state, agreed.until) == (asked.pk, ChangeState.DONE, NEW_YEAR)
    together.engagement.refresh_from_db()
    assert (together.engagement.state, together.engagement.rests_until) == ("paused", NEW_YEAR)
    assert Event.objects.filter(kind="change-agreed").count() == 1

    noon.move_to("2027-01-03T18:00:00Z")
    assert (resume_due(lambda _: None), tell_soon(), tell_soon()) == (0, 1, 0)
    noon.move_to("2027-01-04T05:30:00Z")  # still the third where the cohort is
    assert resume_due(lambda _: None) == 0
    noon.move_to("2027-01-04T06:30:00Z")
    assert (resume_due(lambda _: None), resume_due(lambda _: None)) == (1, 0)
    together.engagement.refresh_from_db()
    assert (together.engagement.state, together.engagement.rests_until) == ("active", None)


def test_what_is_agreed_ahead_is_carried_out_on_its_day(
    everyone: Cast, together: Pair, noon: time_machine.Traveller
) -> None:
    wanted = leave(from_day=date(2026, 12, 1))
    ahead = change_participation(participation=together.supported, wanted=wanted, by=everyone.angela)
    together.engagement.refresh_from_db()
    assert (ahead.state, together.engagement.state) == (ChangeState.AHEAD, "active")
    assert do_due(lambda _: None) == 0
    noon.move_to("2026-12-01T18:00:00Z")
    assert (do_due(lambda _: None), do_due(lambda _: None)) == (1, 0)
    together.engagement.refresh_from_db()
    assert together.engagement.state == "paused"


def test_what_rests_while_its_helper_is_away_goes_on_with_whoever_stands_in(
    everyone: Cast, together: Pair, noon: time_machine.Traveller
) -> None:
    engagement, until = together.engagement, date(2026, 12, 18)
    nora = enrolled(engagement.cohort, everyone.nora, "guide")
    change_participation(participation=together.helper, wanted=leave(), by=everyone.angela)
    first = date(2026, 11, 23)
    name_stand_in(engagement=engagement, participation=nora, starts_on=first, ends_on=until, by=everyone.angela)
    engagement.refresh_from_db()
    assert (engagement.state, engagement.rests_until) == ("paused", first)
    noon.move_to("2026-11-23T18:00:00Z")
    assert resume_due(lambda _: None) == 1
    rests = change_participation(participation=together.supported, wanted=leave(from_day=first), by=everyone.angela)
    engagement.refresh_from_db()
    assert (rests.state, engagement.state) == (ChangeState.DONE, "paused")


def test_a_leave_covered_by_whoever_stands_in_lets_nothing_rest(everyone: Cast, together: Pair) -> None:
    engagement = together.engagement
    nora = enrolled(engagement.cohort, everyone.nora, "guide")
    name_stand_in(engagement=engagement, participation=nora, starts_on=TODAY, ends_on=NEW_YEAR, by=everyone.angela)
    change_participation(participation=together.helper, wanted=leave(), by=everyone.angela)
    engagement.refresh_from_db()
    assert engagement.state == "active"


def test_a_last_day_to_come_is_a_whole_day(everyone: Cast, together: Pair, noon: time_machine.Traveller) -> None:
    last = date(2026, 12, 18)
    wanted = Wanted(kind=ChangeKind.WITHDRAW, from_day=last)
    change_participation(participation=together.supported, wanted=wanted, by=everyone.angela)
    noon.move_to("2026-12-18T18:00:00Z")
    assert do_due(lambda _: None) == 0
    noon.move_to("2026-12-19T18:00:00Z")
    assert do_due(lambda _: None) == 1
    together.supported.refresh_from_db()
    together.engagement.refresh_from_db()
    assert (together.supported.ends_on, together.engagement.ends_on) == (last, last)


@pytest.mark.parametrize("kind,role,carried_out", [("withdraw", "", 20), ("role-change", "leader", 21)])
def test_what_was_agreed_ahead_ends_nothing_before_the_last_time_they_met(
    everyone: Cast, together: Pair, noon: time_machine.Traveller, kind: str, role: str, carried_out: int
) -> None:
    """Nothing was carried out for two days, and they met on the second: that session is still theirs to say yes to."""
    first = 18 if kind == "withdraw" else 19
    wanted = Wanted(kind=ChangeKind(kind), from_day=date(2026, 12, first), role=role)
    ahead = change_participation(participation=together.supported, wanted=wanted, by=everyone.angela)
    noon.move_to("2026-12-20T23:00:00Z")
    line = line_of(logged(together, day=date(2026, 12, 20)), together)
    noon.move_to("2026-12-21T05:00:00Z")  # the same day still, where they are
    assert do_due(lambda _: None) == 0
    ahead.refresh_from_db()
    assert (ahead.state, ahead.from_day) == (ChangeState.AHEAD, date(2026, 12, carried_out))
    noon.move_to("2026-12-21T18:00:00Z")
    assert (do_due(lambda _: None), do_due(lambda _: None)) == (1, 0)
    together.engagement.refresh_from_db()
    assert together.engagement.ends_on == date(2026, 12, 20)
    confirm(attendance=line, by=everyone.maya, who=together.as_person(date(2026, 12, 21)))
    assert not Attendance.objects.filter(unconfirmed()).exists()


def test_nothing_is_let_end_before_the_last_time_they_met(everyone: Cast, together: Pair) -> None:
    yesterday, eve = date(2026, 11, 18), date(2026, 11, 17)
    met(together, day=yesterday)
    leaving = Wanted(kind=ChangeKind.WITHDRAW, from_day=eve)
    nora = enrolled(together.engagement.cohort, everyone.nora, "guide")
    with pytest.raises(Refused, match=r"on November 18, 2026\. Choose that day or a later one\."):
        change_participation(participation=together.supported, wanted=leaving, by=everyone.angela)
    with pytest.raises(Refused, match="Choose that day or a later one"):
        end_engagement(engagement=together.engagement, ends_on=eve, reason="asked", by=everyone.angela)
    with pytest.raises(Refused, match="Choose a day after it"):
        change_helper(engagement=together.engagement, helper=nora, from_day=yesterday, by=everyone.angela)
    together.engagement.refresh_from_db()
    assert (together.engagement.state, together.engagement.ends_on) == ("active", None)


def test_what_can_no_longer_be_done_on_its_day_says_why(
    everyone: Cast, together: Pair, noon: time_machine.Traveller
) -> None:
    ahead = Wanted(kind=ChangeKind.DEFER, from_day=date(2026, 12, 1), until=NEW_YEAR)
    made = change_participation(participation=together.supported, wanted=ahead, by=everyone.angela)
    noon.move_to("2026-12-01T18:00:00Z")
    assert do_due(lambda _: None) == 0
    made.refresh_from_db()
    assert (made.state, made.answer) == (
        ChangeState.DECLINED,
        "They have begun together with somebody. Choose a leave of absence, or the next year.",
    )
    assert Event.objects.filter(kind="change-not-possible").count() == 1


def test_who_begins_later_is_judged_as_of_that_day_and_a_granted_contract_comes_along(
    everyone: Cast, into: Cohort
) -> None:
    row = enrolled(into, everyone.maya, "newcomer", works_at=everyone.places.lakeview)
    granted = Contract.objects.get(participation=row)
    wanted = Wanted(kind=ChangeKind.DEFER, from_day=TODAY, until=NEW_YEAR)
    change_participation(participation=row, wanted=wanted, by=everyone.angela)
    row.refresh_from_db()
    granted.refresh_from_db()
    assert (row.starts_on, row.verdict["on"], granted.starts_on) == (NEW_YEAR, "2027-01-04", NEW_YEAR)
    assert Contract.objects.filter(participation=row).count() == 1


def test_who_defers_to_the_next_year_ends_here_and_begins_there(
    everyone: Cast, together: Pair, next_year: Cohort
) -> None:
    wanted = Wanted(kind=ChangeKind.DEFER, from_day=TODAY, into=next_year)
    change_participation(participation=together.supported, wanted=wanted, by=everyone.angela)
    rows = Participation.objects.filter(person=everyone.maya).order_by("starts_on")
    assert [(row.cohort_id, row.state, row.starts_on) for row in rows] == [
        (together.supported.cohort_id, "ended", STARTS),
        (next_year.pk, "enrolled", next_year.starts_on),
    ]


def test_a_contract_goes_on_for_longer_with_the_same_hours(everyone: Cast, together: Pair) -> None:
    contract = Contract.objects.get(participation=together.supported)
    last = date(2027, 9, 30)
    too_early = Wanted(kind=ChangeKind.EXTEND, from_day=TODAY, until=NEW_YEAR)
    with pytest.raises(Refused, match="It runs until June 30, 2027 as it is"):
        change_participation(participation=together.supported, wanted=too_early, by=everyone.angela)
    wanted = Wanted(kind=ChangeKind.EXTEND, from_day=TODAY, until=last)
    change_participation(participation=together.supported, wanted=wanted, by=everyone.angela)
    minutes = contract.minutes
    contract.refresh_from_db()
    assert (contract.ends_on, contract.minutes) == (last, minutes)


def test_who_moves_to_another_school_works_there_from_that_day(everyone: Cast, together: Pair) -> None:
    wanted = Wanted(
        kind=ChangeKind.TRANSFER,
        from_day=TODAY,
        place=everyone.places.linden,
        ends=[together.engagement.public_id],
    )
    change_participation(participation=together.supported, wanted=wanted, by=everyone.angela)
    together.supported.refresh_from_db()
    together.engagement.refresh_from_db()
    assert together.supported.works_at == everyone.places.linden
    assert (together.engagement.state, together.engagement.ends_on) == ("ended", date(2026, 11, 18))
    held = Appointment.objects.filter(person=everyone.maya).order_by("pk")
    assert list(held.values_list("organization__name", "starts_on", "ends_on")) == [
        ("Lakeview School", date(2026, 8, 17), date(2026, 11, 18)),
        ("Linden School", TODAY, None),
    ]


def test_another_role_in_place_of_the_first(everyone: Cast, together: Pair) -> None:
    wanted = Wanted(kind=ChangeKind.ROLE, from_day=TODAY, role="leader")
    change_participation(participation=together.helper, wanted=wanted, by=everyone.angela)
    rows = Participation.objects.filter(person=everyone.renee).order_by("pk")
    assert list(rows.values_list("role", "state")) == [("guide", "ended"), ("leader", "enrolled")]


def test_what_nobody_may_ask_for_here_is_refused(everyone: Cast, together: Pair) -> None:
    assert ChangeKind.LEAVE in may_ask(together.supported, on=TODAY)
    with pytest.raises(NotHere):
        ask(participation=together.supported, wanted=leave(), by=everyone.stranger)
    with pytest.raises(Refused, match="Say where you move to"):
        ask(participation=together.supported, wanted=Wanted(kind=ChangeKind.TRANSFER, from_day=TODAY), by=everyone.maya)
    with pytest.raises(Refused, match="Say the first day back"):
        ask(participation=together.supported, wanted=Wanted(kind=ChangeKind.LEAVE, from_day=TODAY), by=everyone.maya)
    back = Wanted(kind=ChangeKind.REINSTATE, from_day=TODAY)
    with pytest.raises(Refused, match="nothing one can ask for"):
        ask(participation=together.supported, wanted=back, by=everyone.maya)


def test_what_is_declined_or_taken_back_can_be_asked_anew(everyone: Cast, together: Pair) -> None:
    first = ask(participation=together.supported, wanted=leave(), by=everyone.maya)
    with pytest.raises(Refused, match="Write them why"):
        decline(change=first, answer=" ", by=everyone.angela)
    for _ in range(2):
        declined = decline(change=first, answer="Not before the winter.", by=everyone.angela)
    assert (declined.state, declined.answer) == (ChangeState.DECLINED, "Not before the winter.")
    with pytest.raises(Conflict):
        take_back(change=first, by=everyone.maya)
    second = ask(participation=together.supported, wanted=leave(), by=everyone.maya)
    assert take_back(change=second, by=everyone.maya).state == ChangeState.TAKEN_BACK
    kinds = Event.objects.filter(kind__startswith="change-").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["change-asked", "change-declined", "change-asked", "change-taken-back"]


def test_a_rest_that_becomes_one_for_good_does_not_go_on(everyone: Cast, together: Pair) -> None:
    pause(engagement=together.engagement, reason="away", by=None, until=date(2026, 11, 20))
    assert tell_soon() == 1
    told = Event.objects.get(kind="engagement-goes-on-soon")
    assert (told.about_id, told.facts["until"]) == (everyone.maya.pk, "2026-11-20")
