"""Whether a participation fits the program on a day, and the contract a track grants."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from alongside.blueprint import eligibility
from alongside.blueprint.facts import Facts
from alongside.blueprint.grammar import Money
from alongside.blueprint.language import Blueprint
from alongside.kernel.errors import Refused
from alongside.people.actions.events import line
from alongside.people.models.events import Event
from alongside.people.models.persons import Person
from alongside.programs.background import Background, backgrounds, priced_by
from alongside.programs.facts import Pinned, Pins
from alongside.programs.models.contracts import Contract
from alongside.programs.models.participations import Participation

JUDGED = ("answer", "track", "verdict", "verdict_version")


def judge(row: Participation, pin: Pinned, background: Background, *, on: date) -> None:
    """Put the verdict on the row. Roles that no track is for are not judged."""
    blueprint = pin.blueprint
    supported = blueprint.roles_with("supported")
    judged = any(row.role in (track.for_roles or supported) for track in blueprint.eligibility.tracks.values())
    if not judged:
        row.answer, row.track, row.verdict, row.verdict_version_id = "", "", {}, pin.version
        return
    facts, history = background.facts, background.history
    found = eligibility.verdict(blueprint, facts, on=on, history=history, role=row.role, ways=False)
    row.answer, row.track, row.verdict_version_id = found.answer.value, found.track or "", pin.version
    row.verdict = stored(found, on=on)


def judge_all(several: Sequence[tuple[Participation, date]], pins: Pins) -> list[Contract]:
    """Judge each as of their day; return the contracts, not saved yet, of those who are granted their first."""
    had = set(
        Contract.objects.filter(participation__in=[row.pk for row, _ in several]).values_list(
            "participation", flat=True
        )
    )
    by_version: dict[int, list[tuple[Participation, date]]] = {}
    for row, day in several:
        by_version.setdefault(pins.on(day).version, []).append((row, day))
    first: list[Contract] = []
    for group in by_version.values():
        rows, days = [row for row, _ in group], [day for _, day in group]
        pin = pins.on(days[0])
        for row, day, background in zip(rows, days, backgrounds(rows, pin.blueprint, on=days), strict=True):
            judge(row, pin, background, on=day)
            if (offer := granted_at_once(row, pin)) and row.pk not in had:
                first.append(contract_of(row, pin, offer, day))
    return first


def stored(found: eligibility.Verdict, *, on: date) -> dict[str, object]:
    """A verdict as a participation keeps it: on, school_year, sentence, reasons, missing, asked, tried[], offers[]."""
    return {
        "on": on.isoformat(),
        "school_year": str(found.school_year),
        "sentence": found.sentence,
        "reasons": list(found.reasons),
        "missing": list(found.missing),
        "asked": list(found.asked),
        "tried": [
            {"track": one.track, "name": one.name, "answer": one.answer.value, "in_force": one.in_force}
            | {"reasons": list(one.reasons), "missing": list(one.missing)}
            for one in found.tried
        ],
        "offers": [
            {"contract": one.contract, "hours": one.hours, "granted": one.granted, "group": one.group}
            | {"price": str(one.price.amount) if one.price else None}
            | {"currency": one.price.currency if one.price else None}
            for one in found.offers
        ],
    }


def granted_at_once(row: Participation, pin: Pinned) -> str:
    """The contract that comes with somebody's track; where that has so many places, it comes with the place."""
    track = pin.blueprint.eligibility.tracks.get(row.track)
    return "" if track is None or track.places is not None else track.grants or ""


def granted(row: Participation, pin: Pinned) -> list[Contract]:
    offer = granted_at_once(row, pin)
    return [contract_of(row, pin, offer, row.starts_on)] if offer else []


def contract_of(row: Participation, pin: Pinned, offer: str, starts_on: date) -> Contract:
    """A contract that is granted; it takes from the fund of its track what the same hours would cost that day."""
    contracts = pin.blueprint.contracts
    kind = contracts.kinds.get(offer) if contracts else None
    if kind is None:
        raise Refused(f"{pin.blueprint.name} has no “{offer}”.", field="offer")
    track = pin.blueprint.eligibility.tracks.get(row.track)
    worth = worth_of(pin.blueprint, offer, priced_by(row, pin.blueprint, on=starts_on), on=starts_on)
    return Contract(
        participation=row,
        offer=offer,
        minutes=kind.hours * 60,
        price=Decimal(0),
        currency=worth.currency if worth else "USD",
        starts_on=starts_on,
        ends_on=kind.term.after(starts_on) - timedelta(days=1),
        version_id=pin.version,
        fund=(track.fund if track else None) or "",
        line=(track.line if track else None) or "",
        worth=worth.amount if worth else None,
    )


def worth_of(blueprint: Blueprint, offer: str, facts: Facts, *, on: date) -> Money | None:
    """What hours cost on a day: the price of the person's group, or the highest while the group is not known."""
    group, price = eligibility.price(blueprint, offer, facts, on=on)
    if price is not None or group is not None or blueprint.contracts is None:
        return price
    lists = [prices for prices in blueprint.contracts.lists if prices.in_force(on) and offer in prices.prices]
    if not lists:
        return None
    newest = max(lists, key=lambda prices: prices.from_ or date.min)
    return max(newest.prices[offer].values(), key=lambda money: money.amount, default=None)


def event(kind: str, row: Participation, by: Person | None) -> Event:
    facts = {"role": row.role, "answer": row.answer, "track": row.track, "version": row.verdict_version_id}
    subject = f"participation:{row.public_id}"
    return line(kind, by=by, about=row.person_id, cohort=row.cohort_id, subject=subject, facts=facts)
