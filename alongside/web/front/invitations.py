"""Coming in for the first time, with the link of an invitation."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from alongside.kernel.errors import Refused
from alongside.people.actions.invitations import accept_invitation, invite_again
from alongside.people.queries import TooOld, invitation_of
from alongside.programs.facts import tongue_for
from alongside.web.front.browser import network_of
from alongside.web.front.entering import enter
from alongside.web.shared.frame import frame_of
from alongside.web.shared.guard import open_to_all
from alongside.web.shared.mail import send_invitation
from alongside.web.shared.page import page
from alongside.web.shared.request import Request


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: Request, token: str) -> HttpResponse:
    """Show who invites; come in with the button. Mail programs open links by themselves: that uses nothing up."""
    try:
        found = invitation_of(token)
        if request.method == "POST":
            enter(request, accept_invitation(token))
            return redirect("front:home")
    except TooOld as refused:
        return page(request, "front/invitation_over.html", {"sentence": refused.sentence, "renew": token}, status=410)
    except Refused as refused:
        return page(request, "front/invitation_over.html", {"sentence": refused.sentence}, status=410)
    invited = found.address.person
    context = {"invitation": found, "invited": invited, **frame_of(tongue_for(invited.pk))}
    return page(request, "front/invitation.html", context)


@open_to_all
@require_POST
def invitation_again(request: Request, token: str) -> HttpResponse:
    """Mail a new invitation in place of one that is too old."""
    invited = invite_again(token, network=network_of(request))
    send_invitation(request, invited)
    messages.success(request, "A new invitation is on its way to the same address.")
    return redirect("front:sign-in")
