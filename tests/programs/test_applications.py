"""Applying, and what becomes of it: who may be known here is a question, never a silent merge."""

import base64
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from alongside.kernel.errors import Conflict, NotHere, Refused
from alongside.people.actions.organizations import create_organization
from alongside.people.enums import OrganizationKind
from alongside.people.models.appointments import Appointment
from alongside.people.models.events import Event
from alongside.people.models.persons import Address, Person
from alongside.people.queries import door_of
from alongside.programs.actions.applications import (
    Written,
    application_of,
    ask_link,
    begin,
    keep,
    reply,
    send,
    take_back,
)
from alongside.programs.actions.applications_deciding import (
    Taking,
    accept,
    ask_back,
    decide_by_rules,
    decline,
    schools_of,
    twins_of,
)
from alongside.programs.actions.cohorts import adopt_text, close_cohort, open_cohort
from alongside.programs.actions.forgetting import forget
from alongside.programs.enums import ApplicationState
from alongside.programs.links import GOOD_FOR, Link, LinkOver, opened_link, sealed_link
from alongside.programs.models.applications import Application
from alongside.programs.models.cohorts import Cohort
from alongside.programs.public import open_program
from tests.cast import Cast, cast, somebody
from tests.factories.applying import ENDS, HIRED, NOW, SEEDBED, STARTS, applied, seedbed
from tests.factories.programs import enrolled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
TODAY = NOW.date()


@pytest.fixture
def at_now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def cohort(people: Cast) -> Cohort:
    return seedbed(people.places.union)


def test_a_link_says_who_asked_hides_the_address_and_ends(cohort: Cohort) -> None:
    link = Link(cohort.public_id, "newcomer", "kit@new.example", NOW)
    token = sealed_link(link)
    assert opened_link(token) == link
    assert b"kit@new" not in base64.urlsafe_b64decode(token + "==")
    assert sealed_link(link) != token
    changed = token[:20] + ("A" if token[20] != "A" else "B") + token[21:]
    for wrong in (token[:-4], changed, "nonsense", "é", "A" * 2000):
        with pytest.raises(NotHere):
            opened_link(wrong)
    with time_machine.travel(NOW + GOOD_FOR + GOOD_FOR, tick=False), pytest.raises(LinkOver):
        opened_link(token)


def test_without_late_hires_nobody_applies_once_the_year_has_begun(people: Cast) -> None:
    text = SEEDBED.read_text("utf-8").replace("invited_by:", "late_hires: no\n  invited_by:")
    version = adopt_text(source=text, file="a.yaml", sponsor=people.places.union, by=None)
    this, after = (
        open_cohort(version=version, key=f"y{day.year}", name=f"{day.year}", starts_on=day, ends_on=last, by=None)
        for day, last in ((STARTS, ENDS), (ENDS + timedelta(days=1), ENDS + timedelta(days=365)))
    )
    with pytest.raises(Refused, match="2026 has begun, and nobody new comes in until the next year"):
        ask_link(cohort=this, role="newcomer", email="kit@new.example", network="a")
    assert open_program("seedbed").cohort == after
    close_cohort(cohort=after, by=None)
    shown = open_program("seedbed")
    assert (shown.cohort, shown.takes_people) == (this, False)


def test_stopping_and_going_on_with_the_same_or_another_link(cohort: Cohort) -> None:
    link = Link(cohort.public_id, "newcomer", "kit@new.example", NOW)
    assert application_of(link) is None
    row = keep(application=begin(link=link), written=Written(given_name="Kit", facts=HIRED))
    again = begin(link=Link(cohort.public_id, "newcomer", "kit@new.example", NOW))
    assert (again.pk, again.given_name, again.facts, again.state) == (row.pk, "Kit", HIRED, "draft")
    assert Application.objects.count() == 1


