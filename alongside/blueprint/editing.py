"""The values of a program's file that somebody may change one by one, each with its place in the text.

A change puts new letters where the old value stood and touches nothing else: comments, order and empty lines stay.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import yaml

from alongside.blueprint.answering import is_day
from alongside.blueprint.facts import FactKind, value_of
from alongside.blueprint.judgement import in_words
from alongside.blueprint.language import Blueprint
from alongside.blueprint.nodes import LOADER, Listing, Node, NoTree, Table, parsed
from alongside.blueprint.phrasing import phrase
from alongside.blueprint.records import GRAMMARS
from alongside.blueprint.schema import (
    Choice,
    Key,
    Many,
    Named,
    OneOf,
    Plain,
    Record,
    Ref,
    Shape,
    Special,
    entries,
    told_by,
)
from alongside.blueprint.spots import Context
from alongside.blueprint.tongues.tongue import Tongue
from alongside.kernel.errors import NotHere

type Options = tuple[tuple[str, str], ...]
type Kind = Literal["text", "amount", "date", "choice", "list"]

NOT_EDITED = frozenset({"language", "key", "sponsor", "examples", "setting", "rank"})
TESTS = ("is", "is_not", "in", "not_in", "at_least", "at_most", "before", "since", "within")
FACTS = Ref("@facts")
YES_NO = Plain(bool)
PLAIN = re.compile(r"[^\W_](?:[\w .%/()'+-]*[\w.%)])?")
STEPS = re.compile(r"\[\d+\]|[^.\[\]]+")


@dataclass(frozen=True, slots=True)
class Slot:
    """One value: its path, what it is called, where it stands (`start` to `end`, letters), what is typed there.

    `shown`: the value as sentences say it. `options`: what may be chosen, each with its words; empty: anything.
    """

    path: str
    key: str
    kind: Kind
    value: str
    shown: str
    line: int
    start: int
    end: int
    options: tuple[tuple[str, str], ...] = ()
    of_condition: bool = False


def slots(text: str, *, file: str, kinds: Mapping[str, FactKind]) -> tuple[Slot, ...]:
    """Every value of a YAML file that can be changed alone, in the file's order; none of a TOML file.

    Raises NoTree for a text that is no tree at all.
    """
    root = parsed(text, file=file)
    if file.lower().endswith(".toml"):
        return ()
    tree = yaml.compose(text, Loader=LOADER)
    return tuple(_Walk(Context(root), kinds).below(tree, Record(Blueprint), "")) if tree else ()


def replaced(text: str, typed: Mapping[Slot, str]) -> str:
    """The text with other values in some places. Raises NotHere when a place is not of this text."""
    for slot in sorted(typed, key=lambda slot: slot.start, reverse=True):
        if slot.end > len(text):
            raise NotHere("The file is another by now. Look at it again.")
        words = " ".join(typed[slot].split())
        if slot.kind == "list":
            items = [_quoted(one.strip()) for one in words.split(",") if one.strip()]
            text = f"{text[: slot.start]}[{', '.join(items)}]{text[slot.end :]}"
        else:
            text = f"{text[: slot.start]}{_quoted(words)}{text[slot.end :]}"
    return text


def headed(text: str, *, file: str, heads: Mapping[str, str]) -> str:
    """The text with other values for some of its first keys (key, name, sponsor). What is no tree stays as it is."""
    try:
        root = parsed(text, file=file)
    except NoTree:
        return text
    if file.lower().endswith(".toml"):
        lines = text.split("\n")
        for node in root.entries:
            if node[0].text in heads:
                lines[node[0].line - 1] = f"{node[0].text} = {json.dumps(heads[node[0].text], ensure_ascii=False)}"
        return "\n".join(lines)
    tree = yaml.compose(text, Loader=LOADER)
    found = {key.value: value for key, value in tree.value} if isinstance(tree, yaml.MappingNode) else {}
    return replaced(text, {_slot(found[key], key, "text", "", ""): heads[key] for key in heads if key in found})


def _quoted(value: str) -> str:
    """Letters that YAML reads as this value wherever they stand."""
    return value if PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)


def lines_of_paths(text: str, *, file: str) -> dict[str, int]:
    """Path -> the line its key stands on, of everything in a file. Raises NoTree."""
    found: dict[str, int] = {}
    waiting: list[tuple[str, Node]] = [("", parsed(text, file=file))]
    while waiting:
        path, node = waiting.pop()
        if isinstance(node, Table):
            for key, inner in node.entries:
                below = f"{path}.{key.text}" if path else key.text
                found[below] = key.line
                waiting.append((below, inner))
        elif isinstance(node, Listing):
            for place, inner in enumerate(node.items):
                found[f"{path}[{place}]"] = inner.line
                waiting.append((f"{path}[{place}]", inner))
    return found


@dataclass(frozen=True, slots=True)
class _Walk:
    context: Context
    kinds: Mapping[str, FactKind]

    def below(self, node: yaml.Node, shape: Shape, path: str) -> Iterator[Slot]:
        """Every slot at or below a node that is written in a shape."""
        match shape, node:
            case ((Record() | OneOf()), yaml.MappingNode()):
                yield from self._record(node, shape, path)
            case Named(of=inner), yaml.MappingNode():
                for key, value in node.value:
                    yield from self.below(value, inner, _under(path, key.value))
            case Special(name="Condition"), _:
                yield from self._condition(node, path)
            case Many(of=inner), yaml.SequenceNode():
                yield from self._many(node, inner, path)
            case _, yaml.ScalarNode():
                yield from self._scalar(node, shape, path)

    def _record(self, node: yaml.MappingNode, shape: Record | OneOf, path: str) -> Iterator[Slot]:
        there = {key.value for key, _ in node.value}
        parts = (shape.of,) if isinstance(shape, Record) else shape.of
        part = next((one for one in parts if isinstance(shape, Record) or told_by(one) in there), None)
        known = {one.key: one.shape for one in entries(part)} if part else {}
        for key, value in node.value:
            if key.value in known and key.value not in NOT_EDITED:
                yield from self.below(value, known[key.value], _under(path, key.value))

    def _many(self, node: yaml.SequenceNode, inner: Shape, path: str) -> Iterator[Slot]:
        if inner == Key(FACTS):  # chosen in its form
            return
        if isinstance(inner, Plain | Choice | Key) and node.flow_style:
            words = [item.value for item in node.value]
            options = self._options(inner, path)
            if not any("," in word for word in words):
                told = dict(options)
                shown = self.context.tongue.listed((told.get(word) or word for word in words), last="and")
                yield _slot(node, path, "list", ", ".join(words), shown, options)
                return
        for place, item in enumerate(node.value):
            yield from self.below(item, inner, f"{path}[{place}]")

    def _scalar(self, node: yaml.ScalarNode, shape: Shape, path: str) -> Iterator[Slot]:
        if node.style in ("|", ">") or not node.value:  # a text of several lines is changed in the file
            return
        if shape == Key(FACTS):  # too many to choose from in a sentence: its form asks
            return
        options = self._options(shape, path)
        if options:
            shown = "" if shape == YES_NO else dict(options).get(node.value) or node.value
            yield _slot(node, path, "choice", node.value, shown, options)
        elif isinstance(shape, Plain) and shape.of is str:
            yield _slot(node, path, "text", node.value, "")
        else:
            kind: Kind = "date" if isinstance(shape, Plain) and shape.of is date else "amount"
            yield _slot(node, path, kind, node.value, _shown(self.context.tongue, shape, node.value))

    def _options(self, shape: Shape, path: str) -> tuple[tuple[str, str], ...]:
        match shape:
            case Choice(of=words):
                name = STEPS.findall(path)[-1]
                return tuple((word, self.context.tongue.word(name, word)) for word in words)
            case Key(ref=ref):
                return tuple((key, label or key) for key, label in self.context.labels(ref.part).items())
        return self._yes_no() if shape == YES_NO else ()

    def _yes_no(self) -> Options:
        return tuple((word, self.context.tongue.say(word)) for word in ("yes", "no"))

    def _condition(self, node: yaml.Node, path: str) -> Iterator[Slot]:
        if isinstance(node, yaml.SequenceNode):
            for place, item in enumerate(node.value):
                yield from self._condition(item, f"{path}[{place}]")
            return
        if not isinstance(node, yaml.MappingNode):
            return
        told = {key.value: value for key, value in node.value}
        kind = self._kind(told.get("fact"))
        for key, value in told.items():
            at = _under(path, key)
            if key in ("all", "any", "not"):
                yield from self._condition(value, at)
            elif key == "cite" and isinstance(value, yaml.ScalarNode):
                yield _slot(value, at, "text", value.value, "")
            elif key in TESTS and kind is not None:
                yield from self._test(value, kind, at)

    def _kind(self, fact: yaml.Node | None) -> FactKind | None:
        return self.kinds.get(str(fact.value).removeprefix("helper.")) if isinstance(fact, yaml.ScalarNode) else None

    def _test(self, node: yaml.Node, kind: FactKind, path: str) -> Iterator[Slot]:
        options = self._words(kind)
        if isinstance(node, yaml.SequenceNode):
            words = [item.value for item in node.value]
            if node.flow_style and not any("," in word for word in words):
                shown = self.context.tongue.listed((_in_words(kind, word) for word in words), last="or")
                slot = _slot(node, path, "list", ", ".join(words), shown, options)
                yield replace(slot, of_condition=True)
        elif isinstance(node, yaml.ScalarNode) and node.style not in ("|", ">"):
            form: Kind = "choice" if options else "date" if kind.type == "date" and is_day(node.value) else "amount"
            slot = _slot(node, path, form, node.value, _in_words(kind, node.value), options)
            yield replace(slot, of_condition=True)

    def _words(self, kind: FactKind) -> tuple[tuple[str, str], ...]:
        if kind.type == "yes-no":
            return self._yes_no()
        if kind.choices:
            return tuple((word, kind.labels.get(word, word)) for word in kind.choices)
        return (
            tuple((key, said or key) for key, said in self.context.labels(kind.choices_in).items())
            if kind.choices_in
            else ()
        )


def _in_words(kind: FactKind, text: str) -> str:
    if kind.type == "yes-no":
        return ""
    try:
        return in_words(kind, value_of(kind, text))
    except ValueError:
        return text


def _shown(tongue: Tongue, shape: Shape, text: str) -> str:
    grammar = GRAMMARS.get(shape.of) if isinstance(shape, Plain) else None
    try:
        return phrase(tongue, grammar(text)) if grammar else text
    except ValueError:
        return text


def _slot(node: yaml.Node, path: str, kind: Kind, value: str, shown: str, options: Options = ()) -> Slot:
    key = STEPS.findall(path)[-1]
    start, end = node.start_mark, node.end_mark
    return Slot(path, key, kind, value, shown, start.line + 1, start.index, end.index, options)


def slot_at(node: yaml.Node, path: str) -> Slot:
    """Where one value stands, whatever it is."""
    return _slot(node, path, "amount", node.value if isinstance(node, yaml.ScalarNode) else "", "")


def _under(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
