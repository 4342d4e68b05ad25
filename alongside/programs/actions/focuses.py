"""Opening, rewording and closing what an engagement works on. For the room whose matter it is: this asks nobody."""

from collections.abc import Iterable
from contextlib import nullcontext
from datetime import date

from django.db import transaction

from alongside.kernel.access import Verb, Who
from alongside.kernel.sealed import DataKey
from alongside.people.models.persons import Person
from alongside.programs.access import FOCUSES
from alongside.programs.actions.opening import record_opened_in
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


def open_labels(*, by: Person, who: Who, engagements: Iterable[Engagement]) -> dict[Focus, str]:
    """What this person works on in these engagements today, with its words, the oldest first. Opening is recorded."""
    here = {engagement.pk: engagement for engagement in engagements}
    visible = FOCUSES.visible(who, Verb.READ).filter(engagement__in=here, closed_on=None)
    rows = list(visible.order_by("opened_on", "pk"))
    keys = {pk: data_key(here[pk]) for pk in {one.engagement_id for one in rows}}
    found = {one: label_of(one, keys[one.engagement_id]) for one in rows}
    texts = ((here[one.engagement_id], one.opened_by_id, one.public_id) for one in found)
    with transaction.atomic() if found else nullcontext():
        record_opened_in(by=by, who=who, texts=texts)
    return found


def label_of(focus: Focus, key: DataKey) -> str:
    """The words of a focus, by the key of its engagement. For who may: this asks nobody."""
    return key.open(bytes(focus.sealed or b""), place=_place(focus))


def _place(focus: Focus) -> str:
    return f"focus:{focus.public_id}"
