"""Before another round sets an open one aside: what was decided by hand in it, and whether that is taken over."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.http import HttpResponse
from django.urls import reverse

from alongside.blueprint.faults import listed
from alongside.matching.actions.proposing import Wanted
from alongside.matching.models.rounds import Round
from alongside.matching.queries.by_hand import ByHand, Said, by_hand, said_about
from alongside.matching.queries.publications import set_out
from alongside.matching.queries.rounds import open_rounds
from alongside.people.models.organizations import Organization
from alongside.web.office.matching_rounds_words import matched, whom
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

CHOSEN, KEEP, DROP = "decided", "keep", "drop"
NAMED = 3


def open_for(request: Request, region: Organization | None) -> Round | None:
    """The open round another one for this region would set aside."""
    rounds = open_rounds(request.participation.cohort_id)
    return next((row for row in rounds if row.region_id == (region.pk if region else None)), None)


def decided_first(request: Request, there: Round | None, wanted: Wanted | None = None) -> HttpResponse | None:
    """Ask whether what was decided by hand in an open round is taken over; nothing to ask: None.

    `wanted`: what is asked for from nothing, so that what mattered in the open one, and the places kept free, may be
    taken over too. What is set to be published is refused without a question.
    """
    if there is None or request.POST.get(CHOSEN) in (KEEP, DROP) or set_out(there.pk) is not None:
        return None
    found = by_hand(there)
    own = [*_own(there, wanted)] if wanted else []
    if not found.anything and not own:
        return None
    about = said_about(request.who, there)
    kept = [(name, value) for name, several in request.POST.lists() for value in several]
    context = {
        "cohort": request.participation.cohort,
        "crumbs": ((reverse("office:matching"), "Matching"), (reverse("office:matching-rounds"), "Rounds")),
        "row": there,
        "whom": whom(there),
        "matched": matched(there),
        "lines": [*_lines(found), *own],
        "said": _said(about) if about.times else "",
        "kept": [pair for pair in kept if pair[0] not in ("csrfmiddlewaretoken", CHOSEN)],
        "chosen": CHOSEN,
        "keep": KEEP,
        "drop": DROP,
    }
    return page(request, "office/matching_again_asks.html", context, status=409)


def as_answered(request: Request, wanted: Wanted, there: Round | None = None) -> Wanted:
    """What is wanted, with what was answered; `there`: the open round, where what mattered in it and the places it kept
    free are among what may be taken over."""
    if request.POST.get(CHOSEN) == DROP:
        return replace(wanted, afresh=True)
    if there is None or request.POST.get(CHOSEN) != KEEP:
        return wanted
    return replace(wanted, priorities=there.priorities, why=there.why, kept_free=wanted.kept_free or there.kept_free)


def stayed(request: Request) -> str:
    """How "proposed anew" goes on: what became of what was decided."""
    left = request.POST.get(CHOSEN) == DROP
    return ", without what was decided before" if left else ". What was decided stayed as it was"


def _lines(found: ByHand) -> Iterator[str]:
    if found.locked:
        yield _counted(found.locked, "match is locked", "matches are locked")
    if found.left:
        yield _counted(found.left, "person is left unmatched on purpose", "people are left unmatched on purpose")
    if found.ruled_out:
        yield f"Somebody is ruled out for {_counted(found.ruled_out, 'person', 'people')}"
    if found.virtual:
        yield _counted(found.virtual, "person may meet virtually only", "people may meet virtually only")
    if found.groups:
        yield _counted(found.groups, "group stays as it is", "groups stay as they are")
    if found.leaders:
        yield _counted(found.leaders, "group has a leader who was chosen", "groups have leaders who were chosen")
    if found.outside:
        yield _counted(found.outside, "person is left out of groups", "people are left out of groups")


def _own(there: Round, wanted: Wanted) -> Iterator[str]:
    """What was set for the round as a whole, and is not for the new one."""
    if there.kept_free and not wanted.kept_free:
        yield _counted(
            there.kept_free, "place is kept free in each kind of help", "places are kept free in each kind of help"
        )
    if there.priorities:
        yield "Other things matter in it than usual"


def _counted(n: int, one: str, several: str) -> str:
    return f"{n:,} {one if n == 1 else several}"


def _said(about: Said) -> str:
    times = _counted(about.times, "comment", "comments")
    names: Sequence[str] = about.by
    if len(names) > NAMED:
        rest = len(names) - NAMED + 1
        names = (*names[: NAMED - 1], f"{rest:,} others")
    whom = "it stays beside whom it is about" if about.times == 1 else "they stay beside whom they are about"
    return f"{times} by {listed(names, last='and')}: {whom}, in every round."
