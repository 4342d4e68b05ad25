"""Opening what was written in an engagement. Whoever opens another's words is recorded, and has read them."""

from dataclasses import dataclass

from django.db import models, transaction

from alongside.kernel.access import Verb, Who
from alongside.people.models.persons import Person
from alongside.practice.messages.access import MESSAGES
from alongside.practice.messages.enums import Settled
from alongside.practice.messages.models import Message, Report, Seen
from alongside.practice.messages.sealing import opened
from alongside.programs.actions.opening import record_opened
from alongside.programs.models.engagements import Engagement
from alongside.programs.sealing import data_key

AT_ONCE = 50
AROUND = 2  # messages before and after a reported one that whoever moderates reads beside it


@dataclass(frozen=True, slots=True)
class Opened:
    """One message with its words; `taken_off`: whoever moderates took it off, and nobody reads it any more."""

    message: Message
    words: str
    taken_off: bool = False
    reported: bool = False


@dataclass(frozen=True, slots=True)
class Talk:
    """The newest messages of an engagement, oldest first; how many were before them, and how many were erased."""

    messages: tuple[Opened, ...]
    earlier: int
    erased: int


@transaction.atomic
def open_talk(*, engagement: Engagement, by: Person, who: Who, upto: int = 0) -> Talk:
    """The messages this person may read, the newest of them; `upto`: those before this one (a row number)."""
    rows = MESSAGES.visible(who, Verb.READ).filter(engagement=engagement)
    erased = rows.exclude(erased_at=None).count()
    rows = rows.filter(erased_at=None)
    page = rows.filter(pk__lt=upto) if upto else rows
    newest = list(page.select_related("author").order_by("-pk").fetch_mode(models.FETCH_RAISE)[: AT_ONCE + 1])
    some = newest[:AT_ONCE][::-1]
    earlier = rows.filter(pk__lt=some[0].pk).count() if len(newest) > AT_ONCE else 0
    found = _opened(some, engagement, by=by, who=who)
    if some and not upto:
        Seen.objects.update_or_create(engagement=engagement, person=by, defaults={"message": some[-1].pk})
    return Talk(tuple(found), earlier, erased)


@transaction.atomic
def open_report(*, report: Report, by: Person, who: Who) -> tuple[str, list[Opened]]:
    """Why somebody reported a message, and that message with the few around it. For whoever moderates; recorded."""
    message = report.message
    engagement = message.engagement
    rows = Message.objects.filter(engagement=engagement, erased_at=None).select_related("author")
    before = rows.filter(pk__lte=message.pk).order_by("-pk")[: AROUND + 1]
    after = rows.filter(pk__gt=message.pk).order_by("pk")[:AROUND]
    some = [*reversed(before), *after]
    record_opened(by=by, who=who, engagement=engagement, texts=[(row.author_id, row.public_id) for row in some])
    key = data_key(engagement)
    reported = {message.pk}
    return opened(report, key), [Opened(row, opened(row, key), reported=row.pk in reported) for row in some]


def _opened(some: list[Message], engagement: Engagement, *, by: Person, who: Who) -> list[Opened]:
    key = data_key(engagement)
    reports = Report.objects.filter(message__in=some)
    off = set(reports.filter(settling__how=Settled.TAKEN_OFF).values_list("message", flat=True))
    mine = set(reports.filter(by=by).values_list("message", flat=True))
    read = [(row.author_id, row.public_id) for row in some if row.pk not in off]
    record_opened(by=by, who=who, engagement=engagement, texts=read)
    return [
        Opened(row, "" if row.pk in off else opened(row, key), taken_off=row.pk in off, reported=row.pk in mine)
        for row in some
    ]
