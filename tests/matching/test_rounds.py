"""Rounds: proposed, decided, published, on real people in a real program."""

from datetime import UTC, date, datetime, time

import pytest
import time_machine
from django.db import IntegrityError, transaction

from alongside.kernel.errors import Conflict, Refused
from alongside.matching.actions.allowing import allow_virtual, give_room, rule_in, rule_out
from alongside.matching.actions.apart import keep_apart
from alongside.matching.actions.deciding import leave_unmatched, lock, swap, unlock
from alongside.matching.actions.proposing import Wanted as About
from alongside.matching.actions.proposing import propose, set_aside
from alongside.matching.actions.publishing import publish
from alongside.matching.actions.working import ask
from alongside.matching.models.rounds import Proposal
from alongside.matching.queries.gathering import gather
from alongside.matching.queries.why import asked_for
from alongside.people.models.events import Event
from alongside.programs.actions.changes import Wanted, change_participation
from alongside.programs.actions.cohorts import close_cohort
from alongside.programs.actions.engagements import start_engagement
from alongside.programs.actions.participations import set_capacity
from alongside.programs.enums import ChangeKind
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation
from tests.cast import somebody
from tests.factories.programs import person_of
from tests.matching.scene import TODAY, Round, principals

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Round:
    return principals()


@pytest.fixture(autouse=True)
def november() -> object:
    with time_machine.travel("2026-11-21T15:00:00Z", tick=True):
        yield


def _proposal(of: Participation) -> Proposal:
    return Proposal.objects.select_related("helper").exclude(round__state="set-aside").get(supported=of)


def _helper_of(of: Participation) -> str:
    helper = _proposal(of).helper
    return str(helper.person) if helper else ""


def test_everyone_possible_has_somebody_and_the_rest_is_said(scene: Round) -> None:
    proposed = propose(cohort=scene.cohort, by=None)
    assert (_helper_of(scene.dana), _helper_of(scene.lamar), _helper_of(scene.corey)) == (
        "Ruth Sandoval",
        "Harold Whitcomb",
        "",
    )
    assert _proposal(scene.corey).hints == ["No mentor within 90 minutes. The nearest is about 6 h 35 min away."]
    assert proposed.round.figures["mentoring"]["matched"] == 2
    assert proposed.round.figures["mentoring"]["objective"] == proposed.round.figures["mentoring"]["bound"]


def test_reasons_are_plain_and_wishes_stay_apart(scene: Round) -> None:
    propose(cohort=scene.cohort, by=None)
    dana = _proposal(scene.dana)
    assert [(one["criterion"], one["fit"], one["says"]) for one in dana.reasons] == [
        ("goals", 5, "Both of Dana’s top goals: school improvement planning; climate and culture"),
        ("context", None, "Not known of Dana yet, so it counts neither way"),
        ("distance", 1, "About 1 h 5 min by car"),
        ("style", None, "Not known of Dana yet, so it counts neither way"),
        ("learning", None, "Not known of Dana yet, so it counts neither way"),
    ]
    assert [(one["label"], one["fit"], one["says"]) for one in asked_for(dana)] == [
        ("What Dana asked for", 5, "As asked: woman")
    ]
    assert "woman" not in repr(list(Event.objects.values_list("facts", flat=True)))


def test_whoever_evaluates_somebody_is_never_their_helper(scene: Round) -> None:
    need = gather(scene.cohort, on=TODAY).needs[0]
    names = [p.name for p in need.case.people], [h.name for h in need.case.helpers]
    dana, otis = names[0].index("Dana Fitzgerald"), names[1].index("Otis Hargrove")
    assert bool(need.case.pairings.evaluates[dana, otis])
    assert int(need.case.pairings.evaluates.sum()) == 1


def test_the_same_inputs_give_the_same_round(scene: Round) -> None:
    first = propose(cohort=scene.cohort, by=None).round
    before = list(first.proposals.order_by("pk").values_list("public_id", "helper", "score"))
    again = propose(cohort=scene.cohort, by=None).round
    assert (again.pk, again.inputs_digest) == (first.pk, first.inputs_digest)
    assert list(again.proposals.order_by("pk").values_list("public_id", "helper", "score")) == before


def test_a_decision_stays_when_proposing_again(scene: Round) -> None:
    propose(cohort=scene.cohort, by=None)
    lock(proposal=_proposal(scene.dana), by=None)
    leave_unmatched(proposal=_proposal(scene.lamar), by=None)
    propose(cohort=scene.cohort, by=None)
    assert (_proposal(scene.dana).state, _proposal(scene.lamar).state) == ("locked", "left-out")
    assert (_helper_of(scene.lamar), _proposal(scene.lamar).hints) == ("", ["They are left unmatched for now."])
    unlock(proposal=_proposal(scene.lamar), by=None)
    propose(cohort=scene.cohort, by=None)
    assert (_proposal(scene.lamar).state, _helper_of(scene.lamar)) == ("proposed", "Harold Whitcomb")


