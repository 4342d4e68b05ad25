"""What components need computed before they are drawn: lengths in percent, sentences for those who cannot see.

Numbers leave here as text with a point, so that no language of the reader can put a comma into a drawing.
"""

import math
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.text import slugify

from alongside.web.ui.component import Misused, Values

_WEEK_WORDS = {"x": "x", "gap": "gap", "": "", "0": "", "1": "1", "2": "2", "3": "3"}
_FACTS = {"leaf": "sprout", "gold": "hourglass", "clay": "circle-alert", "private": "lock", "": "info"}


def number(value: object, *, what: str) -> float:
    """A number a page gave, as a float; raises Misused with the name of what was asked."""
    try:
        read = Decimal(str(value))
    except ArithmeticError:
        raise Misused(f'{what} must be a number; not "{value}".') from None
    return float(read) if read.is_finite() and math.isfinite(float(read)) else 0.0


def percent(value: object, of: object) -> str:
    """Share of a whole as "0" to "100", at most one decimal; a whole of nothing is 0."""
    whole = number(of, what="of")
    share = 100 * number(value, what="value") / whole if whole > 0 else 0.0
    return f"{min(max(share, 0.0), 100.0):.1f}".removesuffix(".0")


def initials_of(name: str) -> str:
    """Two letters of a name: first and last word, so "Renée de la Cruz" is RC."""
    words = [word for word in name.split() if word[:1].isalpha()]
    return "".join(word[0] for word in ([words[0], words[-1]] if len(words) > 1 else words)).upper()


def tone_of(tone: object) -> str:
    """One of the five calm tones: a person's number, counted round."""
    return str((int(number(tone, what="tone")) - 1) % 5 + 1)


def avatar(given: Values) -> Values:
    """Initials from the name when none are given, and the tone from any number."""
    return {"initials": given["initials"] or initials_of(str(given["name"])), "tone": tone_of(given["tone"])}


def pair(given: Values) -> Values:
    """`people` are up to four of: an object or dict with `initials` and `tone`, or `(initials, tone)`."""
    people = given["people"]
    if not isinstance(people, Iterable) or isinstance(people, str):
        raise Misused('"pair" needs people: a list of (initials, tone).')
    return {"people": [_two(person) for person in list(people)[:4]]}


def _two(person: object) -> dict[str, str]:
    if isinstance(person, Sequence) and not isinstance(person, str):
        first, tone = person
    elif isinstance(person, dict):
        first, tone = person["initials"], person["tone"]
    else:
        first, tone = getattr(person, "initials", ""), getattr(person, "tone", 1)
    return {"initials": str(first), "tone": tone_of(tone)}


def card(given: Values) -> Values:
    """An id for the heading: the card's own, or made of its title."""
    return {"id": given["id"] or slugify(str(given["title"]))}


def table(given: Values) -> Values:
    """`columns` is a list of labels, or one text: "Region|Pairs:w|Hours:r" (r right, w only on a wide screen)."""
    columns = given["columns"]
    labels = columns.split("|") if isinstance(columns, str) else [str(label) for label in _listed(columns)]
    cut = [label.partition(":") for label in labels]
    return {
        "columns": [
            {"label": label, "look": {"r": "r", "w": "only-wide", "rw": "r only-wide"}.get(how, "")}
            for label, _, how in cut
        ]
    }


def pager(given: Values) -> Values:
    """Which pages to offer: first, last and the neighbours, with None where some are left out."""
    here, last = int(number(given["page"], what="page")), int(number(given["pages"], what="pages"))
    shown = sorted({1, last, *range(max(here - 1, 1), min(here + 1, last) + 1)})
    listed: list[int | None] = []
    for page in shown:
        if listed and page - (listed[-1] or 0) > 1:
            listed.append(None)
        listed.append(page)
    return {
        "listed": listed, "page": here, "pages": last,
        "before": here - 1 if here > 1 else None, "after": here + 1 if here < last else None,
    }  # fmt: skip


