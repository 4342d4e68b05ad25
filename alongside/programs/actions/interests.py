"""Interests: somebody would like to bring their organization, says otherwise later, or has begun to join."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from alongside.blueprint.answering import faults_in
from alongside.kernel.access import Verb, Who
from alongside.kernel.errors import Refused
from alongside.people.actions.events import record
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.programs.access import INTERESTS
from alongside.programs.actions.agreements import begin_agreement
from alongside.programs.actions.agreements_joining import Noted, note_line
from alongside.programs.actions.cohorts import hold_open
from alongside.programs.enums import StepKind, StepState
from alongside.programs.facts import pinned, today
from alongside.programs.joining import interest_of, meeting_stage, survey_of
from alongside.programs.models.agreements import Agreement, Interest
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.meetings import MeetingGuest

LONGEST = 160


@dataclass(frozen=True, kw_only=True)
class Bringing:
    """Who would like to bring their organization, and which one, as typed; and their answers to the survey, by key:
    every question of it, or none where it was not asked."""

    organization: str
    name: str
    email: str
    office: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def express_interest(*, cohort: Cohort, bringing: Bringing, by: Person | None) -> Interest:
    """Keep that somebody would like to bring their organization. The same again is the same one.

    Anybody may; whoever offers the form counts tries. Raises Refused, with the field, for what is missing.
    """
    held = hold_open(cohort.pk)
    place, name, office = (
        " ".join(word.split())[:LONGEST] for word in (bringing.organization, bringing.name, bringing.office)
    )
    email = bringing.email.strip().lower()
    if not place:
        raise Refused("Say which place it is.", field="organization")
    if not name:
        raise Refused("Say your name, so that we can write to you.", field="name")
    try:
        validate_email(email)
    except ValidationError:
        raise Refused("Type an email address we can answer to, such as name@district.example.", field="email") from None
    answers = _answered(held, bringing.answers)
    made, new = Interest.objects.get_or_create(
        cohort=held,
        email=email,
        organization_name=place,
        defaults={"name": name, "office": office, "answers": answers, "at": timezone.now()},
    )
    if answers and not made.answers:  # whoever only said that they come to a meeting answers later
        made.answers = answers
        made.save(update_fields=["answers"])
    if new:
        record("interest-expressed", by=by, cohort=held.pk, subject=f"interest:{made.public_id}")
    return made


@transaction.atomic
def take_up_interest(*, interest: Interest, organization: Organization, key: str, by: Person, who: Who) -> Agreement:
    """Say which organization it is, and begin to agree with it; its first stage is done. Twice is once."""
    INTERESTS.demand(who, Verb.CHANGE, interest)
    made = begin_agreement(cohort=interest.cohort, organization=organization, key=key, by=by, who=who)
    row = Interest.objects.select_for_update().get(pk=interest.pk)
    if row.organization_id == organization.pk:
        return made
    row.organization, row.aside_at, row.why_aside = organization, None, ""
    row.save(update_fields=["organization", "aside_at", "why_aside"])
    blueprint = pinned(made.cohort_id, on=today(made.cohort)).blueprint
    stage = interest_of(blueprint)
    if stage:
        day = min(row.at.date(), today(made.cohort))
        noted = Noted(kind=StepKind.STAGE, key=stage, state=StepState.DONE, day=day, owner=row.name)
        note_line(made, noted, by=by)
    note_meeting_stage(row, made, by=by)
    record("interest-taken-up", by=by, cohort=row.cohort_id, subject=f"interest:{row.public_id}")
    return made


def note_meeting_stage(interest: Interest, agreement: Agreement, *, by: Person | None) -> None:
    """Where whoever would like to join came to a meeting, its stage is done for the organization that begins."""
    came = MeetingGuest.objects.filter(interest=interest, came=True).select_related("meeting").order_by("meeting__day")
    first = came.first()
    stage = meeting_stage(pinned(agreement.cohort_id, on=today(agreement.cohort)).blueprint)
    if first is not None and stage:
        day = min(first.meeting.day, today(agreement.cohort))
        noted = Noted(kind=StepKind.STAGE, key=stage, state=StepState.DONE, day=day, owner=interest.name)
        note_line(agreement, noted, by=by)


@transaction.atomic
def set_aside(*, interest: Interest, why: str, by: Person, who: Who) -> Interest:
    """Note that nothing is to come of it, and why; it is not asked to meetings. Twice is once.

    Raises Refused without a reason, and once their organization has begun to join.
    """
    INTERESTS.demand(who, Verb.CHANGE, interest)
    row = Interest.objects.select_for_update().get(pk=interest.pk)
    why = " ".join(why.split())[:400]
    if not why:
        raise Refused("Say why, in a sentence.", field="why")
    if row.organization_id is not None:
        raise Refused("Their organization has begun to join. Withdraw what you agree with it instead.")
    if row.why_aside != why:
        row.aside_at, row.why_aside = row.aside_at or timezone.now(), why
        row.save(update_fields=["aside_at", "why_aside"])
        record("interest-set-aside", by=by, cohort=row.cohort_id, subject=f"interest:{row.public_id}")
    return row


@transaction.atomic
def take_back_aside(*, interest: Interest, by: Person, who: Who) -> Interest:
    """Look at it again. Twice is once."""
    INTERESTS.demand(who, Verb.CHANGE, interest)
    row = Interest.objects.select_for_update().get(pk=interest.pk)
    if row.aside_at is not None:
        row.aside_at, row.why_aside = None, ""
        row.save(update_fields=["aside_at", "why_aside"])
        record("interest-looked-at-again", by=by, cohort=row.cohort_id, subject=f"interest:{row.public_id}")
    return row


@transaction.atomic
def keep_quiet(*, interest: Interest) -> Interest:
    """Whoever left it does not want to be written to about it. Twice is once."""
    row = Interest.objects.select_for_update().get(pk=interest.pk)
    if row.quiet_at is None:
        row.quiet_at = timezone.now()
        row.save(update_fields=["quiet_at"])
        record("interest-quiet", by=None, cohort=row.cohort_id, subject=f"interest:{row.public_id}")
    return row


def _answered(cohort: Cohort, given: Mapping[str, str]) -> dict[str, str]:
    """The answers to the survey's own questions. Raises Refused for the first that is missing or does not fit."""
    blueprint = pinned(cohort.pk, on=max(today(cohort), cohort.starts_on)).blueprint
    asked = survey_of(blueprint)
    for key, sentence in faults_in(asked, given) if given else ():
        raise Refused(sentence, field=f"answer-{key}")
    return {key: given[key].strip() for key in asked if given.get(key, "").strip()}
