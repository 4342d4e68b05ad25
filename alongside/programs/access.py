"""Who may see what of a cohort. Engagements show that people work together; what they say is guarded by `CONTENT`."""

from django.db.models import Exists, OuterRef, Q

from alongside.kernel.access import Access, Kind, Verb, Who
from alongside.people.facts import below, evaluated_during, places_led_by
from alongside.people.models.organizations import Organization
from alongside.programs.enums import Part
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Engagement, Party
from alongside.programs.models.participations import Participation

SITE_POSITIONS = ("principal", "assistant-principal", "superintendent", "director")
HELPING = (Part.HELPER, Part.STAND_IN)


def _in_cohort(who: Who) -> Q:
    return Q(cohort=who.cohort)


def _my_cohort(who: Who) -> Q:
    return Q(pk=who.cohort)


def _own(who: Who) -> Q:
    return Q(pk=who.participation)


def _beside_me(who: Who) -> Q:
    """Participations of people I share an engagement with, and my own."""
    mine = Party.objects.filter(person=who.person, engagement__cohort=who.cohort).values("engagement")
    shared = Party.objects.filter(engagement__in=mine, participation=OuterRef("pk"))
    supported = Engagement.objects.filter(pk__in=mine, supported=OuterRef("pk"))
    return _own(who) | Q(Exists(shared)) | Q(Exists(supported))


def _at_my_site(who: Who) -> Q:
    """Participations of people who work at, or below, an organization this person leads."""
    led = Organization.objects.filter(below(places_led_by(who.person, on=who.on, positions=SITE_POSITIONS)))
    return Q(cohort=who.cohort, works_at__in=led, kind__in=(Kind.SUPPORTED, Kind.HELPER)) | _own(who)


def party(who: Who) -> Q:
    """Engagements this person is, or was, a party of."""
    return Q(cohort=who.cohort) & Q(Exists(Party.objects.filter(engagement=OuterRef("pk"), person=who.person)))


def active_party(who: Who) -> Q:
    """Engagements this person is a party of today."""
    today = Q(starts_on__lte=who.on) & (Q(ends_on=None) | Q(ends_on__gte=who.on))
    mine = Party.objects.filter(today, engagement=OuterRef("pk"), person=who.person)
    return Q(cohort=who.cohort) & Q(Exists(mine))


def evaluated_by(who: Who) -> Q:
    """Engagements for a person whom this person evaluates. Teams and organizations are not evaluated as such."""
    mine = evaluated_during(who.person, on=who.on, person="supported__person", since="starts_on")
    return Q(supported__person__isnull=False) & mine


def content(who: Who) -> Q:
    """Engagements whose words this person may open: a party of it, and not the evaluator of the person coached."""
    return party(who) & ~evaluated_by(who)


def helping(who: Who) -> Q:
    """Engagements this person helps in today, unless they evaluate the person coached."""
    today = Q(starts_on__lte=who.on) & (Q(ends_on=None) | Q(ends_on__gte=who.on))
    mine = Party.objects.filter(today, engagement=OuterRef("pk"), person=who.person, part__in=HELPING)
    return Q(cohort=who.cohort) & Q(Exists(mine)) & ~evaluated_by(who)


def _engagement_at_my_site(who: Who) -> Q:
    led = Organization.objects.filter(below(places_led_by(who.person, on=who.on, positions=SITE_POSITIONS)))
    return Q(cohort=who.cohort, supported__works_at__in=led)


COHORTS = Access(
    Cohort,
    {
        Verb.SEE: dict.fromkeys(Kind, _my_cohort),
        Verb.CHANGE: {Kind.COORDINATOR: _my_cohort},
        Verb.COUNT: dict.fromkeys((Kind.COORDINATOR, Kind.LEADER, Kind.RESEARCHER), _my_cohort),
    },
)
PARTICIPATIONS = Access(
    Participation,
    {
        Verb.SEE: {
            Kind.COORDINATOR: _in_cohort,
            Kind.SUPPORT: _in_cohort,
            Kind.SITE_LEADER: _at_my_site,
            Kind.HELPER: _beside_me,
            Kind.SUPPORTED: _beside_me,
            Kind.LEADER: _own,
            Kind.RESEARCHER: _own,
            Kind.APPROVER: _own,
        },
        Verb.CHANGE: {Kind.COORDINATOR: _in_cohort},
    },
)
ENGAGEMENTS = Access(
    Engagement,
    {
        Verb.SEE: {
            Kind.COORDINATOR: _in_cohort,
            Kind.SITE_LEADER: _engagement_at_my_site,
            Kind.HELPER: party,
            Kind.SUPPORTED: party,
        },
        Verb.READ: {Kind.HELPER: content, Kind.SUPPORTED: content},
        Verb.CHANGE: {Kind.HELPER: helping},
    },
)
