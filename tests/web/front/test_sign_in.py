"""Signing in: by code, by password, too often, with strangers' addresses, and with a session somebody prepared."""

import re
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from types import FrameType

import pytest
import time_machine
from django.conf import LazySettings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.test import Client
from django.urls import reverse

from alongside.people.actions.addresses import add_address
from alongside.people.actions.passwords import set_password
from alongside.people.models.events import Event
from alongside.people.models.persons import Attempt, Login, Person, SignInCode
from tests.doors import signed_in
from tests.factories.people import person

pytestmark = pytest.mark.django_db

MAYA = "maya@rivertown.example"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537.36"
NOW = datetime(2026, 11, 16, 14, 0, tzinfo=UTC)
WORDS = "three prairie roosters"


@pytest.fixture
def maya() -> Person:
    return person("Maya Lindqvist", email=MAYA)


def ask(client: Client, email: str = MAYA, **more: str) -> str:
    """Ask for a code and return it, "" when the mail has none."""
    client.post(reverse("front:sign-in"), {"email": email, **more})
    found = re.search(r"\b(\d{6})\b", str(mail.outbox[-1].body))
    return found[1] if found else ""


def answer(client: Client, code: str) -> int:
    """Type a code; return the status of the answer."""
    return client.post(reverse("front:sign-in-code"), {"code": code}).status_code


def is_in(client: Client) -> bool:
    return client.get(reverse("front:settings")).status_code == 200


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def test_maya_comes_in_with_the_code_she_was_mailed(client: Client, maya: Person) -> None:
    code = ask(client, next="/settings/")
    response = client.post(reverse("front:sign-in-code"), {"code": f" {code[:3]} {code[3:]}"}, HTTP_USER_AGENT=CHROME)
    assert (response.status_code, response.headers["Location"]) == (302, "/settings/")
    login = Login.objects.get(person=maya)
    assert (login.device, login.session_key) == ("Chrome on Windows", client.session.session_key)
    assert is_in(client)
    assert [event.kind for event in Event.objects.filter(about_id=maya.pk).order_by("pk")][-2:] == [
        "sign-in-code-asked",
        "signed-in",
    ]


def test_a_browser_that_stayed_away_for_two_weeks_signs_in_again(maya: Person) -> None:
    with time_machine.travel(NOW, tick=False) as traveller:
        browser = signed_in(maya)
        traveller.shift(timedelta(days=14, seconds=-1))
        assert is_in(browser)
        traveller.shift(timedelta(seconds=1))
        assert not is_in(browser)


def test_the_code_is_in_the_mail_and_nowhere_else(client: Client, maya: Person) -> None:
    code = ask(client)
    sent = SignInCode.objects.get()
    assert mail.outbox[-1].to == [MAYA]
    assert code not in sent.digest
    assert code not in str(mail.outbox[-1].subject)
    assert code not in str(list(Event.objects.values()))
    assert code not in str(dict(client.session))


def test_a_code_works_once(client: Client, maya: Person) -> None:
    code = ask(client)
    other = Client()
    ask_again = other.session
    ask_again["sign-in-email"] = MAYA
    ask_again.save()
    other.cookies["sessionid"] = ask_again.session_key or ""
    assert answer(client, code) == 302
    assert answer(other, code) == 422
    assert not is_in(other)


def test_only_the_newest_code_works(client: Client, maya: Person) -> None:
    first = ask(client)
    second = ask(client)
    assert answer(client, first) == (302 if first == second else 422)
    assert answer(client, second) == 302


@pytest.mark.parametrize("minutes, status", [(9, 302), (10, 422), (60, 422)])
def test_a_code_is_good_for_ten_minutes(client: Client, maya: Person, minutes: int, status: int) -> None:
    with time_machine.travel(NOW, tick=False):
        code = ask(client)
    with time_machine.travel(NOW + timedelta(minutes=minutes), tick=False):
        assert answer(client, code) == status


def test_after_five_wrong_tries_the_right_code_is_over(client: Client, maya: Person) -> None:
    code = ask(client)
    assert [answer(client, wrong(code)) for _ in range(5)] == [422] * 5
    assert answer(client, code) == 422
    assert answer(client, ask(client)) == 302


def test_an_unknown_address_sees_the_same_pages(client: Client, maya: Person) -> None:
    pages = []
    for email in (MAYA, "nobody@rivertown.example"):
        browser = Client()
        asked = browser.post(reverse("front:sign-in"), {"email": email})
        shown = browser.get(asked.headers["Location"])
        refused = browser.post(reverse("front:sign-in-code"), {"code": "12345"})
        pages.append([(each.status_code, _plain(each.content.decode(), email)) for each in (asked, shown, refused)])
    assert pages[0] == pages[1]
    assert [each.to for each in mail.outbox] == [[MAYA], ["nobody@rivertown.example"]]
    assert "Nobody here has this address" in str(mail.outbox[1].body)


