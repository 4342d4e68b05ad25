"""Advice about somebody who is not named: who is asked, who never reads it, a look at the words before they go out."""

from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import pytest
import time_machine

from alongside.kernel.access import Verb
from alongside.kernel.errors import NotAllowed, NotHere, Refused
from alongside.notices.actions import read_events
from alongside.notices.models import Notice
from alongside.notices.texts import texts_of
from alongside.people.models.events import Event
from alongside.people.queries import openings
from alongside.practice.growth.access_advice import ADVICE, names_somebody
from alongside.practice.growth.actions.advice import (
    Asking,
    answer_advice,
    ask_advice,
    close_advice,
    open_advice,
    rewrap_advice_keys,
)
from alongside.practice.growth.actions.forgetting import forget_advice
from alongside.practice.growth.models.advice import Advice, Answer
from alongside.programs.models.participations import Participation
from tests.cast import Cast
from tests.doors import signed_in
from tests.factories.programs import PROGRAM, Pair, acting, cohort, enrolled, pair
from tests.practice.test_cycles import TODAY
from tests.web.desk.reading import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]
WORDS = "Three speak, all the others wait. What opens it up?"
DUTY = "  growing: {person: newcomer, helper: guide, modes: [onsite, virtual, phone]"
MORE = ", advice_from: [coordinator, guide], advice_about: [a teacher in the first year]"


@pytest.fixture
def two(everyone: Cast, tmp_path: Path) -> Pair:
    file = tmp_path / "garden.yaml"
    file.write_text(PROGRAM.read_text("utf-8").replace(DUTY, DUTY + MORE), "utf-8")
    return pair(cohort(everyone.places.union, file=file), everyone.renee, everyone.maya)


def asked(two: Pair, text: str = WORDS, about: str = "a teacher in the first year") -> Advice:
    asking = Asking(key=uuid4(), duty="growing", about=about, words=text)
    return ask_advice(participation=two.helper, asking=asking, by=two.helper_person, who=two.as_helper(TODAY))


def reads(row: Participation, advice: Advice) -> bool:
    return ADVICE.allows(acting(row, TODAY), Verb.READ, advice)


def test_those_the_file_names_read_and_answer_it_and_nothing_leads_to_her(two: Pair, everyone: Cast) -> None:
    into = two.engagement.cohort
    angela, tomas = enrolled(into, everyone.angela, "coordinator"), enrolled(into, everyone.stranger, "guide")
    advice = asked(two)
    answer_advice(
        advice=advice, words="Ask, then count to ten", key=uuid4(), by=everyone.stranger, who=acting(tomas, TODAY)
    )
    question, said = open_advice(advice=advice, by=everyone.angela, who=acting(angela, TODAY))
    assert (question, [(one.by, one.words) for one in said]) == (WORDS, [(everyone.stranger, "Ask, then count to ten")])
    events = Event.objects.filter(kind__startswith="advice").order_by("pk")
    assert everyone.maya.pk not in events.values_list("about_id", flat=True)
    assert {tuple(event.facts) for event in events} == {("duty",)}
    read_events(lambda _: None)
    told = texts_of(list(Notice.objects.filter(kind__startswith="advice").select_related("event").order_by("pk")))
    assert [(one.notice.person, one.path) for one in told] == [
        (everyone.angela, f"/office/advice/{advice.public_id}/"),
        (everyone.stranger, f"/desk/advice/{advice.public_id}/"),
        (two.helper_person, f"/desk/advice/{advice.public_id}/"),
    ]
    with pytest.raises(NotAllowed):
        close_advice(advice=advice, by=everyone.stranger, who=acting(tomas, TODAY))
    for _ in range(2):
        advice = close_advice(advice=advice, by=two.helper_person, who=two.as_helper(TODAY))
    with pytest.raises(Refused, match="closed"):
        answer_advice(advice=advice, words="More", key=uuid4(), by=everyone.stranger, who=acting(tomas, TODAY))
    assert (Answer.objects.count(), rewrap_advice_keys(by=None)) == (1, 0)


def test_who_may_be_meant_and_who_evaluates_one_of_theirs_never_reads_it(two: Pair, everyone: Cast) -> None:
    into = two.engagement.cohort
    meant = enrolled(into, everyone.stranger, "guide")
    judges = enrolled(into, everyone.paul, "guide")  # he is her principal
    advice = asked(two)
    assert [reads(row, advice) for row in (meant, judges, two.supported)] == [True, False, False]
    pair(into, everyone.renee, everyone.stranger)
    assert not reads(meant, advice)
    with pytest.raises(NotHere):
        open_advice(advice=advice, by=everyone.stranger, who=acting(meant, TODAY))


