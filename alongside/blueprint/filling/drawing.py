"""A form for a part of a program's file, drawn from the language's own description of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from alongside.blueprint.filling.items import Item, Widget
from alongside.blueprint.filling.parts import LAW, asked
from alongside.blueprint.filling.placing import Written
from alongside.blueprint.filling.rules import DEEP, drawn, value_items
from alongside.blueprint.filling.values import Options, apart, inputs
from alongside.blueprint.filling.words import called, fact_of, facts_to_choose, keys_of, options_of, usual
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.eligibility import DeclaredFact
from alongside.blueprint.parts.sources import Sourced
from alongside.blueprint.phrasing import TITLE
from alongside.blueprint.schema import Entry, Many, Named, Plain, Record, Ref, Shape, Special, Whole, entries
from alongside.blueprint.tongues.english import ENGLISH

LONG = frozenset({"says", "text", "pledge", "evidence", "does", "because", "otherwise"})
LONGEST_LINE = 60
OWN_KEYS = "@facts"  # too many to ask for each: the form asks which
ANSWERS = Ref("the answers of the same fact")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a field is: its name in the form, its path in the file, what it is called there."""

    name: str
    path: str
    label: str = ""
    required: bool = False
    blank: str = ""
    key: str = ""
    law: bool = False

    def under(self, step: str, *, label: str = "", path: str = "") -> "Place":
        """A row or a thing of this one."""
        return Place(f"{self.name}.{step}", path or f"{self.path}.{step}", label, key=self.key)


@dataclass(frozen=True, slots=True)
class Drawing:
    """What forms are drawn with. `more`: names of what one more is asked for; `rows`: name of rows -> how the form
    called each, where something was typed."""

    blueprint: Blueprint
    more: frozenset[str] = frozenset()
    rows: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def record(self, part: type, tree: Mapping[str, Written], place: Place) -> tuple[Item, ...]:
        """A field for each key of a record: what it must have first, where it comes from last."""
        sourced = issubclass(part, Sourced)
        found = []
        for entry in asked(part):
            law = entry.key == "cite" or (sourced and entry.key in LAW and not entry.required)
            at = Place(
                f"{place.name}.{entry.key}", f"{place.path}.{entry.key}".lstrip("."), called(part, entry),
                entry.required, usual(part, entry), entry.key, law,
            )  # fmt: skip
            found.append(self.item(shape_of(part, entry), tree.get(entry.key), at, among=tree))
        return tuple(sorted(found, key=_order))

    def item(
        self, shape: Shape, tree: Written | None, place: Place, *, among: Mapping[str, Written] | None = None
    ) -> Item:
        """The field, or the fields, for a value of a shape."""
        match shape:
            case Record(of=part):
                told = tree if isinstance(tree, dict) else {}
                return self._one(place, "group", inner=self.record(part, told, place))
            case Named():
                return self._named(shape, tree if isinstance(tree, dict) else {}, place, among or {})
            case Many(of=inner) if rowed(inner):
                return self._listed(inner, tree if isinstance(tree, list) else [tree] if tree else [], place)
            case Special(name="Condition"):
                inside = drawn(self.blueprint, tree, place.name, self.more)
                return self._one(place, "rule", inner=inside, hint="" if inside else DEEP)
            case Special():
                return self._facts(tree if isinstance(tree, dict) else {}, place)
        return self._leaf(shape, tree, place)

    def _one(self, place: Place, widget: Widget, **told: object) -> Item:
        return Item(
            place.name, place.path, place.label, widget, required=place.required, law=place.law,
            blank=place.blank, **told,  # type: ignore[arg-type]
        )  # fmt: skip

    def _leaf(self, shape: Shape, tree: Written | None, place: Place) -> Item:
        inner = shape.of if isinstance(shape, Many) else shape
        typed = tuple(str(one) for one in tree) if isinstance(tree, list) else (str(tree),) if tree else ()
        options = _with(options_of(self.blueprint, place.key, inner), typed)
        if isinstance(shape, Many):
            return self._one(place, "choices" if options else "lines", typed=typed, options=options)
        if isinstance(inner, Plain):
            return self._plain(inner.of, typed, place)
        if options:
            return self._one(place, "choice", typed=typed, options=options)
        hint = f"{inner.within.low} to {inner.within.high:,}." if isinstance(inner, Whole) else ""
        return self._one(place, "number" if isinstance(inner, Whole) else "text", typed=typed, hint=hint)

    def _plain(self, kind: type, typed: tuple[str, ...], place: Place) -> Item:
        if kind is bool:
            return self._one(place, "choice", typed=typed, options=(("yes", "yes"), ("no", "no")))
        if kind is date:
            return self._one(place, "date", typed=typed)
        events = tuple((f"event.{key}", f"the event “{label}”") for key, label in keys_of(self.blueprint, "events"))
        parts = inputs(kind, events=events, currency=self._currency())
        if parts:
            told = apart(kind, typed[0]) if typed else {}
            inner = tuple(
                Item(f"{place.name}:{one.name}", "", one.label, "choice" if one.options else "text",
                     (told.get(one.name) or one.usual,), _with(one.options, (told.get(one.name, ""),)))
                for one in parts
            )  # fmt: skip
            return self._one(place, "value", inner=inner)
        long = place.key in LONG or any(len(word) > LONGEST_LINE for word in typed)
        return self._one(place, "long" if kind is str and long else "text", typed=typed)

    def _currency(self) -> str:
        contracts = self.blueprint.contracts
        prices = [money for one in (contracts.lists if contracts else ()) for by in one.prices.values()
                  for money in by.values()]  # fmt: skip
        amounts = [fund.amount for fund in self.blueprint.funds.values() if fund.amount]
        return next((money.currency for money in (*prices, *amounts)), "USD")

    def _named(self, shape: Named, tree: Mapping[str, Written], place: Place, among: Mapping[str, Written]) -> Item:
        if shape.keys is not None and shape.keys.part != OWN_KEYS:
            known = known_keys(self.blueprint, shape.keys, among)
            things = _with(known, tuple(tree))
            inner = [self.item(shape.of, tree.get(key), place.under(key, label=label)) for key, label in things]
            return self._one(place, "each", inner=tuple(inner))
        ids = self.rows.get(place.name, tuple(tree))
        rows = [
            self._row(shape, value, place.under(at, path=f"{place.path}.{key}"), key)
            for at, (key, value) in zip(ids, tree.items(), strict=True)
        ]
        for number in range(self._blank(place, len(rows))):
            rows.append(self._row(shape, None, place.under(f"+{len(rows) + number}"), ""))
        return self._one(place, "rows", inner=tuple(rows), more="Another one")

    def _row(self, shape: Named, value: Written | None, place: Place, key: str) -> Item:
        inner: tuple[Item, ...]
        if isinstance(shape.of, Record):
            inner = self.record(shape.of.of, value if isinstance(value, dict) else {}, place)
        else:
            inner = (self.item(shape.of, value, place),)
        if place.name.rpartition(".")[2].startswith("+") and asks_key(shape, place.path.rpartition(".")[0]):
            options = keys_of(self.blueprint, OWN_KEYS) if shape.keys else ()
            asks: Widget = "choice" if options else "text"
            words = "Which" if options else "Its short name"
            title = Item(f"{place.name}:key", "", words, asks, (key,), options, blank="Choose", required=True)
            inner = (title, *inner)
        return Item(place.name, place.path, _title(key, value), "row", inner=inner)

    def _listed(self, shape: Shape, tree: Sequence[Written], place: Place) -> Item:
        ids = self.rows.get(place.name, tuple(str(number) for number in range(len(tree))))
        rows = [self._item_row(shape, value, place.under(at, path=f"{place.path}[{number}]"))
                for number, (at, value) in enumerate(zip(ids, tree, strict=True))]  # fmt: skip
        for number in range(self._blank(place, len(rows))):
            at = f"+{len(rows) + number}"
            rows.append(self._item_row(shape, None, place.under(at, path=f"{place.path}[{len(rows)}]")))
        return self._one(place, "rows", inner=tuple(rows), more="Another one")

    def _blank(self, place: Place, there: int) -> int:
        return 1 if place.name in self.more or (place.required and not there) else 0

    def _item_row(self, shape: Shape, value: Written | None, place: Place) -> Item:
        item = self.item(shape, value, place)
        inner = item.inner if isinstance(shape, Record) else (item,)
        return Item(place.name, place.path, "", "row", inner=inner)

    def _facts(self, tree: Mapping[str, Written], place: Place) -> Item:
        """What is known of a test person: facts with their values."""
        items = []
        known: list[tuple[str, Written]] = [*tree.items(), *([("", "")] if place.name in self.more or not tree else [])]
        for number, (fact, value) in enumerate(known):
            at = f"{place.name}~{number}"
            kind, _, _ = fact_of(self.blueprint, fact)
            options = facts_to_choose(self.blueprint, fact)
            inner = [Item(f"{at}:fact", "", "What", "choice", (fact,), options, blank="Nothing more")]
            if kind is not None:
                words = [str(one) for one in value] if isinstance(value, list) else [str(value)] if value else []
                inner += value_items(self.blueprint, kind, words, f"{at}:value")
            items.append(Item(at, f"{place.path}.{fact}", "", "test", (fact,), inner=tuple(inner)))
        return self._one(place, "facts", inner=tuple(items), more="Something else that is known")


