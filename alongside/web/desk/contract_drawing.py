"""The drawing of hours left in a contract: what is used day by day, the even plan, and how long it lasts at this pace.

Numbers leave here as text with a point, whole units of the drawing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from alongside.kernel.amounts import short
from alongside.standing.contracts import runs_out


@dataclass(frozen=True, slots=True)
class Burn:
    """What the drawing is of: minutes in all, first and last day, and minutes used on each day, oldest first."""

    minutes: int
    first: date
    last: date
    used: Sequence[tuple[date, int]]
    on: date

    @property
    def left(self) -> int:
        return self.minutes - sum(amount for _, amount in self.used)

    @property
    def runs_out(self) -> date | None:
        """The day the last hour is used at the pace so far; None while nothing was used, or after the end."""
        return runs_out(self.minutes, self.minutes - self.left, first=self.first, last=self.last, on=self.on)


@dataclass(frozen=True, slots=True)
class Frame:
    """A drawing's place: its width and height, and where the chart begins and ends in it."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    months: int  # at most so many names of months


@dataclass(frozen=True, slots=True)
class Label:
    """A word of the drawing and where it stands."""

    x: str
    y: str
    words: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """One drawing, ready for SVG: paths, a dot and labels."""

    look: str
    box: str
    grid: str
    scale: tuple[Label, ...]
    months: tuple[Label, ...]
    plan: str
    line: str
    area: str
    ahead: str
    dot: tuple[str, str]
    says: Label
    out: Label | None


WIDE = Frame(660, 210, 46, 650, 20, 164, 12)
NARROW = Frame(320, 190, 34, 312, 16, 144, 4)


def drawings(burn: Burn) -> tuple[Drawing, Drawing]:
    """For a wide and for a narrow place, so that words keep their size."""
    return _drawn(burn, WIDE, "chart--wide"), _drawn(burn, NARROW, "chart--narrow")


def _drawn(burn: Burn, frame: Frame, look: str) -> Drawing:
    line = _line(burn, frame)
    x, y = _x(burn, frame, min(burn.on, burn.last)), _y(burn, frame, burn.left)
    half = (frame.top + frame.bottom) // 2
    out = burn.runs_out
    return Drawing(
        look=look,
        box=f"0 0 {frame.width} {frame.height}",
        grid="".join(f"M{frame.left} {at}H{frame.right}" for at in (frame.top, half, frame.bottom)),
        scale=tuple(
            Label(str(frame.left - 6), str(at + 4), short(minutes).removesuffix(" h"))
            for at, minutes in ((frame.top, burn.minutes), (half, burn.minutes // 2), (frame.bottom, 0))
        ),
        months=tuple(_months(burn, frame)),
        plan=f"M{frame.left} {frame.top}L{frame.right} {frame.bottom}",
        line=line,
        area=f"{line}V{frame.bottom}H{frame.left}Z",
        ahead=f"M{x} {y}L{_x(burn, frame, out)} {frame.bottom}" if out else "",
        dot=(str(x), str(y)),
        says=Label(str(min(x + 11, frame.right - 120)), str(max(y - 6, 14)), f"{short(burn.left)} left today"),
        out=Label(str(min(_x(burn, frame, out), frame.right - 60)), str(frame.bottom - 8), f"{out:%b} {out.day}")
        if out
        else None,
    )


def _line(burn: Burn, frame: Frame) -> str:
    left, path = burn.minutes, f"M{frame.left} {frame.top}"
    for day, amount in burn.used:
        left -= amount
        path += f"H{_x(burn, frame, day)}V{_y(burn, frame, left)}"
    return f"{path}H{_x(burn, frame, min(burn.on, burn.last))}"


def _months(burn: Burn, frame: Frame) -> list[Label]:
    firsts, day = [], burn.first.replace(day=1)
    while day <= burn.last:
        firsts.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    step = -(-len(firsts) // frame.months)
    return [
        Label(str(_x(burn, frame, max(day, burn.first))), str(frame.height - 20), f"{day:%b}") for day in firsts[::step]
    ]


def _x(burn: Burn, frame: Frame, day: date) -> int:
    whole = max((burn.last - burn.first).days, 1)
    share = min(max((day - burn.first).days, 0), whole)
    return frame.left + (frame.right - frame.left) * share // whole


def _y(burn: Burn, frame: Frame, minutes: int) -> int:
    share = min(max(minutes, 0), burn.minutes)
    return frame.bottom - (frame.bottom - frame.top) * share // max(burn.minutes, 1)
