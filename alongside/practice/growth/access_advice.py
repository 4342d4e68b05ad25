"""Who reads what somebody who helps asks others: those of the roles the program's file names, and who asked.

Never somebody they help, who may be the one meant, and never somebody who evaluates one they help.
"""

import re
import unicodedata

from django.db.models import Q

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import NOTHING, Access, Kind, Verb, Who
from alongside.people.models.persons import Person
from alongside.practice.growth.models.advice import Advice
from alongside.programs.access import HELPING, evaluated_by
from alongside.programs.enums import Part
from alongside.programs.facts import pinned
from alongside.programs.models.engagements import Engagement, Party
from alongside.programs.models.participations import Participation


def duties_asking(blueprint: Blueprint, role: str) -> list[str]:
    """The duties in which somebody of a role may ask for advice."""
    return [key for key, one in blueprint.duties.items() if one.advice_from and role == one.helper]


def duties_answering(blueprint: Blueprint, role: str) -> list[str]:
    """The duties about which somebody of a role is asked."""
    return [key for key, one in blueprint.duties.items() if role in one.advice_from]


def _own(who: Who) -> Q:
    return Q(author=who.person, cohort=who.cohort)


def _asked(who: Who) -> Q:
    role = Participation.objects.filter(pk=who.participation or 0).values_list("role", flat=True).first()
    duties = duties_answering(pinned(who.cohort or 0, on=who.on).blueprint, role) if role else []
    if not duties:
        return NOTHING
    helped = Party.objects.filter(person=who.person, part__in=(Part.SUPPORTED, Part.MEMBER))
    close = Engagement.objects.filter(Q(pk__in=helped.values("engagement")) | evaluated_by(who))
    helping = Party.objects.filter(part__in=HELPING, engagement__in=close).values("person")
    return Q(cohort=who.cohort, duty__in=duties) & ~Q(author__in=helping)


def _readable(who: Who) -> Q:
    return _own(who) | _asked(who)


def _open(who: Who) -> Q:
    return _readable(who) & Q(closed_on=None)


ADVICE = Access(
    Advice,
    {
        Verb.SEE: {Kind.HELPER: _readable, Kind.COORDINATOR: _asked},
        Verb.READ: {Kind.HELPER: _readable, Kind.COORDINATOR: _asked},
        Verb.CHANGE: {Kind.HELPER: _open, Kind.COORDINATOR: lambda who: _asked(who) & Q(closed_on=None)},
    },
)


def names_somebody(who: Who, text: str) -> bool:
    """Tell whether a text has, as a whole word, a name of somebody this person works with in the cohort. It is asked
    and forgotten: nothing of it is kept. One query."""
    mine = Party.objects.filter(person=who.person, engagement__cohort=who.cohort).values("engagement")
    beside = Person.objects.filter(parties__engagement__in=mine).exclude(pk=who.person)
    names = beside.values_list("given_name", "family_name", "known_as").distinct()
    return bool({word for several in names for one in several for word in _words(one)} & set(_words(text)))


def _words(text: str) -> list[str]:
    """The words of a text without accents and capitals; an initial is none."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    return [word for word in re.findall(r"[^\W\d_]+", plain.casefold()) if len(word) > 1]
