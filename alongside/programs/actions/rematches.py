"""Asking to go on with another helper, taking that back, and the coordinator's answer. Nobody is at fault, and nobody
but the matching team hears of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Verb, Who
from alongside.kernel.errors import NotAllowed, Refused
from alongside.people.actions.events import record
from alongside.people.models.persons import Person
from alongside.programs.access_rematches import PARTING, REMATCHES
from alongside.programs.actions.cohorts import hold_open
from alongside.programs.enums import RematchState
from alongside.programs.facts import pinned, today
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.rematches import RematchRequest
from alongside.programs.sealing import data_key

LONGEST = 1000
OTHER = "other"
USUAL: Mapping[str, str] = {
    "times": "It is hard to find times for both",
    "fit": "We are not the right fit",
    OTHER: "Something else",
}


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody says who would like another: a reason of the list, a few words, and who may hear that it was
    them."""

    reason: str
    words: str = ""
    may_tell: bool = False


def reasons_of(blueprint: Blueprint, duty: str) -> Mapping[str, str]:
    """What may be chosen: the program's own reasons and something else, or the usual ones."""
    parting = blueprint.parting.get(duty)
    return {**parting.reasons, OTHER: USUAL[OTHER]} if parting and parting.reasons else USUAL


@transaction.atomic
def ask_rematch(*, engagement: Engagement, wish: Wish, by: Person, who: Who) -> RematchRequest:
    """Ask for another. Asked again before it is answered, it is the same one with what was said last.

    Raises Refused, with the field, for a reason nobody offered and for too many words; NotHere for anybody outside.
    """
    if who.person != by.pk:
        raise NotAllowed("Choose first as whom you are here.")
    PARTING.demand(who, Verb.CHANGE, engagement)
    cohort = hold_open(engagement.cohort_id)
    day = today(cohort)
    if wish.reason not in reasons_of(pinned(cohort.pk, on=day).blueprint, engagement.duty):
        raise Refused("Choose what comes closest.", field="reason")
    if len(wish.words) > LONGEST:
        raise Refused(f"Write at most {LONGEST:,} letters.", field="words")
    held = Engagement.objects.select_for_update(of=("self",), no_key=True).get(pk=engagement.pk)
    there = RematchRequest.objects.filter(engagement=held, asked_by=by, state=RematchState.OPEN).first()
    row = there or RematchRequest(engagement=held, asked_by=by, asked_on=day)
    row.reason, row.may_tell = wish.reason, wish.may_tell
    words = wish.words.strip()
    row.sealed = data_key(held).seal(words, place=_place(row)) if words else b""
    row.save()
    if there is None:
        _tell("rematch-asked", row, by)
    return row


@transaction.atomic
def take_back_rematch(*, request: RematchRequest, by: Person, who: Who) -> RematchRequest:
    """Take back what one asked. Twice is once."""
    REMATCHES.demand(who, Verb.CHANGE, request)
    if request.asked_by_id != by.pk:
        raise NotAllowed("Only who asked takes it back.")
    return _close(request, RematchState.TAKEN_BACK, "rematch-taken-back", by)


@transaction.atomic
def keep_together(*, request: RematchRequest, by: Person, who: Who) -> RematchRequest:
    """A coordinator has talked it over, and the two go on; whoever asked is told, and nobody else. Twice is once."""
    REMATCHES.demand(who, Verb.CHANGE, request)
    if request.asked_by_id == by.pk:
        raise NotAllowed("You asked this yourself. Take it back, or let somebody else answer.")
    return _close(request, RematchState.KEPT, "rematch-kept", by)


def settle_rematches(engagement: Engagement) -> None:
    """What was asked of an engagement that has ended is settled. For the action that ends it, in its transaction."""
    open_ones = RematchRequest.objects.filter(engagement=engagement, state=RematchState.OPEN)
    open_ones.update(state=RematchState.PARTED, answered_on=today(engagement.cohort))


def words_of(request: RematchRequest) -> str:
    """What somebody wrote, for whoever may read it; the engagement is loaded."""
    sealed = bytes(request.sealed)
    return data_key(request.engagement).open(sealed, place=_place(request)) if sealed else ""


def _close(request: RematchRequest, state: RematchState, kind: str, by: Person) -> RematchRequest:
    cohort = hold_open(request.engagement.cohort_id)
    rows = RematchRequest.objects.select_for_update(of=("self",)).select_related("engagement__cohort")
    row = rows.get(pk=request.pk)
    if row.state == RematchState.OPEN:
        row.state, row.answered_on = state, today(cohort)
        row.save(update_fields=["state", "answered_on"])
        _tell(kind, row, by)
    return row


def _tell(kind: str, row: RematchRequest, by: Person) -> None:
    """A line about whoever asked: the other one's lines say nothing of it."""
    engagement = row.engagement
    record(
        kind,
        by=by,
        about=row.asked_by_id,
        cohort=engagement.cohort_id,
        subject=f"engagement:{engagement.public_id}",
        facts={"rematch": row.public_id},
    )


def _place(row: RematchRequest) -> str:
    return f"rematch:{row.public_id}"
