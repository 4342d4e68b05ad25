"""Invented people: names from many places, an address under .example, a post at a school. One seed, the same people."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from alongside.demo.plans import words
from alongside.people.actions.addresses import add_address
from alongside.people.actions.appointments import appoint
from alongside.people.actions.persons import create_person
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person

NOT_LETTERS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person, where they work and since when (None: nobody knows)."""

    person: Person
    at: Organization
    hired: date | None


def plain(text: str) -> str:
    """A name as it stands in an address: letters of the alphabet and hyphens."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return NOT_LETTERS.sub("-", letters).strip("-")


class Invented:
    """Makes people, each name once."""

    def __init__(self, seed: int) -> None:
        self._names = _names(seed)
        self._addresses: set[str] = set()

    def somebody(self, *, at: Organization, hired: date | None, post: Mapping[str, Any], by: Person | None) -> Somebody:
        """Make the next person; `post` holds position, subjects and grades. Without a position they have no post."""
        given, family = next(self._names)
        person = create_person(given_name=given, family_name=family, by=by)
        add_address(person, self._address(given, family, at), by=by, given_by=at, verified=True)
        if post.get("position"):
            appoint(
                person,
                position=post["position"],
                at=at,
                by=by,
                subjects=list(post.get("subjects", ())),
                grades=list(post.get("grades", ())),
                hired_on=hired,
                starts_on=hired,
            )
        return Somebody(person, at, hired)

    def _address(self, given: str, family: str, at: Organization) -> str:
        local, host = f"{plain(given)}.{plain(family)}", plain((at.parent or at).name)
        number = 1
        address = f"{local}@{host}.example"
        while address in self._addresses:
            number += 1
            address = f"{local}{number}@{host}.example"
        self._addresses.add(address)
        return address


def _names(seed: int) -> Iterator[tuple[str, str]]:
    """Every given name with every family name once, well mixed; then once more with two family names."""
    lists = words("names")
    given, family = list(lists["given"]), list(lists["family"])
    Random(seed).shuffle(given)
    Random(seed + 1).shuffle(family)
    for turn in range(len(family)):
        for n in range(len(given)):
            yield given[n], family[(n * 7 + turn) % len(family)]
