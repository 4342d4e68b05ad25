"""Who is told of an event, as what, and in which words: the kind of notice each of them gets."""

from collections.abc import Iterable, Iterator
from datetime import date

from alongside.notices.between import FOR_EVERYBODY, Between
from alongside.notices.enums import Side
from alongside.notices.words import WORDS
from alongside.notices.words_booking import BOOKING
from alongside.notices.words_coordinating import COORDINATING
from alongside.people.models.events import Event
from alongside.people.models.persons import Person
from alongside.programs.enums import Part

# Of these one person alone is told: the one they are about.
OF_ONE = {
    "persons-merged": Side.SUPPORTED,
    "participation-reinstated": Side.SUPPORTED,
    "participation-folded": Side.SUPPORTED,
    "credential-runs-out": Side.HELPER,
    "hours-wait": Side.SUPPORTED,
    "hours-covered": Side.SUPPORTED,
    "place-waits": Side.SUPPORTED,
    "place-came": Side.SUPPORTED,
    "contract-goes-on": Side.SUPPORTED,
    "contract-came-back": Side.SUPPORTED,
    "pay-went-out": Side.SUPPORTED,
    "hours-counted-again": Side.SUPPORTED,
    "names-due": Side.SUPPORTED,
    "asked-to-sign-here": Side.SUPPORTED,
    "signature-due": Side.SUPPORTED,
    "change-agreed": Side.SUPPORTED,
    "change-declined": Side.SUPPORTED,
    "match-to-know": Side.SITE_LEADER,
    "answers-wait": Side.SITE_LEADER,
    "answers-wait-here": Side.COORDINATOR,
    "fact-denied": Side.SUPPORTED,
    "nudge-of-several": Side.SUPPORTED,
    "days-near": Side.SUPPORTED,
    "proof-waits": Side.SUPPORTED,
    "need-given": Side.COORDINATOR,
    "rematch-kept": Side.SUPPORTED,
    "message-written": Side.SUPPORTED,
    "report-waits": Side.COORDINATOR,
    "advice-wanted": Side.HELPER,
    "advice-wanted-here": Side.COORDINATOR,
    "advice-answered": Side.HELPER,
    "report-settled": Side.SUPPORTED,
}
# Who goes on with another helper hears of that one, and the one they had that they go on.
ENDED, OTHER_HELPER, HANDED_OVER = "engagement-ended", "other-helper", "handed-over"
type Told = tuple[str, Side, Person]  # kind of notice, and whom it tells as what


def told(event: Event, sides: Between, about: Person | None, coordinators: Iterable[Person] = ()) -> Iterator[Told]:
    """Everybody who is told of an event. `about` is whom it is about, today; nobody is told of what they did alone."""
    match event.kind:
        case kind if kind in COORDINATING:
            yield from ((kind, Side.COORDINATOR, one) for one in coordinators if one.pk != event.by_id)
        case "party-added":
            yield from _came(event, sides)
        case "party-left":
            yield from _left(event, sides)
        case kind if kind in BOOKING:
            yield from (one for one in _both(kind, event, sides) if one[2].pk != event.by_id)
        case kind if kind in OF_ONE:
            yield from [(kind, OF_ONE[kind], about)] if about and about.pk != event.by_id else []
        case kind if kind in FOR_EVERYBODY:
            yield from _everybody(event, sides)
        case _:
            yield from _the_one_or_both(event, sides, about)


def _came(event: Event, sides: Between) -> Iterator[Told]:
    """A member of a team hears of it alone; of somebody who stands in, these two and they themselves."""
    if sides.joined is None:
        return
    if event.facts.get("part") == Part.STAND_IN:
        yield "stand-in-asked", Side.HELPER, sides.joined
        yield from _both("stand-in-named", event, sides)
    else:
        yield "party-added", Side.SUPPORTED, sides.joined


def _left(event: Event, sides: Between) -> Iterator[Told]:
    """Who leaves, and whoever they were with: of a team its helper, of a stand-in the two."""
    if sides.joined is None:
        return
    if event.facts.get("part") == Part.STAND_IN:
        yield "standing-in-ends", Side.HELPER, sides.joined
        yield from _both("stand-in-left", event, sides)
    else:
        yield "member-left", Side.SUPPORTED, sides.joined
        yield from [("member-left", Side.HELPER, sides.helper)] if sides.helper else []


def _everybody(event: Event, sides: Between) -> Iterator[Told]:
    """Both, and whoever stands in that day."""
    goes_on = event.kind == ENDED and event.facts.get("reason") == OTHER_HELPER
    yield from _both(HANDED_OVER if goes_on else event.kind, event, sides)
    for person, there in sides.stand_ins:
        if there.holds(_day(event)):
            yield event.kind, Side.HELPER, person


def _both(kind: str, event: Event, sides: Between) -> Iterator[Told]:
    return ((kind, side, person) for side in WORDS[kind] for person in sides.people(side, on=_day(event)))


def _the_one_or_both(event: Event, sides: Between, about: Person | None) -> Iterator[Told]:
    """The one the event is about, if the words are for them, else everyone they are for. Where it is about somebody who
    is neither of the two any more, nobody is told. Of a team, everybody is told who was a member on that day.
    """
    if about is not None and about not in (sides.helper, sides.supported):
        return
    both = list(_both(event.kind, event, sides))
    yield from [one for one in both if about and one[2] == about] or both


def _day(event: Event) -> date:
    """The day an event is about: of a session, when it was; of an end, the last one."""
    said: str = event.facts.get("ends_on" if event.kind == ENDED else "day", "")
    return date.fromisoformat(said) if said else event.at.date()
