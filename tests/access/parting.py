"""Parting in the scene of the access tests: who would like another, what was answered in the end, what goes along."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Protocol
from uuid import UUID

import time_machine

from alongside.practice.growth.actions.closing import answer_closing
from alongside.practice.growth.actions.cycles import Start, start_cycle
from alongside.practice.growth.actions.passing import pass_on
from alongside.programs.actions.engagements import end_engagement
from alongside.programs.actions.rematches import Wish, ask_rematch
from alongside.programs.facts import pinned
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation
from tests.access import tokens
from tests.factories.programs import acting, person_of

OCTOBER = date(2026, 10, 15)


class Together(Protocol):
    """A helper, whoever they help, and what goes on between the two."""

    @property
    def engagement(self) -> Engagement: ...
    @property
    def helper(self) -> Participation: ...
    @property
    def supported(self) -> Participation: ...


def part(pairs: Mapping[str, Together], on: date) -> None:
    """Three pairs end in October and are looked back on; Maya takes one visit along; three would like another."""
    piece = visit(pairs["gus-maya"].engagement, pairs["gus-maya"].supported, words=tokens.NOTE_PASSED)
    for key in ("renee-dora", "gus-maya", "vera-carl"):
        two = pairs[key]
        end_engagement(engagement=two.engagement, ends_on=date(2026, 10, 31), reason="completed", by=None)
        look_back(two.engagement, two.helper, words=f"{tokens.NOTE_CLOSING}-{key}", on=on)
    take_along(pairs["renee-maya"].engagement, pairs["renee-maya"].supported, piece=piece, on=on)
    for key, words in (("renee-maya", tokens.NOTE_REMATCH), ("vera-ben", ""), ("gale-finn", "")):
        would_change(pairs[key].engagement, pairs[key].supported, words=words, on=on)


def would_change(engagement: Engagement, supported: Participation, *, words: str, on: date) -> None:
    """Whoever is helped would like to go on with another."""
    wish = Wish(reason="other", words=words)
    ask_rematch(engagement=engagement, wish=wish, by=person_of(supported), who=acting(supported, on))


def look_back(engagement: Engagement, helper: Participation, *, words: str, on: date) -> None:
    """Whoever helped answers the questions of the end."""
    engagement.refresh_from_db()
    answer_closing(
        engagement=engagement,
        said={"helped": words},
        key=UUID(int=engagement.pk),
        blueprint=pinned(engagement.cohort_id, on=on).blueprint,
        by=person_of(helper),
        who=acting(helper, on),
    )


def visit(engagement: Engagement, supported: Participation, *, words: str) -> str:
    """A cycle of October, for passing on; its public id."""
    with time_machine.travel(datetime(2026, 10, 15, 20, tzinfo=UTC), tick=False):
        start = Start(key=UUID(int=9_000_000 + engagement.pk), name="visit", said={"focus": words})
        by, who = person_of(supported), acting(supported, OCTOBER)
        return start_cycle(engagement=engagement, start=start, by=by, who=who).public_id


def take_along(engagement: Engagement, supported: Participation, *, piece: str, on: date) -> None:
    """Whoever is helped passes one thing on."""
    blueprint = pinned(engagement.cohort_id, on=on).blueprint
    by, who = person_of(supported), acting(supported, on)
    pass_on(chosen=[piece], engagement=engagement, blueprint=blueprint, by=by, who=who)
