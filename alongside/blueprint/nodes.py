"""Text to a tree of nodes that remember their lines.

YAML decides nothing about types here: every scalar is the text that was typed, and the schema says what it means. So
`no` is a word and `1:30` is a time only where a time is expected. Anchors, aliases, tags, merge keys and several
documents in one file are refused, because each lets a small file mean something large or something else. TOML goes
into the same tree.
"""

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import chain
from types import MappingProxyType

import yaml

from alongside.blueprint.faults import Fault, shown
from alongside.blueprint.toml_lines import LONGEST_STEP, Way, lines_of, no_toml

MOST_BYTES = 2 * 1024 * 1024
MOST_DEPTH = 20
MOST_NODES = 300_000
MOST_ITEMS = 20_000  # of one list, or keys of one table
MOST_BITS = 10_000  # of an integer of TOML, which may be typed in other bases
_DIGITS = re.compile(r"[0-9_]{4300,}")  # more than Python makes an integer of
_NOT_IN_YAML = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # YAML 1.1, 5.1

# libyaml's parser is ten times faster and gives the same events; a PyYAML built without it still works.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


# Nobody writes to a node once it stands; they are not frozen because a large file makes a great many of them.
@dataclass(slots=True, eq=False)
class Scalar:
    text: str
    line: int


@dataclass(slots=True, eq=False)
class Listing:
    items: "tuple[Node, ...]"
    line: int


@dataclass(slots=True, eq=False)
class Table:
    entries: "tuple[tuple[Scalar, Node], ...]"
    line: int
    found: "dict[str, Node]" = field(default_factory=dict)

    def get(self, key: str) -> "Node | None":
        if not self.found and self.entries:
            self.found.update((name.text, node) for name, node in reversed(self.entries))
        return self.found.get(key)


type Node = Scalar | Listing | Table


class NoTree(Exception):
    """The text cannot become a tree at all; carries the faults found on the way."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(faults[0].message if faults else "")
        self.faults = faults


def hash_of(text: str) -> str:
    """The content hash of a version: line endings do not matter, everything else does."""
    return hashlib.sha256(text.replace("\r\n", "\n").encode("utf-8", "surrogatepass")).hexdigest()


def described(node: Node) -> str:
    """What a message says was found."""
    match node:
        case Scalar(text="", line=_):
            return "nothing"
        case Scalar(text=text, line=_):
            return shown(text)
        case Listing():
            return "a list"
        case Table():
            return "a table of keys"


def parsed(text: str, *, file: str, what: str = "A program's file", noted: list[Fault] | None = None) -> Table:
    """The tree of a `.yaml` or `.toml` text; `what` is what messages call it.

    `noted` takes the faults of form that still leave a tree: a key twice, `&`, `*`, `!`, `<<`, parts too deep. Raises
    NoTree with every fault found where there is no tree, and for such faults too when nobody takes them.
    """
    faults: list[Fault] = []
    root = _parsed(text, file=file, what=what, faults=faults)
    if faults and noted is None:
        raise NoTree(*faults)
    if noted is not None:
        noted += faults
    return root


def _parsed(text: str, *, file: str, what: str, faults: list[Fault]) -> Table:
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > MOST_BYTES:
        message = f"{what} may have {MOST_BYTES // 1024:,} KB; this one has {size // 1024:,} KB."
        raise NoTree(Fault("", 1, f"{size} bytes", message))
    root = _toml(text, faults) if file.lower().endswith(".toml") else _yaml(text, faults)
    if not isinstance(root, Table):
        message = f"{what} is a table of keys, beginning with `language: 2`."
        raise NoTree(*faults, Fault("", 1, described(root), message))
    return root


@dataclass(slots=True)
class _Open:
    """A list or table whose end has not been read yet."""

    table: bool
    line: int
    children: list[Node]
    anchor: str = ""
    before: int = 0  # how many values were read before it
    height: int = 1  # of what stands in it


@dataclass(slots=True, frozen=True)
class _Anchored:
    """What an anchor names, how many values that are, and how deep they go."""

    node: Node
    size: int = 1
    height: int = 0


def _yaml(text: str, faults: list[Fault]) -> Node:
    try:
        return _Builder(faults).build(yaml.parse(text, Loader=LOADER))
    except yaml.MarkedYAMLError as error:
        raise NoTree(*faults, _no_yaml(error, text)) from None
    except (yaml.YAMLError, UnicodeError) as error:
        message = "The file holds a character that YAML does not allow."
        raise NoTree(*faults, Fault("", _line_of(_NOT_IN_YAML, text), shown(str(error)), message)) from None


# What YAML's reader says in its own words, and what a person can do about it.
_WAYS_OUT: Mapping[str, str] = MappingProxyType(
    {
        "mapping values are not allowed": "A line is too far in; or put a text with a colon in quotes.",
        "cannot start any token": "A tab or a sign such as @ stands here; use spaces in front of a line, or quotes.",
        "expected ',' or '}'": "A { is not closed, or a comma is missing between two pairs.",
        "expected ',' or ']'": "A [ is not closed, or a comma is missing between two items.",
        "unexpected end of stream": "A quote or a bracket is opened and not closed.",
        "find expected ':'": "A key needs a colon and a space behind it.",
        "expected '-' indicator": "An item of a list stands further in or out than the others.",
        "find expected key": "This line stands further in or out than its neighbours, or a quote is not closed.",
        "expected <document start>": "This line stands further out than the file began.",
    }
)


def _no_yaml(error: yaml.MarkedYAMLError, text: str) -> Fault:
    """What YAML's reader says, the line it gave up on, and the line on which what it could not end began."""
    mark, began = error.problem_mark or error.context_mark, error.context_mark
    line = min(mark.line + 1, text.count("\n") + 1) if mark else 1
    since = f" What it belongs to begins on line {began.line + 1}." if began and began.line + 1 < line else ""
    problem = str(error.problem or error.context)
    way_out = next((f" {words}" for said, words in _WAYS_OUT.items() if said in problem), "")
    return Fault("", line, "", f"This is not YAML: {problem}.{way_out}{since}")


