"""Publishing a round: every match becomes an engagement, or is offered to both where the program asks for their yes.

In one transaction: all or nothing, and once.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from alongside.blueprint.faults import listed
from alongside.kernel.errors import Conflict, Refused
from alongside.matching.actions.beginning_groups import begin_groups, group_faults, seats_of
from alongside.matching.actions.introducing import introduce
from alongside.matching.actions.offering import offer_all
from alongside.matching.actions.offering_groups import offer_groups
from alongside.matching.enums import PublicationState, RoundState
from alongside.matching.models.groups import PeerGroup, Seat
from alongside.matching.models.rounds import Proposal, Round
from alongside.matching.queries.gathering import Need, gather
from alongside.matching.queries.going_on import Had
from alongside.matching.queries.rounds import GOES_OUT
from alongside.matching.queries.scope import Scope
from alongside.matching.scores.case import Case
from alongside.matching.scores.words import forbidden_openly
from alongside.people.actions.events import record
from alongside.people.models.persons import Person
from alongside.programs.actions.cohorts import demand_open
from alongside.programs.facts import pinned, today
from alongside.programs.models.cohorts import Cohort

NOBODY = "There is nothing to publish yet: nobody in this round has a match."
NOTHING_CHANGES = "Nothing changes in this round, so there is nothing to publish. Set it aside."
WITH_BOTH = Proposal.objects.select_related(
    "supported__person", "supported__team", "supported__organization", "supported__works_at", "supported__cohort",
    "helper__person", "round__cohort",
)  # fmt: skip


@transaction.atomic
def publish(*, round_: Round, by: Person | None) -> Round:
    """Publish a round now: engagements begin and both are told, or both are asked for their yes.

    Publishing twice is publishing once. Raises Refused, naming everyone it concerns, when a match that was possible
    when it was proposed no longer is, or when nobody else has said yes to it yet; then nothing is published.
    """
    cohort, row = held(round_)
    if row.state == RoundState.PUBLISHED:
        return row
    blueprint = pinned(cohort.pk, on=today(cohort)).blueprint
    approved = row.publications.filter(state=PublicationState.SCHEDULED, approved_at__isnull=False)
    if blueprint.introductions.second_yes and not approved.exists():
        raise Refused("Another person says yes to this round before it is published. Ask for their yes first.")
    matches, seats = matches_of(row), seats_of(row)
    demand_possible(cohort, row, matches, seats)
    if blueprint.introductions.answer_within:
        offer_all(cohort=cohort, matches=matches, by=by)
        offer_groups(cohort=cohort, seats=seats, by=by)
    else:
        introduce(cohort=cohort, matches=matches, by=by)
        begin_groups(cohort=cohort, seats=seats, by=by)
    row.state, row.published_by, row.published_at = RoundState.PUBLISHED, by, timezone.now()
    row.save(update_fields=["state", "published_by", "published_at"])
    facts = {"matched": len(matches), **({"grouped": len(seats)} if seats else {})}
    record("round-published", by=by, cohort=cohort.pk, subject=f"round:{row.public_id}", facts=facts)
    return row


def held(round_: Round) -> tuple[Cohort, Round]:
    """The cohort, open, and the round as they are now; nobody else proposes or publishes meanwhile."""
    cohort = Cohort.objects.select_for_update(of=("self",), no_key=True).get(pk=round_.cohort_id)
    row = Round.objects.select_for_update(of=("self",)).get(pk=round_.pk)
    if row.state == RoundState.SET_ASIDE:
        raise Conflict("This round was set aside, or proposed anew. Look at the newest one.")
    if row.state != RoundState.PUBLISHED:
        demand_open(cohort)
    return cohort, row


def matches_of(round_: Round) -> list[Proposal]:
    """Every match of a round that is new, with the two it is about. Raises Refused where there is none."""
    matches = list(WITH_BOTH.filter(GOES_OUT, round=round_).order_by("pk"))
    if not matches and not PeerGroup.objects.filter(round=round_).exists():
        raise Refused(NOTHING_CHANGES if round_.changes else NOBODY)
    return matches


def demand_possible(cohort: Cohort, round_: Round, matches: Sequence[Proposal], seats: Sequence[Seat]) -> None:
    """Every rule holds on the day of publishing too: people change jobs between a proposal and its publication."""
    scope = Scope(round=round_.pk, changes=round_.changes, changing=tuple(round_.changing))
    gathering = gather(cohort, on=today(cohort), scope=scope)
    places = {need.duty: _Places.of(need) for need in gathering.needs}
    faults = [fault for match in matches if (fault := _fault(places.get(match.duty), match))]
    faults += group_faults(gathering, seats)
    if round_.changes and gathering.pin.blueprint.introductions.answer_within:
        faults += [fault for need in gathering.needs for fault in _waiting_for_each_other(need, matches)]
    if faults:
        raise Refused(f"{' '.join(faults)} Propose again, then publish.")


@dataclass(frozen=True, slots=True)
class _Places:
    """Where everyone of a duty stands in its case, by the row numbers of their participations."""

    case: Case
    people: Mapping[int, int]
    helpers: Mapping[int, int]
    had: Mapping[int, Had]

    @classmethod
    def of(cls, need: Need) -> "_Places":
        people, helpers = ({one.pk: at for at, one in enumerate(rows)} for rows in (need.people, need.helpers))
        return cls(need.case, people, helpers, need.had)


def _fault(places: _Places | None, match: Proposal) -> str:
    i = places.people.get(match.supported_id) if places else None
    j = places.helpers.get(match.helper_id or 0) if places else None
    if places is None or i is None or j is None:
        why = "one of the two no longer takes part, has somebody already, or has something to renew"
        return f"{match.supported.name}: {why}."
    had = places.had.get(i)
    if had is not None and had.engagement != match.had_id:
        return f"{match.supported.name}: they are with somebody else by now."
    says = forbidden_openly(places.case, i, j)
    return f"{match.supported.name} with {places.case.helpers[j].name}: {says}." if says else ""


def _waiting_for_each_other(need: Need, matches: Sequence[Proposal]) -> Iterator[str]:
    """Where both say yes first, nobody can wait for a place that somebody else's yes would free."""
    has = Counter(one.helper for one in need.had.values())
    for helper, agreed, taken in zip(need.helpers, need.agreed, need.taken, strict=True):
        several = [one for one in matches if one.helper_id == helper.pk and one.duty == need.duty]
        if agreed is not None and len(several) > max(0, agreed - taken - has[helper.pk]):
            names = listed([one.supported.name for one in several], last="and")
            yield f"{names} with {helper.name}: that place is free only after somebody else’s yes. Leave it as it is."
