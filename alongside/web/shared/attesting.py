"""What others said of themselves, for whoever the program's file names to confirm it or to say no, with a reason."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Verb
from alongside.kernel.errors import NotAllowed, Refused
from alongside.programs.access_attesting import ANSWERS, to_confirm_as
from alongside.programs.actions.confirming import attest, deny, take_back
from alongside.programs.background import denials
from alongside.programs.models.participations import Participation
from alongside.programs.queries_attesting import Answer, answered_before, reasons_of, to_confirm
from alongside.web.shared.attested import stated
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

AT_ONCE = 25
DONE = {
    "confirm": "Thank you. It counts from now on.",
    "deny": "Noted, with the day and your reason. They are told.",
    "unconfirm": "Taken back. It waits for an answer again.",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One answer: who said it, where they work, what as a statement, and what became of it. `reason`: of a no."""

    public_id: str
    name: str
    place: str
    fact: str
    stated: str
    said: str
    yes: bool = False
    on: date | None = None
    reason: str = ""
    by: str = ""


def answers_page(request: Request, *, one: str) -> HttpResponse:
    """List what waits, or with `?before=1` what was answered. `one`: the name of the address a single one goes to."""
    blueprint, role = request.blueprint, _role(request)
    before = "before" in request.GET
    open_ones = to_confirm(request.who, role, blueprint)
    answered = dict(answered_before(request.who, role, blueprint))
    shown = Paginator(list(answered) if before else open_ones, AT_ONCE).get_page(request.GET.get("page"))
    context = {
        "cohort": request.participation.cohort,
        "waiting": len(open_ones),
        "answered": len(answered),
        "before": before,
        "lines": _lines(list(shown), blueprint, answered if before else {}),
        "shown": shown,
        "url": "?before=1&page=" if before else "?page=",
        "way": one,
    }
    return page(request, "shared/attesting.html", context)


def answer_one(request: Request, public_id: str) -> None:
    """Confirm one answer, say no to it, or take that back; what became of it is told on the next page."""
    _role(request)
    given = request.POST
    does = next((name for name in DONE if name in given), "")
    row = ANSWERS.fetch(request.who, public_id, Verb.CONFIRM)
    fact, said = given.get("fact", ""), given.get("said", "")
    try:
        if does == "confirm":
            attest(participation=row, fact=fact, said=said, by=request.person, who=request.who)
        elif does == "deny":
            reason = given.get("reason", "")
            deny(participation=row, fact=fact, said=said, reason=reason, by=request.person, who=request.who)
        else:
            take_back(participation=row, fact=fact, by=request.person, who=request.who)
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, DONE.get(does, DONE["unconfirm"]))


def _role(request: Request) -> str:
    role = request.participation.role
    if not to_confirm_as(request.blueprint, role):
        raise NotAllowed("Your role here confirms nothing that others said.")
    return role


def _lines(several: Sequence[Answer], blueprint: Blueprint, answered: dict[Answer, bool]) -> list[Line]:
    rows = _rows(pk for pk, _ in several)
    reasons = reasons_of(rows) if answered else {}
    found = []
    for pk, key in several:
        row, kind = rows[pk], blueprint.kinds[key]
        denied = reasons.get((pk, key)) if not answered.get((pk, key), True) else None
        found.append(
            Line(
                public_id=row.public_id,
                name=row.name,
                place=row.works_at.name if row.works_at else "",
                fact=key,
                stated=stated(kind, row.facts[key]),
                said=str(row.facts[key]),
                yes=answered.get((pk, key), False),
                on=denials(row.facts, row.attested, blueprint).get(key),
                reason=denied.reason if denied else "",
                by=denied.by.name if denied else "",
            )
        )
    return found


def _rows(keys: Iterable[int]) -> dict[int, Participation]:
    rows = Participation.objects.filter(pk__in=set(keys))
    return {row.pk: row for row in rows.select_related("person", "team", "organization", "works_at")}
