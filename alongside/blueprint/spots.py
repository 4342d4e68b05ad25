"""Where the reader stands in a file, and what it can say there: single values, references, faults with their path."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from alongside.blueprint.doubt import FAULTY, Faulty
from alongside.blueprint.facts import REGISTRY, FactKind
from alongside.blueprint.faults import Fault, did_you_mean
from alongside.blueprint.nodes import Listing, Node, Scalar, Table, described

MOST_SUGGESTIONS = 400
LONGEST_TEXT = 2_000
LONGEST_STEP = 60


@dataclass
class Context:
    """What one reading carries along: the whole tree (for references), the facts known, the faults found.

    `doubtful`: facts whose own declaration has a fault, so that nothing is said about tests of them.
    """

    root: Table
    faults: list[Fault] = field(default_factory=list)
    coverage: dict[str, bool] = field(default_factory=dict)
    kinds: dict[str, FactKind] = field(default_factory=lambda: dict(REGISTRY))
    named: dict[str, dict[str, str]] = field(default_factory=dict)
    doubtful: set[str] = field(default_factory=set)

    def names(self, part: str) -> Mapping[str, str]:
        """Keys that stand under a part of the file (`*` for any key on the way), each with its label if it has one."""
        if part == "@facts":
            return dict.fromkeys(self.kinds, "")
        if part not in self.named:
            self.named[part] = dict(_under(self.root, part.split(".")))
        return self.named[part]


@dataclass(frozen=True)
class Spot:
    """Where in the file the reader stands: the path as people write it, and the path in the language
    (`roles.*.access`)."""

    context: Context
    path: str = ""
    way: str = ""
    later: bool = False

    def under(self, key: str, *, way: str = "", later: bool = False) -> "Spot":
        key = key[:LONGEST_STEP]
        path = f"{self.path}{key}" if key.startswith("[") else f"{self.path}.{key}".lstrip(".")
        step = "" if key.startswith("[") else f".{way or key}"
        return Spot(self.context, path, f"{self.way}{step}".lstrip("."), self.later or later)

    def fault(self, node: Node, message: str) -> Faulty:
        return self.fault_at(node.line, described(node), message)

    def fault_at(self, line: int, found: str, message: str) -> Faulty:
        self.context.faults.append(Fault(self.path, line, found, message))
        return FAULTY

    def suggestion(self, found: str, known: Mapping[str, object]) -> str:
        """ "Did you mean", unless the file has so many faults that looking for words would take long."""
        return did_you_mean(found, known.keys()) if len(self.context.faults) < MOST_SUGGESTIONS else ""

    def covered(self) -> None:
        known = self.context.coverage
        known[self.way] = known.get(self.way, True) and not self.later


def text_at(node: Node, spot: Spot) -> str | Faulty:
    """The text of a scalar that says something."""
    if not isinstance(node, Scalar):
        return spot.fault(node, "One value is meant here, not several.")
    if not node.text.strip():
        return spot.fault(node, "Something is missing here; write a value or take the key out.")
    if len(node.text) > LONGEST_TEXT:
        return spot.fault(node, f"A text may have {LONGEST_TEXT:,} characters.")
    return node.text.strip()


def value_at[T](node: Node, spot: Spot, grammar: Callable[[str], T]) -> T | Faulty:
    """A scalar by its grammar."""
    text = text_at(node, spot)
    if isinstance(text, Faulty):
        return FAULTY
    try:
        return grammar(text)
    except ValueError as error:
        return spot.fault(node, str(error))


def key_at(node: Node, spot: Spot, part: str) -> str | Faulty:
    """The key of something named elsewhere in the file."""
    text = text_at(node, spot)
    if isinstance(text, Faulty):
        return FAULTY
    known = spot.context.names(part)
    if text in known:
        return text
    place = "facts" if part == "@facts" else part.replace(".*", "")
    return spot.fault(node, f'There is no "{text[:60]}" under {place}. {spot.suggestion(text, known)}'.rstrip())


def items_at(node: Node, spot: Spot) -> Iterator[tuple[Node, Spot]]:
    """The items of a list; a single value counts as a list of one."""
    if isinstance(node, Listing):
        for place, item in enumerate(node.items):
            yield item, spot.under(f"[{place}]")
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


def _label(node: Node) -> str:
    """What pages call the thing a key names: its own text, or its `one`, `label` or `name`."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Table):
        for key in ("one", "label", "name"):
            found = node.get(key)
            if isinstance(found, Scalar):
                return found.text
    return ""
