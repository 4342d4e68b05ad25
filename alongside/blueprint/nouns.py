"""Which nouns to say where no one program speaks: those several programs agree on, and the usual ones of a language."""

from collections.abc import Iterable
from dataclasses import fields, replace
from functools import cache

from alongside.blueprint.parts.identity import Words
from alongside.blueprint.parts.nouns import Noun
from alongside.blueprint.tongues.english import ENGLISH
from alongside.blueprint.tongues.tongue import Tongue


@cache
def usual(tongue: Tongue = ENGLISH) -> Words:
    """What a program of this language calls things unless its file says otherwise."""
    return Words(**{key: Noun(*forms) for key, forms in tongue.nouns.items()})  # type: ignore[arg-type] # no facts


def agreed(several: Iterable[Words]) -> Words:
    """Each noun that all of these say alike, and the usual one where they do not."""
    first, *others = list(several) or [usual()]
    differing = {
        field.name: getattr(usual(), field.name)
        for field in fields(Words)
        if any(getattr(one, field.name) != getattr(first, field.name) for one in others)
    }
    return replace(first, **differing)
