"""Words and figures of the matching page."""

from collections.abc import Iterator
from dataclasses import dataclass

from alongside.matching.queries.workbench import Chosen, Workbench
from alongside.matching.scores.travel import in_words


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the strip above the list."""

    n: str
    of: str
    says: str


def figures(bench: Workbench) -> list[Figure]:
    """How good the proposal is as a whole: matched, the usual drive, how many share what; at most five."""
    return list(_figures(bench))[:5]


def _figures(bench: Workbench) -> Iterator[Figure]:
    total = bench.matched + bench.unmatched_count
    yield Figure(str(bench.matched), f"of {total}", "matched")
    for figure in bench.round.figures.values():
        if "usual_minutes" in figure:
            usual, longest = in_words(figure["usual_minutes"]), in_words(figure["longest_minutes"])
            yield Figure(usual.removeprefix("about "), "", f"is about the usual drive. The longest is {longest}")
        for shared in figure.get("shared", ()):
            if shared["of"]:
                yield Figure(str(shared["pairs"]), f"of {shared['of']}", f"share {shared['says']}")


def summary(chosen: Chosen | None) -> str:
    """The two best open reasons of the pair, as one short paragraph."""
    if chosen is None:
        return ""
    best = sorted((one for one in chosen.reasons if _fit(one["fit"]) >= 3), key=lambda one: -_fit(one["fit"]))
    return " ".join(f"{one['says']}." for one in best[:2])


def _fit(fit: object) -> int:
    return fit if isinstance(fit, int) else 0
