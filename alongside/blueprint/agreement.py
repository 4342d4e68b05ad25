"""What the parts of one file must not say against each other. Each rule yields (path, sentence)."""

from collections.abc import Iterator

from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.conditions import All
from alongside.blueprint.parts.requirements import Reach
from alongside.blueprint.places import unanswerable
from alongside.blueprint.spots import KEY
from alongside.blueprint.ties import untied
from alongside.blueprint.ways import never_holds

LONGEST_KEY = 60


def disagreements(blueprint: Blueprint, *, whole: bool = True) -> Iterator[tuple[str, str]]:
    """Everything the file says against itself. `whole=False`: some parts had faults and may be left out here."""
    yield from _identity(blueprint)
    if whole:
        yield from _nobody(blueprint)
    yield from _duties(blueprint)
    yield from _matching(blueprint)
    yield from _requirements(blueprint, whole=whole)
    if whole:
        yield from _contracts(blueprint)
    yield from _facts(blueprint)
    yield from untied(blueprint)
    yield from unanswerable(blueprint)


def _identity(blueprint: Blueprint) -> Iterator[tuple[str, str]]:
    for name in ("key", "sponsor"):
        key = getattr(blueprint, name)
        if key and (not KEY.fullmatch(key) or len(key) > LONGEST_KEY):
            yield name, "A key is lower-case letters and digits with hyphens between, for example new-teachers."


def _nobody(blueprint: Blueprint) -> Iterator[tuple[str, str]]:
    named = any(track.for_roles for track in blueprint.eligibility.tracks.values())
    if not named and not blueprint.roles_with("supported"):
        yield "roles", "Nobody is supported: give one role access: supported, or name the roles of a track."


def _duties(blueprint: Blueprint) -> Iterator[tuple[str, str]]:
    roles = blueprint.roles
    for key, duty in blueprint.duties.items():
        helper = roles.get(duty.helper or "")
        if helper and helper.access != "helper":
            yield f"duties.{key}.helper", f'The role "{duty.helper}" helps here, so its access is helper.'
        if duty.person in roles and roles[duty.person].access not in {"supported", "helper"}:
            message = f'The role "{duty.person}" is helped here, so its access is supported or helper.'
            yield f"duties.{key}.person", message


def _matching(blueprint: Blueprint) -> Iterator[tuple[str, str]]:
    for key, matching in blueprint.matching.items():
        if key in blueprint.duties and blueprint.duties[key].helper is None:
            yield f"matching.{key}", "This duty has no helper to match."
        if len(matching.must) > 1 and never_holds(All(matching.must)):
            yield f"matching.{key}.must", "No two people can meet all of these together: they contradict each other."
        if (most := _most_of_one(blueprint, key)) and (matching.per_helper_least or 0) > most[0]:
            says = (
                f"Nobody who helps has more than {most[0]} ({most[1]}), so nobody can have {matching.per_helper_least}."
            )
            yield f"matching.{key}.per_helper_least", says
    for place, role in enumerate(getattr(blueprint.introductions, "told", ())):
        if role in blueprint.roles and blueprint.roles[role].access != "site-leader":
            says = f'The role "{role}" leads no place here: told are roles with access: site-leader.'
            yield f"introductions.told[{place}]", says


def _most_of_one(blueprint: Blueprint, duty: str) -> tuple[int, str] | None:
    """How many people one helper has at most in a duty, and where the file says so."""
    if duty not in blueprint.duties:
        return None
    helper, most = blueprint.duties[duty].helper, blueprint.duties[duty].per_helper
    caseload = blueprint.roles[helper].caseload if helper and helper in blueprint.roles else None
    said = ((most, f"duties.{duty}.per_helper"), (caseload, f"roles.{helper}.caseload"))
    return min(((n, where) for n, where in said if n is not None), default=None)


def _requirements(blueprint: Blueprint, *, whole: bool) -> Iterator[tuple[str, str]]:
    for key, requirement in blueprint.requirements.items():
        if not isinstance(requirement, Reach) or requirement.account not in blueprint.counting:
            continue
        yield from _people(blueprint, key, requirement)
        unit = blueprint.counting[requirement.account].unit
        timed = requirement.reach.of_contract or requirement.reach.duration is not None
        if timed != (unit == "minutes"):
            right = "a length of time, for example 10 hours," if unit == "minutes" else "a number, for example 3,"
            counts = "times" if unit == "count" else unit
            yield f"requirements.{key}.reach", f'"{requirement.account}" counts {counts}; {right} is meant here.'
        if requirement.reach.duration and not requirement.reach.duration.of_the_clock:
            yield f"requirements.{key}.reach", "An amount of time is in minutes or hours."
        if requirement.reach.of_contract and whole and blueprint.contracts is None:
            yield f"requirements.{key}.reach", "This program has no contracts to take the hours from."


def _people(blueprint: Blueprint, key: str, requirement: Reach) -> Iterator[tuple[str, str]]:
    role = blueprint.roles.get(requirement.of or "")
    of_pairs = blueprint.counting[requirement.account].owner == "pair"
    if requirement.people and not (of_pairs and role is not None and role.access == "helper"):
        says = "So many people are asked of each helper: name their role under of, and an account with owner: pair."
        yield f"requirements.{key}.people", says


def _contracts(blueprint: Blueprint) -> Iterator[tuple[str, str]]:
    for key, track in blueprint.eligibility.tracks.items():
        priced = {
            kind for prices in (blueprint.contracts.lists if blueprint.contracts else ()) for kind in prices.prices
        }
        for place, offer in enumerate(track.offers):
            if offer not in priced:
                yield f"eligibility.tracks.{key}.offers[{place}]", f'No price list has a price for "{offer}".'


def _facts(blueprint: Blueprint) -> Iterator[tuple[str, str]]:
    for key in getattr(blueprint.words, "facts", ()):  # words with a fault are not there at all
        if key in blueprint.facts:
            yield f"words.facts.{key}", f'"{key}" is a fact of this program: say it and ask it under facts.{key}.'
    for key, fact in blueprint.facts.items():
        plus = fact.years.plus if fact.years else None
        earlier = blueprint.facts.get(plus or "")
        if plus and _type(blueprint, plus) != "count":
            yield f"facts.{key}.years.plus", f'"{plus}" is not a count of years.'
        elif earlier and earlier.years:
            yield f"facts.{key}.years.plus", f'"{plus}" is worked out itself; name a count that somebody tells.'


def _type(blueprint: Blueprint, fact: str) -> str:
    kind = blueprint.kinds.get(fact)
    return kind.type if kind else ""
