"""Looking for a helper oneself: who can be found, how two stand to each other, and who asked whom."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, QuerySet

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Verb, Who
from alongside.matching.access import ASKS
from alongside.matching.enums import AskState
from alongside.matching.models.asks import Ask, Card
from alongside.matching.queries.gathering import Need, looking
from alongside.matching.scores.case import words
from alongside.matching.scores.words import said
from alongside.programs.enums import ParticipationState
from alongside.programs.facts import today
from alongside.programs.models.participations import Participation


@dataclass(frozen=True, slots=True)
class Stands:
    """How two stand to each other: whether the person looks for somebody in this duty at all, whether they can be
    matched, and how many places the helper has left (None: nobody set a limit)."""

    looks: bool
    allowed: bool
    places: int | None


@dataclass(frozen=True, slots=True)
class Found:
    """A helper somebody can ask, with what they chose to show: (what it is, what it says)."""

    helper: Participation
    says: str
    shows: tuple[tuple[str, str], ...]


def duties_to_choose(row: Participation, blueprint: Blueprint) -> list[str]:
    """The duties in which this person may look for somebody themselves."""
    return [
        duty
        for duty, rules in blueprint.matching.items()
        if rules.self_match and blueprint.duties[duty].person == row.role
    ]


def stands(supported: Participation, duty: str, helper: Participation) -> Stands:
    """How two stand to each other today. A flat number of queries."""
    need = looking(supported.cohort, duty, supported, [helper.pk], on=today(supported.cohort))
    shown = Card.objects.filter(participation=helper, shown=True).exists()
    if not need.people or not need.helpers or not shown:
        return Stands(bool(need.people), allowed=False, places=0)
    return Stands(looks=True, allowed=bool(need.case.allowed[0, 0]), places=_places(need, 0))


def found_for(supported: Participation, duty: str, blueprint: Blueprint) -> list[Found]:
    """Everyone this person may ask, who has room and chose to be found, the best fits first. A flat number of
    queries."""
    rules = blueprint.matching[duty].self_match
    asked = Ask.objects.filter(
        helper=OuterRef("participation"),
        supported=supported,
        duty=duty,
        state__in=(AskState.OPEN, AskState.DECLINED),
    )
    rows = Card.objects.filter(
        ~Exists(asked),
        shown=True,
        participation__cohort=supported.cohort_id,
        participation__role=blueprint.duties[duty].helper,
        participation__state=ParticipationState.ENROLLED,
    )
    with_all = rows.select_related("participation__person", "participation__works_at", "participation__cohort")
    cards = {card.participation_id: card for card in with_all}
    need = looking(supported.cohort, duty, supported, list(cards), on=today(supported.cohort))
    if not need.people or rules is None:
        return []
    open_ = [j for j in range(len(need.helpers)) if need.case.allowed[0, j] and _places(need, j) != 0]
    open_.sort(key=lambda j: (-int(need.case.fit[0, j]), j))
    return [_found(need, j, cards[need.helpers[j].pk], rules.shows, blueprint) for j in open_]


def _found(need: Need, helper: int, card: Card, may: Sequence[str], blueprint: Blueprint) -> Found:
    profile = need.case.helpers[helper]
    told = ((fact, words(profile, fact)) for fact in may if fact in card.shows)
    shows = tuple(
        (_first_up(blueprint.kinds[fact].says), ", ".join(said(need.case, word) for word in several))
        for fact, several in told
        if several
    )
    return Found(card.participation, card.says, shows)


def _first_up(says: str) -> str:
    plain = says.removeprefix("the ")
    return plain[:1].upper() + plain[1:]


def _places(need: Need, helper: int) -> int | None:
    agreed = need.agreed[helper]
    return None if agreed is None else max(0, agreed - need.taken[helper])


def asks_of(who: Who) -> QuerySet[Ask]:
    """Asks this person may see, those that wait first; with both."""
    rows = ASKS.visible(who, Verb.SEE).select_related(
        "supported__person", "supported__works_at", "helper__person", "helper__works_at", "engagement"
    )
    return rows.order_by(F("settled_at").desc(nulls_first=True), "until", "pk")


def readable(who: Who, asks: Sequence[Ask]) -> frozenset[int]:
    """Which of these asks (row numbers) this person may read the words of. One query."""
    rows = ASKS.visible(who, Verb.READ).filter(pk__in=[one.pk for one in asks])
    return frozenset(rows.values_list("pk", flat=True))


def facts_to_show(row: Participation, blueprint: Blueprint) -> list[tuple[str, str]] | None:
    """The facts a helper may show to people who look for one, with what they are called; None where nobody looks."""
    rules = [
        matching.self_match
        for duty, matching in blueprint.matching.items()
        if matching.self_match and blueprint.duties[duty].helper == row.role
    ]
    if not rules:
        return None
    facts = dict.fromkeys(fact for one in rules for fact in one.shows)
    return [(fact, _first_up(blueprint.kinds[fact].says)) for fact in facts]


def card_of(row: Participation) -> Card:
    """What a helper shows; what they would begin with where they show nothing yet."""
    return Card.objects.filter(participation=row).first() or Card(participation=row)
