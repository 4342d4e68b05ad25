"""What is written about a booking: where, by which link, about what. Sealed with the engagement's key."""

import json
from dataclasses import asdict, dataclass

from alongside.practice.sessions.models import Booking, Invited
from alongside.programs.models.engagements import Engagement
from alongside.programs.sealing import data_key

LONGEST = 300


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one booking, and the goals it is about (public ids); empty where nothing was written."""

    place: str = ""
    link: str = ""
    about: str = ""
    goals: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.place or self.link or self.about or self.goals)


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
    said = json.loads(data_key(row.engagement).open(bytes(row.sealed), place=_place(row.booking)))
    return Words(**said | {"goals": tuple(said.get("goals", ()))})


def _place(booking: Booking) -> str:
    return f"booking:{booking.public_id}"
