"""What people are told of contracts and pay: never an amount of money, which stands on their own page."""

from alongside.notices.enums import Side
from alongside.notices.wording import Wording

MONEY: dict[str, dict[Side, Wording]] = {
    "pay-went-out": {
        Side.SUPPORTED: Wording(
            subject="Your pay from {program} went out",
            text="What {program} owes you up to {last} went out on {day}. It may take your bank a few days.\n\n"
            "Your pay page shows every line of it and what it is for. If something looks wrong, tell your "
            "{nouns.coordinator.one}.",
            link="See your pay",
            page="desk:pay",
            of_engagement=False,
        ),
    },
    "contract-goes-on": {
        Side.SUPPORTED: Wording(
            subject="Your hours in {program} go on in the next year",
            text="Of your {nouns.contract.one} in {program}, {hours} are left. They go along into the next year, "
            "until {last}, and "
            "what you used so far counts there too. There is nothing to pay for it.",
            link="See your {nouns.contract.one}",
            page="desk:contract",
            of_engagement=False,
        ),
    },
    "contract-came-back": {
        Side.SUPPORTED: Wording(
            subject="Your hours in {program} are where you had them before",
            text="{hours} had gone along into the next year by mistake, and went back. Nothing you did is lost, and "
            "there is nothing to pay.\n\nYour {nouns.coordinator.one} can tell you how they are used.",
            link="See your {nouns.contract.one}",
            page="desk:contract",
            of_engagement=False,
        ),
    },
    "hours-counted-again": {
        Side.SUPPORTED: Wording(
            subject="Hours in {program} were counted again",
            text="A rule of {program} changed for days that are past, so some of your hours count otherwise now. What "
            "was logged and confirmed stays as it was.\n\nYour page of hours shows each line, and why it is there. "
            "If something looks wrong, tell your {nouns.coordinator.one}.",
            link="See your hours",
            page="desk:hours",
            of_engagement=False,
        ),
    },
    "place-waits": {
        Side.SUPPORTED: Wording(
            subject="You are on the list for {program}",
            text="All places of {program} are taken this year, and you are on the list: the {nouns.program.one} says "
            "who comes first. You are told as soon as a place is yours.",
            link="See how many are before you",
            page="desk:contract",
            mail=False,
            of_engagement=False,
        ),
    },
    "place-came": {
        Side.SUPPORTED: Wording(
            subject="There is a place for you in {program}",
            text="You were on the list of {program}, and a place is yours now. Your {nouns.coordinator.one} can tell "
            "you what comes next.",
            link="See your page",
            of_engagement=False,
        ),
    },
}
