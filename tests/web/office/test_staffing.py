"""The page of helpers, one applicant, what a helper has, and shared duties; the form and the reference by link."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alongside.staffing.actions.applying import Asked, ask_to_apply, hand_in, speak_for
from alongside.staffing.actions.calling import Call, open_posting
from alongside.staffing.actions.credentials import Shown, record_credential
from alongside.staffing.models.applications import Application, Posting, Reference, Review
from alongside.staffing.models.credentials import Credential
from alongside.staffing.models.sharing import Share
from tests.doors import signed_in
from tests.factories.people import person
from tests.factories.programs import enrolled, pair
from tests.staffing.scene import SERVED, TODAY, TRAINING, Scene, build
from tests.staffing.test_applying import FILLED, TOPICS
from tests.web.office.scene import words

pytestmark = pytest.mark.django_db
PAGE = "/office/staffing/"


@pytest.fixture(autouse=True)
def _thursday() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 19, 18, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def scene() -> Scene:
    return build()


@pytest.fixture
def angela(scene: Scene) -> Client:
    return signed_in(scene.by)


def call(scene: Scene) -> Posting:
    return open_posting(cohort=scene.cohort, call=Call(role="guide", words="Each Tuesday."), by=scene.by, who=scene.who)


def asked(scene: Scene, email: str = "quinn@rivertown.example") -> Asked[Application]:
    return ask_to_apply(posting=call(scene), given_name="Quinn", family_name="Able", email=email, by=scene.by)


def link(letter: EmailMessage) -> str:
    found = re.search(r"http://testserver(\S+)", str(letter.body))
    assert found is not None
    return found[1]


def typed(**more: str) -> dict[str, str]:
    form = {f"answer-{key}": said for key, said in FILLED.answers.items()} | {"signed_as": "Quinn Able"}
    for n, (name, email) in enumerate(FILLED.references):
        form |= {f"reference-name-{n}": name, f"reference-email-{n}": email}
    return form | more


def test_the_way_from_the_call_to_two_references(scene: Scene, client: Client, mailoutbox: list[EmailMessage]) -> None:
    page = f"/helping/{call(scene).public_id}/"
    assert "Listens well" in words(client.get(page).content)
    given = {"given_name": "Quinn", "family_name": "Able", "email": "quinn@rivertown.example"}
    assert client.post(page, given)["Location"] == page
    form = link(mailoutbox[-1])
    missing = client.post(form, typed(**{"answer-why": "", "reference-email-1": "una"}))
    assert (missing.status_code, "2 things to fix" in words(missing.content)) == (422, True)
    assert client.post(form, typed())["Location"] == form
    assert [letter.to for letter in mailoutbox[1:]] == [["odd@rivertown.example"], ["una@rivertown.example"]]
    assert "Thank you, Quinn" in words(client.get(form).content)
    reference = link(mailoutbox[1])
    assert "How they listen" in words(client.get(reference).content)
    assert client.post(reference, {"topic-0": ""}).status_code == 422
    client.post(reference, TOPICS)
    assert "Thank you, Odd Berg" in words(client.get(reference).content)
    assert (Reference.objects.exclude(answered_at=None).count(), Application.objects.get().state) == (1, "sent")
    assert client.get(reference[:-3] + "xyz/").status_code == 404


def test_asking_for_the_form_tells_nobody_who_is_known(scene: Scene, client: Client) -> None:
    page = f"/helping/{call(scene).public_id}/"
    given = {"given_name": "A", "family_name": "B"}
    answers = [
        words(client.post(page, given | {"email": email}, follow=True).content)
        for email in ("renee@rivertown.example", "nobody@rivertown.example")
    ]
    assert answers[0] == answers[1]


def test_the_page_says_where_each_applicant_is(scene: Scene, angela: Client) -> None:
    row, references = hand_in(token=asked(scene).token, filled=FILLED)
    speak_for(token=references[0].token, words=TOPICS)
    page = words(angela.get(PAGE).content)
    assert "Guides: 1 active, 1 applying" in page
    assert "Quinn Able Nov 19 1 of 2 not yet not yet not yet" in page
    one = f"{PAGE}applicants/{row.public_id}/"
    seen = {"look": "interview", "day": "2026-11-19", "says": "yes", "words": "A calm voice.", "mark-patience": "4"}
    assert angela.post(f"{one}look/", seen)["Location"] == one
    told = words(angela.get(one).content)
    for said in ("A calm voice.", "Is patient: 4 of 4", "Quinn hears everything.", "1 of 2 references are here."):
        assert said in told
    leader = signed_in(scene.lena.person) if scene.lena.person else Client()
    theirs = words(leader.get(one).content)
    assert ("A calm voice." in theirs, "You read it once all have" in theirs) == (False, True)
    refused = angela.post(f"{one}look/", seen)
    assert (refused.status_code, Review.objects.count()) == (422, 1)
    review = Review.objects.get()
    angela.post(f"{PAGE}looks/{review.public_id}/take-back/")
    assert "A calm voice." not in words(angela.get(one).content)


def test_a_kind_no_goes_out_once(scene: Scene, angela: Client, mailoutbox: list[EmailMessage]) -> None:
    row, _ = hand_in(token=asked(scene).token, filled=FILLED)
    for _ in range(2):
        angela.post(f"{PAGE}applicants/{row.public_id}/no/")
    assert [letter.to for letter in mailoutbox] == [["quinn@rivertown.example"]]
    assert "Told no" not in words(angela.get(PAGE).content)
    assert "Declined" in words(angela.get(f"{PAGE}?show=over").content)


def test_what_runs_out_and_what_was_released(scene: Scene, angela: Client) -> None:
    pair(scene.cohort, scene.cast.renee, scene.cast.maya)
    one = f"/office/people/{scene.renee.public_id}/credentials/"
    for form in (
        {"kind": TRAINING.format("yearly"), "day": "2025-12-01", "evidence": "list of the evening"},
        {"kind": "release-time", "day": "2026-08-17", "value": "1 hour", "evidence": "letter of the district"},
    ):
        assert angela.post(one, form)["Location"] == one
    page = words(angela.get(PAGE).content)
    assert "Renée Castellanos – yearly evening ends November 30 1 open pair stays" in page
    assert "Renée Castellanos needs 0.2 h a week more than was released." in page
    refused = angela.post(one, {"kind": SERVED, "day": "2026-11-19", "evidence": ""})
    assert refused.status_code == 422
    line = Credential.objects.get(kind="release-time")
    angela.post(f"/office/people/credentials/{line.public_id}/take-back/")
    assert "not said" in words(angela.get(PAGE).content)


def test_what_was_typed_stays_when_it_is_refused(scene: Scene, angela: Client) -> None:
    row, _ = hand_in(token=asked(scene).token, filled=FILLED)
    call = {"role": "guide", "words": "Only on Tuesdays.", "closes_on": "2020-01-01"}
    look = {"look": "interview", "day": "2027-01-01", "says": "yes", "words": "Asks before advising."}
    names = {"given_name": "Ola", "family_name": "", "email": "ola@away.example"}
    posting = Posting.objects.get()
    for path, form, kept in (
        (f"{PAGE}call/", call, "Only on Tuesdays."),
        (f"{PAGE}call/{posting.public_id}/invite/", names, 'value="Ola"'),
        (f"{PAGE}applicants/{row.public_id}/look/", look, "Asks before advising."),
    ):
        answer = angela.post(path, form)
        assert (answer.status_code, kept in answer.content.decode()) == (422, True)


def test_shared_duties_show_what_nobody_does(scene: Scene, angela: Client) -> None:
    form = {
        "role": "guide",
        "place": scene.cast.places.lakeview.public_id,
        "responsibility": "meet",
        "person": scene.renee.public_id,
    }
    nobody = angela.post(f"{PAGE}shared/", form | {"person": ""}, follow=True)
    assert ("Choose where, and who does it." in words(nobody.content), Share.objects.count()) == (True, 0)
    for _ in range(2):
        angela.post(f"{PAGE}shared/", form)
    page = words(angela.get(f"{PAGE}shared/").content)
    assert ("2 of 3 have nobody." in page, Share.objects.count()) == (True, 1)
    angela.post(f"{PAGE}shared/{Share.objects.get().public_id}/stop/")
    assert "Nothing is shared yet" in words(angela.get(f"{PAGE}shared/").content)
    enrolled(scene.cohort, scene.cast.stranger, "newcomer", works_at=scene.cast.places.linden)
    assert "Linden School 3 open" in words(angela.get(f"{PAGE}shared/").content)
    enrolled(scene.cohort, scene.cast.other_principal, "newcomer", works_at=scene.cast.places.lakeview)
    scene.cast.places.linden.name = scene.cast.places.lakeview.name
    scene.cast.places.linden.save()
    page = words(angela.get(f"{PAGE}shared/").content)
    assert "Lakeview School, Rivertown District 12 Lakeview School, Hollis Park District 40" in page


def test_as_many_queries_for_one_as_for_three(scene: Scene, angela: Client) -> None:
    counts = []
    angela.get(PAGE)
    for n in range(3):
        helper = enrolled(scene.cohort, person(), "guide", works_at=scene.cast.places.lakeview)
        shown = Shown(kind=TRAINING.format("yearly"), day=TODAY, evidence="seen")
        record_credential(helper=helper, shown=shown, by=scene.by, who=scene.who)
        hand_in(token=asked(scene, f"quinn{n}@rivertown.example").token, filled=FILLED)
        with CaptureQueriesContext(connection) as queries:
            angela.get(PAGE)
        counts.append(len(queries))
    assert counts == [counts[0]] * 3
    assert counts[0] <= 26
