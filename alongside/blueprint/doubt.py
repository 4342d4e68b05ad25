"""Records some of whose values have faults: what is whole in them can still be held against itself.

A record's rules (its `faults`) run over such a partial record one after another and end at the first that asks for a
value that nobody knows.
"""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from functools import cache
from typing import Any


class DoubtError(Exception):
    """A value was asked for whose text has a fault."""


class Faulty:
    """What a part with faults is read as.

    `rest`: what of a table of named things is whole. `partial`: the part with what is known of it; None: nothing is.
    """

    def __init__(self, rest: Mapping[str, object] | None = None, partial: object = None) -> None:
        self.rest = rest
        self.partial = partial


FAULTY = Faulty()


def known_of(value: object) -> object:
    """A value, or what is known of a faulty one; Faulty when nothing is."""
    return value.partial if isinstance(value, Faulty) and value.partial is not None else value


def partial_record(part: type, values: Mapping[str, object]) -> object:
    """A record of `part` that raises DoubtError when asked for a value with a fault; keys left out are as always."""
    made: object = object.__new__(_doubting(part))
    for field in fields(part):
        if field.name in values:
            value = known_of(values[field.name])
        elif field.default_factory is not MISSING:
            value = field.default_factory()
        else:
            value = FAULTY if field.default is MISSING else field.default
        object.__setattr__(made, field.name, value)
    return made


@cache
def _doubting(part: type) -> type:
    def asked(self: object, name: str) -> Any:
        value = object.__getattribute__(self, name)
        if isinstance(value, Faulty):
            raise DoubtError
        return value

    return type(part.__name__, (part,), {"__getattribute__": asked})


def told(record: object) -> Iterator[tuple[str, str]]:
    """What the record's own rules say, as far as they can."""
    check = getattr(record, "faults", None)
    try:
        yield from check() if check else ()
    except DoubtError:
        return
