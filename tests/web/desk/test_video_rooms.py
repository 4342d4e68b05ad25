"""Video rooms on the installation's own BigBlueButton: a server on this machine that checks each call as one would."""

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import LazySettings

from alongside.practice.sessions.models import Booking
from tests.cast import Cast
from tests.doors import signed_in
from tests.factories.programs import PROGRAM, Pair, cohort, pair
from tests.web.desk.reading import KEY, words
from tests.web.desk.test_calendar import BOOK, CALENDAR

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday"), pytest.mark.once]
SECRET = "a secret of both sides"


@dataclass
class Rooms:
    """What the server was asked for: rooms made, by their number."""

    address: str = ""
    made: dict[str, dict[str, str]] = field(default_factory=dict)

    def entered(self, address: str) -> dict[str, str]:
        """What somebody enters with who follows this address; {} where the server would not let them in."""
        call, asked = checked(address.removeprefix(self.address))
        return asked if call == "join" and asked.get("meetingID") in self.made else {}


def checked(path: str) -> tuple[str, dict[str, str]]:
    """The call and what it asks; ("", {}) where its checksum is wrong."""
    parts = urlsplit(path)
    query, _, checksum = parts.query.rpartition("&checksum=")
    call = parts.path.rpartition("/")[2]
    right = hashlib.sha256((call + query + SECRET).encode()).hexdigest() == checksum
    return (call, {key: value for key, (value,) in parse_qs(query).items()}) if right else ("", {})


@pytest.fixture
def rooms(settings: LazySettings) -> Iterator[Rooms]:
    found = Rooms()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            call, asked = checked(self.path)
            if call == "create":
                found.made.setdefault(asked["meetingID"], asked)
            self.send_response(200)
            self.end_headers()
            said = "SUCCESS" if call == "create" else "FAILED"
            self.wfile.write(f"<response><returncode>{said}</returncode></response>".encode())

        def log_message(self, *_: object) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    found.address = f"http://127.0.0.1:{server.server_port}/bigbluebutton"
    settings.BIGBLUEBUTTON = {"address": f"{found.address}/", "secret": SECRET}
    yield found
    server.shutdown()
    server.server_close()


@pytest.fixture
def two(everyone: Cast, tmp_path: Path) -> Pair:
    file = tmp_path / "garden.yaml"
    file.write_text(PROGRAM.read_text("utf-8").replace("sessions:\n", "sessions:\n  link: bigbluebutton\n", 1), "utf-8")
    return pair(cohort(everyone.places.union, file=file), everyone.renee, everyone.maya)


def booked(two: Pair) -> Booking:
    renee = signed_in(two.helper_person)
    page = renee.get(f"{BOOK}?with={two.engagement.public_id}").content.decode()
    key = KEY.search(page)
    assert key is not None
    sent = {"key": key[1], "with": two.engagement.public_id, "minutes": "45", "mode": "virtual", "at": "other"}
    assert renee.post(BOOK, sent | {"day": "2026-11-20", "time": "10:00", "room": "1"}).status_code == 302
    return Booking.objects.get()


def test_whoever_comes_first_makes_the_room_and_both_enter_the_same(two: Pair, rooms: Rooms) -> None:
    booking = booked(two)
    enter = f"{CALENDAR}{booking.public_id}/enter/"
    renee, maya = signed_in(two.helper_person), signed_in(two.person)
    assert enter in renee.get(f"{CALENDAR}{booking.public_id}/").content.decode()
    assert rooms.made == {}
    came = [rooms.entered(browser.get(enter)["Location"]) for browser in (maya, renee)]
    assert [(one["fullName"], one["role"]) for one in came] == [
        (two.person.name, "VIEWER"),
        (two.helper_person.name, "MODERATOR"),
    ]
    ((number, room),) = rooms.made.items()
    assert {one["meetingID"] for one in came} == {number}
    assert (room["record"], room["allowStartStopRecording"]) == ("false", "false")
    assert booking.public_id not in number


def test_without_an_answer_there_is_a_sentence_and_without_a_server_no_offer(
    two: Pair, rooms: Rooms, settings: LazySettings
) -> None:
    booking, renee = booked(two), signed_in(two.helper_person)
    enter = f"{CALENDAR}{booking.public_id}/enter/"
    settings.BIGBLUEBUTTON = {"address": rooms.address, "secret": "another"}
    assert "The video server made no room" in words(renee.get(enter).content)
    settings.BIGBLUEBUTTON = {"address": "http://127.0.0.1:9/", "secret": SECRET}
    assert "The video server does not answer" in words(renee.get(enter).content)
    settings.BIGBLUEBUTTON = {"address": "", "secret": ""}
    assert "Make a meeting link" not in words(renee.get(BOOK).content)
    assert "has no video rooms of its own" in words(renee.get(enter).content)
