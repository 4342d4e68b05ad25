"""Every hour, counted once: totals that open to their lines."""

from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from alongside.practice.sessions.actions.log import take_back
from tests.doors import signed_in
from tests.factories.sessions import met
from tests.web.desk.reading import words
from tests.web.desk.scene import SECRET, TODAY, Desk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday")]


def test_maya_sees_each_account_with_running_totals(here: Desk) -> None:
    answer = signed_in(here.everyone.maya).get("/desk/hours/")
    mentoring = answer.context["accounts"][0]
    assert (mentoring.title, mentoring.total, mentoring.note) == ("Mentoring", "6.75 h", "0.75 h of it waits for a yes")
    assert [(line.day, line.what, line.confirmed, line.amount, line.total) for line in mentoring.lines] == [
        ("Nov 17", "Phone", "Waits", "+ 0.75", "6.75"),
        ("Nov 12", "Onsite", "Yes", "+ 2", "6"),
        ("Oct 8", "Virtual", "Yes", "+ 2", "4"),
        ("Sep 22", "Onsite", "Yes", "+ 2", "2"),
    ]
    assert SECRET not in answer.content.decode()


def test_a_total_and_what_of_it_waits_are_told_in_one_form(here: Desk) -> None:
    met(here.maya, day=date(2026, 11, 3), minutes=50)
    mentoring = signed_in(here.everyone.maya).get("/desk/hours/").context["accounts"][0]
    assert (mentoring.total, mentoring.note) == ("7 h 35 min", "45 min of it waits for a yes")


def test_a_line_taken_back_is_struck_and_its_reversal_stands_above(here: Desk) -> None:
    take_back(session=here.waiting, by=here.everyone.renee, who=here.maya.as_helper(TODAY))
    answer = signed_in(here.everyone.maya).get("/desk/hours/")
    first = answer.context["accounts"][0].lines[:3]
    assert [(line.look, line.what, line.amount, line.total) for line in first] == [
        ("back", "Takes back November 17, Phone", "− 0.75", "6"),
        ("gone", "Phone", "+ 0.75", "6.75"),
        ("", "Onsite", "+ 2", "6"),
    ]
    assert "<del>+ 0.75</del>" in answer.content.decode()


def test_renee_sees_her_own_time_and_a_way_to_each_pair(here: Desk) -> None:
    browser = signed_in(here.everyone.renee)
    page = words(browser.get("/desk/hours/").content)
    assert "Own time 0.75 h of it waits for a yes and counts already 6.75 h" in page
    assert ", Maya Lindqvist" in page
    assert "With each of your people ML Maya Lindqvist" in page
    theirs = browser.get(f"/desk/hours/{here.maya.engagement.public_id}/")
    assert [account.title for account in theirs.context["accounts"]] == [
        "Mentoring",
        "Onsite visits",
        "Together each week",
        "Shared minutes",
        "Own time",
    ]


def test_lines_of_a_pair_are_for_the_pair(here: Desk) -> None:
    way = f"/desk/hours/{here.maya.engagement.public_id}/"
    assert signed_in(here.everyone.maya).get(way).status_code == 200
    assert signed_in(here.everyone.stranger).get(way).status_code == 403


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_asks_the_same_questions_of_few_and_many(
    many: int, here: Desk, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for day in range(many - 1):
        met(here.maya, day=date(2026, 11, 3 + day))
    browser: Client = signed_in(here.everyone.maya)
    browser.get("/desk/hours/")
    with django_assert_num_queries(11):
        assert len(browser.get("/desk/hours/").context["accounts"][0].lines) == 3 + many