def test_an_unknown_address_costs_the_same_work(client: Client, maya: Person) -> None:
    """The same mail, the same lines; one insert more or less is all that differs."""
    before = Event.objects.count()
    ask(client, "nobody@rivertown.example")
    assert Event.objects.count() == before + 1
    assert Attempt.objects.count() == 2
    assert len(mail.outbox) == 1


def test_password_and_unknown_address_are_refused_in_the_same_words(client: Client, maya: Person) -> None:
    set_password(maya, WORDS, current="", network="n", keep="")
    other = person("Sam Rowan", email="sam@rivertown.example")
    assert other.pk != maya.pk
    answers = [
        client.post(reverse("front:password"), {"email": email, "password": "not it at all"})
        for email in (MAYA, "sam@rivertown.example", "nobody@rivertown.example")
    ]
    assert [each.status_code for each in answers] == [422, 422, 422]
    words = {re.search(r'class="error".*?<span>(.*?)</span>', each.content.decode(), re.DOTALL)[1] for each in answers}  # type: ignore[index]
    assert words == {"That email and password do not fit together. You can also sign in with a code we mail to you."}


def test_maya_comes_in_with_her_password(client: Client, maya: Person) -> None:
    set_password(maya, WORDS, current="", network="n", keep="")
    response = client.post(reverse("front:password"), {"email": "Maya@Rivertown.example ", "password": WORDS})
    assert response.headers["Location"] == "/"
    assert is_in(client)


def test_ten_guesses_and_no_more(client: Client, maya: Person) -> None:
    set_password(maya, WORDS, current="", network="n", keep="")
    guess = {"email": MAYA, "password": "a guess of somebody"}
    with time_machine.travel(NOW, tick=False):
        statuses = [client.post(reverse("front:password"), guess).status_code for _ in range(11)]
        assert statuses == [422] * 10 + [429]
        right = client.post(reverse("front:password"), {"email": MAYA, "password": WORDS}, REMOTE_ADDR="198.51.100.7")
        assert right.status_code == 429
        assert "Wait 15 minutes, then try again." in right.content.decode()
    with time_machine.travel(NOW + timedelta(minutes=14, seconds=1), tick=False):
        late = client.post(reverse("front:password"), guess)
        assert "Wait 1 minute, then try again." in late.content.decode()
    with time_machine.travel(NOW + timedelta(minutes=15), tick=False):
        assert client.post(reverse("front:password"), {"email": MAYA, "password": WORDS}).status_code == 302


def test_guesses_count_for_the_whole_network(client: Client, maya: Person) -> None:
    def guess(n: int, address: str) -> int:
        form = {"email": f"someone{n}@rivertown.example", "password": "a guess of somebody"}
        return client.post(reverse("front:password"), form, REMOTE_ADDR=address).status_code

    assert [guess(n, f"203.0.113.{n}") for n in range(1, 12)] == [422] * 10 + [429]
    assert guess(12, "203.0.114.1") == 422
    assert [guess(n, f"2001:db8:1:2::{n}") for n in range(20, 31)] == [422] * 10 + [429]
    assert guess(31, "2001:db8:1:3::1") == 422


def test_coming_in_rightly_uses_up_no_guesses(client: Client, maya: Person) -> None:
    """Thirty teachers behind one network sign in at eight o'clock."""
    set_password(maya, WORDS, current="", network="n", keep="")
    form = {"email": MAYA, "password": WORDS}
    assert [Client().post(reverse("front:password"), form).status_code for _ in range(12)] == [302] * 12


def test_codes_can_be_asked_for_ten_times(client: Client, maya: Person) -> None:
    statuses = [client.post(reverse("front:sign-in"), {"email": MAYA}).status_code for _ in range(11)]
    assert statuses == [302] * 10 + [429]
    assert len(mail.outbox) == 10


def test_what_is_not_an_address_is_said(client: Client) -> None:
    response = client.post(reverse("front:sign-in"), {"email": "maya at school"})
    assert response.status_code == 422
    assert "That does not look like an email address." in response.content.decode()
    assert mail.outbox == []


def test_a_session_somebody_prepared_is_not_kept(client: Client, maya: Person) -> None:
    code = ask(client)
    before = client.session.session_key
    assert answer(client, code) == 302
    assert client.session.session_key != before
    thief = Client()
    thief.cookies["sessionid"] = before or ""
    assert not is_in(thief)


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "x"])
def test_the_way_on_never_leads_elsewhere(client: Client, maya: Person, elsewhere: str) -> None:
    code = ask(client, next=elsewhere)
    response = client.post(reverse("front:sign-in-code"), {"code": code})
    assert response.headers["Location"] == "/"


