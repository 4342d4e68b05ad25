"""Reads of the messages room for pages: with whom somebody may write, and what is new; never the words."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from alongside.kernel.access import Verb, Who
from alongside.practice.messages.access import MESSAGES, REPORTS, TALKS
from alongside.practice.messages.models import Message, Report, Seen
from alongside.programs.models.engagements import Engagement


@dataclass(frozen=True, slots=True)
class Heard:
    """Of one engagement: the day of the last message, its row number, and how many of others' one has not read yet."""

    last: date
    new: int
    newest: int


def talks_of(who: Who, *, rows: QuerySet[Engagement]) -> QuerySet[Engagement]:
    """Engagements this person may write in, and those in which they may still read."""
    written = MESSAGES.visible(who, Verb.READ).order_by().values("engagement")
    return rows.filter(TALKS.condition(who, Verb.CHANGE) | Q(pk__in=written), TALKS.condition(who, Verb.READ))


def heard(who: Who, engagements: Collection[int]) -> dict[int, Heard]:
    """Engagement -> its last message and what is new there, in one query. Those without messages are left out."""
    seen = Seen.objects.filter(engagement=OuterRef("engagement"), person=who.person).values("message")[:1]
    rows = MESSAGES.visible(who, Verb.READ).filter(engagement__in=engagements, erased_at=None)
    new = Q(pk__gt=Coalesce(F("seen"), 0)) & ~Q(author=who.person)
    counted = rows.annotate(seen=Subquery(seen)).order_by().values_list("engagement")
    found = counted.annotate(last=Max("day"), new=Count("pk", filter=new), newest=Max("pk"))
    return {engagement: Heard(*told) for engagement, *told in found}


def unread(who: Who) -> int:
    """How many messages of others this person has not read, in one query."""
    seen = Seen.objects.filter(engagement=OuterRef("engagement"), person=who.person).values("message")[:1]
    rows = MESSAGES.visible(who, Verb.READ).filter(erased_at=None).exclude(author=who.person)
    return rows.annotate(seen=Subquery(seen)).filter(pk__gt=Coalesce(F("seen"), 0)).count()


def reports(who: Who) -> QuerySet[Report]:
    """What was reported and this person looks at, those that wait first."""
    rows = REPORTS.visible(who).select_related(
        "by", "settling__by", "message__author", "message__engagement__cohort", "message__engagement__supported"
    )
    return rows.order_by(F("settling__at").asc(nulls_first=True), "-at", "pk")


def message_of(who: Who, public_id: str) -> Message:
    """One message this person may read. Raises NotHere."""
    rows = Message.objects.select_related("engagement__cohort", "author")
    return MESSAGES.fetch(who, public_id, Verb.READ, rows=rows)
