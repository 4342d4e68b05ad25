"""A coordinator's hands on engagements: the list, one page, and every verb with what follows said first."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from alongside.kernel.access import Verb
from alongside.notices.actions import read_events
from alongside.notices.models import Notice
from alongside.people.models.events import Event
from alongside.practice.sessions.access import ATTENDANCES
from alongside.programs.access import ENGAGEMENTS
from alongside.programs.actions.cohorts import close_cohort
from alongside.programs.actions.engagements import start_engagement
from alongside.programs.actions.participations import Joining, enrol
from alongside.programs.actions.teams import form_team
from alongside.programs.enums import Part
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Engagement, Party
from alongside.programs.models.participations import Participation
from tests.cast import Cast, somebody
from tests.doors import signed_in
from tests.factories.programs import Pair, acting, enrolled, pair
from tests.factories.sessions import line_of, logged, met
from tests.web.office.scene import LAST_WEEK, NOON, SECRET, TODAY, elsewhere, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def gus(into: Cohort) -> Participation:
    return enrolled(into, somebody("Gus Tallow", "gus@rivertown.example"), "guide")


def home(two: Pair) -> str:
    return f"/office/engagements/{two.engagement.public_id}/"


def kinds(two: Pair) -> list[str]:
    rows = Event.objects.filter(subject=f"engagement:{two.engagement.public_id}").order_by("pk")
    return list(rows.values_list("kind", flat=True))


def test_the_list_says_who_helps_whom_and_where_it_stands(office: Client, together: Pair) -> None:
    met(together, day=LAST_WEEK, note=SECRET)
    answer = office.get("/office/engagements/").content
    page = words(answer)
    assert "Maya Lindqvist Renée Castellanos Guide, since Jul 1, 2026 Lakeview School" in page
    assert "Nov 12, 2026" in page
    assert SECRET not in answer.decode()


@pytest.mark.parametrize(
    "query,names",
    [
        ({}, {"Maya", "Odile", "Wren"}),
        ({"state": "silent"}, {"Odile"}),
        ({"state": "paused"}, {"Wren"}),
        ({"state": "active"}, {"Maya", "Odile"}),
        ({"state": "ended"}, set()),
        ({"q": "tallow"}, {"Odile", "Wren"}),
        ({"q": "rivertown"}, {"Maya"}),
        ({"q": "lake lind"}, {"Maya"}),
        ({"state": "nonsense"}, {"Maya", "Odile", "Wren"}),
    ],
)
def test_the_list_is_narrowed_by_state_name_and_place(
    into: Cohort, office: Client, together: Pair, gus: Participation, query: dict[str, str], names: set[str]
) -> None:
    assert gus.person is not None
    met(together, day=LAST_WEEK)
    met(pair(into, gus.person, somebody("Odile Marsh", "odile@rivertown.example")), day=date(2026, 9, 3))
    rests = pair(into, gus.person, somebody("Wren Quill", "wren@rivertown.example"))
    office.post(f"{home(rests)}pause/", {"reason": "away"})
    page = words(office.get("/office/engagements/", query).content)
    assert {name for name in ("Maya L", "Odile M", "Wren Q") if name in page} == {
        f"{n} {f}" for n, f in INITIALS if n in names
    }


INITIALS = (("Maya", "L"), ("Odile", "M"), ("Wren", "Q"))


def test_one_helper_alone_is_shown_by_name(into: Cohort, office: Client, together: Pair, gus: Participation) -> None:
    page = words(office.get("/office/engagements/", {"helper": gus.public_id}).content)
    assert "Only those of nobody." in page
    page = words(office.get("/office/engagements/", {"helper": together.helper.public_id}).content)
    assert "Only those of Renée Castellanos." in page
    assert "1 in all" in page


def test_the_page_holds_facts_and_no_words(office: Client, together: Pair) -> None:
    met(together, day=LAST_WEEK, minutes=90, mode="onsite", note=SECRET)
    logged(together, day=date(2026, 11, 16), minutes=30, mode="phone", note=SECRET)
    answer = office.get(home(together)).content
    page = words(answer)
    assert "Last session November 16, 2026" in page
    assert "Waiting for a yes 1" in page
    assert "Mentoring 1.5 hours 30 minutes" in page
    assert "Began on July 1, 2026 with Renée Castellanos" in page
    assert SECRET not in answer.decode()
    assert "Planning" not in page


def test_a_pause_says_what_follows_then_rests_until_it_goes_on(office: Client, together: Pair) -> None:
    page = words(office.get(f"{home(together)}pause/").content)
    assert "Nothing has changed yet." in page
    assert "These weeks count for nobody as silence." in page
    form = {"reason": "away", "until": "2027-01-04"}
    for _ in range(2):
        page = words(office.post(f"{home(together)}pause/", form, follow=True).content)
    assert "It rests and goes on by itself on January 4, 2027" in page
    assert "Paused until January 4, 2027: somebody is away for a while" in page
    for _ in range(2):
        page = words(office.post(f"{home(together)}resume/", follow=True).content)
    assert "Let it go on" not in page
    assert kinds(together) == ["engagement-started", "engagement-paused", "engagement-resumed"]


@pytest.mark.parametrize(
    "form,says",
    [
        ({}, "Say why, in one word of the list."),
        ({"reason": "because"}, "Say why, in one word of the list."),
        ({"reason": "away", "until": "2026-11-19"}, "Choose a day to come, or leave it empty."),
    ],
)
def test_a_pause_that_cannot_be_says_why(office: Client, together: Pair, form: dict[str, str], says: str) -> None:
    answer = office.post(f"{home(together)}pause/", form)
    assert (answer.status_code, says in words(answer.content)) == (422, True)
    together.engagement.refresh_from_db()
    assert together.engagement.state == "active"


def test_ending_keeps_hours_and_is_one_event(office: Client, together: Pair) -> None:
    met(together, day=LAST_WEEK)
    refused = office.post(f"{home(together)}end/", {"reason": "completed", "day": "2026-11-11"})
    assert "The last time they met was on November 12, 2026." in words(refused.content)
    for _ in range(2):
        page = words(
            office.post(f"{home(together)}end/", {"reason": "completed", "day": "2026-11-18"}, follow=True).content
        )
    assert "Ended on November 18, 2026: complete" in page
    assert kinds(together) == ["engagement-started", "engagement-ended"]
    assert "Mentoring 1 hour" in page


def test_another_helper_begins_anew_and_opens_nothing_that_was_said(
    office: Client, together: Pair, gus: Participation
) -> None:
    session = met(together, day=LAST_WEEK, note=SECRET)
    page = words(office.get(f"{home(together)}helper/", {"q": "gus"}).content)
    assert "Gus Tallow Guide, 0 of 3 places taken" in page
    assert "Renée Castellanos leaves it the day before" in page
    form = {"participation": gus.public_id, "day": "2026-11-16"}
    for _ in range(2):
        page = words(office.post(f"{home(together)}helper/", form, follow=True).content)
    assert "Maya Lindqvist and Gus Tallow" in page
    going_on = Engagement.objects.exclude(state="ended").get()
    assert (going_on.starts_on, going_on.supported_id) == (date(2026, 11, 16), together.supported.pk)
    together.engagement.refresh_from_db()
    assert together.engagement.ends_on == date(2026, 11, 15)
    assert kinds(together) == ["engagement-started", "engagement-ended"]
    as_gus = acting(gus, TODAY)
    assert not ATTENDANCES.allows(as_gus, Verb.SEE, line_of(session, together))
    assert ENGAGEMENTS.allows(as_gus, Verb.READ, going_on)


def test_both_hear_of_each_other_when_somebody_brings_them_together(
    office: Client, together: Pair, gus: Participation
) -> None:
    form = {"participation": gus.public_id, "day": "2026-11-16"}
    for _ in range(2):
        office.post(f"{home(together)}helper/", form)
    read_events(lambda _: None)
    told = Notice.objects.filter(kind="brought-together").order_by("pk").values_list("person__family_name", flat=True)
    assert list(told) == ["Tallow", "Lindqvist"]


def test_another_helper_must_have_room_and_not_be_who_they_evaluate(
    into: Cohort, everyone: Cast, office: Client, together: Pair
) -> None:
    paul = enrolled(into, everyone.paul, "guide")
    form = {"participation": paul.public_id, "day": "2026-11-19"}
    answer = office.post(f"{home(together)}helper/", form)
    assert "Evaluates Maya, and whoever evaluates somebody never helps" in words(answer.content)
    together.engagement.refresh_from_db()
    assert together.engagement.state == "active"
    answer = office.post(f"{home(together)}helper/", {"day": "2026-11-19"})
    assert "Choose somebody first." in words(answer.content)


def test_a_stand_in_is_in_it_for_their_days_only(office: Client, together: Pair, gus: Participation) -> None:
    form = {"participation": gus.public_id, "day": "2026-11-23", "until": "2026-12-04"}
    for _ in range(2):
        page = words(office.post(f"{home(together)}stand-in/", form, follow=True).content)
    assert "Gus Tallow stands in from November 23, 2026 to December 4, 2026." in page
    assert list(Party.objects.filter(part=Part.STAND_IN).values_list("person", "starts_on", "ends_on")) == [
        (gus.person_id, date(2026, 11, 23), date(2026, 12, 4))
    ]
    days = (date(2026, 11, 22), date(2026, 11, 23), date(2026, 12, 4), date(2026, 12, 5))
    may = [ENGAGEMENTS.allows(acting(gus, day), Verb.CHANGE, together.engagement) for day in days]
    assert may == [False, True, True, False]
    overlap = office.post(f"{home(together)}stand-in/", form | {"day": "2026-12-01", "until": ""})
    assert "They are in it already in these days." in words(overlap.content)
    assert "With a stand-in" in words(office.get("/office/engagements/").content)


def test_who_helps_cannot_stand_in_for_themselves(office: Client, together: Pair) -> None:
    form = {"participation": together.helper.public_id, "day": "2026-11-19", "until": "2026-11-30"}
    assert "They are in it already" in words(office.post(f"{home(together)}stand-in/", form).content)
    assert list(Party.objects.filter(part=Part.HELPER).values_list("ends_on", flat=True)) == [None]


@pytest.fixture
def team(into: Cohort, everyone: Cast, together: Pair) -> Pair:
    """Lakeview's team, helped by Renée."""
    formed = form_team(cohort=into, organization=everyone.places.lakeview, name="Lakeview team", by=None)
    row = enrol(cohort=into, joining=Joining(who=formed, role="team", starts_on=into.starts_on), by=None)
    going_on = start_engagement(
        cohort=into, duty="teamwork", supported=row, helper=together.helper, starts_on=into.starts_on, by=None
    )
    return Pair(going_on, together.helper, row)


