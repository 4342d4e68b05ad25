"""Logging what somebody answered to "How was it?": a session, or that there was none. What is missing is asked for."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from alongside.blueprint.tongues.tongue import Tongue
from alongside.exchange.actions.answering import Telling
from alongside.exchange.enums import Came
from alongside.exchange.mail.saying import Said, said
from alongside.kernel.access import Verb, Who
from alongside.kernel.clock import in_zone
from alongside.kernel.errors import NotHere, Refused
from alongside.kernel.reply_tokens import Token
from alongside.people.models.persons import Person
from alongside.practice.sessions.access import INVITED, LOGGABLE
from alongside.practice.sessions.actions.about import still_open, topics_last_time
from alongside.practice.sessions.actions.log import Contact
from alongside.practice.sessions.actions.once import log_once
from alongside.practice.sessions.actions.planned import key_of, not_held, open_words
from alongside.practice.sessions.enums import Reply
from alongside.practice.sessions.facts import Sayable, sayable
from alongside.practice.sessions.models import LONGEST_MINUTES, Booking
from alongside.practice.sessions.sides import acting_in
from alongside.programs.facts import pinned, today
from alongside.programs.models.engagements import Engagement

MOST_TOPICS = 15


def log_what_was_said(token: Token, *, by: Person, words: str) -> Telling | None:
    """Do what the words of a mail say about a meeting; None where it is not this person's any more."""
    booking = Booking.objects.filter(public_id=token.about).select_related("cohort").first()
    engagement = Engagement.objects.filter(public_id=token.engagement, invited__booking__public_id=token.about)
    one = engagement.select_related("cohort", "supported").first()
    who = acting_in(one, by) if one else None
    what = sayable(token.about)
    if booking is None or who is None or what is None:
        return None
    tongue = pinned(booking.cohort_id, on=booking.day).blueprint.tongue
    telling = _Told(tongue, booking, what)
    read = said(words, what)
    again = () if read.no or read.unread else topics_last_time(who, _met(booking, who), what.topics, said=read.tags)
    whole = replace(read, tags=(*read.tags, *again))
    if read.unread or not (read.no or read.yes or read.minutes) or missing(whole, what, tongue):
        return telling.unread(read)
    try:
        return telling.with_topics(_done(booking, whole, by, who, telling), again)
    except NotHere:
        return None
    except Refused as refused:
        return telling.refused(refused.sentence)


def _met(booking: Booking, who: Who) -> list[int]:
    """Of whose engagements a meeting was agreed (row numbers)."""
    agreed = INVITED.visible(who).filter(booking=booking, reply=Reply.YES).order_by("pk")
    return list(agreed.values_list("engagement", flat=True))


def _done(booking: Booking, read: Said, by: Person, who: Who, telling: "_Told") -> Telling:
    if read.no:
        not_held(booking=booking, by=by, who=who)
        return telling.told(Came.NOT_HELD, "not-held", "not-held-text")
    rows = (
        LOGGABLE.visible(who, Verb.CHANGE)
        .filter(pk__in=_met(booking, who))
        .select_related("cohort", "supported")
        .order_by("pk")
    )
    planned = still_open(who, open_words(booking=booking, by=by, who=who).goals)
    contact = replace(_contact(booking, list(rows), read, by), about=read.goals or planned)
    log_once(by=by, who=who, contact=contact, booking=booking)
    how = _how(contact.parts or {contact.mode: contact.minutes}, telling)
    return telling.told(Came.LOGGED, "saved", "saved-text", much=telling.tongue.told(contact.minutes), how=how)


def _contact(booking: Booking, served: list[Engagement], read: Said, by: Person) -> Contact:
    """The session a line speaks of, at the time that was planned."""
    zone = by.time_zone or booking.cohort.time_zone
    wall: datetime = in_zone(booking.starts_at, zone)
    parts = dict(read.parts) or {booking.mode: read.unplaced or booking.minutes}
    return Contact(
        key=key_of(booking),
        engagements=served,
        wall=wall.replace(tzinfo=None, fold=0),
        minutes=sum(parts.values()),
        mode=max(parts, key=lambda mode: parts[mode]),
        parts=parts if len(parts) > 1 else {},
        miles=read.miles,
        kind=read.kind,
        present=read.present,
        tags=read.tags,
        note=read.words if settings.MAIL_NOTES else "",
        zone=zone,
        later=bool(wall.fold),
    )


