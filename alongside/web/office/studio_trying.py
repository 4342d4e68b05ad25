"""What would change if a draft were saved and followed: tried on everyone of the year, in words, as a list."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from alongside.blueprint.comparing import compared
from alongside.blueprint.correcting import rules_changed
from alongside.blueprint.differences import loosened
from alongside.blueprint.grammar import Money
from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import Conflict, NotHere, Refused
from alongside.people.actions.events import record
from alongside.programs.access import COHORTS
from alongside.programs.actions.drafts import save_correction, save_version
from alongside.programs.enums import Answer
from alongside.programs.facts import pinned
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.drafts import Draft
from alongside.programs.models.participations import Participation
from alongside.programs.trying import Outcome, Tried, loads, shown, tried
from alongside.reports.sheets import Cell, as_csv
from alongside.standing.previews import shifts
from alongside.web.office.days import typed_day
from alongside.web.office.studio_comparing import in_tabs
from alongside.web.office.studio_text import Text, head, seen_revision, text_of, tried_on
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

POSTED = ["GET", "HEAD", "POST"]
AT_ONCE = 50  # people on the page; all of them are in the file
HEADINGS = ("Name", "Role", "Place", "Now", "With the draft", "Because", "Free hours now", "Free hours with the draft")


@dataclass(frozen=True, slots=True)
class Seen:
    """One person whom the draft would change."""

    public_id: str
    name: str
    place: str
    now: str
    then: str
    better: bool
    because: str


@dataclass(slots=True)
class Sums:
    """What the draft would come to. `worth`: currency -> how much more the free hours cost; `unknown`: of how many
    people nobody knows the price; `asked`: currency -> how much more people pay, each the least they may buy for."""

    judged: int = 0
    changed: int = 0
    come_in: int = 0
    fall_out: int = 0
    hours: int = 0
    unknown: int = 0
    worth: dict[str, Decimal] = field(default_factory=dict)
    asked: dict[str, Decimal] = field(default_factory=dict)
    first: list[Tried] = field(default_factory=list)

    def add(self, one: Tried) -> None:
        """Count one person."""
        self.judged += one.judged
        if not one.changed:
            return
        self.changed += 1
        self.come_in += one.after.answer == Answer.YES != one.before.answer
        self.fall_out += one.before.answer == Answer.YES != one.after.answer
        self.hours += one.after.hours - one.before.hours
        for sign, outcome in ((1, one.after), (-1, one.before)):
            if outcome.worth:
                amount, currency = outcome.worth
                self.worth[currency] = self.worth.get(currency, Decimal(0)) + sign * amount
            if outcome.pays and not outcome.hours:
                amount, currency = outcome.pays
                self.asked[currency] = self.asked.get(currency, Decimal(0)) + sign * amount
            self.unknown += bool(outcome.hours and not outcome.worth)
        if len(self.first) < AT_ONCE:
            self.first.append(one)

    @property
    def money(self) -> list[str]:
        """How much more or less the free hours cost, by currency."""
        return _signed(self.worth)

    @property
    def paid(self) -> list[str]:
        """How much more or less people would pay for hours they buy, by currency."""
        return _signed(self.asked)


def _signed(amounts: Mapping[str, Decimal]) -> list[str]:
    return [
        f"{'+' if amount > 0 else '−'}{Money(abs(amount), currency)}"
        for currency, amount in sorted(amounts.items())
        if amount
    ]


@acting_as(Kind.COORDINATOR)
@require_http_methods(POSTED)
def what_if(request: Request) -> HttpResponse:
    """Try the draft on everyone and say what would change; with POST, save it as the next version."""
    text = text_of(request)
    if text.draft is not None and text.blueprint is None:
        return _to_the_faults(request, text)
    draft, other = _draft(text)
    refusal = ""
    if request.method == "POST":
        COHORTS.demand(request.who, Verb.CHANGE, text.cohort)
        try:
            return _saved(request, draft)
        except (Refused, Conflict) as refused:
            refusal = refused.sentence
    day = typed_day(request.GET.get("on", ""), request.who.on)
    mine = pinned(text.cohort.pk, on=day).blueprint
    sums = Sums()
    for one in tried(text.cohort, mine, other, on=day):
        sums.add(one)
    first = [_seen(row, one, mine, other) for one, row in shown(text.cohort, sums.first)]
    tabs = in_tabs(compared(text.base, other)) if text.base else []
    context = head(request, text) | {"sums": sums, "first": first, "tabs": tabs, "day": day, "refusal": refusal}
    context |= {"why": request.POST.get("why", ""), "more": max(0, sums.changed - AT_ONCE)}
    context |= {"corrects": text.base is not None and not rules_changed(text.base, other)}
    context |= {"people": tried_on(text, other), "looser": _looser(text, other)}
    context |= {"loads": loads(text.cohort, mine, other), "shifts": shifts(text.cohort, other, on=request.who.on)}
    return page(request, "office/studio_if.html", context, status=422 if refusal else 200)


def _to_the_faults(request: Request, text: Text) -> HttpResponse:
    """A draft with faults can be tried on nobody: its page says them, each with its line."""
    messages.info(request, "Put these right first, then see what would change.")
    return redirect(f"{text.way()}#faults")


def _looser(text: Text, other: Blueprint) -> tuple[str, ...]:
    """What of privacy the draft would loosen, which no version may."""
    return loosened(text.base.privacy, other.privacy, other.tongue) if text.base else ()


def _draft(text: Text) -> tuple[Draft, Blueprint]:
    if text.draft is None:
        raise NotHere("You have no draft of this. Change a sentence, and it begins.")
    if text.blueprint is None:
        raise NotHere("Your draft has things to put right first. Look at its file.")
    return text.draft, text.blueprint


def _saved(request: Request, draft: Draft) -> HttpResponse:
    newest = request.POST.get("newest", "")
    corrects = request.POST.get("do") == "correct"
    version = (save_correction if corrects else save_version)(
        draft=draft,
        revision=seen_revision(request),
        newest=int(newest) if newest.isdecimal() and len(newest) < 9 else -1,
        why=request.POST.get("why", ""),
        by=request.person,
    )
    if corrects:
        messages.success(request, f"Version {version.number} corrects the words, and is followed from today on.")
        return redirect("office:cohort-versions")
    messages.success(request, f"Version {version.number} is here. Nothing follows it yet.")
    return redirect("office:cohort-version", version.number)


@acting_as(Kind.COORDINATOR)
@require_safe
def what_if_csv(request: Request) -> HttpResponseBase:
    """Everyone whom the draft would change, as a file."""
    text = text_of(request)
    _, other = _draft(text)
    day = typed_day(request.GET.get("on", ""), request.who.on)
    mine = pinned(text.cohort.pk, on=day).blueprint
    record("sheet-taken", by=request.person, cohort=text.cohort.pk, facts={"sheet": "what-changes", "kind": "csv"})
    rows = _rows(text.cohort, tried(text.cohort, mine, other, on=day), mine, other)
    response = StreamingHttpResponse(as_csv(HEADINGS, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{text.cohort.key}-what-changes.csv"'
    return response


def _rows(cohort: Cohort, several: Iterator[Tried], mine: Blueprint, other: Blueprint) -> Iterator[tuple[Cell, ...]]:
    for one, row in shown(cohort, (one for one in several if one.changed)):
        seen = _seen(row, one, mine, other)
        role = mine.roles[one.role].one if one.role in mine.roles else one.role
        yield (seen.name, role, seen.place, seen.now, seen.then, seen.because, one.before.hours, one.after.hours)


def _seen(row: Participation, one: Tried, mine: Blueprint, other: Blueprint) -> Seen:
    was, would_be = one.before, one.after
    better = (would_be.answer == Answer.YES, would_be.hours) > (was.answer == Answer.YES, was.hours)
    place = row.works_at.name if row.works_at else ""
    now, then = _words(was, mine), _words(would_be, other)
    return Seen(row.public_id, row.name, place, now, then, better, would_be.sentence)


def _words(outcome: Outcome, blueprint: Blueprint) -> str:
    if outcome.answer != Answer.YES:
        return {Answer.NO: "May not take part", Answer.UNKNOWN: "We need to know more"}.get(
            Answer(outcome.answer) if outcome.answer else Answer.YES, "Not judged"
        )
    track = blueprint.eligibility.tracks[outcome.track].name if outcome.track else "Takes part"
    said = [track[:1].upper() + track[1:]]
    if outcome.hours:
        said.append(f"{outcome.hours} hours free")
    elif outcome.pays:
        said.append(f"from {Money(*outcome.pays)}")
    return ", ".join(said)
