"""Everything is planned before anything is locked; a plan that was overtaken is drawn again."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from alongside.exchange.actions.applying import apply
from alongside.exchange.models import Import
from alongside.exchange.planning.drawn import Drawn
from alongside.exchange.planning.report import Report
from alongside.exchange.queries import setting_of
from alongside.exchange.reading.rosters import read_roster
from alongside.people.actions.events import record
from alongside.people.models.persons import Person
from tests.cast import somebody
from tests.exchange.scene import Desk, bring_in, desk, sheet, told

DELPHINE = "2,Delphine,Aucoin,daucoin@rivertown.example,Lakeview,Rivertown SD 12,Teacher,8/17/2026,"
MATEO = "3,Mateo,Ibarra,mibarra@rivertown.example,Beyer Elem,Rivertown 12,Teacher,8/3/2020,"


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-21T15:00:00Z", tick=True):
        yield


def _applied(scene: Desk, meanwhile: Callable[[int], None], *rows: str) -> Report:
    setting = setting_of(scene.cohort)
    roster = read_roster([sheet(*rows)], today=setting.today)
    importing = Import(cohort=scene.cohort, sender=setting.sender, digest="0" * 64, brought_at=timezone.now())
    return apply(importing, roster, setting, progress=meanwhile)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_locked_while_an_import_is_planned() -> None:
    locked = []
    report = _applied(desk(), lambda _done: locked.append(connection.in_atomic_block), DELPHINE, MATEO)
    assert (locked, told(report)) == ([False], (3, 0, 0, 0))


@pytest.mark.django_db
def test_a_plan_that_was_overtaken_is_drawn_again() -> None:
    scene = desk()
    drawn: list[int] = []

    def meanwhile(done: int) -> None:
        if not drawn:
            bring_in(scene.cohort, sheet(DELPHINE))
        drawn.append(done)

    report = _applied(scene, meanwhile, DELPHINE, MATEO)
    assert (drawn, told(report)) == ([2, 2], (2, 0, 1, 0))
    assert Person.objects.filter(family_name="Aucoin").count() == 1


@pytest.mark.django_db
def test_where_something_changes_every_time_the_last_plan_is_drawn_under_the_lock() -> None:
    scene = desk()
    drawn: list[int] = []

    def meanwhile(done: int) -> None:
        somebody("Ida Cole", f"ida{len(drawn)}@prairie.example")
        drawn.append(done)

    report = _applied(scene, meanwhile, DELPHINE, MATEO)
    assert (drawn, told(report)) == ([2, 2], (3, 0, 0, 0))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "kind, holds",
    [("session-logged", True), ("signed-in", True), ("address-added", False), ("something-new", False)],
)
def test_a_plan_holds_through_what_cannot_touch_it(kind: str, holds: bool) -> None:
    setting = setting_of(desk().cohort)
    drawn = Drawn(setting, read_roster([sheet(DELPHINE)], today=setting.today))
    record(kind, by=None)
    assert drawn.holds() is holds
