"""What is written about a booking: where, by which link, about what. Sealed with the engagement's key."""

import json
from dataclasses import asdict, dataclass

from alongside.practice.sessions.models import Booking, Invited
from alongside.programs.models.engagements import Engagement
from alongside.programs.sealing import data_key

LONGEST = 300


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one booking; empty where nothing was written."""

    place: str = ""
    link: str = ""
    about: str = ""

    def __bool__(self) -> bool:
        return bool(self.place or self.link or self.about)


def seal(words: Words, engagement: Engagement, booking: Booking) -> bytes | None:
    """Seal words for one engagement; None where there are none."""
    if not words:
        return None
    text = json.dumps({key: said[:LONGEST] for key, said in asdict(words).items()}, ensure_ascii=False)
    return data_key(engagement).seal(text, place=_place(booking))


def opened(row: Invited) -> Words:
    """The words again. For who may: this asks nobody."""
    if row.sealed is None:
        return Words()
    return Words(**json.loads(data_key(row.engagement).open(bytes(row.sealed), place=_place(row.booking))))


def _place(booking: Booking) -> str:
    return f"booking:{booking.public_id}"
