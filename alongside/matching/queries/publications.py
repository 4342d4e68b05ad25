"""What is set to be published, what waits for answers, and who has yet to say that they know of a match."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Min, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Verb, Who
from alongside.matching.access import ACKNOWLEDGEMENTS, OFFERS, PUBLICATIONS, REPLIES
from alongside.matching.enums import OfferState, PublicationState
from alongside.matching.models.publications import Acknowledgement, Offer, Publication, Reply
from alongside.matching.models.rounds import Proposal
from alongside.matching.queries.answering import WITH_PEOPLE
from alongside.matching.scores.openly import may_be_said
from alongside.programs.enums import CohortState
from alongside.programs.models.participations import Participation


def set_out(round_: int) -> Publication | None:
    """What is set for a round (a row number): it waits for a second yes, or for its time."""
    rows = Publication.objects.filter(round=round_, state__in=Publication.OPEN)
    return rows.select_related("asked_by", "approved_by", "round__cohort").first()


def waiting_for_a_yes(who: Who) -> QuerySet[Publication]:
    """What was asked for and waits for the yes of somebody else, the longest waiting first. One query."""
    rows = PUBLICATIONS.visible(who, Verb.CHANGE).filter(state=PublicationState.WAITING)
    return rows.select_related("asked_by", "round__cohort", "round__region").order_by("asked_at", "pk")


def due() -> QuerySet[Publication]:
    """What is to go out by now, in cohorts that are open."""
    rows = Publication.objects.filter(state=PublicationState.SCHEDULED, due_at__lte=timezone.now())
    return rows.exclude(round__cohort__state=CohortState.CLOSED).order_by("due_at", "pk")


@dataclass(frozen=True, slots=True)
class Offered:
    """What offers of a cohort keep from being proposed: (supported, duty) that wait for an answer, the places of each
    helper these take, and (supported, helper) of which one said no to the other."""

    waiting: frozenset[tuple[int, str]]
    places: Counter[int]
    declined: frozenset[tuple[int, int]]


_EITHER = {"supported": "group__seats__supported", "duty": "group__duty", "helper": "group__helper"}


def offered(cohort: int) -> Offered:
    """What is offered in a cohort (a row number), and what was declined. One query."""
    here = Q(proposal__round__cohort=cohort) | Q(group__round__cohort=cohort)
    rows = Offer.objects.filter(here, state__in=(OfferState.OPEN, OfferState.DECLINED))
    told = (Coalesce(f"proposal__{one}", other) for one, other in _EITHER.items())
    found = list(rows.values_list("state", "group", *told))
    open_ones = [(one, duty, helper) for state, _, one, duty, helper in found if state == OfferState.OPEN]
    return Offered(
        frozenset((one, duty) for one, duty, _ in open_ones),
        Counter(helper for *_, helper in open_ones if helper),
        frozenset(
            (one, helper)
            for state, group, one, _, helper in found
            if state == OfferState.DECLINED and helper and not group
        ),
    )


def last_publication(who: Who) -> Publication | None:
    """What was last set, published or not possible; not what was taken back."""
    rows = PUBLICATIONS.visible(who).exclude(state=PublicationState.TAKEN_BACK)
    return rows.select_related("asked_by", "approved_by", "round__cohort").order_by("-asked_at", "-pk").first()


def offers_of(who: Who) -> QuerySet[Offer]:
    """Offers this person may see, those that wait first; with the two."""
    rows = OFFERS.visible(who).select_related(
        "proposal__supported__person", "proposal__supported__team", "proposal__supported__organization",
        "proposal__supported__works_at", "proposal__helper__person", "proposal__helper__works_at",
        "group__helper__person",
    )  # fmt: skip
    seats = Prefetch("group__seats", WITH_PEOPLE)
    return rows.prefetch_related("replies", seats).order_by(F("settled_at").desc(nulls_first=True), "until", "pk")


def told_to_both(row: Proposal, blueprint: Blueprint) -> tuple[str, ...]:
    """Why two fit, best first, as far as the program of today lets both of them read it."""
    rules = blueprint.matching.get(row.duty)
    may = {key for key, one in rules.weigh.items() if may_be_said(one)} if rules else set()
    said = [one for one in row.reasons if one["criterion"] in may and one.get("both")]
    return tuple(one["both"] for one in sorted(said, key=lambda one: -one["fit"]))


def why_not(who: Who, offers: Iterable[Offer]) -> dict[int, list[Reply]]:
    """Offer (a row number) -> every no this person may read, with what was said. One query."""
    rows = REPLIES.visible(who, Verb.READ).filter(offer__in=[one.pk for one in offers], yes=False)
    found: dict[int, list[Reply]] = {}
    for row in rows.select_related("participation__person").order_by("at", "pk"):
        found.setdefault(row.offer_id, []).append(row)
    return found


def not_seen(cohort: int) -> QuerySet[Participation]:
    """Who leads a school or district and has not said yet that they know of matches there, the longest told first.

    Each with `matches`, how many, and `since`.
    """
    rows = Participation.objects.filter(cohort=cohort, acknowledgements__seen_at=None, acknowledgements__isnull=False)
    counted = rows.annotate(matches=Count("acknowledgements"), since=Min("acknowledgements__told_at"))
    return counted.select_related("person", "works_at").order_by("since", "pk")


def to_know(who: Who) -> QuerySet[Acknowledgement]:
    """The matches a leader was told of, those they have not seen first; with the two."""
    rows = ACKNOWLEDGEMENTS.visible(who).select_related(
        "engagement__supported__person", "engagement__supported__works_at", "engagement__supported__team",
        "engagement__supported__organization",
    )  # fmt: skip
    return rows.order_by(F("seen_at").desc(nulls_first=True), "-told_at", "pk")