class _Builder:
    """Builds the tree from parser events, with its own stack: nothing recurses, so nothing can overflow.

    A fault of form is noted where it stands, and reading goes on with what was most likely meant, so that it hides no
    other fault.
    """

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        self.stack: list[_Open] = []
        self.count = 0
        self.roots: list[Node] = []
        self.anchored: dict[str, _Anchored] = {}
        self.too_deep = 0  # lists and tables open that are not read any more

    def build(self, events: Iterator[yaml.Event]) -> Node:
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent) and self.roots:
                self._fault(_line(event), "---", "One file holds one program; take the `---` out.")
                break
            if self.too_deep or (isinstance(event, yaml.CollectionStartEvent) and len(self.stack) >= MOST_DEPTH):
                self._pass_over(event)
            else:
                self._take(event)
        return self.roots[0] if self.roots else Scalar("", 1)

    def _take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.ScalarEvent):
            node = Scalar(event.value, _line(event))
            if event.anchor or event.tag:
                self._refuse(event, node)
            self._add(node)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._leave()
        elif isinstance(event, yaml.AliasEvent):
            self._repeat(event)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._refuse(event)
            table = isinstance(event, yaml.MappingStartEvent)
            self.stack.append(_Open(table, _line(event), [], event.anchor or "", self.count))

    def _pass_over(self, event: yaml.Event) -> None:
        """What stands too deep: told once, and not read."""
        if isinstance(event, yaml.CollectionStartEvent):
            if not self.too_deep:
                self._fault(_line(event), "", f"Parts may stand {MOST_DEPTH} deep, not deeper.")
            self.too_deep += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            self.too_deep -= 1
            if not self.too_deep:
                self._add(Scalar("", _line(event)))
        if self.too_deep > MOST_DEPTH:  # nobody wrote this by hand, and YAML's reader takes long over it
            raise NoTree(*self.faults)

    def _refuse(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent, node: Scalar | None = None) -> None:
        """Say what a value may not carry; it is read without."""
        line = _line(event)
        if event.anchor:
            at = self._path(node)
            self._fault(
                line, f"&{event.anchor}", "A file may not name a part by `&`; write it out where it is needed.", at
            )
            if node is not None:
                self.anchored[event.anchor] = _Anchored(node)
        if event.tag:
            at = self._path(node)
            self._fault(line, shown(event.tag), "A file may not give types by `!`; write the value alone.", at)

    def _repeat(self, event: yaml.AliasEvent) -> None:
        """A `*`: read as what it names, while the file stays as small and as flat as one without."""
        self._fault(_line(event), f"*{event.anchor}", "A file may not repeat a part by `*`; write it out.")
        meant = self.anchored.get(event.anchor or "")
        small = meant and self.count + meant.size <= MOST_NODES and len(self.stack) + meant.height <= MOST_DEPTH
        if meant is None or not small:
            self._add(Scalar("", _line(event)))
            return
        self.count += meant.size - 1
        self._add(meant.node, meant.height)

    def _leave(self) -> None:
        done = self.stack.pop()
        node = self._table(done) if done.table else Listing(tuple(done.children), done.line)
        if done.anchor:
            self.anchored[done.anchor] = _Anchored(node, self.count - done.before + 1, done.height)
        self._add(node, done.height)

    def _table(self, done: _Open) -> Table:
        entries: dict[str, tuple[Scalar, Node]] = {}
        more: dict[str, list[Node]] = {}  # what stands under a key again, or is merged
        for key, value in zip(done.children[::2], done.children[1::2], strict=True):
            if not isinstance(key, Scalar):
                self._fault(key.line, described(key), "A key is one word.")
            elif key.text == "<<":
                self._fault(key.line, "<<", "A file may not merge parts by `<<`; write them out.")
                more.setdefault("<<", []).extend(value.items if isinstance(value, Listing) else (value,))
            elif key.text in entries:
                message = f"This key stands here already, on line {entries[key.text][0].line}; keep one."
                self._fault(key.line, shown(key.text), message, _under(self._path(), key.text))
                more.setdefault(key.text, []).append(value)
            else:
                entries[key.text] = (key, value)
        merged = more.pop("<<", [])
        for name in () if self.stack else more:  # a part of the file in several pieces
            entries[name] = (entries[name][0], _together(entries[name][1], more[name]))
        return _together(Table(tuple(entries.values()), done.line), merged)

    def _add(self, node: Node, height: int = 0) -> None:
        self.count += 1
        if self.count > MOST_NODES:
            message = f"A program's file may have {MOST_NODES:,} values."
            raise NoTree(*self.faults, Fault("", node.line, "", message))
        into = self.stack[-1].children if self.stack else self.roots
        into.append(node)
        if self.stack:
            self.stack[-1].height = max(self.stack[-1].height, height + 1)
        if len(into) > MOST_ITEMS * (2 if self.stack and self.stack[-1].table else 1):
            message = f"One list or table may have {MOST_ITEMS:,} items."
            raise NoTree(*self.faults, Fault("", node.line, "", message))

    def _path(self, key: Scalar | None = None) -> str:
        """The path of the value that is read next; `key`: of this one, where it stands in the place of a key."""
        path = ""
        for above in self.stack:
            place = len(above.children)
            if not above.table:
                path = f"{path}[{place}]"
            elif place % 2 and isinstance(name := above.children[-1], Scalar):
                path = _under(path, name.text)
        at_a_key = self.stack and self.stack[-1].table and not len(self.stack[-1].children) % 2
        return _under(path, key.text) if key is not None and at_a_key else path

    def _fault(self, line: int, found: str, message: str, path: str | None = None) -> None:
        self.faults.append(Fault(self._path() if path is None else path, line, found, message))


