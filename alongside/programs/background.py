"""What somebody brings to a rule: where they work, since when, and what they answered, by the names blueprints use."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from django.db.models import F, QuerySet

from alongside.blueprint.facts import FactKind, FactValue, denied_of, since_of, value_of
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.conditions import tests
from alongside.blueprint.parts.examples import Appointment as Post
from alongside.blueprint.places import read_of_places
from alongside.people.enums import Sector
from alongside.people.models.appointments import Appointment
from alongside.people.models.organizations import Organization
from alongside.programs.models.participations import Participation
from alongside.programs.places import NO_FACTS, NOWHERE, Known, Places, known_places

CHUNK = 5_000  # people of whom one question is asked: fewer than an engine takes values
STREAMED = 2_000
NOTHING: Mapping[str, FactValue | None] = {}
NOT_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Background:
    """`facts` by the names blueprints use; `history`: every position held since a known day, None when nobody knows."""

    facts: Mapping[str, FactValue | None]
    history: tuple[Post, ...] | None


class Held(NamedTuple):
    """One appointment as it is read; `path` is that of its organization."""

    person: int
    position: str
    organization: int
    path: str
    subjects: object
    grades: object
    hired_on: date | None
    starts_on: date | None
    ends_on: date | None


class Brought(NamedTuple):
    """What one participation brings, as it is read; `path` is where they work, `own` that of an organization that takes
    part itself. Both may be empty."""

    cohort: int
    pk: int
    role: str
    person: int
    facts: Mapping[str, object]
    attested: Mapping[str, object] | None
    needs: Sequence[object]
    works_at: int | None
    path: str
    own: str


def backgrounds(people: Sequence[Participation], blueprint: Blueprint, *, on: Sequence[date]) -> list[Background]:
    """Return what is known of each participation on its day, in their order; they may not be saved yet.

    What somebody answered counts before what a roster says, and what is known of the place they work at before both.
    Two queries for CHUNK people, and two more where rules of people read what is known of places.
    """
    found: list[Background] = []
    for start in range(0, len(people), CHUNK):
        several = [_brought(one) for one in people[start : start + CHUNK]]
        held = posts_of(Appointment.objects.filter(person__in={one.person for one in several} - {0}))
        brought = [(one, held.get(one.person, [])) for one in several]
        found += told_of(brought, blueprint, on=on[start : start + CHUNK])
    return found


def posts_of(rows: QuerySet[Appointment]) -> dict[int, list[Held]]:
    """What each person (row number) holds among these appointments, in the order they were noted. One query."""
    held: dict[int, list[Held]] = {}
    for post in _appointments(rows):
        held.setdefault(post.person, []).append(post)
    return held


def told_of(
    several: Sequence[tuple[Brought, Sequence[Held]]], blueprint: Blueprint, *, on: Sequence[date]
) -> list[Background]:
    """What is known of each, given what they bring and which positions they hold; nothing of it need be written yet.

    One query, and two more where rules of people read what is known of places.
    """
    paths = {one.path or one.own for one, _ in several} | {post.path for _, posts in several for post in posts}
    above = _above(paths)
    places = known_places({one.cohort for one, _ in several}, read_of_places(blueprint), among=above)
    gathering = Gathering(blueprint, _sectors(Organization.objects.filter(pk__in=above)), places)
    return [gathering.background(one, posts, on=day) for (one, posts), day in zip(several, on, strict=True)]


def streamed(people: QuerySet[Participation]) -> Iterator[tuple[Brought, Sequence[Held]]]:
    """What each of many brings with their appointments, person after person, in two queries and bounded memory."""
    columns = ("cohort_id", "pk", "role", "person_id", "facts", "attested", "needs", "works_at_id")
    paths = ("works_at__path", "organization__path")
    rows = people.order_by(F("person_id").asc(nulls_first=True), "pk").values_list(*columns, *paths)
    posts = _appointments(Appointment.objects.filter(person__in=people.exclude(person=None).values("person")))
    several = groupby(posts, key=attrgetter("person"))
    person, held = 0, list[Held]()
    for into, pk, role, of, facts, attested, needs, works_at, path, own in rows.iterator(chunk_size=STREAMED):
        while of and person < of:
            person, group = next(several, (of, iter(())))
            held = list(group)
        here = held if person == of else []
        yield Brought(into, pk, role, of or 0, facts, attested, needs, works_at, path or "", own or ""), here


class Gathering:
    """How backgrounds are told in the words of one blueprint. `sectors`: of every organization whose sector is known;
    `places`: what else is known of them.

    Titles and places come again and again, so what was worked out once is kept.
    """

    def __init__(self, blueprint: Blueprint, sectors: Mapping[int, str], places: Places = NOWHERE) -> None:
        self.blueprint = blueprint
        self.sectors = sectors
        self.places = places
        self.there: dict[tuple[int, str, date], dict[str, FactValue | None]] = {}
        self.titles = _position_words(blueprint)
        self.positions: dict[str, str] = {}
        self.nearest: dict[str, str | None] = {"": None}

    def background(self, one: Brought, posts: Sequence[Held], *, on: date) -> Background:
        """What is known of one participation on a day."""
        answered = typed(counted(one.facts, one.attested, self.blueprint), self.blueprint.kinds)
        if one.needs:
            answered["needs"] = frozenset(str(need) for need in one.needs)
        held = [(post, self._position(post.position)) for post in posts]
        several = len({position for _, position in held}) > 1
        dated = [(post, position, _since(post, several=several)) for post, position in held]
        current = self._current(one, dated, on)
        place = one.path or (current[0].path if current else "") or one.own
        facts: dict[str, FactValue | None] = {"sector": self._sector(place)}
        if current is not None:
            post, facts["position"], facts["hired"] = current
            facts["subjects"], facts["grades"] = _words(post.subjects), _words(post.grades)
        history = None
        if posts and "position" not in answered and "hired" not in answered:
            history = tuple(Post(position, since, post.ends_on) for post, position, since in dated if since)
        said_no = {denied_of(key): day for key, day in denials(one.facts, one.attested, self.blueprint).items()}
        return Background({**facts, **answered, **said_no, **self._there(one.cohort, place, on)}, history)

    def _there(self, cohort: int, path: str, on: date) -> Mapping[str, FactValue | None]:
        """What is known of a place on a day, each of the nearest place above it that has it, and since when."""
        if not path or not self.places:
            return NOTHING
        found = self.there.get((cohort, path, on))
        if found is None:
            nearest: dict[str, Known] = {}
            for pk in _line(path):
                nearest |= self.places.get((cohort, pk), NO_FACTS).on(on)
            found = typed({fact: one.value for fact, one in nearest.items()}, self.blueprint.kinds)
            found |= {since_of(fact): nearest[fact].since for fact in list(found) if found[fact] is not None}
            self.there[cohort, path, on] = found
        return found

    def _current(
        self, one: Brought, dated: Sequence[tuple[Held, str, date | None]], on: date
    ) -> tuple[Held, str, date | None] | None:
        """The appointment that counts: one held on the day before one still to begin, then by position and by place."""
        there = [post for post in dated if post[0].ends_on is None or on <= post[0].ends_on]
        if len(there) < 2:
            return there[0] if there else None
        role = self.blueprint.roles.get(one.role)
        wanted = role.positions if role else ()
        return max(
            there,
            key=lambda post: (
                post[0].starts_on is None or post[0].starts_on <= on,
                post[1] in wanted,
                post[0].organization == one.works_at,
                post[2] or date.min,
            ),
        )

    def _position(self, title: str) -> str:
        found = self.positions.get(title)
        if found is None:
            found = self.positions[title] = self.titles.get(plain(title), title)
        return found

    def _sector(self, path: str) -> str | None:
        if path not in self.nearest:
            above = reversed(_line(path))
            self.nearest[path] = next((self.sectors[pk] for pk in above if pk in self.sectors), None)
        return self.nearest[path]


def typed(given: Mapping[str, object], kinds: Mapping[str, FactKind]) -> dict[str, FactValue | None]:
    """Turn answers as stored (text, numbers, lists of text) into values of facts. What does not fit is unknown."""
    found: dict[str, FactValue | None] = {}
    for name, value in given.items():
        kind = kinds.get(name) or kinds.get(name.split("(", 1)[0].rpartition(".")[2])
        if kind is None or value in (None, ""):
            continue
        try:
            found[name] = _words(value) if kind.type == "list" else value_of(kind, _as_typed(value))
        except ValueError:
            found[name] = None
    return found


def counted(
    facts: Mapping[str, object], attested: Mapping[str, object] | None, blueprint: Blueprint
) -> Mapping[str, object]:
    """Answers without those that somebody has to confirm first and nobody has, or not as they are now.

    Of a yes that somebody said no to a no counts, and the other way round; of any other answer nothing.
    """
    asked = blueprint.attested & facts.keys()
    waits = {key for key in asked if (attested or {}).get(key) != facts[key]}
    if not waits:
        return facts
    sure = {key: value for key, value in facts.items() if key not in waits}
    read = typed({key: facts[key] for key in denials(facts, attested, blueprint)}, blueprint.kinds)
    return sure | {key: not value for key, value in read.items() if isinstance(value, bool)}


def denial(said: object, day: date) -> dict[str, object]:
    """How a participation keeps, among what is attested, that somebody said no to an answer."""
    return {"not": said, "on": day.isoformat()}


def denials(
    facts: Mapping[str, object], attested: Mapping[str, object] | None, blueprint: Blueprint
) -> dict[str, date]:
    """Answers, as they are now, that whoever had to confirm them said no to: fact -> on which day."""
    return {
        key: date.fromisoformat(str(said["on"]))
        for key, said in (attested or {}).items()
        if isinstance(said, dict) and key in blueprint.attested and key in facts and said["not"] == facts[key]
    }


def waiting(facts: Mapping[str, object], attested: Mapping[str, object] | None, blueprint: Blueprint) -> frozenset[str]:
    """What somebody said that has yet to be confirmed or denied as it is now."""
    no = denials(facts, attested, blueprint)
    known = attested or {}
    said = {key for key in blueprint.attested & facts.keys() if facts[key] not in (None, "", [])}
    return frozenset(key for key in said if key not in no and known.get(key) != facts[key])


def priced_by(row: Participation, blueprint: Blueprint, *, on: date) -> Mapping[str, FactValue | None]:
    """What decides which price somebody pays: what they answered, and what is known of where they work where a price
    asks for that."""
    groups = blueprint.contracts.groups.values() if blueprint.contracts else ()
    if any(test.kind.of == "organization" for group in groups for test in tests(group)):
        return backgrounds([row], blueprint, on=[on])[0].facts
    return typed(counted(row.facts, row.attested, blueprint), blueprint.kinds)


def known_sectors() -> dict[int, str]:
    """The sector of every organization of which one is known."""
    return _sectors(Organization.objects.all())


def _as_typed(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _words(value: object) -> frozenset[str] | None:
    words = value if isinstance(value, list | tuple) else [value]
    return frozenset([str(word) for word in words if word]) or None


def plain(title: str) -> str:
    """A title without its case and marks: how two ways to write one are compared."""
    return NOT_LETTERS.sub(" ", title.casefold()).strip()


def _position_words(blueprint: Blueprint) -> dict[str, str]:
    titles = {plain(title): key for key, position in blueprint.positions.items() for title in position.titles}
    return titles | {plain(key): key for key in blueprint.positions}


def _since(post: Held, *, several: bool) -> date | None:
    """Since when: the day of hiring, unless they held another position first; then the day this one began."""
    return post.starts_on or post.hired_on if several else post.hired_on or post.starts_on


def _brought(one: Participation) -> Brought:
    place, own = one.works_at, one.organization
    return Brought(
        one.cohort_id,
        one.pk or 0,
        one.role,
        one.person_id or 0,
        one.facts,
        one.attested,
        one.needs,
        one.works_at_id,
        place.path if place else "",
        own.path if own else "",
    )


def _appointments(rows: QuerySet[Appointment]) -> Iterator[Held]:
    columns = ("person_id", "position", "organization_id", "organization__path", "subjects", "grades")
    dates = ("hired_on", "starts_on", "ends_on")
    several = rows.order_by("person_id", "pk").values_list(*columns, *dates).iterator(chunk_size=STREAMED)
    return (Held(*one) for one in several)


def _sectors(places: QuerySet[Organization]) -> dict[int, str]:
    return dict(places.exclude(sector=Sector.UNKNOWN).values_list("pk", "sector"))


def _above(paths: Iterable[str]) -> set[int]:
    return {pk for path in paths for pk in _line(path)}


def _line(path: str) -> list[int]:
    """Row numbers from the root down to the place itself."""
    return [int(pk) for pk in path.split("/") if pk.isdigit()]
