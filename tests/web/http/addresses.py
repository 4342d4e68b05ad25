"""Every address of the product, found by walking the resolver, with rows of a scene where an address names one."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from alongside.notices.actions import read_events
from alongside.notices.models import Notice
from alongside.people.models.persons import Login
from tests.cast import cast
from tests.doors import signed_in
from tests.factories.programs import Pair, cohort, enrolled, pair, person_of
from tests.factories.sessions import line_of, logged
from tests.notices.cast import DAY

ROLES = {"coordinator": "angela", "leader": "nora"}


@dataclass(frozen=True, slots=True)
class Scene:
    """Renée helps Maya, a session waits for a yes; Angela coordinates, Nora leads."""

    pair: Pair
    people: dict[str, Any]
    rows: tuple[str, ...]

    def browser(self, kind: str) -> Client:
        """A new browser of one of the four."""
        acting = self.people[kind]
        found = signed_in(person_of(acting), as_whom=acting.public_id)
        found.raise_request_exception = False
        return found


KINDS = ("coordinator", "helper", "supported", "leader")
AT_HOME = {"desk": "helper", "leaders": "leader"}
# Nobody of the four approves what others buy, or leads a school and is told of its matches.
OF_OTHERS = (
    "desk:approvals",
    "leaders:matches",
    "leaders:matches-seen",
    "leaders:calls",
    "leaders:calls-close",
    "leaders:calls-invite",
)
OF_SUPPORTED = ("contract", "quote-step", "quote-pdf", "invoice-pdf", "match-wishes")


def scene() -> Scene:
    """Make it."""
    everyone = cast()
    into = cohort(everyone.places.union)
    two = pair(into, everyone.renee, everyone.maya)
    session = logged(two, day=DAY, minutes=45)
    roles = {role: enrolled(into, getattr(everyone, name), role) for role, name in ROLES.items()}
    read_events(lambda _: None)
    people = {**roles, "helper": two.helper, "supported": two.supported}
    for acting in people.values():
        signed_in(person_of(acting))
    attendance, notice, login = line_of(session, two), Notice.objects.latest("pk"), Login.objects.latest("pk")
    named = (two.engagement, two.supported, session, attendance, notice, login)
    return Scene(two, people, tuple(row.public_id for row in named))


@dataclass(frozen=True, slots=True)
class Address:
    """A view's name and the arguments it takes, with the kind of each."""

    name: str
    takes: tuple[tuple[str, str], ...]

    @property
    def kind(self) -> str:
        """Who may come in there."""
        face, _, page = self.name.partition(":")
        return "supported" if page in OF_SUPPORTED else AT_HOME.get(face, "coordinator")

    def filled(self, words: tuple[str, ...]) -> Iterator[str]:
        """Paths to it: each word where it takes one, each number where it takes a number."""
        choices = [("1", "2") if kind == "IntConverter" else _words(name, words) for name, kind in self.takes]
        for values in product(*choices):
            yield reverse(self.name, kwargs=dict(zip([name for name, _ in self.takes], values, strict=True)))


def _words(name: str, words: tuple[str, ...]) -> tuple[str, ...]:
    return (*words[:1], "csv") if name == "kind" else words


def addresses() -> list[Address]:
    """All of them, in the order of the resolver."""
    return list(_walk(get_resolver().url_patterns, ""))


def _walk(patterns: list[Any], space: str) -> Iterator[Address]:
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from _walk(each.url_patterns, f"{space}{each.namespace}:" if each.namespace else space)
        elif isinstance(each, URLPattern):
            takes = tuple((name, type(how).__name__) for name, how in each.pattern.converters.items())
            yield Address(f"{space}{each.name}", takes)
