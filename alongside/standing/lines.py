"""A whole cohort in short lines, a number or a day each: worked out anew, or read as they were kept."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from alongside.programs.enums import EVALUATES
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Engagement
from alongside.standing.known import State, Verdict
from alongside.standing.queries import Placed, of_engagements

LATE = (State.BEHIND, State.AT_RISK)


@dataclass(frozen=True, slots=True)
class Line:
    """Where one engagement stands, as little as a list of thousands needs. Row numbers, days and whole minutes.

    `place`: the path of where they work. `have`, `planned`, `of`: the hours a bar on a page shows, `of` 0 where there
    are none. `behind_by`: minutes under what the plan says for today. `waiting_since`: of the oldest without a yes.
    """

    engagement: int
    supported: int
    duty: str
    evaluates: bool
    place: str
    verdict: Verdict
    silent_for: int | None
    last_contact: date | None
    waiting_since: date | None
    have: int
    planned: int
    of: int
    behind_by: int


@dataclass(frozen=True, slots=True)
class Reading:
    """The lines of a cohort on a day. `until`: the day they are as of, where today's are still being worked out."""

    cohort: Cohort
    on: date
    lines: Sequence[Line]
    until: date | None = None
    working: bool = False
    known: Mapping[int, Placed] = field(default_factory=dict)

    def placed(self, engagements: Collection[int]) -> dict[int, Placed]:
        """These few in full: what was read already, the others anew."""
        found = {pk: self.known[pk] for pk in engagements if pk in self.known}
        if len(found) < len(set(engagements)):
            among = Engagement.objects.filter(pk__in=set(engagements) - set(found))
            found |= {one.engagement.pk: one for one in of_engagements(self.cohort, on=self.on, among=among)}
        return found


def line_of(one: Placed) -> Line:
    """The short line of one that was worked out."""
    row, standing, hours = one.engagement, one.standing, one.standing.hours
    late = (item for item in standing.items if item.state in LATE)
    behind = next((item.behind_by for item in late if item.unit == "minutes" and item.planned is not None), 0)
    return Line(
        engagement=row.pk,
        supported=row.supported_id,
        duty=row.duty,
        evaluates=row.pause_reason == EVALUATES,
        place=row.supported.works_at.path if row.supported.works_at else "",
        verdict=standing.verdict,
        silent_for=standing.silent_for,
        last_contact=one.contact.last if one.contact else None,
        waiting_since=one.waiting.oldest if one.waiting else None,
        have=hours.have if hours else 0,
        planned=(hours.planned or 0) if hours else 0,
        of=hours.of if hours else 0,
        behind_by=behind,
    )


def read_anew(cohort: Cohort, *, on: date) -> Reading:
    """Every engagement worked out now."""
    known = {one.engagement.pk: one for one in of_engagements(cohort, on=on)}
    return Reading(cohort, on, [line_of(one) for one in known.values()], known=known)
