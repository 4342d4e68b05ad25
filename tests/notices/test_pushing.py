"""A word in one's browser: sealed for it alone, signed, naming nobody, at most once, and none after signing out."""

import http.server
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pytest_django import Settings

from alongside.kernel.errors import Refused
from alongside.notices.actions import mark_read, read_events
from alongside.notices.enums import Topic
from alongside.notices.models import Notice, PushSubscription
from alongside.notices.push_sealing import CURVE, Browser, bytes_of, public_key, sealed, signed_for, text_of
from alongside.notices.pushing import MOST_REFUSALS, send_words, show_no_words, show_words, words_wait
from alongside.notices.reaching import Choice, choose
from alongside.people.actions.logins import end_login
from alongside.people.models.persons import Login
from tests.doors import signed_in
from tests.factories.people import login
from tests.factories.programs import Pair
from tests.notices.cast import event, matched, two

NOON = datetime(2026, 11, 19, 18, tzinfo=UTC)  # a Thursday in Chicago


@dataclass
class Device:
    """A browser of somebody's: the half of its key it shows to nobody, and what it has shown."""

    address: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(CURVE))
    secret: bytes = b"sixteen of bytes"

    @property
    def told(self) -> Browser:
        return Browser(self.address, text_of(point(self.key.public_key())), text_of(self.secret))

    def opened(self, body: bytes) -> dict[str, str]:
        """Open what came, as RFC 8291 tells a browser to: the other side of `sealed`."""
        salt, length = body[:16], body[20]
        theirs, cipher = body[21 : 21 + length], body[21 + length :]
        agreed = self.key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, theirs))
        about = b"WebPush: info\0" + point(self.key.public_key()) + theirs
        both = HKDF(algorithm=SHA256(), length=32, salt=self.secret, info=about).derive(agreed)
        key, nonce = (
            HKDF(algorithm=SHA256(), length=n, salt=salt, info=f"Content-Encoding: {what}\0".encode()).derive(both)
            for n, what in ((16, "aes128gcm"), (12, "nonce"))
        )
        plain = AESGCM(key).decrypt(nonce, cipher, None)
        assert plain[-1:] == b"\x02"
        return dict(json.loads(plain[:-1]))


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


class Service:
    """The service behind a browser's address, on this machine: keeps what it is sent, answers as it is told."""

    def __init__(self) -> None:
        self.came: list[tuple[dict[str, str], bytes]] = []
        self.answer = 201
        service = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                service.came.append(({**self.headers}, body))
                self.send_response(service.answer)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/word/of/maya"


@pytest.fixture
def service(settings: Settings) -> Iterator[Service]:
    settings.ADDRESSES_LEAD_HERE = True
    made = Service()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def pair(db: None) -> Pair:
    return two()


@pytest.fixture
def device(service: Service) -> Device:
    return Device(service.address)


@pytest.fixture
def mine(noon: None, pair: Pair, device: Device) -> Login:
    """A login of the one who is helped, whose browser shows words."""
    made = login(pair.person, session_key="mine")
    show_words(made, device.told, by=pair.person)
    return made


def read() -> None:
    read_events(lambda _: None)


def sent() -> int:
    return send_words(lambda _: None)


def test_a_word_is_sealed_as_the_standard_shows_it() -> None:
    """RFC 8291, section 5 and appendix A."""
    own = ec.derive_private_key(int.from_bytes(bytes_of("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big"), CURVE)
    key = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
    browser = Browser("https://push.example.net/", key, "BTBZMqHH6r4Tts7J_aSIgg").checked()
    text, salt = b"When I grow up, I want to be a watermelon", bytes_of("DGv6ra1nlYgDCS1FRnbzlw")
    assert text_of(sealed(browser, text, salt=salt, own=own)) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl"
        "7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_who_sends_is_signed_for_one_service_and_half_a_day() -> None:
    told = signed_for("https://push.example.net/a/b?c", now=NOON)
    token, known = told.removeprefix("vapid t=").split(", k=")
    head, claims, signature = token.split(".")
    assert json.loads(bytes_of(head)) == {"typ": "JWT", "alg": "ES256"}
    assert json.loads(bytes_of(claims)) == {
        "aud": "https://push.example.net",
        "exp": int((NOON + timedelta(hours=12)).timestamp()),
        "sub": "mailto:alongside@example.org",
    }
    assert known == public_key()
    key = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, bytes_of(known))
    both = bytes_of(signature)
    whole = utils.encode_dss_signature(int.from_bytes(both[:32], "big"), int.from_bytes(both[32:], "big"))
    key.verify(whole, f"{head}.{claims}".encode(), ec.ECDSA(SHA256()))
    with pytest.raises(InvalidSignature):
        key.verify(whole, f"{head}.{claims}x".encode(), ec.ECDSA(SHA256()))


def test_a_word_arrives_once_names_nobody_and_leads_to_the_bell(
    pair: Pair, mine: Login, device: Device, service: Service
) -> None:
    matched(pair)
    read()
    assert words_wait()
    assert sent() == 1
    assert not words_wait()
    assert sent() == 0
    (headers, body) = service.came[0]
    assert device.opened(body) == {"says": "News about who you work with.", "path": "/notices/", "lang": "en"}
    assert {name: headers[name] for name in ("Content-Encoding", "TTL", "Topic")} == {
        "Content-Encoding": "aes128gcm",
        "TTL": "43200",
        "Topic": "news",
    }
    assert headers["Authorization"].startswith("vapid t=")
    assert pair.person.family_name.encode() not in body


