"""What a session was about: the goals and practices somebody names as they log it, and opening them again."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol

from alongside.kernel.access import Verb, Who
from alongside.kernel.errors import Refused
from alongside.kernel.sealed import DataKey
from alongside.practice.sessions.access import ATTENDANCES, WORKED_ON
from alongside.practice.sessions.models import Attendance, Session, WorkedOn
from alongside.programs.access import FOCUSES
from alongside.programs.actions.focuses import label_of
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.focuses import Focus


class Asked(Protocol):
    """A list of topics: how many are asked for, and tag to label."""

    @property
    def at_least(self) -> int: ...
    @property
    def tags(self) -> Mapping[str, str]: ...


type Worked = tuple[Sequence[Attendance], Sequence[Focus]]


def named(who: Who, public_ids: Iterable[str]) -> dict[str, Focus]:
    """Those of these focuses whose words this person reads, by public id. One query, none where nothing is named."""
    asked = set(public_ids)
    rows = FOCUSES.visible(who, Verb.READ).filter(public_id__in=asked).order_by("pk") if asked else ()
    return {one.public_id: one for one in rows}


def demand_theirs(
    chosen: Collection[str], known: Mapping[str, Focus], served: Sequence[Engagement], day: date
) -> list[Focus]:
    """What was chosen for a session. Raises Refused for what is of nobody there, or was closed before that day."""
    there = {one.pk for one in served}
    mine = [one for public_id, one in known.items() if public_id in chosen and one.engagement_id in there]
    if len(mine) < len(set(chosen)) or any(one.closed_on is not None and one.closed_on < day for one in mine):
        raise Refused("Something you chose is not open to you here any more. Choose again.", field="about")
    return mine


def still_open(who: Who, chosen: Iterable[str]) -> tuple[str, ...]:
    """Of what was planned, what this person still works on: the rest was closed or kept private since."""
    return tuple(public_id for public_id, one in named(who, chosen).items() if one.closed_on is None)


def topics_last_time(
    who: Who, engagements: Collection[int], lists: Iterable[Asked], *, said: Collection[str] = ()
) -> tuple[str, ...]:
    """What is missing in `said` of the lists a program asks for, as the newest session this person logged with these
    had it; empty where that does not do. One query, none where nothing is missing."""
    short = [one for one in lists if len(set(said) & set(one.tags)) < one.at_least]
    if not short:
        return ()
    mine = ATTENDANCES.visible(who, Verb.CHANGE).filter(engagement__in=engagements, taken_back_at=None)
    newest = Session.objects.filter(pk__in=mine.values("session")).order_by("-starts_at", "-pk")
    last = newest.values_list("tags", flat=True).first() or ()
    found = [[tag for tag in last if tag in one.tags] for one in short]
    enough = (tags for one, tags in zip(short, found, strict=True) if len(tags) >= one.at_least)
    return tuple(dict.fromkeys(tag for tags in enough for tag in tags))


def point_at(worked: Iterable[Worked]) -> None:
    """Write down of each line of each session what of its own engagement it was about."""
    WorkedOn.objects.bulk_create(
        WorkedOn(attendance=line, focus=one)
        for lines, focuses in worked
        for line in lines
        for one in focuses
        if one.engagement_id == line.engagement_id
    )


def named_by(session: Session) -> set[str]:
    """What a session was about as it was logged, by public ids. For the one who logged it: this asks nobody."""
    rows = WorkedOn.objects.filter(attendance__session=session, attendance__corrects=None)
    return set(rows.values_list("focus__public_id", flat=True))


def carry_over(before: Attendance, corrected: Attendance) -> None:
    """What replaces a line was about the same."""
    same = WorkedOn.objects.filter(attendance=before).select_related("focus")
    WorkedOn.objects.bulk_create(WorkedOn(attendance=corrected, focus=one.focus) for one in same)


def opened_about(who: Who, lines: Collection[int], key: DataKey) -> dict[int, list[tuple[Focus, str]]]:
    """Attendance (row number) -> what it was about, with its words, for lines of one engagement. One query."""
    rows = WORKED_ON.visible(who, Verb.READ).filter(attendance__in=lines, focus__in=FOCUSES.visible(who, Verb.READ))
    found: dict[int, list[tuple[Focus, str]]] = {}
    for one in rows.select_related("focus").order_by("focus"):
        found.setdefault(one.attendance_id, []).append((one.focus, label_of(one.focus, key)))
    return found
