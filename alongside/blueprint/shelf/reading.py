"""The strict reader of the shelf: text in; a work out, or every fault at once, with its path and line."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from alongside.blueprint.doubt import Faulty, partial_record, told
from alongside.blueprint.faults import Fault, did_you_mean, in_order
from alongside.blueprint.nodes import NoTree, hash_of, parsed
from alongside.blueprint.parts.shelf import OwnWork, Work
from alongside.blueprint.records import LONGEST_KEY, fault_below, values_of
from alongside.blueprint.spots import KEY, Context, Spot, slug

WHAT = "A file of the shelf"
NOT_A_KEY = "A key is lower-case letters and digits with hyphens between, for example psel-2015."


@dataclass(frozen=True)
class WorkReading[W: Work]:
    """What came of a file: a work, or faults."""

    work: W | None
    faults: tuple[Fault, ...]


def read_work(text: str, *, file: str, frameworks: Collection[str] = ()) -> WorkReading[Work]:
    """Read a file of the library. `frameworks`: the keys an instrument may take titles from. Never raises."""
    return _read(Work, text, file, frameworks=frameworks)


def read_own_work(text: str, *, frameworks: Collection[str] = ()) -> WorkReading[OwnWork]:
    """Read a sponsor's own text as it is kept, which may have descriptions. Never raises."""
    return _read(OwnWork, text, "kept.yaml", frameworks=frameworks)


def _read[W: Work](part: type[W], text: str, file: str, *, frameworks: Collection[str]) -> WorkReading[W]:
    form: list[Fault] = []
    try:
        root = parsed(text, file=file, what=WHAT, noted=form)
    except NoTree as broken:
        return WorkReading(None, broken.faults)
    context = Context(root)
    spot = Spot(context, context.ways)
    values = values_of(cast("type", part))(root, spot)
    whole = not any(isinstance(value, Faulty) for value in values.values())
    work = cast("Callable[..., W]", part)(**values, sha256=hash_of(text)) if whole else None
    rules = told(partial_record(part, values) if work is None else work)
    for path, message in (*rules, *_of_the_shelf(values, frameworks)):
        fault_below(root, spot, path, message)
    faults = in_order(form, context.faults)
    return WorkReading(None if faults else work, faults)


def _of_the_shelf(values: Mapping[str, object], frameworks: Collection[str]) -> Iterator[tuple[str, str]]:
    key, framework = values["key"], values.get("framework")
    if isinstance(key, str) and not is_key(key):
        yield "key", NOT_A_KEY
    if isinstance(framework, str) and framework not in frameworks:
        hint = did_you_mean(framework, sorted(frameworks))
        yield "framework", f'There is no framework "{framework[:60]}" on the shelf. {hint}'.rstrip()


def is_key(text: str) -> bool:
    """Tell whether a text can name something."""
    return bool(KEY.fullmatch(text)) and len(text) <= LONGEST_KEY


def as_key(text: str) -> str:
    """A key made of a code or a title; empty where nothing of it can stand in one."""
    return slug(text)[:LONGEST_KEY].strip("-")