def test_several_things_are_one_word(pair: Pair, mine: Login, device: Device, service: Service) -> None:
    matched(pair)
    event(pair, "match-offered", about=pair.person, until="2026-12-01")
    read()
    assert sent() == 1
    assert device.opened(service.came[0][1])["says"] == "2 things are new."


def test_who_never_asked_gets_none_and_nor_does_what_was_read_or_is_unwanted(
    pair: Pair, mine: Login, service: Service
) -> None:
    matched(pair)
    read()
    mark_read(pair.person.pk)
    assert sent() == 0
    choose(pair.person, Choice([topic for topic in Topic if topic != Topic.PEOPLE]))
    matched(pair)
    read()
    assert sent() == 0
    assert Notice.objects.exclude(person=pair.person).filter(pushed_at=None).exists()
    assert service.came == []


def test_quiet_hours_hold_for_words_too(pair: Pair, mine: Login, service: Service) -> None:
    choose(pair.person, Choice(tuple(Topic.values), quiet_from=time(11), quiet_until=time(14)))
    matched(pair)
    read()
    assert sent() == 0
    with time_machine.travel(NOON + timedelta(hours=2, minutes=1), tick=False):
        assert sent() == 1


def test_what_was_there_before_is_no_news(noon: None, pair: Pair, device: Device, service: Service) -> None:
    matched(pair)
    read()
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        show_words(login(pair.person, session_key="later"), device.told, by=pair.person)
        assert sent() == 0


def test_a_browser_that_is_signed_out_is_forgotten(pair: Pair, mine: Login, service: Service) -> None:
    end_login(mine, by=pair.person)
    matched(pair)
    read()
    assert sent() == 0
    assert (list(PushSubscription.objects.all()), service.came) == ([], [])


@pytest.mark.parametrize("answer", [404, 410])
def test_what_its_service_does_not_know_any_more_is_forgotten(
    pair: Pair, mine: Login, service: Service, answer: int
) -> None:
    service.answer = answer
    matched(pair)
    read()
    assert sent() == 0
    assert not PushSubscription.objects.exists()


def test_a_service_that_says_no_again_and_again_is_asked_no_more(pair: Pair, mine: Login, service: Service) -> None:
    service.answer = 500
    for said in range(1, MOST_REFUSALS + 1):
        matched(pair)
        read()
        assert sent() == 0
        refusals = PushSubscription.objects.filter(login=mine).values_list("refusals", flat=True)
        assert list(refusals) == ([said] if said < MOST_REFUSALS else [])
    assert len(service.came) == MOST_REFUSALS


def test_a_word_that_could_not_be_sent_is_not_sent_later(pair: Pair, mine: Login, service: Service) -> None:
    service.server.shutdown()
    service.server.server_close()
    matched(pair)
    read()
    assert (sent(), sent()) == (0, 0)
    assert PushSubscription.objects.get().refusals == 1


@pytest.mark.parametrize(
    "address, says",
    [
        ("https://127.0.0.1/word", "This address is not on the open internet, so it cannot be read from here."),
        ("ftp://push.example.net/word", "An address that begins with https:// is meant here."),
        ("https://push.example.net:8443/word", "An address that begins with https:// is meant here."),
    ],
)
def test_no_word_goes_where_nobody_may_look(
    noon: None, pair: Pair, settings: Settings, address: str, says: str
) -> None:
    """What looks right and leads inside is found out when it is asked, and counts as no answer."""
    settings.ADDRESSES_LEAD_HERE = False
    asked = Device(address).told
    if "not on the open internet" in says:
        show_words(login(pair.person), asked, by=pair.person)
        matched(pair)
        read()
        assert (sent(), PushSubscription.objects.get().refusals) == (0, 1)
        return
    with pytest.raises(Refused) as refused:
        show_words(login(pair.person), asked, by=pair.person)
    assert refused.value.sentence == says


def test_nobody_has_words_shown_in_another_s_browser(mine: Login, pair: Pair, device: Device) -> None:
    theirs = login(pair.helper_person, session_key="theirs")
    with pytest.raises(Refused):
        show_words(theirs, device.told, by=pair.person)
    show_no_words(mine, by=pair.helper_person)
    assert PushSubscription.objects.filter(login=mine).exists()


def test_where_a_browser_is_reached_lies_sealed(mine: Login, service: Service) -> None:
    kept = bytes(PushSubscription.objects.get().sealed)
    assert b"127.0.0.1" not in kept
    assert b"maya" not in kept


@pytest.mark.parametrize("junk", ["", "no key", "é", "AAAA", "A" * 3000])
def test_a_browser_that_does_not_say_how_it_is_reached_is_told_so(noon: None, pair: Pair, junk: str) -> None:
    door = signed_in(pair.person)
    answer = door.post("/settings/words/", {"address": "https://push.example.net/w", "key": junk, "secret": junk})
    assert answer.status_code == 422
    assert "This browser did not say how it can be reached." in answer.content.decode()


def test_it_is_begun_on_a_browser_and_ended_from_the_page(noon: None, pair: Pair, device: Device) -> None:
    door = signed_in(pair.person)
    told = device.told
    said = {"address": told.address, "key": told.key, "secret": told.secret}
    assert "Shows a word" in door.post("/settings/words/", said, follow=True).content.decode()
    kept = PushSubscription.objects.select_related("login").get()
    assert kept.login.person == pair.person
    assert (
        "Shows a word"
        not in door.post(f"/settings/logins/{kept.login.public_id}/words/end/", follow=True).content.decode()
    )
    assert not PushSubscription.objects.exists()
