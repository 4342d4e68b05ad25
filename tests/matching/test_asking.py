"""People who look for a mentor themselves: found, asked, answered, taken back, let go."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
import time_machine
from django.db import connection

from alongside.kernel.errors import AlongsideError, Conflict, NotHere, Refused
from alongside.matching.actions.apart import keep_apart
from alongside.matching.actions.asking import Shown, accept, ask, decline, settle_due, show, withdraw
from alongside.matching.actions.offering import No
from alongside.matching.actions.proposing import propose
from alongside.matching.models.asks import Ask
from alongside.matching.queries.asking import found_for
from alongside.matching.sealing import opened_answer, opened_ask
from alongside.notices.actions import read_events
from alongside.notices.models import Notice
from alongside.people.models.events import Event
from alongside.programs.actions.changing import bring_together
from alongside.programs.actions.participations import set_capacity
from alongside.programs.facts import pinned
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation
from tests.factories.programs import person_of
from tests.matching.scene import TODAY, Round, principals

pytestmark = pytest.mark.django_db
LOOKS = "{asks: 1, answer_within: 7 days, remind_after: 4 days, shows: [needs, strengths], reasons: {time: No time}}"
MENTORING = "mentoring"


@pytest.fixture
def scene() -> Round:
    made = principals(self_match=LOOKS)
    for helper in (made.ruth, made.otis, made.harold):
        show(helper=helper, card=Shown(shown=True, shows=("strengths",), says="Ask me."), by=person_of(helper))
    return made


@pytest.fixture(autouse=True)
def november() -> object:
    with time_machine.travel("2026-11-21T15:00:00Z", tick=True):
        yield


def _found(scene: Round, by: Participation) -> list[str]:
    blueprint = pinned(scene.cohort.pk, on=TODAY).blueprint
    return [one.helper.name for one in found_for(by, MENTORING, blueprint)]


def _ask(by: Participation, helper: Participation, words: str = "You know climate and culture.") -> Ask:
    return ask(supported=by, duty=MENTORING, helper=helper, words=words, by=person_of(by))


def test_whom_somebody_finds_is_within_the_rules_and_has_room(scene: Round) -> None:
    assert (_found(scene, scene.dana), _found(scene, scene.corey)) == (["Ruth Sandoval", "Harold Whitcomb"], [])
    propose(cohort=scene.cohort, by=None)  # a proposal keeps nobody from looking
    blueprint = pinned(scene.cohort.pk, on=TODAY).blueprint
    ruth = found_for(scene.dana, MENTORING, blueprint)[0]
    assert (ruth.says, ruth.shows) == (
        "Ask me.",
        (("What they can help with", "climate and culture, school improvement planning"),),
    )
    names = ("Dana Fitzgerald", "Ruth Sandoval")
    keep_apart(cohort=scene.cohort, names=names, because="related", words="", by=person_of(scene.angela))
    set_capacity(participation=scene.harold, capacity=0, by=None)
    assert _found(scene, scene.dana) == []
    for helper, why in (
        (scene.ruth, "You two cannot be brought together here"),
        (scene.harold, "everyone they agreed"),
    ):
        with pytest.raises(Refused, match=why):
            _ask(scene.dana, helper)
    show(helper=scene.otis, card=Shown(shown=False), by=person_of(scene.otis))
    assert _found(scene, scene.lamar) == ["Ruth Sandoval"]


def test_a_yes_begins_as_a_published_match_does_and_lets_the_others_go(scene: Round) -> None:
    row = _ask(scene.dana, scene.ruth)
    assert (_ask(scene.dana, scene.ruth), opened_ask(row)) == (row, "You know climate and culture.")
    with pytest.raises(Refused, match="You have asked somebody already"):
        _ask(scene.dana, scene.harold)
    with pytest.raises(NotHere):
        accept(ask=row, by=person_of(scene.dana))
    settled = accept(ask=row, by=person_of(scene.ruth))
    assert (settled.state, settled.engagement, accept(ask=row, by=person_of(scene.ruth))) == (
        "agreed",
        Engagement.objects.get(supported=scene.dana),
        settled,
    )
    kinds = ["ask-made", "engagement-started", "match-published", "match-published"]
    assert sorted(Event.objects.filter(kind__in=kinds).values_list("kind", flat=True)) == kinds
    assert "climate" not in repr(list(Event.objects.filter(kind="ask-made").values_list("facts", flat=True)))
    with pytest.raises(Conflict, match="settled meanwhile"):
        withdraw(ask=row, by=person_of(scene.dana))


def test_a_no_a_step_back_and_a_time_that_is_over(scene: Round) -> None:
    dana, ruth = person_of(scene.dana), person_of(scene.ruth)
    no = decline(ask=_ask(scene.dana, scene.ruth), why=No(reason="time", words="After May, gladly."), by=ruth)
    assert (no.state, opened_answer(no), _found(scene, scene.dana)) == (
        "declined",
        "After May, gladly.",
        ["Harold Whitcomb"],
    )
    assert withdraw(ask=_ask(scene.dana, scene.harold), by=dana).state == "withdrawn"
    late = _ask(scene.dana, scene.harold)
    with time_machine.travel("2026-11-25T15:00:00Z"):
        assert (settle_due(lambda _: None), settle_due(lambda _: None)) == (1, 0)
    with time_machine.travel("2026-11-29T15:00:00Z"):
        assert settle_due(lambda _: None) == 1
    late.refresh_from_db()
    assert late.state == "lapsed"
    read_events(lambda _: None)
    told = Notice.objects.filter(kind__startswith="ask-").values_list("kind", "person__given_name")
    assert sorted(told) == [
        ("ask-declined", "Dana"),
        ("ask-lapsed", "Dana"),
        ("ask-made", "Harold"),
        ("ask-made", "Harold"),
        ("ask-made", "Ruth"),
        ("ask-reminds", "Harold"),
        ("ask-withdrawn", "Harold"),
    ]


def test_what_came_to_break_a_rule_is_let_go_and_says_no_more(scene: Round) -> None:
    row = _ask(scene.dana, scene.ruth)
    names = ("Dana Fitzgerald", "Ruth Sandoval")
    keep_apart(cohort=scene.cohort, names=names, because="asked", words="", by=person_of(scene.dana))
    assert (accept(ask=row, by=person_of(scene.ruth)).state, Engagement.objects.count()) == ("not-possible", 0)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_yeses_for_the_last_place_at_once(scene: Round) -> None:
    both = [_ask(one, scene.harold) for one in (scene.dana, scene.lamar)]
    at_once, said = Barrier(2), list[str]()

    def yes(row: Ask) -> Callable[[], None]:
        def run() -> None:
            with time_machine.travel("2026-11-21T15:00:00Z"):
                at_once.wait(timeout=10)
                try:
                    said.append(accept(ask=row, by=person_of(scene.harold)).state)
                except AlongsideError as refused:
                    said.append(refused.sentence[:34])
                finally:
                    connection.close()

        return run

    threads = [Thread(target=yes(row)) for row in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert (sorted(said), Engagement.objects.count()) == (["You have everyone you agreed to. T", "agreed"], 1)


def test_whoever_was_given_somebody_meanwhile_is_not_begun_twice(scene: Round) -> None:
    row = _ask(scene.dana, scene.ruth)
    bring_together(duty=MENTORING, supported=scene.dana, helper=scene.harold, starts_on=TODAY, by=None)
    assert (accept(ask=row, by=person_of(scene.ruth)).state, Engagement.objects.count()) == ("not-possible", 1)
