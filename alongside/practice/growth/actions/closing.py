"""The questions of the end: each of the two answers, once it has ended, and the two alone read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.growth import Question
from alongside.kernel.access import Verb, Who
from alongside.kernel.errors import NotAllowed, NotHere
from alongside.people.models.persons import Person
from alongside.practice.growth.access import CLOSINGS
from alongside.practice.growth.actions.open import Opened, opened
from alongside.practice.growth.actions.writing import tell
from alongside.practice.growth.models.parting import Closing
from alongside.practice.growth.rules_sheets import answers
from alongside.practice.growth.sealing import Said, seal
from alongside.programs.access import content
from alongside.programs.actions.cohorts import demand_open
from alongside.programs.enums import EngagementState
from alongside.programs.facts import today
from alongside.programs.models.engagements import Engagement, Party


@dataclass(frozen=True, slots=True)
class Closed:
    """The questions of an engagement that has ended, what is answered, and whether the reader may still answer."""

    asks: Mapping[str, Question]
    answers: tuple[Opened[Closing], ...]
    may: bool


def asked_in_the_end(blueprint: Blueprint, duty: str) -> Mapping[str, Question]:
    """The questions of the form a program asks where two have parted; none where it asks none."""
    parting = blueprint.parting.get(duty)
    form = blueprint.forms.get(parting.asks) if parting and parting.asks else None
    return form.questions if form else {}


@transaction.atomic
def open_closing(*, engagement: Engagement, blueprint: Blueprint, by: Person, who: Who) -> Closed:
    """The end of an engagement, as somebody who was in it on its last day sees it. Raises NotHere for anybody else, and
    where nothing is asked."""
    asks = asked_in_the_end(blueprint, engagement.duty)
    if not asks or not was_there(who, engagement):
        raise NotHere
    rows = CLOSINGS.visible(who, Verb.READ).filter(engagement=engagement).order_by("pk")
    answers = tuple(opened(by=by, who=who, engagement=engagement, rows=rows))
    return Closed(asks, answers, may=not any(one.row.author_id == who.person for one in answers))


def was_there(who: Who, engagement: Engagement) -> bool:
    """Tell whether somebody was in an engagement on its last day and may open its words."""
    return ended_with(who).filter(pk=engagement.pk).exists()


def ended_with(who: Who) -> QuerySet[Engagement]:
    """What has ended in which somebody was to the last day, as far as they may open its words."""
    there = Q(starts_on__lte=OuterRef("ends_on")) & (Q(ends_on=None) | Q(ends_on__gte=OuterRef("ends_on")))
    mine = Exists(Party.objects.filter(there, engagement=OuterRef("pk"), person=who.person))
    return Engagement.objects.filter(content(who), mine, state=EngagementState.ENDED)


@transaction.atomic
def answer_closing(
    *, engagement: Engagement, said: Said, key: UUID, blueprint: Blueprint, by: Person, who: Who
) -> Closing:
    """Answer the questions of the end, once. Sent twice it is the same answer.

    Raises Refused, with the field, for an answer that is missing or too long; NotHere for anybody who was not there.
    """
    if who.person != by.pk:
        raise NotAllowed("Choose first as whom you are here.")
    asks = asked_in_the_end(blueprint, engagement.duty)
    if not asks or not was_there(who, engagement):
        raise NotHere
    demand_open(engagement.cohort)
    there = Closing.objects.filter(engagement=engagement, author=by).first()
    if there is not None:
        return there
    kept = answers(asks, said)
    row = Closing(engagement=engagement, author=by, key=key, written_at=timezone.now())
    row.begun_on = row.worded_on = engagement.ends_on or today(engagement.cohort)
    seal(row, kept)
    row.save(force_insert=True)
    tell("closing-answered", row, by=by)
    return row
