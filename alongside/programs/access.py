"""Who may see what of a cohort. Engagements show that people work together; what they say is guarded by `CONTENT`."""

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce, Substr
from django.db.models.lookups import In

from alongside.kernel.access import NOTHING, Access, Kind, Verb, Who
from alongside.kernel.remember import remembered
from alongside.people.enums import OrganizationKind
from alongside.people.facts import below, evaluated_during, line_of, places_led_by
from alongside.people.models.organizations import Organization
from alongside.programs.enums import Part
from alongside.programs.models.agreements import Agreement, Interest
from alongside.programs.models.applications import Application
from alongside.programs.models.changes import Change
from alongside.programs.models.cohorts import Cohort, Program
from alongside.programs.models.drafts import Draft
from alongside.programs.models.engagements import Engagement, Party
from alongside.programs.models.focuses import Focus
from alongside.programs.models.meetings import InformationMeeting
from alongside.programs.models.participations import Participation
from alongside.programs.models.shelf import ShelfWork

SITE_POSITIONS = ("principal", "assistant-principal", "superintendent", "director")
REACHED = (
    OrganizationKind.DISTRICT,
    OrganizationKind.SCHOOL,
    OrganizationKind.DEPARTMENT,
    OrganizationKind.UNION_LOCAL,
)
HELPING = (Part.HELPER, Part.STAND_IN)


def _in_cohort(who: Who) -> Q:
    return Q(cohort=who.cohort)


def _sent_here(who: Who) -> Q:
    """Applications to this cohort that were sent; a draft is the applicant's own."""
    return Q(cohort=who.cohort, sent_at__isnull=False)


def _of_my_cohort(who: Who) -> Q:
    return Q(participation__cohort=who.cohort)


def _my_cohort(who: Who) -> Q:
    return Q(pk=who.cohort)


def _own_draft(who: Who) -> Q:
    """What this person writes on the program of the cohort they act in, or begins for its sponsor: nobody else's."""
    here = Q(program__in=Program.objects.filter(cohorts=who.cohort).values("pk"))
    begun = Q(base=None, program__sponsor__in=Organization.objects.filter(programs__cohorts=who.cohort).values("pk"))
    return Q(person=who.person) & (here | begun)


def _own_shelf(who: Who) -> Q:
    """What the sponsor of this cohort's program brought: no other sponsor sees it, or that it is there."""
    return Q(sponsor__in=Organization.objects.filter(programs__cohorts=who.cohort))


def _own(who: Who) -> Q:
    return Q(pk=who.participation)


def acting(who: Who) -> Q:
    """Parties this person is as whoever they act as now. Who came along with a team in no role of the cohort is always.

    Somebody who coaches here and is coached here acts as one of the two, and sees what belongs to that one.
    """
    return Q(person=who.person) & (Q(participation=who.participation) | Q(participation=None))


def _beside_me(who: Who) -> Q:
    """Participations of people I share an engagement with, and my own."""
    mine = Party.objects.filter(acting(who), engagement__cohort=who.cohort).values("engagement")
    shared = Party.objects.filter(engagement__in=mine, participation=OuterRef("pk"))
    supported = Engagement.objects.filter(pk__in=mine, supported=OuterRef("pk"))
    return _own(who) | Q(Exists(shared)) | Q(Exists(supported))


def _at_my_site(who: Who) -> Q:
    """Participations of people who work at, or below, an organization this person leads."""
    led = Organization.objects.filter(below(places_led_by(who.person, on=who.on, positions=SITE_POSITIONS)))
    return Q(cohort=who.cohort, works_at__in=led, kind__in=(Kind.SUPPORTED, Kind.HELPER)) | _own(who)


def party(who: Who) -> Q:
    """Engagements this person is, or was, a party of."""
    return Q(cohort=who.cohort) & Q(Exists(Party.objects.filter(acting(who), engagement=OuterRef("pk"))))


def active_party(who: Who) -> Q:
    """Engagements this person is a party of today."""
    today = Q(starts_on__lte=who.on) & (Q(ends_on=None) | Q(ends_on__gte=who.on))
    mine = Party.objects.filter(acting(who), today, engagement=OuterRef("pk"))
    return Q(cohort=who.cohort) & Q(Exists(mine))


def evaluated_by(who: Who) -> Q:
    """Engagements for a person whom this person evaluates. Teams and organizations are not evaluated as such."""
    mine = evaluated_during(who.person, on=who.on, person="supported__person", since="starts_on")
    return Q(supported__person__isnull=False) & mine


def content(who: Who) -> Q:
    """Engagements whose words this person may open: a party of it, and not the evaluator of the person coached."""
    return party(who) & ~evaluated_by(who)