def missing(read: Said, what: Sayable, tongue: Tongue) -> list[str]:
    """What a line does not say and has to, in sentences."""
    if read.no:
        return []
    found = []
    if not read.minutes and not read.yes:
        found.append(tongue.say("reply.miss-minutes"))
    if read.parts and read.unplaced:
        found.append(tongue.say("reply.miss-mode", modes=", ".join(what.modes.values())))
    if read.minutes > LONGEST_MINUTES:
        found.append(tongue.say("reply.miss-length", longest=LONGEST_MINUTES))
    for topics in what.topics:
        if len(set(read.tags) & set(topics.tags)) < topics.at_least:
            listed = ", ".join(list(topics.tags.values())[:MOST_TOPICS])
            found.append(tongue.say("reply.miss-topic", label=topics.label, topics=listed))
    return found


def _how(parts: Mapping[str, int], telling: "_Told") -> str:
    tongue, modes = telling.tongue, telling.what.modes
    return ", ".join(f"{modes.get(mode, mode)}: {tongue.told(minutes)}" for mode, minutes in parts.items())


class _Told:
    """Puts what came of a mail about one meeting into the words of its program."""

    def __init__(self, tongue: Tongue, booking: Booking, what: Sayable) -> None:
        self.tongue, self.what = tongue, what
        self.path = reverse("desk:calendar-one", args=[booking.public_id])
        self.words = {
            "day": tongue.near_day(booking.day, today(booking.cohort)),
            "name": tongue.listed(what.names, last="and") or tongue.say("letter.someone"),
        }

    def told(self, came: Came, subject: str, text: str, **words: str) -> Telling:
        """What was done."""
        told = self.words | words
        paragraphs = (self.tongue.say(f"reply.{text}", **told), self.tongue.say("reply.change"))
        return Telling(came, self.tongue.say(f"reply.{subject}", **told), paragraphs, self.path)

    def with_topics(self, telling: Telling, tags: tuple[str, ...]) -> Telling:
        """What was done, and the topics nobody wrote that are as last time."""
        if not tags:
            return telling
        said = self.tongue.say("reply.last-time", topics=", ".join(self._topics(tags)))
        return replace(telling, paragraphs=(telling.paragraphs[0], said, *telling.paragraphs[1:]))

    def _topics(self, tags: Iterable[str]) -> list[str]:
        known = {key: label for one in self.what.topics for key, label in one.tags.items()}
        return [known.get(tag, tag) for tag in tags]

    def unread(self, read: Said) -> Telling:
        """What could be read, and what is missing."""
        paragraphs = [self._read(read)]
        if read.unread and read.anything:
            paragraphs.append(self.tongue.say("reply.rest"))
        paragraphs += missing(read, self.what, self.tongue)
        if read.anything and not read.unread:
            paragraphs.append(self.tongue.say("reply.shortest", example=self._shortest(read)))
        return self._again(Came.UNREAD, paragraphs)

    def refused(self, why: str) -> Telling:
        """Why it could not be done."""
        return self._again(Came.REFUSED, [why])

    def _again(self, came: Came, paragraphs: list[str]) -> Telling:
        told = (*paragraphs, self.tongue.say("reply.again"))
        return Telling(came, self.tongue.say("reply.unread", **self.words), told, self.path, again=True)

    def _shortest(self, read: Said) -> str:
        """The same line with what it lacks, as it could be written."""
        told = [f"{minutes} min {self.what.modes.get(mode, mode).lower()}" for mode, minutes in read.parts.items()]
        told += [f"{read.unplaced} min"] if read.unplaced and not told else []
        short = [one for one in self.what.topics if len(set(read.tags) & set(one.tags)) < one.at_least]
        topics = [label.lower() for one in short for label in list(one.tags.values())[: one.at_least]]
        return ", ".join([*(told or [self.tongue.say("yes")]), *topics])

    def _read(self, read: Said) -> str:
        if not read.anything:
            return self.tongue.say("reply.nothing-read")
        told = [_how(read.parts, self)] if read.parts else []
        told += [self.tongue.told(read.unplaced)] if read.unplaced else []
        told += self._topics(read.tags)
        told += [self._goal(goal) for goal in read.goals]
        told += [self.tongue.counted("reply.miles", read.miles)] if read.miles else []
        told += [self.what.kinds[read.kind]] if read.kind else []
        told += [f"{self.what.present[key]}: {many}" for key, many in read.present.items()]
        told += [self.tongue.say(word) for word, is_said in (("yes", read.yes), ("no", read.no)) if is_said]
        return self.tongue.say("reply.read", read="; ".join(told))

    def _goal(self, public_id: str) -> str:
        kind, number = self.what.goal(public_id)
        return self.tongue.say(f"reply.{kind}", number=number)
