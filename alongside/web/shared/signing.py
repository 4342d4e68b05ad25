"""An agreement as pages show it: terms, sides with their signatures, in words; and the mail with the link to sign."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.urls import reverse

from alongside.blueprint.tongues.english import ENGLISH
from alongside.blueprint.tongues.tongue import Tongue
from alongside.kernel.clock import in_zone
from alongside.programs.actions.agreements import AskedToSign
from alongside.programs.agreeing import EVALUATION, PAY, RELEASE, VALUE, Line, Side, fingerprint, intro_of, words_for
from alongside.programs.facts import parsed, pinned, today, tongue_of
from alongside.programs.models.agreements import Agreement, Signature, SigningRequest
from alongside.programs.queries_agreements import Standing
from alongside.programs.queries_contacts import contacts_for
from alongside.reports.agreement_papers import agreement_pdf
from alongside.web.shared.mail import letter, send
from alongside.web.shared.request import Request

SETS = {EVALUATION: "evaluation", PAY: "pay", RELEASE: "release", VALUE: "value"}


@dataclass(frozen=True, slots=True)
class TermShown:
    """One term on a page, in words. `field` is its label where it has a value; `unit` for each what; `was` how it stood
    when somebody signed."""

    line: Line
    field: str
    shown: str
    unit: str
    sets: str
    was: str
    typed: str | None = None

    @property
    def value(self) -> str:
        """What stands in the field: what was typed, where that came back."""
        if self.typed is not None:
            return self.typed
        return self.line.amount(ENGLISH) if self.line.kind == PAY else self.line.value

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


def words_of(standing: Standing, tongue: Tongue, typed: Mapping[str, str] | None = None) -> dict[str, object]:
    """The newest text as `shared/agreement.html` shows it, and how far it is, said in a language; what stands in the
    text is in its own (`lang`). `typed`: what came back from the fields, by `term-KEY`."""
    newest = standing.newest
    named = parsed(newest.row.version.digest).agreements.get(standing.agreement.key)
    own = newest.tongue
    return {
        "label": named.label if named else own.say("agreement.label"),
        "intro": intro_of(own, named) if named else "",
        "holds": own.say("agreement.holds", length=own.value(named.holds)) if named and named.holds else "",
        "newest": newest,
        "print": fingerprint(newest.row.digest),
        "written_on": _day(newest.row.made_at, ZoneInfo(standing.agreement.cohort.time_zone), tongue),
        "terms": _terms(standing, tongue, typed),
        "sides": _sides(standing, tongue),
        "lead": lead(standing, tongue),
        "own": own.code,
        "lang": tongue.code,
    }


def _terms(standing: Standing, tongue: Tongue, typed: Mapping[str, str] | None) -> list[TermShown]:
    changed, own = standing.changed(), standing.newest.tongue
    found = []
    for line in standing.newest.lines:
        number, was = changed.get(line.key, (None, ""))
        since = "agreement.was" if was else "agreement.new"
        found.append(
            TermShown(
                line,
                _field(line),
                line.shown(own) or own.say("agreement.not-said"),
                own.say("agreement.per", value="", unit=line.unit(own)) if line.unit(own) else "",
                _sets(line, standing.agreement, tongue),
                tongue.say(since, value=was, number=number) if number else "",
                typed.get(f"term-{line.key}") if typed else None,
            )
        )
    return found


def _sets(line: Line, agreement: Agreement, tongue: Tongue) -> str:
    """What follows from a term once it is signed; nobody evaluates in what people agree with each other."""
    if line.kind not in SETS:
        return ""
    people = line.kind == EVALUATION and agreement.organization_id is None
    return tongue.say(f"agreement.sets-{SETS[line.kind]}{'-people' if people else ''}", name=agreement.named)


def _sides(standing: Standing, tongue: Tongue) -> list[SideShown]:
    """Everybody who signs, as it stands for the newest text."""
    zone = ZoneInfo(standing.agreement.cohort.time_zone)
    found = []
    for side in standing.newest.sides:
        here, request = standing.newest.signed.get(side.key), standing.requests.get(side.key)
        earlier = standing.signed_before(side.key)
        before = ""
        if earlier:
            day = _day(earlier[1].signed_at, zone, tongue)
            before = tongue.say("agreement.signed-before", number=earlier[0], day=day)
        for_whom = tongue.say("agreement.for-whom", whom=words_for(tongue, side.at))
        found.append(
            SideShown(
                side,
                side.label if side.at == "person" else for_whom,
                here,
                None if here or request is None or request.replaced_at else request,
                _says(here, request, standing.newest.row.number, zone=zone, tongue=tongue),
                before,
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


def lead(standing: Standing, tongue: Tongue = ENGLISH) -> str:
    """How far it is, in a sentence or two."""
    newest = standing.newest
    if newest.withdrawn_from is not None:
        return tongue.say("agreement.is-withdrawn", day=tongue.page_day(newest.withdrawn_from))
    every, here = len(newest.sides), len(newest.sides) - len(newest.missing)
    if not newest.missing:
        return tongue.say("agreement.all-signed" if every > 1 else "agreement.is-signed")
    said = [_so_far(standing, here, every, tongue)]
    held = standing.meanwhile(today(standing.agreement.cohort))
    if held is not None:
        return " ".join([*said, tongue.say("agreement.meanwhile", number=held.row.number)])
    if standing.agreement.organization is not None:
        how_many = {1: "one", 2: "both"}.get(every, "all")
        said.append(tongue.say(f"agreement.{'here' if here else 'before'}-{how_many}"))
    return " ".join(said)


def _so_far(standing: Standing, here: int, every: int, tongue: Tongue) -> str:
    if here == 0:
        before = any(kept.signed and kept.withdrawn_from is None for kept in standing.texts[:-1])
        return tongue.say("agreement.changed" if before else "agreement.nobody")
    words = {"here": _number(tongue, here).capitalize(), "of": _number(tongue, every)}
    return tongue.say("agreement.some.one" if here == 1 else "agreement.some.many", **words)


def _number(tongue: Tongue, number: int) -> str:
    """A small number as a word."""
    return tongue.patterns.get(f"number.{number}", str(number))


def send_to_sign(request: Request, asked: AskedToSign) -> None:
    """Mail the link to whoever is asked. Raises Refused when the mail cannot be sent."""
    row = asked.request
    cohort = row.agreement.cohort
    on = max(today(cohort), cohort.starts_on)
    blueprint = pinned(cohort.pk, on=on).blueprint
    tongue = blueprint.tongue
    contacts, _ = contacts_for(cohort, blueprint, [one for one in (row.agreement.organization,) if one], {}, on=on)
    words = {
        "link": request.build_absolute_uri(reverse("front:signing", args=[asked.token])),
        "asked": row,
        "agreement": row.agreement,
        "contacts": contacts,
        "until": tongue.page_day(in_zone(row.expires_at, cohort.time_zone).date()),
    }
    subject = tongue.say("mail.sign", whose=row.agreement.named, program=cohort.program.name)
    send(row.email, subject, letter("shared/signing", tongue, words))


def send_signed(signature: Signature, request: SigningRequest, text: str) -> None:
    """Mail whoever signed by a link what they signed, so that a signature they know nothing of is found at once."""
    if not request.email:
        return
    words = {"signature": signature, "asked": request, "text": text}
    cohort = request.agreement.cohort
    tongue = tongue_of(cohort)
    subject = tongue.say("mail.signed", whose=request.agreement.named, program=cohort.program.name)
    send(request.email, subject, letter("shared/signed", tongue, words))


def as_paper(standing: Standing) -> HttpResponse:
    """The newest text of a standing with its signatures, as a PDF to keep; program and sponsor must be loaded."""
    response = HttpResponse(agreement_pdf(standing), content_type="application/pdf")
    name = f"agreement-{standing.agreement.public_id}-{standing.newest.row.number}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def moment(at: datetime, zone: ZoneInfo, tongue: Tongue = ENGLISH) -> str:
    """Return "November 12, 2026, 9:41 am"."""
    return tongue.say("at-clock", day=_day(at, zone, tongue), clock=tongue.clock(at.astimezone(zone).time()))


def _day(at: datetime, zone: ZoneInfo, tongue: Tongue) -> str:
    return tongue.page_day(at.astimezone(zone).date())


def _says(
    here: Signature | None, request: SigningRequest | None, number: int, *, zone: ZoneInfo, tongue: Tongue
) -> str:
    if here is not None:
        when, way = moment(here.signed_at, zone, tongue), tongue.say(f"paper.{here.way}")
        return tongue.say("agreement.signed-on", number=number, moment=when, way=way)
    if request is None or request.replaced_at:
        return ""
    sent = _day(request.sent_at, zone, tongue)
    if request.person_id:
        return tongue.say("agreement.asked-on", day=sent)
    if request.used_at:
        return tongue.say("agreement.link-used", day=_day(request.used_at, zone, tongue))
    return tongue.say("agreement.link-sent", day=sent, until=_day(request.expires_at, zone, tongue))


def _field(line: Line) -> str:
    names = {PAY: f"{line.title}, amount", RELEASE: f"{line.title}, how much", VALUE: line.title}
    return names.get(line.kind, "")
