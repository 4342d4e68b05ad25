"""Words and figures of the matching page."""

from collections.abc import Iterator
from dataclasses import dataclass

from alongside.kernel.articles import article
from alongside.matching.queries.why import Chosen
from alongside.matching.queries.workbench import Asked, Workbench
from alongside.matching.scores.travel import in_words


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the strip above the list."""

    n: str
    of: str
    says: str


def figures(bench: Workbench) -> list[Figure]:
    """How good the proposal is as a whole: who has somebody, the usual drive, how many share what; at most five."""
    return list(_figures(bench))[:5]


def missing(bench: Workbench) -> str:
    """How many have nobody; in several ways it is people who are counted, each once."""
    one = bench.waiting == 1
    if not bench.duties:
        return f"{bench.waiting:,} {'is' if one else 'are'} not"
    return f"{bench.waiting:,} {'person misses' if one else 'people miss'} somebody"


def _figures(bench: Workbench) -> Iterator[Figure]:
    total = bench.matched + bench.unmatched_count
    for duty, matched, wanted in bench.duties:
        word = bench.blueprint.duty_word(duty).one
        yield Figure(f"{matched:,}", f"of {wanted:,}", f"would have {article(word)} {word}")
    if not bench.duties:
        yield Figure(f"{bench.matched:,}", f"of {total:,}", "matched")
    several = len(bench.round.figures) > 1
    for duty, figure in bench.round.figures.items():
        word = f" ({bench.blueprint.duty_word(duty).one})" if several and duty in bench.blueprint.duties else ""
        if "usual_minutes" in figure:
            usual, longest = in_words(figure["usual_minutes"]), in_words(figure["longest_minutes"])
            about, drive = "about ", usual.removeprefix("about ")
            if drive == usual:  # "a few minutes" says itself that it is not to the minute
                about, drive = "", usual.capitalize()
            yield Figure(drive, "", f"is {about}the usual drive{word}. The longest is {longest}")
        for shared in figure.get("shared", ()):
            if shared["of"]:
                yield Figure(f"{shared['pairs']:,}", f"of {shared['of']:,}", f"share {shared['says']}{word}")


@dataclass(frozen=True, slots=True)
class Show:
    """One way to narrow the list."""

    label: str
    query: str
    count: int
    current: bool


def shows(bench: Workbench, asked: Asked, here: str) -> Iterator[Show]:
    """The ways to narrow the list that leave anybody; `here`: what else was asked for, as a query."""
    kept = f"&{here}" if here else ""
    yield Show("All", f"?{here}", bench.matched, not asked.only)
    counts = {
        "changes": bench.changes,
        "locked": bench.locked,
        "workable": bench.workable,
        "unmatched": bench.unmatched_count,
    }
    words = {"changes": "Somebody else", "locked": "Locked", "workable": "Workable", "unmatched": "Not matched"}
    for key, label in words.items():
        if counts[key] or asked.only == key:
            yield Show(label, f"?only={key}{kept}", counts[key], asked.only == key)


def summary(chosen: Chosen | None) -> str:
    """The two best open reasons of the pair, as one short paragraph."""
    if chosen is None:
        return ""
    best = sorted((one for one in chosen.reasons if _fit(one["fit"]) >= 3), key=lambda one: -_fit(one["fit"]))
    return " ".join(f"{one['says']}." for one in best[:2])


def _fit(fit: object) -> int:
    return fit if isinstance(fit, int) else 0
