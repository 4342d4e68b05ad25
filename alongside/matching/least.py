"""Who has fewer people than the program wants each helper to have, and why that cannot be helped. Pure."""

from dataclasses import dataclass

import numpy as np

from alongside.matching.proposing import Draft

FEWER = "They agreed to fewer, or have no more places."


@dataclass(frozen=True, slots=True)
class Under:
    """A helper of the case who stays under the least, by `short` people."""

    helper: int
    short: int
    why: str


def under_least(draft: Draft) -> tuple[Under, ...]:
    """Everybody who stays under the least in the best round there is. No round of as many people has fewer missing, so
    that whoever could come to them is with somebody who would have too few without them."""
    if draft.least is None:
        return ()
    has = np.bincount(draft.best.helper_of[draft.best.helper_of >= 0], minlength=len(draft.room))
    missing = draft.least - has
    fewer = draft.room < draft.least
    return tuple(
        Under(int(j), int(missing[j]), FEWER if fewer[j] else _why(draft, int(j))) for j in np.flatnonzero(missing > 0)
    )


def _why(draft: Draft, helper: int) -> str:
    able = draft.case.allowed[:, helper].copy()
    able[[*sorted(draft.left), *np.flatnonzero(draft.helper_of == helper)]] = False
    if draft.had is not None:
        return "A round that may change who is together parts nobody for it."
    if not able.any():
        return "The rules let nobody else who is here be with them."
    able[[i for i, _ in draft.locks]] = False
    if not able.any():
        return "Whoever else they could help is locked with somebody."
    return "Whoever else they could help is with somebody who would have too few without them."