def test_members_of_a_team_come_and_go_on_a_day(office: Client, together: Pair, team: Pair) -> None:
    form = {"participation": together.supported.public_id, "day": "2026-11-02"}
    for _ in range(2):
        page = words(office.post(f"{home(team)}member/", form, follow=True).content)
    assert "Maya Lindqvist is in it from November 2, 2026 on." in page
    number = Party.objects.get(part=Part.MEMBER).pk
    for _ in range(2):
        page = words(office.post(f"{home(team)}parties/{number}/end/", {"day": "2026-11-20"}, follow=True).content)
    assert "Member, November 2, 2026 to November 20, 2026" in page
    assert kinds(team) == ["engagement-started", "party-added", "party-left"]
    early = office.post(f"{home(team)}parties/{number}/end/", {"day": "2026-11-01"})
    assert "They cannot leave before their first day." in words(early.content)


def test_members_go_on_with_another_helper(office: Client, together: Pair, team: Pair, gus: Participation) -> None:
    office.post(f"{home(team)}member/", {"participation": together.supported.public_id, "day": "2026-11-02"})
    office.post(f"{home(team)}helper/", {"participation": gus.public_id, "day": "2026-11-19"})
    going_on = Engagement.objects.exclude(state="ended").get(duty="teamwork")
    assert {(party.person_id, party.part) for party in going_on.parties.all()} == {
        (gus.person_id, "helper"),
        (together.supported.person_id, "member"),
    }


