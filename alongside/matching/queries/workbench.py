"""The workbench: one page of a round as a coordinator works on it, in a number of queries that stays the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Verb, Who
from alongside.matching.access import PROPOSALS, ROUNDS
from alongside.matching.enums import ProposalState, RoundState
from alongside.matching.models import Proposal, Round
from alongside.matching.proposing import Choice, why_not
from alongside.matching.queries.drafting import Drafted, draft_again
from alongside.matching.scores.words import Reason, fit_word, reasons
from alongside.people.models.persons import Person
from alongside.programs.enums import ParticipationState
from alongside.programs.facts import people_now, pinned, room_for
from alongside.programs.models.participations import Participation

ON_A_PAGE = 12
IN_SIGHT = 8
AT_MOST = 200
SMALL = 2_500  # pairs; up to this many the cost of every other choice is worked out at once


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page was asked for: a pair to look at, another helper for it, words to find, which page, everybody."""

    pair: str = ""
    other: str = ""
    find: str = ""
    page: int = 1
    everybody: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One proposal as a line of a list."""

    id: str
    name: str
    place: str
    helper: str
    faces: tuple[tuple[str, int], ...]
    fit: tuple[int, str]
    locked: bool
    duty: str
    hints: tuple[str, ...] = ()
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class Room:
    """Who has room: `agreed` is None where nobody set a limit."""

    id: str
    name: str
    agreed: int | None
    taken: int
    proposed: int


@dataclass(frozen=True, slots=True)
class Other:
    """Another helper for the chosen person: what forbids it or what it would cost; `full`: only a place is missing."""

    id: str
    name: str
    face: tuple[str, int]
    fit: tuple[int, str]
    says: str
    possible: bool
    full: bool = False


@dataclass(frozen=True, slots=True)
class Looked:
    """Another helper beside the chosen person, in full: what would follow from choosing them."""

    other: Other
    place: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The pair looked at. `private` is for the matching team alone."""

    line: Line
    helper_id: str
    helper_place: str
    reasons: Sequence[Mapping[str, object]]
    private: Sequence[Mapping[str, object]]
    others: tuple[Other, ...]
    looked: Looked | None


@dataclass(frozen=True, slots=True)
class Workbench:
    """Everything on the page."""

    round: Round
    blueprint: Blueprint
    people: int
    matched: int
    helpers_matched: int
    locked: int
    lines: tuple[Line, ...]
    found: int
    pages: int
    page: int
    unmatched: tuple[Line, ...]
    unmatched_count: int
    rooms: tuple[Room, ...]
    helpers: int
    chosen: Chosen | None


def waiting_round(who: Who) -> Round | None:
    """The round this coordinator is working on."""
    return ROUNDS.visible(who).filter(state=RoundState.PROPOSED).select_related("cohort__program").first()


def last_published(who: Who) -> Round | None:
    """The newest round of the cohort that was published."""
    return ROUNDS.visible(who).filter(state=RoundState.PUBLISHED).order_by("-published_at").first()


