"""What would follow if a cohort followed another version of its program: verdicts, what is asked, what has no place."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from alongside.blueprint.language import Blueprint
from alongside.programs.enums import EngagementState, ParticipationState
from alongside.programs.facts import pinned
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation
from alongside.programs.trying import tried

type Found = tuple[str, str]  # the answer and the track's key; both empty where a role is not judged


@dataclass(frozen=True, slots=True)
class Preview:
    """`judged`: of how many people the verdict was tried; `changed`: from -> to, with how many.

    `asked`, `no_longer`, `differently`: labels of requirements. `homeless`: engagements and people whose duty or role
    the version does not have, which therefore cannot follow it.
    """

    judged: int
    changed: tuple[tuple[Found, Found, int], ...]
    asked: tuple[str, ...]
    no_longer: tuple[str, ...]
    differently: tuple[str, ...]
    homeless: int

    @property
    def others(self) -> int:
        """How many verdicts would be another."""
        return sum(n for _, _, n in self.changed)


def preview(cohort: Cohort, other: Blueprint, *, on: date) -> Preview:
    """Try another version on everyone who takes part, by the facts of today and the rules of a day. Changes nothing."""
    mine = pinned(cohort.pk, on=on).blueprint
    judged, changed = 0, Counter[tuple[Found, Found]]()
    for one in tried(cohort, mine, other, on=on):
        judged += one.judged
        if one.before.found != one.after.found:
            changed[one.before.found, one.after.found] += 1
    asked, held = other.requirements, mine.requirements
    return Preview(
        judged=judged,
        changed=tuple((before, after, n) for (before, after), n in changed.most_common()),
        asked=tuple(one.label for key, one in asked.items() if key not in held),
        no_longer=tuple(one.label for key, one in held.items() if key not in asked),
        differently=tuple(one.label for key, one in asked.items() if key in held and held[key] != one),
        homeless=_homeless(cohort, other),
    )


def _homeless(cohort: Cohort, other: Blueprint) -> int:
    engagements = Engagement.objects.filter(cohort=cohort).exclude(state=EngagementState.ENDED)
    people = Participation.objects.filter(cohort=cohort, state=ParticipationState.ENROLLED)
    return engagements.exclude(duty__in=other.duties).count() + people.exclude(role__in=other.roles).count()
