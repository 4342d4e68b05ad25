"""Every sentence this room can say: one literal table, kind of event and side to subject and text.

What stands in braces is a name, a date, a number or a word of the program. Blank lines part paragraphs.
"""

from dataclasses import replace

from alongside.notices.enums import Side
from alongside.notices.wording import Wording
from alongside.notices.words_advice import ADVICE
from alongside.notices.words_booking import BOOKING, HELD
from alongside.notices.words_confirming import CONFIRMING
from alongside.notices.words_coordinating import COORDINATING
from alongside.notices.words_grouping import GROUPING
from alongside.notices.words_matching import MATCHING
from alongside.notices.words_messages import MESSAGES
from alongside.notices.words_money import MONEY
from alongside.notices.words_nudging import NUDGING
from alongside.notices.words_signing import SIGNING

WORDS: dict[str, dict[Side, Wording]] = MATCHING | {
    "party-added": {
        Side.SUPPORTED: Wording(
            subject="You are in {supported}, with {helper} beside you",
            text="{helper} is the {helper_word} of {supported} in {program}, and you are one of its members.\n\n"
            "You read what the {nouns.team.one} and {helper} write, and any one of you can say that {nouns.session.a} "
            "was so.",
        ),
    },
    "persons-merged": {
        Side.SUPPORTED: Wording(
            subject="You were here twice, and are one now",
            text="Whoever coordinates your {nouns.program.one} found that two records here are both yours, and made "
            "them one. "
            "What either had is together now: people you work with, hours, addresses.\n\n"
            "From now on any address that was yours opens all of it. If the two are not one person, tell your "
            "{nouns.coordinator.one} within 30 days: until then it can be taken apart again.",
            link="See your addresses",
            page="front:settings",
            of_engagement=False,
            everywhere=True,
        ),
    },
    "participation-reinstated": {
        Side.SUPPORTED: Wording(
            subject="Welcome back to {program}",
            text="You take part in {program} again from {first} on. Whatever you did here before is still yours: "
            "hours, and what you and others wrote.",
            link="See your page",
        ),
    },
    "participation-folded": {
        Side.SUPPORTED: Wording(
            subject="You were in {program} twice, and are once now",
            text="Two places in {program} were both yours, and are one now. Hours and the people you work with are "
            "together; nothing was counted twice, and nothing is lost.",
            link="See your page",
            mail=False,
        ),
    },
    "engagement-paused": {
        Side.SUPPORTED: Wording(
            subject="Your {engagement_word}{with_helper} rests for a while",
            text="Your {nouns.coordinator.one} noted a pause{until}. Nothing is logged in these days, and this time "
            "counts for "
            "nobody as silence.\n\nWhat was said stays with you, and so does every hour.",
            mail=False,
        ),
        Side.HELPER: Wording(
            subject="Your {engagement_word} with {supported} rests for a while",
            text="Your {nouns.coordinator.one} noted a pause{until}. Nothing is logged in these days, and this time "
            "counts for "
            "nobody as silence.",
            mail=False,
        ),
    },
    "engagement-goes-on-soon": {
        Side.SUPPORTED: Wording(
            subject="Your {engagement_word}{with_helper} goes on again on {back}",
            text="The pause is over then, and it goes on by itself. Agree on a time to meet whenever it suits you.\n\n"
            "If that is too early, tell your {nouns.coordinator.one}.",
        ),
        Side.HELPER: Wording(
            subject="Your {engagement_word} with {supported} goes on again on {back}",
            text="The pause is over then, and it goes on by itself. Agree on a time to meet, and log as before.\n\n"
            "If that is too early, tell your {nouns.coordinator.one}.",
        ),
    },
    "names-due": {
        Side.SUPPORTED: Wording(
            subject="{due}: by {day}",
            text="{program} needs this from you by {day}: {due}.\n\nSend it to your {nouns.coordinator.one} as you "
            "have it, as a "
            "list or in a mail. If somebody else does this now, tell them so.",
            link="Open your page",
            page="front:taking-part",
            of_engagement=False,
        ),
    },
    "change-agreed": {
        Side.SUPPORTED: Wording(
            subject="Agreed in {program}: {change}",
            text="{change_first} is agreed, {days}. Whatever you did here stays yours: hours, and what you and others "
            "wrote.\n\nYour page says what becomes of it, and when.",
            link="See it",
            page="front:taking-part",
            of_engagement=False,
        ),
    },
    "change-declined": {
        Side.SUPPORTED: Wording(
            subject="About {change} in {program}",
            text="Whoever coordinates your {nouns.program.one} has read what you asked, and could not agree to it as "
            "it was. They "
            "wrote you why.",
            link="Read their answer",
            page="front:taking-part",
            of_engagement=False,
        ),
    },
    "rematch-kept": {
        Side.SUPPORTED: Wording(
            subject="About what you asked in {program}",
            text="Your {nouns.coordinator.one} has looked at what you asked. Things stay as they are for now.\n\n"
            "You may ask again at any time, and nobody is told that you did.",
            link="See your page",
        ),
    },
    "engagement-resumed": {
        Side.SUPPORTED: Wording(
            subject="Your {engagement_word}{with_helper} goes on",
            text="The pause is over. Agree on a time to meet whenever it suits you.",
            mail=False,
        ),
        Side.HELPER: Wording(
            subject="Your {engagement_word} with {supported} goes on",
            text="The pause is over. Agree on a time to meet, and log as before.",
            mail=False,
        ),
    },
    "engagement-ended": {
        Side.SUPPORTED: Wording(
            subject="Your {engagement_word}{with_helper} has ended",
            text="{last} was your last day together in {program}. What you wrote here stays yours to read, and every "
            "hour stays yours.\n\nYour {nouns.coordinator.one} is there if you have a question.",
        ),
        Side.HELPER: Wording(
            subject="Your {engagement_word} with {supported} has ended",
            text="{last} was the last day in {program}. What you wrote here stays yours to read, and every hour stays "
            "as it was logged.",
        ),
    },
    "stand-in-asked": {
        Side.HELPER: Wording(
            subject="You stand in for {helper} with {supported}",
            text="You are beside {supported} in {program} from {first} {to_last}, in place of {helper}.\n\n"
            "You log what happens in these days and read what is written in them. What was written before stays "
            "between those who were there.",
        ),
    },
    "stand-in-named": {
        Side.SUPPORTED: Wording(
            subject="{came} stands in for {helper}",
            text="{came} is there for you in {program} from {first} {to_last}, in place of {helper}.\n\n"
            "They read what is written in these days, and nothing from before.",
        ),
        Side.HELPER: Wording(
            subject="{came} stands in for you with {supported}",
            text="From {first} {to_last}, {came} is beside {supported} in your place. They read what is written in "
            "these days, and nothing from before.",
            mail=False,
        ),
    },
    "standing-in-ends": {
        Side.HELPER: Wording(
            subject="You stand in for {helper} until {last}",
            text="{last} is your last day beside {supported} in place of {helper}. What you logged stays.",
            mail=False,
        ),
    },
    "stand-in-left": {
        Side.SUPPORTED: Wording(
            subject="{came} stands in until {last}",
            text="{last} is the last day of {came} in place of {helper}.",
            mail=False,
        ),
        Side.HELPER: Wording(
            subject="{came} stands in for you until {last}",
            text="{last} is the last day of {came} beside {supported} in your place.",
            mail=False,
        ),
    },
    "member-left": {
        Side.SUPPORTED: Wording(
            subject="Your last day in {supported} is {last}",
            text="From then on you are no longer one of {supported} in {program}. What was written while you were "
            "there stays yours to read.",
            link="See the page of all of you",
            mail=False,
        ),
        Side.HELPER: Wording(
            subject="{came} is in {supported} until {last}",
            text="{last} is the last day of {came} in {supported}.",
            mail=False,
        ),
    },
    "credential-runs-out": {
        Side.HELPER: Wording(
            subject="{credential}: yours until {day}",
            text="What {program} asks of those who help has a last day: {credential}, {day}.\n\n"
            "Nothing changes for the people you are beside. After that day nobody new is proposed to you until it is "
            "renewed. Your {nouns.coordinator.one} can tell you how, and writes it down once it is.",
            link="See your page",
            page="desk:home",
            of_engagement=False,
        ),
    },
    "contract-nearly-used": {
        Side.SUPPORTED: Wording(
            subject="{hours} of your {nouns.contract.one} are left",
            text="Of the hours of your {nouns.contract.one} in {program}, {hours} are left. At the pace so far the "
            "last one is "
            "used around {back}.\n\nThe page of your {nouns.contract.one} shows how they were used, and what more "
            "would cost.",
            link="See your {nouns.contract.one}",
            page="desk:contract",
            of_engagement=False,
        ),
        Side.HELPER: Wording(
            subject="{hours} are left with {supported}",
            text="Of the {nouns.contract.one} of {supported} in {program}, {hours} are left. At the pace so far the "
            "last one is "
            "used around {back}.\n\n{supported} knows it too. It may be a good time to look at what the last hours "
            "are for.",
        ),
    },
    "hours-wait": {
        Side.SUPPORTED: Wording(
            subject="Your hours in {program} wait for money",
            text="The money for {program} does not reach everybody this year, and the {nouns.program.one} says who "
            "comes first. "
            "Your {hours} wait until there is more.\n\nHours you had stay yours. You are told when that changes, and "
            "your {nouns.coordinator.one} can tell you more.",
            link="See your {nouns.contract.one}",
            page="desk:contract",
            of_engagement=False,
        ),
    },
    "hours-covered": {
        Side.SUPPORTED: Wording(
            subject="There is money for your hours in {program}",
            text="The money for {program} reaches you now: your {hours} wait no longer.",
            link="See your {nouns.contract.one}",
            page="desk:contract",
            of_engagement=False,
        ),
    },
    "session-logged": {
        Side.SUPPORTED: Wording(
            subject="Did you meet with {helper} on {day}?",
            text="{helper} logged {minutes} minutes with {you}. Say yes, or say what was different.{any_of_you}"
            "{by_itself}",
            link="Answer",
            mail=False,
            page="desk:confirm",
            of_engagement=False,
        ),
    },
    "session-counted": {
        Side.SUPPORTED: Wording(
            subject="Your {nouns.session.one} of {day} counts now",
            text="Nobody answered, so the {minutes} minutes that {helper} logged count, as {program} says. If it was "
            "different, you can still say so.",
            link="Have a look",
            mail=False,
            page="desk:confirm",
            of_engagement=False,
        ),
    },
    "confirmation-asked-again": {
        Side.SUPPORTED: Wording(
            subject="A moment for {program}: {sessions} for your yes",
            text="{sessions} for your yes, from {day} on. Hours count once you say that it was so.\n\n"
            "One tap is enough, and if something was different you can say that too.",
            link="Have a look",
            page="desk:confirm",
            of_engagement=False,
        ),
    },
    "difference-raised": {
        Side.HELPER: Wording(
            subject="{supported} remembers {nouns.session.a} differently",
            text="{supported} remembers your {nouns.session.one} of {day} differently from what you logged.\n\n"
            "Both versions are kept until the two of you agree. Have a look, and say which one is right.",
            link="Have a look",
        ),
    },
    "engagement-paused-evaluator": {
        Side.SUPPORTED: Wording(
            subject="Your {engagement_word} with {helper} is paused",
            text="{helper} now has a part in your evaluation. From today they can no longer open what the two of you "
            "wrote or said here, so your {engagement_word} pauses.\n\n"
            "You did nothing wrong, and nothing is lost. Your {nouns.coordinator.one} sees it today and will find "
            "someone else "
            "for you.",
            link="See what this means",
        ),
    },
}
WORDS |= ADVICE | CONFIRMING | MESSAGES | NUDGING | SIGNING | MONEY | GROUPING | BOOKING | HELD
WORDS |= {kind: {Side.COORDINATOR: replace(wording, mail=False)} for kind, wording in COORDINATING.items()}
WORDS["brought-together"] = WORDS["match-published"]  # by hand, without a round: they are told the same

# What answers a notice: kind of event -> kinds of notices about the same attendance that ask for nothing any more.
ANSWERS: dict[str, frozenset[str]] = {
    "booking-held": frozenset({"log-asked"}),
    "booking-not-held": frozenset({"log-asked"}),
    "session-confirmed": frozenset({"session-logged"}),
    "session-counted": frozenset({"session-logged"}),
    "session-taken-back": frozenset({"session-logged", "difference-raised"}),
    "difference-raised": frozenset({"session-logged"}),
    "difference-agreed": frozenset({"difference-raised"}),
    "difference-withdrawn": frozenset({"difference-raised"}),
}
TELLING = frozenset({*WORDS, "party-left"})  # kinds of events somebody is told of; some get words of another kind
READ = frozenset({*TELLING, *ANSWERS})
