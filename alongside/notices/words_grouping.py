"""Words for people who are in a small group together."""

from alongside.notices.enums import Side
from alongside.notices.wording import Wording

GROUPING: dict[str, dict[Side, Wording]] = {
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
