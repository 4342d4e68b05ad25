"""Every sentence about being matched: what is proposed, who asks whom, what came of it."""

from alongside.notices.enums import Side
from alongside.notices.wording import Wording

MATCHING: dict[str, dict[Side, Wording]] = {
    "match-published": {
        Side.SUPPORTED: Wording(
            subject="Meet your {helper_word}, {helper}",
            text="{helper} is your {helper_word} in {program}.\n\n"
            "Either of you may write first and agree on a time to meet{first_by}. "
            "What you say to each other stays between the two of you.",
        ),
        Side.HELPER: Wording(
            subject="You and {supported} are matched",
            text="You are the {helper_word} of {supported} in {program}.\n\n"
            "Either of you may write first and agree on a time to meet{first_by}. "
            "What you say to each other stays between the two of you.",
        ),
    },
    "match-changed": {
        Side.SUPPORTED: Wording(
            subject="{helper} is your {helper_word} from now on",
            text="In {program} you go on with {helper} as your {helper_word}. Your hours, dates and {nouns.goal.many} "
            "stay yours. What you said before stays between you and whom you said it to.\n\n"
            "Either of you may write first and agree on a time to meet{first_by}.",
        ),
        Side.HELPER: Wording(
            subject="You and {supported} are matched",
            text="{supported} was with somebody else in {program} and goes on with you. Their hours go on; what "
            "was said before stays where it was said.\n\n"
            "Either of you may write first and agree on a time to meet{first_by}. "
            "What you say to each other stays between the two of you.",
        ),
    },
    "handed-over": {
        Side.HELPER: Wording(
            subject="{supported} goes on with somebody else",
            text="{last} was your last day together in {program}. Thank you for your time. What you wrote stays "
            "yours to read, every hour stays as it was logged, and your place is free for somebody else.",
        ),
    },
    "match-offered": {
        Side.SUPPORTED: Wording(
            subject="Would {helper} be a good {helper_word} for you?",
            text="{program} would like to bring you together with {helper}. Say yes, or say what does not fit, by "
            "{back}.\n\nNothing begins before both of you said yes. Why not is read by the matching team alone.",
            link="See who it is, and answer",
            page="desk:offers",
            of_engagement=False,
        ),
        Side.HELPER: Wording(
            subject="Would you be the {helper_word} of {supported}?",
            text="{program} would like to bring you together with {supported}. Say yes, or say what does not fit, by "
            "{back}.\n\nNothing begins before both of you said yes. Why not is read by the matching team alone.",
            link="See who it is, and answer",
            page="desk:offers",
            of_engagement=False,
        ),
    },
    "ask-made": {
        Side.HELPER: Wording(
            subject="{supported} would like you as their {helper_word}",
            text="{supported} looked around in {program} and asks you. Say yes, or say what does not fit, by "
            "{back}.\n\nA no is all right: it says nothing about either of you.",
            link="See who it is, and answer",
            page="desk:asks",
            of_engagement=False,
        ),
    },
    "ask-reminds": {
        Side.HELPER: Wording(
            subject="{supported} waits for your answer",
            text="{supported} asked you to be their {helper_word} in {program}. Please answer by {back}; after that "
            "they can ask somebody else.",
            link="See who it is, and answer",
            page="desk:asks",
            of_engagement=False,
        ),
    },
    "ask-withdrawn": {
        Side.HELPER: Wording(
            subject="{supported} has taken back what they asked",
            text="You need do nothing. Your place in {program} is free as before.",
            link="See your page",
            page="desk:home",
            mail=False,
            of_engagement=False,
        ),
    },
    "ask-declined": {
        Side.SUPPORTED: Wording(
            subject="It will be somebody else in {program}",
            text="It does not fit for {helper} now. That says nothing about you. You can ask somebody else.",
            link="Look around again",
            page="desk:choose",
            of_engagement=False,
        ),
    },
    "ask-lapsed": {
        Side.SUPPORTED: Wording(
            subject="{helper} has not answered",
            text="It was not answered in time, which happens. You can ask somebody else in {program}.",
            link="Look around again",
            page="desk:choose",
            of_engagement=False,
        ),
    },
    "ask-not-possible": {
        Side.SUPPORTED: Wording(
            subject="It will be somebody else in {program}",
            text="Meanwhile it was not possible any more that {helper} is your {helper_word}. You can ask "
            "somebody else.",
            link="Look around again",
            page="desk:choose",
            of_engagement=False,
        ),
    },
    "match-not-come": {
        Side.SUPPORTED: Wording(
            subject="It will be somebody else in {program}",
            text="What we had in mind with {helper} did not come about. That says nothing about you, and your "
            "{nouns.coordinator.one} looks for somebody else.",
            link="See your page",
            page="desk:home",
            of_engagement=False,
        ),
        Side.HELPER: Wording(
            subject="Your place is free again in {program}",
            text="What we had in mind with {supported} did not come about. That says nothing about you, and your place "
            "is free for somebody else.",
            link="See your page",
            page="desk:home",
            of_engagement=False,
        ),
    },
    "match-to-know": {
        Side.SITE_LEADER: Wording(
            subject="{matches} at your place in {program}",
            text="{program} has brought people together where you lead. Your page says who, with whom and from when. "
            "Please say that you have seen it.\n\nWhat they say to each other stays between them.",
            link="See who it is",
            page="leaders:matches",
            of_engagement=False,
        ),
    },
}
