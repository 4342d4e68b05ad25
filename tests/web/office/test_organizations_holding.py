"""Naming who holds a post at a region, school or district: anybody by address, or somebody who takes part."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from alongside.people.actions.appointments import appoint, let_position_evaluate
from alongside.people.models.appointments import Appointment
from alongside.people.models.events import Event
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Address, Person
from alongside.programs.actions.cohorts import adopt_text, open_cohort
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Engagement
from tests.cast import Cast, somebody
from tests.doors import signed_in
from tests.factories.programs import ENDS, PROGRAM, STARTS, Pair, enrolled
from tests.web.office.scene import NOON, TODAY, at, elsewhere, words

pytestmark = pytest.mark.django_db
KIT = {"position": "teacher", "email": "kit@region.example", "given_name": "Kit", "family_name": "Ames"}


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def send(office: Client, place: Organization, **form: str) -> str:
    return words(office.post(at(place, "people"), form, follow=True).content)


def test_somebody_nobody_knows_yet_is_there_for_a_region_until_a_day(everyone: Cast) -> None:
    text = PROGRAM.read_text("utf-8") + (
        "\nentitlements:\n"
        "  keeper: {label: The keeper of the region, roles: [newcomer], by: region, position: keeper}\n"
    )
    text = text.replace("positions:\n", "positions:\n  keeper: {one: keeper, titles: [regional keeper]}\n", 1)
    version = adopt_text(source=text, file="keeper.yaml", sponsor=everyone.places.union, by=None)
    cohort = open_cohort(version=version, key="keeper", name="2026-27", starts_on=STARTS, ends_on=ENDS, by=None)
    angela = enrolled(cohort, everyone.angela, "coordinator")
    enrolled(cohort, everyone.maya, "newcomer", works_at=everyone.places.lakeview)
    office, region = signed_in(everyone.angela, as_whom=angela.public_id), everyone.places.office
    entitled = office.get("/office/people/entitled/").content
    assert "No keeper yet Name who is there : keeper, Regional Office 91" in words(entitled)
    link = at(region, "people") + "?position=keeper"
    assert link in entitled.decode()
    assert '<option value="keeper" selected>Keeper</option>' in office.get(link).content.decode()

    page = send(office, region, **KIT | {"position": "keeper", "from": "2026-11-02"})
    assert "Noted: Kit Ames is keeper of Regional Office 91, from November 2, 2026 on." in page
    assert "Kit Ames Keeper, since November 2, 2026 Last day" in page
    kept = Appointment.objects.get(organization=region)
    assert (kept.person.name, kept.position, kept.starts_on) == ("Kit Ames", "keeper", date(2026, 11, 2))
    assert kept.sender == everyone.places.union
    assert Address.objects.get(person=kept.person).verified_at is None
    assert Event.objects.get(kind="appointed", about_id=kept.person_id).by_id == everyone.angela.pk
    assert "Regional Office 91 Kit Ames keeper 1" in words(office.get("/office/people/entitled/").content)

    ended = words(office.post(at(region, "people", str(kept.pk)), {"on": f"{TODAY}"}, follow=True).content)
    assert "November 19, 2026 is the last day of Kit Ames at Regional Office 91." in ended
    assert Appointment.objects.get(pk=kept.pk).ends_on == TODAY

    send(
        office,
        region,
        **KIT | {"position": "keeper", "from": "2027-01-04", "email": "jo@region.example", "given_name": "Jo"},
    )
    both = "Regional Office 91 Kit Ames, Jo Ames (from January 4, 2027) keeper 1"
    assert both in words(office.get("/office/people/entitled/").content)


def test_who_is_still_to_come_is_shown_with_the_day_and_can_be_called_off(
    everyone: Cast, office: Client, together: Pair
) -> None:
    region = everyone.places.office
    assert "Kit Ames Teacher, from January 4, 2027 Last day" in send(office, region, **KIT | {"from": "2027-01-04"})
    kept = Appointment.objects.get(organization=region)
    form = at(region, "people", str(kept.pk))
    assert "Kit Ames does not come?" in words(office.get(form).content)
    early = office.post(form, {"on": f"{TODAY}"})
    assert (early.status_code, "it cannot end on" in words(early.content)) == (422, True)
    page = words(office.post(form, {"never": "yes"}, follow=True).content)
    assert "Taken back: Kit Ames does not come to Regional Office 91." in page
    assert not Appointment.objects.filter(organization=region).exists()
    assert Event.objects.get(kind="appointment-called-off").about_id == kept.person_id
    assert "Teacher, since November 2, 2026" in send(office, region, **KIT | {"from": "2026-11-02"})
    begun = at(region, "people", str(Appointment.objects.get(organization=region).pk))
    refused = office.post(begun, {"never": "yes"})
    assert (refused.status_code, "has begun. Note its last day instead." in words(refused.content)) == (422, True)


def test_somebody_who_takes_part_is_found_by_name(everyone: Cast, office: Client, together: Pair) -> None:
    region = everyone.places.office
    found = office.get(at(region, "people"), {"q": "castell", "position": "teacher"})
    assert "Renée Castellanos" in words(found.content)
    assert "Nobody in this program has “okafor” in their name." in words(
        office.get(at(region, "people"), {"q": "okafor"}).content
    )
    renee = together.helper.public_id
    picked = office.get(at(region, "people"), {"person": renee, "position": "teacher"})
    assert "Renée Castellanos Somebody else" in words(picked.content)
    assert "Renée Castellanos Teacher, since November 19, 2026 Last day" in send(
        office, region, person=renee, position="teacher"
    )
    again = office.post(at(region, "people"), {"person": renee, "position": "teacher"})
    assert again.status_code == 422
    assert "Renée Castellanos is already teacher at Regional Office 91. End that first" in words(again.content)
    other = enrolled(elsewhere(everyone.places.hollis_park), everyone.stranger, "newcomer")
    assert office.get(at(region, "people"), {"person": other.public_id}).status_code == 404


def test_all_that_is_wrong_is_said_at_once_and_nobody_is_written_down(everyone: Cast, office: Client) -> None:
    before = Person.objects.count()
    wrong = office.post(
        at(everyone.places.union, "people"), {"position": "emperor", "email": "kit", "given_name": "K" * 500}
    )
    assert wrong.status_code == 422
    page = words(wrong.content)
    assert "Choose the post." in page
    assert "That does not look like an email address." in page
    assert "A name has at most" in page
    nameless = send(office, everyone.places.union, **KIT | {"family_name": ""})
    assert "Nobody has this address here yet: say their first and last name as well." in nameless
    assert Person.objects.count() == before


def test_an_address_goes_with_its_name_and_names_nobody_of_others(
    everyone: Cast, office: Client, together: Pair
) -> None:
    union = everyone.places.union
    theirs = KIT | {"email": "tomas@hollispark.example"}
    refused = send(office, union, **theirs)
    assert "This address belongs to somebody of another name." in refused
    assert "Okafor" not in refused
    assert "Okafor" not in send(office, union, **theirs | {"given_name": "", "family_name": ""})
    ours = KIT | {"email": "maya@rivertown.example"}
    assert "This address is Maya Lindqvist’s here." in send(office, union, **ours)
    assert Appointment.objects.filter(organization=union).count() == 0
    send(office, union, **ours | {"given_name": "", "family_name": ""})
    send(office, union, **theirs | {"given_name": "tomas", "family_name": "OKAFOR"})
    held = Appointment.objects.filter(organization=union).order_by("pk")
    assert [one.person for one in held] == [everyone.maya, everyone.stranger]


def test_whoever_evaluates_the_one_they_help_by_it_pauses(everyone: Cast, office: Client, together: Pair) -> None:
    let_position_evaluate("principal", evaluated="teacher", at=everyone.places.lakeview, by=None)
    page = send(office, everyone.places.lakeview, person=together.helper.public_id, position="principal")
    assert "1 pair pauses now, and whoever is coached is told." in page
    assert Engagement.objects.get(pk=together.engagement.pk).state == "paused"


def test_what_shows_another_sponsors_people_is_not_said_from_here(
    everyone: Cast, office: Client, together: Pair
) -> None:
    enrolled(elsewhere(everyone.places.hollis_park), everyone.stranger, "newcomer", works_at=everyone.places.lakeview)
    refused = office.post(at(everyone.places.lakeview, "people"), KIT | {"position": "principal"})
    assert refused.status_code == 422
    assert "others who belong to another sponsor work with Lakeview School too" in words(refused.content)
    assert not Person.objects.filter(family_name="Ames").exists()
    assert "Noted: Kit Ames is teacher" in send(office, everyone.places.lakeview, **KIT)


def test_at_an_office_above_only_what_the_sponsor_said_is_ended(everyone: Cast, office: Client, together: Pair) -> None:
    region = everyone.places.office
    other = appoint(everyone.renee, position="teacher", at=region, by=None, starts_on=STARTS)
    page = words(office.get(at(region)).content)
    assert "Renée Castellanos Teacher" in page
    assert "Last day" not in page
    assert office.post(at(region, "people", str(other.pk)), {"on": f"{TODAY}"}).status_code == 404
    assert Appointment.objects.get(pk=other.pk).ends_on is None


@pytest.mark.parametrize("many", [1, 3, 3000])
def test_as_many_queries_however_many_work_there(
    everyone: Cast,
    into: Cohort,
    office: Client,
    together: Pair,
    many: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    place = everyone.places.lakeview
    somebody("Kit Ames", "kit@region.example")
    Person.objects.bulk_create([Person(given_name="Ash", family_name=f"Vane {n}") for n in range(many)])
    vanes = Person.objects.filter(given_name="Ash")
    Appointment.objects.bulk_create(
        [Appointment(person=one, organization=place, position="teacher", sender=everyone.places.union) for one in vanes]
    )
    with django_assert_num_queries(FORM):
        office.get(at(place, "people"), {"q": "e"})
    with django_assert_num_queries(ONE):
        assert f"{many + 2:,} in all" in words(office.get(at(place)).content)


FORM, ONE = 12, 23
