"""Calls for helpers: of the program by its coordinators, of a place by whoever leads it, where the program says so."""

import pytest
from django.db import IntegrityError, transaction

from alongside.kernel.access import Verb
from alongside.kernel.errors import NotAllowed, Refused
from alongside.people.models.events import Event
from alongside.programs.facts import pinned
from alongside.staffing.access import APPLICATIONS, POSTINGS
from alongside.staffing.actions.applying import ask_to_apply, hand_in, speak_for
from alongside.staffing.actions.calling import Call, close_posting, open_posting
from alongside.staffing.actions.deciding import say_yes
from alongside.staffing.models.applications import Posting, Reference
from alongside.staffing.queries import call_for, calls_of_places, calls_to_make
from tests.factories.programs import acting, enrolled
from tests.staffing.scene import TODAY, Scene
from tests.staffing.test_applying import FILLED, TOPICS, looked

pytestmark = pytest.mark.django_db
CALL = Call(role="guide", words="An hour each Tuesday, after lunch.")


def test_a_principal_calls_for_their_own_school(scene: Scene) -> None:
    where, paul = scene.cast.places, scene.cast.paul
    leads = acting(enrolled(scene.cohort, paul, "site", works_at=where.lakeview), TODAY)
    other = acting(enrolled(scene.cohort, scene.cast.other_principal, "site", works_at=where.linden), TODAY)
    with pytest.raises(Refused, match="The job description is missing") as missing:
        open_posting(cohort=scene.cohort, call=Call(role="guide"), by=paul, who=leads)
    here = open_posting(cohort=scene.cohort, call=CALL, by=paul, who=leads)
    program = open_posting(cohort=scene.cohort, call=CALL, by=scene.by, who=scene.who)
    assert (missing.value.field, here.place, here.posted_by, program.place) == ("words", where.lakeview, "site", None)
    again = open_posting(cohort=scene.cohort, call=Call(role="guide", words="Two hours."), by=paul, who=leads)
    assert (again.pk, again.words, Posting.objects.count()) == (here.pk, "Two hours.", 2)
    assert [call_for(who, "guide") for who in (leads, scene.who, other)] == [here, program, None]
    assert list(calls_of_places(scene.who, "guide")) == [here]
    assert [POSTINGS.allows(who, Verb.CHANGE, here) for who in (leads, other, scene.who)] == [True, False, True]
    assert calls_to_make(pinned(scene.cohort.pk, on=TODAY).blueprint, "site") == ("guide",)
    close_posting(posting=here, by=paul, who=leads)
    kinds = Event.objects.filter(subject=f"posting:{here.public_id}").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["posting-opened", "posting-changed", "posting-closed"]


def test_who_leads_another_place_or_nothing_does_not(scene: Scene) -> None:
    homeless = acting(enrolled(scene.cohort, scene.cast.paul, "site"), TODAY)
    for who in (homeless, scene.leader, acting(scene.renee, TODAY)):
        with pytest.raises(NotAllowed):
            open_posting(cohort=scene.cohort, call=CALL, by=scene.cast.paul, who=who)
    version = open_posting(cohort=scene.cohort, call=CALL, by=scene.by, who=scene.who).version_id
    with pytest.raises(IntegrityError, match="posting_of_a_place_is_somebodys"), transaction.atomic():
        Posting.objects.create(
            cohort=scene.cohort,
            role="guide",
            place=scene.cast.places.linden,
            version_id=version,
            opened_at=scene.cast.paul.created_at,
        )


def test_a_principal_says_the_first_yes_and_they_help_at_that_school(scene: Scene) -> None:
    where, paul = scene.cast.places, scene.cast.paul
    leads = acting(enrolled(scene.cohort, paul, "site", works_at=where.lakeview), TODAY)
    posting = open_posting(cohort=scene.cohort, call=CALL, by=paul, who=leads)
    email = "quinn@rivertown.example"
    asked = ask_to_apply(posting=posting, given_name="Quinn", family_name="Able", email=email, by=paul)
    row, references = hand_in(token=asked.token, filled=FILLED)
    for one in references:
        speak_for(token=one.token, words=TOPICS)
    looked(scene, row)
    assert [APPLICATIONS.allows(leads, verb, row) for verb in (Verb.READ, Verb.CHANGE)] == [True, True]
    say_yes(application=row, by=paul, who=leads)
    assert scene.lena.person is not None
    done = say_yes(application=row, by=scene.lena.person, who=scene.leader)
    assert done.participation is not None
    assert (done.participation.works_at, Reference.objects.count()) == (where.lakeview, 2)
