"""What is written down besides sessions: sheets two keep, results of a goal, services, and how a helper's time goes."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from alongside.kernel.access import Who
from alongside.kernel.errors import NotAllowed, NotHere, Refused
from alongside.people.actions.appointments import appoint
from alongside.people.models.events import Event
from alongside.people.models.persons import Person
from alongside.practice.growth.actions.goals import Draft, Result, note_result, set_goal
from alongside.practice.growth.actions.open import open_goals
from alongside.practice.growth.actions.passing import pass_on, passed_here
from alongside.practice.growth.actions.passing_pieces import pieces
from alongside.practice.growth.actions.sheets import Kept, agree_on_sheet, keep_sheet, open_sheets
from alongside.practice.growth.actions.steps import Step
from alongside.practice.growth.models.goals import Action
from alongside.practice.growth.models.parting import Passed
from alongside.practice.growth.models.sheets import Sheet
from alongside.practice.sessions.actions.confirm import Remembered, agree_to_difference, raise_difference
from alongside.practice.sessions.actions.log import log_session
from alongside.practice.sessions.models import Session
from alongside.programs.actions.changing import change_helper
from alongside.programs.facts import pinned
from tests.cast import Cast
from tests.doors import signed_in
from tests.factories.keeping import of_a_team, with_sheets
from tests.factories.programs import Pair, acting, enrolled
from tests.factories.sessions import contact, line_of
from tests.web.desk.reading import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]
TODAY, MET = date(2026, 11, 19), date(2026, 11, 12)


@pytest.fixture
def two(everyone: Cast, tmp_path: Path) -> Pair:
    return with_sheets(everyone, tmp_path)


def kept(two: Pair, by: Person, who: Who, **said: str) -> Sheet:
    part = Kept(key=uuid4(), form="our-log", held_on=MET, said=said)
    return keep_sheet(engagement=two.engagement, kept=part, by=by, who=who)


def told(two: Pair, by: Person, who: Who) -> list[list[dict[str, str]]]:
    opened = open_sheets(engagement=two.engagement, form="our-log", by=by, who=who)
    return [[dict(part.said) for part in one.parts] for one in opened]


def test_both_write_one_day_and_what_is_open_goes_on(two: Pair, everyone: Cast) -> None:
    maya, renee = two.as_person(TODAY), two.as_helper(TODAY)
    sheet = kept(two, two.person, maya, working="Entry tasks", mood="calm", other="not asked")
    kept(two, two.helper_person, renee, working="You wait longer")
    assert kept(two, two.person, maya, working="Entry tasks, every day") == sheet
    assert told(two, two.helper_person, renee) == [
        [{"working": "Entry tasks, every day"}, {"working": "You wait longer"}]
    ]
    step = Step(key=uuid4(), text="Bring two ways", owner=everyone.renee, due=date(2026, 11, 30))
    action = agree_on_sheet(sheet=sheet, step=step, by=two.helper_person, who=renee)
    later = Kept(key=uuid4(), form="our-log", held_on=TODAY, said={"working": "The seats"})
    keep_sheet(engagement=two.engagement, kept=later, by=two.person, who=maya)
    page = signed_in(everyone.renee).get(f"/desk/together/{two.engagement.public_id}/sheets/")
    assert "Bring two ways You, by November 30 Done" in words(page.content)
    signed_in(everyone.renee).post(f"/desk/steps/{action.public_id}/done/", {"done": "1", "back": "sheets"})
    assert Action.objects.get().done_by == everyone.renee
    written = Event.objects.filter(kind="sheet-written").order_by("pk").first()
    assert written is not None
    assert {**written.facts, "engagement": ""} == {
        "engagement": "", "shared": True, "form": "our-log", "held_on": "2026-11-12",
    }  # fmt: skip
    assert b"Entry" not in bytes(sheet.sealed)
    with pytest.raises(IntegrityError), transaction.atomic():
        Sheet.objects.filter(pk=sheet.pk).update(held_on=TODAY)


def test_to_the_next_helper_goes_their_own_part_of_a_sheet_if_they_choose_it(two: Pair, everyone: Cast) -> None:
    with time_machine.travel("2026-11-18T18:00:00Z", tick=False):
        day = date(2026, 11, 18)
        maya, renee = two.as_person(day), two.as_helper(day)
        sheet = kept(two, two.person, maya, working="Entry tasks", mood="calm")
        hers = kept(two, two.helper_person, renee, working="zqrenee saw")
        for text, under in (("Bring two ways", hers), ("Ask Ana", sheet)):
            step = Step(key=uuid4(), text=text, owner=everyone.maya)
            agree_on_sheet(sheet=under, step=step, by=two.helper_person, who=renee)
    nora = enrolled(two.engagement.cohort, everyone.nora, "guide")
    now = change_helper(engagement=two.engagement, helper=nora, from_day=TODAY, by=None)
    blueprint = pinned(now.cohort_id, on=TODAY).blueprint
    mine: dict[str, Any] = {"engagement": now, "blueprint": blueprint, "by": two.person, "who": two.as_person(TODAY)}
    theirs: dict[str, Any] = {"engagement": now, "by": everyone.nora, "who": acting(nora, TODAY)}
    (piece,) = pieces(**mine)
    assert (piece.kind, piece.title, piece.day, piece.source) == ("sheet", "Our log", MET, sheet.public_id)
    assert piece.lines == (
        ("What is working?", "Entry tasks"),
        ("How is the class?", "calm"),
        ("Still to do", "Bring two ways\nAsk Ana"),
    )
    assert passed_here(**theirs) == []
    for asking in (mine | {"by": everyone.nora, "who": acting(nora, TODAY)}, mine):
        assert len(pieces(**asking)) == (asking is mine)
    pass_on(chosen=[sheet.public_id, hers.public_id], **mine)
    assert [one.piece for one in passed_here(**theirs)] == [piece]
    assert pieces(**mine) == []
    page = signed_in(everyone.nora).get(f"/desk/together/{now.public_id}/goes-along/")
    assert ("Entry tasks" in words(page.content), "zqrenee" in page.content.decode()) == (True, False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Passed.objects.update(kind="goal")


def test_nobody_else_reads_or_writes_and_an_evaluator_no_more(two: Pair, everyone: Cast) -> None:
    sheet = kept(two, two.person, two.as_person(TODAY), working="Entry tasks")
    cohort = two.engagement.cohort
    other = acting(enrolled(cohort, everyone.stranger, "guide"), TODAY)
    angela = acting(enrolled(cohort, everyone.angela, "coordinator"), TODAY)
    for by, who in ((everyone.stranger, other), (everyone.angela, angela)):
        assert told(two, by, who) == []
        with pytest.raises((NotHere, NotAllowed)):
            kept(two, by, who, working="x")
    appoint(everyone.renee, position="principal", at=everyone.places.lakeview, by=None)
    renee = two.as_helper(TODAY)
    assert told(two, two.helper_person, renee) == []
    step = Step(key=uuid4(), text="x", owner=everyone.renee)
    with pytest.raises((NotHere, NotAllowed)):
        agree_on_sheet(sheet=sheet, step=step, by=two.helper_person, who=renee)


@pytest.mark.parametrize(
    "more, field",
    [
        ({"form": "no-such"}, "form"),
        ({"held_on": date(2026, 11, 20)}, "held_on"),
        ({"held_on": date(2026, 6, 30)}, "held_on"),
        ({"said": {"working": " "}}, "working"),
        ({"said": {"mood": "cross"}}, "mood"),
        ({"said": {"again": "soon"}}, "again"),
        ({"said": {"working": "x" * 5001}}, "working"),
    ],
)
@pytest.mark.once
def test_what_cannot_be_is_said_with_its_field(two: Pair, more: dict[str, object], field: str) -> None:
    part = replace(Kept(key=uuid4(), form="our-log", held_on=MET, said={"working": "x"}), **more)  # type: ignore[arg-type] # fields of a part
    with pytest.raises(Refused) as refused:
        keep_sheet(engagement=two.engagement, kept=part, by=two.person, who=two.as_person(TODAY))
    assert refused.value.field == field


def test_a_goal_shows_what_can_be_seen_so_far_by_its_days(two: Pair, everyone: Cast) -> None:
    by, who = two.person, two.as_person(TODAY)
    draft = Draft(key=uuid4(), kind="goal", said={"title": "More voices", "success": "Ten of them"})
    goal = set_goal(engagement=two.engagement, draft=draft, by=by, who=who)
    for day, figure in ((MET, "7 voices"), (date(2026, 10, 29), "4 voices")):
        note_result(goal=goal, result=Result(key=uuid4(), seen_on=day, figure=figure), by=by, who=who)
    for wrong, field in (
        (Result(key=uuid4(), seen_on=MET), "figure"),
        (Result(key=uuid4(), seen_on=date(2026, 11, 20), text="x"), "seen_on"),
    ):
        with pytest.raises(Refused) as refused:
            note_result(goal=goal, result=wrong, by=by, who=who)
        assert refused.value.field == field
    (one,) = open_goals(by=two.helper_person, who=two.as_helper(TODAY), engagement=two.engagement)
    assert [look.said["figure"] for look in one.reviews] == ["4 voices", "7 voices"]
    page = words(signed_in(everyone.renee).get(f"/desk/goals/{goal.public_id}/").content)
    assert "October 29 4 voices Maya November 12 7 voices Maya" in page


def test_a_session_says_which_service_it_was_and_who_came(two: Pair, everyone: Cast) -> None:
    team = of_a_team(two, everyone)
    by, who = two.helper_person, two.as_helper(MET)
    entry = replace(contact(team, day=MET), kind="training", present={"teachers": 6, "leaders": 1})
    session = log_session(by=by, who=who, contact=entry)
    assert log_session(by=by, who=who, contact=entry) == session
    wrong = (
        replace(contact(team, day=TODAY), kind="no-such"),
        replace(contact(team, day=TODAY), present={"teachers": 0}),
        replace(contact(two.engagement, day=TODAY), present={"teachers": 2}),
    )
    for one, field in zip(wrong, ("kind", "present", "present"), strict=True):
        with pytest.raises(Refused) as refused:
            log_session(by=by, who=two.as_helper(TODAY), contact=one)
        assert refused.value.field == field
    log_session(
        by=by,
        who=who,
        contact=replace(contact(two.engagement, day=MET, minutes=30), kind="coaching", overlap_known=True),
    )
    renee = signed_in(everyone.renee)
    page = words(renee.get(f"/desk/together/{team.public_id}/services/").content)
    assert "Nov 12, 2026 Training Virtual 60 minutes Teachers: 6, Leaders: 1 Waits for a yes" in page
    file = b"".join(renee.get(f"/desk/together/{team.public_id}/services/services.csv"))
    assert file.decode("utf-8-sig").splitlines() == [
        "Day,Service,How,Minutes,Miles,Teachers,Leaders,Confirmed",
        "2026-11-12,Training,Virtual,60,0,6,1,no",
    ]


def test_what_was_corrected_keeps_its_service(two: Pair) -> None:
    entry = replace(contact(two.engagement, day=MET), kind="coaching")
    session = log_session(by=two.helper_person, who=two.as_helper(MET), contact=entry)
    remembered = Remembered(day=MET, minutes=30, mode="phone")
    line = line_of(session, two)
    said = raise_difference(attendance=line, remembered=remembered, by=two.person, who=two.as_person(TODAY))
    agree_to_difference(difference=said, by=two.helper_person, who=two.as_helper(TODAY))
    assert list(Session.objects.order_by("pk").values_list("minutes", "kind")) == [(60, "coaching"), (30, "coaching")]


@pytest.mark.parametrize("many", [1, 3])
def test_a_helper_sees_how_their_own_time_goes(
    two: Pair, everyone: Cast, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    team = of_a_team(two, everyone)
    for number in range(many):
        both = replace(contact(team, two.engagement, day=MET, minutes=40), miles=5, kind="coaching" if number else "")
        log_session(by=two.helper_person, who=two.as_helper(MET), contact=replace(both, overlap_known=number > 0))
    renee: Client = signed_in(everyone.renee)
    renee.get("/desk/time/")
    with django_assert_num_queries(9):
        page = renee.get("/desk/time/?by=month&on=2026-11-12&open=whom." + str(team.supported_id))
    told = words(page.content)
    assert f"November 2026: {'40 min in 1 session, 5 miles' if many == 1 else '2 h in 3 sessions, 15 miles'}" in told
    assert f"A team {'1 time' if many == 1 else '3 times'}" in told
    assert "Planning" in told
    file = b"".join(renee.get("/desk/time/time.csv?by=month&on=2026-11-12"))
    assert file.decode("utf-8-sig").splitlines()[:2] == [
        "Day,With,How,Minutes,Service,Miles,What was it about?",
        f"2026-11-12,Lakeview team and Maya Lindqvist,Virtual,40,{'Coaching' if many > 1 else ''},5,Planning",
    ]
    assert signed_in(everyone.maya).get("/desk/time/").status_code == 403


def test_a_coordinator_takes_facts_along_and_no_topic(two: Pair, everyone: Cast) -> None:
    team = of_a_team(two, everyone)
    entry = replace(contact(team, day=MET, minutes=40), kind="training", present={"teachers": 6})
    log_session(by=two.helper_person, who=two.as_helper(MET), contact=entry)
    enrolled(two.engagement.cohort, everyone.angela, "coordinator")
    file = b"".join(signed_in(everyone.angela).get("/office/hours/services.csv"))
    assert file.decode("utf-8-sig").splitlines() == [
        'Engagement,"Person, team or organization",Day,Service,How,Minutes,Miles,Teachers,Leaders,Confirmed',
        f"{team.public_id},Lakeview team,2026-11-12,Training,Virtual,40,0,6,,no",
    ]
