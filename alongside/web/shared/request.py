"""The request as the faces see it: typed, with the person and the participation they act in."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.core.handlers.wsgi import WSGIRequest
from django_htmx.middleware import HtmxDetails

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Who
from alongside.people.models.persons import Person
from alongside.programs.facts import Pins, pins_of_several
from alongside.programs.models.participations import Participation


@dataclass(frozen=True, slots=True)
class Acting:
    """As whom a person acts in this request: `chosen`, out of `choices` (all their open participations)."""

    who: Who
    chosen: Participation | None
    choices: tuple[Participation, ...]


class Request(WSGIRequest):
    """What the middleware adds. Views behind a guard take this type."""

    htmx: HtmxDetails
    person: Person
    acting: Acting

    @property
    def who(self) -> Who:
        """The acting person, for the access algebra."""
        return self.acting.who

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
