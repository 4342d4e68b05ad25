"""Proposing a round, and proposing it again: what a coordinator decided stays, everything else is worked out anew."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from alongside.blueprint.parts.matching import Matching
from alongside.kernel.errors import Conflict, Refused
from alongside.kernel.many_rows import put_rows
from alongside.kernel.public_ids import new_public_id
from alongside.kernel.sealed import DataKey
from alongside.kernel.statistics import LARGE, count_again
from alongside.matching.actions.keeping_groups import write_groups
from alongside.matching.actions.keeping_inputs import write_inputs
from alongside.matching.actions.scheduling import demand_not_set
from alongside.matching.enums import Changes, ProposalState, RoundState
from alongside.matching.models.rounds import Proposal, Round
from alongside.matching.priorities import other_than_said
from alongside.matching.proposing import Suggested
from alongside.matching.queries.drafting import Drafted, RoundDraft, draft_again, draft_round
from alongside.matching.queries.gathering import Gathering, gather
from alongside.matching.queries.rounds import DecidedGroups, decided, decided_groups, open_rounds
from alongside.matching.queries.scope import POINTS, Scope
from alongside.matching.scores.differing import differing
from alongside.matching.scores.words import forbids
from alongside.matching.sealing import place_in, sealed_reasons
from alongside.people.actions.events import Fact, record
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.programs.actions.cohorts import demand_open
from alongside.programs.facts import pinned, today
from alongside.programs.models.cohorts import Cohort

NOBODY = "Nobody here needs to be matched: nobody is matched at all, or nobody has been enrolled yet."
STAYS = "They stay with whom they have."
NOBODY_HERE = "Everybody this round would be for has somebody already, or nobody is there yet."
LONGEST_WHY = 400
NEW = ("public_id", "round", "duty", "supported")
WRITTEN = (
    "helper", "state", "score", "reasons", "sealed", "hints", "others", "virtual", "ruled_out", "had", "had_helper",
    "before",
)  # fmt: skip


@dataclass(frozen=True)
class Proposed:
    """A round and the draft it was written from."""

    round: Round
    draft: RoundDraft


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a round is to be; the fields are those of `Round`. `priorities` may say what the program says anyway.

    `afresh`, and `after`, the open round (public id) that was looked at when somebody said what they want, say how it
    begins and not what it is: two rounds are wanted alike whatever they say.
    """

    region: Organization | None = None
    joined_from: date | None = None
    kept_free: int = 0
    priorities: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    why: str = ""
    changes: str = Changes.NOBODY
    changing: tuple[str, ...] = ()
    price: int | None = None
    afresh: bool = field(default=False, compare=False)
    after: str = field(default="", compare=False)

    @classmethod
    def like(cls, row: Round) -> "Wanted":
        """The same as a round that is there."""
        return cls(
            region=row.region,
            joined_from=row.joined_from,
            kept_free=row.kept_free,
            priorities=row.priorities,
            why=row.why,
            changes=row.changes,
            changing=tuple(row.changing),
            price=row.price,
        )


@transaction.atomic
def propose(*, cohort: Cohort, by: Person | None, wanted: Wanted | None = None) -> Proposed:
    """Work out a round: one proposal for each person and duty that has nobody yet.

    It follows the open round for the same region, if there is one, which is kept aside: what was decided there stays,
    unless the new one is to begin afresh, and the rest is worked out anew. From the same inputs it is the same round.
    `wanted`: None is the open round for everybody once more. Raises Refused where another open round is about the same
    people.
    """
    rounds = held_rounds(cohort)
    wanted, there = asked_of(rounds, wanted)
    if at_work(rounds, wanted) is not None:
        raise Conflict("This round is being worked out. Wait for it, or stop it first.")
    wanted, gathering = gathered(cohort, wanted, there)
    draft = draft_round(gathering, *taken_over(wanted, there))
    if there is not None and there.inputs_digest == draft.digest and Wanted.like(there) == wanted:
        return Proposed(keep(there, draft, by), draft)
    if there is not None:
        put_aside(there)
    return Proposed(keep(new_round(cohort, wanted, there), draft, by), draft)


