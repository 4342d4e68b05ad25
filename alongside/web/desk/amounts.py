"""What is asked and what is there, as bars and sentences, for one engagement."""

from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse

from alongside.blueprint.tongues.tongue import Tongue
from alongside.kernel.amounts import HOUR, QUARTER, number, told
from alongside.standing.evaluation import Standing
from alongside.standing.forecast import told_forecast
from alongside.standing.known import Item, State, Verdict
from alongside.standing.own import Own
from alongside.standing.queries import Placed
from alongside.web.desk.people import Bar, bar

TONES = {Verdict.COMPLETE: "leaf", Verdict.ON_PLAN: "leaf", Verdict.BEHIND: "gold", Verdict.SILENT: "clay"}


@dataclass(frozen=True, slots=True)
class Amount:
    """One requirement that counts something."""

    label: str
    short: str
    bar: Bar


@dataclass(frozen=True, slots=True)
class Amounts:
    """Where an engagement stands, in the language of its program (`lang`). `big` is the hours, with `of`; `missing` in
    words; `elsewhere` is not noted. `lines`: where the lines are that it comes from."""

    id: str
    heading: str
    badge: str
    tone: str
    big: str
    of: str
    behind: str
    bar: Bar | None
    plan: str
    forecast: str
    waiting: str
    others: tuple[Amount, ...]
    missing: tuple[str, ...]
    elsewhere: tuple[str, ...]
    lang: str
    lines: str = ""


def amounts(placed: Placed, heading: str) -> Amounts:
    """Everything asked of one engagement, the hours first."""
    key = placed.engagement.public_id
    return replace(amounts_of(placed.standing, heading, name=key), lines=reverse("desk:hours-of", args=[key]))


def own_amounts(own: Own) -> list[Amounts]:
    """What is asked of a helper's own time, and how many they are beside; nothing where the program asks nothing."""
    people = () if not own.room else (Amount("People beside you", f"{own.people} of {own.room}", _beside(own)),)
    if own.standing is None:
        return []
    asked = amounts_of(own.standing, "Asked of you", name="own")
    return [replace(asked, others=(*asked.others, *people), lines=reverse("desk:hours"))]


def _beside(own: Own) -> Bar:
    room = own.room or 0
    words = f"{own.people} of {room} people you take at a time"
    return Bar(own.people, room, None, behind=False, short=f"{own.people} of {room}", words=words)


def amounts_of(standing: Standing, heading: str, *, name: str) -> Amounts:
    """Everything asked, the hours first."""
    item, tongue = standing.hours, standing.tongue
    if item and standing.verdict is Verdict.ENDED:
        item = replace(item, planned=None)  # there is no plan for today
    counted = [each for each in standing.items if each.of and each.unit != "days" and each is not standing.hours]
    said = [
        each for each in standing.items if each.missing and each.unit != "days" and each.state is not State.NOT_FOLLOWED
    ]  # silence is said by the badge
    return Amounts(
        id=f"amounts-{name}",
        heading=heading,
        badge=tongue.say(f"standing.{standing.verdict.value}"),
        tone=TONES.get(standing.verdict, "line"),
        big=number(item.have) if item else "",
        of=_of(item, tongue) if item else "",
        behind=told(item.have) if item else "",
        bar=bar(item, tongue) if item and item.of else None,
        plan=_plan(item.planned, item.due, standing) if item and item.planned is not None else "",
        forecast=told_forecast(standing),
        waiting=_waiting(item, tongue) if item else "",
        others=tuple(Amount(each.label, bar(each, tongue).short, bar(each, tongue)) for each in counted),
        missing=tuple(_sentence(each.missing) for each in said),
        elsewhere=standing.not_followed_here,
        lang=tongue.code,
    )


def _waiting(item: Item, tongue: Tongue) -> str:
    """What more there is that does not count yet, and for whom it waits."""
    open_ = (("standing.waiting", item.waiting), ("standing.to-approve", item.to_approve))
    return ". ".join(tongue.say(says, much=tongue.told(much)) for says, much in open_ if much)


def _of(item: Item, tongue: Tongue) -> str:
    """What stands small beside the large figure."""
    if item.of:
        return tongue.say("standing.of", much=tongue.told(item.of))
    return "" if item.have % QUARTER else tongue.counted("standing.hours", item.have / HOUR)


def _plan(planned: int, due: date | None, standing: Standing) -> str:
    tongue = standing.tongue
    much = tongue.about(planned)
    return (
        tongue.say("standing.plan-by", much=much, day=tongue.near_day(due, standing.on))
        if due
        else tongue.say("standing.plan", much=much)
    )


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
