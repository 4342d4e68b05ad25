"""What comes from the program itself, and from one who coordinates to another."""

from alongside.notices.enums import Side
from alongside.notices.wording import Wording

NUDGING: dict[str, dict[Side, Wording]] = {
    "nudge": {
        side: Wording(
            subject="{nudge}",
            text=f"{{program}} says this to you about your {{engagement_word}} with {other}. There is nothing you have "
            "to answer.",
        )
        for side, other in ((Side.HELPER, "{supported}"), (Side.SUPPORTED, "{helper}"))
    },
    "nudge-of-several": {
        Side.SUPPORTED: Wording(
            subject="{nudge}",
            text="{program} says this to you{about_several}. There is nothing you have to answer.",
            link="See your page",
            page="desk:home",
            of_engagement=False,
        ),
    },
    "day-near": {
        side: Wording(
            subject="{nudge}",
            text=f"It is about your {{engagement_word}} with {other}, and is due on {{day}}.\n\nWhat it is stands on "
            "your page, never in a letter.",
            link="See what it is",
            page="desk:home",
            of_engagement=False,
        )
        for side, other in ((Side.HELPER, "{supported}"), (Side.SUPPORTED, "{helper}"))
    },
    "days-near": {
        Side.SUPPORTED: Wording(
            subject="{nudge}",
            text="It is due on {day}.\n\nWhat it is stands on your page, never in a letter.",
            link="See what it is",
            page="desk:home",
            of_engagement=False,
        ),
    },
    "proof-waits": {
        Side.SUPPORTED: Wording(
            subject="{nudge}",
            text="Confirmed hours in {program} were put together in one paper on {day}, and it waits for your "
            "signature.\n\nIt says when, how long and how, and nothing of what was said.",
            link="Read it, and sign",
            page="desk:proof",
            of_subject=True,
        ),
    },
    "need-given": {
        Side.COORDINATOR: Wording(
            subject="Something is yours to look after in {program}",
            text="Somebody who coordinates with you gave it to you. Your overview has it under “Yours”.",
            link="See your overview",
            page="office:home",
            of_engagement=False,
            mail=False,
        ),
    },
}
