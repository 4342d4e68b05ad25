"""People who look for a helper themselves: they ask, the helper says yes or why not, or the time is over.

The same hard rules and places hold as in a round, when somebody asks and again when the answer is yes; both people are
locked, so that a last place is given once. What follows a yes is what follows a published match.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from alongside.blueprint.parts.matching import SelfMatch
from alongside.kernel.errors import Conflict, NotHere, Refused
from alongside.matching.actions.introducing import facts_of, introduce
from alongside.matching.actions.offering import No
from alongside.matching.enums import AskState
from alongside.matching.models.asks import Ask, Card
from alongside.matching.queries.asking import facts_to_show, stands
from alongside.matching.sealing import LONGEST, seal_answer, seal_ask
from alongside.people.actions.events import record
from alongside.people.models.persons import Person
from alongside.programs.actions.cohorts import hold_open
from alongside.programs.actions.starting import locked
from alongside.programs.enums import CohortState
from alongside.programs.facts import pinned, today
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation
from alongside.programs.sealing import keyring

MADE, REMINDS, DECLINED, WITHDRAWN, LAPSED = "ask-made", "ask-reminds", "ask-declined", "ask-withdrawn", "ask-lapsed"
NOT_POSSIBLE = "ask-not-possible"
CANNOT = "You two cannot be brought together here. Look for somebody else."
WITH_BOTH = Ask.objects.select_related(
    "supported__person", "supported__works_at", "supported__cohort", "helper__person"
)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What a helper lets people see who look for one."""

    shown: bool
    shows: tuple[str, ...] = ()
    says: str = ""


@transaction.atomic
def show(*, helper: Participation, card: Shown, by: Person) -> Card:
    """Let oneself be found, or no longer. Raises Refused where the program lets nobody look for themselves."""
    cohort = hold_open(helper.cohort_id)
    may = facts_to_show(helper, pinned(cohort.pk, on=today(cohort)).blueprint)
    if may is None:
        raise Refused("Nobody looks for somebody themselves here.")
    says = " ".join(card.says.split())
    if len(says) > 300:
        raise Refused("Write at most 300 letters.", field="says")
    values = {"shown": card.shown, "shows": sorted({fact for fact, _ in may} & set(card.shows)), "says": says}
    row, _ = Card.objects.update_or_create(participation=helper, defaults=values)
    facts, subject = {"shown": card.shown}, f"participation:{helper.public_id}"
    record("card-shown", by=by, about=helper.person_id, cohort=cohort.pk, subject=subject, facts=facts)
    return row


@transaction.atomic
def ask(*, supported: Participation, duty: str, helper: Participation, words: str, by: Person) -> Ask:
    """Ask somebody to be one's helper, with a few words. Asking twice is asking once.

    Raises Refused when the two cannot be matched, no place is left, or as many are asked already as the program lets.
    """
    cohort = hold_open(supported.cohort_id)
    both = locked([supported, helper])
    rule = _rule(cohort, duty)
    there = Ask.objects.filter(supported=supported, duty=duty, state=AskState.OPEN)
    same = there.filter(helper=helper).first()
    if same is not None:
        return same
    if there.count() >= rule.asks:
        more = "somebody" if rule.asks == 1 else f"{rule.asks} people"
        raise Refused(f"You have asked {more} already. Wait for an answer, or take one back first.")
    if len(words) > LONGEST:
        raise Refused(f"Write at most {LONGEST} letters.", field="words")
    _demand_possible(both[supported.pk], duty, both[helper.pk])
    day = today(cohort)
    row = Ask(supported=supported, helper=helper, duty=duty, team_reads=rule.team_reads, day=day)
    row.made_at, row.until = timezone.now(), max(rule.answer_within.after(day), day + timedelta(days=1))
    row.remind_on = rule.remind_after.after(day) if rule.remind_after else None
    row.wrapped_key = keyring().new_wrapped_key(owner=f"ask:{row.public_id}")
    seal_ask(row, words)
    row.save(force_insert=True)
    _told(MADE, row, by, about=helper)
    return row


@transaction.atomic
def accept(*, ask: Ask, by: Person) -> Ask:
    """Say yes: the two begin as from a published round, and whoever else was asked is let go. Twice is once.

    Raises Refused where no place is left. What is not possible any more is let go, and both are told no more than that.
    """
    row, cohort = _held(ask, ask.helper, by)
    if row.state == AskState.AGREED:
        return row
    _demand_open(row)
    standing = stands(row.supported, row.duty, row.helper)
    if not standing.allowed:
        return _settle(row, AskState.NOT_POSSIBLE, NOT_POSSIBLE, by, about=row.supported)
    if standing.places == 0:
        raise Refused("You have everyone you agreed to. Take one more on, or let somebody else be found.")
    (made,) = introduce(cohort=cohort, matches=[row], by=by)
    row.state, row.settled_at, row.engagement = AskState.AGREED, timezone.now(), made
    row.save(update_fields=["state", "settled_at", "engagement"])
    others = WITH_BOTH.filter(supported=row.supported, duty=row.duty, state=AskState.OPEN)
    for other in others.select_for_update(of=("self",)).order_by("pk"):
        _settle(other, AskState.WITHDRAWN, WITHDRAWN, by, about=other.helper)
    return row


