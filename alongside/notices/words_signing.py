"""What somebody who takes part is told about an agreement they sign with others."""

from alongside.notices.enums import Side
from alongside.notices.wording import Wording

SIGNING: dict[str, dict[Side, Wording]] = {
    "asked-to-sign-here": {
        Side.SUPPORTED: Wording(
            subject="Something to read and sign in {program}",
            text="{program} asks you to read {nouns.agreement.a} and to sign it with your name. It says what holds "
            "between those who sign.\n\nIf its words change later, you are asked again.",
            link="Read it, and sign",
            page="front:agreements",
            of_engagement=False,
        ),
    },
    "signature-due": {
        Side.SUPPORTED: Wording(
            subject="Your signature in {program}, by {day}",
            text="Something to read in {program} waits for your signature. It is asked for by {day}.\n\n"
            "If something in it does not fit, tell your {nouns.coordinator.one} before you sign.",
            link="Read it, and sign",
            page="front:agreements",
            of_engagement=False,
        ),
    },
}
