"""What matters most in a round: shares to move, what would change, and keeping it with a reason."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from alongside.blueprint.language import Blueprint
from alongside.blueprint.tongues.english import ENGLISH
from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import Conflict, Refused
from alongside.matching.access import ROUNDS
from alongside.matching.actions.proposing import Wanted, checked
from alongside.matching.enums import RoundState
from alongside.matching.models.rounds import Round
from alongside.matching.priorities import MOST, OBJECTIVES, Priority, other_than_said
from alongside.matching.queries.comparing import Tried, tried
from alongside.matching.scores.travel import in_words
from alongside.matching.tasks import propose_soon
from alongside.programs.facts import pinned, today
from alongside.web.office.matching_again_asks import as_answered, decided_first, stayed
from alongside.web.office.matching_claims import asked_first
from alongside.web.office.matching_rounds import ROWS, to_round
from alongside.web.office.matching_rounds_words import mattered, whom
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

STEP = 5
FITS = ("Strong", "Good", "Workable")


@dataclass(frozen=True, slots=True)
class Slider:
    """One thing that is weighed: the name of its field, what it is called, its share here, and the program's."""

    name: str
    says: str
    share: int
    said: int


@dataclass(frozen=True, slots=True)
class Weighed:
    """One duty with its sliders, and the ways its round can be best; groups are sought in one way."""

    duty: str
    word: str
    sliders: tuple[Slider, ...]
    name: str
    objective: str
    objectives: tuple[dict[str, str], ...]