@transaction.atomic
def rework(*, round_: Round, by: Person | None) -> Proposed:
    """Work an open round out around what was decided in it just now, without making another one. Groups stay as they
    are: they are not about who helps whom."""
    held_rounds(round_.cohort)
    row = Round.objects.select_related("cohort", "region").get(pk=round_.pk)
    _demand_proposed(row)
    draft = draft_again(row)
    return Proposed(keep(row, draft, by, groups=False), draft)


@transaction.atomic
def set_aside(*, round_: Round, by: Person | None) -> Round:
    """Close a round without publishing it: it is kept, and its people are free for another one. Twice is once."""
    held_rounds(round_.cohort)
    row = Round.objects.select_related("cohort").get(pk=round_.pk)
    if row.state == RoundState.SET_ASIDE:
        return row
    _demand_proposed(row)
    demand_not_set(row.pk)
    put_aside(row)
    record("round-set-aside", by=by, cohort=row.cohort_id, subject=f"round:{row.public_id}")
    return row


def held_rounds(cohort: Cohort) -> list[Round]:
    """The rounds of a cohort that are open or being worked out; nobody else proposes or publishes meanwhile."""
    demand_open(Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk))
    return open_rounds(cohort.pk, RoundState.PROPOSED, RoundState.WORKING)


def asked_of(rounds: Sequence[Round], wanted: Wanted | None) -> tuple[Wanted, Round | None]:
    """What is wanted, and the open round it follows. Raises Refused where another one is about the same people, and
    Conflict where it is not the one that was looked at."""
    region = wanted.region if wanted else None
    mine = [row for row in rounds if row.region_id == (region.pk if region else None)]
    there = next((row for row in mine if row.state == RoundState.PROPOSED), None)
    wanted = wanted or (Wanted.like(there) if there else Wanted())
    _demand_apart(wanted.region, [row for row in rounds if row not in mine])
    if wanted.after:
        _demand_looked_at(there, wanted.after)
    if there is not None:
        demand_not_set(there.pk)
    return wanted, there


def _demand_looked_at(there: Round | None, public_id: str) -> None:
    """What somebody said about a round holds for that one alone."""
    if there is None:
        raise Conflict("The round this was about is not open any more, so nothing was proposed. Look at it first.")
    if there.public_id != public_id:
        whose = f" by {there.made_by.name}" if there.made_by else ""
        raise Conflict(f"Round {there.number} was proposed meanwhile{whose}, so nothing was done. Look at it first.")


def at_work(rounds: Sequence[Round], wanted: Wanted) -> Round | None:
    """The round for the same region that is being worked out."""
    region = wanted.region.pk if wanted.region else None
    return next((row for row in rounds if row.state == RoundState.WORKING and row.region_id == region), None)


def new_round(cohort: Cohort, wanted: Wanted, there: Round | None) -> Round:
    """The next round of a cohort, not yet kept."""
    last = Round.objects.filter(cohort=cohort).aggregate(last=Max("number"))["last"] or 0
    row = Round(cohort=cohort, number=last + 1, follows=there, region=wanted.region, joined_from=wanted.joined_from)
    row.kept_free, row.priorities, row.why = wanted.kept_free, dict(wanted.priorities), wanted.why
    row.afresh = wanted.afresh and there is not None
    row.changes, row.changing, row.price = wanted.changes, list(wanted.changing), wanted.price
    return row


def _demand_proposed(row: Round) -> None:
    if row.state != RoundState.PROPOSED:
        raise Conflict("This round is published or set aside, so nothing in it changes any more.")


