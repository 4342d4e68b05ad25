"""What one was told: the list behind the bell, newest first, each line with the way to the page it is about."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from alongside.kernel.access import Kind
from alongside.kernel.clock import in_zone, today_in
from alongside.kernel.errors import NotHere
from alongside.notices.actions import mark_read
from alongside.notices.models import Notice
from alongside.notices.queries import inbox, one_of
from alongside.notices.settling import settled
from alongside.notices.texts import Text
from alongside.people.queries import ZONE_OTHERWISE
from alongside.programs.models.participations import Participation
from alongside.web.shared.guard import signed_in
from alongside.web.shared.middleware import CHOSEN
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

SHOWN = 100
SIDES = (Kind.HELPER, Kind.SUPPORTED, Kind.COORDINATOR)


@dataclass(frozen=True, slots=True)
class Told:
    """One notice as the page shows it: `when` is the day in the reader's zone, in words.

    `settled`: it asked for something that needs no answer any more.
    """

    text: Text
    when: str
    settled: bool

    @property
    def unread(self) -> bool:
        return self.text.notice.read_at is None


@signed_in
@require_safe
def notices(request: Request) -> HttpResponse:
    """List the newest notices; looking at the list marks nothing as read."""
    told = list(_told(request))
    return page(
        request, "front/notices.html", {"told": told, "unread_here": sum(one.unread for one in told), "shown": SHOWN}
    )


@signed_in
@require_POST
def notices_read(request: Request) -> HttpResponse:
    """Mark everything as read."""
    mark_read(request.person.pk)
    return redirect("front:notices")


@signed_in
@require_POST
def notice_open(request: Request, public_id: str) -> HttpResponse:
    """Mark one as read and go to its page, acting as whoever one is there."""
    text = one_of(request.person.pk, public_id)
    if text is None:
        raise NotHere
    mark_read(request.person.pk, public_id=public_id)
    there = _role_there(text.notice, request.acting.choices, request.acting.chosen)
    if there is not None:
        request.session[CHOSEN] = there.public_id
    return redirect(text.path)


def _told(request: Request) -> Iterator[Told]:
    chosen = request.acting.chosen
    zone = request.person.time_zone or (ZONE_OTHERWISE if chosen is None else chosen.cohort.time_zone)
    today = today_in(zone, timezone.now())
    texts = inbox(request.person.pk, limit=SHOWN)
    done = settled([text.notice for text in texts])
    for text in texts:
        yield Told(text, _day(in_zone(text.notice.at, zone).date(), today), text.notice.pk in done)


def _day(day: date, today: date) -> str:
    """ "Today", "Yesterday", "November 12", and with the year when it is another one."""
    ago = (today - day).days
    if ago in (0, 1):
        return "Yesterday" if ago else "Today"
    return f"{day:%B} {day.day}" if day.year == today.year else f"{day:%B} {day.day}, {day.year}"


def _role_there(
    notice: Notice, choices: tuple[Participation, ...], chosen: Participation | None
) -> Participation | None:
    """The role in which the page of a notice opens: in its cohort, on its side; the present one where that will do."""
    there = [one for one in choices if one.cohort_id == notice.event.cohort_id and one.kind in SIDES]
    fitting = [one for one in there if one.kind == notice.side] or there
    return chosen if chosen in fitting else next(iter(fitting), None)
