"""The schema of the language: the dataclasses of `parts` themselves. Their annotations say how each value is written.

A field's type decides how it is read (`date`, `Money`, `tuple[...]` a list, `Mapping[str, ...]` a table of named
things, a dataclass a table of fixed keys, a union of dataclasses the one whose `told_by` key is there). What a type
cannot say stands beside it in `Annotated`: `Ref` (the key of something named elsewhere in the file), `Within`
(bounds), `Later` (described, not yet acted on). Reader, coverage, outline, comparison and the JSON Schema for editors
come from this one table.
"""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Literal, TypeAliasType, Union, cast, get_args, get_origin, get_type_hints


@dataclass(frozen=True)
class Ref:
    """The value is a key under `part` (dotted; `*` for any key on the way; `|` between several such places)."""

    part: str


@dataclass(frozen=True)
class Within:
    """A whole number between these, both included."""

    low: int
    high: int


@dataclass(frozen=True)
class Later:
    """Described: read, checked, shown, compared and simulated, but no room acts on it yet."""


@dataclass(frozen=True)
class Unwritten:
    """Not in the file: the reader fills it in."""


@dataclass(frozen=True)
class Plain:
    """One scalar of a type that has a grammar."""

    of: type


@dataclass(frozen=True)
class Choice:
    of: tuple[str, ...]


@dataclass(frozen=True)
class Key:
    ref: Ref


@dataclass(frozen=True)
class Whole:
    within: Within


@dataclass(frozen=True)
class Many:
    of: "Shape"
    as_set: bool = False


@dataclass(frozen=True)
class Named:
    """A table whose keys the file chooses, or which name things of a part (`keys`)."""

    of: "Shape"
    keys: Ref | None = None


@dataclass(frozen=True)
class Record:
    of: type


@dataclass(frozen=True)
class OneOf:
    of: tuple[type, ...]


@dataclass(frozen=True)
class Special:
    """A shape with a reader of its own, by the name of its type alias."""

    name: str


type Shape = Plain | Choice | Key | Whole | Many | Named | Record | OneOf | Special


@dataclass(frozen=True)
class Entry:
    """One key of a record: its name in the file and in the dataclass, its shape, and whether it may be left out."""

    key: str
    field: str
    shape: Shape
    required: bool
    later: bool


@cache
def entries(part: type) -> tuple[Entry, ...]:
    """Every key that a record of `part` may have, in the order of the dataclass. A field `from_` is written `from`."""
    hints = get_type_hints(part, include_extras=True)
    found = []
    for field in fields(part):
        notes = _notes(hints[field.name])
        if any(isinstance(note, Unwritten) for note in notes):
            continue
        required = field.default is MISSING and field.default_factory is MISSING
        later = any(isinstance(note, Later) for note in notes)
        found.append(Entry(field.name.rstrip("_"), field.name, shape_of(hints[field.name]), required, later))
    return tuple(found)


def told_by(part: type) -> str:
    """The key that tells this record from the others of its union."""
    return str(vars(part)["told_by"])


def shape_of(annotation: object) -> Shape:
    """How a value of this annotation is written. Raises TypeError for one the language has no form for."""
    notes = _notes(annotation)
    if notes:
        return _noted(get_args(annotation)[0], notes)
    if isinstance(annotation, TypeAliasType):
        return Special(annotation.__name__)
    origin = get_origin(annotation)
    if origin in (Union, UnionType):
        return _union(get_args(annotation))
    if origin is Literal:
        return Choice(cast("tuple[str, ...]", get_args(annotation)))
    if origin in (tuple, frozenset):
        return Many(shape_of(get_args(annotation)[0]), as_set=origin is frozenset)
    if origin is Mapping:
        return _mapping(get_args(annotation))
    if isinstance(annotation, type):
        return Record(annotation) if _is_part(annotation) else Plain(annotation)
    raise TypeError(f"The language has no form for {annotation}.")


def _notes(annotation: object) -> tuple[object, ...]:
    return get_args(annotation)[1:] if get_origin(annotation) is Annotated else ()


def _noted(inner: object, notes: tuple[object, ...]) -> Shape:
    for note in notes:
        if isinstance(note, Ref):
            return Key(note)
        if isinstance(note, Within):
            return Whole(note)
    return shape_of(inner)


def _union(options: tuple[object, ...]) -> Shape:
    kept = tuple(option for option in options if option is not NoneType)
    if len(kept) == 1:
        return shape_of(kept[0])
    if all(get_origin(option) is Literal for option in kept):
        return Choice(tuple(str(word) for option in kept for word in get_args(option)))
    return OneOf(cast("tuple[type, ...]", kept))


def _mapping(arguments: tuple[object, ...]) -> Shape:
    key = shape_of(arguments[0])
    return Named(shape_of(arguments[1]), key.ref if isinstance(key, Key) else None)


def _is_part(annotation: type) -> bool:
    """Values with a grammar are dataclasses too, but live outside `parts` and are read whole."""
    return is_dataclass(annotation) and ".parts." in annotation.__module__