def test_swapping_locks_the_new_pair_and_works_the_rest_out_anew(scene: Round) -> None:
    propose(cohort=scene.cohort, by=None)
    swap(proposal=_proposal(scene.dana), helper=scene.harold, by=None)
    assert (_helper_of(scene.dana), _helper_of(scene.lamar)) == ("Harold Whitcomb", "Ruth Sandoval")
    assert _proposal(scene.dana).state == "locked"


def test_a_forbidden_or_full_helper_is_refused_by_name(scene: Round) -> None:
    propose(cohort=scene.cohort, by=None)
    with pytest.raises(Refused, match="Evaluates Dana, and whoever evaluates somebody never helps them"):
        swap(proposal=_proposal(scene.dana), helper=scene.otis, by=None)
    swap(proposal=_proposal(scene.dana), helper=scene.harold, by=None)
    with pytest.raises(Refused, match="Harold Whitcomb has no place left"):
        swap(proposal=_proposal(scene.lamar), helper=scene.harold, by=None)
    assert (_helper_of(scene.dana), _helper_of(scene.lamar)) == ("Harold Whitcomb", "Ruth Sandoval")


def test_publishing_makes_every_engagement_once_and_tells_both(scene: Round) -> None:
    round_ = propose(cohort=scene.cohort, by=scene.angela.person).round
    publish(round_=round_, by=scene.angela.person)
    again = publish(round_=round_, by=scene.angela.person)
    assert (again.state, Engagement.objects.count()) == ("published", 2)
    told = Event.objects.filter(kind="match-published")
    four = {one.person_id for one in (scene.dana, scene.ruth, scene.lamar, scene.harold)}
    assert (set(told.values_list("about_id", flat=True)), told.count()) == (four, 4)
    dana = told.get(about_id=scene.dana.person_id)
    engagement = Engagement.objects.get(supported=scene.dana)
    assert (dana.subject, dana.facts) == (
        f"engagement:{engagement.public_id}",
        {
            "duty": "mentoring",
            "helper": scene.ruth.public_id,
            "supported": scene.dana.public_id,
            "first_by": "2026-11-28",
        },
    )
    with pytest.raises(Conflict, match="This round has been published"):
        lock(proposal=_proposal(scene.dana), by=None)


def test_publishing_is_all_or_nothing(scene: Round) -> None:
    round_ = propose(cohort=scene.cohort, by=None).round
    start_engagement(
        cohort=scene.cohort, duty="mentoring", supported=scene.lamar, helper=scene.ruth, starts_on=TODAY, by=None
    )
    with pytest.raises(Refused, match="Lamar Tisdale: one of the two no longer takes part, has somebody already"):
        publish(round_=round_, by=None)
    round_.refresh_from_db()
    assert (round_.state, Engagement.objects.filter(supported=scene.dana).count()) == ("proposed", 0)


def test_a_second_round_is_for_those_left_over(scene: Round) -> None:
    publish(round_=propose(cohort=scene.cohort, by=None).round, by=None)
    second = propose(cohort=scene.cohort, by=None).round
    assert list(second.proposals.values_list("supported", flat=True)) == [scene.corey.pk]
    need = gather(scene.cohort, on=TODAY).needs[0]
    taken = {h.name: n for h, n in zip(need.case.helpers, need.taken, strict=True)}
    assert taken == {"Ruth Sandoval": 1, "Otis Hargrove": 0, "Harold Whitcomb": 1}


def test_somebody_asked_not_to_be_matched_and_nobody_is_told(scene: Round) -> None:
    ruth = scene.ruth.person
    assert ruth is not None
    keep_apart(cohort=scene.cohort, names=("Dana Fitzgerald", ruth.name), because="asked", words="", by=ruth)
    Participation.objects.filter(pk=scene.harold.pk).update(state="ended", ends_on=TODAY)
    propose(cohort=scene.cohort, by=None)
    dana = _proposal(scene.dana)
    assert (dana.helper, dana.hints, dana.sealed) == (None, ["No mentor meets all of the rules."], None)


def test_a_helper_whose_room_went_meanwhile_stops_the_whole_publication(scene: Round) -> None:
    round_ = propose(cohort=scene.cohort, by=None).round
    set_capacity(participation=scene.harold, capacity=0, by=None)
    with pytest.raises(Refused, match="takes 0 at a time"):
        publish(round_=round_, by=None)
    round_.refresh_from_db()
    assert (round_.state, Engagement.objects.count(), Event.objects.filter(kind="match-published").count()) == (
        "proposed",
        0,
        0,
    )


