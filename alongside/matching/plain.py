"""Values as JSON has them, and back to the very same: lists that are never changed, sets, days, numbers of a matrix."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np

from alongside.blueprint.grammar import Duration
from alongside.matching.solver.problem import Flags

ITSELF = frozenset({str, int, float, bool, type(None)})


def plain(value: object) -> Any:
    """A value with what it is beside it, where JSON has no word for that. Raises TypeError for others."""
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, np.ndarray):
        flags = value.dtype == np.bool_
        told = np.argwhere(value).tolist() if flags and value.any() else []
        return {"flags": [list(value.shape), told]} if flags else {"ints": value.tolist()}
    if isinstance(value, tuple | list):
        return {"tuple": _each(value)}
    if isinstance(value, frozenset | set):
        return {"set": _each(sorted(value))}
    if isinstance(value, Mapping):
        return {"map": [[plain(key), plain(value[key])] for key in sorted(value)]}
    return {type(value).__name__: _parts(value)}


def _each(several: Iterable[object]) -> list[Any]:
    return [one if type(one) in ITSELF else plain(one) for one in several]


def _parts(value: object) -> Any:
    if isinstance(value, Duration):
        return [value.amount, value.unit]
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"What a round is worked out from holds a {type(value).__name__}, which cannot be kept.")


def read_plain(told: Any) -> Any:
    """The value `plain` told."""
    if not isinstance(told, dict):
        return told
    ((kind, value),) = told.items()
    return READ[kind](value)


def _flags(told: list[Any]) -> Flags:
    shape, pairs = told
    flags = np.zeros(shape, np.bool_)
    if pairs:
        flags[tuple(np.array(pairs).T)] = True
    return flags


READ: Mapping[str, Callable[[Any], Any]] = {
    "flags": _flags,
    "ints": lambda told: np.array(told, np.int64),
    "tuple": lambda told: tuple(read_plain(one) for one in told),
    "set": lambda told: frozenset(read_plain(one) for one in told),
    "map": lambda told: {read_plain(key): read_plain(one) for key, one in told},
    "Duration": lambda told: Duration(*told),
    "Decimal": Decimal,
    "date": date.fromisoformat,
}
