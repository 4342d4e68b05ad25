"""What people are told apart by where two answers are equally good: what is known of them, the same in every database.

Public ids are drawn by chance, so they would make another round of the same roster elsewhere. They decide only between
people of whom the very same is known.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass

import numpy as np

from alongside.matching.scores.profile import Profile


def known_by(several: Sequence[Profile]) -> tuple[str, ...]:
    """A name for each, different for each, in any order of rows the same."""
    told = [repr((one.name, sorted(one.lists.items()), one.point)) for one in several]
    twice = {name for name, times in Counter(told).items() if times > 1}
    if not twice:
        return tuple(told)
    seen: Counter[str] = Counter()
    for i in sorted((i for i, name in enumerate(told) if name in twice), key=lambda i: several[i].id):
        seen[told[i]] += 1
        told[i] = f"{told[i]}{seen[told[i]]}"
    return tuple(told)


def said(value: object) -> str:
    """A value as text that does not depend on how sets and mappings happen to lie in memory."""
    if isinstance(value, np.ndarray):
        return f"{value.shape}{hashlib.sha256(np.ascontiguousarray(value).tobytes()).hexdigest()}"
    if is_dataclass(value) and not isinstance(value, type):
        return said([getattr(value, one.name) for one in fields(value)])
    if isinstance(value, Mapping):
        return f"{{{','.join(sorted(f'{said(key)}:{said(one)}' for key, one in value.items()))}}}"
    if isinstance(value, set | frozenset):
        return f"<{','.join(sorted(map(said, value)))}>"
    if isinstance(value, list | tuple):
        return f"[{','.join(map(said, value))}]"
    return repr(value)
