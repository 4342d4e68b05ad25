"""Saying yes or no to a time by the link of a letter, without signing in."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from alongside.kernel.access import Who
from alongside.kernel.clock import in_zone
from alongside.kernel.errors import NotHere
from alongside.notices.replying import asked_by_link
from alongside.people.models.persons import Person
from alongside.practice.sessions.actions.booking import answer as say
from alongside.practice.sessions.enums import Reply
from alongside.practice.sessions.models import Invited
from alongside.practice.sessions.sides import acting_in
from alongside.programs.facts import pinned
from alongside.web.shared.guard import open_to_all
from alongside.web.shared.page import page
from alongside.web.shared.refusal import refusal_of
from alongside.web.shared.request import Request

OVER = "This was moved or settled since. Sign in to see how it stands."


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Request, token: str) -> HttpResponse:
    """Ask before anything is answered: mail programs open links by themselves. Then say yes or no, once."""
    row, by, who = _asked(token)
    booking, refusal = row.booking, ""
    if request.method == "POST":
        yes, whole = "yes" in request.POST, bool(request.POST.get("whole"))
        refusal = refusal_of(lambda: say(booking=booking, yes=yes, by=by, who=who, whole_series=whole))
        row.refresh_from_db()
    tongue = pinned(booking.cohort_id, on=booking.day).blueprint.tongue
    context = {
        "when": tongue.moment(in_zone(booking.starts_at, by.time_zone or booking.cohort.time_zone)),
        "booking": booking,
        "reply": row.reply,
        "waits": row.reply == Reply.ASKED and booking.starts_at > timezone.now(),
        "series": booking.series_id is not None,
        "refusal": refusal,
    }
    return page(request, "front/answer.html", context, status=422 if refusal else 200)


def _asked(token: str) -> tuple[Invited, Person, Who]:
    """The line a link is about, and who answers. Raises NotHere for one that is over."""
    asked = asked_by_link(token)
    rows = Invited.objects.select_related("booking__cohort__program", "booking__series", "engagement__cohort")
    row = rows.defer("sealed").filter(
        booking__public_id=asked.booking, engagement__public_id=asked.engagement, booking__sequence=asked.sequence
    )
    by = Person.objects.filter(public_id=asked.person, merged_into=None, erased_at=None).first()
    found = row.first()
    who = acting_in(found.engagement, by) if found and by else None
    if found is None or by is None or who is None:
        raise NotHere(OVER)
    return found, by, who
