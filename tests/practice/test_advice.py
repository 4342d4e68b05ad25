"""Advice about somebody who is not named: who is asked, who never reads it, a look at the words before they go out."""

from pathlib import Path
from uuid import uuid4

import pytest

from alongside.kernel.access import Verb
from alongside.kernel.errors import NotAllowed, NotHere, Refused
from alongside.notices.actions import read_events
from alongside.notices.models import Notice
from alongside.notices.texts import texts_of
from alongside.people.models.events import Event
from alongside.practice.growth.access_advice import ADVICE, names_somebody
from alongside.practice.growth.actions.advice import (
    Asking,
    answer_advice,
    ask_advice,
    close_advice,
    open_advice,
    rewrap_advice_keys,
)
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
    question, said = open_advice(advice=advice, who=acting(angela, TODAY))
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
        open_advice(advice=advice, who=acting(meant, TODAY))


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
