"""`./run program simulate`: a dry run of a year, and before it starts, what cannot be met and by whom."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from alongside.blueprint.language import Blueprint
from alongside.blueprint.simulation.loads import Shared
from alongside.blueprint.simulation.money import Spent
from alongside.blueprint.simulation.plan import hours
from alongside.blueprint.simulation.year import Week, Year
from alongside.kernel.articles import article

FAILED = 1


def print_years(years: Sequence[Year], blueprint: Blueprint, *, as_json: bool, who: str = "people are made up") -> int:
    """Print what came of a dry run, year after year; 1 when something cannot be met. `who`: the people, as the heading
    names them."""
    first, *later = (_plain(blueprint, year) for year in years)
    if as_json:
        print(json.dumps({**first, "next_years": later}, ensure_ascii=False, indent=2, default=str))
    else:
        print("\n\n".join("\n".join(_lines(blueprint, year, who)) for year in years))
    return FAILED if any(year.impossible for year in years) else 0


def _plain(blueprint: Blueprint, year: Year) -> dict[str, object]:
    told = {key: value for key, value in asdict(year).items() if key not in ("paid", "sold")}
    paid = [{**asdict(one), "total": str(one.total) if one.total else None} for one in year.paid]
    sold = [
        {
            **asdict(one),
            "least": str(one.least) if one.least else None,
            "most": str(one.most) if one.most else None,
            "worth": str(one.worth) if one.worth else None,
        }
        for one in year.sold
    ]
    return {"key": blueprint.key, "sha256": blueprint.sha256, **told, "paid": paid, "sold": sold}


def _lines(blueprint: Blueprint, year: Year, who: str) -> Iterator[str]:
    yield f"{blueprint.name}, {year.school_year}, as of {year.on}; {who}"
    for entering in year.entering:
        tracks = ", ".join(f"{count:,} {_track(blueprint, track)}" for track, count in entering.tracks.items())
        yield f"  {_many(blueprint, entering.role, entering.people)}{': ' if tracks else ''}{tracks}"
    yield "\nTime of helpers in a school week"
    yield from (f"  {_week(blueprint, week)}" for week in year.weeks)
    yield from (f"  {_together(blueprint, shared)}" for shared in year.shared)
    if year.events:
        yield "\nEvents"
    for event in year.events:
        people = f", {_counted(event.people, 'person', 'people')}" if event.people is not None else ""
        seats = f", {_counted(event.seats, 'seat', 'seats')}" if event.seats else ""
        yield f"  {event.label}: {event.times} in the year{people}{seats}"
    if year.paid or year.sold:
        yield "\nMoney"
    yield from (f"  {_to_whom(blueprint, one)}: {one.total or 'not known'}" for one in year.paid)
    for sale in year.sold:
        granted = f", {_counted(sale.hours_granted, 'hour', 'hours')} granted" if sale.hours_granted else ""
        brings = f", brings {sale.least} to {sale.most}" if sale.least else ""
        granted += f", worth {sale.worth}" if sale.worth else ""
        yield f"  {_track(blueprint, sale.track)}: {_counted(sale.people, 'person', 'people')}{granted}{brings}"
    yield from _open(year)


def _open(year: Year) -> Iterator[str]:
    if year.unknown:
        yield "\nWe would need to know"
    yield from (f"  {need}" for need in year.unknown)
    if year.only_if:
        yield "\nCan be met only with something more"
    yield from (f"  {one.who}: {one.says} ({one.path})" for one in year.only_if)
    yield "\nCannot be met" if year.impossible else "\nNothing in these numbers is impossible."
    yield from (f"  {one.who}: {one.says} ({one.path})" for one in year.impossible)


def _track(blueprint: Blueprint, track: str) -> str:
    found = blueprint.eligibility.tracks.get(track)
    one = blueprint.words.track.one
    return f"on the {one} “{found.name}”" if found else f"on {article(one)} {one} that the rules alone cannot tell"


def _to_whom(blueprint: Blueprint, one: Spent) -> str:
    who = blueprint.roles[blueprint.pay[one.pay].role].many
    return f"pay to {who}" if one.label.casefold() == who.casefold() else f"pay to {who}, {one.label}"


def _many(blueprint: Blueprint, role: str, count: int) -> str:
    return _counted(count, blueprint.roles[role].one, blueprint.roles[role].many)


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def _week(blueprint: Blueprint, week: Week) -> str:
    many = blueprint.roles[week.role].many
    there = _many(blueprint, week.role, week.helpers) if week.helpers is not None else many
    road = f" and {hours(week.driving)} on the road" if week.driving >= 1 else ""
    free = f" of {hours(week.free)} set free" if week.free is not None else ""
    needed = f"; it takes {week.needed:,} in all" if week.needed is not None else ""
    if week.helpers == 0:
        return f"{there}{needed}"
    each = "" if week.helpers == 1 else "each "
    steps = f", {hours(week.steps)} for steps of the organization" if week.steps >= 1 else ""
    return f"{there}: {each}{hours(week.minutes)} in {blueprint.words.session.many}{road}{steps}{free}{needed}"


def _together(blueprint: Blueprint, shared: Shared) -> str:
    who = " and ".join(blueprint.roles[role].many for role in shared.helpers)
    free = f" of {hours(shared.free)} set free" if shared.free is not None else ""
    people = _many(blueprint, shared.person, shared.people)
    return f"{who} together: {hours(shared.minutes)} in {blueprint.words.session.many} with {people}{free}"
