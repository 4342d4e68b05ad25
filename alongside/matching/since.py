"""What differs between what a round was worked out from and what it would be worked out from now, in words. Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from alongside.blueprint.judgement import sentence
from alongside.blueprint.parts.matching import NEVER_SHOWN, Matching
from alongside.matching.grouping import GroupDraft
from alongside.matching.inputs import Has, Inputs
from alongside.matching.proposing import Draft
from alongside.matching.scores.case import Case
from alongside.matching.scores.openly import is_private
from alongside.matching.scores.profile import Profile

SHOWN = 25
TEAM = "what the matching team alone was told"
FIELDS = {"name": "their name", "building": "where they work", "district": "where they work", "point": "where that is",
          "free": "when they are free", "first_name": "their name"}  # fmt: skip
KNOWN = {"needs": "what they want to work on", "strengths": "what they know best"}


@dataclass(frozen=True, slots=True)
class Differs:
    """One kind of input that is not what it was: `lines` name the first few, `more` counts the others."""

    what: str
    lines: tuple[str, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Other:
    """Somebody who has other people than they had (names)."""

    name: str
    duty: str
    was: tuple[str, ...]
    has: tuple[str, ...]


def others(then: Inputs, now: Inputs) -> list[Other]:
    """Whoever is in both and has somebody else, by name."""
    names = {key: one.name for inputs in (then, now) for key, one in _profiles(inputs).items()}
    found = [
        Other(names[person], duty, _named(names, was), _named(names, now.answer[duty, person]))
        for (duty, person), was in then.answer.items()
        if (duty, person) in now.answer and now.answer[duty, person] != was
    ]
    return sorted(found, key=lambda one: (one.name, one.duty))


def differing(then: Inputs, now: Inputs, *, team: bool) -> list[Differs]:
    """Every kind of input that differs; `team`: whether those who read it are of the matching team, and may see of
    whom something was told to it."""
    kinds = {
        "Who came": _came(then, now),
        "Who is not in it any more": _came(now, then),
        "What is known of them": _known(then, now, team=team),
        "Places": _places(then, now),
        "Who evaluates whom": _pairs(then, now, "evaluates"),
        "Who is kept apart": _apart(then, now, team=team),
        "What was decided": _decided(then, now),
        "What matters and what has to hold": _rules(then, now),
        "The way": _roads(then, now),
        "The engine": ["It is another one than it was."] if then.engine != now.engine else [],
    }
    found = [Differs(what, tuple(lines[:SHOWN]), max(0, len(lines) - SHOWN)) for what, lines in _full(kinds)]
    if not found and then.answer != now.answer:
        found.append(Differs("The day", (f"It was {then.on:%B} {then.on.day}, and is {now.on:%B} {now.on.day}.",)))
    return found


def _full(kinds: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, list[str]]]:
    for what, lines in kinds.items():
        told = list(dict.fromkeys(lines))
        if told:
            yield what, told


def _cases(inputs: Inputs) -> list[Case]:
    return [one.case for one in inputs.duties] + [case for one in inputs.groups for case in (one.peers, one.led)]


def _profiles(inputs: Inputs) -> dict[str, Profile]:
    return {one.id: one for case in _cases(inputs) for one in (*case.people, *case.helpers)}


def _named(names: Mapping[str, str], has: Has) -> tuple[str, ...]:
    return tuple(sorted(names[one] for one in has))


def _came(then: Inputs, now: Inputs) -> list[str]:
    before = _profiles(then)
    return sorted(one.name for key, one in _profiles(now).items() if key not in before)


def _known(then: Inputs, now: Inputs, *, team: bool) -> Iterator[str]:
    before, after = _profiles(then), _profiles(now)
    private = _private(_cases(then) + _cases(now))
    hidden = False
    for key in sorted(before.keys() & after.keys(), key=lambda key: before[key].name):
        told = list(dict.fromkeys(_fields(before[key], after[key], private)))
        if not team and TEAM in told:
            told.remove(TEAM)
            hidden = True
        if told:
            yield f"{after[key].name}: {', '.join(told)}"
    if hidden:
        yield f"Something of {TEAM}"


def _private(cases: Iterable[Case]) -> Collection[str]:
    weighed = [one for case in cases for one in case.matching.weigh.values() if is_private(one)]
    return NEVER_SHOWN.union(fact for one in weighed for fact in (one.fact, one.helper_fact) if fact)


def _fields(before: Profile, after: Profile, private: Collection[str]) -> Iterator[str]:
    for field, says in FIELDS.items():
        if getattr(before, field) != getattr(after, field):
            yield says
    for one, other in ((before.facts, after.facts), (before.lists, after.lists)):
        for fact in sorted({*one, *other}):
            if one.get(fact) != other.get(fact):
                yield TEAM if fact in private else KNOWN.get(fact, fact.replace("-", " "))


def _places(then: Inputs, now: Inputs) -> Iterator[str]:
    before = {duty: _room(one) for duty, one in _parts(then).items()}
    for duty, one in _parts(now).items():
        room = _room(one)
        for key, (name, places) in sorted(room.items(), key=lambda item: item[1]):
            was = before.get(duty, {}).get(key, (name, places))[1]
            if was != places:
                whose = f"{name} ({duty.replace('-', ' ')})" if len(before) > 1 else name
                yield f"{whose}: {was}, now {places}"


def _parts(inputs: Inputs) -> dict[str, Draft | GroupDraft]:
    return {one.case.duty: one for one in inputs.duties} | {one.led.duty: one for one in inputs.groups}


def _room(one: Draft | GroupDraft) -> dict[str, tuple[str, int]]:
    case = one.case if isinstance(one, Draft) else one.led
    return {who.id: (who.name, places) for who, places in zip(case.helpers, one.room.tolist(), strict=True)}


def _pairs(then: Inputs, now: Inputs, kind: str) -> list[str]:
    """Pairs that are new or gone, of people who are in both."""
    sides = [{pair for case in _cases(one) for pair in _flagged(case, kind)} for one in (then, now)]
    names = {key: one.name for inputs in (then, now) for key, one in _profiles(inputs).items()}
    both = _profiles(then).keys() & _profiles(now).keys()
    return sorted(f"{names[one]} and {names[other]}" for one, other in sides[0] ^ sides[1] if {one, other} <= both)


def _flagged(case: Case, kind: str) -> Iterator[tuple[str, str]]:
    for i, j in zip(*getattr(case.pairings, kind).nonzero(), strict=True):
        yield case.people[i].id, case.helpers[j].id


def _apart(then: Inputs, now: Inputs, *, team: bool) -> list[str]:
    found = _pairs(then, now, "conflict") + _pairs(then, now, "related")
    return found if team or not found else [f"Something of {TEAM}"]


def _decided(then: Inputs, now: Inputs) -> Iterator[str]:
    before = _parts(then)
    for duty, after in _parts(now).items():
        if duty in before and _decisions(before[duty]) != _decisions(after):
            yield "What is locked, left out, ruled out or allowed in this round"


def _decisions(one: Draft | GroupDraft) -> tuple[object, ...]:
    if isinstance(one, GroupDraft):
        people, helpers = one.peers.people, one.led.helpers
        kept = frozenset(frozenset(people[i].id for i in group) for group in one.kept)
        led = frozenset((frozenset(people[i].id for i in group), helpers[j].id) for group, j in one.chosen.items())
        return kept, led, frozenset(people[i].id for i in one.out)
    case = one.case
    locks, ruled_out, declined = (
        frozenset((case.people[i].id, case.helpers[j].id) for i, j in pairs)
        for pairs in (one.locks, case.ruled_out, case.declined)
    )
    left, virtual = (frozenset(case.people[i].id for i in several) for several in (one.left, case.virtual))
    waived = frozenset((case.people[i].id, fact) for i, fact in case.waived)
    return locks, ruled_out, declined, left, virtual, waived, one.free, one.price


def _rules(then: Inputs, now: Inputs) -> Iterator[str]:
    before = {case.duty: case.matching for case in _cases(then)}
    for case in _cases(now):
        if case.duty in before:
            yield from _ruled(before[case.duty], case.matching)


def _ruled(before: Matching, after: Matching) -> Iterator[str]:
    for key in dict.fromkeys((*before.weigh, *after.weigh)):
        one, other = before.weigh.get(key), after.weigh.get(key)
        said = other or one
        if one != other and said is not None:
            shares = [found.share if found else 0 for found in (one, other)]
            yield f"{said.says}: {shares[0]} of 100, now {shares[1]}" if shares[0] != shares[1] else f"{said.says}"
    if before.objective != after.objective:
        yield "What the best round is"
    rules = [[sentence(rule) for rule in one.must] for one in (before, after)]
    yield from (f"No longer asked: {rule}" for rule in rules[0] if rule not in rules[1])
    yield from (f"Asked now: {rule}" for rule in rules[1] if rule not in rules[0])


def _roads(then: Inputs, now: Inputs) -> list[str]:
    roads = [{case.roads for case in _cases(one)} for one in (then, now)]
    return ["How far becomes how long is set otherwise."] if all(roads) and roads[0] != roads[1] else []
