"""What a coordinator does about an engagement: each verb says first what follows, and answers with a sentence."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.views.decorators.http import require_http_methods

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import NotHere, Refused
from alongside.matching.actions.by_hand import WHY, allowed_or_waived
from alongside.programs.access import COHORTS, ENGAGEMENTS, PARTICIPATIONS
from alongside.programs.actions.changing import change_helper, leave, name_stand_in
from alongside.programs.actions.engagements import add_party, end_engagement, pause, resume
from alongside.programs.enums import EngagementState, Part, ParticipationState
from alongside.programs.facts import helpers_of
from alongside.programs.models.engagements import Engagement, Party
from alongside.programs.models.participations import Participation
from alongside.staffing.actions.starting import EXCUSE, EXCUSES, ready_or_excused
from alongside.web.office.days import typed_day, written
from alongside.web.office.engagement import ROWS, named
from alongside.web.office.engagement_choosing import FOUND, candidates
from alongside.web.office.engagement_words import ENDS, PAUSES
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

PEOPLE = Participation.objects.select_related("person", "team", "organization").filter(
    state=ParticipationState.ENROLLED, person__isnull=False
)
POSTED = ["GET", "HEAD", "POST"]
type Act = Callable[[], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """One page that says what follows and asks: its heading, what follows, its fields, and the words of its button.

    `reasons` is the list to choose one from, `people` the ones to choose one from (None: nobody is chosen here).
    """

    title: str
    follows: tuple[str, ...]
    button: str
    kind: str = "primary"
    day: str = ""  # label of the day, where there is one
    day_value: date | None = None
    day_most: date | None = None
    until: str = ""  # label of the last day, where there is one
    reasons: dict[str, str] = field(default_factory=dict)
    people: list[dict[str, str]] | None = None
    whom: str = ""


@acting_as(Kind.COORDINATOR)
@require_http_methods(POSTED)
def pausing(request: Request, public_id: str) -> HttpResponse:
    """Let it rest for a while."""
    row, blueprint = _row(request, public_id)
    asking = Asking(
        title="Let it rest for a while?",
        follows=(
            "Nothing can be logged until it goes on.",
            "These weeks count for nobody as silence.",
            f"{_helper(row)} keeps the place: it still counts in how many people they take.",
            "What was said and every hour stay as they are.",
        ),
        button="Pause it",
        until="First day on which it goes on by itself",
        reasons=dict(PAUSES),
    )

    def act() -> str:
        reason, until = _reason(request, PAUSES), _day_or_none(request, "until")
        if until is not None and until <= request.who.on:
            raise Refused("Choose a day to come, or leave it empty.", field="until")
        pause(engagement=row, reason=reason, by=request.person, until=until)
        if until is None:
            return "Paused. Let it go on when they are ready."
        return f"Paused. It goes on by itself on {written(until)}, and both are told the day before."

    return _asked(request, row, blueprint, asking, act)


@acting_as(Kind.COORDINATOR)
@require_http_methods(POSTED)
def resuming(request: Request, public_id: str) -> HttpResponse:
    """Let it go on after a pause."""
    row, blueprint = _row(request, public_id)
    asking = Asking(
        title="Let it go on?",
        follows=(
            f"{capfirst(blueprint.words.session.many)} can be logged from today on.",
            "From today on, silence and the weekly time count again.",
        ),
        button="Let it go on",
    )

    def act() -> str:
        resume(engagement=row, by=request.person)
        return "It goes on from today."

    return _asked(request, row, blueprint, asking, act)


@acting_as(Kind.COORDINATOR)
@require_http_methods(POSTED)
def ending(request: Request, public_id: str) -> HttpResponse:
    """End it on a day."""
    row, blueprint = _row(request, public_id)
    asking = Asking(
        title="End this?",
        follows=(
            f"{row.supported.name} has nobody in this any more, and waits for matching where somebody is given.",
            f"{_helper(row)} has room for one more.",
            "Hours stay with the person, confirmed or waiting, and can still be confirmed.",
            "What was said stays readable to those who said it.",
            "It does not begin again: the two would be brought together anew.",
        ),
        button="End it",
        kind="danger",
        day="Last day",
        day_value=request.who.on,
        day_most=request.who.on,
        reasons=dict(ENDS),
    )

    def act() -> str:
        day = _day_past(request, "day")
        end_engagement(engagement=row, ends_on=day, reason=_reason(request, ENDS), by=request.person)
        return f"Ended: {written(day)} was the last day. Hours stay with the person."

    return _asked(request, row, blueprint, asking, act)


@acting_as(Kind.COORDINATOR)
@require_http_methods(POSTED)
def changing(request: Request, public_id: str) -> HttpResponse:
    """Let the same person go on with another helper."""
    row, blueprint = _row(request, public_id)
    rule = blueprint.duties.get(row.duty)
    now = helpers_of([row.pk]).get(row.pk)
    asking = Asking(
        title=f"Another {blueprint.words.helper.one}?",
        follows=(
            f"{_helper(row)} leaves it the day before and has room for one more.",
            "The next one begins with a clean page: they open nothing that was said before.",
            f"Hours so far stay with {row.supported.name} and count on."
            + (f" Members of the {blueprint.words.team.one} stay in it." if row.supported.team_id else ""),
            "Whoever leaves keeps what they wrote.",
        ),
        button=f"Change the {blueprint.words.helper.one}",
        day="From",
        day_value=request.who.on,
        day_most=request.who.on,
        whom="Who helps from then on",
        people=candidates(
            request, row.supported, blueprint, role=rule.helper if rule else None, but=now, duty=row.duty
        ),
    )

    def act() -> str:
        helper, day = chosen(request), _day_past(request, "day")
        why = request.POST.get(WHY, "")
        allowed = allowed_or_waived(
            supported=row.supported, duty=row.duty, helper=helper, on=day, why=why, by=request.person
        )
        with allowed, _ready(request, row, helper, day):
            change_helper(engagement=row, helper=helper, from_day=day, by=request.person)
        return f"{helper.name} helps {row.supported.name} from {written(day)} on."

    return _asked(request, row, blueprint, asking, act, to_next=True)


@acting_as(Kind.COORDINATOR)
@require_http_methods(POSTED)
def standing_in(request: Request, public_id: str) -> HttpResponse:
    """Name somebody who stands in for the helper."""
    row, blueprint = _row(request, public_id)
    asking = Asking(
        title="Who stands in?",
        follows=(
            f"{_helper(row)} stays the {blueprint.words.helper.one} and can log all the time.",
            "Whoever stands in logs and reads what happens in their days, nothing before.",
            f"Their {blueprint.words.session.many} count for {row.supported.name} like any other.",
        ),
        button="Name them",
        day="From",
        day_value=request.who.on,
        until="Last day",
        whom="Who stands in",
        people=candidates(
            request, row.supported, blueprint, role=None, but=helpers_of([row.pk]).get(row.pk), duty=row.duty
        ),
    )

    def act() -> str:
        stand_in = chosen(request)
        day, until = typed_day(request.POST.get("day", ""), request.who.on), _day_or_none(request, "until")
        why = request.POST.get(WHY, "")
        allowed = allowed_or_waived(
            supported=row.supported, duty=row.duty, helper=stand_in, on=day, why=why, by=request.person
        )
        with allowed, _ready(request, row, stand_in, day):
            name_stand_in(engagement=row, participation=stand_in, starts_on=day, ends_on=until, by=request.person)
        return f"{stand_in.name} stands in from {written(day)}{f' to {written(until)}' if until else ' on'}."

    return _asked(request, row, blueprint, asking, act)


@acting_as(Kind.COORDINATOR)
@require_http_methods(POSTED)
def joining(request: Request, public_id: str) -> HttpResponse:
    """Put somebody into the team that is coached here."""
    row, blueprint = _row(request, public_id)
    if row.supported.team_id is None:
        raise NotHere
    asking = Asking(
        title=f"Who joins the {blueprint.words.team.one}?",
        follows=(
            f"From then on they read what the {blueprint.words.team.one} writes down and confirm what is logged.",
            "What they say with somebody of their own stays there.",
        ),
        button="Put them in",
        day="From",
        day_value=request.who.on,
        whom="Who joins",
        people=candidates(request, row.supported, blueprint, role="", but=None, duty=""),
    )

    def act() -> str:
        member, day = chosen(request), typed_day(request.POST.get("day", ""), request.who.on)
        party = add_party(engagement=row, participation=member, part=Part.MEMBER, starts_on=day, by=request.person)
        return f"{member.name} is in it from {written(party.starts_on)} on."

    return _asked(request, row, blueprint, asking, act)


@acting_as(Kind.COORDINATOR)
@require_http_methods(POSTED)
def leaving(request: Request, public_id: str, number: int) -> HttpResponse:
    """Say the last day of a stand-in or of a member of the team."""
    row, blueprint = _row(request, public_id)
    party = Party.objects.select_related("person").filter(pk=number, engagement=row).first()
    if party is None or party.part not in (Part.STAND_IN, Part.MEMBER):
        raise NotHere
    asking = Asking(
        title=f"{party.person.name} leaves?",
        follows=(
            "After their last day they read nothing new and log nothing more here.",
            "What they wrote stays theirs.",
        ),
        button="Note the last day",
        day="Last day",
        day_value=max(request.who.on, party.starts_on),
    )

    def act() -> str:
        day = typed_day(request.POST.get("day", ""), request.who.on)
        leave(party=party, ends_on=day, by=request.person)
        return f"{written(day)} is the last day of {party.person.name}."

    return _asked(request, row, blueprint, asking, act)


def _row(request: Request, public_id: str) -> tuple[Engagement, Blueprint]:
    """An engagement of the coordinator's cohort, which they may change, and the program's words."""
    row = ENGAGEMENTS.fetch(request.who, public_id, rows=ROWS)
    COHORTS.demand(request.who, Verb.CHANGE, row.cohort)
    return row, request.blueprint


def _asked(
    request: Request, row: Engagement, blueprint: Blueprint, asking: Asking, act: Act, *, to_next: bool = False
) -> HttpResponse:
    """Show what follows; with POST, do it and go back to the engagement, `to_next`: to the one that goes on."""
    refusal, excuses, waives = None, list[tuple[str, str]](), False
    if request.method == "POST":
        try:
            told = act()
        except Refused as refused:
            refusal, excuses, waives = refused.sentence, asked_excuses(refused), refused.field == WHY
        else:
            messages.success(request, told)
            return redirect("office:engagements-one", _going_on(row) if to_next else row.public_id)
    head = named(row, blueprint)
    context = head | {
        "asking": asking,
        "refusal": refusal,
        "excuses": excuses,
        "waives": waives or bool(request.POST.get(WHY)),
        "asked": (request.POST if refusal else request.GET).dict(),
        "crumbs": (*head["crumbs"], (reverse("office:engagements-one", args=[row.public_id]), row.supported.name)),
        "helper": _helper(row),
        "reasons": list(asking.reasons.items()),
        "most": FOUND,
    }
    return page(request, "office/engagement_verb.html", context, status=200 if refusal is None else 422)


def _going_on(row: Engagement) -> str:
    rows = Engagement.objects.filter(supported=row.supported_id, duty=row.duty).exclude(state=EngagementState.ENDED)
    return rows.order_by("-pk").values_list("public_id", flat=True).first() or row.public_id


def _helper(row: Engagement) -> str:
    party = helpers_of([row.pk]).get(row.pk)
    return party.person.name if party else "Whoever helps"


def asked_excuses(refused: Refused) -> list[tuple[str, str]]:
    """Reasons to choose one from, where that would do; nothing where it would not."""
    return list(EXCUSES.items()) if refused.field == EXCUSE else []


def _ready(request: Request, row: Engagement, helper: Participation, day: date) -> AbstractContextManager[None]:
    return ready_or_excused(helper, row.duty, on=day, excuse=request.POST.get(EXCUSE, ""), by=request.person)


def chosen(request: Request) -> Participation:
    """The one who was chosen. Raises Refused where nobody was."""
    typed = request.POST.get("participation", "")
    if not typed:
        raise Refused("Choose somebody first.", field="participation")
    return PARTICIPATIONS.fetch(request.who, typed, Verb.CHANGE, rows=PEOPLE)


def _reason(request: Request, reasons: Iterable[str]) -> str:
    typed = request.POST.get("reason", "")
    if typed not in reasons:
        raise Refused("Say why, in one word of the list.", field="reason")
    return typed


def _day_or_none(request: Request, name: str) -> date | None:
    day = typed_day(request.POST.get(name, ""), date.min)
    return None if day == date.min else day


def _day_past(request: Request, name: str) -> date:
    day = typed_day(request.POST.get(name, ""), request.who.on)
    if day > request.who.on:
        raise Refused("Choose today or a day that is over.", field=name)
    return day
