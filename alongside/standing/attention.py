"""Who could use something from a coordinator, in the order of who needs it first."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Exists, OuterRef

from alongside.kernel.access import Kind
from alongside.kernel.amounts import about, against, told
from alongside.programs.enums import EVALUATES, Answer, EngagementState, ParticipationState
from alongside.programs.facts import pinned
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation
from alongside.staffing.facts import lapsed_beside
from alongside.standing.evaluation import Item, State, Verdict
from alongside.standing.queries import Placed, name_of, of_engagements


class Need(StrEnum):
    """Why somebody is on the list, first things first."""

    SILENT = "silent"
    EVALUATED = "evaluated"
    LAPSED = "lapsed"
    UNMATCHED = "unmatched"
    BEHIND = "behind"
    CONFIRM = "confirm"
    FACTS = "facts"


VERBS = {
    Need.SILENT: "Check in",
    Need.EVALUATED: "Find somebody else",
    Need.LAPSED: "Renew",
    Need.UNMATCHED: "Open matching",
    Need.BEHIND: "Plan catch-up",
    Need.CONFIRM: "Send reminder",
    Need.FACTS: "Ask",
}
ORDER = {need: place for place, need in enumerate(Need)}


@dataclass(frozen=True, slots=True)
class Attention:
    """One thing: whom it is about, a sentence, why, and what to do. `urgency`: within its kind, more is sooner."""

    need: Need
    participation: Participation
    engagement: Engagement | None
    sentence: str
    why: str
    urgency: int

    @property
    def verb(self) -> str:
        return VERBS[self.need]


def needs_attention(cohort: Cohort, *, on: date, placed: Iterable[Placed] | None = None) -> list[Attention]:
    """Everything in a cohort that could use something today: silent, paused for good, unmatched, behind, and so on.

    Give `placed` when the standings were read already.
    """
    several = list(of_engagements(cohort, on=on) if placed is None else placed)
    overdue = pinned(cohort.pk, on=on).blueprint.sessions.overdue.after(on, times=-1)
    found = [each for one in several for each in _of(one, on, overdue)]
    found += [*_evaluated(several), *_lapsed(cohort, on), *_unmatched(cohort, on), *_waiting_for_facts(cohort, on)]
    return sorted(found, key=lambda one: (ORDER[one.need], -one.urgency, one.participation.pk))


def counts(found: Iterable[Attention]) -> dict[Need, int]:
    """How many of each kind, in order, for the tabs of a page."""
    several = Counter(one.need for one in found)
    return {need: several[need] for need in Need}


def _of(one: Placed, on: date, overdue: date) -> Iterator[Attention]:
    supported, standing, two = one.engagement.supported, one.standing, _two(one)
    if standing.verdict is Verdict.SILENT:
        days = standing.silent_for or 0
        quiet = "have not been in touch" if one.helper else "has had no contact"
        yield Attention(Need.SILENT, supported, one.engagement, f"{two} {quiet} for {days} days", _last(one), days)
    elif standing.verdict is Verdict.BEHIND:
        yield _behind(one, two)
    if one.waiting and one.waiting.oldest <= overdue:
        times, days = one.waiting.times, (on - one.waiting.oldest).days
        logs = "1 session" if times == 1 else f"{times} sessions"
        why = f"{told(one.waiting.minutes)} in all, the oldest from {_written(one.waiting.oldest)}"
        yield Attention(Need.CONFIRM, supported, one.engagement, f"{one.name} has {logs} to confirm", why, days)


def _two(one: Placed) -> str:
    return f"{one.name} and {one.helper.name}" if one.helper else one.name


def _evaluated(placed: Iterable[Placed]) -> Iterator[Attention]:
    """Who was left with nobody when their helper became their evaluator, until somebody else is found."""
    several = [(one, (one.engagement.supported_id, one.engagement.duty)) for one in placed]
    helped = {key for one, key in several if one.engagement.pause_reason != EVALUATES}
    for one, key in several:
        if one.engagement.pause_reason == EVALUATES and key not in helped:
            says = f"{_two(one)} are paused: who helps evaluates them now"
            why = "What was said stays closed to the helper. Somebody else can be matched beside it"
            supported, quiet = one.engagement.supported, one.standing.silent_for or 0
            yield Attention(Need.EVALUATED, supported, one.engagement, says, why, quiet)


def _lapsed(cohort: Cohort, on: date) -> Iterator[Attention]:
    """Helpers without what the program asks of them, who are beside somebody: that goes on, and nothing new begins."""
    for row, readiness, beside in lapsed_beside(cohort.pk, pinned(cohort.pk, on=on).blueprint, on=on):
        stays = "1 open pair stays" if beside == 1 else f"{beside} open pairs stay"
        why = f"{'; '.join(readiness.why)}. {stays}, and nobody new is proposed" if readiness.why else stays
        yield Attention(Need.LAPSED, row, None, f"{name_of(row)} has something to renew", why, beside)


def _last(one: Placed) -> str:
    if one.contact is None:
        return f"Nothing has been logged since they began on {_written(one.engagement.starts_on)}"
    return f"The last contact was on {_written(one.contact.last)}"


def _behind(one: Placed, two: str) -> Attention:
    late = [item for item in one.standing.items if item.state in (State.BEHIND, State.AT_RISK)]
    hours = next((item for item in late if item.unit == "minutes" and item.planned is not None), None)
    says = f"{two} are {about(hours.behind_by)} behind their plan" if hours else f"{two} are behind their plan"
    why = " · ".join(_told(item) for item in late)
    urgency = hours.behind_by if hours else 0
    return Attention(Need.BEHIND, one.engagement.supported, one.engagement, says, why, urgency)


def _told(item: Item) -> str:
    if item.unit == "minutes":
        return against(item.have, item.of)
    return item.missing


def _unmatched(cohort: Cohort, on: date) -> Iterator[Attention]:
    """People who may take part and have nobody yet, for every duty of one with one that is not optional."""
    blueprint = pinned(cohort.pk, on=on).blueprint
    for key, duty in blueprint.duties.items():
        if duty.helper is None or duty.group is not None or duty.optional_when is not None:
            continue
        going_on = Engagement.objects.filter(supported=OuterRef("pk"), duty=key).exclude(state=EngagementState.ENDED)
        rows = (
            Participation.objects.filter(
                cohort=cohort, role=duty.person, state=ParticipationState.ENROLLED, answer__in=("", Answer.YES)
            )
            .filter(~Exists(going_on), starts_on__lte=on)
            .select_related("person", "team", "organization", "works_at")
            .defer("facts", "needs", "wishes", "free_hours", "verdict")
        )
        word = blueprint.duty_word(key).one
        for row in rows:
            days = (on - row.starts_on).days
            where = f"{row.works_at} · " if row.works_at else ""
            yield Attention(
                Need.UNMATCHED, row, None, f"{name_of(row)} has no {word} yet", f"{where}waiting for {days} days", days
            )


def _waiting_for_facts(cohort: Cohort, on: date) -> Iterator[Attention]:
    rows = Participation.objects.filter(
        cohort=cohort, kind=Kind.SUPPORTED, state=ParticipationState.ENROLLED, answer=Answer.UNKNOWN
    ).select_related("person", "team", "organization", "works_at")
    for row in rows:
        missing = "; ".join(row.verdict.get("missing", ())) or "something"
        sentence = f"{name_of(row)} has something to tell us first"
        yield Attention(Need.FACTS, row, None, sentence, f"Missing: {missing}", (on - row.starts_on).days)


def _written(day: date) -> str:
    return f"{day:%B} {day.day}"