def _demand_apart(region: Organization | None, rounds: Sequence[Round]) -> None:
    """Two rounds at once are never about the same people: their regions lie apart."""
    for row in rounds:
        above = row.region is None or (region is not None and region.path.startswith(row.region.path))
        below = row.region is not None and (region is None or row.region.path.startswith(region.path))
        if above or below:
            whose = row.region.name if row.region else "everybody"
            raise Refused(f"A round for {whose} is open. Publish it or set it aside first.", field="region")


def checked(cohort: Cohort, wanted: Wanted) -> Wanted:
    """What is wanted as a round keeps it. Raises Refused where it cannot be."""
    rules = pinned(cohort.pk, on=today(cohort)).blueprint.matching
    wanted = replace(wanted, priorities=other_than_said(wanted.priorities, rules), why=wanted.why.strip())
    if wanted.priorities and not wanted.why:
        raise Refused("Say in a sentence why other things matter here than the rules say.", field="why")
    if len(wanted.why) > LONGEST_WHY:
        raise Refused(f"Write at most {LONGEST_WHY} letters.", field="why")
    _demand_may_change(wanted, rules)
    return wanted if wanted.priorities else replace(wanted, why="")


def _demand_may_change(wanted: Wanted, rules: Mapping[str, Matching]) -> None:
    """Raises Refused where the program lets no round change who is together, and for a price there is not."""
    if wanted.changes == Changes.NOBODY:
        return
    if wanted.changes != Changes.LEAVING and not any(one.rematch for one in rules.values()):
        raise Refused("Who is together already stays together here: no round changes that.", field="changes")
    if wanted.changes != Changes.EVERYBODY and not wanted.changing:
        raise Refused("Choose whose people are meant.", field="changing")
    if wanted.price is not None and not 0 <= wanted.price <= POINTS:
        raise Refused(f"The price is a whole number from 0 to {POINTS}.", field="price")


def gathered(cohort: Cohort, wanted: Wanted, there: Round | None) -> tuple[Wanted, Gathering]:
    """What there is to solve, and what is wanted as a round keeps it."""
    wanted = checked(cohort, wanted)
    scope = Scope(
        region=wanted.region,
        joined_from=wanted.joined_from,
        kept_free=wanted.kept_free,
        priorities=wanted.priorities,
        round=there.pk if there is not None else 0,
        changes=wanted.changes,
        changing=wanted.changing,
        price=wanted.price,
        afresh=wanted.afresh,
    )
    gathering = gather(cohort, on=today(cohort), scope=scope)
    if not gathering.needs and not gathering.groups:
        raise Refused(NOBODY)
    here = gathering.groups or any(need.people for need in gathering.needs)
    if (wanted.region or wanted.joined_from) and not here:
        raise Refused(NOBODY_HERE)
    return wanted, gathering


def taken_over(wanted: Wanted, there: Round | None) -> tuple[list[Proposal], dict[str, DecidedGroups]]:
    """What was decided by hand in the round another one follows, as far as that one takes it over."""
    there = None if wanted.afresh else there
    return decided(there), decided_groups(there)


def put_aside(row: Round) -> None:
    """Another round follows it, or none: it is kept as it is."""
    row.state = RoundState.SET_ASIDE
    row.save(update_fields=["state"])


def keep(row: Round, draft: RoundDraft, by: Person | None, *, groups: bool = True) -> Round:
    """Keep a round with its proposals, and its groups unless these stay, and say that it was proposed."""
    row.version_id, row.made_by, row.made_at = draft.version, by, timezone.now()
    row.inputs_digest = draft.digest
    row.state = RoundState.PROPOSED
    stay = {duty: one for duty, one in row.figures.items() if "groups" in one}
    row.figures = {one.need.duty: one.figures() for one in draft.duties}
    row.figures |= {one.need.duty: one.draft.figures() for one in draft.groups} if groups else stay
    row.save()
    _write(row, draft, write_inputs(row, draft, groups=groups))
    if groups:
        write_groups(row, draft.groups)
    people, matched = (sum(int(one[key]) for one in row.figures.values()) for key in ("people", "matched"))
    facts: dict[str, Fact] = {"matched": matched, "unmatched": people - matched, "digest": row.inputs_digest}
    if row.changes:
        facts |= {"changes": row.changes, "price": "as the program says" if row.price is None else row.price}
    facts |= {f"objective.{duty}": str(one["objective"]) for duty, one in row.priorities.items()}
    facts |= {f"share.{duty}.{k}": n for duty, one in row.priorities.items() for k, n in one["shares"].items()}
    record("round-proposed", by=by, cohort=row.cohort_id, subject=f"round:{row.public_id}", facts=facts)
    return row


