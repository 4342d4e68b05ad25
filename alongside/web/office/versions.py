"""Which version of its program a cohort follows since when, and following another one from a day on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from alongside.blueprint.language import Blueprint
from alongside.blueprint.library import programs
from alongside.blueprint.nodes import hash_of
from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import NotHere, Refused
from alongside.ledger.models import Recount
from alongside.ledger.queries import recounts
from alongside.programs.access import COHORTS
from alongside.programs.actions.cohorts import adopt_program, follow_version
from alongside.programs.enums import CohortState
from alongside.programs.facts import parsed, pinned
from alongside.programs.models.cohorts import BlueprintVersion, Cohort, CohortVersion
from alongside.programs.previews import Found, Preview, preview
from alongside.web.office.counting_again import change, counts_otherwise
from alongside.web.office.crumbs import to_setup
from alongside.web.office.days import typed_day, written
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

POSTED = ["GET", "HEAD", "POST"]
ONE_DAY = timedelta(days=1)
PAST_TOO = "again"
PAST = (
    ("only", "Only from that day on: what was counted stays as it was"),
    (PAST_TOO, "What is past too: next I say from which day, and see what that changes"),
)
ANSWERS = {"yes": "may take part", "no": "may not take part", "unknown": "we need to know more", "": "not judged"}


@acting_as(Kind.COORDINATOR)
@require_http_methods(POSTED)
def versions(request: Request) -> HttpResponse:
    """Show what is followed since when and the program's texts; with POST, take in the library's newer text."""
    here = request.participation.cohort
    newer = _newer(here)
    if request.method == "POST":
        return _take_in(request, here, newer=newer)
    followed = CohortVersion.objects.filter(cohort=here).select_related("version", "by").order_by("-from_day", "-pk")
    followed_now = next((one for one in followed if one.from_day <= request.who.on), None)
    known = list(recounts(request.who))
    counted = _counted(known[0] if known else None, followed_now)
    whole = counted is not None and counted.first <= here.starts_on
    context = _head(request, here) | {
        "followed": followed,
        "now": followed_now,
        "texts": _texts(here),
        "newer": newer,
        "recounts": known,
        "counted": counted,
        "countable": followed_now is not None
        and not whole
        and counts_otherwise(here, parsed(followed_now.version.digest)),
    }
    return page(request, "office/versions.html", context)


def _counted(newest: Recount | None, now: CohortVersion | None) -> Recount | None:
    """What counted days before by the version that is followed now; None where nothing did."""
    if newest is None or now is None or newest.last != now.from_day - ONE_DAY:
        return None
    return newest if newest.version_id == now.version_id else None


def _texts(here: Cohort) -> QuerySet[BlueprintVersion]:
    texts = BlueprintVersion.objects.filter(program=here.program_id).select_related("note__by", "note__base")
    return texts.defer("source", "note__base__source").order_by("-number")


def _head(request: Request, here: Cohort) -> dict[str, Any]:
    return {
        "cohort": here,
        "closed": here.state == CohortState.CLOSED,
        "crumbs": (to_setup(request),),
    }


def _newer(here: Cohort) -> bool:
    """Tell whether the library has a text of this program that is no version yet."""
    listed = next((one for one in programs() if one.key == here.program.key), None)
    if listed is None:
        return False
    digest = hash_of(listed.file.read_text("utf-8-sig"))
    return not BlueprintVersion.objects.filter(program=here.program_id, digest=digest).exists()


def _take_in(request: Request, here: Cohort, *, newer: bool) -> HttpResponse:
    COHORTS.demand(request.who, Verb.CHANGE, here)
    if not newer:
        messages.info(request, "There is no newer text of this.")
        return redirect("office:cohort-versions")
    try:
        version = adopt_program(key=here.program.key, sponsor=here.program.sponsor, by=request.person)
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("office:cohort-versions")
    messages.success(request, f"Version {version.number} is here. Nothing follows it yet: look at what would change.")
    return redirect("office:cohort-version", version.number)


@dataclass(frozen=True, slots=True)
class Turned:
    """How many verdicts would turn from one answer to another, in words."""

    number: int
    before: str
    after: str


@acting_as(Kind.COORDINATOR)
@require_http_methods(POSTED)
def version(request: Request, number: int) -> HttpResponse:
    """Say what would follow from following a version from a day on; with POST, let the cohort follow it."""
    here = request.participation.cohort
    wanted = BlueprintVersion.objects.filter(program=here.program_id, number=number).first()
    if wanted is None:
        raise NotHere
    asked: Mapping[str, str] = (request.POST if request.method == "POST" else request.GET).dict()
    day = typed_day(asked.get("from", ""), max(request.who.on, here.starts_on))
    other = parsed(wanted.digest)
    seen = preview(here, other, on=day)
    refusal = None
    if request.method == "POST":
        try:
            _follow(request, here, wanted, day, seen)
        except Refused as refused:
            refusal = refused.sentence
        else:
            messages.success(request, f"From {written(day)} on, {here.name} follows version {wanted.number}.")
            past = request.POST.get("past", "") == PAST_TOO
            return redirect("office:cohort-count-again", number) if past else redirect("office:cohort-versions")
    mine = pinned(here.pk, on=day)
    past = here.starts_on < day and counts_otherwise(here, other)
    context = _head(request, here) | {
        "version": wanted,
        "day": day,
        "why": asked.get("why", ""),
        "seen": seen,
        "turned": [_turned(before, after, n, mine.blueprint, other) for before, after, n in seen.changed],
        "same": mine.version == wanted.pk,
        "refusal": refusal,
        "least": request.who.on,
        "again": change(here, other, here.starts_on, day - ONE_DAY) if past else None,
        "past": PAST,
        "past_chosen": asked.get("past", PAST[0][0]),
        "crumbs": (*_head(request, here)["crumbs"], (reverse("office:cohort-versions"), "Versions")),
    }
    return page(request, "office/version.html", context, status=200 if refusal is None else 422)


def _follow(request: Request, here: Cohort, wanted: BlueprintVersion, day: date, seen: Preview) -> None:
    COHORTS.demand(request.who, Verb.CHANGE, here)
    why = " ".join(request.POST.get("why", "").split())[:400]
    if day < request.who.on:
        raise Refused("Choose today or a day to come: what was counted before stays as it was.", field="from")
    if day > here.ends_on:
        raise Refused(f"{here.name} ends on {written(here.ends_on)}. Choose a day before.", field="from")
    if not why:
        raise Refused("Say why, in a sentence. Whoever asks later reads it here.", field="why")
    if request.POST.get("past", "") == PAST_TOO and day > request.who.on:
        raise Refused("What is past is counted again once it is followed. Choose today for both.", field="from")
    if seen.homeless:
        raise Refused("People here have a role or a kind of help this version does not have. It cannot be followed.")
    follow_version(cohort=here, version=wanted, from_day=day, why=why, by=request.person)


def _turned(before: Found, after: Found, number: int, mine: Blueprint, other: Blueprint) -> Turned:
    return Turned(number, _in_words(before, mine), _in_words(after, other))


def _in_words(found: Found, blueprint: Blueprint) -> str:
    answer, key = found
    track = blueprint.eligibility.tracks.get(key)
    return f"{ANSWERS[answer]}, {track.name}" if track else ANSWERS[answer]
