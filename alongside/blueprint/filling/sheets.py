"""One part of a program's file as a form that was filled in, or begins: its fields, and the text with what it says."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from alongside.blueprint.filling.drawing import Drawing, Place
from alongside.blueprint.filling.items import Item
from alongside.blueprint.filling.order import less, place_of, ranked
from alongside.blueprint.filling.parts import Addable, shape_at
from alongside.blueprint.filling.placing import Written, count_at, keys_at, placed, written_at
from alongside.blueprint.filling.typed import Taking, key_of, title_of
from alongside.blueprint.filling.words import keys_of
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.eligibility import Track
from alongside.blueprint.parts.matching import Criterion
from alongside.blueprint.schema import Many, Named, Record, Shape
from alongside.blueprint.tongues.english import ENGLISH
from alongside.kernel.errors import NotHere

NAME = "f"
INTO = "into"
BEFORE = "before"
TRACKS = "eligibility.tracks"

type Typed = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """`items`: its fields; `source`: the whole text with what they say; `path`: where it stands there."""

    path: str
    items: tuple[Item, ...]
    source: str

    @property
    def unanswered(self) -> bool:
        """Whether a fact was chosen whose value is still to be said."""
        return any(_unanswered(item) for item in self.items)


def sheet(text: str, blueprint: Blueprint, path: str, typed: Typed | None = None) -> Sheet:
    """The form for what stands at a path, as it is or as it was filled in. Raises NotHere where nothing can stand."""
    shape = shape_at(blueprint, path)
    if shape is None:
        raise NotHere("This program says nothing there.")
    before = written_at(text, path)
    now, items = _filled(blueprint, shape, before, path, typed)
    source = text if now == before else placed(text, path, now)
    part, _, key = path.rpartition(".")
    if part == TRACKS:
        behind = place_of(source, part, key)
        wanted = _first(typed or {}, BEFORE) if BEFORE in (typed or {}) else behind
        items = (*items, _order(blueprint, wanted, but=key))
        source = ranked(source, part, key, wanted) if wanted != behind else source
    return Sheet(path, items, source)


def new_sheet(text: str, blueprint: Blueprint, kind: Addable, typed: Typed | None = None) -> Sheet:
    """The form for one more of a kind. Where nothing was filled in yet, the text is as it was."""
    told, into = typed or {}, _first(typed or {}, INTO)
    part = kind.part.replace("*", into or "*")
    now, items = _filled(blueprint, Record(kind.record), {}, f"{part}.new", typed)
    asks = _into(blueprint, kind, into)
    if kind.record is Track:
        items = (*items, _order(blueprint, _first(told, BEFORE)))
    if typed is None or not isinstance(now, dict):
        return Sheet(part, (*asks, *items), text)
    path = _path(text, blueprint, kind, part, now, into)
    if kind.record is Criterion:
        text = less(text, part, str(now.get("share", "")))
    source = placed(text, path, _ranked_last(now) if kind.record is Track else now)
    if kind.record is Track:
        source = ranked(source, part, path.rpartition(".")[2], _first(told, BEFORE))
    return Sheet(path, (*asks, *items), source)


def _ranked_last(now: Mapping[str, Written]) -> dict[str, Written]:
    return {"rank": "", **now}


def _filled(
    blueprint: Blueprint, shape: Shape, before: Written | None, path: str, typed: Typed | None
) -> tuple[Written | None, tuple[Item, ...]]:
    taking = Taking(blueprint, typed or {})
    now = taking.value(shape, before, NAME, path) if typed is not None else before
    drawing = Drawing(blueprint, frozenset((typed or {}).get("more", ())), taking.rows)
    label = ENGLISH.field(path.rpartition(".")[2]).capitalize()
    item = drawing.item(shape, now, Place(NAME, path, label, key=path))
    return now, item.inner if isinstance(shape, Record) else (item,)


def _path(text: str, blueprint: Blueprint, kind: Addable, part: str, now: Mapping[str, Written], into: str) -> str:
    if kind.once:
        return part
    shape = shape_at(blueprint, part)
    if isinstance(shape, Many):
        return f"{part}[{count_at(text, part)}]"
    if isinstance(shape, Named) and shape.keys is not None and "*" not in kind.part:
        return f"{part}.{into}"
    return f"{part}.{key_of(title_of(dict(now)) or kind.key, keys_at(text, part))}"


def _into(blueprint: Blueprint, kind: Addable, chosen: str) -> tuple[Item, ...]:
    """Which of the file's own things it is for, where that is its key."""
    if "*" in kind.part:
        known = keys_of(blueprint, "duties")
    else:
        shape = shape_at(blueprint, kind.part)
        ref = shape.keys if isinstance(shape, Named) else None
        there = getattr(blueprint, kind.part, {}) if ref else {}
        known = tuple(one for one in keys_of(blueprint, ref.part) if one[0] not in there) if ref else ()
        if ref is None:
            return ()
    return (Item(INTO, "", "For which", "choice", (chosen,), known, blank="Choose", required=True),)


def _order(blueprint: Blueprint, before: str, *, but: str = "") -> Item:
    tracks = sorted(blueprint.eligibility.tracks.items(), key=lambda item: item[1].rank)
    options = tuple((key, f"Before: {track.says}") for key, track in tracks if key != but)
    hint = "Rules are read from the top. The first that fits a person decides."
    return Item(BEFORE, "", "Where it is read", "choice", (before,), options, blank="Last", hint=hint)


def _unanswered(item: Item) -> bool:
    if item.widget == "test" and item.value:
        return not any(_answered(one) for one in item.inner[-1:])
    return any(_unanswered(one) for one in item.inner)


def _answered(item: Item) -> bool:
    number: Iterable[Item] = item.inner[:1] if item.widget == "value" else (item,)
    return any(word.strip() for one in number for word in one.typed)


def _first(typed: Typed, name: str) -> str:
    return " ".join((list(typed.get(name, ())) or [""])[0].split())