def workbench(who: Who, round_: Round, asked: Asked) -> Workbench:
    """Read one page of a round."""
    blueprint = pinned(round_.cohort_id, on=who.on).blueprint
    rows = _rows(who, round_)
    counts = rows.aggregate(
        people=Count("supported", distinct=True),
        matched=Count("pk", filter=Q(helper__isnull=False)),
        helpers=Count("helper", distinct=True),
        locked=Count("pk", filter=Q(state=ProposalState.LOCKED)),
        unmatched=Count("pk", filter=Q(helper=None)),
    )
    listed = _found(rows.filter(helper__isnull=False), asked.find)
    found = counts["matched"] if not asked.find else listed.count()
    pages = max(1, -(-found // ON_A_PAGE))
    page = min(max(asked.page, 1), pages)
    shown = list(_in_order(listed)[(page - 1) * ON_A_PAGE : page * ON_A_PAGE])
    left = list(_in_order(rows.filter(helper=None))[: AT_MOST if asked.everybody else IN_SIGHT])
    several = len(round_.figures) > 1
    helpers = _helpers(round_, blueprint)
    return Workbench(
        round=round_,
        blueprint=blueprint,
        people=counts["people"],
        matched=counts["matched"],
        helpers_matched=counts["helpers"],
        locked=counts["locked"],
        lines=tuple(_line(row, blueprint, several=several) for row in shown),
        found=found,
        pages=pages,
        page=page,
        unmatched=tuple(_line(row, blueprint, several=several) for row in left),
        unmatched_count=counts["unmatched"],
        rooms=_rooms(helpers[: AT_MOST if asked.everybody else IN_SIGHT], blueprint),
        helpers=helpers.count(),
        chosen=_chosen(who, round_, blueprint, asked, shown + left),
    )


def _rows(who: Who, round_: Round) -> QuerySet[Proposal]:
    return PROPOSALS.visible(who).filter(round=round_)


def _in_order(rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
    return rows.select_related(
        "supported__person", "supported__team", "supported__organization", "supported__works_at", "helper__person",
        "helper__works_at",
    ).order_by("supported__person__family_name", "supported__person__given_name", "duty", "pk")  # fmt: skip


def _found(rows: QuerySet[Proposal], words: str) -> QuerySet[Proposal]:
    """Rows where every word is part of somebody's name or of a place."""
    for word in words.split()[:5]:
        rows = rows.filter(
            Q(supported__person__family_name__icontains=word)
            | Q(supported__person__given_name__icontains=word)
            | Q(supported__person__known_as__icontains=word)
            | Q(supported__team__name__icontains=word)
            | Q(supported__works_at__name__icontains=word)
            | Q(supported__works_at__parent__name__icontains=word)
            | Q(helper__person__family_name__icontains=word)
            | Q(helper__person__given_name__icontains=word)
        )
    return rows


def _line(row: Proposal, blueprint: Blueprint, *, several: bool) -> Line:
    helper = row.helper.person if row.helper else None
    return Line(
        id=row.public_id,
        name=name_of(row.supported),
        place=_place(row.supported),
        helper=helper.name if helper else "",
        faces=tuple(_face(one) for one in (row.supported.person, helper) if one),
        fit=fit_word(row.score or 0),
        locked=row.state == ProposalState.LOCKED,
        duty=blueprint.duty_word(row.duty).one if several else "",
        hints=tuple(row.hints),
        left_out=row.state == ProposalState.LEFT_OUT,
    )


def name_of(one: Participation) -> str:
    """What a person, team or organization is called."""
    return str(one.person or one.team or one.organization)


def _place(one: Participation) -> str:
    return one.works_at.name if one.works_at else ""


def _face(person: Person) -> tuple[str, int]:
    return person.initials, person.tone


def _helpers(round_: Round, blueprint: Blueprint) -> QuerySet[Participation]:
    roles = {blueprint.duties[duty].helper for duty in round_.figures if duty in blueprint.duties}
    return (
        Participation.objects.filter(
            cohort=round_.cohort_id, role__in=roles, state=ParticipationState.ENROLLED, person__isnull=False
        )
        .select_related("person")
        .annotate(proposed=Count("proposals_for", filter=Q(proposals_for__round=round_)))
        .order_by("-proposed", F("person__family_name"), "pk")
    )


def _rooms(helpers: QuerySet[Participation], blueprint: Blueprint) -> tuple[Room, ...]:
    rows = list(helpers)
    taken = people_now(row.pk for row in rows)
    return tuple(
        Room(row.public_id, name_of(row), room_for(row, blueprint), taken.get(row.pk, 0), getattr(row, "proposed", 0))
        for row in rows
    )


def _chosen(who: Who, round_: Round, blueprint: Blueprint, asked: Asked, shown: Sequence[Proposal]) -> Chosen | None:
    """The pair asked for, else the first one shown."""
    wanted = asked.pair or next((row.public_id for row in shown), "")
    if not wanted:
        return None
    row = PROPOSALS.fetch(who, wanted, Verb.READ, rows=_in_order(_rows(who, round_)))
    pairs = round_.figures.get(row.duty, {})
    exact = asked.other or pairs.get("people", 0) * pairs.get("helpers", 0) <= SMALL
    drafted = draft_again(round_).of(row.duty) if exact else None
    return Chosen(
        line=_line(row, blueprint, several=len(round_.figures) > 1),
        helper_id=row.helper.public_id if row.helper else "",
        helper_place=_place(row.helper) if row.helper else "",
        reasons=row.reasons,
        private=row.private,
        others=_others(row, drafted),
        looked=_looked(row, asked.other, drafted) if drafted and asked.other else None,
    )


def _others(row: Proposal, drafted: Drafted | None) -> tuple[Other, ...]:
    """The few helpers kept beside a proposal, those that are allowed first."""
    ids = [str(one["helper"]) for one in row.others]
    people = Participation.objects.filter(public_id__in=ids).select_related("person").in_bulk(field_name="public_id")
    found = []
    for one in row.others:
        helper = people.get(str(one["helper"]))
        if helper is None or helper.person is None or helper.pk == row.helper_id:
            continue
        choice = _choice(row, helper, drafted) or Choice(not one["says"], full=False, says=str(one["says"]))
        found.append(_other(helper.public_id, helper.person, int(one["score"]), choice))
    return tuple(found)


def _other(helper: str, person: Person, score: int, choice: Choice) -> Other:
    return Other(helper, person.name, _face(person), fit_word(score), choice.says, choice.possible, choice.full)


def _choice(row: Proposal, helper: Participation, drafted: Drafted | None) -> Choice | None:
    at = _at(row, helper.public_id, drafted)
    return why_not(drafted.draft, *at) if drafted and at else None


def _at(row: Proposal, helper: str, drafted: Drafted | None) -> tuple[int, int] | None:
    """Where the person and a helper stand in the draft, if both are still in it."""
    if drafted is None:
        return None
    people = [one.pk for one in drafted.need.people]
    helpers = [one.public_id for one in drafted.need.helpers]
    if row.supported_id not in people or helper not in helpers:
        return None
    return people.index(row.supported_id), helpers.index(helper)


def _looked(row: Proposal, helper: str, drafted: Drafted) -> Looked | None:
    at = _at(row, helper, drafted)
    person = drafted.need.helpers[at[1]].person if at else None
    if at is None or person is None:
        return None
    case, (i, j) = drafted.draft.case, at
    other = _other(helper, person, int(case.fit[i, j]), why_not(drafted.draft, i, j))
    return Looked(other, _place(drafted.need.helpers[j]), tuple(reasons(case, i, j)))
