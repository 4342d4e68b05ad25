"""What comes from the program itself: the subject is its own sentence, from its file."""

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
}
