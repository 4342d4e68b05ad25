"""Who evaluates whom, as a coordinator sees and changes it; and what pauses the same moment."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client

from alongside.people.actions.appointments import name_evaluator
from alongside.people.models.appointments import EvaluatorRelation
from alongside.people.models.events import Event
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Engagement
from tests.cast import Cast, somebody
from tests.factories.programs import Pair, enrolled, pair
from tests.web.office.scene import NOON, TODAY, elsewhere, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def evaluators(office: Client, together: Pair, **query: str) -> str:
    return words(office.get(f"/office/people/{together.supported.public_id}/evaluators/", query).content)


def name(office: Client, together: Pair, evaluator: str, **more: str) -> str:
    address = f"/office/people/{together.supported.public_id}/evaluators/name/"
    return words(office.post(address, {"evaluator": evaluator, **more}, follow=True).content)


def test_by_position_in_words_with_the_rule(office: Client, together: Pair) -> None:
    page = evaluators(office, together)
    assert "Paul Whitfield Principal of Lakeview School, by position" in page
    assert "Ida Brook" not in page
    assert (
        "Whoever is principal evaluates every teacher at their own place and below it, in Regional Office 91." in page
    )
    assert "Nora Ellery" not in page


def test_naming_the_helper_pauses_what_the_two_do_and_says_so(office: Client, together: Pair) -> None:
    found = evaluators(office, together, q="renée")
    assert "Renée Castellanos" in found
    page = name(office, together, together.helper.public_id, **{"from": "2026-11-19"})
    assert "Renée Castellanos evaluates Maya Lindqvist from today on." in page
    assert "What the two do together pauses now, and Maya Lindqvist is told." in page
    assert "Renée Castellanos Named, since November 19, 2026" in page
    engagement = Engagement.objects.get(pk=together.engagement.pk)
    assert (engagement.state, engagement.pause_reason) == ("paused", "evaluates")
    assert Event.objects.filter(kind="engagement-paused-evaluator").count() == 1
    person = words(office.get(f"/office/people/{together.supported.public_id}/").content)
    assert "Paused, because whoever helps evaluates the person" in person


def test_a_day_to_come_pauses_nothing_yet(office: Client, together: Pair) -> None:
    page = name(office, together, together.helper.public_id, **{"from": "2026-12-01"})
    assert "from December 1, 2026 on. Until that day nothing changes." in page
    assert Engagement.objects.get(pk=together.engagement.pk).state == "active"


def test_nobody_evaluates_themselves(office: Client, together: Pair) -> None:
    page = name(office, together, together.supported.public_id)
    assert "Nobody evaluates themselves." in page
    assert EvaluatorRelation.objects.count() == 0


def test_ending_what_was_named(everyone: Cast, into: Cohort, office: Client, together: Pair) -> None:
    enrolled(into, everyone.nora, "leader")
    relation = name_evaluator(everyone.nora, of=everyone.maya, starts_on=date(2026, 9, 1), by=None)
    address = f"/office/people/{together.supported.public_id}/evaluators/{relation.pk}/end/"
    assert "Noted: November 19, 2026 is the last day." in words(office.post(address, follow=True).content)
    relation.refresh_from_db()
    assert relation.ends_on == TODAY
    other = f"/office/people/{together.helper.public_id}/evaluators/{relation.pk}/end/"
    assert office.post(other).status_code == 404


def test_who_another_program_named_is_nobody_here(everyone: Cast, office: Client, together: Pair) -> None:
    """That somebody evaluates is said; who it is belongs to the program that named them, and so does ending it."""
    enrolled(elsewhere(everyone.places.hollis_park), everyone.stranger, "leader")
    relation = name_evaluator(everyone.stranger, of=everyone.maya, starts_on=date(2026, 9, 1), by=None)
    page = evaluators(office, together)
    assert "Tomas Okafor" not in page
    assert "Somebody outside this program Named, since September 1, 2026" in page
    address = f"/office/people/{together.supported.public_id}/evaluators/{relation.pk}/end/"
    assert office.post(address).status_code == 404


def test_somebody_of_another_program_cannot_be_found_or_named(everyone: Cast, office: Client, together: Pair) -> None:
    theirs = enrolled(elsewhere(everyone.places.hollis_park), everyone.stranger, "leader")
    assert "Nobody in this program has “tomas” in their name." in evaluators(office, together, q="tomas")
    address = f"/office/people/{together.supported.public_id}/evaluators/name/"
    assert office.post(address, {"evaluator": theirs.public_id}).status_code == 404
    assert EvaluatorRelation.objects.count() == 0


def test_what_pauses_in_another_program_is_not_told_here(
    everyone: Cast, into: Cohort, office: Client, together: Pair
) -> None:
    helper = somebody("Ash Vane", "ash@rivertown.example")
    here = enrolled(into, helper, "guide")
    there = pair(elsewhere(everyone.places.hollis_park), helper, everyone.maya)
    page = name(office, together, here.public_id)
    assert "Ash Vane evaluates Maya Lindqvist from today on." in page
    assert "pauses now" not in page
    assert Engagement.objects.get(pk=there.engagement.pk).state == "paused"