def test_who_opened_it_is_told_to_each_who_wrote_there_once_a_day(two: Pair, everyone: Cast) -> None:
    into, since = two.engagement.cohort, datetime(2026, 11, 1, tzinfo=UTC)
    angela, tomas = enrolled(into, everyone.angela, "coordinator"), enrolled(into, everyone.stranger, "guide")
    advice = asked(two)
    said = answer_advice(
        advice=advice, words="Count to ten", key=uuid4(), by=everyone.stranger, who=acting(tomas, TODAY)
    )
    for _ in range(2):
        open_advice(advice=advice, by=everyone.angela, who=acting(angela, TODAY))
        open_advice(advice=advice, by=two.helper_person, who=two.as_helper(TODAY))
    told = {one: openings(one, since=since) for one in (two.helper_person, everyone.stranger, everyone.maya)}
    assert {one: [each.by for each in several] for one, several in told.items()} == {
        two.helper_person: [everyone.angela],
        everyone.stranger: [two.helper_person, everyone.angela],
        everyone.maya: [],
    }
    events = Event.objects.filter(kind="content-opened").order_by("pk")
    assert {event.subject for event in events} == {f"advice:{advice.public_id}"}
    assert sorted(text for event in events for text in event.facts["texts"]) == sorted(
        [advice.public_id, said.public_id, said.public_id]
    )


KEPT = (
    ("notes_kept: 1 month, ", [0, 0, 1]),
    ("notes_kept: 1 year, notes_kept_from: cohort.end, ", [0, 0, 0]),
    ("notes_kept: 30 days, notes_kept_from: match, ", [0, 1, 0]),
    ("", [0, 0, 0]),
)


@pytest.mark.parametrize("says, gone", KEPT)
def test_it_is_erased_when_the_time_of_notes_is_over(
    everyone: Cast, tmp_path: Path, thursday_evening: time_machine.Traveller, says: str, gone: list[int]
) -> None:
    text = PROGRAM.read_text("utf-8").replace(DUTY, DUTY + MORE).replace("privacy: {", f"privacy: {{{says}")
    (tmp_path / "garden.yaml").write_text(text, "utf-8")
    two = pair(cohort(everyone.places.union, file=tmp_path / "garden.yaml"), everyone.renee, everyone.maya)
    advice = asked(two)
    erased = [forget_advice(lambda _: None)]
    thursday_evening.move_to("2026-12-18T18:00:00+00:00")  # four weeks and a day
    with_more = two.as_helper(date(2026, 12, 18))
    answer_advice(advice=advice, words="It went well", key=uuid4(), by=two.helper_person, who=with_more)
    thursday_evening.move_to("2026-12-20T18:00:00+00:00")
    erased.append(forget_advice(lambda _: None))
    thursday_evening.move_to("2027-01-19T18:00:00+00:00")
    erased.append(forget_advice(lambda _: None))
    assert erased == gone
    left = 1 - sum(gone)
    assert (Advice.objects.count(), Answer.objects.count()) == (left, left)
    assert Event.objects.filter(kind="advice-forgotten").count() == sum(gone)


def test_a_name_in_it_is_pointed_out_before_it_goes_and_leaves_no_trace(two: Pair, everyone: Cast) -> None:
    who = two.as_helper(TODAY)
    texts = ("I told MAYA so", "Lindqvist's class", "the mayan calendar", "Renée asks", "Máyá waits")
    assert [names_somebody(who, text) for text in texts] == [True, True, False, False, True]
    browser, before = signed_in(two.helper_person), Event.objects.count()
    typed = {"key": str(uuid4()), "duty": "growing", "about": "", "words": "Maya does not speak up"}
    shown = browser.post("/desk/advice/", typed)
    assert (shown.status_code, Advice.objects.count(), Event.objects.count()) == (422, 0, before)
    assert "There is a name in it of somebody you work with." in words(shown.content)
    assert "Maya does not speak up" in shown.content.decode()
    assert browser.post("/desk/advice/", typed | {"words": WORDS}).status_code == 302
    assert browser.post("/desk/advice/", typed | {"words": WORDS}).status_code == 302
    advice = Advice.objects.get()
    way = f"/desk/advice/{advice.public_id}/"
    assert WORDS in words(browser.get(way).content)
    assert browser.post(way, {"key": str(uuid4()), "words": "Maya again"}).status_code == 422
    assert browser.post(way, {"key": str(uuid4()), "words": "Maya again", "anyway": "1"}).status_code == 302
    assert browser.post(way, {"do": "close"}).status_code == 302
    assert "It was closed on November 19." in words(browser.get(way).content)
    for wrong in ({"duty": "teamwork"}, {"about": "somebody else"}, {"words": " "}):
        assert browser.post("/desk/advice/", typed | {"key": str(uuid4()), "words": WORDS} | wrong).status_code == 422
