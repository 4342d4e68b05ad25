"""Rounds that may change who is together: what would be other and why, refused or published, handed over in one go."""

from collections.abc import Iterator

import pytest
import time_machine
from django.core import mail

from alongside.jobs.minding import start_due
from alongside.jobs.worker import drain
from alongside.kernel.errors import Refused
from alongside.matching.actions.deciding import leave_unmatched, swap
from alongside.matching.actions.offering import accept
from alongside.matching.actions.proposing import Wanted, propose
from alongside.matching.actions.publishing import publish
from alongside.matching.enums import Changes
from alongside.matching.models.publications import Offer
from alongside.matching.models.rounds import Proposal, Round
from alongside.people.models.events import Event
from alongside.programs.actions.engagements import start_engagement
from alongside.programs.actions.participations import set_capacity
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation
from tests.factories.programs import person_of
from tests.matching.scene import TODAY, principals
from tests.matching.scene import Round as Scene

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def november() -> Iterator[time_machine.Traveller]:
    with time_machine.travel("2026-11-21T15:00:00Z", tick=False) as clock:
        yield clock


@pytest.fixture
def scene() -> Scene:
    """Dana with Harold next door, who knows what Lamar needs; Lamar with Ruth, who knows what Dana needs."""
    made = principals()
    for supported, helper in ((made.dana, made.harold), (made.lamar, made.ruth)):
        start_engagement(
            cohort=made.cohort, duty="mentoring", supported=supported, helper=helper, starts_on=TODAY, by=None
        )
    return made


def _rematched(scene: Scene, changes: Changes, *helpers: Participation, price: int | None = None) -> Round:
    wanted = Wanted(changes=changes, changing=tuple(one.public_id for one in helpers), price=price)
    return propose(cohort=scene.cohort, by=None, wanted=wanted).round


def _pairs(round_: Round) -> dict[str, str]:
    rows = round_.proposals.select_related("supported__person", "helper__person")
    return {row.supported.name.split()[0]: row.helper.name.split()[0] if row.helper else "" for row in rows}


def _going_on(of: Participation) -> Engagement:
    return Engagement.objects.exclude(state="ended").get(supported=of)


def test_who_is_together_changes_only_where_it_is_worth_the_price(scene: Scene) -> None:
    assert _pairs(propose(cohort=scene.cohort, by=None).round) == {"Corey": ""}  # unless asked, everybody stays
    asked = _rematched(scene, Changes.EVERYBODY)
    assert _pairs(asked) == {"Corey": "", "Dana": "Ruth", "Lamar": "Harold"}
    figures = asked.figures["mentoring"]
    assert (figures["had"], figures["changes"], figures["objective"] == figures["bound"]) == (2, 2, True)
    assert _pairs(_rematched(scene, Changes.EVERYBODY, price=100)) == {"Corey": "", "Dana": "Harold", "Lamar": "Ruth"}
    assert Engagement.objects.filter(state="active").count() == 2


def test_it_is_said_what_somebody_gains_and_loses(scene: Scene) -> None:
    _rematched(scene, Changes.EVERYBODY)
    dana = Proposal.objects.get(round__state="proposed", supported=scene.dana)
    assert (dana.had, dana.had_helper) == (_going_on(scene.dana), scene.harold)
    assert dana.before["gains"] == [
        "Both of Dana’s top goals: school improvement planning; climate and culture",
        "As asked: woman",
    ]
    assert (dana.before["losses"], dana.before["rule"]) == (["A few minutes by car"], "")
    assert dana.reasons[0]["says"] == dana.before["gains"][0]
    assert "woman" not in repr(list(Event.objects.values_list("facts", flat=True)))


def test_a_change_that_is_refused_stays_as_it_is(scene: Scene) -> None:
    round_ = _rematched(scene, Changes.EVERYBODY)
    swap(proposal=round_.proposals.get(supported=scene.dana), helper=scene.harold, by=None)
    assert _pairs(round_) == {"Corey": "", "Dana": "Harold", "Lamar": "Ruth"}
    with pytest.raises(Refused, match="Nothing changes in this round"):
        publish(round_=round_, by=None)
    left = leave_unmatched(proposal=round_.proposals.get(supported=scene.lamar), by=None)
    assert (left.hints, _pairs(propose(cohort=scene.cohort, by=None).round)["Lamar"]) == (
        ["They stay with whom they have."],
        "",
    )
    assert _going_on(scene.lamar).parties.get(part="helper").participation == scene.ruth


