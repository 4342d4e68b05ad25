"""The strict reader of programs: text in; a Blueprint out, or every fault at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import MappingProxyType
from typing import cast

from alongside.blueprint.agreement import disagreements
from alongside.blueprint.asking import declared_kinds, labelled
from alongside.blueprint.borrowing import borrowed
from alongside.blueprint.doubt import Faulty
from alongside.blueprint.faults import Fault, in_order
from alongside.blueprint.language import Blueprint
from alongside.blueprint.nodes import NoTree, Table, hash_of, parsed
from alongside.blueprint.parts.eligibility import Eligibility
from alongside.blueprint.parts.identity import Words
from alongside.blueprint.parts.nouns import Noun
from alongside.blueprint.records import fault_below, values_of
from alongside.blueprint.spots import Context, Spot
from alongside.blueprint.upgrading import upgraded

# What stands in for a part that is missing or has faults while the other parts are held against each other.
NOTHING: Mapping[str, object] = MappingProxyType(
    {
        **dict.fromkeys(("language", "key", "name", "sponsor", "words", "sessions", "calendar")),
        **dict.fromkeys(("positions", "roles", "duties"), MappingProxyType({})),
        "eligibility": Eligibility(MappingProxyType({})),
    }
)


@dataclass(frozen=True)
class Reading:
    """What came of a file: a blueprint, or faults; which parts of it are acted on already (way in the language -> yes
    or no); and what of an older language was read otherwise than it is written.

    `legible`: the blueprint where each part can be read for itself, whatever is at fault between them. A text that was
    taken once is read by it: a rule or a shelf that came later takes its program from no running cohort.
    """

    blueprint: Blueprint | None
    faults: tuple[Fault, ...]
    coverage: Mapping[str, bool] = field(default_factory=dict)
    upgrades: tuple[str, ...] = ()
    legible: Blueprint | None = None


def read(text: str, *, file: str) -> Reading:
    """Read a program's file. `file` is its name; one that ends in `.toml` is read as TOML, every other as YAML. Never
    raises."""
    form: list[Fault] = []
    try:
        root = parsed(text, file=file, noted=form)
    except NoTree as broken:
        return Reading(None, broken.faults)
    root, upgrades = upgraded(root)
    context = Context(root)
    spot = Spot(context, context.ways)
    root = context.root = borrowed(root, spot)
    context.kinds.update(labelled(context.kinds, spot))
    context.kinds.update(declared_kinds(root, spot))
    values = values_of(Blueprint)(root, spot)
    whole = not any(isinstance(value, Faulty) for value in values.values())
    values["words"] = _with_usual(values.get("words"), root, context)
    blueprint = _blueprint(values, sha256=hash_of(text), kinds=MappingProxyType(dict(context.kinds)))
    for path, message in disagreements(blueprint, whole=whole):
        fault_below(root, spot, path, message)
    faults = in_order(form, context.faults)
    coverage = MappingProxyType(dict(sorted(context.ways.walked())))
    return Reading(None if faults else blueprint, faults, coverage, upgrades, blueprint if whole and not form else None)


@lru_cache(maxsize=16)
def read_again(text: str, *, file: str) -> Reading:
    """`read` for a text that is asked about several times in a row, as a draft is: what came of it last time."""
    return read(text, file=file)


def _with_usual(words: object, root: Table, context: Context) -> object:
    """The words of a program, with the usual nouns of its language where it says none."""
    said = root.get("words")
    if not isinstance(words, Words) or not isinstance(said, Table):
        return words
    usual = {key: Noun(*forms) for key, forms in context.tongue.nouns.items() if said.get(key) is None}
    return replace(words, **usual)  # type: ignore[arg-type]


def _blueprint(values: Mapping[str, object], **told: object) -> Blueprint:
    """The blueprint; where a part has faults, what of it is whole, so that the parts can still be held against each
    other."""
    kept = {name: _rest(value) for name, value in values.items() if not isinstance(value, Faulty) or value.rest}
    return cast("Callable[..., Blueprint]", Blueprint)(**{**NOTHING, **kept, **told})


def _rest(value: object) -> object:
    return MappingProxyType(dict(value.rest)) if isinstance(value, Faulty) and value.rest else value
