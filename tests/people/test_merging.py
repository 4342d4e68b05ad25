"""Two people found to be one: seen before, done whole, taken apart again."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError

from alongside.kernel.errors import Refused
from alongside.people.actions.appointments import appoint, name_evaluator
from alongside.people.actions.merging import merge, preview_merge, undo_merge
from alongside.people.actions.passwords import set_password
from alongside.people.models.appointments import Appointment
from alongside.people.models.persons import Login, Merge, Person, SignIn
from alongside.people.queries import door_of, ids_of, person_by
from tests.cast import Cast
from tests.factories.people import login, person
from tests.factories.programs import cohort, enrolled, pair

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 16, 14, 0, tzinfo=UTC)


@pytest.fixture
def twin(everyone: Cast) -> Person:
    """Maya, as another sender spelled her."""
    made = person("Maja Lindquist", email="m.lindquist@elsewhere.example")
    appoint(made, position="coach", at=everyone.places.linden, by=None)
    return made


def test_the_preview_says_what_would_move_and_moves_nothing(everyone: Cast, twin: Person) -> None:
    found = preview_merge(everyone.maya, twin)
    assert found.moves == (("addresses", 1), ("appointments", 1))
    assert found.clashes == ()
    assert Appointment.objects.get(position="coach").person == twin
    assert Merge.objects.count() == 0


def test_everything_moves_and_both_ids_go_on_working(everyone: Cast, twin: Person) -> None:
    garden = cohort(everyone.places.union)
    appoint(twin, position="teacher", at=everyone.places.linden, by=None)
    made = pair(garden, everyone.renee, twin)
    merge(everyone.maya, twin, by=everyone.angela)
    made.supported.refresh_from_db()
    assert made.supported.person == everyone.maya
    assert made.engagement.parties.filter(person=everyone.maya).count() == 1
    assert Appointment.objects.get(position="coach").person == everyone.maya
    assert [person_by(each.public_id) for each in (everyone.maya, twin)] == [everyone.maya] * 2
    assert ids_of(everyone.maya.pk) == [everyone.maya.pk, twin.pk]


def test_both_addresses_open_the_one_door_and_one_is_primary(everyone: Cast, twin: Person) -> None:
    merge(everyone.maya, twin, by=everyone.angela)
    doors = [door_of(email) for email in ("maya@rivertown.example", "m.lindquist@elsewhere.example")]
    assert [door.person for door in doors if door is not None] == [everyone.maya] * 2
    assert everyone.maya.addresses.get(primary=True).email == "maya@rivertown.example"


def test_the_record_that_goes_is_signed_out_and_keeps_its_password_for_the_undo(everyone: Cast, twin: Person) -> None:
    set_password(twin, "three prairie roosters", current="", network="n", keep="")
    set_password(everyone.maya, "other words for her", current="", network="n", keep="")
    login(twin)
    merge(everyone.maya, twin, by=everyone.angela)
    assert Login.objects.filter(ended_at=None).count() == 0
    assert SignIn.objects.filter(person=twin).count() == 1


def test_every_clash_is_said_at_once_and_nothing_moves(everyone: Cast, twin: Person) -> None:
    garden = cohort(everyone.places.union)
    for each in (everyone.maya, twin):
        enrolled(garden, each, "newcomer")
    name_evaluator(twin, of=everyone.maya, starts_on=date(2026, 9, 1), by=None)
    found = preview_merge(everyone.maya, twin)
    evaluates, participation = found.clashes
    assert "One of the two is named as an evaluator of the other" in evaluates
    assert "“participation”" in participation
    with pytest.raises(Refused) as fault:
        merge(everyone.maya, twin, by=everyone.angela)
    assert fault.value.sentence == " ".join(found.clashes)
    assert Appointment.objects.filter(person=twin).count() == 1
    assert door_of("m.lindquist@elsewhere.example") is not None


def test_what_both_lists_say_stands_in_nobodys_way(everyone: Cast, twin: Person) -> None:
    """The same post at the same school, and the same evaluator by name: said once is enough, and undoing finds both."""
    appoint(twin, position="teacher", at=everyone.places.lakeview, by=None)
    for each in (everyone.maya, twin):
        name_evaluator(everyone.paul, of=each, starts_on=date(2026, 9, 1), by=None)
        name_evaluator(each, of=everyone.stranger, starts_on=date(2026, 9, 1), by=None)
    assert preview_merge(everyone.maya, twin).clashes == ()
    done = merge(everyone.maya, twin, by=everyone.angela)
    assert sorted(everyone.maya.appointments.values_list("position", flat=True)) == ["coach", "teacher"]
    assert everyone.maya.evaluated_by.count() == 1
    undo_merge(done, by=everyone.angela)
    assert sorted(twin.appointments.values_list("position", flat=True)) == ["coach", "teacher"]
    assert (twin.evaluated_by.count(), twin.evaluates.count()) == (1, 1)


def test_an_evaluator_for_longer_is_not_lost(everyone: Cast, twin: Person) -> None:
    name_evaluator(everyone.paul, of=everyone.maya, starts_on=date(2026, 10, 1), by=None)
    name_evaluator(everyone.paul, of=twin, starts_on=date(2026, 9, 1), by=None)
    assert "of the same people for longer" in preview_merge(everyone.maya, twin).clashes[0]
    name_evaluator(everyone.paul, of=everyone.maya, starts_on=date(2026, 9, 1), by=None)
    assert preview_merge(everyone.maya, twin).clashes == ()


def test_a_merge_is_taken_apart_as_it_was(everyone: Cast, twin: Person) -> None:
    before = [list(Appointment.objects.order_by("pk").values()), list(twin.addresses.values())]
    done = merge(everyone.maya, twin, by=everyone.angela)
    later = appoint(everyone.maya, position="librarian", at=everyone.places.linden, by=None)
    undo_merge(done, by=everyone.angela)
    assert [
        list(Appointment.objects.exclude(pk=later.pk).order_by("pk").values()),
        list(twin.addresses.values()),
    ] == before
    assert person_by(twin.public_id) == twin
    assert later.person == everyone.maya
    with pytest.raises(Refused, match="have been taken apart already"):
        undo_merge(done, by=everyone.angela)


def test_after_thirty_days_a_merge_stays(everyone: Cast, twin: Person) -> None:
    with time_machine.travel(NOW, tick=False):
        done = merge(everyone.maya, twin, by=everyone.angela)
    late = pytest.raises(Refused, match="for 30 days, until December 16")
    with time_machine.travel(NOW + timedelta(days=30, seconds=1), tick=False), late:
        undo_merge(done, by=everyone.angela)
    with time_machine.travel(NOW + timedelta(days=30), tick=False):
        undo_merge(done, by=everyone.angela)


def test_three_become_one_and_come_apart_in_turn(everyone: Cast, twin: Person) -> None:
    third = person("M. Lindqvist")
    first = merge(twin, third, by=everyone.angela)
    second = merge(everyone.maya, twin, by=everyone.angela)
    assert person_by(third.public_id) == everyone.maya
    assert ids_of(everyone.maya.pk) == [everyone.maya.pk, twin.pk, third.pk]
    with pytest.raises(Refused, match="was merged with someone else since"):
        undo_merge(first, by=everyone.angela)
    undo_merge(second, by=everyone.angela)
    undo_merge(first, by=everyone.angela)
    assert person_by(third.public_id) == third


def test_nobody_is_merged_twice_or_with_themselves(everyone: Cast, twin: Person) -> None:
    with pytest.raises(Refused, match="the same person already"):
        merge(twin, twin, by=everyone.angela)
    merge(everyone.maya, twin, by=everyone.angela)
    with pytest.raises(Refused, match="no longer here by themselves"):
        merge(everyone.renee, twin, by=everyone.angela)
    with pytest.raises(IntegrityError):
        Merge.objects.create(kept=twin, gone=twin, at=NOW, undo_until=NOW)
