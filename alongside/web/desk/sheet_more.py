"""What a sheet may say besides: a second way of meeting, miles, goals, that two at one time both were, which service
it was and who was there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.http import QueryDict

from alongside.blueprint.language import Blueprint
from alongside.people.places import miles_between
from alongside.practice.sessions.models import MOST_MILES
from alongside.practice.sessions.rules import counts_present
from alongside.programs.actions.focuses import open_labels
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation
from alongside.web.shared.request import Request

PRESENT = "present_"  # before the key of those who were there


@dataclass(frozen=True, slots=True)
class More:
    """What was typed: a second way and its minutes, miles, `both` where an overlap was asked about; the goals it was
    about, by public ids; the kind of service, and how many were there by what they do."""

    mode: str = ""
    minutes: str = ""
    miles: str = ""
    both: str = ""
    about: tuple[str, ...] = ()
    kind: str = ""
    present: Mapping[str, str] = field(default_factory=dict)


def more_in(posted: QueryDict) -> More:
    """What was posted, as it is."""
    names = {"mode": "second_mode", "minutes": "second_minutes", "miles": "miles", "both": "both", "kind": "kind"}
    about = tuple(dict.fromkeys(posted.getlist("about")))
    texts = {name: posted.get(key, "").strip() for name, key in names.items()}
    told = {key.removeprefix(PRESENT): posted.get(key, "").strip() for key in posted if key.startswith(PRESENT)}
    return More(**texts, about=about, present={key: text for key, text in told.items() if text not in ("", "0")})


def parts_of(mode: str, minutes: int, more: More) -> dict[str, int]:
    """Mode -> minutes where there are two; empty where there is one."""
    second = _whole(more.minutes)
    return {mode: minutes, more.mode: second} if more.mode and second and more.mode != mode else {}


def present_of(more: More) -> dict[str, int]:
    """How many were there, by what they do."""
    return {key: number for key, text in more.present.items() if (number := _whole(text))}


def present_fields(blueprint: Blueprint, engagements: Sequence[Engagement], more: More) -> list[tuple[str, str, str]]:
    """The fields that ask who was there, where a team may have met: name, label and what was typed."""
    asked = blueprint.sessions.present if counts_present(engagements) else {}
    return [(f"{PRESENT}{key}", label, more.present.get(key, "")) for key, label in asked.items()]


def miles_of(more: More) -> int:
    return _whole(more.miles) or 0


def faults_of_more(more: More, mode: str) -> dict[str, str]:
    """Field -> what to fix."""
    found = {}
    if bool(more.mode) != bool(more.minutes):
        found["second_minutes"] = "Say both: how else you met, and how many minutes of it."
    elif more.minutes and not _whole(more.minutes):
        found["second_minutes"] = "Say how many minutes, as a whole number."
    elif more.mode and more.mode == mode:
        found["second_minutes"] = "This is the same way of meeting. Choose another, or add its minutes above."
    if more.miles and (_whole(more.miles) is None or (_whole(more.miles) or 0) > MOST_MILES):
        found["miles"] = f"Miles are a whole number, {MOST_MILES} at most."
    if any(not _whole(text) for text in more.present.values()):
        found["present"] = "Say how many were there as whole numbers."
    return found


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None


def goals_of(request: Request, engagements: Sequence[Engagement]) -> dict[int, tuple[tuple[str, str], ...]]:
    """Engagement (row number) -> the goals and practices worked on there, public id and words; recorded."""
    found: dict[int, tuple[tuple[str, str], ...]] = {}
    for one, label in open_labels(by=request.person, who=request.who, engagements=engagements).items():
        found[one.engagement_id] = (*found.get(one.engagement_id, ()), (one.public_id, label))
    return found


def counts_miles(blueprint: Blueprint) -> bool:
    return any(one.unit == "miles" and one.takes == "sessions" for one in blueprint.counting.values())


def about_miles(helper: Participation, chosen: Sequence[Engagement]) -> str:
    """About how far it is there and back, by ZIP codes; empty where one is not known, or both are one place."""
    here = helper.works_at.zip_code if helper.works_at else ""
    zips = [one.supported.works_at.zip_code for one in chosen if one.supported.works_at]
    far = [miles for each in zips if each != here and (miles := miles_between(here, each)) is not None]
    return f"About {round(max(far) * 2)} miles there and back as the crow flies, by ZIP code." if far else ""