def test_nothing_is_decided_in_a_closed_cohort(scene: Round) -> None:
    propose(cohort=scene.cohort, by=None)
    close_cohort(cohort=scene.cohort, by=None)
    dana = _proposal(scene.dana)
    for decide in (lock, unlock, leave_unmatched):
        with pytest.raises(Refused, match="is closed"):
            decide(proposal=dana, by=None)
    with pytest.raises(Refused, match="is closed"):
        propose(cohort=scene.cohort, by=None)


def test_whoever_is_on_a_leave_is_in_no_round_until_they_are_back(scene: Round) -> None:
    back = date(2027, 1, 4)
    leave = Wanted(kind=ChangeKind.LEAVE, from_day=date(2026, 11, 21), until=back)
    change_participation(participation=scene.dana, wanted=leave, by=somebody("Vera Quist", "vera@prairie.example"))
    propose(cohort=scene.cohort, by=None)
    assert not Proposal.objects.filter(supported=scene.dana).exists()
    with time_machine.travel(datetime.combine(back, time(18), tzinfo=UTC)):
        propose(cohort=scene.cohort, by=None)
    assert _helper_of(scene.dana) == "Ruth Sandoval"


def test_meeting_virtually_only_opens_somebody_far_away_and_stays(scene: Round) -> None:
    round_ = propose(cohort=scene.cohort, by=None).round
    allow_virtual(proposal=_proposal(scene.corey), virtual=True, by=None)
    assert _helper_of(scene.corey) in {"Ruth Sandoval", "Otis Hargrove"}  # both fit alike
    assert "They may meet virtually only, so the way there does not count" in str(_proposal(scene.corey).reasons)
    propose(cohort=scene.cohort, by=None)
    publish(round_=round_, by=scene.angela.person)
    assert Engagement.objects.filter(supported=scene.corey).count() == 1


def test_a_helper_ruled_out_is_not_proposed_until_ruled_in(scene: Round) -> None:
    propose(cohort=scene.cohort, by=None)
    rule_out(proposal=_proposal(scene.dana), helper=scene.ruth, by=None)
    assert (_helper_of(scene.dana), _helper_of(scene.lamar)) == ("Harold Whitcomb", "Ruth Sandoval")
    rule_in(proposal=_proposal(scene.dana), by=None)
    assert _helper_of(scene.dana) == "Ruth Sandoval"


def test_one_more_place_is_taken_up_at_once_and_counts_once(scene: Round) -> None:
    for one in (scene.ruth, scene.otis):
        set_capacity(participation=one, capacity=0, by=None)
    propose(cohort=scene.cohort, by=None)
    left = next(one for one in (scene.dana, scene.lamar) if not _helper_of(one))
    for _ in range(2):
        give_room(proposal=_proposal(left), helper=scene.ruth, to=1, by=None)
    scene.ruth.refresh_from_db()
    assert (scene.ruth.capacity, bool(_helper_of(left))) == (1, True)
    with pytest.raises(Refused, match="fewer people than they agreed to"):
        give_room(proposal=_proposal(left), helper=scene.ruth, to=0, by=None)


def test_only_a_round_after_another_begins_without_what_was_decided(scene: Round) -> None:
    first = propose(cohort=scene.cohort, by=None, wanted=About(afresh=True)).round
    assert (first.afresh, first.follows) == (False, None)
    lock(proposal=_proposal(scene.dana), by=None)
    rule_out(proposal=_proposal(scene.lamar), helper=scene.otis, by=None)
    second = propose(cohort=scene.cohort, by=None, wanted=About(afresh=True)).round
    assert (second.afresh, second.follows) == (True, first)
    assert (_proposal(scene.dana).state, _proposal(scene.lamar).ruled_out) == ("proposed", [])
    with pytest.raises(IntegrityError, match="round_afresh_after_another"), transaction.atomic():
        type(second).objects.filter(pk=second.pk).update(follows=None)


def test_what_was_said_about_one_round_sets_no_other_aside(scene: Round) -> None:
    first = propose(cohort=scene.cohort, by=None).round
    newer = propose(cohort=scene.cohort, by=None, wanted=About(kept_free=1, after=first.public_id)).round
    said = f"Round {newer.number} was proposed meanwhile, so nothing was done."
    for door in (propose, ask):
        with pytest.raises(Conflict, match=said):
            door(cohort=scene.cohort, by=person_of(scene.angela), wanted=About(after=first.public_id))
    newer.refresh_from_db()
    assert newer.state == "proposed"
    set_aside(round_=newer, by=None)
    with pytest.raises(Conflict, match="The round this was about is not open any more"):
        propose(cohort=scene.cohort, by=None, wanted=About(after=newer.public_id))
