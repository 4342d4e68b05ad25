"""Who opens what was said, and what is written down about it."""

from datetime import date

import pytest

from alongside.kernel.access import Kind, Who
from alongside.kernel.errors import NotAllowed, NotHere
from alongside.people.actions.appointments import appoint
from alongside.people.models.events import Event
from alongside.practice.sessions import facts, queries
from alongside.practice.sessions.actions.confirm import Remembered, raise_difference
from alongside.practice.sessions.actions.open import open_own_words, open_sessions
from alongside.programs.actions.engagements import add_party, end_engagement
from alongside.programs.enums import Part
from alongside.programs.models.engagements import Party
from tests.cast import Cast
from tests.factories.programs import Pair, acting, cohort, enrolled
from tests.factories.sessions import line_of, logged, met

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]
THURSDAY = date(2026, 11, 19)


def test_maya_reads_what_renee_wrote_and_it_is_recorded_once_a_day(two: Pair) -> None:
    line = line_of(logged(two, day=THURSDAY, note="Wait time"), two)
    who = two.as_person(THURSDAY)
    for _ in range(2):
        opened = open_sessions(by=two.person, who=who, engagement=two.engagement)
    assert [(one.tags, [words.text for words in one.words]) for one in opened] == [(("planning",), ["Wait time"])]
    told = Event.objects.filter(kind="content-opened")
    assert [(one.by_id, one.about_id) for one in told] == [(two.person.pk, two.helper_person.pk)] * 2
    assert sorted(text for one in told for text in one.facts["texts"]) == sorted(
        [line.public_id, opened[0].words[0].public_id]
    )
    assert "Wait" not in str(list(told.values_list("facts", flat=True)))


def test_opening_ones_own_words_is_not_recorded(two: Pair) -> None:
    logged(two, day=THURSDAY, note="Wait time")
    open_sessions(by=two.helper_person, who=two.as_helper(THURSDAY), engagement=two.engagement)
    assert Event.objects.filter(kind="content-opened").count() == 0


def test_her_word_on_a_difference_is_read_by_both(two: Pair) -> None:
    line = line_of(logged(two, day=THURSDAY), two)
    said = Remembered(day=THURSDAY, minutes=30, mode="virtual", word="You left early")
    raise_difference(attendance=line, remembered=said, by=two.person, who=two.as_person(THURSDAY))
    opened = open_sessions(by=two.helper_person, who=two.as_helper(THURSDAY), engagement=two.engagement)
    assert [(words.kind, words.text) for words in opened[0].words] == [("difference", "You left early")]
    assert opened[0].difference is not None


@pytest.mark.parametrize(
    "who,role,kind,refused",
    [
        ("angela", "coordinator", Kind.COORDINATOR, NotAllowed),
        ("paul", "site", Kind.SITE_LEADER, NotHere),
        ("stranger", "newcomer", Kind.SUPPORTED, NotHere),
    ],
)
def test_nobody_else_opens_anything(
    two: Pair, everyone: Cast, who: str, role: str, kind: Kind, refused: type[Exception]
) -> None:
    logged(two, day=THURSDAY, note="Wait time")
    person = getattr(everyone, who)
    participation = enrolled(two.engagement.cohort, person, role)
    acting_as = acting(participation, THURSDAY)
    assert acting_as.kind == kind
    with pytest.raises(refused):
        open_sessions(by=person, who=acting_as, engagement=two.engagement)
    assert Event.objects.filter(kind="content-opened").count() == 0


def test_a_helper_who_becomes_the_evaluator_keeps_only_their_own_words(two: Pair, everyone: Cast) -> None:
    logged(two, day=date(2026, 10, 1), note="From Renée")
    before = two.as_helper(THURSDAY)
    appoint(everyone.renee, position="principal", at=everyone.places.lakeview, by=None, starts_on=THURSDAY)
    with pytest.raises((NotAllowed, NotHere)):
        open_sessions(by=everyone.renee, who=before, engagement=two.engagement)
    assert [words.text for words in open_own_words(by=everyone.renee, who=before, engagement=two.engagement)] == [
        "From Renée"
    ]


def test_who_joins_later_does_not_read_what_was_said_before(two: Pair, everyone: Cast) -> None:
    logged(two, day=date(2026, 10, 1), note="Before")
    stand_in = enrolled(two.engagement.cohort, everyone.nora, "guide")
    part = Part.STAND_IN
    add_party(engagement=two.engagement, participation=stand_in, part=part, starts_on=date(2026, 11, 1), by=None)
    logged(two, day=date(2026, 11, 5), note="After")
    opened = open_sessions(by=everyone.nora, who=acting(stand_in, THURSDAY), engagement=two.engagement)
    assert [[words.text for words in one.words] for one in opened] == [["After"]]


def test_what_happened_before_the_end_can_still_be_read_and_confirmed_after_it(two: Pair) -> None:
    logged(two, day=date(2026, 10, 1), note="Before")
    end_engagement(engagement=two.engagement, ends_on=date(2026, 10, 31), reason="completed", by=None)
    who = two.as_person(THURSDAY)
    assert len(open_sessions(by=two.person, who=who, engagement=two.engagement)) == 1
    assert queries.to_confirm(who).count() == 1


def test_what_waits_and_what_is_confirmed(two: Pair, everyone: Cast) -> None:
    met(two, day=date(2026, 10, 1), minutes=45)
    logged(two, day=date(2026, 11, 2), minutes=30)
    logged(two, day=date(2026, 11, 9), minutes=60)
    key = two.engagement.pk
    assert facts.waiting([key]) == {key: facts.Waiting(2, 90, date(2026, 11, 2))}
    assert facts.in_touch([key]) == {key: facts.InTouch(date(2026, 10, 1), date(2026, 11, 9), 3)}
    coordinator = acting(enrolled(two.engagement.cohort, everyone.angela, "coordinator"), THURSDAY)
    assert [(line.session.day.day, line.confirmed_how) for line in queries.lines(coordinator)] == [  # type: ignore[attr-defined]
        (9, None),
        (2, None),
        (1, "yes"),
    ]


def test_the_other_cohorts_coordinator_sees_nothing(two: Pair, everyone: Cast) -> None:
    logged(two, day=THURSDAY)
    elsewhere = cohort(everyone.places.union, key="garden-elsewhere")
    participation = enrolled(elsewhere, everyone.angela, "coordinator")
    who = Who(everyone.angela.pk, THURSDAY, participation.pk, elsewhere.pk, Kind.COORDINATOR)
    assert list(queries.lines(who)) == []


def test_who_left_does_not_read_what_was_said_after(two: Pair, everyone: Cast) -> None:
    stand_in = enrolled(two.engagement.cohort, everyone.nora, "guide")
    part = Part.STAND_IN
    party = add_party(
        engagement=two.engagement, participation=stand_in, part=part, starts_on=date(2026, 11, 1), by=None
    )
    line = line_of(logged(two, day=date(2026, 11, 5)), two)
    Party.objects.filter(pk=party.pk).update(ends_on=date(2026, 11, 10))
    said = Remembered(day=date(2026, 11, 5), minutes=30, mode="virtual", word="You left early")
    raise_difference(attendance=line, remembered=said, by=two.person, who=two.as_person(THURSDAY))
    for person, who, words in (
        (everyone.nora, acting(stand_in, THURSDAY), []),
        (two.helper_person, two.as_helper(THURSDAY), ["You left early"]),
    ):
        opened = open_sessions(by=person, who=who, engagement=two.engagement)
        assert [text.text for one in opened for text in one.words] == words
