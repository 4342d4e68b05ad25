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
