"""Letters that can be answered without signing in: by mail, or by a link. The address an answer goes to, how it is
written, and what stands in the link."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from alongside.blueprint.tongues.tongue import Tongue
from alongside.kernel.errors import NotHere
from alongside.kernel.reply_tokens import Answers, Token, addressed
from alongside.notices.models import Notice
from alongside.practice.sessions.facts import Sayable, invited_as, sayable
from alongside.programs.facts import pinned

GOOD_FOR = timedelta(days=14)
LOG, ATTEND = "log-asked", ("booking-asked", "booking-moved")
SALT = "alongside.notices.answer"
LONGEST = 400
MOST_TOPICS = 15  # a longer list is chosen from on the page


@dataclass(frozen=True, slots=True)
class Replying:
    """`to`: where an answer goes; `token`: what stands in it; `says`: how to answer, a paragraph each."""

    to: str
    token: str
    says: tuple[str, ...]


def replying_to(notice: Notice) -> Replying | None:
    """How a letter can be answered by mail; None where it asks for nothing, or this installation reads no mail."""
    event = notice.event
    if not settings.MAIL_REPLY_TO or event.cohort_id is None or notice.kind not in (LOG, *ATTEND):
        return None
    booking, engagement = str(event.facts.get("booking", "")), str(event.facts.get("engagement", ""))
    on = date.fromisoformat(str(event.facts["day"]))
    tongue = pinned(event.cohort_id, on=on).blueprint.tongue
    if notice.kind == LOG:
        what = sayable(booking)
        token = Token(Answers.LOG, booking, engagement, event.at.date() + GOOD_FOR)
        says = how_to_say(what, tongue) if what else ()
    else:
        token, says = Token(Answers.ATTEND, invited_as(booking), engagement), (tongue.say("reply.attend"),)
    signed = token.signed_for(notice.person.public_id)
    return Replying(addressed(settings.MAIL_REPLY_TO, signed), signed, says)


def how_to_say(what: Sayable, tongue: Tongue) -> tuple[str, ...]:
    """How a line about a meeting is written: an example, the ways of meeting, the topics that are needed, and what the
    two work on, by number alone."""
    needed = [one for one in what.topics if one.at_least]
    topic = "".join(f", {label.lower()}" for one in needed for label in list(one.tags.values())[:1])
    mode = what.modes.get(what.mode, "").lower()
    says = [tongue.say("reply.how", example=tongue.say("reply.example", mode=mode, topic=topic))]
    says.append(tongue.say("reply.modes", modes=", ".join(what.modes.values())))
    for one in needed:
        if len(one.tags) <= MOST_TOPICS:
            numbered = ", ".join(f"{place} {label}" for place, label in enumerate(one.tags.values(), 1))
            says.append(tongue.say("reply.topics", label=one.label, topics=numbered))
    named = [f"{what.called.get(kind, kind)} {number}" for kind, number in list(what.goals)[:MOST_TOPICS]]
    if what.kinds:
        says.append(tongue.say("reply.kinds", kinds=", ".join(what.kinds.values())))
    if what.present:
        says.append(tongue.say("reply.present", present=", ".join(f"3 {one}" for one in what.present.values())))
    if named:
        says.append(tongue.say("reply.goals", goals=", ".join(named)))
    return tuple(says)


@dataclass(frozen=True, slots=True)
class Asked:
    """Who was asked for what, by public ids, and how often the time had been moved by then."""

    booking: str
    engagement: str
    person: str
    sequence: int


def answer_link(notice: Notice) -> str:
    """The address at which a time can be answered without signing in; empty for what asks for no answer."""
    if notice.kind not in ATTEND:
        return ""
    facts = notice.event.facts
    told = [facts["booking"], facts["engagement"], notice.person.public_id, facts["sequence"]]
    return f"{settings.ADDRESS}{reverse('front:answer', args=[signing.dumps(told, salt=SALT)])}"


def asked_by_link(token: str) -> Asked:
    """What stands in such a link. Raises NotHere for one that is not whole."""
    try:
        return Asked(*signing.loads(token[:LONGEST], salt=SALT))
    except signing.BadSignature:
        raise NotHere("This link is not whole. Copy all of it from the letter, or sign in to answer.") from None
