"""May this person take part, and on which terms? The first track by rank whose condition holds and that is in force.

The school year a verdict is for is that of its day, or the coming one when the file's own year facts say that service
counts from then (23 Ill. Adm. Code 35: hired before 1 January counts for that school year, later for the next). A
track's dates are read against the day the help would begin: the verdict's day, or the first day of that coming year.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Literal

from alongside.blueprint.changing import changes
from alongside.blueprint.facts import Facts, since_of
from alongside.blueprint.grammar import Money, first_day_of, month_day_of, school_year_of
from alongside.blueprint.judgement import Answer, Finding, judge
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.conditions import Condition, asked, tests
from alongside.blueprint.parts.eligibility import Track
from alongside.blueprint.parts.examples import Appointment
from alongside.blueprint.parts.money import Contracts
from alongside.blueprint.tongues.tongue import Tongue
from alongside.blueprint.ways import Way
from alongside.blueprint.years import YearFound, with_years, years_found
from alongside.kernel.clock import SchoolYear

InForce = Literal["now", "over", "not-yet"]


@dataclass(frozen=True)
class Tried:
    """One track and how it came out. `holds`: its condition alone; `answer`: with its dates."""

    track: str
    name: str
    answer: Answer
    holds: Answer
    in_force: InForce
    reasons: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Offer:
    """A contract on the track: granted free, or at a price (None while the price group is unknown)."""

    contract: str
    hours: int
    price: Money | None
    group: str | None = None
    granted: bool = False


@dataclass(frozen=True)
class Opening:
    """What would open a track that does not hold: meeting one of `ways`, on the day `on`; nothing but that day where
    there are no ways. `sentence` says it."""

    track: str
    on: date
    ways: tuple[Way, ...]
    sentence: str


@dataclass(frozen=True)
class Verdict:
    """The answer with its reasons. `sentence` is what pages print, in the program's language; `missing` what we need to
    know, `asked` those facts' names. `openings`: for every better track that is not over, what would have to be
    otherwise, and when."""

    answer: Answer
    track: str | None
    school_year: SchoolYear
    sentence: str
    reasons: tuple[str, ...]
    missing: tuple[str, ...]
    asked: tuple[str, ...]
    tried: tuple[Tried, ...]
    offers: tuple[Offer, ...]
    openings: tuple[Opening, ...] = ()

    @property
    def changes(self) -> tuple[str, ...]:
        """What would change it, in sentences: one for every better track."""
        return tuple(opening.sentence for opening in self.openings)


@dataclass(frozen=True)
class _Known:
    """What is known of somebody on a day: their facts, with the years worked out of their history."""

    on: date
    begins: date
    school_year: SchoolYear
    years: Mapping[str, YearFound]
    facts: Facts


def verdict(
    blueprint: Blueprint,
    facts: Facts,
    *,
    on: date,
    history: Sequence[Appointment] | None = None,
    role: str | None = None,
    ways: bool = True,
) -> Verdict:
    """Judge one person.

    `facts`: values under the names of `facts.asked_as`. `history`: every known appointment; None when nobody knows
    any, and then the facts `position` and `hired` stand for one that goes on. `role`: the role applied for; None: any.
    `ways`: say too what would change it, which takes about as long again.
    """
    tracks = tracks_for(blueprint, role)
    known_on = partial(_known, blueprint, facts, tracks, history=history)
    known = known_on(on=on)
    found = [(key, track, judge(track.when, known.facts, on=on)) for key, track in tracks]
    tried = tuple(_tried(blueprint, key, track, finding, known.begins) for key, track, finding in found)
    place = _decisive(tried)
    chosen = tracks[place][0] if place is not None else None
    answer = tried[place].answer if place is not None else Answer.NO
    decided = found[place][2] if place is not None else Finding(Answer.NO)
    sold = place is not None and answer is Answer.YES
    reasons = _reasons(blueprint, known.years, tried, place)
    if sold and place is not None:
        reasons = tuple(dict.fromkeys((*reasons, *_of_place(tracks[place][1].when, known.facts, on, decided.reasons))))
    return Verdict(
        answer=answer,
        track=chosen if answer is Answer.YES else None,
        school_year=known.school_year,
        sentence=_sentence(blueprint.tongue, answer, reasons, decided, tried[place].name if place is not None else ""),
        reasons=reasons,
        missing=decided.missing if answer is Answer.UNKNOWN else (),
        asked=_to_ask(blueprint, decided) if answer is Answer.UNKNOWN else (),
        tried=tried,
        offers=_offers(blueprint, tracks[place or 0][1], known.facts, on) if sold else (),
        openings=tuple(_openings(blueprint.tongue, tracks[:place], known_on, known)) if ways else (),
    )


def price(blueprint: Blueprint, contract: str, facts: Facts, *, on: date) -> tuple[str | None, Money | None]:
    """(price group, price) of a contract bought on a day; (None, None) while the group is not known or nothing is for
    sale."""
    contracts = blueprint.contracts
    if contracts is None:
        return None, None
    group = _price_group(contracts.groups, facts, on)
    return group, prices_of(contracts, contract, on=on).get(group) if group else None


def prices_of(contracts: Contracts, contract: str, *, on: date) -> Mapping[str, Money]:
    """Price group -> price of a contract on a day, by the newest list in force; empty while it is not for sale."""
    lists = [prices for prices in contracts.lists if prices.in_force(on) and contract in prices.prices]
    return max(lists, key=lambda prices: prices.from_ or date.min).prices[contract] if lists else {}


def _known(
    blueprint: Blueprint,
    facts: Facts,
    tracks: list[tuple[str, Track]],
    *,
    on: date,
    history: Sequence[Appointment] | None,
) -> _Known:
    needed = {name for _, track in tracks for name in asked(track.when)}
    years = years_found(blueprint, facts, needed, on=on, history=history)
    school_year = max(
        [school_year_of(on, blueprint.calendar.school_year), *(y.school_year for y in years.values() if y.count)]
    )
    begins = max(on, first_day_of(school_year, blueprint.calendar.school_year))
    worked_out = {key: year for key, year in years.items() if facts.get(key) is None}
    return _Known(on, begins, school_year, worked_out, with_years(facts, years))


def _openings(
    tongue: Tongue, better: list[tuple[str, Track]], known_on: Callable[..., _Known], now: _Known
) -> Iterator[Opening]:
    """For each track that did not hold and is not over: what would open it. One that is still to come is looked at on
    its first day, when a year more may have gone by."""
    for key, track in better:
        later = track.from_ if _in_force(track, now.begins) == "not-yet" else None
        then = known_on(on=later) if later else now
        if _in_force(track, then.begins) == "over":
            continue
        needed = changes(track.when, then.facts, on=then.on)
        told = "; ".join(needed.clauses)
        if later:
            told = tongue.say("begins-and" if told else "begins", day=tongue.value(later), clauses=told)
        yield Opening(key, then.on, needed.ways, tongue.say("opening", track=track.name, clauses=told))


def _to_ask(blueprint: Blueprint, decided: Finding) -> tuple[str, ...]:
    """The facts to ask for; a year is not asked for itself but worked out from position and day of hiring."""
    asked_for: list[str] = []
    for name in decided.asked:
        fact = blueprint.facts.get(name)
        asked_for += ["position", "hired"] if fact and fact.years else [name]
    return tuple(dict.fromkeys(asked_for))


def tracks_for(blueprint: Blueprint, role: str | None) -> list[tuple[str, Track]]:
    """The tracks for a role, or all of them, by rank."""
    ranked = sorted(blueprint.eligibility.tracks.items(), key=lambda item: item[1].rank)
    supported = blueprint.roles_with("supported")
    return [(key, track) for key, track in ranked if role is None or role in (track.for_roles or supported)]


def _tried(blueprint: Blueprint, key: str, track: Track, finding: Finding, begins: date) -> Tried:
    in_force = _in_force(track, begins)
    answer = finding.answer if in_force == "now" else Answer.NO
    reasons = (
        finding.reasons
        if finding.answer is Answer.NO
        else (*finding.reasons, *_dated(blueprint.tongue, track, in_force))
    )
    missing = finding.missing if answer is Answer.UNKNOWN else ()
    return Tried(key, track.name, answer, finding.answer, in_force, reasons, missing)


def _in_force(track: Track, begins: date) -> InForce:
    if track.until and begins > track.until:
        return "over"
    return "not-yet" if track.from_ and begins < track.from_ else "now"


def _dated(tongue: Tongue, track: Track, in_force: InForce) -> tuple[str, ...]:
    if in_force == "over" and track.until:
        return (tongue.say("ended", day=tongue.value(track.until)),)
    return (tongue.say("begins", day=tongue.value(track.from_)),) if in_force == "not-yet" and track.from_ else ()


def _decisive(tried: tuple[Tried, ...]) -> int | None:
    """The first track that is not a no: an unknown one decides too, for a better track must not be passed over
    unasked."""
    return next((place for place, one in enumerate(tried) if one.answer is not Answer.NO), None)


def _price_group(groups: Mapping[str, Condition], facts: Facts, on: date) -> str | None:
    """The first group whose condition holds; None when one before it is not known."""
    for key, condition in groups.items():
        answer = judge(condition, facts, on=on).answer
        if answer is not Answer.NO:
            return key if answer is Answer.YES else None
    return None


def _offers(blueprint: Blueprint, track: Track, facts: Facts, on: date) -> tuple[Offer, ...]:
    if blueprint.contracts is None:
        return ()
    kinds = blueprint.contracts.kinds
    granted = [Offer(track.grants, kinds[track.grants].hours, None, granted=True)] if track.grants else []
    sold = []
    for key in track.offers:
        group, cost = price(blueprint, key, facts, on=on)
        sold.append(Offer(key, kinds[key].hours, cost, group))
    return (*granted, *sold)


def _reasons(
    blueprint: Blueprint, years: Mapping[str, YearFound], tried: tuple[Tried, ...], place: int | None
) -> tuple[str, ...]:
    """Everything that decides, without what follows from it."""
    tongue = blueprint.tongue
    told = [_year_reason(blueprint, year) for year in years.values() if year.count]
    before = tried if place is None else tried[:place]
    if place is not None:
        passed_over = [one for one in before if one.holds is Answer.NO]
        told += [tongue.say("not-track", track=one.name, reasons="; ".join(one.reasons)) for one in passed_over]
    closed = [one for one in before if one.in_force != "now" and one.holds is Answer.YES]
    told += [tongue.say("over" if one.in_force == "over" else "to-come", track=one.name) for one in closed]
    if place is None:
        told += [reason for one in tried if one.holds is Answer.NO for reason in one.reasons]
        told = told or [tongue.say("no-track")]
    elif tried[place].answer is Answer.YES:
        told += [] if told else tried[place].reasons
    return tuple(dict.fromkeys(told))


def _of_place(condition: Condition, facts: Facts, on: date, deciding: tuple[str, ...]) -> Iterator[str]:
    """What of the place somebody works at let them in, and since when it holds there."""
    for test in tests(condition):
        if test.kind.of == "organization" and facts.get(since_of(test.asked)) is not None:
            yield from (reason for reason in judge(test, facts, on=on).reasons if reason in deciding)


def _year_reason(blueprint: Blueprint, year: YearFound) -> str:
    """ "first-year head principal in 2025-26: hired January 15, 2025, after the cut-off" """
    tongue = blueprint.tongue
    held = tongue.listed((blueprint.positions[position].one for position in year.positions), last="or")
    says = {"nth": tongue.nth(year.count), "position": held, "year": year.school_year}
    if year.hired is None:
        return tongue.say("year-earlier", **says)
    says["day"] = tongue.value(year.hired)
    if year.count > 1 or not year.cut_off:
        return tongue.say("year", **says)
    later = school_year_of(year.hired, blueprint.calendar.school_year) < year.school_year
    on_it = year.hired == month_day_of(year.cut_off).in_year(year.hired.year)
    when = "on" if later and on_it else "after" if later else "before"
    return tongue.say(f"year-{when}", **says)


def _sentence(tongue: Tongue, answer: Answer, reasons: tuple[str, ...], decided: Finding, track: str) -> str:
    told = "; ".join(reasons)
    if answer is Answer.UNKNOWN:
        told = "; ".join((*reasons, tongue.say("to-know", needs=", ".join(decided.missing))))
    elif answer is Answer.NO:
        told = tongue.say("so-not", reasons=told)
    else:
        told = tongue.say("so", reasons=told, track=track) if told else tongue.say("so-alone", track=track)
    return f"{told[:1].upper()}{told[1:]}."
