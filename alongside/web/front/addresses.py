"""One's own addresses: adding one by a code mailed to it, and choosing where mail goes."""

from dataclasses import asdict

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from alongside.kernel.errors import NotHere, Refused
from alongside.people.actions.addresses import make_primary
from alongside.people.actions.proving import Proof, ask_proof, enter_proof
from alongside.web.front.browser import network_of
from alongside.web.front.mail import send_code
from alongside.web.front.yours import yours
from alongside.web.shared.guard import signed_in
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

PROVING = "proving"


@signed_in
@require_POST
def address_add(request: Request) -> HttpResponse:
    """Mail a code to an address somebody says is theirs."""
    try:
        asked, proof = ask_proof(request.person, request.POST.get("email", ""), network=network_of(request))
        send_code(asked)
    except Refused as refused:
        return yours(request, refused)
    request.session[PROVING] = asdict(proof)
    return redirect("front:address-code")


@signed_in
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def address_code(request: Request) -> HttpResponse:
    """Take the code, and the address is theirs."""
    kept = request.session.get(PROVING)
    if kept is None:
        return redirect("front:settings")
    proof, error = Proof(**kept), ""
    if request.method == "POST":
        try:
            added = enter_proof(request.person, proof, request.POST.get("code", ""), network=network_of(request))
        except Refused as refused:
            error = refused.sentence
        else:
            del request.session[PROVING]
            messages.success(request, f"{added.email} is yours.")
            return redirect("front:settings")
    return page(
        request, "front/address_code.html", {"email": proof.email, "error": error}, status=422 if error else 200
    )


@signed_in
@require_POST
def address_primary(request: Request, number: int) -> HttpResponse:
    """Choose the address mail goes to."""
    address = request.person.addresses.filter(pk=number).first()
    if address is None:
        raise NotHere
    make_primary(address, by=request.person)
    messages.success(request, f"Mail goes to {address.email} from now on.")
    return redirect("front:settings")
