"""Renée helps Maya in a small program, and the events that happen between the two."""

from datetime import date

from alongside.people.actions.events import record
from alongside.people.models.events import Event
from alongside.people.models.persons import Person
from tests.cast import cast
from tests.factories.programs import Pair, cohort, pair

DAY = date(2026, 11, 12)


def two() -> Pair:
    """Renée Castellanos and Maya Lindqvist, matched in the cohort of 2026-27."""
    everyone = cast()
    return pair(cohort(everyone.places.union), everyone.renee, everyone.maya)


def event(of: Pair, kind: str, *, about: Person | None, **facts: str | int) -> Event:
    """What an action records about one person of this engagement."""
    return record(
        kind,
        by=of.helper_person,
        about=about.pk if about else None,
        cohort=of.engagement.cohort_id,
        subject=f"engagement:{of.engagement.public_id}",
        facts={"duty": of.engagement.duty, **facts},
    )


def matched(of: Pair) -> list[Event]:
    """Once for each of the two, as publishing does."""
    return [event(of, "match-published", about=person) for person in (of.person, of.helper_person)]