def test_a_pair_has_no_members_and_nobody_of_it_can_leave_alone(office: Client, together: Pair) -> None:
    assert office.get(f"{home(together)}member/").status_code == 404
    number = Party.objects.get(part=Part.HELPER).pk
    assert office.post(f"{home(together)}parties/{number}/end/", {"day": "2026-11-20"}).status_code == 404


def test_a_closed_cohort_is_read_and_not_changed(into: Cohort, office: Client, together: Pair) -> None:
    close_cohort(cohort=into, by=None)
    assert "Pause" not in words(office.get(home(together)).content)
    answer = office.post(f"{home(together)}pause/", {"reason": "away"})
    assert answer.status_code == 422
    assert "is closed." in words(answer.content)


def test_the_other_sponsor_finds_nothing_here(everyone: Cast, together: Pair, gus: Participation) -> None:
    enrolled(elsewhere(everyone.places.hollis_park), everyone.other_principal, "coordinator")
    door = signed_in(everyone.other_principal)
    pages = ("", "pause/", "resume/", "end/", "helper/", "stand-in/", "member/")
    assert {door.get(home(together) + page).status_code for page in pages} == {404}
    assert {door.post(home(together) + page, {"participation": gus.public_id}).status_code for page in pages[1:]} == {
        404
    }
    assert kinds(together) == ["engagement-started"]


@pytest.mark.parametrize("address,asked", [("/office/engagements/", 21), ("/office/engagements/?state=silent", 35)])
@pytest.mark.parametrize("many", [1, 3])
def test_the_list_asks_the_same_questions_of_few_and_many(
    into: Cohort,
    office: Client,
    many: int,
    address: str,
    asked: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(many):
        newcomer = somebody(f"Wren Quill{number}", f"wren{number}@rivertown.example")
        helper = somebody(f"Ash Vane{number}", f"ash{number}@rivertown.example")
        met(pair(into, helper, newcomer), day=date(2026, 9, 3))
    office.get(address)
    with django_assert_num_queries(asked):
        assert office.get(address).status_code == 200


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_asks_the_same_questions_of_few_and_many(
    office: Client, together: Pair, gus: Participation, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(many):
        met(together, day=date(2026, 11, 1 + number))
        form = {
            "participation": gus.public_id,
            "day": f"2026-11-{2 * number + 1:02}",
            "until": f"2026-11-{2 * number + 2:02}",
        }
        office.post(f"{home(together)}stand-in/", form)
    office.get(home(together))
    with django_assert_num_queries(39):
        assert office.get(home(together)).status_code == 200