def test_everything_is_handed_over_at_once_and_everybody_hears_of_it(
    scene: Scene, november: time_machine.Traveller
) -> None:
    before = {one.pk: _going_on(one) for one in (scene.dana, scene.lamar)}
    set_capacity(participation=scene.ruth, capacity=1, by=None)  # both are full: each waits for the other’s place
    round_ = _rematched(scene, Changes.EVERYBODY)
    publish(round_=round_, by=None)
    publish(round_=round_, by=None)
    ended = Engagement.objects.filter(state="ended")
    assert {(one.pk, one.ends_on) for one in ended} == {(one.pk, TODAY) for one in before.values()}
    now = _going_on(scene.dana)
    assert (now.starts_on, now.parties.get(part="helper").participation) == (TODAY, scene.ruth)
    changed = Event.objects.get(kind="helper-changed", about_id=scene.dana.person_id)
    assert changed.facts["before"] == before[scene.dana.pk].public_id
    for _ in range(3):
        start_due()
        drain()
        november.shift(60)
    subjects = sorted(
        (letter.to[0].partition("@")[0], letter.subject)
        for letter in mail.outbox
        if "read and sign" not in letter.subject
    )
    assert subjects == [
        ("dana", "Ruth Sandoval is your mentor from now on"),
        ("harold", "Dana Fitzgerald goes on with somebody else"),
        ("harold", "You and Lamar Tisdale are matched"),
        ("lamar", "Harold Whitcomb is your mentor from now on"),
        ("ruth", "Lamar Tisdale goes on with somebody else"),
        ("ruth", "You and Dana Fitzgerald are matched"),
    ]


def test_the_people_of_a_helper_who_leaves_go_on_with_others(scene: Scene) -> None:
    round_ = _rematched(scene, Changes.LEAVING, scene.harold)
    assert _pairs(round_) == {"Corey": "", "Dana": "Ruth"}
    publish(round_=round_, by=None)
    assert _going_on(scene.dana).parties.get(part="helper").participation == scene.ruth
    assert _going_on(scene.lamar).parties.get(part="helper").participation == scene.ruth
    assert _pairs(_rematched(scene, Changes.LEAVING, scene.ruth)) == {"Corey": "", "Dana": "Harold", "Lamar": "Otis"}


def test_only_the_people_of_the_named_helpers_may_change(scene: Scene) -> None:
    set_capacity(participation=scene.ruth, capacity=1, by=None)
    assert _pairs(_rematched(scene, Changes.NAMED, scene.harold)) == {"Corey": "", "Dana": "Harold"}
    with pytest.raises(Refused, match="Choose whose people are meant"):
        _rematched(scene, Changes.NAMED)
    with pytest.raises(Refused, match="a whole number from 0 to 100"):
        _rematched(scene, Changes.EVERYBODY, price=101)


def test_a_round_knows_what_it_would_change_and_nothing_newer(scene: Scene) -> None:
    round_ = _rematched(scene, Changes.EVERYBODY)
    start_engagement(
        cohort=scene.cohort, duty="mentoring", supported=scene.corey, helper=scene.otis, starts_on=TODAY, by=None
    )
    Engagement.objects.filter(supported=scene.dana).update(state="paused", pause_reason="leave")
    with pytest.raises(Refused, match="Dana Fitzgerald: one of the two no longer takes part"):
        publish(round_=round_, by=None)
    assert _going_on(scene.lamar).parties.get(part="helper").participation == scene.ruth


def test_where_both_say_yes_first_the_two_go_on_until_then() -> None:
    scene = principals(introductions="{answer_within: 7 days}")
    for supported, helper in ((scene.dana, scene.harold), (scene.lamar, scene.ruth)):
        start_engagement(
            cohort=scene.cohort, duty="mentoring", supported=supported, helper=helper, starts_on=TODAY, by=None
        )
    set_capacity(participation=scene.ruth, capacity=1, by=None)
    with pytest.raises(Refused, match="that place is free only after somebody else’s yes"):
        publish(round_=_rematched(scene, Changes.EVERYBODY), by=None)
    set_capacity(participation=scene.ruth, capacity=2, by=None)
    publish(round_=_rematched(scene, Changes.LEAVING, scene.harold), by=None)
    offer = Offer.objects.get()
    accept(offer=offer, participation=scene.dana, by=person_of(scene.dana))
    assert _going_on(scene.dana).parties.get(part="helper").participation == scene.harold
    accept(offer=offer, participation=scene.ruth, by=person_of(scene.ruth))
    assert _going_on(scene.dana).parties.get(part="helper").participation == scene.ruth
