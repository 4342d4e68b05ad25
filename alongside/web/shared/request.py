"""The request as the faces see it: typed, with the person and the participation they act in."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from django.core.handlers.wsgi import WSGIRequest
from django.utils import timezone
from django_htmx.middleware import HtmxDetails

from alongside.blueprint.language import Blueprint
from alongside.blueprint.nouns import agreed, usual
from alongside.blueprint.parts.identity import Words
from alongside.kernel.access import Kind, Who
from alongside.kernel.clock import today_in
from alongside.kernel.errors import Misconfigured
from alongside.people.models.persons import Person
from alongside.programs.facts import Pins, pins_of_several
from alongside.programs.models.participations import Participation


@dataclass(frozen=True, slots=True)
class Acting:
    """As whom a person acts in this request: `chosen`, out of `choices` (all their open participations)."""

    who: Who
    chosen: Participation | None
    choices: tuple[Participation, ...]


def who_in(person: Person, participation: Participation) -> Who:
    """A person acting in a participation, on the day it is there."""
    day = today_in(participation.cohort.time_zone, timezone.now())
    return Who(person.pk, day, participation.pk, participation.cohort_id, Kind(participation.kind))


class Request(WSGIRequest):
    """What the middleware adds. Views behind a guard take this type."""

    htmx: HtmxDetails
    person: Person
    acting: Acting

    @property
    def who(self) -> Who:
        """The acting person, for the access algebra."""
        return self.acting.who

    def act_in(self, participation: Participation) -> None:
        """Go on in another of this person's participations, for this request alone: what it sends was typed there."""
        self.acting = replace(self.acting, who=who_in(self.person, participation), chosen=participation)

    @property
    def participation(self) -> Participation:
        """The participation acted in. Only behind a guard that asked for one."""
        chosen = self.acting.chosen
        if chosen is None:
            raise LookupError("no participation is chosen; the guard should have asked for one")
        return chosen

    @cached_property
    def pins(self) -> Mapping[int, Pins]:
        """What the cohorts of this person's open participations follow, by row number; asked once in a request."""
        return pins_of_several({choice.cohort_id for choice in self.acting.choices})

    @property
    def blueprint(self) -> Blueprint:
        """What the cohort acted in follows today. Raises Misconfigured when it follows nothing yet."""
        return self.pins[self.participation.cohort_id].on(self.who.on).blueprint

    @property
    def nouns(self) -> Words:
        """What the program acted in calls things; where none is, what all of this person's programs do."""
        chosen = self.acting.chosen
        return self._words_of(chosen.cohort_id) if chosen else self.shared_nouns

    @property
    def shared_nouns(self) -> Words:
        """What all programs this person takes part in call alike, and else the usual nouns."""
        return agreed([self._words_of(cohort) for cohort in self.pins])

    def _words_of(self, cohort: int) -> Words:
        try:
            return self.pins[cohort].on(self.who.on).blueprint.words
        except Misconfigured:
            return usual()  # it follows no version yet
