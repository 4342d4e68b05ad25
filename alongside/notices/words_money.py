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
}