def test_what_is_missing_is_said_at_once_and_sent_twice_is_once(cohort: Cohort) -> None:
    row = begin(link=Link(cohort.public_id, "newcomer", "kit@new.example", NOW))
    with pytest.raises(Refused, match="your first name and your last name and the place you work at"):
        send(application=row, written=Written())
    sent = applied(cohort)
    assert (sent.state, sent.answer, sent.track, sent.facts["applied"]) == ("sent", "yes", "early", "2026-11-16")
    assert send(application=sent, written=Written()).given_name == "Kit"
    with pytest.raises(Conflict):
        keep(application=sent, written=Written(given_name="Other"))
    kinds = Event.objects.filter(subject=f"application:{sent.public_id}").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["application-begun", "application-sent"]


def test_asking_back_and_the_answer(cohort: Cohort, people: Cast) -> None:
    row = ask_back(application=applied(cohort), question="Since when?", by=people.angela)
    assert row.state == ApplicationState.ASKED
    answered = reply(application=row, words=" Since August. ")
    assert (answered.state, answered.reply) == (ApplicationState.SENT, "Since August.")
    with pytest.raises(Conflict):
        reply(application=answered, words="again")


def test_declining_needs_a_letter_and_taking_back_leaves_nothing_of_a_draft(cohort: Cohort, people: Cast) -> None:
    row = applied(cohort)
    with pytest.raises(Refused):
        decline(application=row, letter="  ", by=people.angela)
    declined = decline(application=row, letter="Dear Kit, not this time.", by=people.angela)
    assert (declined.state, declined.decided_by) == (ApplicationState.DECLINED, people.angela)
    with pytest.raises(Conflict):
        take_back(application=declined)
    draft = begin(link=Link(cohort.public_id, "newcomer", "lou@new.example", NOW))
    gone = take_back(application=keep(application=draft, written=Written(given_name="Lou", facts=HIRED)))
    assert (gone.state, gone.given_name, gone.facts) == (ApplicationState.WITHDRAWN, "", {})
    assert take_back(application=gone).pk == gone.pk


def test_a_decided_application_is_shown_to_its_link_and_a_later_link_begins_anew(cohort: Cohort, people: Cast) -> None:
    row = decline(application=applied(cohort), letter="Not this time.", by=people.angela)
    before = Link(cohort.public_id, "newcomer", row.email, NOW)
    assert application_of(before) == row
    assert application_of(Link(cohort.public_id, "newcomer", row.email, NOW.replace(hour=16))) is None


def test_somebody_new_takes_part_with_their_proved_address_and_their_post(cohort: Cohort, people: Cast) -> None:
    row = applied(cohort)
    assert (twins_of(row), [one.name for one in schools_of(row)]) == ([], ["Linden School"])
    taken = accept(application=row, taking=Taking(starts_on=TODAY, works_at=people.places.linden), by=people.angela)
    assert taken.participation is not None
    person = taken.participation.person
    assert person is not None
    assert (person.name, taken.participation.track, taken.participation.starts_on) == ("Kit Ambrose", "early", TODAY)
    address = door_of("kit@new.example")
    assert address is not None
    assert address.verified_at is not None
    post = Appointment.objects.get(person=person)
    assert (post.position, post.organization, str(post.hired_on)) == ("teacher", people.places.linden, "2026-08-17")
    again = accept(application=taken, taking=Taking(starts_on=TODAY), by=people.angela)
    assert again.participation == taken.participation


def test_a_namesake_is_shown_and_who_comes_in_by_another_address_keeps_that_one(cohort: Cohort, people: Cast) -> None:
    enrolled(cohort, people.stranger, "guide", works_at=people.places.linden)
    row = applied(cohort, name="Tomas Okafor", email="tomas@elsewhere.example")
    assert [(twin.person, twin.same) for twin in twins_of(row)] == [(people.stranger, "name")]
    taken = accept(application=row, taking=Taking(starts_on=TODAY, person=people.stranger), by=people.angela)
    assert taken.participation is not None
    assert taken.participation.person == people.stranger
    assert not Address.objects.filter(email="tomas@elsewhere.example").exists()


