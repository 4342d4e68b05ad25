"""What is asked and what is there, as bars and sentences, for one engagement."""

from dataclasses import dataclass, replace
from datetime import date

from alongside.kernel.amounts import about, figure, told
from alongside.standing.evaluation import Standing, State, Verdict
from alongside.standing.own import Own
from alongside.standing.queries import Placed
from alongside.web.desk.people import Bar, bar
from alongside.web.desk.words import short_day

VERDICTS = {
    Verdict.COMPLETE: ("Complete", "leaf"),
    Verdict.ON_PLAN: ("On plan", "leaf"),
    Verdict.BEHIND: ("Behind the plan", "gold"),
    Verdict.SILENT: ("A hello would help", "clay"),
    Verdict.NOT_STARTED: ("Not met yet", "line"),
    Verdict.PAUSED: ("Paused", "line"),
    Verdict.ENDED: ("Ended", "line"),
}


@dataclass(frozen=True, slots=True)
class Amount:
    """One requirement that counts something."""

    label: str
    short: str
    bar: Bar


@dataclass(frozen=True, slots=True)
class Amounts:
    """Where an engagement stands. `big` is the hours, with `of`; `missing` in words; `elsewhere` is not noted."""

    id: str
    heading: str
    badge: str
    tone: str
    big: str
    of: str
    behind: str
    bar: Bar | None
    plan: str
    waiting: str
    others: tuple[Amount, ...]
    missing: tuple[str, ...]
    elsewhere: tuple[str, ...]


def amounts(placed: Placed, heading: str) -> Amounts:
    """Everything asked of one engagement, the hours first."""
    return amounts_of(placed.standing, heading, name=placed.engagement.public_id)


def own_amounts(own: Own) -> list[Amounts]:
    """What is asked of a helper's own time, and how many they are beside; nothing where the program asks nothing."""
    people = () if not own.room else (Amount("People beside you", f"{own.people} of {own.room}", _beside(own)),)
    if own.standing is None:
        return []
    asked = amounts_of(own.standing, "Asked of you", name="own")
    return [replace(asked, others=(*asked.others, *people))]


def _beside(own: Own) -> Bar:
    room = own.room or 0
    words = f"{own.people} of {room} people you take at a time"
    return Bar(own.people, room, None, behind=False, short=f"{own.people} of {room}", words=words)


def amounts_of(standing: Standing, heading: str, *, name: str) -> Amounts:
    """Everything asked, the hours first."""
    item = standing.hours
    big, hours = figure(item.have) if item else ("", "")
    badge, tone = VERDICTS[standing.verdict]
    counted = [each for each in standing.items if each.of and each.unit != "days" and each is not item]
    said = [
        each for each in standing.items if each.missing and each.unit != "days" and each.state is not State.NOT_FOLLOWED
    ]  # silence is said by the badge
    return Amounts(
        id=f"amounts-{name}",
        heading=heading,
        badge=badge,
        tone=tone,
        big=big,
        of=f"of {told(item.of)}" if item and item.of else hours,
        behind=told(item.have) if item else "",
        bar=bar(item) if item and item.of else None,
        plan=_plan(item.planned, item.due) if item and item.planned is not None else "",
        waiting=f"{told(item.waiting)} more wait for a yes" if item and item.waiting else "",
        others=tuple(Amount(each.label, bar(each).short, bar(each)) for each in counted),
        missing=tuple(_sentence(each.missing) for each in said),
        elsewhere=standing.not_followed_here,
    )


def _plan(planned: int, due: date | None) -> str:
    until = f", all of them by {short_day(due)}" if due else ""
    return f"Plan for today: {about(planned)}{until}"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
