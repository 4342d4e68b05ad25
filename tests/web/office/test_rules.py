"""Evaluator rules by position: what holds, whom it concerns, what a new one changes, and ending one."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client

from alongside.people.actions.appointments import appoint, let_position_evaluate
from alongside.people.models.appointments import EvaluatorRule
from alongside.people.models.organizations import Organization
from alongside.programs.models.engagements import Engagement
from tests.cast import Cast
from tests.factories.programs import Pair, enrolled
from tests.web.office.scene import NOON, TODAY, elsewhere, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def at(place: Organization) -> str:
    return f"/office/organizations/{place.public_id}/rules/"


def test_rules_and_whom_they_concern_today(everyone: Cast, office: Client, together: Pair) -> None:
    page = words(office.get(at(everyone.places.lakeview)).content)
    assert "Paul Whitfield Principal of Lakeview School Evaluates Maya Lindqvist" in page
    assert "Principal evaluates every teacher. Since always, from Regional Office 91" in page
    assert "Ida Brook" not in page
    above = words(office.get(at(everyone.places.office)).content)
    assert "Add a rule" not in above
    assert office.post(at(everyone.places.office), {"evaluator": "principal", "evaluated": "dean"}).status_code == 404


def test_what_a_new_rule_changes_is_said_first(everyone: Cast, office: Client, together: Pair) -> None:
    appoint(everyone.renee, position="assistant-principal", at=everyone.places.lakeview, by=None)
    form = {"evaluator": "assistant-principal", "evaluated": "teacher", "from": "2026-11-19"}
    page = words(office.get(at(everyone.places.lakeview), form).content)
    assert "Assistant principal evaluates every teacher. From November 19, 2026 on." in page
    assert "1 person evaluates by it, and 1 is evaluated." in page
    assert "1 pair pauses now, and whoever is coached is told." in page
    assert EvaluatorRule.objects.filter(organization=everyone.places.lakeview).count() == 0
    assert Engagement.objects.get(pk=together.engagement.pk).state == "active"
    done = words(office.post(at(everyone.places.lakeview), form, follow=True).content)
    assert "Noted, from November 19, 2026 on. 1 pair pauses now" in done
    assert Engagement.objects.get(pk=together.engagement.pk).state == "paused"
    office.post(at(everyone.places.lakeview), form)
    assert EvaluatorRule.objects.filter(organization=everyone.places.lakeview).count() == 1


def test_a_rule_needs_both_positions(everyone: Cast, office: Client, together: Pair) -> None:
    page = words(office.get(at(everyone.places.lakeview), {"evaluator": "principal"}).content)
    assert "Choose who evaluates, and who is evaluated." in page


def test_a_rule_ends_today_at_the_earliest(everyone: Cast, office: Client, together: Pair) -> None:
    rule = let_position_evaluate("principal", evaluated="teacher", at=everyone.places.lakeview, by=None)
    page = words(
        office.post(f"{at(everyone.places.lakeview)}{rule.pk}/end/", {"on": "2026-09-01"}, follow=True).content
    )
    assert "Noted: November 19, 2026 is the last day of this rule." in page
    rule.refresh_from_db()
    assert rule.ends_on == TODAY
    assert office.post(f"{at(everyone.places.lakeview)}{rule.pk}/end/").status_code == 404
    above = EvaluatorRule.objects.filter(organization=everyone.places.office)[0]
    assert office.post(f"{at(everyone.places.lakeview)}{above.pk}/end/").status_code == 404


def test_a_rule_where_another_sponsor_works_does_not_end_from_here(
    everyone: Cast, office: Client, together: Pair
) -> None:
    rule = let_position_evaluate("principal", evaluated="teacher", at=everyone.places.lakeview, by=None)
    there = elsewhere(everyone.places.hollis_park)
    enrolled(there, everyone.stranger, "newcomer", works_at=everyone.places.lakeview)
    page = words(office.post(f"{at(everyone.places.lakeview)}{rule.pk}/end/", follow=True).content)
    assert "Others who belong to another sponsor work with Lakeview School too." in page
    rule.refresh_from_db()
    assert rule.ends_on is None


def test_a_rule_that_begins_later_concerns_nobody_today(everyone: Cast, office: Client, together: Pair) -> None:
    begins = date(2026, 12, 1)
    let_position_evaluate("mentor-teacher", evaluated="teacher", at=everyone.places.lakeview, starts_on=begins, by=None)
    page = words(office.get(at(everyone.places.lakeview)).content)
    assert "Since December 1, 2026" in page
    assert "Renée Castellanos" not in page
