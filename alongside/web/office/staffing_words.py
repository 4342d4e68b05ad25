"""Applicants and helpers in words: one cell a look, the next thing to do, and time in hours."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from alongside.blueprint.language import Blueprint
from alongside.staffing.facts import State, label_of
from alongside.staffing.models.applications import Application
from alongside.staffing.queries import Applicant, Kept, Looked

NOT_YET = "not yet"
SPOKEN = "references"  # a look of this key reads what those asked have said: one column for both


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: words, and the icon and tone of a badge; without an icon it is plain."""

    label: str
    words: str
    icon: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One applicant of the table."""

    application: Application
    cells: tuple[Cell, ...]
    state: str
    verb: str


@dataclass(frozen=True, slots=True)
class Ending:
    """Somebody whose last day comes near, or has been. `what` follows their name."""

    public_id: str
    name: str
    what: str
    why: str
    icon: str
    tone: str


@dataclass(frozen=True, slots=True)
class Load:
    """One helper: boxes of people, time released and needed a week."""

    public_id: str
    name: str
    people: int
    room: int
    released: str
    needed: str
    short: str
    unlimited: bool


def said(day: date) -> str:
    """A day as pages say it."""
    return f"{day:%b} {day.day}"


def hours(minutes: int) -> str:
    """Minutes as hours with one decimal: 1.6 h."""
    return f"{minutes / 60:.1f}".removesuffix(".0") + " h"


def line(one: Applicant, *, person: int) -> Line:
    """Dress one applicant; `person`: who reads."""
    return Line(one.application, tuple(_cells(one, person)), one.application.get_state_display(), _verb(one, person))


def _cells(one: Applicant, person: int) -> Iterator[Cell]:
    if one.application.sent_at is None:
        yield Cell("Form", "has the form", "mail", "gold")
    else:
        yield Cell("Form", said(one.application.sent_at.date()), "check", "leaf")
    if one.asked and not any(look.key == SPOKEN for look in one.looks):
        yield _heard(one, "References")
    for look in one.looks:
        yield _heard(one, look.label) if look.key == SPOKEN and one.heard < one.asked else _look(look)
    if one.application.needs_second:
        yield _second(one, person)


def _heard(one: Applicant, label: str) -> Cell:
    whole = one.heard >= one.asked
    return Cell(label, f"{one.heard} of {one.asked}", "check" if whole else "mail", "leaf" if whole else "gold")


def _look(look: Looked) -> Cell:
    if look.flagged:
        return Cell(look.label, "Look again", "flag", "clay")
    if look.done >= look.of:
        until = f"to {look.until.year}" if look.until else f"{look.done} of {look.of}" if look.of > 1 else ""
        return Cell(look.label, until or (said(look.last) if look.last else "done"), "check", "leaf")
    if look.done:
        return Cell(look.label, f"{look.done} of {look.of}", "hourglass", "gold")
    return Cell(look.label, NOT_YET)


def _second(one: Applicant, person: int) -> Cell:
    if one.application.second_yes_by_id:
        return Cell("Second yes", "there", "check", "leaf")
    if one.application.first_yes_by_id is None:
        return Cell("Second yes", NOT_YET)
    return Cell("Second yes", "waits" if one.application.first_yes_by_id == person else "yours?", "hourglass", "gold")


def _verb(one: Applicant, person: int) -> str:
    if one.complete and one.application.first_yes_by_id != person:
        return "Decide"
    if any(look.flagged for look in one.looks):
        return "Read"
    if any(look.done < look.of and not look.mine for look in one.looks) and one.application.sent_at:
        return "Look"
    return "Open"


def ending(one: Kept, blueprint: Blueprint, role: str) -> Ending | None:
    """Somebody who lapsed or soon will; None for everybody else."""
    found = one.readiness
    beside = (
        f"{one.people} open {'pair stays' if one.people == 1 else 'pairs stay'}" if one.people else "beside nobody now"
    )
    row = one.participation
    label = label_of(blueprint, role, found.ends) if found.ends else ""
    label = f"{label[:1].lower()}{label[1:]}" or "what is asked"
    if found.state is State.LAPSED:
        why = found.why[0] if found.why else label
        return Ending(
            row.public_id, row.name, f"– {why[:1].lower()}{why[1:]}", f"{beside} · not proposed", "id-card", "clay"
        )
    if found.last_day is not None:
        day = f"{found.last_day:%B} {found.last_day.day}"
        return Ending(row.public_id, row.name, f"– {label} ends {day}", beside, "award", "gold")
    return None


def load(one: Kept) -> Load:
    """Dress one helper's room and time."""
    row = one.participation
    return Load(
        row.public_id,
        row.name,
        one.people,
        one.room if one.room is not None else one.people,
        hours(one.released) if one.released is not None else "not said",
        hours(one.needed) if one.needed else "–",
        hours(one.short) if one.short else "",
        one.room is None,
    )
