"""Who works with whom in a cohort: a list that can be searched and filtered, for a few pairs and for thousands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.http import HttpResponse, QueryDict
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.requirements import InTouch
from alongside.kernel.access import Kind, Who
from alongside.kernel.amounts import against
from alongside.people.models.persons import Person
from alongside.practice.sessions.facts import contact_days
from alongside.programs.access import ENGAGEMENTS, HELPING
from alongside.programs.enums import EVALUATES, EngagementState, Part
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Engagement, Party
from alongside.programs.queries_finding import PERSON, PLACE, UNIT, one_fits
from alongside.standing.known import Verdict
from alongside.standing.queries import Placed, of_engagements
from alongside.web.office.person_facts import STANDINGS
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

AT_ONCE = 50
DAYS_A_WEEK = 7
ENDED = Q(state=EngagementState.ENDED)
# What can be asked for with `?state=`, and how the chip says it; "" is everything that goes on.
STATES = {
    "": "All that go on",
    "active": "Under way",
    "silent": "No contact",
    "paused": "Paused",
    "stand-in": "With a stand-in",
    "ended": "Ended",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What to list: words of names or places, one state, one duty, one helper (a public id)."""

    name: str = ""
    state: str = ""
    duty: str = ""
    helper: str = ""

    def query(self, **other: str) -> str:
        """The address of this list; `other`: with something else in it."""
        given = {"q": self.name, "state": self.state, "duty": self.duty, "helper": self.helper, **other}
        return urlencode({key: value for key, value in given.items() if value})


@dataclass(frozen=True, slots=True)
class Line:
    """One engagement of the list: who, with whom, in what, where it stands, its last contact, its hours."""

    public_id: str
    people: tuple[Person, ...]
    name: str
    helper: str
    word: str
    place: str
    since: date
    tone: str
    state: str
    last: date | None
    hours: str


@acting_as(Kind.COORDINATOR)
@require_safe
def engagements(request: Request) -> HttpResponse:
    """List the engagements of the cohort."""
    cohort, who = request.participation.cohort, request.who
    blueprint = request.blueprint
    asked = asked_for(request.GET)
    shown = Paginator(found(who, cohort, blueprint, asked), AT_ONCE).get_page(request.GET.get("page"))
    dressed = lines(list(shown), cohort, blueprint, who.on)
    context = {
        "cohort": cohort,
        "blueprint": blueprint,
        "asked": asked,
        "lines": dressed,
        "hours": any(line.hours for line in dressed),
        "shown": shown,
        "url": f"?{asked.query()}&page=",
        "chips": [(label, f"?{asked.query(state=state)}", asked.state == state) for state, label in STATES.items()],
        "duties": [(key, blueprint.duty_word(key).one.capitalize()) for key in blueprint.duties],
        "of_helper": _of_helper(asked.helper, who),
    }
    return page(request, "office/engagements.html", context, part="list")


def asked_for(query: QueryDict) -> Asked:
    """Read the filters of an address; what is not known is left out."""
    state = query.get("state", "")
    name, duty, helper = (query.get(key, "").strip()[:80] for key in ("q", "duty", "helper"))
    return Asked(name, state if state in STATES else "", duty, helper)


def found(who: Who, cohort: Cohort, blueprint: Blueprint, asked: Asked) -> QuerySet[Engagement]:
    """Engagements one may see that fit, by the name of whoever is helped. Silence is judged in the cohort's weeks."""
    rows = ENGAGEMENTS.visible(who).filter(_in_state(asked.state))
    for word in asked.name.split():
        rows = rows.filter(_named(word))
    if asked.duty:
        rows = rows.filter(duty=asked.duty)
    if asked.helper:
        rows = rows.filter(Exists(_parties(HELPING).filter(_acted_in(asked.helper))))
    if asked.state == "silent":
        rows = rows.filter(pk__in=_silent(rows, cohort, blueprint, who.on))
    return rows.order_by(Lower("supported__person__family_name"), Lower("supported__person__given_name"), "pk")


def _in_state(state: str) -> Q:
    match state:
        case "active":
            return Q(state=EngagementState.ACTIVE)
        case "paused":
            return Q(state=EngagementState.PAUSED)
        case "ended":
            return ENDED
        case "stand-in":
            return ~ENDED & Q(Exists(_parties((Part.STAND_IN,)).filter(ends_on=None)))
        case _:
            return ~ENDED


def _parties(parts: Sequence[Part]) -> QuerySet[Party]:
    return Party.objects.filter(engagement=OuterRef("pk"), part__in=parts)


def _acted_in(public_id: str) -> Q:
    """Parties of a participation, or of the one it went into."""
    return Q(participation__public_id=public_id) | Q(participation__folded__public_id=public_id)


def _named(word: str) -> Q:
    """Somebody in it, or the place of whoever is helped, has a name that fits a word."""
    helped = one_fits(word, (*PERSON, *UNIT, *PLACE), of="supported__")
    return helped | Q(Exists(_parties(HELPING).filter(one_fits(word, PERSON), ends_on=None)))


def _silent(rows: QuerySet[Engagement], cohort: Cohort, blueprint: Blueprint, on: date) -> list[int]:
    """Those silent for longer than the program allows. Who met within the shortest silence it names is not weighed."""
    gaps = [one.gap_at_most for one in blueprint.requirements.values() if isinstance(one, InTouch)]
    if not gaps:
        return []
    shortest = min(gap.amount * (DAYS_A_WEEK if gap.unit == "week" else 1) for gap in gaps)
    since = on - timedelta(days=shortest)
    began_before = rows.filter(state=EngagementState.ACTIVE, starts_on__lt=since).order_by()
    quiet = set(began_before.values_list("pk", flat=True)) - contact_days(began_before, since=since).keys()
    placed = of_engagements(cohort, on=on, among=Engagement.objects.filter(pk__in=quiet))
    return [one.engagement.pk for one in placed if one.standing.verdict is Verdict.SILENT]


def lines(rows: Sequence[Engagement], cohort: Cohort, blueprint: Blueprint, on: date) -> list[Line]:
    """Dress the rows of one page, in their order; a flat number of queries."""
    keys = [row.pk for row in rows]
    placed = {
        one.engagement.pk: one for one in of_engagements(cohort, on=on, among=Engagement.objects.filter(pk__in=keys))
    }
    return [_line(placed[key], blueprint) for key in keys if key in placed]


def _line(one: Placed, blueprint: Blueprint) -> Line:
    engagement, standing = one.engagement, one.standing
    tone, state = STANDINGS[standing.verdict]
    supported, hours = engagement.supported, standing.hours
    return Line(
        public_id=engagement.public_id,
        people=tuple(person for person in (supported.person, one.helper) if person) if supported.person else (),
        name=one.name,
        helper=one.helper.name if one.helper else "",
        word=blueprint.duty_word(engagement.duty).one if engagement.duty in blueprint.duties else engagement.duty,
        place=supported.works_at.name if supported.works_at else "",
        since=engagement.starts_on,
        tone=tone,
        state="Paused: who helps evaluates them" if engagement.pause_reason == EVALUATES else state,
        last=one.contact.last if one.contact else None,
        hours=against(hours.have, hours.of, narrow=True) if hours and hours.of else "",
    )


def _of_helper(helper: str, who: Who) -> str:
    """Whose engagements alone are shown, by name."""
    if not helper:
        return ""
    rows = Party.objects.filter(_acted_in(helper), part__in=HELPING, engagement__in=ENGAGEMENTS.visible(who))
    party = rows.select_related("person").first()
    return party.person.name if party else "nobody"
