"""Another helper for somebody: every rule that speaks against it, or what it would cost, exactly. Pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from alongside.blueprint.faults import listed
from alongside.matching.proposing import Draft
from alongside.matching.scores.profile import Profile
from alongside.matching.scores.words import TOP, fit_word, forbids, together
from alongside.matching.solver.changes import Change, changed
from alongside.matching.solver.problem import Ints

FEW = 3  # who would move on, by name
LITTLE, MUCH = TOP // 10, TOP // 2  # of the fit of the round, where one pair has at most TOP
AS_WELL = "The round as a whole would fit just as well."


@dataclass(frozen=True, slots=True)
class Choice:
    """Another helper for somebody: whether that is possible, whether only a place is missing, what follows."""

    possible: bool
    full: bool
    says: str


def why_not(draft: Draft, person: int, helper: int, after: Callable[[], Ints] | None = None) -> Choice:
    """Every rule that forbids this helper, or what choosing them would cost, exactly.

    `after`: who has whom once they are chosen, where the round is worked out anew then.
    """
    rules = forbids(draft.case, person, helper)
    if rules:
        return Choice(possible=False, full=False, says=". ".join(rules))
    held = [draft.case.people[one] for one, other in draft.locks if other == helper and one != person]
    if draft.room[helper] <= len(held):
        says = f"No place left: locked for {_names(held)}" if held else "Already has everyone they agreed to"
        return Choice(
            possible=False, full=True, says=f"{says}. With one more place: {_with_one_more(draft, person, helper)}"
        )
    follows = after() if after else draft.with_pair(person, helper)
    return Choice(possible=True, full=False, says=_cost(draft, person, follows))


def _with_one_more(draft: Draft, person: int, helper: int) -> str:
    """What would follow if they took one more and it were this person."""
    room = draft.room.copy()
    room[helper] += 1
    more = replace(draft, room=room)
    says = _cost(more, person, more.with_pair(person, helper))
    return says[:1].lower() + says[1:]


def _cost(draft: Draft, person: int, after: Ints) -> str:
    people = draft.case.people
    change = changed(draft.case.score, person, draft.helper_of, after)
    follows = []
    if change.left_out:
        follows.append(f"leaves {_names([people[i] for i in change.left_out])} with no one")
    if change.moved:
        follows.append(_moved(draft, change.moved, after))
    says = [f"Choosing them {' and '.join(follows)}."] if follows else []
    if not change.left_out and not change.brought_in and draft.helper_of[person] >= 0:
        says += _worse(draft, change, after)
    return " ".join(says) or "Nobody else would change."


def _worse(draft: Draft, change: Change, after: Ints) -> Iterator[str]:
    """How well a round of the same people would fit them: whose fit has another word, what the objective loses, and
    all together. Fits are told in words, never as numbers."""
    yield from _less(draft, change.moved, after)
    aims = list(_aim(draft, after))
    yield from aims
    if change.fit_lost > 0:
        much = "a little " if change.fit_lost < LITTLE else "much " if change.fit_lost > MUCH else ""
        yield f"The round as a whole would fit {much}less well."
    elif change.fit_lost == 0 and change.moved and not aims:
        yield AS_WELL


def _less(draft: Draft, moved: Sequence[int], after: Ints) -> Iterator[str]:
    """Whose fit would be called less than it is."""
    score = draft.case.score
    words = {i: [fit_word(int(score[i, of[i]])) for of in (draft.helper_of, after)] for i in moved}
    less = [i for i, (now, then) in words.items() if then < now]
    for i in less if len(less) <= FEW else less[: FEW - 1]:
        now, then = (word.lower() for _, word in words[i])
        yield f"The fit of {draft.case.people[i].called} would be {then} in place of {now}."
    if len(less) > FEW:
        yield f"So would that of {len(less) - FEW + 1} others be less."


def _aim(draft: Draft, after: Ints) -> Iterator[str]:
    """What the objective would lose; where a round changes who is together, it weighs more than fits."""
    ways = {"least-regret": _further, "balance": _busier, "worst-first": _lower}
    if draft.had is None and draft.objective in ways:
        yield from ways[draft.objective](draft, after)


def _further(draft: Draft, after: Ints) -> Iterator[str]:
    score = draft.case.score
    lack = score.max(axis=1) - score[np.arange(len(after)), after]
    lack[(after < 0) | (after == draft.helper_of)] = 0
    if people := [draft.case.people[i] for i in np.flatnonzero(lack > (draft.best.limit or 0)).tolist()]:
        yield f"{_names(people)} would be further from their own best choice than anybody has to be."


def _busier(draft: Draft, after: Ints) -> Iterator[str]:
    free = np.isin(np.arange(len(after)), [i for i, _ in draft.locks], invert=True)
    now, then = (_taken(of[free], len(draft.room)) for of in (draft.helper_of, after))
    if helpers := [draft.case.helpers[j] for j, count in enumerate(then) if count > max(now)]:
        yield f"{_names(helpers)} would be given more people than anybody has to be."


def _lower(draft: Draft, after: Ints) -> Iterator[str]:
    score, everybody = draft.case.score, np.arange(len(after))
    now, then = (sorted(score[everybody, of][of >= 0].tolist()) for of in (draft.helper_of, after))
    if then < now:
        yield "Whoever fits least would fit less well."


def _taken(helper_of: Ints, helpers: int) -> list[int]:
    """How many people each helper has."""
    return np.bincount(helper_of[helper_of >= 0], minlength=helpers).tolist()


def _moved(draft: Draft, moved: Sequence[int], after: Ints) -> str:
    """ "gives Ana Ruiz to Ruth Sandoval instead"; of many, the first two and how many others get somebody else."""
    people, helpers = draft.case.people, draft.case.helpers
    shown = moved if len(moved) <= FEW else moved[: FEW - 1]
    told = [f"{people[i].name} to {helpers[int(after[i])].name}" for i in shown]
    rest = len(moved) - len(shown)
    named = f"gives {listed(told, last='and')} instead"
    return f"{named}, and {rest} others another {draft.case.helper_word[0]}" if rest else named


def _names(people: Sequence[Profile]) -> str:
    return together([p.name for p in people])