def _under(path: str, key: str) -> str:
    return f"{path}.{key[:LONGEST_STEP]}".lstrip(".")


def _together[N: Node](first: N, others: list[Node]) -> N | Table:
    """Tables as one; what several say is what the first says. What is no table adds nothing."""
    tables = [other for other in others if isinstance(other, Table)]
    if not isinstance(first, Table) or not tables:
        return first
    found: dict[str, tuple[Scalar, Node]] = {}
    for pair in chain(first.entries, *(table.entries for table in tables)):
        found.setdefault(pair[0].text, pair)
    return Table(tuple(found.values()), first.line)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _toml(text: str, faults: list[Fault]) -> Node:
    plain = text.replace("\r\n", "\n")
    try:
        data = tomllib.loads(plain, parse_float=str)
        lines = lines_of(plain)
    except tomllib.TOMLDecodeError as error:
        raise NoTree(no_toml(str(error), plain)) from None
    except RecursionError:
        raise NoTree(Fault("", 1, "", f"Parts may stand {MOST_DEPTH} deep, not deeper.")) from None
    except ValueError:  # of the interpreter itself: so many digits are made no number
        raise NoTree(Fault("", _line_of(_DIGITS, plain), "", "A number here has too many digits.")) from None
    return _TomlTree(lines, faults).node(data, ())


def _line_of(pattern: re.Pattern[str], text: str) -> int:
    """The line on which a pattern is found first."""
    found = pattern.search(text)
    return text[: found.start()].count("\n") + 1 if found else 1


class _TomlTree:
    """Builds the tree of a TOML text with the lines that its keys and items stand on."""

    def __init__(self, lines: Mapping[Way, int], faults: list[Fault]) -> None:
        self.lines = lines
        self.faults = faults
        self.count = 0

    def node(self, value: object, way: Way, line: int = 1) -> Node:
        self.count += 1
        line = self.lines.get(way, line)
        if self.count > MOST_NODES:
            raise NoTree(*self.faults, Fault("", line, "", f"A program's file may have {MOST_NODES:,} values."))
        if isinstance(value, dict | list) and len(value) > MOST_ITEMS:
            raise NoTree(*self.faults, Fault("", line, "", f"One list or table may have {MOST_ITEMS:,} items."))
        if isinstance(value, dict | list) and len(way) >= MOST_DEPTH:
            path = "".join(f"[{step}]" if isinstance(step, int) else f".{step[:LONGEST_STEP]}" for step in way)
            message = f"Parts may stand {MOST_DEPTH} deep, not deeper."
            self.faults.append(Fault(path.lstrip("."), line, "", message))
            return Scalar("", line)
        if isinstance(value, dict):
            return self._table(value, way, line)
        if isinstance(value, list):
            return Listing(tuple(self.node(item, (*way, place), line) for place, item in enumerate(value)), line)
        return Scalar(_typed(value), line)

    def _table(self, value: dict[str, object], way: Way, line: int) -> Table:
        entries = []
        for key, inner in value.items():
            node = self.node(inner, (*way, key), line)
            entries.append((Scalar(key, node.line), node))
        return Table(tuple(entries), line)


def _typed(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, int) and value.bit_length() > MOST_BITS:
        return hex(value)  # Python writes no decimals of it, and no grammar takes it
    return str(value)