def test_who_never_came_in_gets_the_proved_address(cohort: Cohort, people: Cast) -> None:
    ida = somebody("Ida Fern", "ida.roster@schools.example", verified=False)
    enrolled(cohort, ida, "guide")
    row = applied(cohort, name="Ida Fern", email="ida@home.example")
    accept(application=row, taking=Taking(starts_on=TODAY, person=ida), by=people.angela)
    address = door_of("ida@home.example")
    assert address is not None
    assert address.person == ida
    assert door_of("ida.roster@schools.example") is None


def test_an_address_of_somebody_known_here_is_never_made_somebody_new(cohort: Cohort, people: Cast) -> None:
    enrolled(cohort, people.stranger, "guide")
    row = applied(cohort, name="Thomas Okafor", email="tomas@hollispark.example")
    assert [twin.same for twin in twins_of(row)] == ["address"]
    before = Person.objects.count()
    with pytest.raises(Refused, match="Tomas Okafor"):
        accept(application=row, taking=Taking(starts_on=TODAY), by=people.angela)
    assert Person.objects.count() == before


def test_who_only_another_sponsor_knows_is_not_named_and_is_one_person_all_the_same(people: Cast) -> None:
    other = create_organization(kind=OrganizationKind.ASSOCIATION, name="Another sponsor", by=None)
    enrolled(seedbed(other, key="elsewhere"), people.stranger, "newcomer")
    cohort = seedbed(people.places.union)
    row = applied(cohort, name="Tomas Okafor", email="tomas@hollispark.example")
    assert twins_of(row) == []
    taken = accept(application=row, taking=Taking(starts_on=TODAY), by=people.angela)
    assert taken.participation is not None
    assert taken.participation.person == people.stranger


def test_rules_take_in_who_fits_and_is_new_and_leave_everybody_else_to_the_coordinator(people: Cast) -> None:
    cohort = seedbed(people.places.union, rules=True)
    enrolled(cohort, people.stranger, "guide")
    fits = decide_by_rules(application=applied(cohort))
    known = decide_by_rules(application=applied(cohort, name="Tomas Okafor", email="t@new.example"))
    nowhere = decide_by_rules(application=applied(cohort, email="no@new.example", school="No such school"))
    assert [row.state for row in (fits, known, nowhere)] == ["accepted", "sent", "sent"]
    assert (fits.decided_by, fits.participation is None) == (None, False)


def test_a_day_outside_the_year_and_a_closed_year_are_refused(cohort: Cohort, people: Cast) -> None:
    row = applied(cohort)
    for day in (STARTS.replace(year=2025), ENDS.replace(year=2028)):
        with pytest.raises(Refused, match="Choose a day in it"):
            accept(application=row, taking=Taking(starts_on=day), by=people.angela)
    Cohort.objects.filter(pk=cohort.pk).update(state="closed")
    with pytest.raises(Refused, match="closed"):
        take_back(application=row)


def test_the_database_knows_one_open_application_and_no_decision_without_a_day(cohort: Cohort) -> None:
    row = applied(cohort)
    for change in ({"state": "declined"}, {"decided_at": NOW}, {"email": "KIT@new.example"}, {"state": "gone"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Application.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.create(cohort=cohort, role="newcomer", email=row.email, begun_at=NOW, changed_at=NOW)


def test_drafts_nobody_goes_on_with_are_forgotten_and_what_was_sent_is_not(cohort: Cohort) -> None:
    link = Link(cohort.public_id, "newcomer", "ana@new.example", NOW)
    keep(application=begin(link=link), written=Written(given_name="Kit"))
    applied(cohort)
    assert forget() == 0
    with time_machine.travel(NOW + GOOD_FOR + timedelta(days=2), tick=False):
        assert (forget(), forget()) == (1, 0)
    assert list(Application.objects.values_list("state", flat=True)) == [ApplicationState.SENT]
    assert Event.objects.get(kind="applications-forgotten").facts == {"applications": 1}
