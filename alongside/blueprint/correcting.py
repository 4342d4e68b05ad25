"""Whether one version of a program corrects another: words are otherwise, and no rule."""

from collections.abc import Iterator, Mapping

from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.conditions import All, AnyOf, Not, Test
from alongside.blueprint.phrasing import is_part
from alongside.blueprint.schema import entries

# What pages say and no room acts on. A text that is signed is none of it: a changed one is signed anew.
WORDING = frozenset(
    {"speaks", "says", "label", "name", "one", "many", "question", "denies", "credit", "evidence", "gives", "does",
     "author", "outlet", "cite", "examples"}
)  # fmt: skip
SIGNED = frozenset({"agreements", "staffing"})


def rules_changed(old: Blueprint, new: Blueprint) -> tuple[str, ...]:
    """Paths of everything that is otherwise and more than words; empty where the new one is a correction."""
    return tuple(_changed(old, new, "", signed=False))


def _changed(old: object, new: object, path: str, *, signed: bool) -> Iterator[str]:
    if old == new:
        return
    there, here = _inside(old), _inside(new)
    if there is not None and here is not None and there.keys() == here.keys():
        for key in there:
            yield from _changed(there[key], here[key], f"{path}.{key}", signed=signed)
    elif type(old) is type(new) and (is_part(old) or isinstance(old, Blueprint)):
        yield from _of_record(old, new, path, signed=signed)
    elif not _same_condition(old, new):
        yield path


def _inside(value: object) -> Mapping[object, object] | None:
    """The things of a table or of a list."""
    if isinstance(value, tuple):
        return dict(enumerate(value))
    return value if isinstance(value, Mapping) else None


def _of_record(old: object, new: object, path: str, *, signed: bool) -> Iterator[str]:
    kind: type = type(old)
    for entry in entries(kind):
        if signed or entry.key not in WORDING:
            was, now = getattr(old, entry.field), getattr(new, entry.field)
            below = signed or (not path and entry.key in SIGNED)
            yield from _changed(was, now, f"{path}.{entry.key}".lstrip("."), signed=below)


def _same_condition(old: object, new: object) -> bool:
    """Whether two conditions ask the same, in whatever words their facts are said."""
    match old, new:
        case Test(), Test():
            return (old.asked, old.test, old.value) == (new.asked, new.test, new.value)
        case (All(of=was), All(of=now)) | (AnyOf(of=was), AnyOf(of=now)):
            return len(was) == len(now) and all(map(_same_condition, was, now))
        case Not(of=was), Not(of=now):
            return _same_condition(was, now)
    return False