def steps(given: Values) -> Values:
    """Each step with its number and whether it is done, now or later; `current` counts from 1."""
    current = int(number(given["current"], what="current"))
    named = given["steps"].split("|") if isinstance(given["steps"], str) else _listed(given["steps"])
    return {
        "steps": [
            {"n": n, "label": label, "done": n < current, "now": n == current} for n, label in enumerate(named, start=1)
        ]
    }


def meter(given: Values) -> Values:
    """Width of the filled part."""
    return {"width": percent(given["value"], given["of"])}


def bullet(given: Values) -> Values:
    """Width of what is delivered, place of the plan's tick. Nothing is drawn for a plan that is not given."""
    tick = percent(given["plan"], given["of"]) if given["plan"] not in ("", None) else ""
    return {"width": percent(given["value"], given["of"]), "tick": tick}


def heat(given: Values) -> Values:
    """Each of `weeks` is 0 to 3 for how much contact, "gap" for silence that asks for a hello, "x" for not started."""
    weeks = [_week(week) for week in _listed(given["weeks"])]
    return {"weeks": weeks, "words": given["words"] or _contact(weeks)}


def _week(week: object) -> str:
    if isinstance(week, int) and week > 3:
        return "3"
    known = _WEEK_WORDS.get(str(week))
    if known is None:
        raise Misused(f'A week of "heat" is 0 to 3, "gap" or "x"; not "{week}".')
    return known


def _contact(weeks: Sequence[str]) -> str:
    begun = [week for week in weeks if week != "x"]
    met = sum(week in "123" and week != "" for week in begun)
    if not begun:
        return "Not started yet"
    silent = next((n for n, week in enumerate(reversed(begun)) if week in ("1", "2", "3")), len(begun))
    every = f"all {len(begun)} weeks" if met == len(begun) > 1 else f"{met} of {len(begun)} weeks"
    return f"Contact in {every}" + (f", none in the last {silent}" if silent > 1 else "")


def parts(given: Values) -> Values:
    """`parts` are (label, count, look) of one whole; look is brand, sky, line or clay. Gives places and a sentence."""
    told: list[tuple[object, object, object]] = [(part[0], part[1], part[2]) for part in _listed(given["parts"])]
    listed = [(str(label), number(count, what="count"), str(look)) for label, count, look in told]
    whole = sum(count for _, count, _ in listed)
    drawn, before = [], 0.0
    for _, count, look in listed:
        if count:
            drawn.append({"x": percent(before, whole), "width": percent(count, whole), "look": look})
        before += count
    return {"drawn": drawn, "words": ", ".join(f"{count:g} {label}" for label, count, _ in listed)}


def pipe(given: Values) -> Values:
    """Share of those who began; `of` left out means this is where everyone begins."""
    share = percent(given["n"], given["of"]) if given["of"] not in ("", None) else "100"
    return {"width": share, "share": "" if given["of"] in ("", None) else f"{float(share):.0f}%"}


def factor(given: Values) -> Values:
    """Boxes filled and left of one criterion."""
    level, of = int(number(given["level"], what="level")), int(number(given["of"], what="of"))
    return {"boxes": [n < level for n in range(of)]}


def fit(given: Values) -> Values:
    """Three dots for Strong, Good and Workable."""
    return {"dots": [n < int(str(given["level"])) for n in range(3)]}


def cap(given: Values) -> Values:
    """Boxes for the people a helper agreed to: taken, proposed, free. More than agreed stays visible."""
    taken, proposed, room = (int(number(given[name], what=name)) for name in ("taken", "proposed", "room"))
    free = max(room - taken - proposed, 0)
    return {
        "boxes": ["on"] * taken + ["new"] * proposed + [""] * free,
        "words": f"{taken} taken, {proposed} proposed, {free} free",
    }


def note(given: Values) -> Values:
    """The icon that belongs to the tone, unless another is asked for."""
    return {"icon": given["icon"] or _FACTS[str(given["tone"])]}


def _listed(value: object) -> list[Any]:
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise Misused(f"A list is needed here; not {value!r}.")
    return list(value)
