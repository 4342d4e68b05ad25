"""What is said about times to meet: asked for, agreed, moved, taken off. Who is told is the other one each time. And
what is asked once such a time is over."""

from alongside.notices.enums import Side
from alongside.notices.wording import Wording

ABOUT = {Side.SUPPORTED: "{helper}", Side.HELPER: "{supported}"}


def _both(subject: str, text: str, link: str) -> dict[Side, Wording]:
    return {
        side: Wording(
            subject=subject.replace("{other}", other),
            text=text.replace("{other}", other),
            link=link,
            page="desk:calendar-one",
            of_subject=True,
        )
        for side, other in ABOUT.items()
    }


BOOKING: dict[str, dict[Side, Wording]] = {
    "booking-asked": _both(
        "Does {when} suit you? {other} asks",
        "{other} would like to meet with you on {when}, for {minutes} minutes{more}.\n\n"
        "Say yes or no, or propose another time. Where, and what about, stands on the page.",
        "Answer",
    ),
    "booking-moved": _both(
        "Another time with {other}: {when}?",
        "{other} proposes {when}, for {minutes} minutes{more}, in place of the time before.\n\n"
        "Say yes or no, or propose yet another time.",
        "Answer",
    ),
    "booking-agreed": _both(
        "{other} said yes to {when}", "You meet on {when}, for {minutes} minutes{more}.", "See it in your calendar"
    ),
    "booking-declined": _both(
        "{when} does not suit {other}",
        "{when} is free again{more}. Ask for another time whenever you like.",
        "See your calendar",
    ),
    "booking-cancelled": _both(
        "Taken off: {when} with {other}",
        "You do not meet on {when}{more}. The time is free again.",
        "See your calendar",
    ),
    "booking-lapsed": _both(
        "Nobody answered for {when}",
        "The time on {when} with {other} is free again{more}: there was no answer in time. Ask for another one "
        "whenever you like.",
        "See your calendar",
    ),
}
CANCELS = frozenset({"booking-declined", "booking-cancelled", "booking-lapsed"})

HELD: dict[str, dict[Side, Wording]] = {
    "log-asked": {
        Side.HELPER: Wording(
            subject="How was it with {supported} on {day}?",
            text="You planned {minutes} minutes with {supported} on {when}, and nothing is logged yet.",
            link="Log it, or say that you did not meet",
            page="desk:calendar-one",
            of_subject=True,
        ),
    },
    "booking-not-held": {
        Side.SUPPORTED: Wording(
            subject="{helper} noted that you did not meet on {day}",
            text="Nothing is logged for {when}. If the two of you did meet, tell {helper}.",
            link="See your calendar",
            page="desk:calendar-one",
            of_subject=True,
            mail=False,
        ),
    },
}
