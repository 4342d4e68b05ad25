"""What happens to an engagement is told to both, and to whoever stands in: days and names, never why."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine

from alongside.notices.actions import read_events
from alongside.notices.models import Notice
from alongside.notices.queries import inbox, unread_count
from alongside.people.actions.events import record
from alongside.people.models.persons import Person
from alongside.practice.sessions.actions.confirm import confirm
from alongside.practice.sessions.actions.remind import ask_again
from alongside.programs.actions.changing import change_helper, leave, name_stand_in
from alongside.programs.actions.engagements import add_party, end_engagement, pause, resume
from alongside.programs.actions.folding import fold_twins
from alongside.programs.actions.participations import end_participation, reinstate
from alongside.programs.enums import Part
from alongside.programs.models.engagements import Party
from tests.cast import Cast
from tests.factories.people import person
from tests.factories.programs import Pair, cohort, enrolled, pair
from tests.factories.sessions import line_of, logged
from tests.factories.teams import team

pytestmark = pytest.mark.django_db
TODAY, LATER = date(2026, 11, 19), date(2026, 12, 3)
RENEE = "Renée Castellanos"
PRIVATE = "at-home"  # why something rests is the coordinator's to know


@pytest.fixture(autouse=True)
def _november() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 19, 18, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def two(everyone: Cast) -> Pair:
    made = pair(cohort(everyone.places.union), everyone.renee, everyone.maya)
    read()
    return made


def read() -> list[tuple[str, str, str]]:
    """Everything told since the last time: kind, to whom, and whether by letter."""
    before = set(Notice.objects.values_list("pk", flat=True))
    read_events(lambda _: None)
    fresh = Notice.objects.exclude(pk__in=before).select_related("person")
    return sorted((one.kind, one.person.first_name, str(one.mail)) for one in fresh)


def newest(one: Person) -> tuple[str, str]:
    text = inbox(one.pk)[0]
    assert PRIVATE not in " ".join(text.paragraphs)
    return text.subject, text.paragraphs[0]


def test_a_rest_and_its_end_are_told_to_both_and_to_the_stand_in_without_why(two: Pair, everyone: Cast) -> None:
    nora = enrolled(two.engagement.cohort, everyone.nora, "guide")
    name_stand_in(engagement=two.engagement, participation=nora, starts_on=TODAY, ends_on=LATER, by=None)
    read()
    pause(engagement=two.engagement, reason=PRIVATE, until=LATER, by=everyone.angela)
    assert read() == [("engagement-paused", name, "none") for name in ("Maya", "Nora", "Renée")]
    subject, text = newest(everyone.maya)
    assert subject == "Your pair with Renée Castellanos rests for a while"
    assert text.startswith("Your coordinator noted a pause until December 3, when it goes on by itself.")
    assert newest(everyone.nora)[0] == "Your pair with Maya Lindqvist rests for a while"
    resume(engagement=two.engagement, by=everyone.angela)
    assert read() == [("engagement-resumed", name, "none") for name in ("Maya", "Nora", "Renée")]


def test_who_coordinates_is_told_what_waits_for_them_and_who_asked_what_became_of_it(two: Pair, everyone: Cast) -> None:
    cohort_of = two.engagement.cohort
    enrolled(cohort_of, everyone.angela, "coordinator")
    read()
    facts = {"change": "leave", "starts_on": "2026-12-01", "until": "2027-01-11"}

    def say(kind: str, by: Person) -> None:
        subject = f"participation:{two.supported.public_id}"
        record(kind, by=by, about=everyone.maya.pk, cohort=cohort_of.pk, subject=subject, facts=facts)

    say("change-asked", everyone.maya)
    assert read() == [("change-asked", "Angela", "none")]
    subject, text = newest(everyone.angela)
    assert subject == "Somebody asks for a leave of absence in Growing together"
    assert text.startswith("They ask for a leave of absence, from December 1, until January 11.")
    assert inbox(everyone.angela.pk)[0].path == f"/office/people/{two.supported.public_id}/"
    say("change-agreed", everyone.angela)
    record("agreement-signed", by=None, cohort=cohort_of.pk, subject="agreement:abc", facts={})
    assert read() == [("agreement-signed", "Angela", "none"), ("change-agreed", "Maya", "waiting")]
    assert newest(everyone.maya)[0] == "Agreed in Growing together: a leave of absence"


def test_an_end_is_told_to_both_by_letter(two: Pair, everyone: Cast) -> None:
    end_engagement(engagement=two.engagement, ends_on=date(2026, 11, 12), reason=PRIVATE, by=everyone.angela)
    assert read() == [("engagement-ended", name, "waiting") for name in ("Maya", "Renée")]
    subject, text = newest(everyone.maya)
    assert subject == "Your pair with Renée Castellanos has ended"
    assert text.startswith("November 12 was your last day together in Growing together.")


def test_who_goes_on_with_another_helper_hears_of_that_one_alone(two: Pair, everyone: Cast) -> None:
    nora = enrolled(two.engagement.cohort, everyone.nora, "guide")
    change_helper(engagement=two.engagement, helper=nora, from_day=TODAY, by=everyone.angela)
    assert read() == [
        ("brought-together", "Maya", "waiting"),
        ("brought-together", "Nora", "waiting"),
        ("handed-over", "Renée", "waiting"),
    ]


def test_a_stand_in_is_told_of_once_with_the_days(two: Pair, everyone: Cast) -> None:
    nora = enrolled(two.engagement.cohort, everyone.nora, "guide")
    party = name_stand_in(engagement=two.engagement, participation=nora, starts_on=TODAY, ends_on=LATER, by=None)
    assert read() == [
        ("stand-in-asked", "Nora", "waiting"),
        ("stand-in-named", "Maya", "waiting"),
        ("stand-in-named", "Renée", "none"),
    ]
    assert newest(everyone.maya) == (
        "Nora Ellery stands in for Renée Castellanos",
        f"Nora Ellery is there for you in Growing together from November 19 to December 3, in place of {RENEE}.",
    )
    assert newest(everyone.nora)[0] == "You stand in for Renée Castellanos with Maya Lindqvist"
    leave(party=party, ends_on=date(2026, 11, 26), by=None)
    assert [kind for kind, *_ in read()] == ["stand-in-left", "stand-in-left", "standing-in-ends"]
    assert newest(everyone.renee)[0] == "Nora Ellery stands in for you until November 26"


def test_a_member_who_leaves_and_the_helper_are_told(everyone: Cast) -> None:
    guide = enrolled(cohort(everyone.places.union), everyone.renee, "guide")
    made = team(everyone.places.lakeview, guide, members=(everyone.maya, everyone.paul), starts_on=date(2026, 9, 1))
    read()
    leave(party=Party.objects.get(engagement=made, person=everyone.paul), ends_on=TODAY, by=None)
    assert read() == [("member-left", "Paul", "none"), ("member-left", "Renée", "none")]
    assert newest(everyone.paul)[0] == "Your last day in Lakeview team is November 19"
    assert newest(everyone.renee)[0] == "Paul Whitfield is in Lakeview team until November 19"
    pause(engagement=made, reason=PRIVATE, by=None)
    assert [name for _, name, _ in read()] == ["Maya", "Paul", "Renée"]  # it is Paul's last day


def test_coming_back_and_being_there_twice_are_told_to_the_one_alone(two: Pair, everyone: Cast) -> None:
    end_engagement(engagement=two.engagement, ends_on=TODAY, reason="moved", by=None)
    end_participation(participation=two.supported, ends_on=TODAY, by=None)
    read()
    with time_machine.travel(datetime(2026, 12, 3, 18, tzinfo=UTC), tick=False):
        reinstate(participation=two.supported, from_day=LATER, by=everyone.angela)
        assert read() == [("participation-reinstated", "Maya", "waiting")]
        assert newest(everyone.maya)[0] == "Welcome back to Growing together"
        again = person("Maya Lindquist")
        enrolled(two.engagement.cohort, again, "newcomer")
        fold_twins(kept=everyone.maya, gone=again, by=everyone.angela)
        assert read() == [("participation-folded", "Maya", "none")]


def test_a_reminder_closes_when_nothing_waits_any_more(two: Pair) -> None:
    lines = [line_of(logged(two, day=date(2026, 11, day), minutes=30), two) for day in (3, 4)]
    with time_machine.travel(datetime(2026, 11, 21, 18, tzinfo=UTC), tick=False):
        ask_again(participation=two.supported, by=two.helper_person, who=two.as_helper(date(2026, 11, 21)))
        read()
        left = [unread_count(two.person.pk)]
        for line in lines:
            confirm(attendance=line, by=two.person, who=two.as_person(TODAY))
            read()
            left.append(unread_count(two.person.pk))
    assert left == [3, 2, 0]


def test_a_stand_in_who_joins_a_team_changes_nothing_for_the_team_of_members(everyone: Cast) -> None:
    guide = enrolled(cohort(everyone.places.union), everyone.renee, "guide")
    made = team(everyone.places.lakeview, guide, members=(everyone.maya,), starts_on=date(2026, 9, 1))
    read()
    nora = enrolled(made.cohort, everyone.nora, "guide")
    add_party(engagement=made, participation=nora, part=Part.STAND_IN, starts_on=TODAY, by=None)
    assert read() == [
        ("stand-in-asked", "Nora", "waiting"),
        ("stand-in-named", "Maya", "waiting"),
        ("stand-in-named", "Renée", "none"),
    ]
