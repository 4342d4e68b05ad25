"""Somebody's own calendar says when they are busy: read over a real connection, from the open internet alone, and
nothing of it is kept but from when to when."""

import http.server
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from alongside.exchange.actions.busying import drop_address, due, keep_address, look_at
from alongside.exchange.busy import busy_times
from alongside.exchange.models import BusyAddress, BusyTime
from alongside.exchange.queries import busy_elsewhere
from alongside.kernel.errors import Refused, Unreadable
from alongside.kernel.outside import Unreachable, checked, fetch, is_public
from alongside.people.models.events import Event
from tests.cast import Cast

CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Somebody else//EN
BEGIN:VEVENT
UID:weekly
DTSTART;TZID=America/Chicago:20261016T090000
DTEND;TZID=America/Chicago:20261016T100000
RRULE:FREQ=WEEKLY
EXDATE;TZID=America/Chicago:20261106T090000
SUMMARY:zqsecret physician
END:VEVENT
BEGIN:VEVENT
UID:weekly
RECURRENCE-ID;TZID=America/Chicago:20261113T090000
DTSTART;TZID=America/Chicago:20261113T110000
DTEND;TZID=America/Chicago:20261113T113000
END:VEVENT
BEGIN:VEVENT
UID:free
DTSTART:20261110T150000Z
DTEND:20261110T160000Z
TRANSP:TRANSPARENT
END:VEVENT
BEGIN:VEVENT
UID:off
DTSTART:20261110T150000Z
DTEND:20261110T160000Z
STATUS:CANCELLED
END:VEVENT
BEGIN:VEVENT
UID:every second
DTSTART:20261101T000000Z
RRULE:FREQ=SECONDLY
END:VEVENT
BEGIN:VEVENT
UID:a day
DTSTART;VALUE=DATE:20261111
END:VEVENT
BEGIN:VEVENT
UID:floating
DTSTART:20261112T080000
DURATION:PT30M
END:VEVENT
END:VCALENDAR
"""
SINCE, UNTIL = datetime(2026, 10, 20, tzinfo=UTC), datetime(2026, 11, 16, tzinfo=UTC)


def times(text: str = CALENDAR) -> list[tuple[str, str]]:
    found = busy_times(text.encode(), since=SINCE, until=UNTIL, zone="America/Chicago")
    return [(f"{first:%m-%d %H:%M}", f"{last:%m-%d %H:%M}") for first, last in found]


@pytest.mark.once
def test_rows_keep_their_clock_over_a_change_and_what_is_free_is_no_time_one_is_busy() -> None:
    assert times() == [
        *(("10-23 14:00", "10-23 15:00"), ("10-30 14:00", "10-30 15:00"), ("11-11 06:00", "11-12 06:00")),
        *(("11-12 14:00", "11-12 14:30"), ("11-13 17:00", "11-13 17:30")),
    ]
    told = CALENDAR[: CALENDAR.index("BEGIN:VEVENT")] + (
        "BEGIN:VFREEBUSY\nFREEBUSY:20261110T150000Z/20261110T160000Z,20261110T160000Z/PT1H\n"
        "FREEBUSY;FBTYPE=FREE:20261111T150000Z/PT1H\nEND:VFREEBUSY\nEND:VCALENDAR\n"
    )
    assert times(told) == [("11-10 15:00", "11-10 17:00")]
    for broken in ("", "zq", "<html>", "BEGIN:VEVENT\nEND:VEVENT", "\0"):
        with pytest.raises(Unreadable):
            times(broken)


@pytest.mark.once
@settings(max_examples=25)
@given(st.text(max_size=120), st.integers(0, len(CALENDAR)))
def test_no_calendar_breaks_it(text: str, place: int) -> None:
    try:
        found = busy_times((CALENDAR[:place] + text + CALENDAR[place:]).encode(), since=SINCE, until=UNTIL, zone="UTC")
    except Unreadable:
        return
    assert all(SINCE <= first < last <= UNTIL for first, last in found)


@pytest.mark.once
def test_only_the_open_internet_is_asked() -> None:
    inside = ["127.0.0.1", "10.0.0.8", "169.254.169.254", "192.168.1.1", "100.64.0.1", "224.0.0.1", "::1"]
    inside += ["::ffff:10.0.0.1", "fd00::1", "fe80::1%eth0", "64:ff9b::a00:1", "2002:a00:1::"]
    assert [is_public(one) for one in inside] == [False] * len(inside)
    assert [is_public(one) for one in ("93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c")] == [True, True]
    wrong = ["http://example.org/a.ics", "https://a:b@example.org/", "https://example.org:8443/", "file:///etc/passwd"]
    wrong += ["", "https://", "https://[::1", "ftp://example.org", "http://127.0.0.1/"]
    for one in wrong:
        with pytest.raises(Unreachable):
            checked(one, here=False)
    assert checked("webcal://example.org/a.ics", here=False).scheme == "https"
    for one in ("https://127.0.0.1/a.ics", "https://localhost/a.ics"):
        with pytest.raises(Unreachable) as refused:
            fetch(one, most=10, here=True)
        assert refused.value.sentence.startswith("This address is not on the open internet")


class Outside(http.server.BaseHTTPRequestHandler):
    """Another server: a calendar, something too large, redirects here and there."""

    calendar = CALENDAR

    def do_GET(self) -> None:
        moved = {"/moved": "/calendar", "/round": "/round", "/away": "http://10.0.0.1/", "/file": "file:///etc/passwd"}
        self.send_response(302 if self.path in moved else 404 if self.path == "/gone" else 200)
        if self.path in moved:
            self.send_header("Location", moved[self.path])
        self.end_headers()
        self.wfile.write(b"x" * 5_000_000 if self.path == "/large" else self.calendar.encode())

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def outside() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Outside) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.django_db
@pytest.mark.usefixtures("thursday_evening")
def test_a_calendar_is_read_by_a_job_and_forgotten_with_its_address(
    everyone: Cast, outside: str, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.ADDRESSES_LEAD_HERE = True
    renee, now = everyone.renee, datetime(2026, 11, 19, 23, 30, tzinfo=UTC)
    keep_address(address=f"{outside}/moved?key=zqkey", by=renee)
    (kept,) = due()
    look_at(kept)
    fridays = [(datetime(2026, 11, 20, 15, tzinfo=UTC) + timedelta(days=7 * n)) for n in range(4)]
    found = busy_elsewhere([renee.pk, everyone.maya.pk], since=now, until=now + timedelta(days=30))
    assert (found, due().exists()) == ({renee.pk: [(one, one + timedelta(hours=1)) for one in fridays]}, False)
    call_command("dumpdata", "exchange", "people.event", use_base_manager=True)
    printed = capsys.readouterr().out
    assert [said in printed for said in ("zqsecret", "zqkey")] == [False] * 2
    for path, says in (
        ("/gone", "404"),
        ("/large", "4 MB"),
        ("/round", "nowhere"),
        ("/away", "https"),
        ("/file", "https"),
    ):
        keep_address(address=f"{outside}{path}", by=renee)
        look_at(BusyAddress.objects.get())
        assert says in BusyAddress.objects.get().fault
    with pytest.raises(Refused):
        keep_address(address="http://example.org", by=renee)
    drop_address(by=renee)
    drop_address(by=renee)
    assert (BusyAddress.objects.count(), BusyTime.objects.count()) == (0, 0)
    assert Event.objects.filter(kind="busy-address-taken-away").count() == 1