@acting_as(Kind.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def priorities(request: Request, public_id: str) -> HttpResponse:
    """Show what matters, and what would change if other things did; with POST that is kept, as another round."""
    row = ROUNDS.fetch(request.who, public_id, Verb.CHANGE, rows=ROWS)
    if row.state != RoundState.PROPOSED:
        raise Conflict("This round is published or kept aside, so what mattered in it stays as it was.")
    blueprint = pinned(row.cohort_id, on=today(row.cohort)).blueprint
    given, refusal, found = request.POST or request.GET, "", None
    chosen: Mapping[str, Mapping[str, Any]] = row.priorities
    try:
        chosen = other_than_said(_chosen(given, blueprint, row), blueprint.matching)
        if request.method == "POST":
            return _kept(request, row, chosen)
        found = tried(row, chosen) if chosen != row.priorities else None
    except Refused as refused:
        refusal = refused.sentence
    context = {
        "cohort": row.cohort,
        "crumbs": ((reverse("office:matching"), "Matching"), (reverse("office:matching-rounds"), "Rounds")),
        "row": row,
        "for_whom": whom(row),
        "mattered": list(mattered(row, blueprint)),
        "duties": list(_weighed(row, blueprint, chosen)),
        "tried": found,
        "effects": [one for one in _effects(found, blueprint) if one[1] != one[2]] if found else [],
        "hidden": _fields(chosen, blueprint),
        "as_said": not chosen,
        "why": request.POST.get("why", ""),
        "refusal": refusal,
        "step": STEP,
        "most": MOST,
    }
    status = 422 if refusal and not request.htmx else 200  # a part that was asked for is drawn, whatever it says
    return page(request, "office/matching_priorities.html", context, part="effect", status=status)


def _kept(request: Request, row: Round, chosen: Mapping[str, Mapping[str, Any]]) -> HttpResponse:
    wanted = replace(Wanted.like(row), priorities=chosen, why=request.POST.get("why", ""))
    checked(row.cohort, wanted)
    if asked := asked_first(request, row.region) or decided_first(request, row):
        return asked
    made = propose_soon(cohort=row.cohort, by=request.person, wanted=as_answered(request, wanted))
    return to_round(request, made, f"Kept, and proposed anew{stayed(request, row, made)}")


def _chosen(given: QueryDict, blueprint: Blueprint, row: Round) -> dict[str, dict[str, object]]:
    """What the form says of each duty; what it does not name is as the round has it, or as the program says."""
    found: dict[str, dict[str, object]] = {}
    for duty, rules in blueprint.matching.items():
        held = Priority.of(rules) if "said" in given else Priority.read(row.priorities.get(duty, {}), rules)
        shares = {key: _share(given.get(f"{duty}.{key}", str(share))) for key, share in held.shares.items()}
        found[duty] = {"objective": given.get(f"{duty}.objective", held.objective), "shares": shares}
    return found


def _share(typed: str) -> int:
    return int(typed) if typed.isdecimal() and len(typed) < 4 else -1


def _weighed(row: Round, blueprint: Blueprint, chosen: Mapping[str, Mapping[str, Any]]) -> Iterator[Weighed]:
    for duty, rules in blueprint.matching.items():
        if duty not in row.figures:
            continue
        here, said = Priority.read(chosen.get(duty, {}), rules), Priority.of(rules)
        yield Weighed(
            duty=duty,
            word=blueprint.duty_word(duty).one if len(row.figures) > 1 else "",
            sliders=tuple(
                Slider(f"{duty}.{key}", one.says[:1].upper() + one.says[1:], here.shares[key], said.shares[key])
                for key, one in rules.weigh.items()
            ),
            name=f"{duty}.objective",
            objective=here.objective,
            objectives=() if blueprint.duties[duty].group else tuple(_objectives(said)),
        )


def _objectives(said: Priority) -> Iterator[dict[str, str]]:
    for one in OBJECTIVES:
        hint = "As usual here" if one == said.objective else ""
        yield {"value": one, "label": _capital(ENGLISH.word("objective", one)), "hint": hint}


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _fields(chosen: Mapping[str, Mapping[str, Any]], blueprint: Blueprint) -> list[tuple[str, object]]:
    """The same as hidden fields, so that keeping keeps what was looked at."""
    found: list[tuple[str, object]] = [("said", 1)]
    for duty, stored in chosen.items():
        one = Priority.read(stored, blueprint.matching[duty])
        found += [(f"{duty}.objective", one.objective), *((f"{duty}.{key}", n) for key, n in one.shares.items())]
    return found


def _effects(found: Tried, blueprint: Blueprint) -> Iterator[tuple[str, str, str]]:
    """What the round comes to now and then: what, now, then."""
    several = len(found.now.duties) + len(found.now.groups) > 1
    for now, then in zip(found.now.duties, found.then.duties, strict=True):
        word = f" ({blueprint.duty_word(now.need.duty).one})" if several else ""
        before, after = now.draft.figures(), then.draft.figures()
        yield f"Matched{word}", _matched(before), _matched(after)
        yield from _fits(found, now.need.duty, word)
        if "usual_minutes" in before and "usual_minutes" in after:
            yield f"Usual drive{word}", in_words(before["usual_minutes"]), in_words(after["usual_minutes"])
        shared = {one["says"]: one for one in after["shared"]}
        for one in before["shared"]:
            if one["of"] and one["says"] in shared:
                yield f"Share {one['says']}{word}", _of(one), _of(shared[one["says"]])
    for led in found.now.groups:
        yield from _fits(found, led.need.duty, f" ({blueprint.duty_word(led.need.duty).one})" if several else "")


def _fits(found: Tried, duty: str, word: str) -> Iterator[tuple[str, str, str]]:
    """How many fit how well with whom they have, strong first."""
    for fit in FITS:
        now, then = (counted[fit] for counted in found.fits.get(duty, (Counter[str](), Counter[str]())))
        yield f"{fit} fit{word}", f"{now:,}", f"{then:,}"


def _matched(figures: Mapping[str, object]) -> str:
    return f"{figures['matched']:,} of {figures['people']:,}"


def _of(one: Mapping[str, object]) -> str:
    return f"{one['pairs']:,} of {one['of']:,}"
