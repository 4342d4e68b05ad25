"""Rounds follow each other and are kept; some are for one region, for late hires, or keep places free."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, transaction

from alongside.kernel.errors import Conflict, Refused
from alongside.matching.actions.deciding import lock
from alongside.matching.actions.proposing import Wanted, propose, set_aside
from alongside.matching.actions.publishing import publish
from alongside.matching.models.rounds import Proposal
from alongside.matching.models.rounds import Round as Kept
from alongside.people.models.events import Event
from alongside.people.models.organizations import Organization
from alongside.programs.actions.participations import set_capacity
from alongside.programs.models.participations import Participation
from tests.matching.scene import Round, principals

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Round:
    return principals()


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-21T15:00:00Z", tick=True):
        yield


def _pairs(round_: Kept) -> dict[str, str]:
    rows = round_.proposals.select_related("supported__person", "helper__person")
    return {row.supported.person.given_name: row.helper.person.given_name if row.helper else "" for row in rows}  # type: ignore[union-attr]


def _district(name: str) -> Organization:
    return Organization.objects.get(name=name)


GOALS_ALONE = {"mentoring": {"objective": "total", "shares": {"goals": 100, "distance": 0, "context": 0}}}


def test_proposing_anew_keeps_the_older_round_and_what_was_decided(scene: Round) -> None:
    first = propose(cohort=scene.cohort, by=None).round
    lock(proposal=Proposal.objects.get(round=first, supported=scene.lamar), by=None)
    set_capacity(participation=scene.ruth, capacity=0, by=None)
    second = propose(cohort=scene.cohort, by=scene.angela.person).round
    first.refresh_from_db()
    assert [(row.number, row.state, row.follows) for row in (first, second)] == [
        (1, "set-aside", None),
        (2, "proposed", first),
    ]
    assert _pairs(first) == {"Dana": "Ruth", "Lamar": "Harold", "Corey": ""}
    assert _pairs(second) == {"Dana": "", "Lamar": "Harold", "Corey": ""}
    assert second.proposals.get(supported=scene.lamar).state == "locked"
    with pytest.raises(Conflict, match="proposed anew"):
        publish(round_=first, by=None)
    with pytest.raises(Conflict, match="proposed anew"):
        lock(proposal=Proposal.objects.get(round=first, supported=scene.dana), by=None)


def test_what_matters_most_is_kept_with_who_and_why(scene: Round) -> None:
    angela = scene.angela.person
    with pytest.raises(Refused, match="Say in a sentence why"):
        propose(cohort=scene.cohort, by=angela, wanted=Wanted(priorities=GOALS_ALONE))
    why = "The roads are closed, so everybody meets by video."
    made = propose(cohort=scene.cohort, by=angela, wanted=Wanted(priorities=GOALS_ALONE, why=why)).round
    assert (made.why, made.made_by, made.priorities["mentoring"]["shares"]["distance"]) == (why, angela, 0)
    dana = made.proposals.get(supported=scene.dana)
    assert [one["criterion"] for one in dana.reasons] == ["goals", "style", "learning"]
    facts = Event.objects.get(kind="round-proposed").facts
    assert (facts["objective.mentoring"], facts["share.mentoring.goals"]) == ("total", 100)
    again = propose(cohort=scene.cohort, by=angela).round
    assert (again.pk, again.priorities) == (made.pk, made.priorities)
    as_said = propose(cohort=scene.cohort, by=angela, wanted=Wanted()).round
    assert (as_said.number, as_said.priorities, as_said.why) == (2, {}, "")


@pytest.mark.parametrize(
    "chosen, says",
    [
        ({"objective": "best"}, "Choose one of the ways"),
        ({"shares": {"goals": 101}}, "from 0 to 100"),
        ({"shares": dict.fromkeys(("goals", "context", "distance", "style", "learning", "wish"), 0)}, "at least one"),
    ],
)
def test_priorities_that_cannot_be_are_refused(scene: Round, chosen: dict[str, object], says: str) -> None:
    with pytest.raises(Refused, match=says):
        propose(cohort=scene.cohort, by=None, wanted=Wanted(priorities={"mentoring": chosen}, why="a try"))


def test_shares_alike_are_what_the_program_says(scene: Round) -> None:
    halves = {"goals": 15, "context": 10, "distance": 10, "style": 5, "learning": 5, "wish": 5}
    alike = {"mentoring": {"shares": halves}}
    assert propose(cohort=scene.cohort, by=None, wanted=Wanted(priorities=alike)).round.priorities == {}


def test_two_regions_at_once_and_nobody_twice(scene: Round) -> None:
    south, east = _district("Carbondale 95"), _district("Mount Vernon 80")
    one = propose(cohort=scene.cohort, by=None, wanted=Wanted(region=south)).round
    other = propose(cohort=scene.cohort, by=None, wanted=Wanted(region=east)).round
    assert (_pairs(one), _pairs(other)) == ({"Lamar": "Harold"}, {"Dana": "Ruth"})
    for region in (None, south.parent, Organization.objects.get(name="Lamar’s school")):
        with pytest.raises(Refused, match=r"A round for .* is open"):
            propose(cohort=scene.cohort, by=None, wanted=Wanted(region=region))
    with pytest.raises(IntegrityError), transaction.atomic():
        Kept.objects.filter(pk=other.pk).update(region=south)
    set_aside(round_=one, by=None)
    publish(round_=other, by=None)
    assert propose(cohort=scene.cohort, by=None).round.number == 3


def test_a_place_another_open_round_uses_is_not_free(scene: Round) -> None:
    Participation.objects.filter(pk=scene.ruth.pk).update(state="ended", ends_on=date(2026, 11, 1))
    propose(cohort=scene.cohort, by=None, wanted=Wanted(region=_district("Carbondale 95")))
    made = propose(cohort=scene.cohort, by=None, wanted=Wanted(region=_district("Mount Vernon 80"))).round
    assert (_pairs(made), made.proposals.get(supported=scene.dana).hints) == (
        {"Dana": ""},
        ["The one mentor who could help is full. One more place would help."],
    )


def test_a_round_for_late_hires_alone(scene: Round) -> None:
    late = date(2026, 11, 2)
    with pytest.raises(Refused, match="has somebody already, or nobody is there yet"):
        propose(cohort=scene.cohort, by=None, wanted=Wanted(joined_from=late))
    Participation.objects.filter(pk=scene.lamar.pk).update(starts_on=late)
    assert _pairs(propose(cohort=scene.cohort, by=None, wanted=Wanted(joined_from=late)).round) == {"Lamar": "Harold"}


def test_places_kept_free_are_free(scene: Round) -> None:
    round_ = propose(cohort=scene.cohort, by=None, wanted=Wanted(kept_free=2)).round
    assert sum(bool(helper) for helper in _pairs(round_).values()) == 2
    tight = propose(cohort=scene.cohort, by=None, wanted=Wanted(kept_free=6)).round
    assert [tight.figures["mentoring"][key] for key in ("matched", "kept_free")] == [1, 6]
    assert tight.figures["mentoring"]["objective"] == sum(row.score or 0 for row in tight.proposals.all())
    (left,) = tight.proposals.filter(helper=None).exclude(supported=scene.corey)
    assert left.hints == ["2 people share 1 place. One more place would help."]
