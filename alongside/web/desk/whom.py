"""Whom a reader meets in each engagement: the one they help, or who helps them; and on which side they are."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from alongside.blueprint.language import Blueprint
from alongside.programs.access import HELPING
from alongside.programs.enums import Part
from alongside.programs.models.engagements import Engagement, Party
from alongside.web.desk.engagement import ROWS
from alongside.web.desk.people import Face, face_of, parties_of
from alongside.web.desk.words import first_name
from alongside.web.shared.request import Request


@dataclass(frozen=True, slots=True)
class Other:
    """The other side of an engagement, as the reader sees it; `side` is the reader's own."""

    name: str
    called: str
    face: Face
    side: Part


def others_in(engagements: Iterable[Engagement], person: int, *, on: date) -> Mapping[int, Other]:
    """Engagement (row number) -> the other side, for many in one query. Load the one helped with each."""
    several = {one.pk: one for one in engagements}
    parties = parties_of(list(several), on=on)
    return {pk: other_of(one, parties.get(pk, ()), person) for pk, one in several.items()}


def others(request: Request) -> Mapping[int, Other]:
    """Whom this person meets in each of their engagements of this cohort, ended ones too. Two queries."""
    mine = ROWS.filter(parties__person=request.person, cohort=request.who.cohort).distinct()
    return others_in(mine, request.person.pk, on=request.who.on)


def other_of(engagement: Engagement, parties: Iterable[Party], person: int) -> Other:
    """The other side of one engagement, from who is in it."""
    there = list(parties)
    helps = any(one.person_id == person and one.part in HELPING for one in there)
    helper = next((one.person for one in there if one.part in HELPING and one.person_id != person), None)
    if helps or helper is None:
        supported = engagement.supported
        side = Part.HELPER if helps else Part.SUPPORTED
        return Other(supported.name, first_name(supported), face_of(supported), side)
    return Other(helper.name, helper.first_name, Face(helper.name, helper.initials, helper.tone), Part.SUPPORTED)


def told_apart(named: Mapping[Engagement, str], blueprint: Blueprint) -> Mapping[int, str]:
    """Engagement (row number) -> what tells it from others of the same name: what the two do together, where the one
    helped works where that is the same, or both. Empty for a name that stands once. Load the one helped with each."""
    found: dict[int, str] = {}
    for name, times in Counter(named.values()).items():
        alike = [one for one, called in named.items() if called == name] if times > 1 else []
        ways = [{one.pk: said(one, blueprint) for one in alike} for said in (_duty, _place, _both)]
        telling = next((way for way in ways if len(set(way.values())) == len(alike)), ways[-1])
        found |= telling
    return found


def called_apart(named: Mapping[Engagement, str], blueprint: Blueprint) -> list[tuple[Engagement, str]]:
    """Each with its name; where that stands more than once, with what tells it apart: "Renée Castellanos, watcher"."""
    apart = told_apart(named, blueprint)
    return [(one, f"{name}, {apart[one.pk]}" if one.pk in apart else name) for one, name in named.items()]


def _duty(one: Engagement, blueprint: Blueprint) -> str:
    return blueprint.duty_word(one.duty).one


def _place(one: Engagement, _: Blueprint) -> str:
    return one.supported.works_at.name if one.supported.works_at else ""


def _both(one: Engagement, blueprint: Blueprint) -> str:
    return ", ".join(filter(None, (_duty(one, blueprint), _place(one, blueprint))))
