"""A program in sentences, part by part: what `show` prints, and what a person reads before they take it up."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields

from alongside.blueprint.faults import listed
from alongside.blueprint.judgement import sentence as condition_sentence
from alongside.blueprint.language import Blueprint
from alongside.blueprint.phrasing import TITLE, details, field_words, is_part, phrase, title
from alongside.blueprint.requirements import sentence
from alongside.blueprint.schema import entries

HEAD = frozenset({"language", "key", "name", "sponsor", "says", "examples"})


@dataclass(frozen=True)
class Section:
    """One part of a program: its key, whether rooms act on it, and its lines."""

    part: str
    acted_on: bool
    lines: tuple[str, ...]


def outline(blueprint: Blueprint) -> tuple[Section, ...]:
    """Every part that says something, in the language's order."""
    found = []
    for entry in entries(Blueprint):
        value = getattr(blueprint, entry.field)
        if entry.key not in HEAD and value not in (None, ()) and value != {}:
            own = OWN.get(entry.key)
            lines = tuple(own(blueprint) if own else _lines(value))
            if lines:
                found.append(Section(entry.key, not entry.later, lines))
    return tuple(found)


def _lines(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield _named(key, inner)
    elif isinstance(value, tuple):
        yield from (title(inner) if is_part(inner) else phrase(inner) for inner in value)
    elif is_part(value):
        kind: type = type(value)
        usual = {field.name: field.default for field in fields(kind)}
        for entry in entries(kind):
            inner = getattr(value, entry.field)
            if isinstance(inner, Mapping):
                yield from (f"{field_words(entry.field)}, {line}" for line in _lines(inner))
            elif inner not in (None, "", ()) and inner != usual[entry.field]:
                yield f"{field_words(entry.field, inner)}: {phrase(inner)}"
    else:
        yield phrase(value)


def _named(key: str, value: object) -> str:
    return f"{key}: {title(value)}" if is_part(value) else f"{key}: {phrase(value)}"


def _tracks(blueprint: Blueprint) -> Iterator[str]:
    for key, track in sorted(blueprint.eligibility.tracks.items(), key=lambda item: item[1].rank):
        rest = details(track, but=TITLE | {"when", "rank"})
        told = f"{key}: {track.says}. So {track.name} when {condition_sentence(track.when)}"
        yield f"{told} ({rest})" if rest else told
    if blueprint.eligibility.priority:
        yield f"When money does not cover all: {phrase(blueprint.eligibility.priority)}"


def _contracts(blueprint: Blueprint) -> Iterator[str]:
    contracts = blueprint.contracts
    if contracts is None:
        return
    for key, kind in contracts.kinds.items():
        yield f"{key}: {kind.hours} hours within {kind.term}"
    for key, condition in contracts.groups.items():
        yield f"The price for {key} is theirs when {condition_sentence(condition)}"
    for prices in contracts.lists:
        for kind_key, by_group in prices.prices.items():
            dated = f" from {phrase(prices.from_)}" if prices.from_ else ""
            cost = listed((f"{money} ({group})" for group, money in by_group.items()), last="or")
            yield f"{kind_key} costs {cost}{dated}"


def _matching(blueprint: Blueprint) -> Iterator[str]:
    for key, rules in blueprint.matching.items():
        for must in rules.must:
            yield f"{key}: {condition_sentence(must)}"
        weighed = ", ".join(f"{criterion.says} {criterion.share} %" for criterion in rules.weigh.values())
        if weighed:
            yield f"{key} weighs {weighed}"


def _requirements(blueprint: Blueprint) -> Iterator[str]:
    for key, requirement in blueprint.requirements.items():
        who = f"{blueprint.roles[requirement.of].one}: " if requirement.of else ""
        yield f"{key}: {who}{sentence(blueprint, key)}"


OWN: Mapping[str, Callable[[Blueprint], Iterator[str]]] = {
    "eligibility": _tracks,
    "contracts": _contracts,
    "matching": _matching,
    "requirements": _requirements,
}