@transaction.atomic
def decline(*, ask: Ask, why: No, by: Person) -> Ask:
    """Say no, kindly: a reason of the program's, words of one's own, both or none. Twice is once."""
    row, cohort = _held(ask, ask.helper, by)
    if row.state == AskState.DECLINED:
        return row
    _demand_open(row)
    if why.reason and why.reason not in _rule(cohort, row.duty).reasons:
        raise Refused("Choose one of the reasons, or write your own.", field="reason")
    if len(why.words) > LONGEST:
        raise Refused(f"Write at most {LONGEST} letters.", field="words")
    row.reason = why.reason
    seal_answer(row, why.words)
    return _settle(row, AskState.DECLINED, DECLINED, by, about=row.supported)


@transaction.atomic
def withdraw(*, ask: Ask, by: Person) -> Ask:
    """Take back what one asked. Twice is once."""
    row, _ = _held(ask, ask.supported, by)
    if row.state == AskState.WITHDRAWN:
        return row
    _demand_open(row)
    return _settle(row, AskState.WITHDRAWN, WITHDRAWN, by, about=row.helper)


def settle_due(progress: Callable[[int], None]) -> int:
    """Let go what nobody answered by its last day, and remind whoever has yet to answer. Returns how many."""
    soon = timezone.now().date() + timedelta(days=1)
    over = Q(until__lt=soon) | Q(remind_on__lte=soon, reminded_at=None)
    rows = WITH_BOTH.filter(over, state=AskState.OPEN).exclude(supported__cohort__state=CohortState.CLOSED)
    return sum(_due(row, looked, progress) for looked, row in enumerate(list(rows.order_by("until", "pk")), start=1))


@transaction.atomic
def _due(ask: Ask, looked: int, progress: Callable[[int], None]) -> bool:
    row, cohort = _locked(ask)
    day, did = today(cohort), False
    if row.state == AskState.OPEN and row.until < day:
        _settle(row, AskState.LAPSED, LAPSED, None, about=row.supported)
        did = True
    elif row.state == AskState.OPEN and row.remind_on and row.remind_on <= day and row.reminded_at is None:
        row.reminded_at = timezone.now()
        row.save(update_fields=["reminded_at"])
        _told(REMINDS, row, None, about=row.helper)
        did = True
    progress(looked)
    return did


def _rule(cohort: Cohort, duty: str) -> SelfMatch:
    matching = pinned(cohort.pk, on=today(cohort)).blueprint.matching.get(duty)
    if matching is None or matching.self_match is None:
        raise NotHere
    return matching.self_match


def _demand_possible(supported: Participation, duty: str, helper: Participation) -> None:
    before = Ask.objects.filter(supported=supported, helper=helper, duty=duty, state=AskState.DECLINED)
    standing = stands(supported, duty, helper)
    if not standing.looks:
        raise Refused("You have somebody for this already, or wait for something else first.")
    if before.exists() or not standing.allowed:
        raise Refused(CANNOT)
    if standing.places == 0:
        raise Refused("They have everyone they agreed to by now. Look for somebody else.")


def _held(ask: Ask, whose: Participation, by: Person) -> tuple[Ask, Cohort]:
    """The ask as it is now, if it is this person's to settle."""
    if whose.person_id != by.pk:
        raise NotHere
    return _locked(ask)


def _locked(ask: Ask) -> tuple[Ask, Cohort]:
    """The ask as it is now, both people locked before it: whoever settles another ask of one of them waits."""
    cohort = hold_open(ask.supported.cohort_id)
    locked([ask.supported, ask.helper])
    return WITH_BOTH.select_for_update(of=("self",)).get(pk=ask.pk), cohort


def _demand_open(row: Ask) -> None:
    if row.state != AskState.OPEN:
        raise Conflict("This was settled meanwhile. Look at it again.")


def _settle(row: Ask, state: AskState, kind: str, by: Person | None, *, about: Participation) -> Ask:
    row.state, row.settled_at = state, timezone.now()
    row.save(update_fields=["state", "settled_at", "reason", "answer"])
    _told(kind, row, by, about=about)
    return row


def _told(kind: str, row: Ask, by: Person | None, *, about: Participation) -> None:
    facts = {**facts_of(row), "until": row.until}
    subject = f"ask:{row.public_id}"
    record(kind, by=by, about=about.person_id, cohort=about.cohort_id, subject=subject, facts=facts)
