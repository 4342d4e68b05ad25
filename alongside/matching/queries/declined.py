"""Who said no to whom when they were asked: that is not proposed to them again."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from alongside.matching.enums import AskState
from alongside.matching.models.asks import Ask
from alongside.matching.models.groups import Seat
from alongside.matching.models.publications import Reply
from alongside.programs.models.participations import Participation


@dataclass(frozen=True, slots=True)
class NoToGroup:
    """Who said no to a group, or to leading it, and the others of it."""

    who: Participation
    others: tuple[Participation, ...]


def said_no(cohort: int) -> frozenset[tuple[int, int]]:
    """Who asked a helper for themselves and was told no, with that helper (row numbers), in a cohort. One query."""
    rows = Ask.objects.filter(supported__cohort=cohort, state=AskState.DECLINED)
    return frozenset(rows.values_list("supported", "helper"))


def no_to_groups(cohort: int) -> dict[str, frozenset[tuple[int, int]]]:
    """Duty -> who said no to a group, beside everybody of it, and everybody beside a helper who would not lead them
    (row numbers), in a cohort. One query."""
    rows = _nos(cohort)
    found: dict[tuple[str, int], dict[int, set[int]]] = {}
    for duty, offer, who, other in rows.values_list(
        "offer__group__duty", "offer", "participation", "offer__group__seats__supported"
    ):
        found.setdefault((duty, offer), {}).setdefault(who, set()).add(other)
    pairs: dict[str, set[tuple[int, int]]] = {}
    for (duty, _), said in found.items():
        for who, several in said.items():
            leads = who not in several
            pairs.setdefault(duty, set()).update((one, who) if leads else (who, one) for one in several - {who})
    return {duty: frozenset(several) for duty, several in pairs.items()}


def nos_about(cohort: int, duty: str, people: Collection[int]) -> list[NoToGroup]:
    """Who of a cohort said no to a group of a duty where one of these (row numbers) would have been too, or was the one
    who said it; of each what they said last. Two queries."""
    rows = _nos(cohort).filter(offer__group__duty=duty).select_related("participation__person", "offer").order_by("at")
    last = {row.participation_id: row for row in rows}
    seats = Seat.objects.filter(group__offer__in={row.offer_id for row in last.values()})
    by_group: dict[int, list[Participation]] = {}
    for seat in seats.select_related("supported__person").order_by("pk"):
        by_group.setdefault(seat.group_id or 0, []).append(seat.supported)
    found = []
    for who, row in last.items():
        there = sorted(by_group.get(row.offer.group_id or 0, ()), key=lambda one: one.name)
        others = tuple(one for one in there if one.pk != who)
        if who in people or any(one.pk in people for one in others):
            found.append(NoToGroup(row.participation, others))
    return found


def _nos(cohort: int) -> QuerySet[Reply]:
    """Every no to a group that still counts: nobody asked them again."""
    return Reply.objects.filter(yes=False, let_go_at=None, offer__group__round__cohort=cohort)
