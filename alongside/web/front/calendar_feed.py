"""The address a calendar program reads: whoever has the secret gets the times of one person, and nothing of content."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from alongside.exchange.actions.feeding import feed_text
from alongside.web.shared.guard import open_to_all
from alongside.web.shared.request import Request


@open_to_all
@require_safe
def calendar_feed(_: Request, secret: str) -> HttpResponse:
    """Answer with the feed, never kept by anybody in between."""
    answer = HttpResponse(feed_text(secret), content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Disposition"] = 'inline; filename="alongside.ics"'
    return answer
