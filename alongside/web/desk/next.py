"""The one card a home page begins with: whom to turn to next, and when the two last met."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Who
from alongside.kernel.amounts import ago
from alongside.web.desk.people import Face, Row, Together, beside


@dataclass(frozen=True, slots=True)
class Next:
    """Somebody, why they come first, and what can be done. `log_url` is empty for who does not log; `planned`: `url` is
    a meeting that is agreed."""

    title: str
    when: str
    face: Face
    meta: str
    words: str
    url: str
    log_url: str
    planned: bool = False

    @property
    def move_url(self) -> str:
        """Where another time is asked for, of what is planned."""
        return f"{self.url}#move"


def come_next(mine: Sequence[Together], people: Sequence[Row]) -> Next | None:
    """Whom a helper turns to next: of those with whom it goes on, the one met longest ago."""
    open_ones = [row for row in people if row.log_url]
    if not open_ones or len(mine) < 2:
        return None
    row = open_ones[0]
    new = row.last == "not met yet"
    title = "A first hello" if new else "A hello would help" if row.silent else "Longest since you met"
    words = f"{row.bar.short} so far." if row.bar else ""
    return Next(title, "" if new else row.last, row.face, row.place, words, row.url, row.log_url)


def beside_me(mine: Sequence[Together], blueprint: Blueprint, who: Who) -> Next | None:
    """Who is beside somebody, when nothing waits for their yes: the one they met last."""
    met = [(one, one.placed.contact.last) for one in mine if not one.helping and one.placed.contact]
    if not met:
        return None
    one, last = max(met, key=_day)
    helper = next(iter(beside([one], blueprint, who)), None)
    if helper is None:
        return None
    return Next("Beside you", f"last met {ago((who.on - last).days)}", helper.face, helper.word, "", helper.url, "")


def _day(met: tuple[Together, date]) -> date:
    return met[1]
