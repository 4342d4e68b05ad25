"""One applicant, for those who decide: what they wrote, who spoke for them, what reviewers saw, and the two yeses."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import NotAllowed, NotHere, Refused
from alongside.staffing.access import APPLICATIONS, REFERENCES, REVIEWS
from alongside.staffing.actions.applying import ask_reference_again
from alongside.staffing.actions.deciding import BEST, Seen, decline, open_points, review, say_yes, take_back_review
from alongside.staffing.enums import ApplicationState, Says
from alongside.staffing.forms import questions_of, staffing_of, topics_of
from alongside.staffing.models.applications import Application, Reference, Review
from alongside.staffing.queries import Looked, applicants, readable_reviews
from alongside.staffing.sealing import opened
from alongside.web.office.days import day_or_none
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request
from alongside.web.shared.staffing_mail import mail_accepted, mail_decline, mail_reference, mail_second

WHO = (Kind.COORDINATOR, Kind.LEADER, Kind.SITE_LEADER, Kind.APPROVER)
DECIDE = (Kind.COORDINATOR, Kind.SITE_LEADER)
ROWS = Application.objects.select_related(
    "posting__cohort__program",
    "posting__place",
    "pledge",
    "first_yes_by",
    "second_yes_by",
    "decided_by",
    "participation",
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """Somebody who speaks for the applicant; `words`: (topic, what they say)."""

    reference: Reference
    words: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Said:
    """One review as its reader may read it; `marks`: (criterion, mark)."""

    review: Review
    words: str
    marks: tuple[tuple[str, int], ...]
    mine: bool


@dataclass(frozen=True, slots=True)
class Look:
    """One look: how far it is, what may be read of it, and whether the reader is still asked."""

    looked: Looked
    said: tuple[Said, ...]
    hidden: int
    asks: bool
    evidence: str
    kept: dict[str, str]  # what was typed and could not be written down


@acting_as(*WHO)
@require_safe
def applicant(request: Request, public_id: str) -> HttpResponse:
    """Show one applicant."""
    row = APPLICATIONS.fetch(request.who, public_id, Verb.READ, rows=ROWS.all())
    return _page(request, row, {})


@acting_as(*WHO)
@require_POST
def look(request: Request, public_id: str) -> HttpResponse:
    """Write down what the reader says about one look."""
    row = APPLICATIONS.fetch(request.who, public_id, Verb.READ, rows=ROWS.all())
    try:
        review(application=row, seen=_seen(request.POST), by=request.person, who=request.who)
    except NotAllowed:
        raise
    except Refused as refused:
        return _page(request, row, {"look": request.POST.get("look", ""), "sentence": refused.sentence})
    messages.success(request, "Noted. The others read it once everybody who is asked has looked.")
    return redirect("office:staffing-applicant", public_id)


@acting_as(*WHO)
@require_POST
def look_back(request: Request, public_id: str) -> HttpResponse:
    """Take back what one said."""
    rows = Review.objects.select_related("application__posting__cohort")
    found = REVIEWS.fetch(request.who, public_id, Verb.CHANGE, rows=rows)
    take_back_review(found=found, by=request.person, who=request.who)
    messages.success(request, "Taken back. You can say it anew.")
    return redirect("office:staffing-applicant", found.application.public_id)


@acting_as(*WHO)
@require_POST
def yes(request: Request, public_id: str) -> HttpResponse:
    """Say yes: the first, or the second of somebody else."""
    row = APPLICATIONS.fetch(request.who, public_id, Verb.CONFIRM, rows=ROWS.all())
    try:
        done = say_yes(application=row, by=request.person, who=request.who)
        if done.state == ApplicationState.SENT:
            mail_second(request, row)
        elif row.state != done.state:
            mail_accepted(request, row, request.blueprint.roles[row.posting.role])
    except NotAllowed:
        raise
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        accepted = done.state == ApplicationState.ACCEPTED
        messages.success(request, f"{row.name} is one of you now." if accepted else "Noted. The second yes is asked.")
    return redirect("office:staffing-applicant", public_id)


@acting_as(*DECIDE)
@require_POST
def no(request: Request, public_id: str) -> HttpResponse:
    """Say no, with a kind letter."""
    row = APPLICATIONS.fetch(request.who, public_id, Verb.CHANGE, rows=ROWS.all())
    try:
        before = row.state
        done = decline(application=row, by=request.person, who=request.who)
        if before != done.state:
            mail_decline(request, row)
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, f"A kind letter is on its way to {row.name}.")
    return redirect("office:staffing-applicant", public_id)


@acting_as(*DECIDE)
@require_POST
def reference_again(request: Request, public_id: str) -> HttpResponse:
    """Write to somebody again who has not answered."""
    rows = Reference.objects.select_related("application__posting__cohort__program")
    found = REFERENCES.fetch(request.who, public_id, Verb.SEE, rows=rows)
    try:
        mail_reference(request, ask_reference_again(reference=found, by=request.person, who=request.who))
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, f"A new letter is on its way to {found.name}.")
    return redirect("office:staffing-applicant", found.application.public_id)


def _page(request: Request, row: Application, fault: dict[str, str]) -> HttpResponse:
    blueprint, who = request.blueprint, request.who
    role = row.posting.role
    if role not in blueprint.roles:
        raise NotHere
    (one,) = applicants([row], blueprint, who=who)
    decides = APPLICATIONS.allows(who, Verb.CHANGE, row)
    said = staffing_of(blueprint, role)
    context = {
        "row": row,
        "role": blueprint.roles[role],
        "decides": decides,
        "crumbs": ((reverse(_back(request)), blueprint.roles[role].many.capitalize()),) if decides else (),
        "answers": _answers(row, blueprint),
        "spoken": list(_spoken(request, row, blueprint)),
        "looks": list(_looks(request, row, blueprint, one.looks)),
        "ways": Says.choices,
        "criteria": list(said.criteria.items()),
        "marks": [(str(n), str(n)) for n in range(1, BEST + 1)],
        "missing": open_points(row, blueprint),
        "going_on": row.state in (ApplicationState.ASKED, ApplicationState.SENT),
        "may_say_yes": _may_say_yes(request, row, decides=decides),
        "second": blueprint.roles[row.posting.approved_by].one if row.posting.approved_by in blueprint.roles else "",
        "today": who.on,
        "fault": fault,
    }
    return page(request, "office/staffing_applicant.html", context, status=422 if fault else 200)


def _back(request: Request) -> str:
    return "leaders:calls" if request.who.kind == Kind.SITE_LEADER else "office:staffing"


def _may_say_yes(request: Request, row: Application, *, decides: bool) -> bool:
    if row.state != ApplicationState.SENT or row.first_yes_by_id == request.person.pk:
        return False
    if row.first_yes_by_id is None:
        return decides
    return request.participation.role == row.posting.approved_by


def _answers(row: Application, blueprint: Blueprint) -> list[tuple[str, str]]:
    said = opened(row, row.sealed_answers, place="answers")
    asked = questions_of(blueprint, row.posting.role)
    return [(asked[key].says if key in asked else key, words) for key, words in said.items() if words]


def _spoken(request: Request, row: Application, blueprint: Blueprint) -> Iterator[Spoken]:
    topics = topics_of(blueprint, row.posting.role)
    for one in REFERENCES.visible(request.who, Verb.READ).filter(application=row).order_by("pk"):
        words = opened(row, one.sealed_words, place=f"reference:{one.public_id}")
        yield Spoken(one, tuple((topics.get(key, key), said) for key, said in words.items()))


def _looks(request: Request, row: Application, blueprint: Blueprint, looked: tuple[Looked, ...]) -> Iterator[Look]:
    reviews = readable_reviews(request.who, row)
    staffing = staffing_of(blueprint, row.posting.role)
    for one in looked:
        mine = tuple(_said(row, each, staffing.criteria, request) for each in reviews if each.look == one.key)
        asks = row.state == ApplicationState.SENT and not one.mine and one.done < one.of
        kept = request.POST.dict() if request.POST.get("look") == one.key else {}
        yield Look(one, mine, one.done - len(mine), asks, staffing.looks[one.key].evidence, kept)


def _said(row: Application, one: Review, criteria: Mapping[str, str], request: Request) -> Said:
    words = opened(row, one.sealed_words, place=f"review:{one.public_id}").get("words", "")
    marks = tuple((criteria.get(key, key), mark) for key, mark in one.marks.items())
    return Said(one, words, marks, one.reviewer_id == request.person.pk)


def _seen(typed: QueryDict) -> Seen:
    marks = {name.removeprefix("mark-"): value for name, value in typed.items() if name.startswith("mark-") and value}
    try:
        numbers = {name: int(str(value)) for name, value in marks.items()}
    except ValueError:
        raise Refused(f"Marks are 1 to {BEST}.", field="marks") from None
    return Seen(
        look=typed.get("look", ""),
        day=day_or_none(typed.get("day", ""), "day") or date.max,
        says=typed.get("says", ""),
        words=typed.get("words", ""),
        evidence=typed.get("evidence", ""),
        marks=numbers,
        flagged=typed.get("flagged") == "1",
        until=day_or_none(typed.get("until", ""), "until"),
    )
