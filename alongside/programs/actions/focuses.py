"""Opening, rewording and closing what an engagement works on. For the room whose matter it is: this asks nobody."""

from collections.abc import Iterable
from datetime import date

from alongside.kernel.access import Verb, Who
from alongside.people.models.persons import Person
from alongside.programs.access import FOCUSES
from alongside.programs.enums import FocusKind
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.focuses import Focus
from alongside.programs.sealing import data_key


def open_focus(*, engagement: Engagement, kind: FocusKind, label: str, by: Person, on: date) -> Focus:
    """Open a focus under a label; its words are as private as a note."""
    focus = Focus(engagement=engagement, kind=kind, opened_by=by, opened_on=on, worded_on=on)
    focus.sealed = data_key(engagement).seal(label, place=_place(focus))
    focus.save(force_insert=True)
    return focus


def reword_focus(*, focus: Focus, label: str, on: date) -> None:
    """Give a focus another label, and open it again if it was closed."""
    focus.sealed = data_key(focus.engagement).seal(label, place=_place(focus))
    focus.worded_on, focus.closed_on = max(focus.worded_on, on), None
    focus.save(update_fields=["sealed", "worded_on", "closed_on"])


def close_focus(*, focus: Focus, on: date, forget: bool = False) -> None:
    """Close a focus; with `forget`, its words go too."""
    focus.closed_on = max(focus.opened_on, on)
    focus.sealed = None if forget else focus.sealed
    focus.save(update_fields=["sealed", "closed_on"])


def open_labels(*, who: Who, engagements: Iterable[Engagement]) -> dict[Focus, str]:
    """What this person works on in these engagements today, with its words, the oldest first. One query."""
    keys = {engagement.pk: data_key(engagement) for engagement in engagements}
    rows = FOCUSES.visible(who, Verb.READ).filter(engagement__in=keys, closed_on=None).order_by("opened_on", "pk")
    return {one: keys[one.engagement_id].open(bytes(one.sealed or b""), place=_place(one)) for one in rows}


def _place(focus: Focus) -> str:
    return f"focus:{focus.public_id}"
