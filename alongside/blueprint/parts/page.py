"""What the public page of a program offers: what you get, documents, news, and things to read or watch."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from alongside.blueprint.parts.conditions import Condition
from alongside.blueprint.parts.sources import Sourced
from alongside.blueprint.schema import Later, Ref


def address_fault(address: str) -> str:
    """What is wrong with a web or mail address; empty when nothing is."""
    plain = address.startswith(("https://", "http://")) or ("@" in address and ":" not in address)
    return (
        ""
        if plain and not any(letter.isspace() for letter in address)
        else ("An address is meant here, for example https://program.example/page or help@program.example.")
    )


@dataclass(frozen=True)
class News:
    """A short piece of news, with its day."""

    on: date
    says: str
    resource: Annotated[str | None, Ref("resources"), Later()] = None


@dataclass(frozen=True)
class Page:
    """The public page. `gives`: what you get. `needs`: what brings people here. `documents`: first of all these."""

    gives: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    documents: tuple[Annotated[str, Ref("resources")], ...] = ()
    news: tuple[News, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Resource(Sourced):
    """Something to read, watch or use. `tags`: keys of the session tag lists or frameworks it belongs to."""

    label: str
    kind: Literal["document", "article", "video", "link", "tool"] = "document"
    author: str = ""
    outlet: str = ""
    published: str = ""
    address: str = ""
    tags: Annotated[tuple[Annotated[str, Ref("sessions.tags.*.tags|frameworks.*.items")], ...], Later()] = ()
    for_roles: Annotated[tuple[Annotated[str, Ref("roles")], ...], Later()] = ()

    def faults(self) -> Iterator[tuple[str, str]]:
        yield from super().faults()
        if self.address and (wrong := address_fault(self.address)):
            yield "address", wrong


@dataclass(frozen=True, kw_only=True)
class Entitlement(Sourced):
    """Something a person has while they take part: shown to them, and taken back at the end.

    `tracks` and `contracts`: only with these; empty means all. `when`: only for whom this holds, for example people of
    one region. `by`: one for each region, school or person. `position`, one of `positions` or in words: who holds it
    there is named to them.
    """

    label: str
    says: str = ""
    tracks: tuple[Annotated[str, Ref("eligibility.tracks")], ...] = ()
    contracts: tuple[Annotated[str, Ref("contracts.kinds")], ...] = ()
    roles: tuple[Annotated[str, Ref("roles")], ...] = ()
    when: Condition | None = None
    by: Literal["program", "region", "district", "school", "person"] = "program"
    position: str = ""
    address: str = ""
    taken_back: Literal["at-the-end", "never"] = "at-the-end"

    def faults(self) -> Iterator[tuple[str, str]]:
        yield from super().faults()
        if self.address and (wrong := address_fault(self.address)):
            yield "address", wrong
        if self.position and self.by in ("program", "person"):
            yield "position", "Whoever holds it is looked for in a place: say by: region, district or school."
