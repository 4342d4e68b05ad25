"""Who sees what of staffing: coordinators of the cohort; of the calls of a place, whoever leads it and made them; and,
of an application, the role that gives the second yes.

Nobody sees their own application from this side. Reviewers see each other's words once all of them are done.
"""

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from alongside.kernel.access import Access, Kind, Rule, Verb, Who
from alongside.people.models.persons import Address
from alongside.programs.models.participations import Participation
from alongside.staffing.models.applications import Application, Posting, Reference, Review
from alongside.staffing.models.credentials import Credential
from alongside.staffing.models.sharing import Share

DECIDING = (Kind.LEADER, Kind.SITE_LEADER, Kind.APPROVER)


def _of_my_cohort(who: Who) -> Q:
    return Q(participation__cohort=who.cohort)


def _in_my_cohort(who: Who) -> Q:
    return Q(cohort=who.cohort)


def _others(who: Who, to: str) -> Q:
    """Applications that are not one's own."""
    mine = Exists(Address.objects.filter(person=who.person, email=OuterRef(f"{to}email")))
    return ~Q(mine)


def _coordinated(to: str) -> Rule:
    return lambda who: Q(**{f"{to}posting__cohort": who.cohort}) & _others(who, to)


def _second(to: str) -> Rule:
    """Applications that the role acted in gives the second yes to."""

    def condition(who: Who) -> Q:
        role = Participation.objects.filter(
            pk=who.participation or 0,
            cohort=OuterRef(f"{to}posting__cohort"),
            role=OuterRef(f"{to}posting__approved_by"),
        )
        return Q(Exists(role)) & ~Q(**{f"{to}sent_at": None}) & _others(who, to)

    return condition


def _posted(to: str) -> Rule:
    """Calls of the place that the role acted in leads, where the program leaves them to that role."""

    def condition(who: Who) -> Q:
        role = Participation.objects.filter(
            pk=who.participation or 0,
            cohort=OuterRef(f"{to}cohort"),
            role=OuterRef(f"{to}posted_by"),
            works_at=OuterRef(f"{to}place"),
        )
        return Q(Exists(role))

    return condition


def _led(to: str) -> Rule:
    """Applications to a call of one's own place."""
    posted = _posted(f"{to}posting__")
    return lambda who: posted(who) & _others(who, to)


def _either(one: Rule, other: Rule) -> Rule:
    return lambda who: one(who) | other(who)


def _everybody(to: str) -> dict[Kind, Rule]:
    return {
        Kind.COORDINATOR: _coordinated(to),
        **dict.fromkeys(DECIDING, _second(to)),
        Kind.SITE_LEADER: _either(_second(to), _led(to)),
    }


def done(who: Who) -> Q:
    """Reviews one may read: one's own, and those of looks that as many reviewers as are asked have written about."""
    together = (
        Review.objects.filter(
            application=OuterRef("application"), look=OuterRef("look"), reverses=None, reversed_by=None
        )
        .order_by()
        .values("look")
        .annotate(n=Count("pk"))
        .values("n")
    )
    several = Coalesce(Subquery(together, output_field=IntegerField()), 0)
    return Q(reviewer=who.person) | Q(of__lte=several)


def _readable(rule: Rule) -> Rule:
    return lambda who: rule(who) & done(who)


def _written(rule: Rule) -> Rule:
    return lambda who: rule(who) & Q(reviewer=who.person)


CREDENTIALS = Access(
    Credential,
    {Verb.SEE: {Kind.COORDINATOR: _of_my_cohort}, Verb.CHANGE: {Kind.COORDINATOR: _of_my_cohort}},
)
POSTINGS = Access(
    Posting,
    {verb: {Kind.COORDINATOR: _in_my_cohort, Kind.SITE_LEADER: _posted("")} for verb in (Verb.SEE, Verb.CHANGE)},
)
APPLICATIONS = Access(
    Application,
    {
        Verb.SEE: _everybody(""),
        Verb.READ: _everybody(""),
        Verb.CHANGE: {Kind.COORDINATOR: _coordinated(""), Kind.SITE_LEADER: _led("")},
        Verb.CONFIRM: _everybody(""),
    },
)
REFERENCES = Access(Reference, {Verb.SEE: _everybody("application__"), Verb.READ: _everybody("application__")})
REVIEWS = Access(
    Review,
    {
        Verb.SEE: _everybody("application__"),
        Verb.READ: {kind: _readable(rule) for kind, rule in _everybody("application__").items()},
        Verb.CHANGE: {kind: _written(rule) for kind, rule in _everybody("application__").items()},
    },
)
SHARES = Access(Share, {Verb.SEE: {Kind.COORDINATOR: _in_my_cohort}, Verb.CHANGE: {Kind.COORDINATOR: _in_my_cohort}})
