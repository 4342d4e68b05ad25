"""One organization that joins: its text and terms, who signs, what it takes on, what was done; and withdrawing."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.blueprint.tongues.english import ENGLISH
from alongside.kernel.access import Kind, Verb
from alongside.programs.access import AGREEMENTS
from alongside.programs.actions.agreements import Signer, ask_to_sign, change_terms, withdraw_agreement
from alongside.programs.agreeing import PAY, RELEASE, VALUE
from alongside.programs.joining import stages_of
from alongside.programs.models.agreements import Agreement
from alongside.programs.queries_agreements import Standing, standing_of, steps_taken
from alongside.programs.queries_steps import done_by_themselves
from alongside.web.office.days import typed_day, written
from alongside.web.office.joining_words import Taken, history, must_or_may, promises, stages, then
from alongside.web.office.organizations import crumbs
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.refusal import refusal_of
from alongside.web.shared.request import Request
from alongside.web.shared.signing import as_paper, send_to_sign, words_of

ROWS = Agreement.objects.select_related("cohort__program__sponsor", "organization")


@acting_as(Kind.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def agreement(request: Request, public_id: str) -> HttpResponse:
    """Show how it stands; with POST, write the terms anew and ask again whoever signed them."""
    row = _fetch(request, public_id)
    refusal = ""
    if request.method == "POST":
        refusal = refusal_of(lambda: _change(request, row))
        if not refusal:
            return redirect("office:organizations-agreement", public_id)
    return page(request, "office/agreement.html", _context(request, row, refusal), status=422 if refusal else 200)


@acting_as(Kind.COORDINATOR)
@require_POST
def ask(request: Request, public_id: str) -> HttpResponse:
    """Mail somebody the link to sign for a side."""
    row, posted = _fetch(request, public_id), request.POST
    signer = Signer(
        name=posted.get("name", "")[:160], office=posted.get("office", "")[:160], email=posted.get("email", "")[:254]
    )
    side = posted.get("side", "")

    def ask_them() -> None:
        asked = ask_to_sign(agreement=row, side=side, signer=signer, by=request.person, who=request.who)
        send_to_sign(request, asked)

    refusal = refusal_of(ask_them)
    if refusal:
        return page(request, "office/agreement.html", _context(request, row, refusal), status=422)
    messages.success(request, f"The link is on its way to {signer.name}.")
    return redirect("office:organizations-agreement", public_id)


@acting_as(Kind.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: Request, public_id: str) -> HttpResponse:
    """Say what follows when an agreement ends; with POST, end it."""
    row = _fetch(request, public_id)
    refusal = ""
    if request.method == "POST":
        day = typed_day(request.POST.get("day", ""), request.who.on)
        reason = request.POST.get("reason", "")[:400]
        refusal = refusal_of(
            lambda: withdraw_agreement(agreement=row, from_day=day, reason=reason, by=request.person, who=request.who)
        )
        if not refusal:
            messages.success(request, f"Withdrawn from {written(day)} on. Both texts stay to be read.")
            return redirect("office:organizations-agreement", public_id)
    standing = standing_of(row)
    context = {
        "agreement": row,
        "standing": standing,
        "in_force": standing.in_force(request.who.on),
        "today": request.who.on,
        "typed": request.POST,
        "refusal": refusal,
        "crumbs": _crumbs(request, row, own=True),
    }
    return page(request, "office/agreement_withdraw.html", context, status=422 if refusal else 200)


@acting_as(Kind.COORDINATOR)
@require_safe
def text(request: Request, public_id: str) -> HttpResponse:
    """The newest text word for word, as a file: what its fingerprint was made of, and nothing else."""
    row = _fetch(request, public_id)
    newest = standing_of(row).newest.row
    response = HttpResponse(newest.text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="agreement-{row.public_id}-{newest.number}.txt"'
    return response


@acting_as(Kind.COORDINATOR)
@require_safe
def paper(request: Request, public_id: str) -> HttpResponse:
    """The newest text with its signatures, as a PDF."""
    return as_paper(standing_of(_fetch(request, public_id)))


def _fetch(request: Request, public_id: str) -> Agreement:
    return AGREEMENTS.fetch(request.who, public_id, Verb.CHANGE, rows=ROWS.all())


def _change(request: Request, row: Agreement) -> None:
    """Write the terms anew, and mail whoever is asked again."""
    values = {name[5:]: request.POST.get(name, "") for name in request.POST if name.startswith("term-")}
    seen = request.POST.get("seen", "")
    again = change_terms(
        agreement=row,
        values=values,
        why=request.POST.get("why", ""),
        seen=int(seen) if seen.isdecimal() else 0,
        by=request.person,
        who=request.who,
    )
    for asked in again:
        send_to_sign(request, asked)
        messages.success(request, f"{asked.request.name} is asked to sign again.")
    if not again:
        messages.success(request, "Noted.")


def _context(request: Request, row: Agreement, refusal: str) -> dict[str, object]:
    standing, blueprint = standing_of(row), request.blueprint
    newest, typed = standing.newest, request.POST if refusal else None
    taken = steps_taken(row) if row.organization is not None else {}
    return {
        **(_of_organization(request, row, standing, taken) if row.organization is not None else {}),
        "agreement": row,
        "crumbs": _crumbs(request, row),
        **words_of(standing, ENGLISH, typed),
        "fillable": newest.withdrawn_from is None,
        "changes": any(line.kind in (PAY, RELEASE, VALUE) for line in newest.lines),
        "then": then(standing, on=request.who.on),
        "history": history(standing, taken, blueprint),
        "refusal": refusal,
    }


def _of_organization(request: Request, row: Agreement, standing: Standing, taken: Taken) -> dict[str, object]:
    blueprint, on = request.blueprint, request.who.on
    by_itself = {} if stages_of(blueprint) else done_by_themselves(row, blueprint, taken, on=on)
    return {
        "stages": stages(blueprint, standing, taken, on=on, by_itself=by_itself),
        "must": must_or_may(request, row),
        "promises": promises(blueprint, taken),
    }


def _crumbs(request: Request, row: Agreement, *, own: bool = False) -> tuple[tuple[str, str], ...]:
    of_people = (reverse("office:organizations-people-agree"), f"{capfirst(request.nouns.agreement.many)} of people")
    joining = (reverse("office:organizations-joining"), "Joining")
    above = (*crumbs(()), joining if row.organization is not None else of_people)
    here = (reverse("office:organizations-agreement", args=[row.public_id]), row.named)
    return (*above, here) if own else above
