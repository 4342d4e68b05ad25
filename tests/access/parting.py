"""Parting in the scene of the access tests: who would like another, what was answered in the end, what goes along."""

from datetime import UTC, date, datetime
from uuid import UUID

import time_machine

from alongside.practice.growth.actions.closing import answer_closing
from alongside.practice.growth.actions.cycles import Start, start_cycle
from alongside.practice.growth.actions.passing import pass_on
from alongside.programs.actions.rematches import Wish, ask_rematch
from alongside.programs.facts import pinned
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation
from tests.factories.programs import acting, person_of

OCTOBER = date(2026, 10, 15)


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
