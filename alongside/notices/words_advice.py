"""What people are told of advice that is asked for without a name: that it is asked, that it is answered."""

from alongside.notices.enums import Side
from alongside.notices.wording import Wording

ADVICE: dict[str, dict[Side, Wording]] = {
    "advice-wanted": {
        Side.HELPER: Wording(
            subject="Somebody would like your advice in {program}",
            text="It is about somebody who is not named. Answer if you have a thought; you need not.",
            link="Read what is asked",
            page="desk:advice-one",
            of_subject=True,
            mail=False,
        ),
    },
    "advice-wanted-here": {
        Side.COORDINATOR: Wording(
            subject="Somebody would like your advice in {program}",
            text="It is about somebody who is not named. Answer if you have a thought; you need not.",
            link="Read what is asked",
            page="office:advice-one",
            mail=False,
        ),
    },
    "advice-answered": {
        Side.HELPER: Wording(
            subject="An answer to what you asked in {program}",
            text="Somebody answered what you asked without a name. No letter ever says what.",
            link="Read it",
            page="desk:advice-one",
            of_subject=True,
        ),
    },
}
