"""What stands on the shelf: frameworks and instruments. Titles and structure, with the owner's credit; no descriptions.

A file of the library has no key for a description, so that none can slip in: descriptions are the owner's. A sponsor's
own text, brought under a licence of theirs, has one (`OwnItem`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from alongside.blueprint.grammar import Share
from alongside.blueprint.schema import Ref, Unwritten, Within

DEEPEST = 9


@dataclass(frozen=True, kw_only=True)
class Item:
    """One line: its title, the code its owner gave it, and the line it stands under."""

    title: str
    code: str = ""
    under: Annotated[str | None, Ref("items")] = None


@dataclass(frozen=True, kw_only=True)
class OwnItem(Item):
    """A line of a sponsor's own text."""

    description: str = ""


@dataclass(frozen=True, kw_only=True)
class Work:
    """One framework or instrument. `credit` is shown wherever its titles are; `licence` says what its owner allows.

    `levels`: number or letter -> name. `framework`: the one whose titles an instrument takes. `criterion`: where
    fidelity counts as reached. `sha256` tells versions apart.
    """

    language: Literal["1"]
    key: str
    kind: Literal["framework", "instrument"]
    name: str
    owner: str
    credit: str
    licence: str
    year: Annotated[int | None, Within(1900, 2100)] = None
    source: str = ""
    note: str = ""
    framework: str | None = None
    criterion: Share | None = None
    levels: Mapping[str, str] = field(default_factory=dict)
    items: Mapping[str, Item] = field(default_factory=dict)
    sha256: Annotated[str, Unwritten()] = ""

    def faults(self) -> Iterator[tuple[str, str]]:
        """What the keys must not say together."""
        if self.kind == "framework":
            for name in ("framework", "criterion"):
                if getattr(self, name) is not None:
                    yield name, "This is said of an instrument; say kind: instrument, or take it out."
        if self.source and not self.source.startswith(("http://", "https://")):
            yield "source", "An address is meant here, for example https://owner.example/standards."
        if not self.items and not self.framework and not self.note:
            yield "items", "Which titles does it have? Where none can be carried, say so under note."
        for key in self.items:
            if self.depth(key) > DEEPEST:
                yield f"items.{key}.under", f"This goes round in a ring, or stands more than {DEEPEST} deep."

    def depth(self, key: str) -> int:
        """How deep a line stands: 1 is the top. `DEEPEST + 1`: deeper than that, or under a ring."""
        depth, at = 1, self.items[key].under
        while at is not None and at in self.items and depth <= DEEPEST:
            depth, at = depth + 1, self.items[at].under
        return depth


@dataclass(frozen=True, kw_only=True)
class OwnWork(Work):
    """A sponsor's own text, or one they have a licence for; `licence` is theirs to say."""

    items: Mapping[str, OwnItem] = field(default_factory=dict)
