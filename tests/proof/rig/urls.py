"""A form with nothing on it but what a phone sends, so that a proof is about writing and not about a page."""

from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.urls import include, path

from alongside.kernel.access import Kind
from alongside.practice.sessions.actions.log import Contact, log_session
from alongside.programs.models.engagements import Engagement
from alongside.web.front import urls as front
from alongside.web.shared.guard import acting_as
from alongside.web.shared.request import Request


@acting_as(Kind.HELPER)
def log(request: Request) -> HttpResponse:
    """Show the form's token, or log what was sent and say which session it is."""
    if request.method != "POST":
        return HttpResponse(get_token(request))
    sent = request.POST
    contact = Contact(
        key=UUID(sent["key"]),
        engagements=list(Engagement.objects.filter(public_id=sent["engagement"])),
        wall=datetime.fromisoformat(f"{sent['day']}T{sent['time']}"),
        minutes=int(sent["minutes"]),
        mode=sent["mode"],
        tags=sent.getlist("tags"),
        note=sent["note"],
    )
    return HttpResponse(log_session(by=request.person, who=request.who, contact=contact).public_id)


urlpatterns = [path("proof/log/", log), path("", include(front))]