def there_while(who: Who, first: str, last: str) -> Q:
    """Words of an engagement that was open to this person from the day they were begun (the name of a field) to the
    day they were worded last: who came later, or left in between, does not read them."""
    on_these_days = Party.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=OuterRef(last)),
        engagement=OuterRef("engagement"),
        person=who.person,
        starts_on__lte=OuterRef(first),
    )
    return Q(engagement__in=Engagement.objects.filter(content(who))) & Q(Exists(on_these_days))


def _focus(who: Who) -> Q:
    return there_while(who, "opened_on", "worded_on") & Q(sealed__isnull=False)


def helping(who: Who) -> Q:
    """Engagements this person helps in today, unless they evaluate the person coached."""
    today = Q(starts_on__lte=who.on) & (Q(ends_on=None) | Q(ends_on__gte=who.on))
    mine = Party.objects.filter(acting(who), today, engagement=OuterRef("pk"), part__in=HELPING)
    return Q(cohort=who.cohort) & Q(Exists(mine)) & ~evaluated_by(who)


def _engagement_at_my_site(who: Who) -> Q:
    led = Organization.objects.filter(below(places_led_by(who.person, on=who.on, positions=SITE_POSITIONS)))
    return Q(cohort=who.cohort, supported__works_at__in=led)


def within_reach(who: Who) -> Q:
    """Organizations a cohort works with: all below its sponsor, and the whole districts of the places its people are,
    or that join it.

    Offices and associations above districts are seen and not reached: others work there, and with others.
    """
    by_length: dict[int, list[str]] = {}
    for path in _reached(who)[0]:
        by_length.setdefault(len(path), []).append(path)
    found = NOTHING
    for length, paths in by_length.items():  # a path ends in "/": equal beginnings are there or below
        found |= Q(In(Substr(F("path"), 1, length), paths))
    return found


def _reached_or_above(who: Who) -> Q:
    return within_reach(who) | Q(pk__in=_reached(who)[1])


def _reached(who: Who) -> tuple[set[str], set[int]]:
    """Paths everything below which is reached, and the row numbers of these places and of all above them."""
    return remembered(("reached by", who.cohort), lambda: _ask_reached(who))


def _ask_reached(who: Who) -> tuple[set[str], set[int]]:
    rows = Participation.objects.filter(cohort=who.cohort).order_by()
    at = Coalesce("works_at__path", "organization__path", "team__organization__path")
    joining = Agreement.objects.filter(cohort=who.cohort, organization__isnull=False).order_by()
    people = rows.annotate(at=at).exclude(at=None).values_list("at", flat=True)
    places = set(people.union(joining.values_list("organization__path", flat=True)))
    sponsors = set(Organization.objects.filter(programs__cohorts=who.cohort).values_list("path", flat=True))
    line = {int(pk) for path in places | sponsors for pk in path.strip("/").split("/")}
    kinds = dict(Organization.objects.filter(pk__in=line).values_list("path", "kind"))
    found = (next((path for path in line_of(place) if kinds.get(path) in REACHED), "") for place in places)
    return sponsors | {path for path in found if path}, line


ORGANIZATIONS = Access(
    Organization,
    {Verb.SEE: {Kind.COORDINATOR: _reached_or_above}, Verb.CHANGE: {Kind.COORDINATOR: within_reach}},
)
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
APPLICATIONS = Access(
    Application, {Verb.SEE: {Kind.COORDINATOR: _sent_here}, Verb.CHANGE: {Kind.COORDINATOR: _sent_here}}
)
AGREEMENTS = Access(Agreement, {Verb.SEE: {Kind.COORDINATOR: _in_cohort}, Verb.CHANGE: {Kind.COORDINATOR: _in_cohort}})
MEETINGS = Access(
    InformationMeeting, {Verb.SEE: {Kind.COORDINATOR: _in_cohort}, Verb.CHANGE: {Kind.COORDINATOR: _in_cohort}}
)
INTERESTS = Access(Interest, {Verb.SEE: {Kind.COORDINATOR: _in_cohort}, Verb.CHANGE: {Kind.COORDINATOR: _in_cohort}})
CHANGES = Access(Change, {Verb.SEE: {Kind.COORDINATOR: _of_my_cohort}, Verb.CHANGE: {Kind.COORDINATOR: _of_my_cohort}})
DRAFTS = Access(Draft, {Verb.SEE: {Kind.COORDINATOR: _own_draft}, Verb.CHANGE: {Kind.COORDINATOR: _own_draft}})
SHELF = Access(ShelfWork, {verb: {Kind.COORDINATOR: _own_shelf} for verb in (Verb.SEE, Verb.READ, Verb.CHANGE)})
FOCUSES = Access(Focus, {Verb.READ: {Kind.HELPER: _focus, Kind.SUPPORTED: _focus}})
