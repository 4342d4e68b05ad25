"""Agreeing: a text begun and changed, people asked to sign it, their signatures, and withdrawing."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from alongside.kernel.access import Verb, Who
from alongside.kernel.errors import Conflict, NotHere, Refused
from alongside.people.actions.events import Facts, record
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.people.queries import digest_of
from alongside.programs.access import AGREEMENTS, ORGANIZATIONS
from alongside.programs.actions.cohorts import hold_open
from alongside.programs.agreeing import Line, draft, due_day, lines_in, lines_of
from alongside.programs.facts import Pinned, pinned, today
from alongside.programs.joining import agreements_of
from alongside.programs.models.agreements import Agreement, AgreementText, Signature, SigningRequest, Withdrawal
from alongside.programs.models.cohorts import Cohort
from alongside.programs.queries_agreements import Standing, standing_of

DAYS, YEAR = 30, 366


@dataclass(frozen=True, kw_only=True)
class Signer:
    """Who is asked to sign: their name, their office, and the address the link goes to."""

    name: str
    office: str
    email: str


@dataclass(frozen=True, slots=True)
class AskedToSign:
    """A request and the token for its link. The token is here once and kept nowhere."""

    request: SigningRequest
    token: str


@transaction.atomic
def begin_agreement(
    *, cohort: Cohort, organization: Organization, key: str, by: Person | None, who: Who | None
) -> Agreement:
    """Begin to agree with an organization, in the text the blueprint has today. Twice is once.

    `who` is None where the product itself begins (the demo). Raises Refused where the program has no such agreement.
    """
    if who is not None:
        ORGANIZATIONS.demand(who, Verb.SEE, organization)
    held = hold_open(cohort.pk)
    blueprint = pinned(held.pk, on=today(held)).blueprint
    rule = agreements_of(blueprint).get(key)
    if rule is None:
        raise Refused("Nothing of that kind is agreed with organizations here.", field="key")
    day = due_day(rule, starts_on=held.starts_on, ends_on=held.ends_on)
    defaults = {"begun_at": timezone.now(), "named": organization.name, "due_on": day}
    made, new = Agreement.objects.get_or_create(cohort=held, organization=organization, key=key, defaults=defaults)
    if new:
        write_text(made, {}, why="", by=by)
        event("agreement-begun", made, by)
    return made


@transaction.atomic
def change_terms(
    *, agreement: Agreement, values: Mapping[str, str], why: str, seen: int, by: Person, who: Who
) -> list[AskedToSign]:
    """Write a new text with these values, and ask whoever signed the one before to sign again.

    `seen` is the number of the text that was looked at. The same terms are no new text, unless the last was withdrawn.
    Returns the new requests. Raises Refused for a value that cannot be read, Conflict when somebody was faster.
    """
    AGREEMENTS.demand(who, Verb.CHANGE, agreement)
    row = held_agreement(agreement)
    before = standing_of(row)
    if before.newest.row.number != seen:
        raise Conflict(
            f"Somebody wrote text {before.newest.row.number} while you looked at {seen}. Look at theirs first."
        )
    kept = {line.key: line.value for line in before.newest.lines if line.value}
    made = write_text(row, {**kept, **values}, why=why, by=by, newest=before.newest.row)
    if made is None:
        return []
    event("agreement-changed", row, by, text=made.number, digest=made.digest)
    return ask_anew(row, before, by=by)


def ask_anew(
    row: Agreement, before: Standing, *, by: Person | None, besides: Collection[str] = ()
) -> list[AskedToSign]:
    """Ask whoever had signed the newest text to sign the one that came after it, but for the sides `besides`; the new
    links are returned."""
    links = []
    for side, one in before.requests.items():
        if not one.used_at or side not in before.newest.signed or side in besides:
            continue
        if one.person is None:
            links.append(_ask(row, side, Signer(name=one.name, office=one.office, email=one.email), by=by))
        else:
            ask_person(row, side, person=one.person, office=one.office, by=by)
    return links


def ask_person(row: Agreement, side: str, *, person: Person, office: str, by: Person | None) -> SigningRequest:
    """Ask somebody who takes part; they sign once they are signed in. An earlier request of that side is replaced."""
    row.requests.filter(signer=side, used_at=None, replaced_at=None).update(replaced_at=timezone.now())
    made = request_here(row, side, person=person, office=office, by=by)
    made.save()
    event("asked-to-sign-here", row, by, about=person.pk, signer=side, request=made.public_id)
    return made


def request_here(row: Agreement, side: str, *, person: Person, office: str, by: Person | None) -> SigningRequest:
    """What asks somebody who takes part, not yet kept."""
    now = timezone.now()
    return SigningRequest(
        agreement=row,
        signer=side,
        name=person.name,
        office=office,
        person=person,
        asked_by=by,
        sent_at=now,
        expires_at=now + timedelta(days=YEAR),
    )


@transaction.atomic
def ask_to_sign(*, agreement: Agreement, side: str, signer: Signer, by: Person, who: Who) -> AskedToSign:
    """Ask somebody to sign for a side. An earlier link of that side stops working.

    Raises Refused, with every fault, for what is missing; for a text with an open value, one that was withdrawn, or one
    this side has signed.
    """
    AGREEMENTS.demand(who, Verb.CHANGE, agreement)
    row = held_agreement(agreement)
    standing = standing_of(row)
    _check_signer(signer)
    if side not in {one.key for one in standing.newest.sides}:
        raise Refused("Nobody signs for that side.", field="side")
    if side in standing.newest.signed:
        raise Refused("This side has signed this very text already.", field="side")
    demand_signable(standing)
    return _ask(row, side, signer, by=by)


@transaction.atomic
def ask_again(token: str) -> AskedToSign:
    """Replace a link that is too old; the new one goes to the same address. Raises NotHere or Refused."""
    old = SigningRequest.objects.filter(digest=digest_of(token), used_at=None, replaced_at=None).first()
    if old is None:
        raise NotHere
    row = held_agreement(Agreement(pk=old.agreement_id))
    demand_signable(standing_of(row))
    return _ask(row, old.signer, Signer(name=old.name, office=old.office, email=old.email), by=old.asked_by)


@transaction.atomic
def withdraw_agreement(*, agreement: Agreement, from_day: date, reason: str, by: Person, who: Who) -> Agreement:
    """Let the newest text, and the one in force, hold no longer from a day. Twice is once; both stay to be read.

    Raises Refused without a reason, or for a day before today: what was agreed was in force until now.
    """
    AGREEMENTS.demand(who, Verb.CHANGE, agreement)
    row = held_agreement(agreement)
    reason = " ".join(reason.split())
    if not reason:
        raise Refused("Say why, in a sentence both sides may read.", field="reason")
    if from_day < today(row.cohort):
        raise Refused("Choose today or a later day.", field="from_day")
    standing = standing_of(row)
    holds = standing.in_force(from_day)
    over = {kept.row.pk for kept in (standing.newest, holds) if kept is not None and kept.withdrawn_from is None}
    for pk in sorted(over):
        Withdrawal.objects.create(text_id=pk, from_day=from_day, reason=reason, by=by, at=timezone.now())
    if over:
        SigningRequest.objects.filter(agreement=row, used_at=None, replaced_at=None).update(replaced_at=timezone.now())
        event("agreement-withdrawn", row, by, text=standing.newest.row.number, from_day=from_day)
    return row


def held_agreement(agreement: Agreement) -> Agreement:
    """The agreement, locked, its cohort held open."""
    rows = Agreement.objects.select_for_update(of=("self",), no_key=True).select_related(
        "cohort__program", "organization"
    )
    row = rows.get(pk=agreement.pk)
    hold_open(row.cohort_id)
    return row


def demand_signable(standing: Standing) -> None:
    """Raise Refused where the newest text cannot be signed: it was withdrawn, or a value in it is open."""
    if standing.newest.withdrawn_from is not None:
        raise Refused("This was withdrawn. Nobody signs it any more.")
    still = [line.title for line in standing.newest.lines if line.kind in ("pay", "release") and not line.value]
    if still:
        raise Refused(f"Something is not agreed yet: {', '.join(still)}. Fill that in first.", field="terms")


def _ask(row: Agreement, side: str, signer: Signer, *, by: Person | None) -> AskedToSign:
    token, now = secrets.token_urlsafe(32), timezone.now()
    row.requests.filter(signer=side, used_at=None, replaced_at=None).update(replaced_at=now)
    made = SigningRequest.objects.create(
        agreement=row,
        signer=side,
        name=" ".join(signer.name.split()),
        office=" ".join(signer.office.split()),
        email=signer.email.strip().lower(),
        digest=digest_of(token),
        asked_by=by,
        sent_at=now,
        expires_at=now + timedelta(days=DAYS),
    )
    event("asked-to-sign", row, by, signer=side, request=made.public_id)
    return AskedToSign(made, token)


def _check_signer(signer: Signer) -> None:
    if not signer.name.strip():
        raise Refused("Say who signs, by name.", field="name")
    if not signer.office.strip():
        raise Refused("Say in which office they sign, such as superintendent.", field="office")
    try:
        validate_email(signer.email.strip())
    except ValidationError:
        raise Refused("The link goes to an email address, such as name@district.example.", field="email") from None


def write_text(
    row: Agreement, values: Mapping[str, str], *, why: str, by: Person | None, newest: AgreementText | None = None
) -> AgreementText | None:
    """Write the next text with whom it is `named` now; None where the newest says the same and still holds."""
    pin = pinned(row.cohort_id, on=max(today(row.cohort), row.cohort.starts_on))
    signed = newest is not None and Signature.objects.filter(text=newest).exists()
    made = text_of(row, pin, values, why=why, by=by, like=lines_in(newest.terms) if newest and signed else ())
    if newest is not None:
        if newest.digest == made.digest and not hasattr(newest, "withdrawal"):
            return None
        made.number = newest.number + 1
    made.save()
    return made


def text_of(
    row: Agreement, pin: Pinned, values: Mapping[str, str], *, why: str, by: Person | None, like: Sequence[Line] = ()
) -> AgreementText:
    """The first text of an agreement with these values as a version has it, not yet kept."""
    agreement = pin.blueprint.agreements.get(row.key)
    if agreement is None:
        raise Refused("This is not agreed here any more.")
    lines = lines_of(pin.blueprint, agreement, values, like=like)
    made = draft(pin.blueprint, row.key, lines, with_whom=row.named, cohort=row.cohort.name)
    return AgreementText(
        agreement=row,
        number=1,
        text=made.text,
        digest=made.digest,
        terms=made.terms,
        signers=made.signers,
        why=" ".join(why.split())[:400],
        version_id=pin.version,
        made_by=by,
        made_at=timezone.now(),
    )


def event(kind: str, row: Agreement, by: Person | None, *, about: int | None = None, **facts: str | int | date) -> None:
    """Write one line about an agreement."""
    told: Facts = dict(facts)
    record(kind, by=by, about=about, cohort=row.cohort_id, subject=f"agreement:{row.public_id}", facts=told)
