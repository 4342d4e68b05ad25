"""One person whom a roster lists twice: made one by a coordinator, found as one by the next roster, and two again."""

from collections.abc import Iterator

import pytest
import time_machine

from alongside.people.actions.merging import merge, undo_merge
from alongside.people.models.persons import Person
from alongside.people.models.rosters import RosterLine
from alongside.programs.actions.folding import fold_twins, unfold_twins
from tests.exchange.scene import Desk, bring_in, desk, sheet, told

pytestmark = pytest.mark.django_db

NUMBERED = "90001,Wilhelmina,Tovar,wtovar@rivertown.example,Lakeview,Rivertown SD 12,Teacher,8/17/2026,"
ADDRESSED = ",Mina,Tovar,mina@rivertown.example,Lakeview,Rivertown SD 12,Teacher,8/17/2026,"
NAMED = ",Minnie,Tovar,,Lakeview,Rivertown SD 12,Teacher,8/17/2026,"
ROWS = (NUMBERED, ADDRESSED, NAMED)


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-21T15:00:00Z", tick=True):
        yield


@pytest.fixture
def scene() -> Desk:
    made = desk()
    bring_in(made.cohort, sheet(*ROWS))
    return made


def _tovars() -> list[Person]:
    return list(Person.objects.filter(family_name="Tovar").order_by("pk"))


def _made_one(scene: Desk, kept: Person, gone: Person) -> None:
    fold_twins(kept=kept, gone=gone, by=scene.cast.angela)
    merge(kept, gone, by=scene.cast.angela)


@pytest.mark.parametrize("stays", [0, 1, 2])
def test_the_same_roster_again_changes_nothing(scene: Desk, stays: int) -> None:
    kept, *others = sorted(_tovars(), key=lambda one: one != _tovars()[stays])
    for other in others:
        _made_one(scene, kept, other)
    again, _ = bring_in(scene.cohort, sheet(*ROWS))
    assert (told(again), again.faults, again.questions) == ((0, 0, 3, 0), [], [])


def test_each_row_goes_on_with_its_own_line(scene: Desk) -> None:
    wilhelmina, mina, minnie = _tovars()
    _made_one(scene, wilhelmina, mina)
    _made_one(scene, minnie, wilhelmina)
    moved = ADDRESSED.replace("Teacher", "Nurse")
    again, _ = bring_in(scene.cohort, sheet(NUMBERED, moved, NAMED))
    assert (told(again), again.faults, again.questions) == ((0, 1, 2, 0), [], [])
    nurse = minnie.appointments.get(position="nurse")
    assert (nurse.ends_on, Person.objects.filter(family_name="Tovar").count()) == (None, 3)


def test_two_again_each_with_the_line_it_had(scene: Desk) -> None:
    wilhelmina, mina, _ = _tovars()
    before = dict(RosterLine.objects.values_list("pk", "person_id"))
    _made_one(scene, wilhelmina, mina)
    undo_merge(mina.merges_gone.get(), by=scene.cast.angela)
    unfold_twins(kept=wilhelmina, gone=mina, by=scene.cast.angela)
    assert dict(RosterLine.objects.values_list("pk", "person_id")) == before
    again, _ = bring_in(scene.cohort, sheet(*ROWS))
    assert (told(again), again.faults, again.questions) == ((0, 0, 3, 0), [], [])
