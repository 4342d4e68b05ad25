"""Video rooms on the installation's own BigBlueButton: made when the first one comes, entered by those who are invited.

Nothing said there is recorded, and the server is told no more than what those inside see of each other: their names.
Source: the BigBlueButton API, calls `create` and `join`. A call is signed by the SHA-256 of its name, its query and the
secret that both sides know; making a room that is there already changes nothing.
"""

import hashlib
import http.client
import re
from dataclasses import dataclass
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

from django.conf import settings

from alongside.kernel.errors import Refused

SECONDS, MOST = 10.0, 100_000
EMPTY_AFTER = 30  # minutes a room waits for the first one


@dataclass(frozen=True, slots=True)
class Room:
    """A room of a meeting. `key`: tells it from every other. `back`: the address one leaves it to."""

    key: str
    name: str
    back: str

    @property
    def number(self) -> str:
        """What the server calls it: nobody guesses it who does not know the secret."""
        return hashlib.sha256(f"room {self.key} {settings.BIGBLUEBUTTON['secret']}".encode()).hexdigest()


def is_there() -> bool:
    """Tell whether this installation has such a server."""
    return bool(settings.BIGBLUEBUTTON["address"] and settings.BIGBLUEBUTTON["secret"])


def way_in(room: Room, *, name: str, leads: bool) -> str:
    """Make the room if it is not there, and return the address by which somebody of this name enters it.

    `leads`: may mute others and end the meeting. Raises Refused where the server does not answer or says no.
    """
    if not is_there():
        raise Refused("This installation has no video rooms of its own. Agree on another link.")
    _made(room)
    role = "MODERATOR" if leads else "VIEWER"
    return _signed("join", {"fullName": name, "meetingID": room.number, "role": role, "redirect": "true"})


def _made(room: Room) -> None:
    asked = {
        "name": room.name,
        "meetingID": room.number,
        "record": "false",
        "autoStartRecording": "false",
        "allowStartStopRecording": "false",
        "meetingExpireIfNoUserJoinedInMinutes": str(EMPTY_AFTER),
        "logoutURL": room.back,
    }
    try:
        with urlopen(_signed("create", asked), timeout=SECONDS) as answer:  # noqa: S310 the operator's own address
            said = answer.read(MOST)
    except (URLError, OSError, http.client.HTTPException, ValueError):
        raise Refused("The video server does not answer. Try again in a minute, or agree on another link.") from None
    if not re.search(rb"<returncode>\s*SUCCESS\s*</returncode>", said):
        raise Refused(
            "The video server made no room. Whoever runs this installation can look at its address and secret."
        )


def _signed(call: str, asked: dict[str, str]) -> str:
    query = urlencode(asked)
    checksum = hashlib.sha256(f"{call}{query}{settings.BIGBLUEBUTTON['secret']}".encode()).hexdigest()
    return f"{settings.BIGBLUEBUTTON['address'].rstrip('/')}/api/{call}?{query}&checksum={checksum}"
