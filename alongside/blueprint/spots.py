"""Where the reader stands in a file, and what it can say there: single values, references, faults with their path."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from alongside.blueprint.doubt import FAULTY, Faulty
from alongside.blueprint.facts import REGISTRY, FactKind, said_in
from alongside.blueprint.faults import Fault, did_you_mean
from alongside.blueprint.nodes import Listing, Node, Scalar, Table, described
from alongside.blueprint.parts.nouns import Noun
from alongside.blueprint.toml_lines import LONGEST_STEP
from alongside.blueprint.tongues.english import ENGLISH
from alongside.blueprint.tongues.known import TONGUES
from alongside.blueprint.tongues.tongue import Tongue

MOST_COMPARED = 40_000  # words compared for "did you mean" in one reading: each costs some millionths of a second
LONGEST_TEXT = 2_000
NO_VALUE = frozenset({"never", "none", "no", "nothing", "unlimited", "forever", "no limit", "n/a", "any", "-"})
# Signs that nobody sees and that are no part of a word: they make one key look like another, or turn a line around.
HIDDEN = re.compile("[\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(slots=True, eq=False)
class Way:
    """A path in the language (`roles.*.access`), and whether this file has been there (`covered`) and a room acts on it
    (`acted_on`)."""

    covered: bool = False
    acted_on: bool = True
    below: "dict[str, Way]" = field(default_factory=dict)

    def walked(self, text: str = "") -> Iterator[tuple[str, bool]]:
        """Every way this file has gone, with whether a room acts on it."""
        if self.covered:
            yield text, self.acted_on
        for step, way in self.below.items():
            yield from way.walked(f"{text}.{step}" if text else step)


@dataclass
class Context:
    """What one reading carries along: the whole tree (for references), the facts known, the faults found.

    `doubtful`: facts whose own declaration has a fault, so that nothing is said about tests of them.
    """

    root: Table
    faults: list[Fault] = field(default_factory=list)
    ways: Way = field(default_factory=Way)
    kinds: dict[str, FactKind] = field(init=False)
    named: dict[str, dict[str, str]] = field(default_factory=dict)
    doubtful: set[str] = field(default_factory=set)
    compared: int = 0
    _miswritten: dict[str, frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.kinds = said_in(self.tongue)

    @cached_property
    def tongue(self) -> Tongue:
        """The language the file says it speaks, with its own nouns; English where it says none that there is."""
        speaks, words = self.root.get("speaks"), self.root.get("words")
        tongue = TONGUES.get(speaks.text, ENGLISH) if isinstance(speaks, Scalar) else ENGLISH
        return tongue.of(dict(_nouns(words, tongue.nouns)) if isinstance(words, Table) else {})

    def names(self, part: str) -> Mapping[str, object]:
        """Keys that stand under a part of the file (`*` for any key on the way), each with its label if it has one."""
        if part == "@facts":
            return self.kinds
        if part not in self.named:
            places = part.split("|")
            self.named[part] = {k: v for place in places for k, v in _under(self.root, place.split("."))}
        return self.named[part]

    @cached_property
    def own_facts_first(self) -> Mapping[str, object]:
        """Every fact, those the file declares before those every program knows. For once they are all declared."""
        return dict.fromkeys([*(key for key in self.kinds if key not in REGISTRY), *self.kinds])

    def miswritten(self, text: str, part: str) -> bool:
        """Whether what is named is there under a key that is told to be written so: then that is told alone."""
        if part not in self._miswritten:
            self._miswritten[part] = frozenset(slug(key) for key in self.names(part) if not KEY.fullmatch(key))
        return text in self._miswritten[part]

    def labels(self, part: str) -> Mapping[str, str]:
        """Keys that stand under a part of the file, each with what pages call it."""
        self.names(part)
        return self.named[part]


@dataclass(slots=True, eq=False)
class Spot:
    """Where in the file the reader stands: the path as people write it, and the way in the language."""

    context: Context
    way: Way
    parent: "Spot | None" = None
    step: str | int = ""
    later: bool = False

    @property
    def path(self) -> str:
        """`roles.coach.positions[0]`; put together only when something has to be said."""
        steps: list[str] = []
        at: Spot | None = self
        while at is not None and at.parent is not None:
            steps.append(f"[{at.step}]" if isinstance(at.step, int) else f".{at.step[:LONGEST_STEP]}")
            at = at.parent
        return "".join(reversed(steps)).lstrip(".")

    def under(self, key: str, *, way: str = "", later: bool = False) -> "Spot":
        if key.startswith("["):
            return self.item(int(key.strip("[]")))
        below = self.way.below
        step = way or key[:LONGEST_STEP]
        found = below.get(step)
        if found is None:
            found = below[step] = Way()
        return Spot(self.context, found, self, key, self.later or later)

    def item(self, place: int) -> "Spot":
        return Spot(self.context, self.way, self, place, self.later)

    def fault(self, node: Node, message: str) -> Faulty:
        return self.fault_at(node.line, described(node), message)

    def fault_at(self, line: int, found: str, message: str) -> Faulty:
        self.context.faults.append(Fault(self.path, line, found, message))
        return FAULTY

    def suggestion(self, found: str, known: Mapping[str, object], *, otherwise: str | None = None) -> str:
        """ "Did you mean", unless the file has so many faults that looking for words would take long."""
        self.context.compared += len(known)
        return did_you_mean(found, known, otherwise=otherwise) if self.context.compared <= MOST_COMPARED else ""

    def covered(self) -> None:
        way = self.way
        way.covered = True
        way.acted_on = way.acted_on and not self.later


def text_at(node: Node, spot: Spot) -> str | Faulty:
    """The text of a scalar that says something."""
    if not isinstance(node, Scalar):
        return spot.fault(node, "One value is meant here, not several.")
    text = node.text.strip()
    if not text:
        return spot.fault(node, "Something is missing here; write a value or take the key out.")
    if len(text) > LONGEST_TEXT:
        return spot.fault(node, f"A text may have {LONGEST_TEXT:,} characters.")
    if not text.isascii() and (hidden := HIDDEN.search(text)):
        return spot.fault(node, f"A sign that nobody sees stands in this text (U+{ord(hidden[0]):04X}); write it anew.")
    return text


def value_at[T](node: Node, spot: Spot, grammar: Callable[[str], T]) -> T | Faulty:
    """A scalar by its grammar."""
    text = text_at(node, spot)
    if isinstance(text, Faulty):
        return FAULTY
    try:
        return grammar(text)
    except ValueError as error:
        none = " Where there is none, leave the key out." if text.lower() in NO_VALUE else ""
        return spot.fault(node, f"{error}{none}")


def key_at(node: Node, spot: Spot, part: str) -> str | Faulty:
    """The key of something named elsewhere in the file."""
    text = text_at(node, spot)
    if isinstance(text, Faulty):
        return FAULTY
    known = spot.context.names(part)
    if text in known:
        return text
    if spot.context.miswritten(text, part):
        return FAULTY
    if part == "@facts":
        hint = spot.suggestion(text, spot.context.own_facts_first)
        return spot.fault(node, f'There is no fact "{text[:60]}". {hint}'.rstrip())
    place = part.replace(".*", "").replace("|", " or ")
    called = next((key for key, label in known.items() if str(label).casefold() == text.casefold()), "")
    hint = f'Did you mean "{called}"?' if called else spot.suggestion(text, known)
    return spot.fault(node, f'There is no "{text[:60]}" under {place}. {hint}'.rstrip())


def slug(text: str) -> str:
    """The key that a text would be: "Lead_nurse" is `lead-nurse`, "Mentoría rural" `mentoria-rural`."""
    bare = "".join(one for one in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(one))
    return "-".join(re.findall("[a-z0-9]+", bare))


def items_at(node: Node, spot: Spot) -> Iterator[tuple[Node, Spot]]:
    """The items of a list; a single value counts as a list of one."""
    if isinstance(node, Listing):
        for place, item in enumerate(node.items):
            yield item, spot.item(place)
    else:
        yield node, spot


def _under(node: Node | None, way: list[str]) -> Iterator[tuple[str, str]]:
    if not isinstance(node, Table):
        return
    if not way:
        for key, inner in node.entries:
            yield key.text, _label(inner)
    elif way[0] == "*":
        for _, inner in node.entries:
            yield from _under(inner, way[1:])
    else:
        yield from _under(node.get(way[0]), way[1:])


def _nouns(words: Table, names: Iterable[str]) -> Iterator[tuple[str, Noun]]:
    """The nouns a file says in both their forms."""
    for name in names:
        noun = words.get(name)
        one, many = (noun.get("one"), noun.get("many")) if isinstance(noun, Table) else (None, None)
        if isinstance(one, Scalar) and isinstance(many, Scalar):
            yield name, Noun(one.text.strip(), many.text.strip())


def _label(node: Node) -> str:
    """What pages call the thing a key names: its own text, or its `one`, `label`, `name` or `says`."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Table):
        for key in ("one", "label", "name", "says"):
            found = node.get(key)
            if isinstance(found, Scalar):
                return found.text
    return ""