def _write(round_: Round, draft: RoundDraft, key: DataKey) -> None:
    """Write every proposal over the one there was for the same person and duty; drop those nobody needs any more."""
    rows = [row for drafted in draft.duties for row in _rows(round_, drafted, key)]
    wanted = {row[2:4] for row in rows}
    there = round_.proposals.values_list("pk", "duty", "supported")
    gone = [pk for pk, duty, supported in there if (duty, supported) not in wanted]
    Proposal.objects.filter(pk__in=gone).delete()
    if rows:
        put_rows(Proposal, (*NEW, *WRITTEN), rows, once=NEW[1:], over=WRITTEN)
    if len(rows) >= LARGE:
        count_again(Proposal)


def _rows(round_: Round, drafted: Drafted, key: DataKey) -> Iterable[tuple[object, ...]]:
    """What stands in the fields of NEW and WRITTEN."""
    locked, need = {person for person, _ in drafted.draft.locks}, drafted.need
    for one in drafted.suggested:
        state = ProposalState.LOCKED if one.person in locked else ProposalState.PROPOSED
        if one.person in drafted.draft.left:
            state = ProposalState.LEFT_OUT
        helper = None if one.helper is None else need.helpers[one.helper].pk
        new = new_public_id(), round_.pk, need.duty, need.people[one.person].pk
        asked = [reason.stored() for reason in one.reasons if reason.private]
        sealed = sealed_reasons(asked, key, place_in(round_, need.duty, need.people[one.person].public_id))
        yield (*new, helper, state.value, *_written(drafted, one, sealed))


def _written(drafted: Drafted, one: Suggested, sealed: bytes | None) -> tuple[object, ...]:
    """What a proposal keeps of a suggestion, as WRITTEN names it; what somebody asked for is in `sealed` and nowhere
    else."""
    case, person = drafted.need.case, one.person
    return (
        one.score,
        [reason.stored() for reason in one.reasons if not reason.private],
        sealed,
        _hints(drafted, one),
        [_other(drafted, person, j) for j in drafted.draft.others[person]],
        person in case.virtual,
        sorted(case.helpers[j].id for i, j in case.ruled_out if i == person),
        *_before(drafted, one),
    )


def _hints(drafted: Drafted, one: Suggested) -> list[str]:
    """What would help somebody who is left over; whoever stays with whom they have misses nobody."""
    return [STAYS] if one.helper is None and drafted.stays(one.person) else list(one.hints)


def _before(drafted: Drafted, one: Suggested) -> tuple[int | None, int | None, dict[str, object]]:
    """What goes on already for somebody, and what would be other with somebody else."""
    need, had = drafted.need, drafted.need.had.get(one.person)
    if had is None:
        return None, None, {}
    was = next((j for j, helper in enumerate(need.helpers) if helper.pk == had.helper), None)
    told: dict[str, object] = {}
    if was is not None and one.helper not in (None, was):
        told = differing(need.case, one.person, was, one.helper).stored()
    return had.engagement, had.helper, told


def _other(drafted: Drafted, person: int, helper: int) -> dict[str, object]:
    case = drafted.draft.case
    says = "" if case.allowed[person, helper] else ". ".join(forbids(case, person, helper))
    return {"helper": case.helpers[helper].id, "score": int(case.fit[person, helper]), "says": says}
