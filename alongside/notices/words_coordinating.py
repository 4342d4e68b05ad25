"""What whoever coordinates is told: something waits for them, or was agreed. In the bell alone, without a letter."""

from alongside.notices.wording import Wording

COORDINATING: dict[str, Wording] = {
    "application-sent": Wording(
        subject="Somebody applied to {program}",
        text="A new application waits for you. It says how the rules read it, and whether they may be known here.",
        link="Read it",
        page="office:applications-one",
    ),
    "application-answered": Wording(
        subject="An applicant to {program} has answered",
        text="What you asked is answered. The application waits for you again.",
        link="Read it",
        page="office:applications-one",
    ),
    "application-taken-back": Wording(
        subject="An application to {program} was taken back",
        text="Whoever applied has changed their mind. There is nothing to do.",
        link="See it",
        page="office:applications-one",
    ),
    "interest-expressed": Wording(
        subject="Somebody would like to bring their organization to {program}",
        text="A district or a school said that it would like to join. Say which one it is, and begin to agree with it.",
        link="See who it is",
        page="office:organizations-interest",
    ),
    "agreement-signed": Wording(
        subject="A signature is here for {program}",
        text="Somebody signed what you agree with their organization. The page says who, and whose is still missing.",
        link="See how it stands",
        page="office:organizations-agreement",
    ),
    "agreement-in-force": Wording(
        subject="Everybody has signed in {program}",
        text="Everybody has signed the same text. Its terms hold as settings from today.",
        link="See what holds",
        page="office:organizations-agreement",
    ),
    "agreement-withdrawn": Wording(
        subject="What was agreed in {program} was withdrawn",
        text="Its terms hold no longer from the day that was said. What was signed stays to be read.",
        link="See why",
        page="office:organizations-agreement",
    ),
    "hours-nearly-used": Wording(
        subject="{nouns.contract.a} in {program} is nearly used",
        text="{hours} are left of it. At the pace so far the last one is used around {back}. Both know it.",
        link="See whose it is",
        page="office:people-person",
    ),
    "selection-ends-soon": Wording(
        subject="An organization is selected until {last} in {program}",
        text="Its tier ends by itself on that day. Choose it again, into the same tier or another, if it is to go on.",
        link="Look at it",
        page="office:organizations-selection",
    ),
    "selection-over": Wording(
        subject="An organization is selected no longer in {program}",
        text="Its last day was {last}. What was chosen, and why, stays to be read.",
        link="Look at it",
        page="office:organizations-selection",
    ),
    "names-due-by-hand": Wording(
        subject="{due}, by {day}: somebody needs a line from you",
        text="Whoever signs for this organization has never been in here, so nobody reminds them of {due} by itself. "
        "The page of its steps lets you write to them.",
        link="Write to them",
        page="office:organizations-agreement-steps",
    ),
    "publication-waits": Wording(
        subject="A round of {program} waits for a second yes",
        text="Somebody else wants to publish it. Look at who is matched with whom, and say yes, or talk it over.",
        link="Look at it",
        page="office:matching-publishing",
        of_engagement=False,
    ),
    "publication-not-possible": Wording(
        subject="A round of {program} did not go out",
        text="When its time came, a match in it was not possible any more, so nobody was told anything. The page says "
        "which one.",
        link="See why",
        page="office:matching-publishing",
        of_engagement=False,
    ),
    "round-published": Wording(
        subject="A round of {program} is published",
        text="Those who are matched have been told. The page says who has yet to answer, or to say they know of it.",
        link="See how it stands",
        page="office:matching-publishing",
        of_engagement=False,
    ),
    "match-declined": Wording(
        subject="Somebody would rather not be matched as proposed in {program}",
        text="The page says who, and why, as far as they said it. Whoever was to be helped is in the next round again.",
        link="See who",
        page="office:matching-publishing",
        of_engagement=False,
    ),
    "match-lapsed": Wording(
        subject="A match in {program} was not answered in time",
        text="The place is free again, and whoever was to be helped is in the next round.",
        link="See who",
        page="office:matching-publishing",
        of_engagement=False,
    ),
    "match-not-possible": Wording(
        subject="A match in {program} was not possible any more",
        text="Both said yes, and by then something did not fit. Whoever was to be helped is in the next round again.",
        link="See who",
        page="office:matching-publishing",
        of_engagement=False,
    ),
    "group-declined": Wording(
        subject="Somebody would rather not be in a group as proposed in {program}",
        text="The page says who, and why, as far as they said it, and whether the others go on without them.",
        link="See who",
        page="office:matching-publishing",
        of_engagement=False,
    ),
    "group-lapsed": Wording(
        subject="A group in {program} does not begin",
        text="Too few had said yes by its last day. Its people are in the next round again.",
        link="See which",
        page="office:matching-publishing",
        of_engagement=False,
    ),
    "group-not-possible": Wording(
        subject="A group in {program} was not possible any more",
        text="Everybody said yes, and by then something did not fit. Its people are in the next round again.",
        link="See which",
        page="office:matching-publishing",
        of_engagement=False,
    ),
    "rematch-asked": Wording(
        subject="Somebody in {program} would like to go on with another",
        text="It is nobody’s fault. The page says who, and why as far as they said it; the other one is told nothing.",
        link="Look at it",
        page="office:engagements-one",
    ),
    "rematch-taken-back": Wording(
        subject="A change in {program} is no longer asked for",
        text="Whoever would have liked to go on with another has taken it back. There is nothing to do.",
        link="See the two",
        page="office:engagements-one",
    ),
    "change-asked": Wording(
        subject="Somebody asks for {change} in {program}",
        text="They ask for {change}, {days}. The page says what follows, and lets you agree or answer.",
        link="See who, and decide",
        page="office:people-person",
    ),
    "change-taken-back": Wording(
        subject="{change_first} in {program} is no longer asked for",
        text="Whoever asked has taken it back. There is nothing to do.",
        link="See their page",
        page="office:people-person",
    ),
    "change-not-possible": Wording(
        subject="{change_first} in {program} could not be carried out",
        text="It was agreed for {first}, and on that day it did not fit any more. Their page says why.",
        link="See their page",
        page="office:people-person",
    ),
}
