"""Words for people who are in a small group together."""

from alongside.notices.enums import Side
from alongside.notices.wording import Wording

SEE = "See who is in it, and answer"
BEGINS = "It begins when everybody has answered. Why not is read by the matching team alone."

GROUPING: dict[str, dict[Side, Wording]] = {
    "group-offered": {
        Side.SUPPORTED: Wording(
            subject="Would you be in a {helper_word} with {peers}?",
            text="{program} would like to bring you together in a {helper_word} with {peers}. Say yes, or say what "
            f"does not fit, by {{back}}.\n\n{BEGINS}",
            link=SEE,
            page="desk:offers",
            of_engagement=False,
        ),
        Side.HELPER: Wording(
            subject="Would you lead a {helper_word} of {peers}?",
            text="{program} would like you to lead a {helper_word} of {peers}. Say yes, or say what does not fit, by "
            f"{{back}}.\n\n{BEGINS}",
            link=SEE,
            page="desk:offers",
            of_engagement=False,
        ),
    },
    "group-not-come": {
        Side.SUPPORTED: Wording(
            subject="It will be another {helper_word} in {program}",
            text="What we had in mind with {peers} did not come about for you. That says nothing about you, and your "
            "{nouns.coordinator.one} looks for another {helper_word}.",
            link="See your page",
            page="desk:home",
            of_engagement=False,
        ),
        Side.HELPER: Wording(
            subject="Your places are free again in {program}",
            text="The {helper_word} of {peers} did not come about as we had it in mind. That says nothing about you, "
            "and your places are free for others.",
            link="See your page",
            page="desk:home",
            of_engagement=False,
        ),
    },
    "group-published": {
        Side.SUPPORTED: Wording(
            subject="Your {helper_word}: {peers}",
            text="In {program} you are in a {helper_word} with {peers}.\n\n{led_by}",
        ),
        Side.HELPER: Wording(
            subject="You lead a {helper_word} of {peers}",
            text="In {program} you lead a {helper_word} of {peers}.\n\nSuggest to them when to meet first.",
        ),
    },
}
