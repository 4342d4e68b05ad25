"""Reporting a message of another, and what whoever moderates does about it."""

from django.db import transaction
from django.utils import timezone

from alongside.kernel.access import Kind, Verb, Who
from alongside.kernel.errors import NotHere, Refused
from alongside.people.actions.events import line, record, record_all
from alongside.people.models.persons import Person
from alongside.practice.messages.access import MESSAGES, REPORTS
from alongside.practice.messages.enums import Settled
from alongside.practice.messages.models import Message, Report, Settling
from alongside.practice.messages.sealing import seal
from alongside.programs.enums import ParticipationState
from alongside.programs.facts import pinned, today
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation

LONGEST = 2000


@transaction.atomic
def report_message(*, message: Message, why: str, by: Person, who: Who) -> Report:
    """Let whoever moderates look at a message that another wrote. Twice is once; only they are told."""
    MESSAGES.demand(who, Verb.READ, message)
    held = Message.objects.select_related("engagement__cohort").select_for_update(of=("self",)).get(pk=message.pk)
    if held.author_id == by.pk or held.erased_at is not None:
        raise NotHere
    if len(why) > LONGEST:
        raise Refused(f"Say it in at most {LONGEST:,} letters.", field="why")
    here = Report.objects.filter(message=held, by=by).first()
    if here is not None:
        return here
    row = Report(message=held, by=by, at=timezone.now())
    if why.strip():
        seal(row, why.strip(), held.engagement)
    row.save(force_insert=True)
    cohort, subject = held.engagement.cohort, f"report:{row.public_id}"
    told = moderators(cohort)
    record("message-reported", by=by, cohort=cohort.pk, subject=subject)
    record_all(
        line("report-waits", by=by, about=person, cohort=cohort.pk, subject=subject) for person in told if person
    )
    return row


def moderators(cohort: Cohort) -> list[int | None]:
    """Whoever looks at what is reported in a cohort (row numbers of people)."""
    roles = pinned(cohort.pk, on=today(cohort)).blueprint.privacy.moderators
    rows = Participation.objects.filter(
        cohort=cohort, role__in=roles, kind=Kind.COORDINATOR, state=ParticipationState.ENROLLED
    )
    return list(rows.order_by("pk").values_list("person", flat=True))


@transaction.atomic
def settle_report(*, report: Report, how: Settled, by: Person, who: Who) -> Settling:
    """Say what comes of a report: the message stays, or it is taken off. Once, and whoever reported it is told."""
    REPORTS.demand(who, Verb.CHANGE, report)
    held = Report.objects.select_for_update(of=("self",)).select_related("message__engagement").get(pk=report.pk)
    here = Settling.objects.filter(report=held).first()
    if here is not None:
        return here
    made = Settling.objects.create(report=held, how=how, by=by, at=timezone.now())
    engagement = held.message.engagement
    told = {held.by_id, held.message.author_id} if how == Settled.TAKEN_OFF else {held.by_id}
    facts = {"engagement": engagement.public_id, "how": how.value}
    subject = f"report:{held.public_id}"
    record_all(
        line("report-settled", by=by, about=person, cohort=engagement.cohort_id, subject=subject, facts=facts)
        for person in sorted(told)
    )
    return made