def asks_key(shape: Named, path: str) -> bool:
    """Whether a new thing is asked for a short name: it names something, or its own words give none."""
    if shape.keys is not None:
        return True
    if isinstance(shape.of, Record):
        return not any(entry.key in TITLE for entry in entries(shape.of.of))
    return not isinstance(shape.of, Plain) or "{key}" in ENGLISH.of_tables.get(path, "")


def shape_of(part: type, entry: Entry) -> Shape:
    """The shape of a key as forms ask for it: words for answers are one for each answer."""
    return Named(Plain(str), ANSWERS) if part is DeclaredFact and entry.key == "labels" else entry.shape


def known_keys(blueprint: Blueprint, ref: Ref, among: Mapping[str, Written]) -> Options:
    """The things a table has one entry for each of. `among`: the record the table is of."""
    if ref is ANSWERS:
        words = among.get("choices", [])
        return tuple((str(word), str(word)) for word in (words if isinstance(words, list) else [words]))
    return keys_of(blueprint, ref.part)


def parted(shape: Shape) -> bool:
    """Whether a value has several fields."""
    return isinstance(shape, Plain) and bool(inputs(shape.of))


def rowed(shape: Shape) -> bool:
    """Whether the things of a list are asked for one by one, not chosen or written line by line."""
    return isinstance(shape, Record | Special | Named) or parted(shape)


def _title(key: str, value: Written | None) -> str:
    told = value if isinstance(value, dict) else {}
    return next((str(told[name]) for name in ("one", "label", "name", "says") if name in told), key.replace("-", " "))


def _with(options: Options, present: Sequence[str]) -> Options:
    """The choices with what stands there among them."""
    known = {value for value, _ in options}
    return (*options, *((word, word) for word in present if word and word not in known)) if options else ()


def _order(item: Item) -> tuple[bool, bool, bool]:
    return item.law, not item.required, item.path.rpartition(".")[2] not in TITLE
