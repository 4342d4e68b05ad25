"""Who reads what two write to each other, who may write, and who looks at what somebody reported.

Whoever moderates reads a reported message and the few around it, and nothing else; never where they evaluate the person
coached, and never about themselves.
"""

from django.db.models import Q

from alongside.kernel.access import NOTHING, Access, Kind, Verb, Who
from alongside.practice.messages.models import Message, Report
from alongside.programs.access import active_party, content, evaluated_by, party, there_while
from alongside.programs.enums import CohortState
from alongside.programs.facts import pinned, serving
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation

PARTIES = (Kind.HELPER, Kind.SUPPORTED)


def _readable(who: Who) -> Q:
    return there_while(who, "day", "day") | Q(author=who.person, engagement__cohort=who.cohort)


def _writable(who: Who) -> Q:
    """Engagements that go on, which this person is in today, where the program has messages."""
    if pinned(who.cohort or 0, on=who.on).blueprint.privacy.messages_kept is None:
        return NOTHING
    return active_party(who) & content(who) & serving() & ~Q(cohort__state=CohortState.CLOSED)


def _moderated(who: Who) -> Q:
    role = Participation.objects.filter(pk=who.participation or 0).values_list("role", flat=True).first()
    if role not in pinned(who.cohort or 0, on=who.on).blueprint.privacy.moderators:
        return NOTHING
    evaluated = Engagement.objects.filter(evaluated_by(who), cohort=who.cohort)
    mine = Q(message__author=who.person) | Q(by=who.person) | Q(message__engagement__in=evaluated)
    return Q(message__engagement__cohort=who.cohort) & ~mine


MESSAGES = Access(Message, {verb: dict.fromkeys(PARTIES, _readable) for verb in (Verb.SEE, Verb.READ)})
TALKS = Access(Engagement, {Verb.READ: dict.fromkeys(PARTIES, party), Verb.CHANGE: dict.fromkeys(PARTIES, _writable)})
REPORTS = Access(Report, {verb: {Kind.COORDINATOR: _moderated} for verb in (Verb.SEE, Verb.READ, Verb.CHANGE)})
