"""Rounds in words: whom one is for, how good it is proven to be, what mattered in it."""

from collections.abc import Iterator, Mapping
from typing import Any

from alongside.blueprint.language import Blueprint
from alongside.blueprint.tongues.english import CHOICES as WORDS
from alongside.matching.enums import Changes, RoundState
from alongside.matching.models.rounds import Round
from alongside.matching.priorities import Priority
from alongside.matching.queries.scope import POINTS
from alongside.matching.solver.problem import TOP

STATES = {
    RoundState.WORKING: "Being worked out",
    RoundState.NOT_MADE: "Not worked out",
    RoundState.PROPOSED: "Open",
    RoundState.PUBLISHED: "Published",
    RoundState.SET_ASIDE: "Kept aside",
}
TONES = {RoundState.WORKING: "sky", RoundState.PROPOSED: "brand", RoundState.PUBLISHED: "leaf"}


MAY_CHANGE = {
    Changes.EVERYBODY: "whoever is together too",
    Changes.NAMED: "and the people of some who help",
    Changes.LEAVING: "and the people of somebody who leaves",
}


EVERYBODY = "Everybody"


def whom(round_: Round) -> str:
    """Whom a round is for: "Everybody", "Southern region, who joined since November 2"."""
    said = [round_.region.name if round_.region else EVERYBODY]
    if round_.changes:
        said.append(MAY_CHANGE[Changes(round_.changes)])
    if round_.joined_from:
        said.append(f"who joined since {round_.joined_from:%B} {round_.joined_from.day}")
    return ", ".join(said)


def matched(round_: Round) -> str:
    """ "54 of 60 matched, 3 places kept free"; of several duties together "80 of 120 wanted matches found". Those of
    groups are counted apart."""
    figures = [one for one in round_.figures.values() if "groups" not in one]
    people, found = (sum(one.get(key, 0) for one in figures) for key in ("people", "matched"))
    return f"{found:,} of {people:,} {'matched' if len(figures) < 2 else 'wanted matches found'}{kept_free(round_)}"


def kept_free(round_: Round) -> str:
    """ ", 3 places kept free", of all duties together; nothing where there are none."""
    kept = sum(one.get("kept_free", 0) for one in round_.figures.values())
    return f", {kept:,} {'place' if kept == 1 else 'places'} kept free" if kept else ""


PLACES = {
    "apart": "Whoever helps in several ways has room for all of it, so what was worked out first made no difference.",
    "together": "Places wanted in several ways were divided for all of them at once: as many people as possible have "
    "somebody, then they fit as well as they can.",
    "in-order": "Where a place was wanted in several ways, the one the rules name first had it.",
}


def proofs(round_: Round, blueprint: Blueprint) -> Iterator[str]:
    """For each duty what its round is best at, and whether that is proven."""
    several = len(round_.figures) > 1
    for duty, one in round_.figures.items():
        if not one.get("people") or "aim" not in one:
            continue
        word = blueprint.duty_word(duty).many if several and duty in blueprint.duties else ""
        yield proof(one, f"{word[:1].upper()}{word[1:]}: as" if word else "As")
    yield from dict.fromkeys(PLACES[one["places"]] for one in round_.figures.values() if one.get("places"))


def proof(figures: Mapping[str, Any], first: str = "As") -> str:
    """ "As many people as possible have somebody; then all together fit as well as they can. Proven: ..." """
    aim = WORDS[f"objective.{figures['aim']}"]
    said = f"{first} many people as possible have somebody; then {aim}.{_before_fit(figures)}{_changing(figures)}"
    if figures["objective"] == figures["bound"]:
        return f"{said} No other round could be better: that is proven."
    share = -(-1000 * (figures["bound"] - figures["objective"]) // max(figures["bound"], 1))
    return f"{said} No other round could fit better by more than {share} in 1,000."


def _before_fit(figures: Mapping[str, Any]) -> str:
    """ " Before that, whoever helps has at least 2 people. Each school has as even a share as can be." """
    said = ""
    if least := figures.get("least"):
        people, under = "1 person" if least == 1 else f"{least} people", figures["under"]
        few = f"{under} {'has' if under == 1 else 'have'} fewer, and who has room says why"
        said = f" Before that, whoever helps has at least {people}{f': {few}' if under else ''}."
    if figures.get("even_over") and figures["matched"] < figures["people"]:
        each = WORDS[f"even_over.{figures['even_over']}"]
        said += f" Not all could have somebody; each {each} has as even a share as can be."
    return said


def _changing(figures: Mapping[str, Any]) -> str:
    """ " 2 of 30 who are together would change; to stay together counts 15 points of 100 more." """
    if not figures.get("had"):
        return ""
    points = round(POINTS * figures["price"] / TOP)
    would = f"{figures['changes']:,} of {figures['had']:,} who are together would change"
    said = f" {would}; to stay together counts {points} points of 100 more."
    return f"{said} Nobody is parted so that those who help have alike many." if figures.get("instead_of") else said


def mattered(round_: Round, blueprint: Blueprint) -> Iterator[str]:
    """What mattered in a round where that is not what the program says: "the way between them 40, the grades 60"."""
    for duty, stored in round_.priorities.items():
        rules = blueprint.matching.get(duty)
        if rules is None:
            continue
        chosen = Priority.read(stored, rules)
        whole = sum(chosen.shares.values()) or 1
        parts = [
            f"{rules.weigh[key].says} {round(100 * share / whole)}" for key, share in chosen.shares.items() if share
        ]
        says = "; ".join(parts) or "nothing is weighed"
        word = blueprint.duty_word(duty).one
        yield f"{word[:1].upper()}{word[1:]}: {says} of 100; then {WORDS[f'objective.{chosen.objective}']}."


def grouped(round_: Round, blueprint: Blueprint) -> Iterator[str]:
    """ "Peer groups: 8 of 9 people in 2, 1 of them led." """
    for duty, one in round_.figures.items():
        if "groups" in one:
            word = blueprint.duty_word(duty).many if duty in blueprint.duties else duty
            led = f", {_led(one)}" if blueprint.duties[duty].helper else ""
            yield f"{word.capitalize()}: {one['matched']:,} of {one['people']:,} people in {one['groups']:,}{led}."


def _led(figures: Mapping[str, Any]) -> str:
    """ "2 of them led", and where it is not known that no more could be, how many no way could pass."""
    most = figures.get("led_at_most", 0)
    return f"{figures['led'] or 'none'} of them led" + (f", {most} at most in any way" if most > figures["led"] else "")


def grouping_proof(round_: Round) -> Iterator[str]:
    """How close the groups are to the best there could be."""
    for one in round_.figures.values():
        if one.get("groups"):
            yield _grouping_proof(one)


def _grouping_proof(figures: Mapping[str, Any]) -> str:
    if figures.get("kept") == figures["groups"]:
        return "These are the groups you keep. Propose again to have those you did not lock worked out anew."
    said = "As many people as could be placed, in groups as even as can be, then those who fit best together."
    said += " Groups you keep are left as they are." if figures.get("kept") else ""
    if figures["worth"] >= figures["most"]:
        return f"{said} No other groups could be better: that is proven."
    percent = -(-100 * (figures["most"] - figures["worth"]) // max(figures["most"], 1))
    return f"{said} No other groups of as many could fit better by more than {percent} in 100."
