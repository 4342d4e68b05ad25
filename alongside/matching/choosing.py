"""Another helper for somebody: every rule that speaks against it, or what it would cost, exactly. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from alongside.blueprint.faults import listed
from alongside.matching.proposing import Draft
from alongside.matching.scores.profile import Profile
from alongside.matching.scores.words import forbids, together
from alongside.matching.solver.changes import changed
from alongside.matching.solver.problem import Ints

FEW = 3  # who would move on, by name


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
    if change.fit_lost > 0 and not change.left_out:
        says.append("The round as a whole would fit a little less well.")
    return " ".join(says) or "Nobody else would change."


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
