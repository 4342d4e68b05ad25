"""The workbench: one page of a round as a coordinator works on it, in a number of queries that stays the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Verb, Who
from alongside.matching.access import PROPOSALS, ROUNDS
from alongside.matching.enums import ProposalState, RoundState
from alongside.matching.models.rounds import Proposal, Round
from alongside.matching.queries.lines import Line, in_order, line_of
from alongside.matching.queries.room import Room, helpers_of_round, rooms_of
from alongside.matching.queries.rounds import GOES_OUT
from alongside.matching.queries.why import Chosen, Looking, chosen
from alongside.matching.scores.words import FROM_GOOD
from alongside.programs.facts import pinned
from alongside.programs.queries_finding import PERSON, PLACE, UNIT, every_word

ON_A_PAGE = 12
IN_SIGHT = 8
AT_MOST = 200
ONLY = {
    "locked": Q(state=ProposalState.LOCKED),
    "workable": Q(helper__isnull=False, score__lt=FROM_GOOD),
    "unmatched": Q(helper=None),
    "changes": GOES_OUT & Q(had__isnull=False),
}


LAST = "last"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page was asked for: a pair to look at (LAST: the last of the list's page), another helper for it, or a
    part of a name to find one by.

    Of the list: `only` some of it (a key of ONLY), words to find, which page; or everybody.
    """

    pair: str = ""
    other: str = ""
    name: str = ""
    only: str = ""
    find: str = ""
    page: int = 1
    everybody: bool = False
    round: str = ""


@dataclass(frozen=True, slots=True)
class Workbench:
    """Everything on the page. `duties`: where people are matched in several ways, how many in each have somebody, of
    how many; `waiting`: how many people miss somebody in one of them at least."""

    round: Round
    blueprint: Blueprint
    people: int
    duties: tuple[tuple[str, int, int], ...]
    waiting: int
    matched: int
    helpers_matched: int
    locked: int
    workable: int
    goes_out: int
    changes: int
    lines: tuple[Line, ...]
    found: int
    pages: int
    page: int
    unmatched: tuple[Line, ...]
    unmatched_count: int
    rooms: tuple[Room, ...]
    helpers: int
    chosen: Chosen | None


def waiting_round(who: Who, public_id: str = "") -> Round | None:
    """An open round this coordinator is working on: the one named, else the oldest."""
    rows = ROUNDS.visible(who).filter(state=RoundState.PROPOSED).select_related("cohort__program", "region")
    return (rows.filter(public_id=public_id).first() if public_id else None) or rows.order_by("number").first()


def last_published(who: Who) -> Round | None:
    """The newest round of the cohort that was published."""
    return ROUNDS.visible(who).filter(state=RoundState.PUBLISHED).order_by("-published_at").first()


def workbench(who: Who, round_: Round, asked: Asked) -> Workbench:
    """Read one page of a round."""
    blueprint = pinned(round_.cohort_id, on=who.on).blueprint
    rows = _rows(who, round_)
    counts = rows.aggregate(
        people=Count("supported", distinct=True),
        waiting=Count("supported", filter=Q(helper=None), distinct=True),
        matched=Count("pk", filter=Q(helper__isnull=False)),
        helpers=Count("helper", filter=GOES_OUT, distinct=True),
        locked=Count("pk", filter=ONLY["locked"]),
        workable=Count("pk", filter=ONLY["workable"]),
        unmatched=Count("pk", filter=Q(helper=None)),
        goes_out=Count("pk", filter=GOES_OUT),
        changes=Count("pk", filter=ONLY["changes"]),
    )
    usual = Q() if asked.find else Q(helper__isnull=False)  # by name everybody is found, whoever has nobody too
    listed = _found(rows.filter(ONLY.get(asked.only, usual)), asked.find)
    found = listed.count() if asked.find or asked.only else counts["matched"]
    pages = max(1, -(-found // ON_A_PAGE))
    page = min(max(asked.page, 1), pages)
    shown = _few(listed, (page - 1) * ON_A_PAGE, page * ON_A_PAGE)
    left = _few(rows.filter(helper=None), 0, AT_MOST if asked.everybody else IN_SIGHT)
    several = len(round_.figures) > 1
    helpers = helpers_of_round(round_, blueprint)
    return Workbench(
        round=round_,
        blueprint=blueprint,
        people=counts["people"],
        duties=_duties(rows, round_),
        waiting=counts["waiting"],
        matched=counts["matched"],
        helpers_matched=counts["helpers"],
        locked=counts["locked"],
        workable=counts["workable"],
        goes_out=counts["goes_out"],
        changes=counts["changes"],
        lines=tuple(line_of(row, blueprint, several=several) for row in shown),
        found=found,
        pages=pages,
        page=page,
        unmatched=tuple(line_of(row, blueprint, several=several) for row in left),
        unmatched_count=counts["unmatched"],
        rooms=rooms_of(helpers[: AT_MOST if asked.everybody else IN_SIGHT], round_, blueprint),
        helpers=helpers.count(),
        chosen=_chosen(who, round_, blueprint, asked, shown[::-1] if asked.pair == LAST else shown + left),
    )


def _few(rows: QuerySet[Proposal], first: int, last: int) -> list[Proposal]:
    """Some of these, in order. Which they are is found out first: rows are wide, and to sort thousands of them takes
    several times as long."""
    return list(in_order(Proposal.objects.filter(pk__in=in_order(rows).values("pk")[first:last])))


def _duties(rows: QuerySet[Proposal], round_: Round) -> tuple[tuple[str, int, int], ...]:
    several = [duty for duty, one in round_.figures.items() if "groups" not in one]
    if len(several) < 2:
        return ()
    counted = rows.order_by().values("duty").annotate(matched=Count("helper"), wanted=Count("pk"))
    found = {one["duty"]: (one["matched"], one["wanted"]) for one in counted}
    return tuple((duty, *found[duty]) for duty in several if duty in found)


def _rows(who: Who, round_: Round) -> QuerySet[Proposal]:
    return PROPOSALS.visible(who).filter(round=round_)


def _found(rows: QuerySet[Proposal], words: str) -> QuerySet[Proposal]:
    """Rows where every word begins somebody's name, or is part of a team's or a place's."""
    supported = (f"supported__{lookup}" for lookup in (*PERSON, *UNIT, *PLACE))
    return rows.filter(every_word(words, (*supported, *(f"helper__{lookup}" for lookup in PERSON))))


def _chosen(who: Who, round_: Round, blueprint: Blueprint, asked: Asked, shown: Sequence[Proposal]) -> Chosen | None:
    """The pair asked for, else the first one of these."""
    named = asked.pair if asked.pair != LAST else ""
    wanted = named or next((row.public_id for row in shown), "")
    if not wanted:
        return None
    row = PROPOSALS.fetch(who, wanted, Verb.READ, rows=in_order(_rows(who, round_)))
    row.round = round_
    return chosen(row, blueprint, Looking(asked.other, asked.name), asked=bool(named))
