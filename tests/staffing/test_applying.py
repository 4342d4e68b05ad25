"""Becoming a helper: the form by link, references, reviewers who do not see each other, two yeses, a kind no."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import NotAllowed, NotHere, Refused
from alongside.people.models.events import Event
from alongside.people.models.persons import Address, Person
from alongside.programs.models.participations import Participation
from alongside.staffing.access import APPLICATIONS, REFERENCES, REVIEWS
from alongside.staffing.actions.applying import Asked, ask_to_apply, hand_in, speak_for, withdraw
from alongside.staffing.actions.calling import Call, open_posting
from alongside.staffing.actions.deciding import Seen, decline, review, say_yes, take_back_review
from alongside.staffing.enums import ApplicationState
from alongside.staffing.facts import held_by
from alongside.staffing.forms import Filled, Unfinished
from alongside.staffing.links import TooOld, application_of
from alongside.staffing.models.applications import Application, Reference, Review
from alongside.staffing.sealing import opened
from tests.cast import somebody
from tests.factories.programs import acting, enrolled
from tests.staffing.scene import TODAY, Scene

pytestmark = pytest.mark.django_db
REFEREES = (("Odd Berg", "odd@rivertown.example"), ("Una Falk", "una@rivertown.example"))
FILLED = Filled(
    answers={"why": "Somebody did it for me.", "years": "12"}, references=REFEREES, signed_as=" quinn  ABLE "
)
TOPICS = {"topic-0": "Quinn hears everything.", "topic-1": "Calmly."}


def asked(scene: Scene, email: str = "quinn@rivertown.example") -> Asked[Application]:
    posting = open_posting(
        cohort=scene.cohort, call=Call(role="guide", words="Each Tuesday."), by=scene.by, who=scene.who
    )
    return ask_to_apply(posting=posting, given_name="Quinn", family_name="Able", email=email, by=scene.by)


def sent(scene: Scene) -> tuple[Application, list[Asked[Reference]]]:
    return hand_in(token=asked(scene).token, filled=FILLED)


def looked(scene: Scene, row: Application) -> Person:
    """Everything looked at, by Angela and Ola; returns Ola, who coordinates too."""
    ola = somebody("Ola Reed", "ola@prairie.example")
    other = enrolled(scene.cohort, ola, "coordinator")
    for by, who in ((scene.by, scene.who), (ola, acting(other, TODAY))):
        review(application=row, seen=Seen(look="interview", day=TODAY, says="yes", words="kind"), by=by, who=who)
    seen = Seen(look="background", day=TODAY, says="yes", evidence="letter 12")
    review(application=row, seen=seen, by=ola, who=acting(other, TODAY))
    return ola


def test_the_form_says_everything_that_is_missing_at_once(scene: Scene) -> None:
    with pytest.raises(Unfinished) as refused:
        hand_in(token=asked(scene).token, filled=Filled(answers={"years": "many"}, references=[REFEREES[0]] * 2))
    assert [field for field, _ in refused.value.faults] == ["why", "years", "reference-email-1", "signed_as"]


def test_handed_in_it_is_sealed_signed_and_asks_two_people(scene: Scene) -> None:
    row, references = sent(scene)
    assert (row.state, [each.row.name for each in references]) == (ApplicationState.SENT, ["Odd Berg", "Una Falk"])
    assert b"did it for me" not in bytes(row.sealed_answers)
    assert opened(row, row.sealed_answers, place="answers")["why"] == "Somebody did it for me."
    assert (row.pledge.signed_as, len(row.pledge.digest)) == ("quinn ABLE", 64)
    assert not Person.objects.filter(family_name="Able").exists()
    with pytest.raises(Refused, match="with us already"):
        hand_in(token=asked(scene).token, filled=FILLED)


def test_a_new_link_replaces_the_one_before_and_ends_after_thirty_days(scene: Scene) -> None:
    first, second = asked(scene), asked(scene)
    assert first.row == second.row
    with pytest.raises(NotHere):
        application_of(first.token)
    Application.objects.update(link_until=timezone.now() - timedelta(seconds=1))
    with pytest.raises(TooOld):
        application_of(second.token)


def test_somebody_speaks_for_an_applicant_once(scene: Scene) -> None:
    _, references = sent(scene)
    with pytest.raises(Unfinished):
        speak_for(token=references[0].token, words={"topic-0": "Yes"})
    said = speak_for(token=references[0].token, words=TOPICS)
    assert b"hears everything" not in bytes(said.sealed_words)
    with pytest.raises(Refused, match="with us already"):
        speak_for(token=references[0].token, words=TOPICS)


def test_reviewers_do_not_read_each_other_before_all_are_done(scene: Scene) -> None:
    row, _ = sent(scene)
    ola = somebody("Ola Reed", "ola@prairie.example")
    other = acting(enrolled(scene.cohort, ola, "coordinator"), TODAY)
    seen = Seen(look="interview", day=TODAY, says="yes", words="kind", marks={"listening": 4})
    mine = review(application=row, seen=seen, by=scene.by, who=scene.who)
    assert [REVIEWS.allows(who, Verb.READ, mine) for who in (scene.who, other)] == [True, False]
    assert REVIEWS.allows(other, Verb.SEE, mine)
    theirs = review(application=row, seen=seen, by=ola, who=other)
    assert [REVIEWS.allows(who, Verb.READ, one) for who in (scene.who, other) for one in (mine, theirs)] == [True] * 4
    take_back_review(found=theirs, by=ola, who=other)
    assert not REVIEWS.allows(other, Verb.READ, mine)
    with pytest.raises(NotAllowed):
        take_back_review(found=mine, by=ola, who=other)
    with pytest.raises(Refused, match="said this already"):
        review(application=row, seen=seen, by=scene.by, who=scene.who)


def test_two_people_say_yes_and_the_second_is_of_the_role_named(scene: Scene) -> None:
    row, references = sent(scene)
    with pytest.raises(Refused) as refused:
        say_yes(application=row, by=scene.by, who=scene.who)
    assert refused.value.sentence == (
        "Still to come: 0 of 2 references are here. Interview: 0 of 2. Background check: 0 of 1."
    )
    for one in references:
        speak_for(token=one.token, words=TOPICS)
    ola = looked(scene, row)
    assert say_yes(application=row, by=scene.by, who=scene.who).state == ApplicationState.SENT
    with pytest.raises(Refused, match="somebody else"):
        say_yes(application=row, by=scene.by, who=scene.who)
    other = Participation.objects.get(person=ola)
    with pytest.raises(Refused, match="acts as leader"):
        say_yes(application=row, by=ola, who=acting(other, TODAY))
    assert scene.lena.person is not None
    done = say_yes(application=row, by=scene.lena.person, who=scene.leader)
    assert (done.state, done.participation and done.participation.kind) == (ApplicationState.ACCEPTED, Kind.HELPER)
    assert done.participation is not None
    held = held_by([done.participation.pk])[done.participation.pk]
    assert [(one.kind, str(one.valid_until)) for one in held] == [("look.background", "2028-11-18")]
    assert Address.objects.get(email="quinn@rivertown.example").person_id == done.participation.person_id
    assert Event.objects.filter(kind="applicant-accepted").count() == 1


def test_the_database_wants_two_people(scene: Scene) -> None:
    row, _ = sent(scene)
    with pytest.raises(IntegrityError, match="two_people_say_yes"), transaction.atomic():
        Application.objects.filter(pk=row.pk).update(first_yes_by=scene.by, second_yes_by=scene.by)


def test_nobody_reads_what_is_said_of_themselves(scene: Scene) -> None:
    """Angela applies herself: she coordinates, and still neither application nor references are hers to read."""
    row, references = hand_in(token=asked(scene, "angela@prairie.example").token, filled=FILLED)
    assert [APPLICATIONS.allows(scene.who, verb, row) for verb in Verb] == [False] * len(Verb)
    assert not REFERENCES.allows(scene.who, Verb.READ, references[0].row)
    assert REFERENCES.allows(scene.leader, Verb.READ, references[0].row)


@pytest.mark.parametrize("role", ["guide", "newcomer", "site"])
def test_references_are_of_those_who_decide(scene: Scene, role: str) -> None:
    _, references = sent(scene)
    other = enrolled(scene.cohort, somebody("Ola Reed", "ola@prairie.example"), role)
    assert not REFERENCES.allows(acting(other, TODAY), Verb.READ, references[0].row)


def test_a_flag_stands_in_the_way_until_it_is_taken_back(scene: Scene) -> None:
    row, references = sent(scene)
    for one in references:
        speak_for(token=one.token, words=TOPICS)
    ola = looked(scene, row)
    other = acting(Participation.objects.get(person=ola), TODAY)
    background = Review.objects.get(look="background")
    take_back_review(found=background, by=ola, who=other)
    flag = Seen(look="background", day=TODAY, says="unsure", flagged=True)
    review(application=row, seen=flag, by=ola, who=other)
    with pytest.raises(Refused, match="Background check: somebody asks to look again"):
        say_yes(application=row, by=scene.by, who=scene.who)


def test_declined_and_withdrawn_are_the_end(scene: Scene) -> None:
    row, _ = sent(scene)
    assert {decline(application=row, by=scene.by, who=scene.who).state for _ in range(2)} == {"declined"}
    with pytest.raises(Refused, match="decided already"):
        say_yes(application=row, by=scene.by, who=scene.who)
    again = asked(scene)
    assert again.row.pk != row.pk
    gone = withdraw(token=again.token)
    assert (gone.state, bytes(gone.sealed_answers)) == (ApplicationState.WITHDRAWN, b"")