def test_without_an_email_the_code_page_leads_back(client: Client) -> None:
    assert client.get(reverse("front:sign-in-code")).headers["Location"] == reverse("front:sign-in")


def test_an_address_a_roster_added_does_not_open_the_door_of_someone_who_has_a_key(
    client: Client, maya: Person
) -> None:
    add_address(maya, "attacker@elsewhere.example", by=None)
    assert ask(client, "attacker@elsewhere.example") == ""
    fresh = person("Sam Rowan", email="sam@rivertown.example", verified=False)
    assert answer(client, ask(client, "sam@rivertown.example")) == 302
    assert fresh.addresses.get().verified_at is not None


def test_someone_who_left_or_was_merged_does_not_come_in(client: Client, maya: Person) -> None:
    Person.objects.filter(pk=maya.pk).update(erased_at=NOW)
    assert ask(client) == ""


def test_signing_out_ends_this_browser_alone(client: Client, maya: Person) -> None:
    answer(client, ask(client))
    other = Client()
    answer(other, ask(other))
    assert client.get(reverse("front:sign-out")).status_code == 405
    assert client.post(reverse("front:sign-out")).headers["Location"] == reverse("front:sign-in")
    assert (is_in(client), is_in(other)) == (False, True)
    assert Login.objects.filter(ended_at=None).count() == 1


def test_every_form_asks_for_its_token(maya: Person) -> None:
    strict = Client(enforce_csrf_checks=True)
    for name in ("sign-in", "sign-in-code", "password", "sign-out"):
        assert strict.post(reverse(f"front:{name}"), {"email": MAYA}).status_code == 403


def test_pages_of_the_front_are_not_kept(client: Client) -> None:
    for name in ("sign-in", "password"):
        assert client.get(reverse(f"front:{name}")).headers["Cache-Control"] == "no-store, private"


def test_healthz_answers(client: Client) -> None:
    assert client.get("/healthz").content == b"ok"


def _plain(text: str, email: str) -> str:
    text = re.sub(r'csrfmiddlewaretoken" value="[^"]*"', "", text)
    text = re.sub(r'X-CSRFToken&quot;[^}]*|"X-CSRFToken": "[^"]*"|nonce="[^"]*"', "", text)
    return text.replace(email, "…")


def test_the_work_done_does_not_tell_an_address_that_is_known(client: Client, maya: Person) -> None:
    """A password is hashed once for either, and the calls made for one come within a half of those for the other.

    Work is counted, as time differs from run to run: who asks from afar sees no more than this.
    """
    known = "known@rivertown.example"
    set_password(person("Sam Rowan", email=known), WORDS, current="", network="n", keep="")
    for name, field in (("sign-in", "next"), ("password", "password")):

        def work(email: str, name: str = name, field: str = field) -> tuple[int, int]:
            """(hashes made, calls made) while the page answers."""
            made: Counter[str] = Counter()

            def count(frame: FrameType, event: str, _: object) -> None:
                made["calls"] += event.endswith("call")
                made["hashes"] += event == "call" and frame.f_code is MD5PasswordHasher.encode.__code__

            form = {"email": email, field: "a guess of somebody"}
            sys.setprofile(count)
            try:
                client.post(reverse(f"front:{name}"), form)
            finally:
                sys.setprofile(None)
            return made["hashes"], made["calls"]

        work("first@rivertown.example")  # what is read once is read now
        (hashed, calls), (hashed_unknown, calls_unknown) = work(known), work("nobody@rivertown.example")
        assert (hashed, hashed_unknown) == ((1, 1) if name == "password" else (0, 0))
        assert max(calls, calls_unknown) < 1.5 * min(calls, calls_unknown), name


def test_behind_a_proxy_the_network_is_the_one_it_names(client: Client, settings: LazySettings) -> None:
    """What a browser claims comes before what the proxy adds; only the last is believed."""
    settings.BEHIND_A_PROXY = True

    def guess(n: int, told: str) -> int:
        form = {"email": f"someone{n}@rivertown.example", "password": "a guess of somebody"}
        return client.post(reverse("front:password"), form, headers={"X-Forwarded-For": told}).status_code

    assert [guess(n, f"192.0.2.{n}, 203.0.113.7") for n in range(1, 12)] == [422] * 10 + [429]
    assert guess(12, "203.0.113.7, 198.51.100.7") == 422


def test_behind_a_proxy_a_page_asked_over_https_is_answered_and_another_sent_there(settings: LazySettings) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_SSL_REDIRECT = True
    said = {"X-Forwarded-Proto": "https"}
    assert Client().get(reverse("front:sign-in"), headers=said).status_code == 200
    assert Client().get(reverse("front:sign-in")).headers["Location"].startswith("https://")
    assert Client().get("/healthz").status_code == 200
