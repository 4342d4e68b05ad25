"""What is set to be published, what waits for answers, and who has yet to say that they know of a match."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from alongside.kernel.access import Who
from alongside.matching.access import OFFERS, PUBLICATIONS
from alongside.matching.enums import OfferState, PublicationState
from alongside.matching.models import Acknowledgement, Offer, Publication
from alongside.programs.enums import CohortState


def set_out(round_: int) -> Publication | None:
    """What is set for a round (a row number): it waits for a second yes, or for its time."""
    rows = Publication.objects.filter(round=round_, state__in=Publication.OPEN)
    return rows.select_related("asked_by", "approved_by", "round__cohort").first()


def due() -> QuerySet[Publication]:
    """What is to go out by now, in cohorts that are open."""
    rows = Publication.objects.filter(state=PublicationState.SCHEDULED, due_at__lte=timezone.now())
    return rows.exclude(round__cohort__state=CohortState.CLOSED).order_by("due_at", "pk")


@dataclass(frozen=True, slots=True)
class Kept:
    """What open offers of a cohort keep: (supported, duty) that wait for an answer, and places of each helper."""

    pairs: frozenset[tuple[int, str]]
    places: Counter[int]


def kept_by_offers(cohort: int) -> Kept:
    """What is not to be given away while somebody has yet to answer. One query."""
    rows = Offer.objects.filter(state=OfferState.OPEN, proposal__round__cohort=cohort)
    found = list(rows.values_list("proposal__supported", "proposal__duty", "proposal__helper"))
    return Kept(frozenset((one, duty) for one, duty, _ in found), Counter(helper for _, _, helper in found if helper))


def declined_pairs(cohort: int) -> frozenset[tuple[int, int]]:
    """(supported, helper) of which one said no to the other: they are not proposed to each other again."""
    rows = Offer.objects.filter(
        state=OfferState.DECLINED, proposal__round__cohort=cohort, proposal__helper__isnull=False
    )
    return frozenset(rows.values_list("proposal__supported", "proposal__helper"))


def last_publication(who: Who) -> Publication | None:
    """What was last set, published or not possible; not what was taken back."""
    rows = PUBLICATIONS.visible(who).exclude(state=PublicationState.TAKEN_BACK)
    return rows.select_related("asked_by", "approved_by", "round__cohort").order_by("-asked_at", "-pk").first()


def offers_of(who: Who) -> list[Offer]:
    """Offers this person may see, those that wait first; with the two and what was replied."""
    rows = OFFERS.visible(who).select_related(
        "proposal__supported__person", "proposal__supported__team", "proposal__supported__organization",
        "proposal__supported__works_at", "proposal__helper__person", "proposal__helper__works_at",
        "proposal__round__cohort", "engagement",
    )  # fmt: skip
    return list(rows.prefetch_related("replies").order_by("settled_at", "until", "pk"))


def not_seen(cohort: int) -> QuerySet[Acknowledgement]:
    """Who leads a school or district and has not yet said that they know of a match there."""
    rows = Acknowledgement.objects.filter(leader__cohort=cohort, seen_at=None)
    return rows.select_related("leader__person", "leader__works_at").order_by("told_at", "pk")
