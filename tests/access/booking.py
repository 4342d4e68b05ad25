"""What is planned in the scene: every pair that works together has asked for a time, with words about it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from alongside.kernel.access import Kind, Who
from alongside.practice.sessions.actions.booking import Wanted, ask
from alongside.practice.sessions.models import Booking
from alongside.practice.sessions.words import Words
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation
from tests.access import tokens

PLANNED = ("renee-maya", "gale-finn", "vera-ben", "gus-renee", "maya-theo", "rosa-tomas")


class Working(Protocol):
    """Two who work together."""

    @property
    def engagement(self) -> Engagement: ...
    @property
    def helper(self) -> Participation: ...


def plan[T: Working](pairs: Mapping[str, T], on: date) -> dict[str, Booking]:
    """Pair -> the time its helper asked for, a week and a few hours from today."""
    made = {}
    for number, key in enumerate(PLANNED):
        engagement, helper = pairs[key].engagement, pairs[key].helper
        assert helper.person is not None
        wanted = Wanted(
            key=UUID(int=7000 + number),
            engagements=[engagement],
            wall=datetime(on.year, 12, 1 + number, 9, 0),
            minutes=45,
            mode="virtual",
            zone="America/Chicago",
            words=Words(about=tokens.NOTE_BOOKED if key == "renee-maya" else "Zqapart"),
        )
        kind = Kind(helper.kind)
        who = Who(person=helper.person.pk, on=on, participation=helper.pk, cohort=helper.cohort_id, kind=kind)
        (made[key],) = ask(by=helper.person, who=who, wanted=wanted)
    return made
