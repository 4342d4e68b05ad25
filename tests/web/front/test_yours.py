"""What is one's own: who opened what, where one is signed in, the password, the name, the role one acts in."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from alongside.people.actions.events import record
from alongside.people.actions.merging import merge
from alongside.people.actions.passwords import set_password
from alongside.people.models.persons import Login, Person
from alongside.people.queries import password_of
from alongside.programs.models.cohorts import Cohort
from alongside.web.front.entering import BACKEND
from tests.cast import Cast
from tests.doors import signed_in
from tests.factories.people import person
from tests.factories.programs import Pair, enrolled

pytestmark = pytest.mark.django_db

WORDS = "three prairie roosters"
NOVEMBER = datetime(2026, 11, 16, 14, 0, tzinfo=UTC)


@pytest.fixture
def maya() -> Person:
    return person("Maya Lindqvist", email="maya@rivertown.example")


def settings_of(client: Client) -> str:
    return client.get(reverse("front:settings")).content.decode()


def is_in(client: Client) -> bool:
    return client.get(reverse("front:settings")).status_code == 200


def change_password(client: Client, new: str, current: str = "") -> int:
    return client.post(reverse("front:password-set"), {"new": new, "current": current}).status_code


def test_a_stranger_is_led_to_the_door_and_back(client: Client) -> None:
    for name in ("settings", "acting", "home"):
        address = reverse(f"front:{name}")
        response = client.get(address)
        assert response.headers["Location"].startswith(reverse("front:sign-in") + "?next=")
    for name in ("logins-end-all", "password-set", "password-remove"):
        assert client.post(reverse(f"front:{name}")).headers["Location"].startswith(reverse("front:sign-in"))


def test_a_session_without_a_login_line_is_signed_out(client: Client, maya: Person) -> None:
    client.force_login(maya, backend=BACKEND)
    assert not is_in(client)


def test_another_browser_is_signed_out_from_here_on_its_next_request(maya: Person) -> None:
    here, there = signed_in(maya), signed_in(maya)
    line = Login.objects.get(session_key=there.session.session_key)
    assert here.post(reverse("front:login-end", args=[line.public_id])).status_code == 302
    assert (is_in(here), is_in(there)) == (True, False)


def test_nobody_ends_somebody_elses_login(maya: Person) -> None:
    sam = person("Sam Rowan", email="sam@rivertown.example")
    theirs, mine = signed_in(maya), signed_in(sam)
    line = Login.objects.get(session_key=theirs.session.session_key)
    assert mine.post(reverse("front:login-end", args=[line.public_id])).status_code == 404
    assert is_in(theirs)


def test_signing_out_everywhere_else_keeps_this_browser(maya: Person) -> None:
    here, others = signed_in(maya), [signed_in(maya) for _ in range(2)]
    here.post(reverse("front:logins-end-all"))
    assert "Signed out in 2 other places." in settings_of(here)
    assert [is_in(each) for each in others] == [False, False]


def test_a_changed_password_signs_out_everywhere_else(maya: Person) -> None:
    here, there = signed_in(maya), signed_in(maya)
    assert change_password(here, WORDS) == 302
    assert (is_in(here), is_in(there)) == (True, False)
    held = password_of(maya)
    assert held is not None
    assert (held.fits(WORDS), held.fits("another")) == (True, False)
    assert WORDS not in held.secret


def test_changing_a_password_asks_for_the_present_one(maya: Person) -> None:
    set_password(maya, WORDS, current="", network="n", keep="")
    here = signed_in(maya)
    answer = here.post(reverse("front:password-set"), {"new": "another set of words", "current": "a guess"})
    assert answer.status_code == 422
    assert "That is not your present password. Nothing was changed." in answer.content.decode()
    assert change_password(here, "another set of words", WORDS) == 302


@pytest.mark.parametrize("weak", ["short", "password1234", ""])
def test_a_weak_password_is_refused_with_what_would_help(maya: Person, weak: str) -> None:
    answer = signed_in(maya).post(reverse("front:password-set"), {"new": weak})
    assert answer.status_code == 422
    assert "This password is too" in answer.content.decode()
    assert password_of(maya) is None


def test_a_password_is_taken_away_again(maya: Person) -> None:
    set_password(maya, WORDS, current="", network="n", keep="")
    here = signed_in(maya)
    assert here.post(reverse("front:password-remove"), {"current": "a guess"}).status_code == 422
    assert here.post(reverse("front:password-remove"), {"current": WORDS}).status_code == 302
    assert password_of(maya) is None


def test_the_present_password_cannot_be_guessed_from_an_open_browser(maya: Person) -> None:
    set_password(maya, WORDS, current="", network="n", keep="")
    here = signed_in(maya)
    assert [change_password(here, "another set of words", f"guess {n}") for n in range(10)] == [422] * 10
    assert change_password(here, "another set of words", WORDS) == 422


def test_maya_changes_the_name_she_goes_by_and_her_zone(maya: Person) -> None:
    here = signed_in(maya)
    form = {"known_as": "  May  ", "time_zone": "America/Denver"}
    assert here.post(reverse("front:settings"), form).status_code == 302
    maya.refresh_from_db()
    assert (maya.name, maya.time_zone) == ("May Lindqvist", "America/Denver")


def test_a_zone_that_is_none_is_refused(maya: Person) -> None:
    answer = signed_in(maya).post(reverse("front:settings"), {"known_as": "", "time_zone": "Mars/Olympus"})
    assert answer.status_code == 422
    assert "Choose a time zone from the list." in answer.content.decode()


def test_maya_sees_who_opened_what_of_hers(maya: Person) -> None:
    renee, angela = person("Renée Castellanos"), person("Angela Brandt")
    twin = person("M. Lindqvist")
    with time_machine.travel(NOVEMBER, tick=False):
        record("content-opened", by=renee, about=maya.pk, subject="note:a")
        record("content-opened", by=renee, about=maya.pk, subject="note:b")
        record("content-opened", by=maya, about=maya.pk, subject="note:a")
        record("content-opened", by=angela, about=twin.pk, subject="note:c", facts={"reason": "safety"})
        record("content-opened", by=angela, about=renee.pk, subject="note:d")
    merge(maya, twin, by=angela)
    with time_machine.travel(datetime(2026, 11, 18, 14, 0, tzinfo=UTC), tick=False):
        record("content-opened", by=renee, about=maya.pk, subject="note:a")
        shown = settings_of(signed_in(maya))
    assert "On 2 days, the last time on November 18, 2026" in shown
    assert "On 1 day, the last time on November 16, 2026. By exception, for safety" in shown
    assert shown.index("Renée Castellanos") < shown.index("Angela Brandt")


def test_nothing_opened_is_said_too(maya: Person) -> None:
    assert "Nothing of yours was opened by anyone else" in settings_of(signed_in(maya))


def test_a_browser_is_noted_once_a_day(maya: Person) -> None:
    with time_machine.travel(NOVEMBER, tick=False):
        here = signed_in(maya)
        settings_of(here)
    with time_machine.travel(datetime(2026, 11, 17, 14, 0, tzinfo=UTC), tick=False):
        settings_of(here)
    assert Login.objects.get().seen_on == date(2026, 11, 17)


def test_places_stand_where_one_works(everyone: Cast, into: Cohort, two: Pair) -> None:
    """Whoever works in an office keeps its places at the side; whoever meets people keeps theirs at the thumb."""
    enrolled(into, everyone.angela, "coordinator")
    names = ("settings", "notices", "taking-part")
    for somebody, there, elsewhere in (everyone.angela, "side", "tabbar"), (everyone.renee, "tabbar", "side"):
        pages = [signed_in(somebody).get(reverse(f"front:{name}")).content.decode() for name in names]
        assert [f'class="{there}"' in page for page in pages] == [True] * 3
        assert [f'class="{elsewhere}"' in page for page in pages] == [False] * 3
