"""Before another round sets an open one aside: what was decided by hand in it, and whether that is taken over.

An answer holds for what its page said: where another round is open by then, or none, proposing refuses it, and where
something else is decided in the same one, that is asked once more.
"""

from collections.abc import Iterator, Sequence
from dataclasses import astuple, replace

from django.http import HttpResponse
from django.urls import reverse

from alongside.blueprint.faults import listed
from alongside.matching.actions.proposing import Wanted
from alongside.matching.enums import RoundState
from alongside.matching.models.rounds import Round
from alongside.matching.queries.by_hand import ByHand, Said, by_hand, let_go, said_about
from alongside.matching.queries.publications import set_out
from alongside.matching.queries.rounds import open_rounds
from alongside.people.models.organizations import Organization
from alongside.web.office.matching_rounds_words import matched, whom
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

CHOSEN, KEEP, DROP = "decided", "keep", "drop"
READ = "read"  # which round a page asked about, and how much it said was decided in it
NAMED = 3


def open_for(request: Request, region: Organization | None) -> Round | None:
    """The open round another one for this region would set aside."""
    rounds = open_rounds(request.participation.cohort_id)
    return next((row for row in rounds if row.region_id == (region.pk if region else None)), None)


def decided_first(request: Request, there: Round | None, wanted: Wanted | None = None) -> HttpResponse | None:
    """Ask whether what was decided by hand in an open round is taken over; nothing to ask, or answered: None.

    `wanted`: what is asked for from nothing, so that what mattered in the open one, and the places kept free, may be
    taken over too. What is set to be published is refused without a question, and so is an answer about another round.
    """
    read = _read(request)
    other = read and there is not None and _about(read) != there.public_id
    if there is None or other or set_out(there.pk) is not None:
        return None
    found = by_hand(there)
    own = [*_own(there, wanted)] if wanted else []
    mark = _mark(there, found, own)
    if read == mark or (not found.anything and not own):
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
        "kept": [*(pair for pair in kept if pair[0] not in ("csrfmiddlewaretoken", CHOSEN, READ)), (READ, mark)],
        "changed": bool(read),
        "chosen": CHOSEN,
        "keep": KEEP,
        "drop": DROP,
    }
    return page(request, "office/matching_again_asks.html", context, status=409)


def _mark(there: Round, found: ByHand, own: Sequence[str]) -> str:
    return "-".join((there.public_id, *(str(n) for n in astuple(found)), str(len(own))))


def _about(read: str) -> str:
    return read.partition("-")[0]


def _read(request: Request) -> str:
    """The mark of the page that was answered, if one was."""
    return request.POST.get(READ, "").lstrip("-") if request.POST.get(CHOSEN) in (KEEP, DROP) else ""


def as_answered(request: Request, wanted: Wanted, there: Round | None = None) -> Wanted:
    """What is wanted, with what was answered; `there`: the open round, where what mattered in it and the places it kept
    free are among what may be taken over."""
    if request.POST.get(CHOSEN) == KEEP:
        wanted = with_its_own(wanted, there)
    return replace(wanted, afresh=request.POST.get(CHOSEN) == DROP, after=_about(_read(request)))


def with_its_own(wanted: Wanted, there: Round | None) -> Wanted:
    """What is asked for from nothing, with what matters in the open round and the places it keeps free."""
    if there is None:
        return wanted
    kept_free = wanted.kept_free or there.kept_free
    return replace(wanted, priorities=there.priorities, why=there.why, kept_free=kept_free)


def stayed(request: Request, there: Round | None, made: Round) -> str:
    """How "proposed anew" goes on: what became of what was decided; nothing where nothing was, or where a job is still
    to find out."""
    answer = request.POST.get(CHOSEN)
    if answer == DROP:
        return ", without what was decided before."
    if answer != KEEP or there is None or made.state != RoundState.PROPOSED:
        return "."
    gone = let_go(there, made)
    if not gone:
        return ". What was decided stayed as it was."
    whose = f"{'The match' if len(gone) == 1 else 'Matches'} of {listed(_few(gone), last='and')}"
    why = "a rule speaks against it by now, or there is no place"
    return f". {whose} could not stay locked: {why}. All else that was decided stayed."


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
    whom = "it stays beside whom it is about" if about.times == 1 else "they stay beside whom they are about"
    return f"{times} by {listed(_few(about.by), last='and')}: {whom}, in every round."


def _few(names: Sequence[str]) -> Sequence[str]:
    """The names, or the first of many and how many others there are."""
    rest = len(names) - NAMED + 1
    return names if len(names) <= NAMED else (*names[: NAMED - 1], f"{rest:,} others")
