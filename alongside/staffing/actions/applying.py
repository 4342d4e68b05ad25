"""Handing out the form, taking it back filled in, and hearing those who speak for somebody."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from alongside.blueprint.answering import LONGEST
from alongside.kernel.access import Verb, Who
from alongside.kernel.errors import Refused
from alongside.kernel.public_ids import new_public_id
from alongside.people.actions.addresses import as_kept
from alongside.people.actions.events import Facts, record
from alongside.people.models.persons import Person
from alongside.people.queries import digest_of
from alongside.programs.actions.cohorts import demand_open
from alongside.programs.facts import pinned, today
from alongside.staffing.access import APPLICATIONS
from alongside.staffing.enums import ApplicationState
from alongside.staffing.forms import Filled, Unfinished, faults_of, references_asked, staffing_of, topics_of
from alongside.staffing.links import application_of, reference_of
from alongside.staffing.models.applications import Application, Pledge, Posting, Reference
from alongside.staffing.sealing import new_key, seal

DAYS = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Asked[M]:
    """Somebody to write to, and the token of their link: it is here once and kept nowhere."""

    row: M
    token: str


@transaction.atomic
def ask_to_apply(
    *, posting: Posting, given_name: str, family_name: str, email: str, by: Person | None
) -> Asked[Application]:
    """Hand out the form. To an address that has it already goes a new link, and the one before stops working.

    Raises Refused for what is not an address, a missing name, or a call that is over.
    """
    names = {"given_name": " ".join(given_name.split())[:80], "family_name": " ".join(family_name.split())[:80]}
    for field, name in names.items():
        if not name:
            raise Refused("A first and a last name are needed.", field=field)
    kept = as_kept(email)
    call = Posting.objects.select_for_update().select_related("cohort").get(pk=posting.pk)
    _demand_calling(call)
    token, now = secrets.token_urlsafe(32), timezone.now()
    rows = Application.objects.filter(posting=call, email=kept)
    here = rows.filter(state__in=(ApplicationState.ASKED, ApplicationState.SENT)).first()
    if here is not None:
        here.digest, here.link_until = digest_of(token), now + DAYS
        here.save(update_fields=["digest", "link_until"])
        return Asked(here, token)
    public_id = new_public_id()
    made = Application.objects.create(
        public_id=public_id,
        posting=call,
        email=kept,
        digest=digest_of(token),
        link_until=now + DAYS,
        wrapped_key=new_key(public_id),
        asked_at=now,
        needs_second=bool(call.approved_by),
        **names,
    )
    event("application-asked", made, by)
    return Asked(made, token)


@transaction.atomic
def hand_in(*, token: str, filled: Filled) -> tuple[Application, list[Asked[Reference]]]:
    """Take an application: answers and pledge are kept, those who speak for them are to be written to.

    Raises Unfinished with everything that is missing; Refused when it was handed in already.
    """
    row = _held(application_of(token))
    if row.state != ApplicationState.ASKED:
        raise Refused("Your application is with us already. Thank you.")
    posting = row.posting
    pin = pinned(posting.cohort_id, on=today(posting.cohort))
    faults = faults_of(pin.blueprint, posting.role, filled, (row.name, row.email))
    if faults:
        raise Unfinished(faults)
    row.sealed_answers = seal(row, {key: said.strip() for key, said in filled.answers.items()}, place="answers")
    row.state, row.sent_at = ApplicationState.SENT, timezone.now()
    row.save(update_fields=["sealed_answers", "state", "sent_at"])
    text = staffing_of(pin.blueprint, posting.role).pledge
    if text:
        digest = hashlib.sha256(text.encode()).hexdigest()
        signed = " ".join(filled.signed_as.split())
        Pledge.objects.create(
            application=row, text=text, digest=digest, signed_as=signed, version_id=pin.version, signed_at=row.sent_at
        )
    asked = [_ask(row, *one) for one in filled.references[: references_asked(pin.blueprint, posting.role)]]
    event("application-sent", row, None, {"references": len(asked)})
    return row, asked


@transaction.atomic
def withdraw(*, token: str) -> Application:
    """Let an applicant say no. Their words go; that they applied stays."""
    row = _held(application_of(token))
    if row.state in (ApplicationState.ASKED, ApplicationState.SENT):
        row.state, row.decided_at, row.sealed_answers = ApplicationState.WITHDRAWN, timezone.now(), b""
        row.save(update_fields=["state", "decided_at", "sealed_answers"])
        event("application-withdrawn", row, None)
    return row


@transaction.atomic
def ask_reference_again(*, reference: Reference, by: Person, who: Who) -> Asked[Reference]:
    """A new link for somebody who has not answered; the one before stops working."""
    APPLICATIONS.demand(who, Verb.CHANGE, reference.application)
    row = Reference.objects.select_for_update().get(pk=reference.pk)
    if row.answered_at is not None:
        raise Refused(f"{row.name} has answered already.")
    token, now = secrets.token_urlsafe(32), timezone.now()
    row.digest, row.link_until, row.asked_at = digest_of(token), now + DAYS, now
    row.save(update_fields=["digest", "link_until", "asked_at"])
    event("reference-asked-again", reference.application, by, {"reference": row.public_id})
    return Asked(row, token)


@transaction.atomic
def speak_for(*, token: str, words: Mapping[str, str]) -> Reference:
    """Keep what somebody says about an applicant. Once: what was said stays. Raises Unfinished for what is missing."""
    found = reference_of(token)
    row = Reference.objects.select_for_update().get(pk=found.pk)
    if row.answered_at is not None:
        raise Refused("Your answer is with us already. Thank you.")
    application = _held(found.application)
    posting = application.posting
    topics = topics_of(pinned(posting.cohort_id, on=today(posting.cohort)).blueprint, posting.role)
    said = {key: words.get(key, "").strip() for key in topics}
    faults = [(key, f"Please say something about {topics[key]}.") for key, word in said.items() if not word]
    faults += [(key, f"At most {LONGEST:,} letters fit here.") for key, word in said.items() if len(word) > LONGEST]
    if faults:
        raise Unfinished(tuple(faults))
    row.sealed_words = seal(application, said, place=f"reference:{row.public_id}")
    row.answered_at = timezone.now()
    row.save(update_fields=["sealed_words", "answered_at"])
    event("reference-answered", application, None, {"reference": row.public_id})
    return row


def event(kind: str, row: Application, by: Person | None, facts: Facts | None = None) -> None:
    """Write one line about an application; `posting` must be loaded."""
    record(kind, by=by, cohort=row.posting.cohort_id, subject=f"application:{row.public_id}", facts=facts)


def _ask(row: Application, name: str, email: str) -> Asked[Reference]:
    token, now = secrets.token_urlsafe(32), timezone.now()
    made = Reference.objects.create(
        application=row,
        name=" ".join(name.split())[:160],
        email=as_kept(email),
        digest=digest_of(token),
        link_until=now + DAYS,
        asked_at=now,
    )
    return Asked(made, token)


def _held(row: Application) -> Application:
    rows = Application.objects.select_for_update(of=("self",)).select_related("posting__cohort")
    found = rows.get(pk=row.pk)
    demand_open(found.posting.cohort)
    return found


def _demand_calling(call: Posting) -> None:
    demand_open(call.cohort)
    over = call.closes_on is not None and call.closes_on < today(call.cohort)
    if call.closed_at is not None or over:
        raise Refused("This call is over. Ask who sent it whether there is another one.")
