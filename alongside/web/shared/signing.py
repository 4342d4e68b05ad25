"""An agreement as pages show it: terms, sides with their signatures, in words; and the mail with the link to sign."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse

from alongside.programs.actions.agreements import AskedToSign
from alongside.programs.agreeing import EVALUATION, PAY, RELEASE, VALUE, Line, Side, words_for
from alongside.programs.enums import Way
from alongside.programs.facts import pinned, today
from alongside.programs.models.agreements import Signature, SigningRequest
from alongside.programs.queries_agreements import Standing
from alongside.programs.queries_contacts import contacts_for
from alongside.reports.agreement_papers import agreement_pdf
from alongside.web.shared.mail import send
from alongside.web.shared.request import Request

NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six")


@dataclass(frozen=True, slots=True)
class TermShown:
    """One term on a page. `field` is its label where it has a value; `was` how it stood when somebody signed."""

    line: Line
    field: str
    sets: str
    was: str
    was_in: int | None
    typed: str | None = None

    @property
    def value(self) -> str:
        """What stands in the field: what was typed, where that came back."""
        if self.typed is not None:
            return self.typed
        return self.line.shown.partition(" for each ")[0] if self.line.kind == PAY else self.line.value

    @property
    def size(self) -> int:
        """Room for it, in signs."""
        return max(7, len(self.value))


@dataclass(frozen=True, slots=True)
class SideShown:
    """One side on a page: for whom it signs, who signed or was asked, when and how, and what was signed before."""

    side: Side
    whom: str
    signature: Signature | None
    request: SigningRequest | None
    says: str
    before: str


def terms_shown(standing: Standing, typed: Mapping[str, str] | None = None) -> list[TermShown]:
    """The terms of the newest text; `typed`: what came back from the fields, by `term-KEY`."""
    changed, name = standing.changed(), standing.agreement.named
    found = []
    for line in standing.newest.lines:
        number, was = changed.get(line.key, (None, ""))
        back = typed.get(f"term-{line.key}") if typed else None
        found.append(TermShown(line, _field(line), _sets(line, name), was, number, back))
    return found


def sides_shown(standing: Standing) -> list[SideShown]:
    """Everybody who signs, as it stands for the newest text."""
    zone = ZoneInfo(standing.agreement.cohort.time_zone)
    found = []
    for side in standing.newest.sides:
        here, request = standing.newest.signed.get(side.key), standing.requests.get(side.key)
        earlier = standing.signed_before(side.key)
        found.append(
            SideShown(
                side,
                side.label if side.at == "person" else f"For the {words_for(side.at)}",
                here,
                None if here or request is None or request.replaced_at else request,
                _says(here, request, standing.newest.row.number, zone),
                f"Signed text {earlier[0]} on {_day(earlier[1].signed_at, zone)}." if earlier else "",
            )
        )
    return found


def stands(standing: Standing, *, on: date) -> tuple[str, str]:
    """How it stands on a day in two words, with their tone: withdrawn, in force, not signed, or how many have."""
    newest = standing.newest
    if newest.withdrawn_from is not None:
        return "line", "Withdrawn"
    if standing.in_force(on):
        return "leaf", "In force"
    if not newest.signed:
        return "gold", "Not signed"
    return "gold", f"{len(newest.signed)} of {len(newest.sides)} signed"


def lead(standing: Standing) -> str:
    """How far it is, in a sentence or two."""
    newest = standing.newest
    if newest.withdrawn_from is not None:
        return (
            f"Withdrawn from {newest.withdrawn_from:%B} {newest.withdrawn_from.day}, {newest.withdrawn_from.year} on."
        )
    every, here = len(newest.sides), len(newest.sides) - len(newest.missing)
    if not newest.missing:
        return "Everybody has signed this text." if every > 1 else "It is signed."
    waits = f" Nothing starts before {'they have' if every == 1 else 'both have' if every == 2 else 'all have'}."
    if standing.agreement.organization is None:
        waits = ""
    if here == 0 and standing.changed():
        return f"It was changed after a signature, and nobody has signed it so.{waits}"
    if here == 0:
        return f"Nobody has signed yet.{waits}"
    count = NUMBERS[every].lower() if every < len(NUMBERS) else str(every)
    so_far = f"{NUMBERS[here]} of {count} signatures {'is' if here == 1 else 'are'} here."
    return f"{so_far}{waits.replace(' have.', ' are.')}"


def send_to_sign(request: Request, asked: AskedToSign) -> None:
    """Mail the link to whoever is asked. Raises Refused when the mail cannot be sent."""
    row = asked.request
    cohort = row.agreement.cohort
    on = max(today(cohort), cohort.starts_on)
    blueprint = pinned(cohort.pk, on=on).blueprint
    contacts, _ = contacts_for(cohort, blueprint, [one for one in (row.agreement.organization,) if one], {}, on=on)
    words = {
        "link": request.build_absolute_uri(reverse("front:signing", args=[asked.token])),
        "asked": row,
        "agreement": row.agreement,
        "contacts": contacts,
    }
    subject = f"To sign: {row.agreement.named}, {row.agreement.cohort.program.name}"
    send(row.email, subject, render_to_string("shared/signing.txt", words))


def send_signed(signature: Signature, request: SigningRequest, text: str) -> None:
    """Mail whoever signed by a link what they signed, so that a signature they know nothing of is found at once."""
    if not request.email:
        return
    words = {"signature": signature, "asked": request, "text": text}
    subject = f"Signed: {request.agreement.named}, {request.agreement.cohort.program.name}"
    send(request.email, subject, render_to_string("shared/signed.txt", words))


def as_paper(standing: Standing) -> HttpResponse:
    """The newest text with its signatures, as a PDF to keep; the cohort with program and sponsor must be loaded."""
    response = HttpResponse(agreement_pdf(standing), content_type="application/pdf")
    name = f"agreement-{standing.agreement.public_id}-{standing.newest.row.number}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def text_day(standing: Standing) -> str:
    """The day the newest text was written, where the cohort is."""
    return _day(standing.newest.row.made_at, ZoneInfo(standing.agreement.cohort.time_zone))


def moment(at: datetime, zone: ZoneInfo) -> str:
    """Return "November 12, 2026, 9:41 am"."""
    there = at.astimezone(zone)
    hour = there.hour % 12 or 12
    return f"{_day(at, zone)}, {hour}:{there:%M} {'am' if there.hour < 12 else 'pm'}"


def _day(at: datetime, zone: ZoneInfo) -> str:
    there = at.astimezone(zone)
    return f"{there:%B} {there.day}, {there.year}"


def _says(here: Signature | None, request: SigningRequest | None, number: int, zone: ZoneInfo) -> str:
    if here is not None:
        return f"Signed text {number} on {moment(here.signed_at, zone)}, {Way(here.way).label}."
    if request is None or request.replaced_at:
        return ""
    if request.person_id:
        return f"Asked on {_day(request.sent_at, zone)}, to sign here."
    if request.used_at:
        return f"Link used on {_day(request.used_at, zone)}."
    return f"Link sent {_day(request.sent_at, zone)}, good until {_day(request.expires_at, zone)}."


def _field(line: Line) -> str:
    names = {PAY: f"{line.title}, amount", RELEASE: f"{line.title}, how much", VALUE: line.title}
    return names.get(line.kind, "")


def _sets(line: Line, name: str) -> str:
    return {
        EVALUATION: f"Sets: who evaluates in {name} has no way in. Cannot be loosened.",
        PAY: f"Sets: the amount for {name}.",
        RELEASE: f"Sets: the time set free in {name}.",
        VALUE: f"Sets: kept for {name} as agreed.",
    }.get(line.kind, "")
