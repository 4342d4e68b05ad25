"""What somebody brings to a rule: where they work, since when, and what they answered, by the names blueprints use."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from alongside.blueprint.facts import FactKind, FactValue, value_of
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.examples import Appointment as Post
from alongside.people.enums import Sector
from alongside.people.models.appointments import Appointment
from alongside.people.models.organizations import Organization
from alongside.programs.models.participations import Participation

CHUNK = 500
NOT_LETTERS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Background:
    """`facts` by the names blueprints use; `history`: every position held since a known day, None when nobody knows."""

    facts: Mapping[str, FactValue | None]
    history: tuple[Post, ...] | None


def backgrounds(people: Sequence[Participation], blueprint: Blueprint, *, on: Sequence[date]) -> list[Background]:
    """Return what is known of each participation on its day, in their order; they may not be saved yet.

    What somebody answered counts before what a roster says. Two queries for 500 people.
    """
    return backgrounds_by(people, [blueprint], on=on)[0]


def backgrounds_by(
    people: Sequence[Participation], blueprints: Sequence[Blueprint], *, on: Sequence[date]
) -> list[list[Background]]:
    """`backgrounds` in the words of several blueprints, read once."""
    ways = [(blueprint, _position_words(blueprint), list[Background]()) for blueprint in blueprints]
    for start in range(0, len(people), CHUNK):
        several = people[start : start + CHUNK]
        held = _appointments(one.person_id for one in several)
        sectors = _sectors(several, held)
        for one, day in zip(several, on[start : start + CHUNK], strict=True):
            posts = held.get(one.person_id or 0, [])
            for blueprint, words, found in ways:
                found.append(_Gathering(one, posts, blueprint, words, day).background(sectors))
    return [found for _, _, found in ways]


@dataclass(frozen=True, slots=True)
class _Gathering:
    one: Participation
    posts: Sequence[Appointment]
    blueprint: Blueprint
    words: Mapping[str, str]
    on: date

    def background(self, sectors: Mapping[int, str]) -> Background:
        answered = typed(self.one.facts, self.blueprint.kinds)
        if self.one.needs:
            answered["needs"] = frozenset(str(need) for need in self.one.needs)
        post = self._current()
        place = self.one.works_at or (post.organization if post else None) or self.one.organization
        facts: dict[str, FactValue | None] = {"sector": _nearest(place, sectors)}
        if post is not None:
            facts |= {"position": self._position(post), "hired": self._since(post)}
            facts |= {"subjects": _words(post.subjects), "grades": _words(post.grades)}
        history = tuple(self._history()) if self.posts and not {"position", "hired"} & set(answered) else None
        return Background({**facts, **answered}, history)

    def _current(self) -> Appointment | None:
        """The appointment that counts: one held on the day before one still to begin, then by position and by place."""
        role = self.blueprint.roles.get(self.one.role)
        wanted = role.positions if role else ()
        there = [post for post in self.posts if post.ends_on is None or self.on <= post.ends_on]
        return max(
            there,
            key=lambda post: (
                post.starts_on is None or post.starts_on <= self.on,
                self._position(post) in wanted,
                post.organization_id == self.one.works_at_id,
                self._since(post) or date.min,
            ),
            default=None,
        )

    def _history(self) -> Iterable[Post]:
        for post in self.posts:
            since = self._since(post)
            if since is not None:
                yield Post(self._position(post), since, post.ends_on)

    def _position(self, post: Appointment) -> str:
        return self.words.get(_plain(post.position), post.position)

    def _since(self, post: Appointment) -> date | None:
        """Since when: the day of hiring, unless they held another position first; then the day this one began."""
        if len({self._position(other) for other in self.posts}) > 1:
            return post.starts_on or post.hired_on
        return post.hired_on or post.starts_on


def typed(given: Mapping[str, object], kinds: Mapping[str, FactKind]) -> dict[str, FactValue | None]:
    """Turn answers as stored (text, numbers, lists of text) into values of facts. What does not fit is unknown."""
    found: dict[str, FactValue | None] = {}
    for name, value in given.items():
        kind = kinds.get(name.split("(", 1)[0].rpartition(".")[2])
        if kind is None or value in (None, ""):
            continue
        try:
            found[name] = _words(value) if kind.type == "list" else value_of(kind, _as_typed(value))
        except ValueError:
            found[name] = None
    return found


def _as_typed(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _words(value: object) -> frozenset[str] | None:
    words = value if isinstance(value, list | tuple) else [value]
    return frozenset(str(word) for word in words if word) or None


def _plain(title: str) -> str:
    return NOT_LETTERS.sub(" ", title.casefold()).strip()


def _position_words(blueprint: Blueprint) -> dict[str, str]:
    titles = {_plain(title): key for key, position in blueprint.positions.items() for title in position.titles}
    return titles | {_plain(key): key for key in blueprint.positions}


def _appointments(people: Iterable[int | None]) -> dict[int, list[Appointment]]:
    rows = Appointment.objects.filter(person__in=[one for one in people if one]).select_related("organization")
    held: dict[int, list[Appointment]] = {}
    for row in rows.order_by("pk"):
        held.setdefault(row.person_id, []).append(row)
    return held


def _sectors(people: Sequence[Participation], held: Mapping[int, Sequence[Appointment]]) -> dict[int, str]:
    """The sector of every organization these people work at or under, where one is known."""
    places = [post.organization for posts in held.values() for post in posts]
    places += [place for one in people for place in (one.works_at, one.organization) if place is not None]
    above = {pk for place in places for pk in _line(place)}
    known = Organization.objects.filter(pk__in=above).exclude(sector=Sector.UNKNOWN)
    return dict(known.values_list("pk", "sector"))


def _line(place: Organization) -> list[int]:
    """Row numbers from the root down to the place itself."""
    return [int(pk) for pk in place.path.split("/") if pk] or [place.pk]


def _nearest(place: Organization | None, sectors: Mapping[int, str]) -> str | None:
    return next((sectors[pk] for pk in reversed(_line(place)) if pk in sectors), None) if place else None
