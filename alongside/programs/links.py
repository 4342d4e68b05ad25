"""Links of applications: who opens one reads the address it was mailed to. Sealed, so that no log shows the address.

Nothing is kept of a link: it says itself which program, which role, which address and when it was asked for.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils import timezone
from django.utils.crypto import salted_hmac

from alongside.kernel.errors import Misconfigured, NotHere
from alongside.kernel.sealed import DataKey

GOOD_FOR = timedelta(days=60)
PLACE = "application link"
LONGEST = 1_000


class LinkOver(NotHere):
    """A link that was good until a day that is over; a new one can be asked for."""


@dataclass(frozen=True, slots=True)
class Link:
    """What a link says: the public id of a cohort, a role of it, the address and the moment it was asked for."""

    cohort: str
    role: str
    email: str
    asked_at: datetime


def sealed_link(link: Link) -> str:
    """The token that stands in the address of the page."""
    text = json.dumps([link.cohort, link.role, link.email, int(link.asked_at.timestamp())])
    return base64.urlsafe_b64encode(_key().seal(text, place=PLACE)).decode().rstrip("=")


def opened_link(token: str) -> Link:
    """Read a token. Raises NotHere for one that is none of ours, LinkOver for one that is too old."""
    if len(token) > LONGEST:
        raise NotHere
    try:
        sealed = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        cohort, role, email, moment = json.loads(_key().open(sealed, place=PLACE))
    except (Misconfigured, ValueError, binascii.Error):
        raise NotHere("This link is not whole. Copy all of it from the mail, or ask for a new one.") from None
    link = Link(cohort, role, email, datetime.fromtimestamp(moment, UTC))
    if timezone.now() - link.asked_at > GOOD_FOR:
        raise LinkOver("Ask for a new one on the page you came from. What you wrote is still there.")
    return link


def _key() -> DataKey:
    return DataKey(salted_hmac("alongside.programs.links", "key", algorithm="sha256").digest())
