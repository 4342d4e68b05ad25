"""Taking an import back: what nobody used goes, what somebody used stays and is named."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from alongside.exchange.actions.undoing import undo
from alongside.exchange.models import Import, Piece
from alongside.kernel.errors import Refused
from alongside.ledger.facts import Balance, by_participation
from alongside.people.models.appointments import Appointment
from alongside.people.models.events import Event
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Address, Person
from alongside.people.models.rosters import RosterLine
from alongside.programs.actions.engagements import end_engagement
from alongside.programs.actions.participations import end_participation
from alongside.programs.models.contracts import Contract
from alongside.programs.models.participations import Participation
from tests.exchange.scene import Desk, bring_in, desk, everything, sheet
from tests.factories.programs import pair
from tests.factories.sessions import met

pytestmark = pytest.mark.django_db
NOVEMBER = datetime(2026, 11, 21, 15, tzinfo=UTC)
DELPHINE = "2,Delphine,Aucoin,daucoin@rivertown.example,Lakeview,Rivertown SD 12,Teacher,8/17/2026,"
MATEO = "3,Mateo,Ibarra,mibarra@rivertown.example,Beyer Elem,Rivertown 12,Teacher,8/3/2020,"
ANN = "4,Ann,Poe,apoe@newplace.example,Poe High School,New Place 5,Principal,8/17/2026,"


@pytest.fixture
def scene() -> Desk:
    return desk()


@pytest.fixture(autouse=True)
def november() -> object:
    with time_machine.travel(NOVEMBER, tick=True):
        yield


def test_everything_new_goes_again(scene: Desk) -> None:
    before = everything() | {"places": Organization.objects.count(), "contracts": Contract.objects.count()}
    _, importing = bring_in(scene.cohort, sheet(DELPHINE, MATEO, ANN))
    done = undo(importing, by=scene.cast.angela)
    after = everything() | {"places": Organization.objects.count(), "contracts": Contract.objects.count()}
    assert after == before | {"Import": 1}
    assert done.stays == []
    assert Event.objects.get(kind="roster-undone").facts["stays"] == 0
    assert Piece.objects.count() == 0


def test_what_was_changed_is_as_it_was(scene: Desk) -> None:
    bring_in(scene.cohort, sheet(DELPHINE, MATEO))
    renamed = DELPHINE.replace("Aucoin", "Holt").replace("8/17/2026", "8/24/2026")
    _, importing = bring_in(scene.cohort, sheet(renamed, MATEO.replace("Beyer Elem", "Lakeview")))
    undo(importing, by=scene.cast.angela)
    delphine, mateo = (RosterLine.objects.select_related("person").get(external_id=number) for number in ("2", "3"))
    assert (delphine.person.family_name, delphine.fields["family_name"]) == ("Aucoin", "Aucoin")
    assert delphine.person.appointments.get().hired_on == date(2026, 8, 17)
    posts = Appointment.objects.filter(person=mateo.person)
    assert [(post.organization.name, post.ends_on) for post in posts] == [("Beyer Elem", None)]
    again, _ = bring_in(scene.cohort, sheet(DELPHINE, MATEO))
    assert again.unchanged == 2


def test_who_works_with_somebody_stays_with_everything_of_theirs(scene: Desk) -> None:
    _, importing = bring_in(scene.cohort, sheet(DELPHINE, MATEO))
    delphine = Person.objects.get(family_name="Aucoin")
    pair(scene.cohort, scene.cast.renee, delphine)
    done = undo(importing, by=scene.cast.angela)
    assert done.stays == [("Delphine Aucoin", "has been used since")]
    assert (Address.objects.filter(person=delphine).count(), delphine.appointments.count()) == (1, 1)
    assert not Person.objects.filter(family_name="Ibarra").exists()
    assert Participation.objects.filter(person=delphine).count() == 1
    assert Import.objects.get().report["stays"] == [["Delphine Aucoin", "has been used since"]]


def test_what_was_changed_again_stays(scene: Desk) -> None:
    bring_in(scene.cohort, sheet(DELPHINE))
    _, second = bring_in(scene.cohort, sheet(DELPHINE.replace("8/17/2026", "8/24/2026")))
    bring_in(scene.cohort, sheet(DELPHINE.replace("8/17/2026", "8/31/2026")))
    done = undo(second, by=scene.cast.angela)
    assert done.stays == [("Delphine Aucoin", "was changed since")]
    assert Appointment.objects.get(person__family_name="Aucoin").hired_on == date(2026, 8, 31)


def test_twice_and_after_thirty_days_it_is_refused(scene: Desk) -> None:
    _, importing = bring_in(scene.cohort, sheet(DELPHINE))
    with time_machine.travel(datetime(2026, 12, 22, tzinfo=UTC)), pytest.raises(Refused, match="December 21"):
        undo(importing, by=scene.cast.angela)
    undo(importing, by=scene.cast.angela)
    with pytest.raises(Refused, match="only once"):
        undo(importing, by=scene.cast.angela)


def test_who_left_comes_back_with_a_new_roster_and_undoing_ends_that_stay(scene: Desk) -> None:
    """Delphine met Renée for an hour, left, and works at the next school since: one participation all along."""
    bring_in(scene.cohort, sheet(DELPHINE))
    row = Participation.objects.get(person__family_name="Aucoin")
    two = pair(scene.cohort, scene.cast.renee, row.person)  # type: ignore[arg-type] # a person takes part
    met(two, day=date(2026, 11, 12), minutes=60)
    end_engagement(engagement=two.engagement, ends_on=date(2026, 11, 20), reason="moved", by=None)
    end_participation(participation=row, ends_on=date(2026, 11, 20), by=None)
    bring_in(scene.cohort, sheet(DELPHINE))
    assert Participation.objects.get(pk=row.pk).state == "ended"  # the same roster again says nothing new
    with time_machine.travel(datetime(2026, 12, 1, 15, tzinfo=UTC)):
        report, importing = bring_in(scene.cohort, sheet(DELPHINE.replace("Lakeview", "Beyer Elem")))
        now = Participation.objects.get(pk=row.pk)
        assert (now.state, now.starts_on, report.enrolled) == ("enrolled", date(2026, 12, 1), {now.role: 1})
        done = undo(importing, by=scene.cast.angela)
    now = Participation.objects.get(pk=row.pk)
    assert (now.state, now.ends_on, done.stays) == ("ended", date(2026, 12, 1), [])
    assert by_participation([row.pk])[row.pk, "contract-hours"] == Balance(60, 0)


def test_who_came_back_and_works_with_somebody_stays(scene: Desk) -> None:
    bring_in(scene.cohort, sheet(DELPHINE))
    row = Participation.objects.get(person__family_name="Aucoin")
    end_participation(participation=row, ends_on=date(2026, 11, 21), by=None)
    december = date(2026, 12, 1)
    with time_machine.travel(datetime(2026, 12, 1, 15, tzinfo=UTC)):
        _, importing = bring_in(scene.cohort, sheet(DELPHINE.replace("Lakeview", "Beyer Elem")))
        pair(scene.cohort, scene.cast.renee, row.person, starts_on=december)  # type: ignore[arg-type] # a person
        done = undo(importing, by=scene.cast.angela)
    assert ("Delphine Aucoin", "has been used since") in done.stays
    assert Participation.objects.get(pk=row.pk).state == "enrolled"
