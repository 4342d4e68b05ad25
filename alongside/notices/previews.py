"""How something will be told, before it happens: the very words, made from lines of the log that have no row yet."""

from collections.abc import Iterable
from dataclasses import dataclass

from alongside.notices.actions import notices_of
from alongside.notices.enums import Mail
from alongside.notices.texts import Text, texts_of
from alongside.people.models.events import Event


@dataclass(frozen=True, slots=True)
class Preview:
    """One notice as it will read; `letter`: it also goes out as a mail."""

    text: Text
    to: str
    letter: bool


def previewed(events: Iterable[Event]) -> list[Preview]:
    """The notices of events that have no row yet, in their order. Nothing is written."""
    several = list(events)
    for number, event in enumerate(several, start=1):
        event.pk = -number
    made = notices_of(several)
    return [Preview(text, text.notice.person.name, text.notice.mail == Mail.WAITING) for text in texts_of(made)]
