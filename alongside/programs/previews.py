"""What would follow if a cohort followed another version of its program: verdicts, what is asked, what has no place."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import batched

from alongside.blueprint import eligibility
from alongside.blueprint.language import Blueprint
from alongside.programs.background import Background, backgrounds_by
from alongside.programs.enums import Answer, EngagementState, ParticipationState
from alongside.programs.facts import pinned
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation

BATCH = 500

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
    rows = Participation.objects.filter(cohort=cohort, state=ParticipationState.ENROLLED).select_related("works_at")
    rows = rows.defer("verdict", "wishes", "free_hours")
    judged, changed = 0, Counter[tuple[Found, Found]]()
    for several in batched(rows.order_by("pk").iterator(chunk_size=BATCH), BATCH):
        known = backgrounds_by(several, (mine, other), on=[on] * len(several))
        was, would_be = (_verdicts(several, *way, on) for way in zip((mine, other), known, strict=True))
        for before, after in zip(was, would_be, strict=True):
            judged += before != ("", "") or after != ("", "")
            if before != after:
                changed[before, after] += 1
    asked, held = other.requirements, mine.requirements
    return Preview(
        judged=judged,
        changed=tuple((before, after, n) for (before, after), n in changed.most_common()),
        asked=tuple(one.label for key, one in asked.items() if key not in held),
        no_longer=tuple(one.label for key, one in held.items() if key not in asked),
        differently=tuple(one.label for key, one in asked.items() if key in held and held[key] != one),
        homeless=_homeless(cohort, other),
    )


def _verdicts(
    rows: Sequence[Participation], blueprint: Blueprint, known: Sequence[Background], on: date
) -> Iterator[Found]:
    supported = blueprint.roles_with("supported")
    tracks = blueprint.eligibility.tracks.values()
    judged = {role for track in tracks for role in track.for_roles or supported}
    for row, background in zip(rows, known, strict=True):
        yield _verdict(row.role, blueprint, background, on) if row.role in judged else ("", "")


def _verdict(role: str, blueprint: Blueprint, background: Background, on: date) -> Found:
    found = eligibility.verdict(blueprint, background.facts, on=on, history=background.history, role=role)
    return Answer(found.answer.value).value, found.track or ""


def _homeless(cohort: Cohort, other: Blueprint) -> int:
    engagements = Engagement.objects.filter(cohort=cohort).exclude(state=EngagementState.ENDED)
    people = Participation.objects.filter(cohort=cohort, state=ParticipationState.ENROLLED)
    return engagements.exclude(duty__in=other.duties).count() + people.exclude(role__in=other.roles).count()
