"""Teams that are helped as one: which somebody is in today, and who there may carry what is handed over."""

from datetime import date

from django.db.models import Q, QuerySet

from alongside.kernel.access import Who
from alongside.people.models.persons import Person
from alongside.programs.access import active_party
from alongside.programs.enums import EngagementState, Part, ParticipationState
from alongside.programs.models.engagements import Engagement, Party
from alongside.programs.models.participations import Participation


def teams_of(who: Who) -> QuerySet[Engagement]:
    """The engagements of teams, or of organizations, that somebody is in today."""
    mine = Engagement.objects.filter(active_party(who), supported__person=None).exclude(state=EngagementState.ENDED)
    return mine.select_related("supported__team", "supported__organization").order_by("pk")


def may_carry(engagement: Engagement, role: str, *, on: date) -> QuerySet[Person]:
    """The members of a team that day, and whoever has the role in its district; `engagement.supported` is loaded."""
    there = Q(starts_on__lte=on) & (Q(ends_on=None) | Q(ends_on__gte=on))
    members = Party.objects.filter(there, engagement=engagement, part__in=(Part.MEMBER, Part.SUPPORTED))
    supported = engagement.supported
    place = supported.organization or (supported.team.organization if supported.team else supported.works_at)
    line = place.path if place else "/"
    carriers = Participation.objects.filter(
        cohort=engagement.cohort_id, role=role, state=ParticipationState.ENROLLED, works_at__path__startswith=line
    )
    chosen = Q(pk__in=members.values("person")) | Q(pk__in=carriers.values("person"))
    return Person.objects.filter(chosen).order_by("family_name", "given_name", "pk")
