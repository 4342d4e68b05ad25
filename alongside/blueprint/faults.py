"""What is wrong with a blueprint, said so that the person who wrote it can put it right."""

from collections.abc import Collection, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from difflib import get_close_matches

LONGEST_SHOWN = 60


@dataclass(frozen=True)
class Fault:
    """One thing to put right: where (dotted path, 1-based line), what was found there, and what would be right."""

    path: str
    line: int
    found: str
    message: str


def shown(text: str) -> str:
    """Text as a message quotes it: on one line, cut when long."""
    flat = " ".join(text.split())
    return flat if len(flat) <= LONGEST_SHOWN else flat[: LONGEST_SHOWN - 1] + "…"


def listed(words: Iterable[str], *, last: str = "or") -> str:
    """ "a", "a or b", "a, b or c"."""
    every = list(words)
    if len(every) < 2:
        return "".join(every)
    return f"{', '.join(every[:-1])} {last} {every[-1]}"


def did_you_mean(found: str, known: Collection[str], *, otherwise: str | None = None) -> str:
    """A sentence that names the nearest known word; when none is near, the known words, or what is said `otherwise`."""
    ordered = sorted(known) if isinstance(known, AbstractSet) else list(known)
    if len(found) <= LONGEST_SHOWN:
        word = found.strip().lower()
        parted = (one for one in ordered if word in one.split("-"))
        swapped = [one for one in ordered if sorted(one) == sorted(word)]
        near = next(iter(swapped or get_close_matches(word, ordered, n=1, cutoff=0.6)), None) or next(parted, None)
        if near:
            return f'Did you mean "{near}"?'
    if otherwise is not None or not known:
        return otherwise or ""
    return f"Known here: {', '.join(ordered[:12])}{', …' if len(ordered) > 12 else ''}."


def in_order(form: list[Fault], others: list[Fault]) -> tuple[Fault, ...]:
    """Every fault by its line. Where a fault of form left nothing to read, that alone is told."""
    unread = {(fault.path, fault.line) for fault in form}
    told = [one for one in others if one.found != "nothing" or (one.path, one.line) not in unread]
    return tuple(sorted([*form, *told], key=lambda fault: fault.line))
