"""Publishing with its steps: at a time, with a second yes, with answers of both, and leaders who say they know."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from alongside.jobs.minding import start_due
from alongside.jobs.worker import drain
from alongside.kernel.access import Kind, Verb, Who
from alongside.kernel.errors import Conflict, NotHere, Refused
from alongside.matching.access import REPLIES
from alongside.matching.actions.acknowledging import acknowledge
from alongside.matching.actions.deciding import lock
from alongside.matching.actions.introducing import told_of
from alongside.matching.actions.offering import No, accept, decline, lapse_due
from alongside.matching.actions.proposing import propose
from alongside.matching.actions.publishing import WITH_BOTH, publish
from alongside.matching.actions.scheduling import approve, publish_due, said, schedule, take_back
from alongside.matching.models.publications import Acknowledgement, Offer, Publication
from alongside.matching.models.rounds import Proposal
from alongside.matching.queries.gathering import gather
from alongside.matching.queries.publications import why_not
from alongside.matching.queries.room import helpers_of_round, rooms_of
from alongside.matching.sealing import opened
from alongside.notices.previews import previewed
from alongside.people.models.events import Event
from alongside.people.models.persons import Person
from alongside.programs.actions.participations import Joining, enrol, set_capacity
from alongside.programs.facts import pinned
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation
from tests.cast import somebody
from tests.doors import signed_in
from tests.matching.scene import TODAY, Round, principals
from tests.web.desk.reading import words

pytestmark = pytest.mark.django_db
ANSWERS = "{answer_within: 7 days, reasons: {time: No time for it now}}"
FOUR = datetime(2026, 11, 21, 16)  # 22:00 UTC where the cohort is


@pytest.fixture(autouse=True)
def november() -> Iterator[time_machine.Traveller]:
    with time_machine.travel("2026-11-21T15:00:00Z", tick=False) as clock:
        yield clock


def _joins(scene: Round, name: str, role: str, at: Participation | None = None) -> Participation:
    place = scene.sponsor if at is None or at.works_at is None else at.works_at.parent
    who = somebody(name, f"{name.partition(' ')[0].lower()}@places.example")
    joining = Joining(who=who, role=role, starts_on=scene.cohort.starts_on, works_at=place)
    return enrol(cohort=scene.cohort, joining=joining, by=None)


def _person(of: Participation) -> Person:
    assert of.person is not None
    return of.person


def _set(scene: Round, *, at: datetime | None) -> Publication:
    round_ = propose(cohort=scene.cohort, by=None).round
    return schedule(round_=round_, at=at, by=_person(scene.angela))


def _kinds(like: str) -> list[str]:
    return list(Event.objects.filter(kind__startswith=like).order_by("pk").values_list("kind", flat=True))


def _offers(scene: Round) -> tuple[Offer, Offer]:
    """Dana with Ruth, and Lamar with Harold."""
    publish(round_=propose(cohort=scene.cohort, by=None).round, by=None)
    return Offer.objects.get(proposal__supported=scene.dana), Offer.objects.get(proposal__supported=scene.lamar)


def test_a_round_goes_out_at_its_time_once_and_can_be_taken_back_until_then(november: time_machine.Traveller) -> None:
    scene = principals()
    made = _set(scene, at=FOUR)
    assert (made.state, made.due_at.hour, made.due_zone, made.due_wall) == (
        "scheduled",
        22,
        "America/Chicago",
        "2026-11-21T16:00",
    )
    with pytest.raises(Conflict, match="published, or set to be"):
        schedule(round_=made.round, at=None, by=_person(scene.angela))
    for change in (lambda: propose(cohort=scene.cohort, by=None), lambda: lock(proposal=_one(scene.dana), by=None)):
        with pytest.raises(Refused, match=r"set to be published on November 21 at 4:00 pm\. Take that back first"):
            change()
    start_due()
    drain()
    assert Engagement.objects.count() == 0
    take_back(publication=made, by=_person(scene.angela))
    again = schedule(round_=made.round, at=FOUR, by=_person(scene.angela))
    november.shift(timedelta(hours=7, minutes=1))
    for _ in range(4):  # minute after minute, as the hosting machine does: which of a minute's jobs comes first is open
        start_due()
        drain()
        november.shift(timedelta(minutes=1))
    again.refresh_from_db()
    assert (again.state, Engagement.objects.count(), _kinds("publication-")) == (
        "done",
        2,
        ["publication-scheduled", "publication-taken-back", "publication-scheduled"],
    )
    assert sorted(letter.to[0] for letter in mail.outbox if "read and sign" not in letter.subject) == [
        "dana@schools.example", "harold@schools.example", "lamar@schools.example", "ruth@schools.example",
    ]  # fmt: skip
    with pytest.raises(Conflict, match="settled meanwhile"):
        take_back(publication=again, by=_person(scene.angela))


def _one(of: Participation) -> Proposal:
    return Proposal.objects.get(supported=of)


def test_a_letter_reads_as_its_preview(november: time_machine.Traveller) -> None:
    scene = principals()
    round_ = propose(cohort=scene.cohort, by=None).round
    blueprint = pinned(scene.cohort.pk, on=TODAY).blueprint
    match = WITH_BOTH.get(supported=scene.dana)
    before = {one.to: one.text for one in previewed(told_of(match, blueprint, by=None, engagement=None))}
    publish(round_=round_, by=None)
    for _ in range(3):
        start_due()
        drain()
        november.shift(timedelta(minutes=1))
    sent = {(letter.to[0].partition("@")[0], letter.subject): letter for letter in mail.outbox}
    for name, key in (("Dana Fitzgerald", "dana"), ("Ruth Sandoval", "ruth")):
        body = str(sent[key, before[name].subject].body).replace("\n", " ")
        assert [words for words in before[name].paragraphs if words not in body] == []
    assert (
        before["Dana Fitzgerald"]
        .paragraphs[1]
        .startswith("Either of you may write first and agree on a time to meet, by November 28 if you can.")
    )


def test_what_is_not_possible_any_more_does_not_go_out_and_says_why(november: time_machine.Traveller) -> None:
    scene = principals()
    made = _set(scene, at=FOUR)
    set_capacity(participation=scene.harold, capacity=0, by=None)
    november.shift(timedelta(hours=8))
    assert publish_due(lambda _: None) == 0
    made.refresh_from_db()
    assert (made.state, "takes 0 at a time" in made.fault) == ("not-possible", True)
    assert (Engagement.objects.count(), _kinds("match-p")) == (0, [])
    late = _set(scene, at=datetime(2026, 11, 21, 20))  # and the round can be changed again
    november.shift(timedelta(days=2))
    assert publish_due(lambda _: None) == 0
    late.refresh_from_db()
    assert (late.state, late.fault.partition(" before")[0]) == ("not-possible", "Its time was over for more than a day")


def test_the_second_yes_is_another_persons(november: time_machine.Traveller) -> None:
    scene = principals(introductions="{second_yes: yes}")
    round_ = propose(cohort=scene.cohort, by=None).round
    with pytest.raises(Refused, match="Another person says yes"):
        publish(round_=round_, by=_person(scene.angela))
    made = schedule(round_=round_, at=None, by=_person(scene.angela))
    assert (made.state, Engagement.objects.count()) == ("waiting", 0)
    assert said(made) == "as soon as somebody else says yes"
    with pytest.raises(Refused, match="somebody else says the second yes"):
        approve(publication=made, by=_person(scene.angela))
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.filter(pk=made.pk).update(approved_by=scene.angela.person, approved_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.filter(pk=made.pk).update(state="scheduled")
    bela = _person(_joins(scene, "Bela Novak", "coordinator"))
    done = approve(publication=made, by=bela)
    assert (done.state, done.approved_by, Engagement.objects.count()) == ("done", bela, 2)


def test_both_say_yes_and_begin(november: time_machine.Traveller) -> None:
    scene = principals(introductions=ANSWERS)
    dana, _ = _offers(scene)
    assert (Engagement.objects.count(), dana.until.isoformat(), _kinds("match-")) == (
        0,
        "2026-11-28",
        ["match-offered"] * 4,
    )
    need = gather(scene.cohort, on=TODAY).needs[0]
    assert [one.pk for one in need.people] == [scene.corey.pk]  # nobody else is matched again meanwhile
    assert dict(zip([h.name for h in need.case.helpers], need.taken, strict=True))["Ruth Sandoval"] == 1
    with pytest.raises(NotHere):
        accept(offer=dana, participation=scene.harold, by=_person(scene.harold))
    for who in (scene.dana, scene.dana, scene.ruth, scene.ruth):
        dana = accept(offer=dana, participation=who, by=_person(who))
    assert (dana.state, dana.engagement) == ("agreed", Engagement.objects.get())
    assert (_kinds("match-acc"), _kinds("match-pub")) == (["match-accepted"] * 2, ["match-published"] * 2)


def test_a_no_opens_the_next_round_and_its_words_stay_with_the_team(november: time_machine.Traveller) -> None:
    scene = principals(introductions=ANSWERS)
    dana, lamar = _offers(scene)
    accept(offer=dana, participation=scene.dana, by=_person(scene.dana))
    with pytest.raises(Refused, match="Say in a word why not"):
        decline(offer=dana, participation=scene.ruth, why=No(), by=_person(scene.ruth))
    why = No(reason="time", words="My sister is ill.")
    decline(offer=dana, participation=scene.ruth, why=why, by=_person(scene.ruth))
    dana.refresh_from_db()
    no = dana.replies.get(yes=False)
    assert (dana.state, no.reason, opened(no), b"sister" in bytes(no.sealed)) == (
        "declined",
        "time",
        "My sister is ill.",
        False,
    )
    assert "sister" not in repr(list(Event.objects.values_list("facts", flat=True)))
    told = Event.objects.filter(kind="match-not-come").values_list("about_id", flat=True)
    assert list(told) == [scene.dana.person_id]  # who said no is not told so
    readers = {name: _who(getattr(scene, name)) for name in ("angela", "dana", "ruth", "otis")}
    assert {name: list(why_not(who, [dana])) for name, who in readers.items()} == {
        "angela": [dana.pk],
        "dana": [],
        "ruth": [dana.pk],
        "otis": [],
    }
    assert not REPLIES.visible(_who(scene.angela), Verb.SEE).exists()
    propose(cohort=scene.cohort, by=None)
    assert lamar.proposal is not None
    again = Proposal.objects.exclude(round=lamar.proposal.round).get(supported=scene.dana)
    assert again.helper_id != scene.ruth.pk
    said = [one["says"] for one in again.others if one["helper"] == scene.ruth.public_id]
    assert said == ["One of the two said no when this was offered"]
    blueprint = pinned(scene.cohort.pk, on=TODAY).blueprint
    taken = {one.id: one.taken for one in rooms_of(helpers_of_round(again.round, blueprint), again.round, blueprint)}
    assert lamar.proposal.helper is not None
    assert taken[lamar.proposal.helper.public_id] == 1  # what waits for a yes is no free place


def _who(of: Participation) -> Who:
    return Who(_person(of).pk, TODAY, of.pk, of.cohort_id, Kind(of.kind))


def test_what_nobody_answers_is_let_go_after_its_last_day(november: time_machine.Traveller) -> None:
    scene = principals(introductions=ANSWERS)
    _, lamar = _offers(scene)
    november.move_to("2026-11-28T18:00:00Z")
    assert lapse_due(lambda _: None) == 0
    november.shift(timedelta(days=1))
    assert (lapse_due(lambda _: None), lapse_due(lambda _: None)) == (2, 0)
    assert (_kinds("match-lapsed"), _kinds("match-not-come")) == (["match-lapsed"] * 2, ["match-not-come"] * 4)
    with pytest.raises(Conflict, match="settled meanwhile"):
        accept(offer=lamar, participation=scene.lamar, by=_person(scene.lamar))


def test_a_yes_to_what_is_not_possible_any_more_is_kept_and_told(november: time_machine.Traveller) -> None:
    scene = principals(introductions=ANSWERS)
    _, lamar = _offers(scene)
    accept(offer=lamar, participation=scene.lamar, by=_person(scene.lamar))
    set_capacity(participation=scene.harold, capacity=0, by=None)
    done = accept(offer=lamar, participation=scene.harold, by=_person(scene.harold))
    assert (done.state, done.replies.count(), Engagement.objects.count()) == ("not-possible", 2, 0)
    assert _kinds("match-not-possible") == ["match-not-possible"]


def test_who_leads_the_district_is_told_once_and_says_that_they_know(november: time_machine.Traveller) -> None:
    scene = principals()
    sue, far = (
        _joins(scene, "Sue Land", "superintendent", scene.dana),
        _joins(scene, "Fay Off", "superintendent", scene.corey),
    )
    publish(round_=propose(cohort=scene.cohort, by=None).round, by=None)
    assert list(Acknowledgement.objects.values_list("leader", "engagement__supported", "seen_at")) == [
        (sue.pk, scene.dana.pk, None)
    ]
    told = Event.objects.filter(kind="match-to-know").values_list("about_id", "facts")
    assert list(told) == [(sue.person_id, {"matches": 1})]
    new = "1 new match at your place. See who it is, and say that you know"
    home = signed_in(_person(sue))
    assert new in words(home.get("/leaders/").content)
    assert [acknowledge(leader=sue, by=_person(sue)) for _ in range(2)] == [1, 0]
    assert new not in words(home.get("/leaders/").content)
    assert acknowledge(leader=far, by=_person(far)) == 0
    with pytest.raises(NotHere):
        acknowledge(leader=sue, by=_person(far))
