"""What people are told of messages: that there is one, that one was reported, what came of it. Never what it says."""

from alongside.notices.enums import Side
from alongside.notices.wording import Wording

MESSAGES: dict[str, dict[Side, Wording]] = {
    "message-written": {
        Side.SUPPORTED: Wording(
            subject="A message for you in {program}",
            text="Somebody you work with wrote to you. You read it there, and answer when it suits you.\n\n"
            "You hear of the next one when you have read this one. No letter ever quotes a message.",
            link="Read it",
            page="desk:messages-with",
        ),
    },
    "report-waits": {
        Side.COORDINATOR: Wording(
            subject="A message was reported in {program}",
            text="Somebody reported a message, and {program} names you to look at it. You read that one and the few "
            "around it, and everybody whose words you open sees that you did.",
            link="Look at it",
            page="office:reported-one",
        ),
    },
    "report-settled": {
        Side.SUPPORTED: Wording(
            subject="A reported message in {program} was looked at",
            text="Whoever {program} names for this has looked at it. What came of it stands where it was written.",
            link="See it",
            page="desk:messages-with",
        ),
    },
}
