"""Opening what a team hands over bit by bit, and its meetings. Recorded as every opening of another's words is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import models, transaction
from django.db.models import QuerySet

from alongside.kernel.access import Verb, Who
from alongside.people.models.persons import Person
from alongside.practice.growth.access import ACTIONS, CHECKS, DECISIONS, HANDOVERS, MINUTES, MOVES, PRACTICES, SIGNS
from alongside.practice.growth.actions.open import Opened, opened
from alongside.practice.growth.models.goals import Action
from alongside.practice.growth.models.meetings import Decision, Minutes
from alongside.practice.growth.models.release import FidelityCheck, Handover, Move, Practice, Sign
from alongside.practice.growth.rules_release import in_a_row
from alongside.programs.models.engagements import Engagement


@dataclass(frozen=True, slots=True)
class OpenPractice:
    """A practice with its name, its moves, what was seen, and checks by the day they were taken; the newest first."""

    practice: Practice
    said: Mapping[str, str]
    moves: tuple[Opened[Move], ...]
    signs: tuple[Opened[Sign], ...]
    checks: tuple[Opened[FidelityCheck], ...]

    @property
    def phase(self) -> str:
        return self.moves[0].row.phase if self.moves else ""

    @property
    def signs_now(self) -> int:
        """How many things were seen since it came into its phase."""
        return sum(one.row.move_id == self.moves[0].row.pk for one in self.signs)

    def met(self, *, in_phase: bool = False) -> int:
        """How many times in a row fidelity was at criterion; `in_phase`: since it came into its phase."""
        since = self.moves[0].row.begun_on if in_phase and self.moves else date.min
        rows = sorted((one.row for one in self.checks if one.row.taken_on >= since), key=lambda row: row.pk)
        return in_a_row((row.instrument, row.taken_on, row.met) for row in rows)


@transaction.atomic
def open_practices(*, by: Person, who: Who, engagement: Engagement, only: Practice | None = None) -> list[OpenPractice]:
    """The practices of an engagement this person may read: open ones, those that come first first; then closed ones. A
    flat number of queries. `only`: that one alone.
    """
    rows = PRACTICES.visible(who, Verb.READ).filter(engagement=engagement)
    rows = rows.filter(pk=only.pk) if only is not None else rows
    order = (models.F("closed_on").desc(nulls_first=True), "-priority", "begun_on", "pk")
    found = opened(by=by, who=who, engagement=engagement, rows=rows.order_by(*order))
    keys = [one.row.pk for one in found]
    moves = MOVES.visible(who, Verb.READ).filter(practice__in=keys).order_by("-pk")
    signs = SIGNS.visible(who, Verb.READ).filter(move__practice__in=keys).select_related("move").order_by("-pk")
    checks = CHECKS.visible(who, Verb.READ).filter(practice__in=keys).order_by("-taken_on", "-pk")
    all_moves = opened(by=by, who=who, engagement=engagement, rows=moves)
    all_signs = opened(by=by, who=who, engagement=engagement, rows=signs)
    all_checks = opened(by=by, who=who, engagement=engagement, rows=checks)
    return [
        OpenPractice(
            one.row,
            one.said,
            tuple(move for move in all_moves if move.row.practice_id == one.row.pk),
            tuple(sign for sign in all_signs if sign.row.move.practice_id == one.row.pk),
            tuple(check for check in all_checks if check.row.practice_id == one.row.pk),
        )
        for one in found
    ]


@transaction.atomic
def open_handovers(*, by: Person, who: Who, engagement: Engagement) -> list[Opened[Handover]]:
    """Every line of who carries what, the newest first."""
    rows = HANDOVERS.visible(who, Verb.READ).filter(engagement=engagement).select_related("person")
    return opened(by=by, who=who, engagement=engagement, rows=rows.order_by("-pk"))


@dataclass(frozen=True, slots=True)
class OpenMinutes:
    """Minutes with their words, what was decided, and what is to be done, in the order it was written."""

    minutes: Minutes
    said: Mapping[str, str]
    decisions: tuple[Opened[Decision], ...]
    actions: tuple[Opened[Action], ...]


@transaction.atomic
def open_minutes(
    *, by: Person, who: Who, engagement: Engagement, rows: QuerySet[Minutes] | None = None
) -> list[OpenMinutes]:
    """Minutes of an engagement, the newest meeting first. A flat number of queries. `rows`: these alone."""
    mine = MINUTES.visible(who, Verb.READ, rows=rows).filter(engagement=engagement).order_by("-held_on", "-pk")
    found = opened(by=by, who=who, engagement=engagement, rows=mine)
    keys = [one.row.pk for one in found]
    decisions = DECISIONS.visible(who, Verb.READ).filter(minutes__in=keys).order_by("pk")
    actions = ACTIONS.visible(who, Verb.READ).filter(minutes__in=keys).order_by("pk")
    decided = opened(by=by, who=who, engagement=engagement, rows=decisions)
    to_do = opened(by=by, who=who, engagement=engagement, rows=actions)
    return [
        OpenMinutes(
            one.row,
            one.said,
            tuple(each for each in decided if each.row.minutes_id == one.row.pk),
            tuple(each for each in to_do if each.row.minutes_id == one.row.pk),
        )
        for one in found
    ]
